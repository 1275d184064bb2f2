"""What became of the poor and near-poor lists in a year: forms 7.2 and 7.3, their control column, and doubts."""

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.movement import LISTS
from ngheo_desktop.domain.movement_forms import Counting, FormLines
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.domain.table_content import TableColumn, TableContent
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.pages.results.desk import ResultsDesk, fill, fill_counting
from ngheo_desktop.gui.pages.results.grid import GridTable
from ngheo_desktop.gui.pages.results.pane import ResultsPane
from ngheo_desktop.gui.pages.results.tables import counting_title, doubt_text, form_table, movements_table, name_of
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.messages import current_language, describe, tr
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.movement import YearMovement, area_totals, movement_of_year

_ROWS_SEEN = 4
_FEW_ROWS = 2
_MOST_DOUBTS = 500
_FAULTS_TOLD = 4


@dataclass(frozen=True, slots=True)
class _Read:
    movement: YearMovement
    areas: dict[HouseholdClass, dict[Area, FormLines]]
    doubts: tuple[tuple[RecordId, str, str, str], ...]
    number: int


class MovementPane(ResultsPane):
    """One form at a time; every line is checked."""

    standard_combo: QComboBox
    year_spin: QSpinBox
    form_combo: QComboBox
    counting_combo: QComboBox
    identity_label: QLabel
    form_table: GridTable
    kinds_table: GridTable
    doubts_table: GridTable
    readings_label: QLabel

    def __init__(self, desk: ResultsDesk) -> None:
        super().__init__(desk)
        load_ui(self, "movement_pane.ui", promoted={"GridTable": GridTable})
        self._found: _Read | None = None
        self._year_of = 0
        fill_counting(self.counting_combo)
        fill(self.form_combo, [(LISTS[0].value, tr("7.2 Poor")), (LISTS[1].value, tr("7.3 Near-poor"))])
        self.form_table.show_rows(_ROWS_SEEN)
        self.kinds_table.show_rows(_FEW_ROWS)
        self.doubts_table.show_rows(_FEW_ROWS)
        self.doubts_table.wrap_last()
        self.standard_combo.currentIndexChanged.connect(self._read)
        self.year_spin.valueChanged.connect(self._read)
        self.form_combo.currentIndexChanged.connect(self._show_table)
        self.counting_combo.currentIndexChanged.connect(self._show_table)
        self.doubts_table.opened.connect(self._open)

    def load(self) -> None:
        desk = self._desk
        fill(self.standard_combo, [(one, name_of(desk.standards.rule_set(one))) for one in desk.standards.rule_set_ids])
        year = desk.round.year if desk.round is not None else desk.folder.clock.today().year
        if year != self._year_of:
            self._year_of = year
            self.year_spin.blockSignals(True)
            self.year_spin.setValue(year)
            self.year_spin.blockSignals(False)
            if desk.round is not None:
                self.standard_combo.blockSignals(True)
                self.standard_combo.setCurrentIndex(max(0, self.standard_combo.findData(desk.round.rule_sets[0])))
                self.standard_combo.blockSignals(False)
        self.show_body()
        self._read()

    def enter(self) -> None:
        self.form_table.setFocus()

    def _read(self) -> None:
        desk, year, rule_set = self._desk, self.year_spin.value(), self.standard_combo.currentData()

        def work() -> _Read:
            found = movement_of_year(desk.folder, desk.standards, year, rule_set)
            areas = {each: area_totals(found, desk.standards, each) for each in LISTS}
            return _Read(found, areas, *_doubts(desk, found))

        desk.workspace.operations.run(self, work, self._show, on_fault=self._tell)

    def _tell(self, fault: KnownError) -> None:
        """Say in place what is not there: a year without classes is an answer here, and no fault."""
        if fault.code is not ErrorCode.YEAR_NOT_ON_RECORD:
            self.show_fault(fault)
            return
        self._found = None
        told = describe(fault)
        self.identity_label.setText(f"{told.message} {told.advice}")
        theme.set_state(self.identity_label, "textStyle", "warning")
        for table in (self.form_table, self.kinds_table, self.doubts_table):
            table.set_content(TableContent("", (), ()))
            table.setAccessibleName(told.message)
            table.hide()
        self.readings_label.clear()

    def _show(self, found: _Read) -> None:
        self._found = found
        self._show_table()

    def _show_table(self) -> None:
        found = self._found
        if found is None:
            return
        chosen = HouseholdClass(self.form_combo.currentData())
        counting: Counting = "households" if self.counting_combo.currentIndex() == 0 else "persons"
        movement = found.movement
        self.form_table.set_content(form_table(movement, found.areas[chosen], chosen, counting, self._desk.place))
        self.kinds_table.set_content(movements_table(movement, chosen))
        doubts = tr("Doubt ({count})", count=found.number)
        columns = (TableColumn(tr("Village")), TableColumn(tr("Head of household")), TableColumn(doubts))
        rows = tuple(one[1:] for one in found.doubts)
        self.doubts_table.set_content(TableContent(tr("Households in doubt"), columns, rows))
        for table in (self.form_table, self.kinds_table, self.doubts_table):
            table.setVisible(bool(table.shown_table().rows))
        self._show_identity(movement)
        language = current_language()
        readings = (movement.terms.relapse, movement.terms.persons)
        self.readings_label.setText(
            "\n".join(
                f"* {one.text.in_language(language)} ({one.source.in_language(language)})"
                for one in readings
                if not one.verified
            )
        )

    def _show_identity(self, movement: YearMovement) -> None:
        if not movement.faults:
            text = tr("✓ Column 9 follows from columns 1 to 8 in every line of both forms.")
        else:
            place = self._desk.place
            lines = "; ".join(
                f"{movement.terms.forms[fault.household_class].number}"
                f" {place(fault.group.village, fault.group.commune_code) or '–'}"
                f" ({counting_title(fault.counting)}):"
                f" {fault.stands} ≠ {fault.worked_out}"
                for fault in movement.faults[:_FAULTS_TOLD]
            )
            lines += "; …" if len(movement.faults) > _FAULTS_TOLD else ""
            text = tr("⚠ {count} lines do not add up: {lines}", count=len(movement.faults), lines=lines)
        if movement.disagreements:
            count = len(movement.disagreements)
            text += "\n" + tr("{count} households have another class in their round than in the decision.", count=count)
        self.identity_label.setText(text)
        theme.set_state(self.identity_label, "textStyle", "warning" if movement.faults else "saved")

    def _open(self, row: int, column: int) -> None:  # noqa: ARG002  (a slot)
        if self._found is not None and row < len(self._found.doubts):
            self._desk.open_household(self._found.doubts[row][0], "")


def _doubts(desk: ResultsDesk, found: YearMovement) -> tuple[tuple[tuple[RecordId, str, str, str], ...], int]:
    """Return the first households in doubt, and how many there are."""
    doubtful = [(move.household_id, doubt_text(doubt)) for move in found.moves for doubt in move.doubts]
    known = {household_id for household_id, _ in doubtful}
    words = tr("another class in the round than in the decision")
    doubtful += [(household_id, words) for household_id in found.disagreements if household_id not in known]
    rows, book = [], HouseholdBook(desk.folder)
    # Nobody reads on from here, and each name is read from its household.
    for household_id, doubt in doubtful[:_MOST_DOUBTS]:
        household = book.get(household_id)
        head = household.head or (household.members[0] if household.members else None)
        place = desk.place(household.village, household.commune_code)
        rows.append((household_id, place, head.full_name if head else household.number or "", doubt))
    return tuple(rows), len(doubtful)
