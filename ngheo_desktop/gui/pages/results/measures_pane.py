"""Alkire-Foster measures of the round, with the counts behind them and what each of them says."""

from PySide6.QtWidgets import QComboBox, QLabel

from ngheo_desktop.gui.pages.results.desk import ResultsDesk, fill, fill_counting
from ngheo_desktop.gui.pages.results.grid import GridTable
from ngheo_desktop.gui.pages.results.pane import ResultsPane
from ngheo_desktop.gui.pages.results.tables import HOUSEHOLDS, indicators_table, measured_groups_table, measures_table
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.messages import format_int, tr
from ngheo_desktop.services.measures import GroupBy, RoundMeasures, measure_round

_INDICATOR = "indicator"
_BY_CLASS = 0
_ROWS_SEEN = 5


class MeasuresPane(ResultsPane):
    """H, A and M0 above; below their parts by indicator, village or ethnic group."""

    standard_combo: QComboBox
    poor_combo: QComboBox
    measures_table: GridTable
    coverage_label: QLabel
    by_combo: QComboBox
    counting_combo: QComboBox
    detail_table: GridTable
    words_label: QLabel

    def __init__(self, desk: ResultsDesk) -> None:
        super().__init__(desk)
        load_ui(self, "measures_pane.ui", promoted={"GridTable": GridTable})
        self._found: RoundMeasures | None = None
        self.measures_table.show_all_rows()
        self.measures_table.wrap_last()
        self.detail_table.show_rows(_ROWS_SEEN)
        fill_counting(self.counting_combo)
        fill(
            self.by_combo,
            [
                (_INDICATOR, tr("Indicator")),
                (GroupBy.VILLAGE.value, tr("Village")),
                (GroupBy.ETHNIC.value, tr("Ethnic group")),
            ],
        )
        self.words_label.setText(
            tr(
                "Censored headcount: who is poor and deprived in the indicator. Part of M0: how much of all that the"
                " poor lack comes from this row; the parts add up to 100 %."
            )
        )
        self.standard_combo.currentIndexChanged.connect(self._choose_standard)
        self.poor_combo.currentIndexChanged.connect(self._read)
        self.by_combo.currentIndexChanged.connect(self._read)
        self.counting_combo.currentIndexChanged.connect(self._show_detail)

    def load(self) -> None:
        if self._desk.round is None:
            self.say_empty(tr("There is no review round yet. Create one on the page of households."))
            return
        self._desk.fill_standards(self.standard_combo)
        self.show_body()
        self._choose_standard()

    def enter(self) -> None:
        self.detail_table.setFocus()

    def _choose_standard(self) -> None:
        rules = self._desk.standards.rule_set(self.standard_combo.currentData())
        values = [(str(_BY_CLASS), tr("By the class on record"))]
        values += [
            (str(number), tr("Deprived in {number} indicators or more", number=number))
            for number in range(1, len(rules.indicators) + 1)
        ]
        fill(self.poor_combo, values)
        self._read()

    def _read(self) -> None:
        desk, review_round = self._desk, self._desk.round
        if review_round is None:
            return
        rule_set = self.standard_combo.currentData()
        cutoff = int(self.poor_combo.currentData() or _BY_CLASS) or None
        by = self.by_combo.currentData()
        group = None if by == _INDICATOR else GroupBy(by)
        desk.workspace.operations.run(
            self,
            lambda: measure_round(desk.folder, desk.standards, review_round, rule_set, by=group, cutoff=cutoff),
            self._show,
            on_fault=self.show_fault,
        )

    def _show(self, found: RoundMeasures) -> None:
        self._found = found
        coverage = found.households.coverage
        if not coverage.measured:
            self.say_empty(tr("No household has a class yet under this standard. Classify the round first."))
            return
        self.show_body()
        self.measures_table.set_content(measures_table(found))
        self.coverage_label.setText(
            tr(
                "Counted: {measured} of {all} households. In no measure: {incomplete} incomplete,"
                " {none} not classified.",
                measured=format_int(coverage.measured),
                all=format_int(coverage.all),
                incomplete=format_int(coverage.incomplete),
                none=format_int(coverage.not_classified),
            )
        )
        self._show_detail()

    def _show_detail(self) -> None:
        found = self._found
        if found is None:
            return
        counting = self.counting_combo.currentData() or HOUSEHOLDS
        if self.by_combo.currentData() == _INDICATOR:
            self.detail_table.set_content(indicators_table(found, counting))
        else:
            self.detail_table.set_content(measured_groups_table(found, counting, self.by_combo.currentText()))
