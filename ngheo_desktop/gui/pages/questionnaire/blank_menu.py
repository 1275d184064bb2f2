"""The little menu that asks why there is no answer."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ngheo_desktop.domain.entry_notes import Blank
from ngheo_desktop.messages import tr


def ask_why_blank(owner: QWidget, beside: QWidget, chosen: Callable[[Blank | None], None]) -> QMenu:
    """Open the menu under a field; `chosen` gets the reason, None to take it back. Its keys are 1, 2, 3 and 0."""
    menu = QMenu(owner)
    menu.setTitle(tr("Why there is no answer"))
    offered: list[tuple[str, Blank | None]] = [
        (tr("&1  Blank on the form"), Blank.ON_FORM),
        (tr("&2  Illegible"), Blank.ILLEGIBLE),
        (tr("&3  Refused to answer"), Blank.REFUSED),
        (tr("&0  No reason"), None),
    ]
    for text, why in offered:
        action = QAction(text, menu)
        action.triggered.connect(lambda _=False, why=why: chosen(why))
        menu.addAction(action)
    menu.setActiveAction(menu.actions()[0])
    # Not every system gives the keyboard back to the window by itself.
    menu.aboutToHide.connect(owner.activateWindow)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(beside.mapToGlobal(beside.rect().bottomLeft()))
    return menu
