"""Brings a field of a form into view, with what belongs to it."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.widgets.form.roster import Roster


def scroll_to(area: QScrollArea, stop: QWidget, section: QWidget | None) -> None:
    """Scroll so that a field is in view; of a table the cell in focus, with the title of its section where it fits."""
    body = area.widget()
    layout = body.layout() if body is not None else None
    if body is None or layout is None:
        return
    # What came and went with the focus (the answers under a table) has its place when every layout is done.
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    layout.activate()
    margin = theme.current().em(1)
    bar, page = area.verticalScrollBar(), area.viewport().height()
    if isinstance(stop, Roster):
        # The cell and its answers under the table; where both do not fit, the cell.
        cell = stop.table.visualRect(stop.table.currentIndex())
        top = stop.table.viewport().mapTo(body, cell.topLeft()).y() - stop.table.horizontalHeader().height()
        bottom = stop.mapTo(body, stop.rect().bottomLeft()).y()
        head = section.y() if section is not None else top
        if bottom + margin - page <= head - margin:
            # The title of the section comes along where there is room, rather than being cut in half.
            top = min(top, head)
    else:
        top = stop.mapTo(body, stop.rect().topLeft()).y()
        bottom = top + stop.height()
    bar.setValue(max(bar.value(), bottom + margin - page))
    bar.setValue(min(bar.value(), max(0, top - margin)))
