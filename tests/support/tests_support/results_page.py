"""The page of results as tests drive it: by key presses, over real folders."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QTableView, QWidget

from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.results.page import ResultsPage
from ngheo_desktop.gui.pages.results.pane import ResultsPane
from tests_support.certificates_page import settle

Pane = TypeVar("Pane", bound=ResultsPane)
CLASSES, MATRIX, TRIAL, MEASURES, MOVEMENT = range(5)


def go_to(page: ResultsPage, tab: int, kind: type[Pane], qtbot, workspace: Workspace) -> Pane:
    """Walk to a tab with the arrow keys."""
    bar = page.tabs.tabBar()
    bar.setFocus()
    while page.tabs.currentIndex() < tab:
        QTest.keyClick(bar, Qt.Key.Key_Right)
    settle(qtbot, workspace)
    pane = page.findChild(kind)
    assert isinstance(pane, kind)
    assert pane.isVisible()
    return pane


def texts(table: QTableView) -> list[list[str]]:
    """Return what a table says."""
    model = table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def headings(table: QTableView) -> list[str]:
    model = table.model()
    return [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in range(model.columnCount())]


def number(text: str) -> int:
    """Read a whole number of the screen."""
    return int(text.replace(".", "").replace("−", "-"))


def walk_to(table: QTableView, row: int, column: int) -> None:
    """Put a cell in focus with the arrow keys."""
    table.setFocus()
    for key, wanted, now in (
        (Qt.Key.Key_Down, row, table.currentIndex().row()),
        (Qt.Key.Key_Right, column, table.currentIndex().column()),
    ):
        back = Qt.Key.Key_Up if key is Qt.Key.Key_Down else Qt.Key.Key_Left
        for _ in range(abs(wanted - now)):
            QTest.keyClick(table, key if wanted > now else back)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (row, column)


def type_in(widget: QWidget, text: str) -> None:
    """Type over what stands in a cell, and keep it with Enter."""
    QTest.keyClick(widget, Qt.Key.Key_Return)
    editor = next(one for one in widget.findChildren(QLineEdit) if one.isVisible())
    QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for letter in text:
        QTest.keyClick(editor, letter)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def in_dialog(kind: type[QDialog], do: Callable[[QDialog], None]) -> list[QDialog]:
    """Do something in the next window of that kind; the list then holds it."""
    seen: list[QDialog] = []

    def look() -> None:
        found = QApplication.activeModalWidget()
        if not isinstance(found, kind):
            QTimer.singleShot(20, look)
            return
        seen.append(found)
        do(found)

    QTimer.singleShot(0, look)
    return seen
