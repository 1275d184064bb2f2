"""A long text to read, for example a licence."""

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.ui_loader import load_ui


class TextDialog(QDialog):
    """Shows a text as it is."""

    text_edit: QPlainTextEdit
    close_button: QPushButton

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_ui(self, "text_dialog.ui")
        self.setWindowTitle(title)
        self.text_edit.setAccessibleName(title)
        self.text_edit.setPlainText(text)
        self.close_button.clicked.connect(self.reject)
        screen, style = self.screen().availableSize(), theme.current()
        self.resize(min(style.chars(100), screen.width() - 40), min(style.em(36), screen.height() - 80))
