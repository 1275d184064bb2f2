"""A mistake of the program: an apology, what it means for the data, and details to copy."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget

from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.messages import tr


class BugDialog(QDialog):
    """Shows details that hold no personal data, made by `faults.details`."""

    details_edit: QPlainTextEdit
    copy_button: QPushButton
    close_button: QPushButton
    copied_label: QLabel

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_ui(self, "bug_dialog.ui")
        self.details_edit.setPlainText(details)
        self.copy_button.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.reject)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details_edit.toPlainText())
        self.copied_label.setText(tr("✓ Copied"))
