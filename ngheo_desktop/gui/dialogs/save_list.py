"""Asks under which name the list on screen is kept."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QWidget

from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.messages import tr


class SaveListDialog(QDialog):
    """After it was accepted `name` holds the name."""

    banner: Banner
    what_label: QLabel
    name_edit: QLineEdit
    cancel_button: QPushButton
    save_button: QPushButton

    def __init__(self, what: str, names: Sequence[str], proposal: str, parent: QWidget | None = None) -> None:
        """Take what the list shows, in words; the names taken; and the name to begin with."""
        super().__init__(parent)
        self._names = frozenset(names)
        load_ui(self, "save_list_dialog.ui")
        self.what_label.setText(what)
        self.name_edit.setText(proposal)
        self.name_edit.selectAll()
        self.name_edit.textChanged.connect(self._warn)
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self.reject)
        self._warn()

    @property
    def name(self) -> str:
        """The name typed."""
        return " ".join(self.name_edit.text().split())

    def _warn(self) -> None:
        if self.name in self._names:
            self.banner.show_message("info", tr("There is a list of this name; it will be replaced."))
        else:
            self.banner.clear()

    def _save(self) -> None:
        if self.name:
            self.accept()
        else:
            self.banner.show_message("error", tr("Give the list a name."))
            self.name_edit.setFocus()
