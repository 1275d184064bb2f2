"""The answers to choose from, each behind the key that chooses it."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ngheo_desktop.domain.text import fold
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.widgets.flow import FlowLayout
from ngheo_desktop.gui.widgets.form.reader_watch import TakesKey, nobody

_FORWARD = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down})
_IN_ONE_LINE = 4
_LOOKS_KEPT = 4
_WITH_LETTERS = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
# Yes and no by the letters of either language, where no answer begins with them.
_YES_NO = {"c": "yes", "y": "yes", "k": "no", "n": "no"}


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
        return self.fontMetrics().horizontalAdvance("0") + 2 * theme.current().space("xs") + 2 if self.option.key else 0

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


class OptionList(QWidget):
    """Answers side by side; one stop of the focus.

    Its keys choose, and so do the first letters of an answer, without accents. The arrows to left and right move, the
    blank chooses where one stands.

    Signals:
        chosen(): other answers are chosen than before.
        advanced(): Enter or Down: the next question is wanted.
        went_back(): Up: the previous one.
        picked(): the one answer is chosen by its key, whether or not it was chosen before.
        entered(), left(): the focus came, went.
    """

    chosen = Signal()
    picked = Signal()
    entered = Signal()
    advanced = Signal()
    went_back = Signal()
    left = Signal()

    def __init__(
        self, options: Sequence[Option], parent: QWidget | None = None, *, several: bool = False, exclusive: str = ""
    ) -> None:
        """Take the answers; with `several` more than one may be chosen, but `exclusive` only alone."""
        super().__init__(parent)
        self._several = several
        self._exclusive = exclusive
        self._cursor = 0
        self._letters = ""
        # Whether a key is a scanner's and not for this list.
        self.takes_key: TakesKey = nobody
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._layout = FlowLayout(self, space="xs")
        self._buttons: list[OptionButton] = []
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these answers; none is chosen."""
        self._cursor = 0
        self._letters = ""
        if list(options) == [button.option for button in self._buttons]:
            self.set_codes(())
            return
        for old in self._buttons:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._layout.columns = len(options) > _IN_ONE_LINE
        self._buttons = [OptionButton(option, self, several=self._several) for option in options]
        for button in self._buttons:
            self._layout.addWidget(button)
            button.clicked.connect(self._clicked)
            button.show()

    @property
    def codes(self) -> list[str]:
        """The codes of the chosen answers in the order of the form."""
        return [button.option.code for button in self._buttons if button.isChecked()]

    def set_codes(self, codes: Sequence[str]) -> None:
        """Show these answers as chosen, without telling anybody."""
        if not codes:
            self._cursor = 0
        for position, button in enumerate(self._buttons):
            button.setChecked(button.option.code in codes)
            if button.isChecked() and not self._several:
                self._cursor = position
        self._show_cursor()

    def toggle(self, code: str) -> None:
        """Choose an answer, or take it back where several may be chosen."""
        before = self.codes
        for position, button in enumerate(self._buttons):
            mine = button.option.code == code
            if mine:
                self._cursor = position
            if not self._several:
                button.setChecked(mine)
            elif mine:
                button.setChecked(not button.isChecked())
            elif self._exclusive in (code, button.option.code):
                button.setChecked(False)
        self._show_cursor()
        if self.codes != before:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
            self.chosen.emit()

    def take_key(self, event: QKeyEvent) -> bool:
        """Choose by a pressed key; False when the key means nothing here."""
        text = event.text()
        if event.modifiers() & ~_WITH_LETTERS or not text.strip():
            return False
        for button in self._buttons:
            if button.option.key == text:
                self._letters = ""
                self._pick(button.option.code)
                return True
        return self._take_letter(fold(text))

    def _take_letter(self, letter: str) -> bool:
        """Choose by the first letters; where several answers begin with them, one after the other."""
        longer = self._beginning_with(self._letters + letter)
        again = not longer or not self._letters
        if longer:
            self._letters += letter
        else:
            longer, self._letters = self._beginning_with(letter), letter
        if not longer:
            self._letters = ""
            code = _YES_NO.get(letter, "")
            longer = [code] if code in {button.option.code for button in self._buttons} else []
        if not longer:
            return False
        if len(longer) == 1:
            self._letters = ""
            self._pick(longer[0])
            return True
        here = self._buttons[self._cursor].option.code
        is_on = here in longer and (self._several or here in self.codes)
        wanted = longer[(longer.index(here) + (1 if again else 0)) % len(longer)] if is_on else longer[0]
        if self._several:
            self._cursor = [button.option.code for button in self._buttons].index(wanted)
            self._show_cursor()
        else:
            self.toggle(wanted)
        return True

    def _beginning_with(self, letters: str) -> list[str]:
        return [
            button.option.code
            for button in self._buttons
            if fold(button.option.label).replace(" ", "").startswith(letters)
        ]

    def _pick(self, code: str) -> None:
        self.toggle(code)
        if not self._several:
            self.picked.emit()

    def clear(self) -> None:
        """Take every answer back."""
        if self.codes:
            self.set_codes(())
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.takes_key(event, True):
            return
        if key in _FORWARD:
            self.advanced.emit()
        elif key == Qt.Key.Key_Up:
            self.went_back.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._buttons:
            self._cursor = (self._cursor + (1 if key == Qt.Key.Key_Right else -1)) % len(self._buttons)
            self._show_cursor()
        elif key == Qt.Key.Key_Space and self._buttons:
            self.toggle(self._buttons[self._cursor].option.code)
        elif key == Qt.Key.Key_Delete:
            self.clear()
        elif key == Qt.Key.Key_Backspace:
            # An input method that composes a letter takes the one before it back first: no answer goes with it.
            self._letters = ""
        elif not self.take_key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._letters = ""
        self._show_cursor()
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_cursor()
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, OptionButton):
            if self.focusPolicy() & Qt.FocusPolicy.ClickFocus:
                self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.toggle(button.option.code)

    def _show_cursor(self) -> None:
        for position, button in enumerate(self._buttons):
            is_cursor = position == self._cursor and self.hasFocus()
            if button.is_cursor != is_cursor:
                button.is_cursor = is_cursor
                button.update()
