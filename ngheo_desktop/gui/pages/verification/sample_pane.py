"""The sample on the page of second keying: which households are to key, to settle, settled."""

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.gui.widgets.filter_chip import FilterChip
from ngheo_desktop.gui.widgets.flow import FlowLayout
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import N_, format_int, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.verification_sample import Case, CaseState, first_operators

_Row = tuple[int, Case]
_TITLES = {
    CaseState.TO_KEY: N_("To key"),
    CaseState.BEGUN: N_("Begun"),
    CaseState.TO_SETTLE: N_("To settle"),
    CaseState.SETTLED: N_("Settled"),
}
_SIGNS = {CaseState.TO_KEY: "–", CaseState.BEGUN: "…", CaseState.TO_SETTLE: "≠", CaseState.SETTLED: "✓"}
_CHIPS: dict[str, tuple[str, frozenset[CaseState]]] = {
    "to_key": (N_("To key"), frozenset({CaseState.TO_KEY, CaseState.BEGUN})),
    "to_settle": (N_("To settle"), frozenset({CaseState.TO_SETTLE})),
    "settled": (N_("Settled"), frozenset({CaseState.SETTLED})),
}


class SamplePane(QWidget):
    """The list with its filters.

    Signals:
        opened(Case): Enter on a row.
        draw_wanted(): the button of the empty list.
    """

    chip_box: QWidget
    list_stack: QStackedWidget
    table: WindowedTable
    empty: EmptyState
    draw_label: QLabel

    opened = Signal(object)
    draw_wanted = Signal()

    def __init__(self, folder: Folder) -> None:
        super().__init__()
        self._folder = folder
        self._round: ReviewRound | None = None
        self._cases: list[Case] = []
        load_ui(self, "sample_pane.ui")
        self.chips = {name: FilterChip(self.chip_box, tr(title)) for name, (title, _) in _CHIPS.items()}
        flow = FlowLayout(self.chip_box)
        for name, chip in self.chips.items():
            flow.addWidget(chip)
            chip.toggled.connect(lambda is_on, name=name: self._choose(name, is_on=is_on))
        self._model: WindowedModel[_Row] = WindowedModel(self._columns(), self._fetch, lambda row: row[0], self)
        self.table.set_rows(self._model)
        self.table.opened.connect(lambda number: self.opened.emit(self._cases[number]))
        self.empty.action.connect(self.draw_wanted)

    def _columns(self) -> list[Column[_Row]]:
        return [
            Column(N_("Village"), lambda row: row[1].household.village, 16, least=8, key="village", spare=3),
            Column(N_("No."), lambda row: row[1].household.number or "", 8, least=7, key="number"),
            Column(N_("Head of household"), _head, 28, least=14, key="head"),
            Column(N_("How far"), _state, 16, key="state"),
            Column(N_("First keying"), self._first, 24, least=12, key="first", spare=1),
            Column(N_("Second keying"), lambda row: row[1].second, 24, least=12, key="second"),
            Column(N_("Differences"), _differing, 12, key="differing", is_number=True, spare=2),
        ]

    def _first(self, row: _Row) -> str:
        if self._round is None:
            return ""
        case = row[1]
        names = case.first or first_operators(self._folder, self._round, case.household.household_id)
        return ", ".join(names)

    def _fetch(self, numbers: Sequence[int]) -> list[_Row]:
        return [(number, self._cases[number]) for number in numbers]

    # -- showing --------------------------------------------------------------------------------------------------

    def show_cases(self, review_round: ReviewRound | None, found: list[Case], last_draw: str) -> None:
        """Show the sample of a round; `last_draw` tells how it was drawn."""
        current = self.current
        self._round, self._cases = review_round, found
        for name, chip in self.chips.items():
            title, states = _CHIPS[name]
            chip.set_content(tr(title), sum(one.state in states for one in found))
        self.draw_label.setText(last_draw)
        self._show_rows()
        if current is not None:
            self._select(lambda one: one.household.household_id == current.household.household_id)
        if review_round is None:
            self.empty.set_content("forms", tr("There is no review round yet. Create one on the page of households."))
        else:
            self.empty.set_content(
                "forms",
                tr(
                    "Nothing is drawn yet. Draw some complete questionnaires at random; a second person keys them"
                    " again without seeing the first answers."
                ),
                tr("Draw a sample…"),
            )
        self.list_stack.setCurrentWidget(self.table if found else self.empty)

    def _show_rows(self) -> None:
        on = [states for name, (_, states) in _CHIPS.items() if self.chips[name].isChecked()]
        numbers = [n for n, one in enumerate(self._cases) if not on or any(one.state in states for states in on)]
        self._model.set_numbers(array("q", numbers))
        if numbers:
            self.table.select_number(numbers[0])

    def _choose(self, name: str, *, is_on: bool) -> None:
        for other, chip in self.chips.items():
            if is_on and other != name and chip.isChecked():
                chip.blockSignals(True)
                chip.setChecked(False)
                chip.blockSignals(False)
        self._show_rows()

    def _select(self, is_wanted: Callable[[Case], bool]) -> None:
        for number, one in enumerate(self._cases):
            if is_wanted(one) and self.table.select_number(number):
                return

    @property
    def current(self) -> Case | None:
        """The household in focus."""
        number = self.table.current_number
        return self._cases[number] if 0 <= number < len(self._cases) else None

    @property
    def chosen(self) -> list[Case]:
        """The households of the chosen rows."""
        return [self._cases[number] for number in self.table.selected_numbers()]

    def shown_table(self) -> TableContent:
        """Return the list as it stands, for a file."""
        year = self._round.year if self._round is not None else ""
        return self._model.content(tr("Second keying, review {year}", year=year))


def _head(row: _Row) -> str:
    household = row[1].household
    head = household.head or next(iter(household.members), None)
    return head.full_name if head is not None else ""


def _state(row: _Row) -> str:
    return f"{_SIGNS[row[1].state]} {tr(_TITLES[row[1].state])}"


def _differing(row: _Row) -> str:
    case = row[1]
    if case.state is not CaseState.SETTLED:
        return ""
    return tr("{n} of {all}", n=format_int(case.differing), all=format_int(case.compared))
