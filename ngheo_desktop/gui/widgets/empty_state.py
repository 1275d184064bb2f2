"""What a list shows while it is empty: one sentence and one button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.icons import pixmap
from ngheo_desktop.gui.widgets.buttons import PushButton


class EmptyState(QWidget):
    """Says why there is nothing and offers the next step; `action` is sent when its button is pressed."""

    action = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self._mark = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        for label in (self._mark, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = PushButton(self)
        self._button.setProperty("look", "primary")
        self._button.clicked.connect(self.action)
        self._button.hide()
        column = QVBoxLayout(self)
        column.setSpacing(theme.current().space("l"))
        column.addStretch(2)
        column.addWidget(self._mark)
        column.addWidget(self._text)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.current().changed.connect(self._draw_mark)

    def set_content(self, icon_name: str, text: str, button: str = "") -> None:
        """Set the icon, the sentence and the button (none when empty), in the language of the screen."""
        self._icon_name = icon_name
        self._text.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._draw_mark()

    def _draw_mark(self) -> None:
        if self._icon_name:
            self._mark.setPixmap(pixmap(self._icon_name, "muted", 2.5))
