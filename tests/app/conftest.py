"""The program as it is started: real folders, real windows, the theme and translator of the program."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ngheo_desktop.app.application import dress
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.settings import load_settings


@pytest.fixture(scope="session")
def qapp(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> QApplication:
    """The one application of the run, dressed as the start dresses it."""
    dress(qapp, load_settings(tmp_path_factory.mktemp("defaults") / "settings.json"))
    return qapp


@pytest.fixture(autouse=True)
def home_of_its_own(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where this user's data folder would lie; the theme and style sheet are as before afterwards."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    yield tmp_path / "home"
    theme.current().apply("light", 100)


@pytest.fixture(scope="session")
def standards(areas: Areas) -> Standards:
    """The standards of these tests alone: the program puts what a folder has installed into them."""
    return Standards(areas)


@pytest.fixture
def operations(qapp: QApplication) -> Iterator[Operations]:
    made = Operations()
    yield made
    made.close()


@pytest.fixture
def location(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")
