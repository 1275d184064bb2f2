"""A scanner, or a person, at the keyboard: keys with a clock of their own."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from tests_support.entry import focused

CARD = "019070000001||Hoàng Văn Tình|05031970|Nam|Xóm Nà Cà, Văn Lăng|25042021"
_KEYS = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, "\b": Qt.Key.Key_Backspace, "|": Qt.Key.Key_Bar}


class Keyboard:
    """Sends keys with a clock of its own."""

    def __init__(self) -> None:
        self.moment = 10_000

    def type(self, text: str, pause: int) -> None:
        self.moment += 2_000
        for letter in text:
            self.moment += pause
            self.send(letter)

    def send(self, letter: str) -> None:
        key = _KEYS.get(letter, ord(letter.upper()) if letter.isascii() else 0)
        held = Qt.KeyboardModifier.ShiftModifier if letter == "|" else Qt.KeyboardModifier.NoModifier
        if letter == "|":
            # The key that is held for the bar comes first.
            self._event(QEvent.Type.KeyPress, Qt.Key.Key_Shift, "", Qt.KeyboardModifier.NoModifier)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self._event(kind, key, letter, held)

    def _event(self, kind: QEvent.Type, key: int, text: str, held: Qt.KeyboardModifier) -> None:
        event = QKeyEvent(kind, key, held, text)
        event.setTimestamp(self.moment)
        QApplication.sendEvent(focused(), event)
