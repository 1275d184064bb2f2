"""The legal values that nobody has compared with the law yet, each with where it is said to stand."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget

from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.messages import current_language
from ngheo_desktop.services.certificate_desk import Unchecked


class UncheckedDialog(QDialog):
    """A list to look up in the law."""

    title_label: QLabel
    list_edit: QPlainTextEdit
    close_button: QPushButton

    def __init__(self, found: Sequence[Unchecked], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_ui(self, "unchecked_dialog.ui")
        language = current_language()
        self.list_edit.setPlainText(
            "\n\n".join(
                f"• {one.title.in_language(language)}\n   {one.document.in_language(language)}, {one.article}"
                for one in found
            )
        )
        self.close_button.clicked.connect(self.reject)
