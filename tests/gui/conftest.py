"""Windows under test get the look and the language of the program."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from tests_support.entry import Commune, new_commune
from tests_support.families import Village

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.household import Household
from ngheo_desktop.gui import faults, theme, translator
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.page import Workspace


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The one application of the run, with the program's translator and theme."""
    translator.install(qapp)
    theme.install(qapp, "light")
    return qapp


@pytest.fixture(autouse=True)
def light_at_100_percent(qapp: QApplication) -> Iterator[None]:
    """A test may change the theme for itself only."""
    yield
    if (theme.current().is_dark, theme.current().scale) != (False, 100):
        theme.current().apply("light", 100)


@pytest.fixture(autouse=True)
def no_bug_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that waits for a person would wait for ever."""

    def fail(_: object, fault: BaseException) -> None:
        raise fault

    monkeypatch.setattr(faults, "show_bug", fail)


@pytest.fixture
def commune(tmp_path: Path, clock: FixedClock) -> Iterator[Commune]:
    """An open commune with a round and no household."""
    made = new_commune(tmp_path / "data", clock)
    yield made
    made.folder.close()


@pytest.fixture
def place(commune: Commune) -> Village:
    assert commune.review_round is not None
    return Village(commune.folder, commune.standards, commune.review_round)


@pytest.fixture
def home(place: Village) -> Household:
    return place.family()


@pytest.fixture
def operations(qapp: QApplication) -> Iterator[Operations]:
    made = Operations()
    yield made
    made.close()


@pytest.fixture
def workspace(operations: Operations) -> Workspace:
    return Workspace(operations)


@pytest.fixture
def owner(qtbot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget
