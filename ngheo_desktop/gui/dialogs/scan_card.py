"""An identity card beside what is on record: scanned, pasted or from a picture, and taken over field by field."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from ngheo_desktop.domain.citizen_card import CardDoubt, CitizenCard
from ngheo_desktop.domain.citizen_id import IdDoubt
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.compare_table import LEFT, RIGHT, CompareRow, CompareTable
from ngheo_desktop.gui.widgets.drop_zone import DropZone
from ngheo_desktop.gui.widgets.form.line_field import LineField
from ngheo_desktop.messages import N_, format_date, tr
from ngheo_desktop.services.cards import (
    ADDRESS,
    ASKED,
    CARD_FIELDS,
    CardDesk,
    CardPlan,
    MatchReason,
    Taken,
    card_of_picture,
    card_of_text,
)
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.record_words import RecordWords
from ngheo_desktop.services.standards import Standards

# Some readers end a text with two Enters; the second one must not take over what nobody has looked at.
_REST_MS = 400
_PICTURES = "(*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.webp *.gif)"
_DOUBTS = {
    CardDoubt.NO_ACCENTS: N_(
        "The text came without accents. Switch the Vietnamese keyboard (UniKey, EVKey) off and scan again."
    ),
    CardDoubt.BIRTH_DATE: N_("The date of birth on the card is not possible or cannot be read; type it yourself."),
    CardDoubt.BIRTH_YEAR_ONLY: N_("The card tells the year of birth only."),
    CardDoubt.SEX: N_("The sex on the card cannot be read; type it yourself."),
    CardDoubt.ISSUED_ON: N_("The day of issue on the card is not possible or cannot be read."),
}
_ID_DOUBTS = {
    IdDoubt.SEX: N_("The number does not fit the sex on the card."),
    IdDoubt.BIRTH_YEAR: N_("The number does not fit the year of birth on the card."),
    IdDoubt.PROVINCE: N_(
        "The first digits of the number are of no province; people born abroad carry a country's code."
    ),
}
_MATCHES = {
    MatchReason.CITIZEN_ID: N_("found by the number"),
    MatchReason.NAME_AND_BIRTH: N_("found by name and year of birth"),
    MatchReason.CHOSEN: N_("chosen by you"),
    MatchReason.OTHER_NUMBER: N_("same name and year of birth, but with another number: say whose card it is"),
    MatchReason.UNSURE: N_("that name or number is here, but it is not sure who it is: say whose card it is"),
    MatchReason.NOBODY: N_("nobody of the household fits"),
}


class ScanCardDialog(QDialog):
    """Takes cards for one household.

    `taken` is the last person whose card was taken over; None while there is none.
    """

    household_label: QLabel
    banner: Banner
    drop_zone: DropZone
    scan_edit: LineField
    picture_button: QPushButton
    help_label: QLabel
    plan_pane: QWidget
    person_combo: QComboBox
    match_label: QLabel
    table: CompareTable
    warnings_label: QLabel
    close_button: QPushButton
    take_button: QPushButton

    def __init__(
        self,
        operations: Operations,
        folder: Folder,
        standards: Standards,
        household: Household,
        parent: QWidget | None = None,
        *,
        text: str = "",
    ) -> None:
        """Set up the window; a `text` that was scanned already is shown at once, and one card closes the window."""
        super().__init__(parent)
        self._operations = operations
        self._folder = folder
        self._desk = CardDesk(folder, standards.areas)
        self._words = RecordWords(folder, standards)
        self._household = household
        self._plan: CardPlan | None = None
        self._one_only = bool(text)
        self.taken: RecordId | None = None
        load_ui(
            self,
            "scan_card_dialog.ui",
            promoted={"LineField": LineField, "CompareTable": CompareTable, "DropZone": DropZone},
        )
        self.table.key_caps = ("←", "→")
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._allow)
        self.household_label.setText(self._words.household_name(household.household_id))
        self._connect()
        layout, style, screen = self.layout(), theme.current(), self.screen().availableSize()
        if isinstance(layout, QVBoxLayout):
            layout.setStretchFactor(self.plan_pane, 1)
        self.resize(min(style.chars(104), screen.width() - 40), min(style.em(36), screen.height() - 60))
        self._show_plan(None)
        self.scan_edit.setFocus()
        if text:
            self.read(text)

    def _connect(self) -> None:
        self.scan_edit.advanced.connect(self._read_typed)
        self.picture_button.clicked.connect(self._ask_picture)
        # A shortcut of the button itself would give way to the letter of its words.
        QShortcut(QKeySequence("Ctrl+O"), self, self.picture_button.click)
        self.drop_zone.dropped.connect(self.open_picture)
        self.person_combo.currentIndexChanged.connect(self._choose_person)
        self.table.changed.connect(self._allow)
        self.table.advanced.connect(self.take_button.click)
        self.take_button.clicked.connect(self.take)
        self.close_button.clicked.connect(self.reject)
        for widget in (self.table, self.person_combo, self.picture_button, self.take_button, self.close_button):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The reader types wherever the focus is: what begins with a digit is the next card.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.text().isdigit():
            self.scan_edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.scan_edit.insert(event.text())
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # A button takes it for itself.
            if self.person_combo.hasFocus():
                self.take_button.click()
            return
        super().keyPressEvent(event)

    # -- reading --------------------------------------------------------------------------------------------------

    def _read_typed(self) -> None:
        text = self.scan_edit.text()
        if text.strip():
            self.scan_edit.clear()
            self.read(text)
        elif self._plan is not None:
            self.table.setFocus()

    def read(self, text: str) -> None:
        """Show what the text of a card would change."""
        self.banner.clear()
        try:
            self._show_card(card_of_text(text))
        except KnownError as fault:
            self._refuse(fault)

    def _ask_picture(self) -> None:
        title = tr("Open a picture of the card")
        path = files.ask_open(self, title, files.documents(), f"{tr('Pictures')} {_PICTURES};;{tr('All files')} (*)")
        if path is not None:
            self.open_picture(path)

    def open_picture(self, path: Path) -> None:
        """Look for a card in a picture and show what it would change."""
        self.banner.clear()
        self.picture_button.setEnabled(False)

        def show(card: CitizenCard) -> None:
            self.picture_button.setEnabled(True)
            self._show_card(card)

        def refuse(fault: KnownError) -> None:
            self.picture_button.setEnabled(True)
            self._refuse(fault)

        self._operations.run(self, lambda: card_of_picture(path), show, on_fault=refuse)

    def _refuse(self, fault: KnownError) -> None:
        self._show_plan(None)
        self.banner.show_fault(fault)
        self.scan_edit.setFocus()

    # -- showing --------------------------------------------------------------------------------------------------

    def _show_card(self, card: CitizenCard) -> None:
        household = HouseholdBook(self._folder).get(self._household.household_id)
        self._household = household
        self._show_plan(self._desk.plan(card, household))
        is_open = self.person_combo.currentIndex() < 0
        (self.person_combo if is_open else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_plan(self, plan: CardPlan | None) -> None:
        self._plan = plan
        self.plan_pane.setVisible(plan is not None)
        self.help_label.setVisible(plan is None)
        if plan is None:
            self.take_button.setEnabled(False)
            return
        combo = self.person_combo
        combo.blockSignals(True)
        combo.clear()
        for member in plan.household.members:
            born = format_date(member.birth_date) if member.birth_date else ""
            combo.addItem(f"{member.full_name} ({born})" if born else member.full_name, member.member_id)
        combo.addItem(tr("A new person of the household"), "")
        # Somebody who is here already must not become a second person by one press of Enter.
        is_open = plan.reason in ASKED
        combo.setPlaceholderText(tr("Choose…"))
        combo.setCurrentIndex(-1 if is_open else combo.findData(plan.member.member_id if plan.member else ""))
        combo.blockSignals(False)
        self.match_label.setText(tr(_MATCHES[plan.reason]))
        self.table.show_rows(self._rows(plan), tr("On record now"), tr("Card"))
        warnings = self._warnings(plan)
        self.warnings_label.setText("\n".join(f"⚠ {text}" for text in warnings))
        self.warnings_label.setVisible(bool(warnings))
        self.take_button.setEnabled(False)
        self._rest.start()

    def _rows(self, plan: CardPlan) -> list[CompareRow]:
        changed = {field.name: field for field in plan.fields}
        rows = []
        for name in (*CARD_FIELDS, ADDRESS):
            field = changed.get(name)
            title = tr("Address of the household") if name == ADDRESS else self._words.title(name)
            if field is not None:
                side = RIGHT if field.suggested else LEFT
                rows.append(CompareRow(name, title, self._said(name, field.old), self._said(name, field.new), side))
            elif name in plan.same:
                rows.append(CompareRow(name, title, tr("the same"), self._said(name, _said_by(plan, name)), fixed=True))
        return rows

    def _said(self, name: str, value: str | None) -> str:
        return self._words.value(name, value)

    def _warnings(self, plan: CardPlan) -> list[str]:
        found = [tr(_DOUBTS[doubt]) for doubt in plan.doubts]
        found += [tr(_ID_DOUBTS[doubt]) for doubt in plan.id_doubts]
        if plan.elsewhere is not None:
            if plan.elsewhere.household_id == plan.household.household_id:
                found.append(tr("This number is already on record for somebody else of this household."))
            else:
                name = self._words.household_name(plan.elsewhere.household_id)
                found.append(tr("This number is already on record in the household {household}.", household=name))
        return found

    def _choose_person(self) -> None:
        plan = self._plan
        if plan is None:
            return
        wanted = self.person_combo.currentData()
        member = next((one for one in plan.household.members if one.member_id == wanted), None)
        self._show_plan(self._desk.plan_for(plan.card, plan.household, member))

    def _allow(self) -> None:
        plan = self._plan
        has_name = plan is not None and (plan.member is not None or "full_name" in self._taken_fields())
        something = bool(self._taken_fields()) and self.person_combo.currentIndex() >= 0
        self.take_button.setEnabled(has_name and something and not self._rest.isActive())

    def _taken_fields(self) -> set[str]:
        return {name for name, side in self.table.chosen.items() if side == RIGHT}

    # -- doing ----------------------------------------------------------------------------------------------------

    def take(self) -> None:
        """Write what is ticked at the side of the card."""
        plan = self._plan
        if plan is None or not self.take_button.isEnabled():
            return
        fields = self._taken_fields()
        name = plan.member.full_name if plan.member else plan.card.full_name
        self.banner.clear()
        self.take_button.setEnabled(False)

        def done(taken: Taken) -> None:
            self.taken = taken.member_id
            if self._one_only:
                self.accept()
                return
            self._show_plan(None)
            self.banner.show_message("saved", tr("Taken over: {name}", name=name), tr("Scan the next card, or close."))
            self.scan_edit.setFocus()

        self._operations.run(self, lambda: self._desk.take(plan, fields), done, on_fault=self._refuse)


def _said_by(plan: CardPlan, name: str) -> str | None:
    if name == ADDRESS:
        return plan.household.address
    value = getattr(plan.member, name) if plan.member is not None else None
    return str(value) if value is not None else None
