"""Somebody else takes the keyboard: Ctrl+U in the window, names by arrow keys or typed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests_support.certificates_page import settle
from tests_support.entry import Commune, press, write
from tests_support.reading import unnamed_widgets

from ngheo_desktop.app.pictures import shown_window
from ngheo_desktop.gui.dialogs.who_keys import WhoKeysDialog
from ngheo_desktop.gui.main_window import MainWindow
from ngheo_desktop.store import journal

OFFICER, SECOND = "Hà Minh Thụ", "Trần Văn Hai"


@pytest.fixture
def window(qtbot, commune: Commune) -> Iterator[MainWindow]:
    with shown_window(commune.folder, commune.standards) as (made, _):
        qtbot.waitActive(made)
        yield made


def in_dialog(*keys: Qt.Key | str) -> list[WhoKeysDialog]:
    """Press keys and type texts in the window that opens."""
    seen: list[WhoKeysDialog] = []

    def look() -> None:
        dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, WhoKeysDialog) or focus is None or focus.window() is not dialog:
            QTimer.singleShot(10, look)
            return
        seen.append(dialog)
        try:
            assert unnamed_widgets(dialog) == []
            for key in keys:
                write(key) if isinstance(key, str) else press(key)
        except BaseException:
            dialog.reject()
            raise

    QTimer.singleShot(10, look)
    return seen


def ctrl_u(window: MainWindow) -> None:
    # The platform without a screen does not give the window back its place in front when a dialog has closed.
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)


def operator_shown(window: MainWindow) -> str:
    label = window.status_line._facts["operator"]
    return label.text() if label.isVisible() else ""


def test_a_name_typed_takes_the_keyboard_and_stands_in_the_status_line(qtbot, window, commune):
    assert operator_shown(window) == ""

    in_dialog(SECOND, Qt.Key.Key_Return)
    ctrl_u(window)
    settle(qtbot, window._workspace)

    assert commune.folder.operator == SECOND
    assert SECOND in operator_shown(window)
    household_id = commune.add("Triệu Mùi Ghến")
    assert {change.author for change in journal.history(commune.folder.database, household_id)} == {SECOND}


def test_a_name_known_is_chosen_by_arrow_keys(qtbot, window, commune):
    in_dialog(SECOND, Qt.Key.Key_Return)
    ctrl_u(window)
    settle(qtbot, window._workspace)

    in_dialog(Qt.Key.Key_Up, Qt.Key.Key_Return)
    ctrl_u(window)
    settle(qtbot, window._workspace)

    assert commune.folder.operator == OFFICER
    assert OFFICER in operator_shown(window)


def test_esc_and_an_empty_name_change_nothing(qtbot, window, commune):
    in_dialog("   ", Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    ctrl_u(window)
    settle(qtbot, window._workspace)

    assert commune.folder.operator == OFFICER


def test_the_key_is_in_the_list_of_keys(window: MainWindow):
    keys = {key for _, section in window.shortcuts() for key, _ in section}

    assert {"Ctrl+U", "Ctrl+N", "F8", "Ctrl+D", "Alt+Left"} <= keys
