"""Enter presses the button that has the focus in every window drawn in a .ui file, and a letter leads to one place.

The windows are built from their files without what is behind them, each of their pages and tabs in turn.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QWidget,
)
from tests_support.reading import clashing_mnemonics

from ngheo_desktop.gui.ui_loader import COMMON_WIDGETS, load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.buttons import PushButton, ToolButton
from ngheo_desktop.gui.widgets.search_edit import SearchEdit
from ngheo_desktop.messages import choose_language

FOLDER = Path(__file__).resolve().parents[2] / "ui"
FILES = sorted(file.name for file in FOLDER.glob("*.ui"))
DIALOGS = [name for name in FILES if "dialog" in name]
ENTER = Qt.Key.Key_Return


def window(name: str) -> QWidget:
    """Build a window with Qt's own widgets where it has widgets that only its page knows."""
    root = ET.parse(FOLDER / name).getroot()
    bases = {one.findtext("class", ""): one.findtext("extends", "QWidget") for one in root.iter("customwidget")}
    strange = {one.get("class", "") for one in root.iter("widget")} - set(COMMON_WIDGETS)
    kinds: dict[str, type[QWidget]] = {
        one: getattr(QtWidgets, bases.get(one, "QWidget"), QWidget) for one in strange if not hasattr(QtWidgets, one)
    }
    top = next(root.iter("widget")).get("class", "")
    base = kinds.get(top) or getattr(QtWidgets, top)
    made = type(top, (base,), {})()
    load_ui(made, name, promoted=kinds)
    return made


def views(shown: QWidget) -> Iterator[str]:
    """Bring each page of each stack and each tab to the front."""
    yield "first"
    for stack in shown.findChildren(QStackedWidget):
        if not isinstance(stack.parent(), QTabWidget):
            for place in range(stack.count()):
                stack.setCurrentIndex(place)
                yield f"{stack.objectName()} {place}"
    for tabs in shown.findChildren(QTabWidget):
        for place in range(tabs.count()):
            tabs.setCurrentIndex(place)
            yield f"{tabs.objectName()} {place}"


def reachable(shown: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [
        one
        for one in shown.findChildren(kind)
        if one.isVisible() and one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.window() is shown
    ]


def open_all(shown: QWidget) -> None:
    """Offer what waits for something to be chosen first, and every message with its button."""
    for banner in shown.findChildren(Banner):
        banner.show_message("warning", "Something is to be done.", "Do it.", button="Do it now")
    for button in shown.findChildren(QAbstractButton):
        button.setEnabled(True)


@pytest.mark.parametrize("name", FILES)
def test_enter_presses_the_button_in_focus_and_no_other(qtbot, name: str) -> None:
    shown = window(name)
    qtbot.addWidget(shown)
    shown.show()
    open_all(shown)
    pressed: list[QAbstractButton] = []
    wrong: list[str] = []
    for button in shown.findChildren(QAbstractButton):
        button.clicked.connect(lambda _=False, button=button: pressed.append(button))
    for view in views(shown):
        for button in [*reachable(shown, QPushButton), *reachable(shown, QToolButton)]:
            assert isinstance(button, QPushButton | QToolButton)
            for key in (ENTER, Qt.Key.Key_Enter):
                pressed.clear()
                button.setFocus()
                if shown.isHidden():
                    shown.show()
                QTest.keyClick(button, key)
                if pressed != [button]:
                    wrong.append(f"{view}: {button.objectName()} pressed {[one.objectName() for one in pressed]}")

    assert wrong == []


@pytest.mark.parametrize("name", DIALOGS)
def test_enter_in_a_line_presses_the_default_button_of_a_dialog_and_no_other(qtbot, name: str) -> None:
    shown = window(name)
    assert isinstance(shown, QDialog)
    qtbot.addWidget(shown)
    shown.show()
    open_all(shown)
    default = [button for button in shown.findChildren(QPushButton) if button.isDefault()]
    pressed: list[QAbstractButton] = []
    for button in shown.findChildren(QAbstractButton):
        button.clicked.connect(lambda _=False, button=button: pressed.append(button))
    wrong = []
    for view in views(shown):
        for line in reachable(shown, QLineEdit):
            if isinstance(line, SearchEdit):
                # It opens what was found.
                continue
            pressed.clear()
            line.setFocus()
            QTest.keyClick(line, ENTER)
            if pressed != [button for button in default if button.isVisible()]:
                wrong.append(f"{view}: {line.objectName()} pressed {[one.objectName() for one in pressed]}")

    assert len(default) <= 1
    assert wrong == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", FILES)
def test_no_letter_with_alt_leads_to_two_places(qtbot, name: str, language: str) -> None:
    choose_language(language)
    shown = window(name)
    qtbot.addWidget(shown)
    shown.show()
    found = {view: clashing_mnemonics(shown) for view in views(shown)}

    assert {view: faults for view, faults in found.items() if faults} == {}


@pytest.mark.parametrize("kind", [PushButton, ToolButton])
def test_enter_held_down_presses_once_and_with_ctrl_not_at_all(qtbot, kind: type[QPushButton | QToolButton]) -> None:
    button = kind()
    qtbot.addWidget(button)
    button.show()
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append("once"))
    for auto in (False, True, True):
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(button, QKeyEvent(QEvent.Type.KeyPress, ENTER, none, "\r", autorep=auto))
    QTest.keyClick(button, ENTER, Qt.KeyboardModifier.ControlModifier)

    assert pressed == ["once"]
