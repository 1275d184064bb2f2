"""What the keys reach after a window has done its work: the list, not the button that opened the window."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests_support.entry import Commune
from tests_support.household_list import answer, show

from ngheo_desktop.gui.dialogs.create_round import CreateRoundDialog
from ngheo_desktop.gui.dialogs.list_import import ListImportDialog
from ngheo_desktop.gui.page import Workspace

LIST = Path(__file__).parents[2] / "data" / "lists" / "danh-sach-2025.xlsx"


def test_the_list_that_was_taken_in_has_the_focus(qtbot, workspace: Workspace, empty: Commune) -> None:
    page = show(qtbot, workspace, empty.folder, empty.standards)
    page.import_button.setFocus()

    def take_in(dialog: ListImportDialog) -> None:
        qtbot.waitUntil(dialog.import_button.isEnabled)
        QTest.keyClick(dialog.import_button, Qt.Key.Key_Return)

    answer(ListImportDialog, take_in)
    page.import_file(str(LIST))

    # What the window manager of a real screen does when a window closes.
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.table)
    assert page._model is not None
    assert page._model.rowCount() > 0


def test_the_list_has_the_focus_after_a_round_was_made(qtbot, workspace: Workspace, empty: Commune) -> None:
    empty.add("Lý Thị Mẩy")
    page = show(qtbot, workspace, empty.folder, empty.standards)
    page.banner._button.setFocus()
    answer(CreateRoundDialog, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return))
    QTest.keyClick(page.banner._button, Qt.Key.Key_Return)

    # What the window manager of a real screen does when a window closes.
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.table)
    assert page.banner.isHidden()
