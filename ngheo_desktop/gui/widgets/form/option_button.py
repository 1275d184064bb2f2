"""One answer to choose: a key-cap, its words, and a mark."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ngheo_desktop.gui import theme

_LOOKS_KEPT = 4


class Option(NamedTuple):
    """An answer: its code, its words, its key."""

    code: str
    label: str
    key: str


class OptionButton(QAbstractButton):
    """One answer: a key-cap, the words, and a mark when it is chosen. It never takes the focus of its list."""

    def __init__(self, option: Option, parent: QWidget, *, several: bool) -> None:
        super().__init__(parent)
        self.option = option
        self._several = several
        self.is_cursor = False
        self._hint: QSize | None = None
        self._looks: dict[tuple[QSize, bool, bool, bool, bool], QPixmap] = {}
        self.setText(option.label)
        self.setToolTip(option.label)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"{option.key} {option.label}".strip())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """Leave the state to the list."""

    def sizeHint(self) -> QSize:
        style, metrics = theme.current(), self.fontMetrics()
        if self._hint is None:
            width = metrics.horizontalAdvance(self.text()) + self._cap_width() + style.em(0.9) + 4 * style.space("s")
            self._hint = QSize(width, metrics.height() + style.space("m"))
        return self._hint

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._hint = None
            self._looks.clear()
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.current().em(8)), self.sizeHint().height())

    def _cap_width(self) -> int:
        if not self.option.key:
            return 0
        return self.fontMetrics().horizontalAdvance("0" * len(self.option.key)) + 2 * theme.current().space("xs") + 2

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        # A step from cell to cell shows up to a dozen of them: each look is painted once and kept.
        look = (self.size(), self.isChecked(), self.is_cursor, self.isEnabled(), self.underMouse())
        kept = self._looks.get(look)
        ratio = self.devicePixelRatioF()
        if kept is None or kept.devicePixelRatioF() != ratio:
            if len(self._looks) >= _LOOKS_KEPT:
                self._looks.clear()
            kept = QPixmap(self.size() * ratio)
            kept.setDevicePixelRatio(ratio)
            kept.fill(Qt.GlobalColor.transparent)
            self._paint(kept)
            self._looks[look] = kept
        painter = QPainter(self)
        painter.drawPixmap(0, 0, kept)
        painter.end()

    def _paint(self, canvas: QPixmap) -> None:
        style = theme.current()
        painter = QPainter(canvas)
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, enabled = self.isChecked(), self.isEnabled()
        ink = style.colour("ink" if enabled else "muted")
        rest = "sunken" if not enabled else "hover" if self.underMouse() else "paper"
        back = "accent_soft" if chosen and enabled else rest
        edge = style.colour("accent" if enabled and (chosen or self.is_cursor) else "field_line" if enabled else "line")
        painter.setBrush(style.colour(back))
        painter.setPen(QPen(edge, 2 if self.is_cursor and enabled else 1))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), style.space("radius"), style.space("radius"))
        space = style.space("s")
        left = space
        if self.option.key:
            left = self._paint_cap(painter, left) + space
        side = style.em(0.9)
        words = QRect(left, 0, self.width() - left - side - 2 * space, self.height())
        painter.setPen(ink)
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        self._paint_mark(painter, QRect(self.width() - side - space, (self.height() - side) // 2, side, side))
        painter.end()

    def _paint_cap(self, painter: QPainter, left: int) -> int:
        style = theme.current()
        height = painter.fontMetrics().height()
        cap = QRect(left, (self.height() - height) // 2, self._cap_width(), height)
        painter.setBrush(style.colour("panel"))
        painter.setPen(QPen(style.colour("field_line"), 1))
        painter.drawRoundedRect(cap, 3, 3)
        painter.drawLine(cap.left() + 2, cap.bottom(), cap.right() - 1, cap.bottom())
        painter.setPen(style.colour("ink" if self.isEnabled() else "muted"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.option.key)
        return cap.right()

    def _paint_mark(self, painter: QPainter, box: QRect) -> None:
        """Paint a tick, and around it a box where several answers may be chosen, else a ring."""
        style = theme.current()
        edge = style.colour(("accent" if self.isChecked() else "field_line") if self.isEnabled() else "line")
        painter.setPen(QPen(edge, 1.2))
        painter.setBrush(edge if self.isChecked() else style.colour("paper" if self.isEnabled() else "sunken"))
        if self._several:
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 2, 2)
        else:
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        if self.isChecked():
            painter.setPen(QPen(style.colour("accent_ink" if self.isEnabled() else "muted"), max(1.6, box.width() / 8)))
            x, y, side = box.x(), box.y(), box.width()
            painter.drawPolyline(
                [
                    QRect(x + round(side * a), y + round(side * b), 1, 1).topLeft()
                    for a, b in ((0.28, 0.52), (0.44, 0.68), (0.72, 0.34))
                ]
            )
