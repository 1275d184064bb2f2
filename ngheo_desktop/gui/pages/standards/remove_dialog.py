"""Why an installed rule set goes out of use."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QWidget

from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.services.rule_shelf import ShelfEntry


class StandardsRemoveDialog(QDialog):
    """`wanted` carries the reason once the button was pressed."""

    title_label: QLabel
    reason_edit: QLineEdit
    remove_button: QPushButton
    cancel_button: QPushButton

    wanted = Signal(str)

    def __init__(self, entry: ShelfEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_ui(self, "standards_remove_dialog.ui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title_label.setText(entry.title)
        self.remove_button.setEnabled(False)
        self.reason_edit.textChanged.connect(lambda text: self.remove_button.setEnabled(bool(text.strip())))
        self.remove_button.clicked.connect(self._remove)
        self.cancel_button.clicked.connect(self.reject)
        self.reason_edit.setFocus()

    def _remove(self) -> None:
        self.wanted.emit(self.reason_edit.text())
        self.accept()
