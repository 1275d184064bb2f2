"""Explanation slips for families and the village meeting: look at them, save one, a village or all, print."""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSplitter, QStyledItemDelegate, QWidget

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.gui import files, printing, theme
from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.gui.pages import household_list
from ngheo_desktop.gui.pages.certificate_files import file_name
from ngheo_desktop.gui.pages.results.desk import ResultsDesk, fill
from ngheo_desktop.gui.paper_window import PaperWindow
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.class_mark import ClassMarkDelegate
from ngheo_desktop.gui.widgets.pdf_preview import PdfPreview
from ngheo_desktop.gui.widgets.progress_row import ProgressRow
from ngheo_desktop.gui.widgets.search_edit import SearchEdit
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import ntr, tr
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery, HouseholdRow
from ngheo_desktop.services.slip_desk import SlipDesk
from ngheo_desktop.services.slips import WrittenSlips


class SlipsDialog(PaperWindow):
    """The households at the left, the slip of the one in focus at the right."""

    banner: Banner
    splitter: QSplitter
    village_combo: QComboBox
    search_edit: SearchEdit
    table: WindowedTable
    count_label: QLabel
    preview: PdfPreview
    progress_row: ProgressRow
    all_button: QPushButton
    one_button: QPushButton
    print_button: QPushButton
    close_button: QPushButton

    def __init__(self, desk: ResultsDesk, review_round: ReviewRound, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._round = desk, review_round
        self._operations = desk.workspace.operations
        self._slips = SlipDesk(desk.folder, desk.standards, review_round)
        self._book = HouseholdBook(desk.folder)
        self._query = HouseholdQuery(
            review_round.commune_code, round_id=review_round.round_id, last_year=review_round.year - 1
        )
        self._file: Path | None = None
        self._busy = False
        load_ui(self, "slips_dialog.ui", promoted={"PdfPreview": PdfPreview})
        self.preview.attach(self._operations)
        self.preview.setContentsMargins(theme.current().space("m"), 0, 0, 0)
        self.progress_row.follow(self._operations)
        columns = _columns(desk, review_round)
        self._model: WindowedModel[HouseholdRow] = WindowedModel(
            columns, lambda numbers: self._book.rows(self._query, numbers), lambda row: row.household_no, self
        )
        self.table.set_rows(self._model)
        marks, texts = ClassMarkDelegate(self.table), QStyledItemDelegate(self.table)
        for position, column in enumerate(columns):
            self.table.setItemDelegateForColumn(position, marks if column.value else texts)
        villages = self._slips.villages()
        fill(self.village_combo, [("", tr("All")), *((each.village_id, each.name) for each in villages)])
        self._connect()
        self._find()
        screen, style = self.screen().availableSize(), theme.current()
        self.resize(min(style.chars(190), screen.width() - 20), min(style.em(44), screen.height() - 60))
        self.splitter.setSizes([round(self.width() * 0.5), round(self.width() * 0.5)])
        self.table.setFocus()

    def _connect(self) -> None:
        self.village_combo.currentIndexChanged.connect(self._find)
        self.search_edit.searched.connect(self._find)
        self.search_edit.left_downwards.connect(self.table.setFocus)
        self.table.current_changed.connect(self._show_row)
        self.table.selection_changed.connect(self._show_chosen)
        self.preview.document_shown.connect(self._show_position)
        self.all_button.clicked.connect(self._save_all)
        self.one_button.clicked.connect(self._save_chosen)
        self.print_button.clicked.connect(self._print)
        self.close_button.clicked.connect(self.reject)
        self.banner.action.connect(lambda: files.show_folder(self._file.parent) if self._file else None)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def _find(self) -> None:
        self._query = replace(
            self._query, text=self.search_edit.text(), village_id=self.village_combo.currentData() or None
        )
        numbers = self._book.find(self._query)
        self._model.set_numbers(numbers)
        self.count_label.setText(ntr("{n} household", "{n} households", len(numbers)))
        self.all_button.setEnabled(bool(numbers) and not self._busy)
        if not numbers:
            self.preview.show_message(tr("No household fits the search and the filters."))
            self._show_chosen()
            return
        self.preview.set_documents(len(numbers), self._make, self._title)
        self.table.select_number(numbers[0])
        self._show_chosen()

    def _make(self, position: int) -> bytes:
        (household_id,) = self._ids([self._model.numbers[position]])
        return self._slips.pdf([household_id])

    def _title(self, position: int) -> str:
        row = self._model.row(position)
        return f"{row.head_name} · {row.village}" if row is not None else ""

    def _show_row(self, number: int) -> None:
        if number >= 0:
            self.preview.show_document(self.table.currentIndex().row())

    def _show_position(self, position: int) -> None:
        if 0 <= position < len(self._model.numbers):
            self.table.select_number(self._model.numbers[position])

    def _show_chosen(self) -> None:
        has = bool(self.table.selected_numbers()) and not self._busy
        for button in (self.one_button, self.print_button):
            button.setEnabled(has)

    def _ids(self, numbers: Sequence[int]) -> list[RecordId]:
        return [row.household_id for row in self._book.rows(self._query, numbers)]

    # -- paper ---------------------------------------------------------------------------------------------------------

    def _save_all(self) -> None:
        everything = not self._query.text and self._query.village_id is None
        numbers = array("q", self._model.numbers)
        self._save(None if everything else numbers, self.village_combo.currentText() if self._query.village_id else "")

    def _save_chosen(self) -> None:
        numbers = self.table.selected_numbers()
        rows = self._book.rows(self._query, numbers[:1])
        self._save(array("q", numbers), rows[0].head_name if len(numbers) == 1 and rows else "")

    def _save(self, numbers: "array[int] | None", place: str) -> None:
        name = file_name(place, self._desk.folder.clock.today()).replace("giay-chung-nhan", "phieu-giai-thich", 1)
        file = printing.ask_pdf(self, tr("Save explanation slips as PDF"), self._slips.papers / name)
        if file is None:
            return

        def work(progress: Progress) -> WrittenSlips:
            chosen = None if numbers is None else self._slips.ids(self._query, numbers)
            return self._slips.save(chosen, file, progress)

        self._set_busy(busy=True)
        self._operations.run_long(
            self,
            work,
            self._saved,
            title=tr("Saving the explanation slips"),
            on_fault=self._fail,
            on_cancelled=lambda: self._set_busy(busy=False),
        )

    def _saved(self, done: WrittenSlips) -> None:
        self._set_busy(busy=False)
        self._file = done.file
        told = tr(
            "Saved {slips} on {pages}: {file}",
            slips=ntr("{n} slip", "{n} slips", done.slips),
            pages=ntr("{n} page", "{n} pages", done.pages),
            file=done.file,
        )
        self.banner.show_message("saved", told, button=tr("Open the folder"))

    def _print(self) -> None:
        chosen = self._ids(self.table.selected_numbers())
        printer = printing.ask_printer(self, tr("Print explanation slips"))
        if printer is not None:
            self.print_on(printer, chosen)

    def print_on(self, printer: QPrinter, chosen: Sequence[RecordId]) -> None:
        """Send slips to a printer with a progress row."""
        papers = [partial(self._slips.pdf, [each]) for each in chosen]
        self._send(papers, printer, tr("Printing the explanation slips"))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.all_button.setEnabled(not busy and bool(self._model.numbers))
        self._show_chosen()


def _columns(desk: ResultsDesk, review_round: ReviewRound) -> list[Column[HouseholdRow]]:
    """Return who, where and the classes, in the order of villages; the slip beside tells what gives way to room."""
    found = household_list.columns(desk.standards, review_round)[: 4 + len(review_round.rule_sets)]
    spared = {"number": 1, "village": 2, household_list.MEMBERS: 9}
    spared |= {column.key: place + 3 for place, column in enumerate(found[5:])}
    # A number says nothing when it is cut: it stands whole or not at all.
    return [
        replace(column, order="", spare=spared.get(column.key, 0), least=0 if column.key == "number" else column.least)
        for column in found
    ]
