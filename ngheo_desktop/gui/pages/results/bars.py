"""Households by class as bars: labelled directly, each with mark, word and number; the table beside says the same."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.widgets.class_mark import class_title, paint_class
from ngheo_desktop.messages import format_int

_NAME_CHARS = 21
_NUMBER_CHARS = 8
_BAR_PART = 0.45


class ClassBars(QWidget):
    """Draws a bar for each class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._counts: tuple[tuple[str, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_counts(self, title: str, counts: Sequence[tuple[str, int]]) -> None:
        """Draw these counts, as (class, number), under a title that names the standard."""
        self._title, self._counts = title, tuple(counts)
        told = "; ".join(f"{class_title(name)}: {format_int(count)}" for name, count in counts)
        self.setAccessibleName(f"{title}: {told}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        style = theme.current()
        return QSize(style.chars(_NAME_CHARS + _NUMBER_CHARS + 12), style.row_height() * (len(self._counts) + 1))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        style = theme.current()
        painter = QPainter(self)
        height = style.row_height()
        painter.setFont(style.font(bold=True))
        head = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRect(0, 0, self.width(), height), Qt.AlignmentFlag.AlignVCenter, head)
        painter.setFont(style.font())
        words = [painter.fontMetrics().horizontalAdvance(class_title(one)) for one, _ in self._counts]
        name, number = max(words, default=0) + style.em() + style.space("l"), style.chars(_NUMBER_CHARS)
        room = max(0, self.width() - name - number)
        most = max((count for _, count in self._counts), default=0) or 1
        for position, (household_class, count) in enumerate(self._counts, start=1):
            top = position * height
            paint_class(painter, QRect(0, top, name, height), household_class)
            bar = QRect(
                name, top + round(height * (1 - _BAR_PART) / 2), room * count // most, round(height * _BAR_PART)
            )
            painter.setPen(QPen(style.colour(household_class), 1))
            painter.setBrush(style.colour(household_class))
            if count:
                painter.drawRect(bar)
            painter.setPen(style.colour("ink"))
            beside = QRect(name + bar.width() + style.space("s"), top, number, height)
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, format_int(count))
        painter.end()
