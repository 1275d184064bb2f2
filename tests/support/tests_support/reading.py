"""Reads a window as a person who cannot see it would: by the names its widgets tell."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QTabBar, QWidget


def unnamed_widgets(window: QWidget) -> list[str]:
    """Return the widgets that Tab reaches and a screen reader has no name for; those hidden for now do not count."""
    unnamed = []
    for widget in window.findChildren(QWidget):
        # The list that drops from a combo box is a window of its own, read as part of the box.
        inside_qt = widget.objectName().startswith("qt_") or widget.window() is not window.window()
        reached_by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        if inside_qt or widget.isHidden() or not reached_by_tab:
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface is not None else ""
        if not name and not _is_plain_scroll_area(widget):
            unnamed.append(f"{type(widget).__name__} {widget.objectName()}")
    return unnamed


def _is_plain_scroll_area(widget: QWidget) -> bool:
    """Only holds other widgets, which have names of their own."""
    return isinstance(widget, QAbstractScrollArea) and type(widget).__name__ == "QScrollArea"


def clashing_mnemonics(window: QWidget) -> list[str]:
    """Return the texts on screen whose Alt letter another text has too, or that no keyboard has by itself (“đ”)."""
    found: dict[str, list[str]] = {}
    for widget in window.findChildren(QWidget):
        for text in _texts_with_mnemonics(widget) if widget.isVisible() else ():
            letter = re.search(r"&([^&\s])", text.replace("&&", ""))
            if letter is not None:
                found.setdefault(letter.group(1).casefold(), []).append(text)
    return [f"{letter}: {texts}" for letter, texts in found.items() if len(texts) > 1 or not letter.isascii()]


def _texts_with_mnemonics(widget: QWidget) -> list[str]:
    if isinstance(widget, QAbstractButton):
        return [widget.text()]
    if isinstance(widget, QLabel) and widget.buddy() is not None:
        return [widget.text()]
    if isinstance(widget, QTabBar):
        return [widget.tabText(position) for position in range(widget.count())]
    return []
