"""Hears a scanner among the keys of a form, and takes the rest of what it types out of the fields' way."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ngheo_desktop.domain.reader_burst import BAR, Heard, ReaderBurst, ScannedText

# Takes a key and whether a digit would be an answer there; True when the key is not for the field.
TakesKey = Callable[[QKeyEvent, bool], bool]
_TYPED = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
_SILENCE_MS = 200


def nobody(_event: QKeyEvent, _answers: bool) -> bool:  # noqa: FBT001  (the shape of `TakesKey`)
    """Leave every key to the field."""
    return False


class ReaderWatch(QWidget):
    """Each field asks `takes` first. Once a code is known the focus waits here until it has come to its end.

    Signals:
        began(): this digit may be the first of a code: what is now may have to come back.
        may_go_on(): a further digit; nothing that it does is certain yet.
        recognised(): it is a code: everything since `began` is to be as it was.
        read(str): the whole code.
        unknown(): a row of digits that is no code known here came instead of answers; `recognised` was sent before.
    """

    began = Signal()
    may_go_on = Signal()
    recognised = Signal()
    read = Signal(str)
    unknown = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.resize(0, 0)
        self._burst = ReaderBurst()
        self._instead_of_answers = False
        self._scanned: ScannedText | None = None
        self._origin: QWidget | None = None
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(_SILENCE_MS)
        self._silence.timeout.connect(self._end)

    def takes(self, event: QKeyEvent, answers: bool) -> bool:  # noqa: FBT001  (the shape of `TakesKey`)
        """Hear a key; `answers` tells whether a digit is an answer in the field that has the focus."""
        text = event.text()
        if not text:
            # Shift, before the bar.
            return False
        if event.isAutoRepeat() or event.modifiers() & ~_TYPED:
            self._burst.forget()
            return False
        heard = self._burst.key(text, event.timestamp())
        if heard is Heard.FIRST:
            self._instead_of_answers = answers
            self.began.emit()
        if heard in (Heard.FIRST, Heard.DIGIT):
            self.may_go_on.emit()
            return False
        if heard is Heard.OTHER or (heard is Heard.UNKNOWN_CODE and not self._instead_of_answers):
            return False
        digits = self._burst.digits
        self._burst.forget()
        self.recognised.emit()
        if heard is Heard.UNKNOWN_CODE:
            self.unknown.emit()
        else:
            self._begin(digits + BAR if heard is Heard.CARD else digits)
        return True

    def hold_focus(self) -> None:
        """Take the focus without any field being left."""
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _begin(self, text: str) -> None:
        self._scanned = ScannedText(text)
        self._origin = QApplication.focusWidget()
        self.hold_focus()
        self._silence.start()

    def _end(self) -> None:
        scanned, self._scanned = self._scanned, None
        self._silence.stop()
        origin, self._origin = self._origin, None
        if self.hasFocus() and origin is not None and shiboken6.isValid(origin):
            origin.setFocus(Qt.FocusReason.PopupFocusReason)
        if scanned is not None:
            self.read.emit(scanned.text)

    def event(self, event: QEvent) -> bool:
        """Take every key while a code arrives: Tab and the keys of the page are part of it, too."""
        if self._scanned is not None and isinstance(event, QKeyEvent):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._gather(event, self._scanned)
            return True
        return super().event(event)

    def _gather(self, event: QKeyEvent, scanned: ScannedText) -> None:
        text = event.text()
        if event.modifiers() & ~_TYPED or not text:
            return
        self._silence.start()
        if scanned.key(text):
            self._end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._scanned is not None:
            # Somebody pressed the mouse elsewhere.
            self._end()
