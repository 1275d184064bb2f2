"""Paints the cells of the table of members."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ngheo_desktop.forms.model import Severity
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.widgets.form.roster_model import RosterModel

Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CellDelegate(QStyledItemDelegate):
    """Paints a cell: greyed when not asked, with a sign and an edge when something is wrong."""

    def __init__(self, model: RosterModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        style = theme.current()
        rect: QRect = option.rect
        text, is_asked, fault, is_number = self._rows.cell(index.row(), index.column())
        role = "paper" if is_asked else "sunken"
        state = ""
        if fault is not None:
            state = "error" if fault[0] is Severity.HARD else "warning"
            role = f"{state}_soft"
        painter.fillRect(rect, style.colour(role))
        painter.setPen(style.colour("line"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        space = style.space("s")
        words = rect.adjusted(space, 0, -space, 0)
        if state:
            painter.setPen(style.colour(state))
            painter.drawText(words, _RIGHT, "✕" if state == "error" else "⚠")
            words.adjust(0, 0, -style.em(1), 0)
        painter.setPen(style.colour("ink" if is_asked else "muted"))
        metrics = painter.fontMetrics()
        shown = text if is_asked or text else "–"
        if metrics.horizontalAdvance(shown) > words.width():
            shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, _RIGHT if is_number else _LEFT, shown)
        view = option.widget
        if isinstance(view, QTableView) and view.currentIndex() == index and view.property("entered"):
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
