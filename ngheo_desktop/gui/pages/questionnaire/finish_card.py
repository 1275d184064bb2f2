"""What stands after the last question: whether the household is complete, and the way to the next one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.widgets.form.reader_watch import TakesKey, nobody
from ngheo_desktop.messages import tr

_FORWARD = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class FinishCard(QFrame):
    """One line with a button each for the next household and for what is left.

    Signals:
        next_wanted(): the next household.
        left_wanted(): the first thing that is left or wrong in this one.
        went_back(): Up: the last question again.
    """

    next_wanted = Signal()
    left_wanted = Signal()
    went_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        # Whether a key is a scanner's and not for these buttons.
        self.takes_key: TakesKey = nobody
        style = theme.current()
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setProperty("textStyle", "strong")
        # Enter is for the card: it may be a scanner's.
        self.left_button = QPushButton(tr("Go to what is left"), self)
        self.next_button = QPushButton(tr("Next household"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(*([style.space("m")] * 4))
        row.setSpacing(style.space("s"))
        row.addWidget(self._words, 1)
        for button in (self.left_button, self.next_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.left_button.clicked.connect(self.left_wanted)
        self.next_button.clicked.connect(self.next_wanted)
        self.hide_words()

    def hide_words(self) -> None:
        """Say nothing yet: the end is not reached."""
        self._words.clear()
        self.hide()

    def show_end(self, words: str, *, complete: bool) -> None:
        """Say how the household stands, and put the focus on what Enter does next."""
        self._words.setText(words)
        theme.set_state(self._words, "textStyle", "saved" if complete else "warning")
        self.left_button.setVisible(not complete)
        first = self.next_button if complete else self.left_button
        for button in (self.left_button, self.next_button):
            theme.set_state(button, "look", "primary" if button is first else "button")
        self.setAccessibleName(words)
        self.show()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.takes_key(event, True):
            return
        if event.key() in _FORWARD:
            (self.left_button if self.left_button.hasFocus() else self.next_button).click()
        elif event.key() == Qt.Key.Key_Up:
            self.went_back.emit()
        else:
            super().keyPressEvent(event)
