"""Going from one area of the main window to the next by a key, and into an area."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ngheo_desktop.gui.page import Page


def enter_next(areas: Sequence[QWidget | None]) -> None:
    """Give the focus to the area after the one that has it; an area that only shows something is passed by."""
    reachable = [area for area in areas if area is not None and area.isVisible()]
    focus = QApplication.focusWidget()
    here = next((n for n, area in enumerate(reachable) if focus is not None and area.isAncestorOf(focus)), -1)
    # An area that only shows something, and does not scroll, is passed by.
    for step in range(1, len(reachable) + 1):
        if enter(reachable[(here + step) % len(reachable)]):
            return


def enter(area: QWidget | None) -> bool:
    """Give the focus to what is worked with first in an area, else to the first that Tab reaches; False for nothing."""
    if isinstance(area, Page) and area.enter():
        return True
    child = area
    while area is not None and child is not None:
        reached = child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled()
        if reached and (child is area or area.isAncestorOf(child)):
            child.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        following = child.nextInFocusChain()
        child = following if following is not area else None
    return False
