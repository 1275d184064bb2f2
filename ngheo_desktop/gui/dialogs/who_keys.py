"""Asks who keys from now on: somebody who keyed here before, or a new name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QPushButton, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.form.line_field import LineField
from ngheo_desktop.messages import tr

_ROWS_SEEN = 5


class WhoKeysDialog(QDialog):
    """After it was accepted `name` holds who keys."""

    now_label: QLabel
    name_list: QListWidget
    name_edit: LineField
    cancel_button: QPushButton
    take_button: QPushButton

    def __init__(self, names: Sequence[str], current: str, parent: QWidget | None = None) -> None:
        """Offer the names known, and mark who keys now."""
        super().__init__(parent)
        load_ui(self, "who_keys_dialog.ui", promoted={"LineField": LineField})
        self.now_label.setText(tr("Now: {name}", name=current))
        self.name_list.addItems(list(names))
        self.name_list.setCurrentRow(next((row for row, name in enumerate(names) if name != current), 0))
        rows = min(max(len(names), 2), _ROWS_SEEN)
        self.name_list.setFixedHeight(rows * theme.current().row_height() + theme.current().space("m"))
        self.name_list.itemActivated.connect(lambda _: self._take())
        self.name_edit.advanced.connect(self._take)
        self.name_edit.went_back.connect(self.name_list.setFocus)
        self.name_edit.textEdited.connect(self._show_choice)
        self.take_button.clicked.connect(self._take)
        self.cancel_button.clicked.connect(self.reject)
        first: QWidget = self.name_list if len(names) > 1 else self.name_edit
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_choice()
        style, screen = theme.current(), self.screen().availableSize()
        width = min(style.chars(62), screen.width() - 40)
        layout = self.layout()
        # Left to itself, Qt makes no window higher than two thirds of the screen, and words would be cut.
        height = layout.totalHeightForWidth(width) if layout is not None else 0
        self.resize(width, min(height, screen.height() - 60))

    @property
    def name(self) -> str:
        """The name typed, else the one chosen in the list."""
        typed = " ".join(self.name_edit.text().split())
        is_chosen = self.name_list.currentRow() >= 0
        return typed or (self.name_list.currentItem().text() if is_chosen else "")

    def _show_choice(self) -> None:
        # What is typed counts: the list must not look as if it did.
        self.name_list.setEnabled(not self.name_edit.text().strip())

    def _take(self) -> None:
        if self.name:
            self.accept()
