"""Buttons that Enter presses, too.

Qt lets Enter press the default button of a dialog, whichever button has the focus, unless that one is `autoDefault`;
and then Enter in a line would press the first such button. On a page Enter presses nothing.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QStyleOptionButton, QToolButton

from ngheo_desktop.gui.icons import icon

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def _pressed(button: QAbstractButton, event: QKeyEvent) -> bool:
    if event.key() not in _ENTER or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    # Held down, it would press again what comes into focus next.
    if not event.isAutoRepeat():
        button.click()
    return True


class PushButton(QPushButton):
    """Every push button of the program."""

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        name = self.property("iconName")
        # In focus a button of a dialog is its default one, which is painted in the accent: a dark icon is lost there.
        is_filled = (
            option.features & QStyleOptionButton.ButtonFeature.DefaultButton or self.property("look") == "primary"
        )
        if name and is_filled:
            option.icon = icon(str(name), "accent_ink")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed(self, event):
            super().keyPressEvent(event)


class ToolButton(QToolButton):
    """Every tool button of the program that is no chip."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed(self, event):
            super().keyPressEvent(event)
