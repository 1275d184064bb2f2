"""The households behind a number; Enter opens the questionnaire of one."""

from array import array
from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QStyledItemDelegate, QWidget

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.models.windowed import WindowedModel
from ngheo_desktop.gui.pages import household_list
from ngheo_desktop.gui.pages.results.desk import ResultsDesk
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.class_mark import ClassMarkDelegate
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import ntr
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery, HouseholdRow


class CellHouseholdsDialog(QDialog):
    """After it was accepted `chosen` holds the household and the round it was counted in."""

    heading_label: QLabel
    table: WindowedTable
    open_button: QPushButton
    close_button: QPushButton

    def __init__(
        self, desk: ResultsDesk, heading: str, found: Sequence[tuple[RecordId, int]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._book = HouseholdBook(desk.folder)
        self._round_of = {number: round_id for round_id, number in found}
        self.chosen: tuple[RecordId, str] | None = None
        load_ui(self, "cell_households_dialog.ui")
        count = ntr("{n} household", "{n} households", len(found))
        self.heading_label.setText(f"{heading}\n{count}")
        columns = household_list.columns(desk.standards, desk.round)
        model: WindowedModel[HouseholdRow] = WindowedModel(columns, self._fetch, lambda row: row.household_no, self)
        self.table.set_rows(model)
        marks, texts = ClassMarkDelegate(self.table), QStyledItemDelegate(self.table)
        for position, column in enumerate(columns):
            self.table.setItemDelegateForColumn(position, marks if column.value else texts)
        model.set_numbers(array("q", [number for _, number in found]))
        self.table.select_number(found[0][1] if found else -1)
        self.table.opened.connect(self._open)
        self.open_button.clicked.connect(lambda: self._open(self.table.current_number))
        self.close_button.clicked.connect(self.reject)
        self.table.setFocus()
        screen, style = self.screen().availableSize(), theme.current()
        self.resize(min(style.chars(140), screen.width() - 40), min(style.em(32), screen.height() - 80))

    def _fetch(self, numbers: Sequence[int]) -> list[HouseholdRow]:
        by_round: dict[RecordId, list[int]] = {}
        for number in numbers:
            by_round.setdefault(self._round_of[number], []).append(number)
        rows: list[HouseholdRow] = []
        for round_id, own in by_round.items():
            year = self._desk.round.year - 1 if self._desk.round is not None else 0
            query = HouseholdQuery(commune_code=None, round_id=round_id, last_year=year)
            rows += self._book.rows(query, own)
        return rows

    def _open(self, number: int) -> None:
        rows = self._fetch([number]) if number in self._round_of else []
        if rows:
            self.chosen = rows[0].household_id, self._round_of[number]
            self.accept()
