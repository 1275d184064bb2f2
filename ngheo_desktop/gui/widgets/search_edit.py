"""A search field that waits for a pause in typing."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ngheo_desktop.domain.text import nfc
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.icons import icon
from ngheo_desktop.gui.widgets.inner_button import InnerButton
from ngheo_desktop.messages import tr

# Long enough that a quick typist does not search for every letter, short enough to feel at once.
_PAUSE_MS = 120


class SearchEdit(QLineEdit):
    """A line with a magnifying glass.

    `searched` carries the text in NFC, after a pause or on Enter; `entered` carries it on Enter, after `searched`.

    The text in the field is never rewritten: Vietnamese input methods work by sending backspaces.
    """

    searched = Signal(str)
    entered = Signal(str)
    left_downwards = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Search"))
        self._last = ""
        self._clear = InnerButton(self, "x", tr("Clear the search (Esc)"))
        self._clear.hide()
        self._clear.clicked.connect(self._clear_now)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.search_now)
        self.textChanged.connect(self._restart)

    def search_now(self) -> None:
        """Search for what stands in the field without waiting, unless that was the last search."""
        self._pause.stop()
        text = nfc(self.text().strip())
        if text != self._last:
            self._last = text
            self.searched.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.search_now()
            event.accept()
            if self._last:
                self.entered.emit(self._last)
        elif event.key() == Qt.Key.Key_Down:
            self.search_now()
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self._clear_now()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.current().em(1.1)
        painter = QPainter(self)
        icon("search", "muted").paint(painter, theme.current().space("s"), (self.height() - side) // 2, side, side)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        style = theme.current()
        self.setTextMargins(style.em(1.1) + style.space("xs"), 0, self.textMargins().right(), 0)
        self._clear.place()

    def _clear_now(self) -> None:
        self.clear()
        self.search_now()

    def _restart(self, text: str) -> None:
        if self._clear.isHidden() == bool(text):
            self._clear.setVisible(bool(text))
            self._clear.place()
        self._pause.start()
