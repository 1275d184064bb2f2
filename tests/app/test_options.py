"""What the window is started with, and the folder that is remembered."""

from pathlib import Path

import pytest

from ngheo_desktop import __version__
from ngheo_desktop.app.options import read_options
from ngheo_desktop.locations import DataFolder, chosen_folder, data_folder, remember_folder


def test_without_options_the_usual_folder_opens() -> None:
    options = read_options([])

    assert options.location == data_folder()
    assert (options.sample, options.demo, options.language) == (False, None, None)


def test_a_folder_is_opened_where_it_is_said(tmp_path: Path) -> None:
    assert read_options(["--data", str(tmp_path)]).location.root == tmp_path


def test_the_folder_used_last_is_opened_again(tmp_path: Path) -> None:
    remember_folder(DataFolder(tmp_path / "xã Văn Lăng"))

    assert read_options([]).location.root == tmp_path / "xã Văn Lăng"
    assert read_options(["--lang", "en"]).location.root == tmp_path / "xã Văn Lăng"


def test_a_folder_that_is_said_is_not_remembered_by_saying_it(tmp_path: Path) -> None:
    read_options(["--data", str(tmp_path)])

    assert chosen_folder() == data_folder()


def test_samples_lie_beside_the_real_data_even_when_another_folder_was_used_last(tmp_path: Path) -> None:
    remember_folder(DataFolder(tmp_path / "real"))
    options = read_options(["--sample"])

    assert options.sample
    assert options.location.root == data_folder().root.with_name(f"{data_folder().root.name}-sample")


def test_samples_may_lie_where_it_is_said(tmp_path: Path) -> None:
    assert read_options(["--sample", "--data", str(tmp_path)]).location.root == tmp_path


def test_the_demonstration_takes_a_folder_and_a_language(tmp_path: Path) -> None:
    options = read_options(["--demo", str(tmp_path), "--lang", "en"])

    assert (options.demo, options.language) == (tmp_path, "en")


@pytest.mark.parametrize("arguments", [["--lang", "fr"], ["--data"], ["list.xlsx"]])
def test_wrong_options_end_with_status_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options(arguments)

    assert ended.value.code == 2
    assert "ngheo-desktop" in capsys.readouterr().err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options(["--version"])

    assert ended.value.code == 0
    assert capsys.readouterr().out.strip() == __version__
