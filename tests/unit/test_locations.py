from pathlib import Path

import pytest

from ngheo_desktop.locations import DataFolder, data_folder, default_data_folder

HOME = Path("/home/Nguyễn Văn A")


@pytest.mark.parametrize(
    ("system", "environment", "expected"),
    [
        ("Linux", {}, HOME / ".local/share/ngheo_desktop"),
        ("Linux", {"XDG_DATA_HOME": "/srv/data"}, Path("/srv/data/ngheo_desktop")),
        ("Linux", {"XDG_DATA_HOME": "relative"}, HOME / ".local/share/ngheo_desktop"),
        ("Windows", {"LOCALAPPDATA": "/C/Users/A/AppData/Local"}, Path("/C/Users/A/AppData/Local/ngheo_desktop")),
        ("Windows", {}, HOME / "AppData/Local/ngheo_desktop"),
        ("Darwin", {"XDG_DATA_HOME": "/srv/data"}, HOME / "Library/Application Support/ngheo_desktop"),
    ],
)
def test_each_system_has_its_place(system: str, environment: dict[str, str], expected: Path) -> None:
    assert default_data_folder(system, environment, HOME) == expected


def test_a_folder_that_is_asked_for_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert data_folder("Xã Văn Lăng").root == tmp_path / "Xã Văn Lăng"
    assert data_folder(tmp_path).root == tmp_path


def test_a_home_folder_sign_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    assert data_folder("~/data").root == tmp_path / "data"


def test_nothing_is_made_by_asking(tmp_path: Path) -> None:
    folder = data_folder(tmp_path / "new")

    assert not folder.root.exists()


def test_everything_lies_in_the_one_folder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    places = {
        name: getattr(folder, name) for name in dir(DataFolder) if isinstance(getattr(DataFolder, name), property)
    }

    assert {name: place.relative_to(tmp_path).as_posix() for name, place in places.items()} == {
        "database": "ngheo.db",
        "key_file": "key.json",
        "lock_file": "ngheo.lock",
        "settings_file": "settings.json",
        "backups": "backups",
        "outbox": "outbox",
        "logs": "logs",
        "rules": "rules",
    }
