"""Households by class under one standard across class under another; Enter lists the households of a number."""

from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from ngheo_desktop.gui.pages.results.desk import ResultsDesk, fill, fill_counting
from ngheo_desktop.gui.pages.results.grid import GridTable
from ngheo_desktop.gui.pages.results.pane import ResultsPane, show_households
from ngheo_desktop.gui.pages.results.tables import class_name, matrix_table, name_of, title_of
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.messages import format_int, tr
from ngheo_desktop.services.class_matrix import ClassMatrix, matrix_of


class MatrixPane(ResultsPane):
    """The one table that sets two standards against each other: it names both in every heading."""

    pair_box: QWidget
    first_combo: QComboBox
    second_combo: QComboBox
    counting_combo: QComboBox
    heading_label: QLabel
    matrix_table: GridTable
    check_label: QLabel

    def __init__(self, desk: ResultsDesk) -> None:
        super().__init__(desk)
        load_ui(self, "matrix_pane.ui", promoted={"GridTable": GridTable})
        self._matrix: ClassMatrix | None = None
        fill_counting(self.counting_combo)
        self.matrix_table.show_all_rows()
        self.matrix_table.walk_cells()
        self.matrix_table.opened.connect(self._open)
        self.first_combo.currentIndexChanged.connect(self._read)
        self.second_combo.currentIndexChanged.connect(self._read)
        self.counting_combo.currentIndexChanged.connect(self._show_table)

    def load(self) -> None:
        rule_sets = self._desk.rule_sets
        if len(rule_sets) < 2:
            self.say_empty(
                tr("The round has one standard. In a round with two, the households stand here by both classes.")
                if rule_sets
                else tr("There is no review round yet. Create one on the page of households.")
            )
            return
        values = [(rules.id, name_of(rules)) for rules in rule_sets]
        known = self.second_combo.currentData()
        fill(self.first_combo, values)
        fill(self.second_combo, values)
        if known is None or self.first_combo.currentData() == self.second_combo.currentData():
            self.second_combo.blockSignals(True)
            self.second_combo.setCurrentIndex(1 if self.first_combo.currentIndex() == 0 else 0)
            self.second_combo.blockSignals(False)
        self.pair_box.setVisible(len(rule_sets) > 2)
        self.show_body()
        self._read()

    def enter(self) -> None:
        self.matrix_table.setFocus()

    def _read(self) -> None:
        desk, rounds = self._desk, self._desk.rounds
        first, second = self.first_combo.currentData(), self.second_combo.currentData()
        desk.workspace.operations.run(
            self, lambda: matrix_of(desk.folder, rounds, first, second), self._show, on_fault=self.show_fault
        )

    def _show(self, matrix: ClassMatrix) -> None:
        self._matrix = matrix
        self._show_table()

    def _show_table(self) -> None:
        matrix = self._matrix
        if matrix is None:
            return
        rule_set = self._desk.standards.rule_set
        first, second = rule_set(matrix.first), rule_set(matrix.second)
        content = matrix_table(matrix, first, second, self.counting_combo.currentData())
        self.heading_label.setText(content.title)
        self.matrix_table.set_content(content)
        self.check_label.setText(
            tr(
                "The totals at the edges are the counts of each standard: {households} households, {persons} persons."
                " Enter or a double click on a number lists its households.",
                households=format_int(matrix.cell(None, None).households),
                persons=format_int(matrix.cell(None, None).persons),
            )
        )

    def _open(self, row: int, column: int) -> None:
        matrix = self._matrix
        if matrix is None:
            return
        rows, columns = matrix.classes
        first = rows[row] if row < len(rows) else None
        # The first column has the names of the rows: it stands for the whole row, as the last one does.
        second = columns[column - 1] if 0 < column <= len(columns) else None
        rule_set = self._desk.standards.rule_set
        heading = "\n".join(
            f"{title_of(rule_set(rules))}: {class_name(name)}"
            for rules, name in ((matrix.first, first), (matrix.second, second))
        )
        show_households(self, self._desk, heading, (matrix.first, matrix.second), (first, second))
