"""A field to type in that is never rewritten while one types: what stands in it is read when it is left."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ngheo_desktop.gui.widgets.form.reader_watch import TakesKey, nobody

_FORWARD = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down})
# The focus comes back by itself: a menu was opened, or another window is in front.
PASSING_REASONS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class LineField(QLineEdit):
    """A line.

    Signals:
        entered(), left(): the focus came from, went elsewhere in the window.
        advanced(): Enter or Down: the next field is wanted.
        went_back(): Up: the previous one.
        given_up(): Esc: what was typed is not wanted.
    """

    entered = Signal()
    left = Signal()
    advanced = Signal()
    went_back = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        # Whether a key is a scanner's and not for this line.
        self.takes_key: TakesKey = nobody

    @property
    def is_edited(self) -> bool:
        """Whether something else stands in the field than was last shown."""
        return self.text() != self._shown

    def show_text(self, text: str) -> None:
        """Show the committed answer."""
        self._shown = text
        if self.text() != text:
            self.setText(text)

    def keep_typed(self) -> None:
        """What is typed is committed now: leave it as it is."""
        self._shown = self.text()

    def give_up(self) -> None:
        """Go back to the committed answer."""
        self.setText(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.takes_key(event, False):
            return
        if key in _FORWARD:
            self.advanced.emit()
        elif key == Qt.Key.Key_Up:
            self.went_back.emit()
        elif key == Qt.Key.Key_Escape and self.is_edited:
            self.give_up()
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in PASSING_REASONS:
            self.selectAll()
            self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in PASSING_REASONS:
            self.left.emit()
