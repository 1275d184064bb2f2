"""The main job without a window: papers, a bundle, an upper office that holds the same, and pictures."""

from pathlib import Path

import pytest

from ngheo_desktop.app.demo import run_demo
from ngheo_desktop.reports.render import PdfPages

PAGES = (
    "households",
    "questionnaire",
    "verification",
    "results",
    "certificates",
    "exchange",
    "standards",
    "about",
)


def test_the_demonstration_does_the_whole_main_job_and_says_so(
    qapp, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    status = run_demo(tmp_path / "out", language="vi", households=25)
    said = capfd.readouterr()

    assert status == 0
    assert "25 households" in said.out
    assert "upper office holds 25 households" in said.out
    assert "equal to the commune" in said.out
    assert said.out.count(": ok") == 2
    assert said.err == ""
    certificates = next(line for line in said.out.splitlines() if "certificates on" in line)
    with PdfPages((tmp_path / "out" / "giay-chung-nhan.pdf").read_bytes()) as pages:
        assert f"on {len(pages)} pages" in certificates
    assert len(list((tmp_path / "out").glob("*.ngheo"))) == 1
    pictures = sorted(file.stem for file in (tmp_path / "out" / "screens").glob("*.png"))
    assert pictures == [f"{number}-{page}" for number, page in enumerate(PAGES, start=1)]


def test_a_second_demonstration_takes_the_place_of_the_first(qapp, tmp_path: Path) -> None:
    statuses = [run_demo(tmp_path, language="en", households=6) for _ in range(2)]

    assert statuses == [0, 0]


def test_a_folder_of_somebody_else_is_never_emptied(qapp, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "commune").mkdir()
    (tmp_path / "commune" / "ngheo.db").write_bytes(b"real data")

    status = run_demo(tmp_path, language="vi", households=6)

    assert status == 1
    assert (tmp_path / "commune" / "ngheo.db").read_bytes() == b"real data"
    assert "STO-" in capsys.readouterr().out
