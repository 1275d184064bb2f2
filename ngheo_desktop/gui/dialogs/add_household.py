"""Asks for what a new household needs at least: its village and its head."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPushButton, QWidget

from ngheo_desktop.domain.household import Village
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.life_event_fields import SexCombo
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.messages import tr
from ngheo_desktop.services.people import parse_person
from ngheo_desktop.services.villages import village_key


class AddHouseholdDialog(QDialog):
    """After it was accepted `village_id` or `new_village`, and `head` hold what was typed."""

    banner: Banner
    village_combo: QComboBox
    name_edit: QLineEdit
    sex_combo: SexCombo
    birth_edit: QLineEdit
    add_button: QPushButton
    cancel_button: QPushButton

    def __init__(self, villages: Sequence[Village], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._ids = {village_key(village.name): village.village_id for village in villages}
        self.head: dict[str, Value] = {}
        load_ui(self, "add_household_dialog.ui", promoted={"SexCombo": SexCombo})
        for village in villages:
            self.village_combo.addItem(village.name, village.village_id)
        # No completion: it would rewrite what an input method is still putting together.
        # Qt takes null for it, its type information does not.
        self.village_combo.setCompleter(None)  # type: ignore[arg-type]
        self.sex_combo.picked.connect(self.birth_edit.setFocus)
        self.add_button.clicked.connect(self._accept)
        self.cancel_button.clicked.connect(self.reject)
        if villages:
            self.name_edit.setFocus()

    @property
    def village_id(self) -> str:
        """The village chosen; empty for a new one."""
        return self._ids.get(village_key(self.village_combo.currentText()), "")

    @property
    def new_village(self) -> str:
        """The name of a village that is not here yet; empty for a known one."""
        return "" if self.village_id else nfc(self.village_combo.currentText()).strip()

    def _accept(self) -> None:
        self.banner.clear()
        for edit in (self.name_edit, self.birth_edit):
            theme.set_state(edit, "problem", "")
        if not self.village_combo.currentText().strip():
            self.banner.show_message("error", tr("Choose the village, or type the name of a new one."))
            self.village_combo.setFocus()
            return
        head: dict[str, Value] = {"sex": self.sex_combo.sex}
        for field, edit in (("full_name", self.name_edit), ("birth_date", self.birth_edit)):
            try:
                head[field] = parse_person(field, edit.text(), self._today)
            except KnownError as fault:
                self.banner.show_fault(fault)
                theme.set_state(edit, "problem", "error")
                edit.setFocus()
                return
        self.head = head
        self.accept()
