"""What happened to a household: chosen by a number, people ticked by the blank, and recorded as one event."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ngheo_desktop.domain.household import Household, Member
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.kinship import relation_to_new_head
from ngheo_desktop.domain.life_event import EventKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.life_event_fields import (
    RelationField,
    SexCombo,
    date_reading,
    offer_members,
    typed_date,
    typed_person,
)
from ngheo_desktop.gui.dialogs.life_event_jobs import VOID, Done, Inputs, job_of
from ngheo_desktop.gui.dialogs.life_event_kinds import JOINS, KINDS, PERSON, ROWS, SHOWN, help_of, other_words
from ngheo_desktop.gui.dialogs.life_event_people import PeopleTable, event_lines, fit_list
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.form.line_field import LineField
from ngheo_desktop.gui.widgets.form.option_button import Option
from ngheo_desktop.gui.widgets.form.option_list import OptionList
from ngheo_desktop.messages import tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery
from ngheo_desktop.services.people import parse_person
from ngheo_desktop.services.standards import Standards

_MOST_FOUND = 8


class LifeEventDialog(QDialog):
    """After it was accepted `done` holds what was recorded."""

    banner: Banner
    household_label: QLabel
    kind_box: QWidget
    help_label: QLabel
    fields_area: QScrollArea
    fields_layout: QFormLayout
    other_edit_label: QLabel
    other_edit: LineField
    other_list: QListWidget
    whole_box: QCheckBox
    name_edit: LineField
    sex_combo: SexCombo
    birth_edit: LineField
    relation_edit: RelationField
    relation_label: QLabel
    id_edit: LineField
    people_table: PeopleTable
    people_relation_label: QLabel
    village_combo: QComboBox
    new_head_combo: QComboBox
    remaining_head_combo: QComboBox
    event_list: QListWidget
    date_edit: LineField
    date_label: QLabel
    note_edit_label: QLabel
    note_edit: LineField
    record_button: QPushButton
    cancel_button: QPushButton

    def __init__(
        self,
        workspace: Workspace,
        folder: Folder,
        standards: Standards,
        household: Household,
        parent: QWidget | None = None,
        *,
        kind: str = "",
        member_id: str = "",
    ) -> None:
        """Ask about a household; `kind` and `member_id` say what is known already."""
        super().__init__(parent)
        self._workspace = workspace
        self._folder = folder
        self._standards = standards
        self._book = HouseholdBook(folder)
        self._household = household
        self._other: Household | None = None
        self._shown_people: tuple[str, bool] | None = None
        self.done_event: Done | None = None
        own = {"LineField": LineField, "PeopleTable": PeopleTable, "SexCombo": SexCombo, "RelationField": RelationField}
        load_ui(self, "life_event_dialog.ui", promoted=own)
        head = household.head or next(iter(household.members), None)
        self.household_label.setText(" · ".join(filter(None, (head.full_name if head else "", household.village))))
        options = [Option(code, tr(title), str(place % 10)) for place, (code, title, _) in enumerate(KINDS, start=1)]
        self.kinds = OptionList(options, self.kind_box)
        self.kinds.setAccessibleName(tr("What happened?"))
        layout = QVBoxLayout(self.kind_box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.kinds)
        self._fill()
        self._connect()
        screen, style = self.screen().availableSize(), theme.current()
        self.resize(min(style.chars(104), screen.width() - 40), min(style.em(44), screen.height() - 80))
        self.kinds.setFocus()
        if kind:
            self.kinds.toggle(kind)
        self._refresh()
        if member_id:
            self.people_table.tick([member_id])

    def _fill(self) -> None:
        for village in self._book.villages():
            self.village_combo.addItem(village.name, village.village_id)
        self.village_combo.setCurrentIndex(max(0, self.village_combo.findData(self._household.village_id)))
        for event_id, text in event_lines(self._folder, self._household):
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, event_id)
            self.event_list.addItem(item)
        self.event_list.setCurrentRow(0)
        fit_list(self.event_list)

    def _connect(self) -> None:
        self.kinds.chosen.connect(self._choose_kind)
        self.kinds.advanced.connect(self._go_on)
        # Who presses the number goes on to typing: letters typed here would choose another event.
        self.kinds.picked.connect(self._go_on)
        self.sex_combo.picked.connect(self._go_on)
        self.relation_edit.picked.connect(self._go_on)
        self.relation_edit.offered.connect(self._offer_relations)
        self.people_table.offered.connect(self._offer_relations)
        self.people_table.advanced.connect(self._go_on)
        self.date_edit.textChanged.connect(self._read_date)
        self.people_table.ticked.connect(self._refresh)
        self.new_head_combo.currentIndexChanged.connect(lambda _: self._ask_relations())
        self.remaining_head_combo.currentIndexChanged.connect(lambda _: self._ask_relations())
        self.whole_box.toggled.connect(lambda _: self._refresh())
        self.other_edit.textEdited.connect(self._find)
        self.other_list.currentItemChanged.connect(lambda item, _: self._choose_other(item))
        for name in ROWS:
            line = getattr(self, name)
            if isinstance(line, LineField):
                line.advanced.connect(self._go_on)
                line.went_back.connect(self.focusPreviousChild)
        self.record_button.clicked.connect(self.record)
        self.cancel_button.clicked.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.record)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), QPushButton):
            # Enter goes on; only the button, or Ctrl+Enter, records.
            self._go_on()
            return
        super().keyPressEvent(event)

    def _go_on(self) -> None:
        self.focusNextChild()
        if self.focusWidget() is self.cancel_button:
            # Who walks on with Enter must not throw away what is written.
            self.record_button.setFocus()

    def _offer_relations(self, text: str) -> None:
        """Say under the field in focus what a relation can be."""
        labels = (self.relation_label, self.people_relation_label)
        here = labels[0] if self.sender() is self.relation_edit else labels[1]
        for label in labels:
            label.setText(text if label is here else "")
            self.fields_layout.setRowVisible(label, bool(label.text()))

    def _read_date(self, text: str) -> None:
        """Say under the date how it is read."""
        self.date_label.setText(date_reading(text, self._folder.clock.today()))
        self.fields_layout.setRowVisible(self.date_label, bool(self.date_label.text()))
        theme.set_state(self.date_edit, "problem", "")

    # -- what is asked --------------------------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """What happened; empty while nothing is chosen."""
        return next(iter(self.kinds.codes), "")

    @property
    def _source(self) -> Household | None:
        """The household whose people are shown."""
        return self._other if self.kind in JOINS else self._household

    def _choose_kind(self) -> None:
        self.banner.clear()
        self._other = None
        self.other_edit.clear()
        self.other_list.clear()
        self._refresh()

    def _refresh(self) -> None:
        kind = self.kind
        shown = set(SHOWN.get(kind, ()))
        if kind in JOINS:
            if self.whole_box.isChecked() and kind == EventKind.MOVE_IN:
                shown = {"whole_box", "date_edit", "note_edit"}
            elif self._other is not None:
                shown = (shown - set(PERSON) - {"whole_box"}) | {"people_table"}
        if not self.other_list.count():
            shown.discard("other_list")
        if kind == VOID and not self.event_list.count():
            shown = set()
        self._show_people(kind, is_shown="people_table" in shown)
        shown |= self._fill_heads(kind)
        for name in ROWS:
            self.fields_layout.setRowVisible(getattr(self, name), name in shown)
        for offer in (self.relation_label, self.people_relation_label):
            self.fields_layout.setRowVisible(offer, False)
        self.fields_layout.setRowVisible(self.date_label, bool(self.date_label.text()) and "date_edit" in shown)
        can_take_back = self.event_list.count() > 0
        self.help_label.setText(help_of(kind, can_take_back=can_take_back))
        is_reason = kind in (EventKind.MISTAKE, VOID)
        self.note_edit_label.setText(tr("Rea&son") if is_reason else tr("No&te"))
        label, placeholder = other_words(kind)
        self.other_edit_label.setText(label)
        self.other_edit.setPlaceholderText(placeholder)
        self.record_button.setEnabled(bool(kind) and (can_take_back or kind != VOID))
        self.record_button.setText(tr("Take it back") if kind == VOID else tr("Record the event"))
        self._ask_relations()

    def _show_people(self, kind: str, *, is_shown: bool) -> None:
        source = self._source if is_shown else None
        wanted = (source.household_id, kind != EventKind.MERGED) if source is not None else None
        if wanted != self._shown_people:
            self._shown_people = wanted
            self.people_table.show_people(source.members if source else (), can_tick=kind != EventKind.MERGED)

    def _going(self) -> tuple[list[Member], list[Member]]:
        """Return those whom the event is about and those who stay where they are."""
        members = self._source.members if self._source is not None and self._shown_people is not None else ()
        ticked = self.people_table.ticked_ids()
        return (
            [member for member in members if member.member_id in ticked],
            [member for member in members if member.member_id not in ticked],
        )

    def _fill_heads(self, kind: str) -> set[str]:
        """Offer those who can be the head where one is needed; return the rows to show."""
        going, staying = self._going()
        head_goes = any(member.is_head for member in going) and bool(staying)
        new: Sequence[Member] = ()
        remaining: Sequence[Member] = ()
        if kind == EventKind.SPLIT:
            new, remaining = going, staying if head_goes else ()
        elif kind in JOINS or (kind == EventKind.MOVE_OUT and self._other is not None):
            remaining = staying if head_goes else ()
        elif kind in (EventKind.DEATH, EventKind.MOVE_OUT, EventKind.MISTAKE):
            new = staying if head_goes else ()
        for combo, members in ((self.new_head_combo, new), (self.remaining_head_combo, remaining)):
            offer_members(combo, members)
        shown = {"new_head_combo"} if new else set()
        return shown | ({"remaining_head_combo"} if remaining else set())

    def _ask_relations(self) -> None:
        """Ask what people are to their new head, with a suggestion where the words tell."""
        going, staying = self._going()
        new_head, remaining = self._chosen(self.new_head_combo), self._chosen(self.remaining_head_combo)
        groups: list[tuple[list[Member], RecordId | None]] = []
        if self.kind == EventKind.SPLIT:
            groups = [(going, new_head), (staying, remaining)]
        elif self.kind in JOINS or (self.kind == EventKind.MOVE_OUT and self._other is not None):
            groups = [(staying, remaining)]
        elif new_head is not None:
            groups = [(staying, new_head)]
        suggested: dict[RecordId, str | None] = {}
        for members, head_id in groups:
            head = next((member for member in members if member.member_id == head_id), None)
            if head is not None:
                others = [member for member in members if member is not head]
                suggested |= {member.member_id: relation_to_new_head(member, head) for member in others}
        if self._other is not None and self.kind != EventKind.MERGED:
            suggested |= dict.fromkeys((member.member_id for member in going), None)
        elif self.kind == EventKind.MERGED:
            suggested |= dict.fromkeys((member.member_id for member in staying), None)
        self.people_table.ask_relations(suggested)

    @staticmethod
    def _chosen(combo: QComboBox) -> RecordId | None:
        return RecordId(str(combo.currentData())) if combo.currentData() else None

    # -- the other household --------------------------------------------------------------------------------------

    def _find(self, text: str) -> None:
        self.other_list.blockSignals(True)
        self.other_list.clear()
        if text.strip():
            query = HouseholdQuery(commune_code=self._household.commune_code, text=text.strip(), order="village")
            for row in self._book.rows(query, self._book.find(query)[: _MOST_FOUND + 1]):
                if row.household_id != self._household.household_id:
                    item = QListWidgetItem(" · ".join(filter(None, (row.head_name, row.village, row.number))))
                    item.setData(Qt.ItemDataRole.UserRole, row.household_id)
                    self.other_list.addItem(item)
        self.other_list.blockSignals(False)
        fit_list(self.other_list)
        self._other = None
        # One that is found is one that is meant; several are chosen from with the arrows.
        if self.other_list.count() == 1:
            self.other_list.setCurrentRow(0)
        else:
            self._refresh()

    def _choose_other(self, item: QListWidgetItem | None) -> None:
        self._other = None
        if item is not None:
            self._other = self._book.get(RecordId(str(item.data(Qt.ItemDataRole.UserRole))))
        self._refresh()

    # -- recording ------------------------------------------------------------------------------------------------

    def record(self) -> None:
        """Read what was typed and record the event."""
        if not self.record_button.isEnabled():
            return
        self.banner.clear()
        self.people_table.setCurrentCell(self.people_table.currentRow(), 0)
        try:
            inputs = self._inputs()
        except KnownError as fault:
            self.banner.show_fault(fault)
            return
        self.record_button.setEnabled(False)
        self._workspace.operations.run(
            self, job_of(self._folder, self._standards, inputs), self._recorded, on_fault=self._refused
        )

    def _recorded(self, done: Done) -> None:
        self.done_event = done
        self.accept()

    def _refused(self, fault: KnownError) -> None:
        self.record_button.setEnabled(True)
        self.banner.show_fault(fault)

    def _inputs(self) -> Inputs:
        kind, today = self.kind, self._folder.clock.today()
        is_dated = kind not in (EventKind.BIRTH, EventKind.MISTAKE, VOID)
        relations = self._relations()
        on = self._date() if is_dated else ""
        if self._other is None and self.fields_layout.isRowVisible(self.other_edit) and self.other_edit.text().strip():
            # Nobody of “elsewhere” comes or goes while a household of the commune is being looked for.
            self.other_edit.setFocus()
            raise KnownError(ErrorCode.LIFE_WHICH_HOUSEHOLD, text=self.other_edit.text().strip())
        is_new = self._other is None and not self.whole_box.isChecked()
        event = self.event_list.currentItem() if self.event_list.currentRow() >= 0 else None
        return Inputs(
            kind=kind,
            household_id=self._household.household_id,
            on=on,
            other_id=self._other.household_id if self._other is not None else None,
            is_whole=kind == EventKind.MOVE_IN and self.whole_box.isChecked(),
            chosen=self.people_table.ticked_ids() if self._shown_people is not None else (),
            relations=relations,
            new_head_id=self._chosen(self.new_head_combo),
            remaining_head_id=self._chosen(self.remaining_head_combo),
            person=typed_person(self, self._household, today)
            if kind == EventKind.BIRTH or (kind in JOINS and is_new)
            else None,
            village_id=RecordId(str(self.village_combo.currentData() or "")) or None,
            event_id=RecordId(str(event.data(Qt.ItemDataRole.UserRole))) if event is not None else None,
            note=self.note_edit.text(),
        )

    def _date(self) -> str:
        try:
            return typed_date(self.date_edit.text(), self._folder.clock.today())
        except KnownError:
            theme.set_state(self.date_edit, "problem", "error")
            self.date_edit.setFocus()
            raise

    def _relations(self) -> dict[RecordId, str | None]:
        found: dict[RecordId, str | None] = {}
        for member_id, text in self.people_table.relations_typed().items():
            try:
                found[member_id] = parse_person("relation", text, self._folder.clock.today())
            except KnownError:
                self.people_table.show_wrong(member_id)
                raise
        return found
