"""The classes of the round under each standard, by village, and why households are incomplete."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.pages.results.bars import ClassBars
from ngheo_desktop.gui.pages.results.desk import ResultsDesk, fill
from ngheo_desktop.gui.pages.results.grid import GridTable
from ngheo_desktop.gui.pages.results.pane import ResultsPane, show_households
from ngheo_desktop.gui.pages.results.tables import (
    COLUMNS_A_STANDARD,
    HOUSEHOLDS,
    PERSONS,
    class_cell,
    class_name,
    classes_table,
    counting_title,
    groups_table,
    missing_table,
    title_of,
    years_of,
)
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.messages import current_language, tr
from ngheo_desktop.services.class_matrix import CLASSES, NO_CLASS, StandardClasses, classes_of

_MISSING = "missing"
_WIDE_CHARS = 120
_ROWS_SEEN = 5


class ClassesPane(ResultsPane):
    """Counts side by side, and below one standard in more detail."""

    classes_table: GridTable
    bars: ClassBars
    standard_combo: QComboBox
    view_combo: QComboBox
    detail_table: GridTable

    def __init__(self, desk: ResultsDesk) -> None:
        super().__init__(desk)
        load_ui(self, "classes_pane.ui", promoted={"GridTable": GridTable, "ClassBars": ClassBars})
        self._found: list[StandardClasses] = []
        self.classes_table.show_all_rows()
        self.classes_table.walk_cells()
        self.classes_table.opened.connect(self._open)
        self.detail_table.show_rows(_ROWS_SEEN)
        self.standard_combo.currentIndexChanged.connect(self._show_detail)
        self.view_combo.currentIndexChanged.connect(self._show_detail)

    def load(self) -> None:
        desk, rounds, language = self._desk, self._desk.rounds, current_language()
        if not rounds:
            self.say_empty(tr("There is no review round yet. Create one on the page of households."))
            return
        desk.fill_standards(self.standard_combo)
        places = tr("By commune") if desk.by_commune else tr("By village")
        fill(
            self.view_combo,
            [
                (HOUSEHOLDS, f"{places}: {counting_title(HOUSEHOLDS)}"),
                (PERSONS, f"{places}: {counting_title(PERSONS)}"),
                (_MISSING, tr("Why households are incomplete")),
            ],
        )
        rule_sets = desk.rule_sets

        def read() -> list[StandardClasses]:
            return [classes_of(desk.folder, desk.standards, rounds, each.id, language) for each in rule_sets]

        desk.workspace.operations.run(self, read, self._show, on_fault=self.show_fault)

    def enter(self) -> None:
        self.classes_table.setFocus()

    def _show(self, found: list[StandardClasses]) -> None:
        self._found = found
        review_round = self._desk.round
        if review_round is None or not found or not found[0].total.households:
            self.say_empty(tr("There are no households yet."))
            return
        self.show_body()
        self.classes_table.set_content(classes_table(found, self._desk.rule_sets, review_round.year))
        self._show_detail()

    def _show_detail(self) -> None:
        position = self.standard_combo.currentIndex()
        if not 0 <= position < len(self._found):
            return
        found, rules = self._found[position], self._desk.rule_sets[position]
        view = self.view_combo.currentData()
        if view == _MISSING:
            self.detail_table.set_content(missing_table(found, rules))
        else:
            self.detail_table.set_content(groups_table(found, rules, view, by_commune=self._desk.by_commune))
        self.bars.set_counts(
            tr("Households, standard {years}", years=years_of(rules)),
            [(name, count.households) for name, count in found.counts.items() if name != NO_CLASS],
        )
        self.standard_combo.setToolTip(title_of(rules))

    def _open(self, row: int, column: int) -> None:
        """List the households of the class and the standard that a number belongs to."""
        shown = [name for name in CLASSES if class_cell(name) == self.classes_table.shown_table().rows[row][0]]
        rules = self._desk.rule_sets[max(0, column - 1) // COLUMNS_A_STANDARD]
        name = shown[0] if shown else None
        heading = f"{title_of(rules)}: {class_name(name)}"
        show_households(self, self._desk, heading, (rules.id, rules.id), (name, None))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The table says the same: where there is no room the bars give way.
        self.bars.setVisible(self.width() >= theme.current().chars(_WIDE_CHARS))
