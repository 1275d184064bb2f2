"""The class of a household as a shape, a colour and a word: never colour alone."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.messages import N_, tr

_TITLES = {
    "poor": N_("Poor"),
    "near_poor": N_("Near-poor"),
    "average": N_("Average standard of living"),
    "non_poor": N_("Not poor"),
    "incomplete": N_("Incomplete"),
}

# What stands in a cell that is too narrow for the whole name.
_SHORT_TITLES = {"average": N_("Average living")}


def class_title(household_class: str) -> str:
    """Return the name of a household class in the language of the screen; empty for none."""
    title = _TITLES.get(household_class)
    return tr(title) if title is not None else ""


def title_within(household_class: str, metrics: QFontMetrics, width: int) -> str:
    """Return the name of a class as it fits a width in pixels: whole, short, or with its end cut off."""
    title, room = class_title(household_class), max(0, width)
    said = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
    if said != title and household_class in _SHORT_TITLES:
        return metrics.elidedText(tr(_SHORT_TITLES[household_class]), Qt.TextElideMode.ElideRight, room)
    return said


def _filled_circle(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawEllipse(box)


def _half_circle(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.drawEllipse(box)
    painter.setBrush(colour)
    painter.drawChord(box, 90 * 16, 180 * 16)


def _square(painter: QPainter, box: QRectF, _colour: QColor) -> None:
    painter.drawRect(box)


def _tick(painter: QPainter, box: QRectF, _colour: QColor) -> None:
    left, middle, right = box.left(), box.left() + box.width() * 0.4, box.right()
    painter.drawPolyline(
        QPolygonF([QPointF(left, box.center().y()), QPointF(middle, box.bottom()), QPointF(right, box.top())])
    )


def _dots(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setBrush(colour)
    radius = box.width() / 9
    for step in (0.1, 0.5, 0.9):
        painter.drawEllipse(QPointF(box.left() + box.width() * step, box.center().y()), radius, radius)


_SHAPES: dict[str, Callable[[QPainter, QRectF, QColor], None]] = {
    "poor": _filled_circle,
    "near_poor": _half_circle,
    "average": _square,
    "non_poor": _tick,
    "incomplete": _dots,
}


def paint_class(painter: QPainter, rect: QRect, household_class: str, sign: str = "") -> None:
    """Paint the mark of a class and its name into `rect`, the name shortened where it does not fit.

    A `sign` that says more of it, for example ✎ for a decision of the village meeting, follows and is never cut.
    """
    shape = _SHAPES.get(household_class)
    if shape is None:
        return
    style = theme.current()
    colour = style.colour(household_class)
    side = painter.fontMetrics().height() * 0.62
    box = QRectF(rect.left() + 1, rect.center().y() - side / 2 + 0.5, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, max(1.5, side / 8)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    shape(painter, box, colour)
    words = rect.adjusted(round(side) + style.space("s"), 0, 0, 0)
    metrics = painter.fontMetrics()
    title = title_within(household_class, metrics, words.width() - metrics.horizontalAdvance(sign))
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title + sign)
    painter.restore()


class ClassMark(QWidget):
    """Shows one class; empty while none is set."""

    def __init__(self, parent: QWidget | None = None, household_class: str = "") -> None:
        super().__init__(parent)
        self._class = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_class(household_class)

    @property
    def household_class(self) -> str:
        """The class shown."""
        return self._class

    def set_class(self, household_class: str) -> None:
        """Show another class; "" for none."""
        self._class = household_class
        self.setAccessibleName(class_title(household_class))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(class_title(self._class)) + metrics.height()
        return QSize(width + theme.current().space("m"), metrics.height() + theme.current().space("xs"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        paint_class(painter, self.rect(), self._class)
        painter.end()


class ClassMarkDelegate(QStyledItemDelegate):
    """Paints table cells whose `Qt.UserRole` value is a household class."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        widget: QWidget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, widget)
        space = theme.current().space("s")
        rect: QRect = option.rect
        household_class = str(index.data(Qt.ItemDataRole.UserRole) or "")
        # The text of the cell is the name of the class, and in some lists what stands behind it.
        title, text = class_title(household_class), str(index.data() or "")
        sign = text.removeprefix(title) if title and text.startswith(title) else ""
        paint_class(painter, rect.adjusted(space, 0, -space, 0), household_class, sign)
