"""Questionnaires on paper: which sheet, for whom, with what on it; look at them, print them or save them as PDF."""

from array import array
from functools import partial
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.gui import files, printing, theme
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.paper_window import PaperWindow
from ngheo_desktop.gui.table_saving import file_name
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.pdf_preview import PdfPreview
from ngheo_desktop.gui.widgets.progress_row import ProgressRow
from ngheo_desktop.messages import ntr, tr
from ngheo_desktop.services.paper_desk import PaperDesk
from ngheo_desktop.services.questionnaire_papers import PaperOrder, PrintedForms

_ORDER_CHARS = 38


class PrintQuestionnairesDialog(PaperWindow):
    """What is printed at the left, the paper itself at the right."""

    banner: Banner
    order_area: QScrollArea
    sheet_combo: QComboBox
    one_radio: QRadioButton
    one_label: QLabel
    village_radio: QRadioButton
    village_combo: QComboBox
    all_radio: QRadioButton
    blank_radio: QRadioButton
    blank_spin: QSpinBox
    answers_check: QCheckBox
    count_label: QLabel
    preview: PdfPreview
    progress_row: ProgressRow
    print_button: QPushButton
    save_button: QPushButton
    close_button: QPushButton

    def __init__(
        self, operations: Operations, desk: PaperDesk, household_id: RecordId | None, parent: QWidget | None = None
    ) -> None:
        """Offer the questionnaires of a round; `household_id` is the household in focus, if any."""
        super().__init__(parent)
        self._operations = operations
        self._desk = desk
        number = desk.number_of(household_id) if household_id is not None else None
        self._one = array("q", [number] if number is not None else [])
        self._numbers = self._one
        self._file: Path | None = None
        self._busy = False
        load_ui(self, "print_questionnaires_dialog.ui", promoted={"PdfPreview": PdfPreview})
        self.preview.attach(operations)
        self.progress_row.follow(operations)
        for sheet, title in desk.sheets():
            self.sheet_combo.addItem(title, sheet)
        for village in desk.villages():
            self.village_combo.addItem(village.name, village.village_id)
        self._fill_choices()
        self._connect()
        style, screen = theme.current(), self.screen().availableSize()
        self.order_area.setFixedWidth(self._order_width())
        self.resize(min(style.chars(150), screen.width() - 20), min(style.em(46), screen.height() - 60))
        self._show_order()
        self.sheet_combo.setFocus()

    def _order_width(self) -> int:
        """Return a width in which no choice is cut, with room for the scroll bar."""
        side, bar = self.order_area.widget(), self.order_area.verticalScrollBar()
        wanted = theme.current().chars(_ORDER_CHARS)
        least = side.minimumSizeHint().width() if side is not None else 0
        return max(wanted, least) + bar.sizeHint().width()

    def _fill_choices(self) -> None:
        has_households = len(self._desk.numbers()) > 0
        self.one_radio.setVisible(bool(self._one))
        self.one_label.setVisible(bool(self._one))
        for row in self._desk.rows(self._one):
            self.one_label.setText(f"{row.head_name} · {row.village}")
        self.village_radio.setEnabled(has_households and self.village_combo.count() > 0)
        self.all_radio.setEnabled(has_households)
        (self.one_radio if self._one else self.blank_radio).setChecked(True)

    def _connect(self) -> None:
        for radio in (self.one_radio, self.village_radio, self.all_radio, self.blank_radio):
            radio.toggled.connect(lambda on: self._show_order() if on else None)
        for combo in (self.sheet_combo, self.village_combo):
            combo.currentIndexChanged.connect(self._show_order)
        self.answers_check.toggled.connect(self._show_order)
        self.blank_spin.valueChanged.connect(self._show_count)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._save)
        self.close_button.clicked.connect(self.reject)
        self.banner.action.connect(lambda: files.show_folder(self._file.parent) if self._file else None)

    # -- what is shown --------------------------------------------------------------------------------------------

    def _show_order(self) -> None:
        """Show the first paper of what is chosen now."""
        if self.one_radio.isChecked():
            self._numbers = self._one
        elif self.village_radio.isChecked():
            self._numbers = self._desk.numbers(self.village_combo.currentData())
        elif self.all_radio.isChecked():
            self._numbers = self._desk.numbers()
        self.village_combo.setEnabled(self.village_radio.isChecked())
        self.blank_spin.setEnabled(self._is_blank)
        self.answers_check.setEnabled(not self._is_blank)
        self._show_count()
        count = 1 if self._is_blank else len(self._numbers)
        if count:
            self.preview.set_documents(count, self._make(), self._title)
            self.preview.show_document(0)
        else:
            self.preview.show_message(tr("This village has no household."))

    def _show_count(self) -> None:
        self.count_label.setText(ntr("{n} form", "{n} forms", self._count))
        for button in (self.print_button, self.save_button):
            button.setEnabled(self._count > 0 and not self._busy)

    @property
    def _is_blank(self) -> bool:
        return self.blank_radio.isChecked()

    @property
    def _count(self) -> int:
        return self.blank_spin.value() if self._is_blank else len(self._numbers)

    def _make(self) -> "partial[bytes]":
        return partial(_paper, self._desk, self._order(), self._numbers)

    def _title(self, position: int) -> str:
        if self._is_blank:
            return self.sheet_combo.currentText()
        rows = self._desk.rows(self._numbers[position : position + 1])
        return f"{rows[0].head_name} · {rows[0].village}" if rows else ""

    def _order(self) -> PaperOrder:
        sheet = str(self.sheet_combo.currentData())
        if self._is_blank:
            return PaperOrder(sheet=sheet, blanks=self.blank_spin.value())
        with_answers = self.answers_check.isChecked()
        if self.one_radio.isChecked():
            ids = tuple(row.household_id for row in self._desk.rows(self._one))
            return PaperOrder(sheet=sheet, household_ids=ids, with_answers=with_answers)
        village = self.village_combo.currentData() if self.village_radio.isChecked() else None
        return PaperOrder(sheet=sheet, village=village, with_answers=with_answers)

    # -- paper ----------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        order, desk = self._order(), self._desk
        place = self.village_combo.currentText() if self.village_radio.isChecked() else ""
        if self.one_radio.isChecked():
            place = self.one_label.text()
        name = file_name(f"phieu {order.sheet} {place} {desk.review_round.year}")
        start = (desk.papers / name).with_suffix(".pdf")
        file = printing.ask_pdf(self, tr("Save questionnaires as PDF"), start)
        if file is None:
            return
        self._set_busy(busy=True)
        self._operations.run_long(
            self,
            lambda progress: desk.save(order, file, progress),
            self._saved,
            title=tr("Saving the questionnaires"),
            on_fault=self._fail,
            on_cancelled=lambda: self._set_busy(busy=False),
        )

    def _saved(self, done: PrintedForms) -> None:
        self._set_busy(busy=False)
        self._file = done.file
        told = tr(
            "Saved {forms} on {pages}: {file}",
            forms=ntr("{n} form", "{n} forms", done.forms),
            pages=ntr("{n} page", "{n} pages", done.pages),
            file=done.file,
        )
        self.banner.show_message("saved", told, button=tr("Open the folder"))

    def _print(self) -> None:
        printer = printing.ask_printer(self, tr("Print questionnaires"))
        if printer is not None:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Send what is chosen to a printer with a progress row."""
        papers = [partial(self._make(), place) for place in range(self._count)]
        self._send(papers, printer, tr("Printing the questionnaires"))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.order_area.setEnabled(not busy)
        self._show_count()


def _paper(desk: PaperDesk, order: PaperOrder, numbers: "array[int]", place: int) -> bytes:
    """Return one questionnaire of an order as PDF; runs off the GUI thread."""
    if order.blanks:
        return desk.pdf(PaperOrder(sheet=order.sheet, blanks=1))
    ids = tuple(row.household_id for row in desk.rows(numbers[place : place + 1]))
    return desk.pdf(PaperOrder(sheet=order.sheet, household_ids=ids, with_answers=order.with_answers))
