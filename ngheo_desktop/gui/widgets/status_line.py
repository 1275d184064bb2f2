"""The line at the bottom: what was saved, how far the round is, what is due, the last backup."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ngheo_desktop.gui import theme

_MESSAGE_MS = 8_000


class StatusLine(QFrame):
    """Facts in words; an empty one takes no room. A message stands before them for a while."""

    FACTS = ("saved", "operator", "progress", "deadline", "backup")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        style = theme.current()
        row.setContentsMargins(style.space("l"), style.space("xs"), style.space("l"), style.space("xs"))
        row.setSpacing(style.space("xl"))
        self._message = QLabel(self)
        # No tick: some lines say that something could not be done.
        self._message.setProperty("textStyle", "strong")
        self._message.hide()
        row.addWidget(self._message)
        self._facts = {name: QLabel(self) for name in self.FACTS}
        for label in self._facts.values():
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            label.setMinimumWidth(0)
            label.hide()
            row.addWidget(label)
        self._facts["saved"].setProperty("textStyle", "saved")
        row.addStretch(1)
        self._until = QTimer(self)
        self._until.setSingleShot(True)
        self._until.setInterval(_MESSAGE_MS)
        self._until.timeout.connect(self._forget)

    def set_fact(self, name: str, text: str, *, style: str = "") -> None:
        """Show a fact (one of `FACTS`); `style` may be `warning` or `error`, and the text then says so in words too."""
        label = self._facts[name]
        label.setText(text)
        if style:
            theme.set_state(label, "textStyle", style)
        label.setVisible(bool(text))

    def say(self, text: str) -> None:
        """Show what was done, or why it was not, for a few seconds."""
        self._message.setText(text)
        self._message.show()
        self._until.start()

    def _forget(self) -> None:
        self._message.hide()
