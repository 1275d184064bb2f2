"""Windows under test get the look and the language of the program."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from ngheo_desktop.gui import theme, translator
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
