"""The register of issued certificates: find them, look at them, save or print them again."""

from array import array
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from ngheo_desktop.domain import records
from ngheo_desktop.domain.certificate import Certificate
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.domain.text import fold
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages import certificate_files
from ngheo_desktop.gui.pages.certificate_rows import Documents
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.class_mark import ClassMarkDelegate, class_title
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.gui.widgets.search_edit import SearchEdit
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import N_, format_date, ntr, tr
from ngheo_desktop.services.certificate_desk import CertificateDesk

_ROWS_SEEN_AT_LEAST = 5
_CLASS_COLUMN = 4
_Entry = tuple[int, Certificate]


def _head(entry: _Entry) -> str:
    return entry[1].content.head_name


def _village(entry: _Entry) -> str:
    return entry[1].content.village


_COLUMNS: tuple[Column[_Entry], ...] = (
    Column(
        N_("Number"),
        lambda entry: entry[1].content.number.split("/")[0],
        6,
        is_number=True,
        cell=lambda entry: entry[1].content.number,
    ),
    Column(
        N_("Date"),
        lambda entry: format_date(entry[1].content.issued_on),
        10,
        cell=lambda entry: date.fromisoformat(entry[1].content.issued_on),
    ),
    Column(N_("Head of household"), _head, 23, least=14, help=_head),
    Column(N_("Village"), _village, 12, least=8, help=_village, spare=1),
    Column(
        N_("Class"),
        lambda entry: class_title(entry[1].content.household_class),
        14,
        value=lambda entry: entry[1].content.household_class,
        whole=(N_("Near-poor"),),
    ),
)


class RegisterPane(QWidget):
    """Every certificate issued here, the newest first.

    Signals: as those of `IssuePane`, and
        counted(int): how many certificates there are.
    """

    stack: QStackedWidget
    search_edit: SearchEdit
    shown_label: QLabel
    register_table: WindowedTable
    save_button: QPushButton
    print_button: QPushButton
    chosen_label: QLabel
    preview_button: QPushButton
    empty: EmptyState

    documents_changed = Signal(object)
    row_changed = Signal(int)
    preview_wanted = Signal()
    said = Signal(str, str, object)
    failed = Signal(object)
    counted = Signal(int)

    def __init__(self, workspace: Workspace, desk: CertificateDesk) -> None:
        super().__init__()
        self._workspace, self._desk = workspace, desk
        self._all: list[Certificate] = []
        self._folded: list[str] = []
        self._busy = False
        load_ui(self, "register_pane.ui")
        self._model = WindowedModel(_COLUMNS, self._fetch, lambda entry: entry[0], self)
        self.register_table.set_rows(self._model)
        self.register_table.setItemDelegateForColumn(_CLASS_COLUMN, ClassMarkDelegate(self.register_table))
        self.empty.set_content("certificate", tr("No certificate has been issued yet."))
        self.search_edit.searched.connect(self._filter)
        self.search_edit.left_downwards.connect(self.register_table.setFocus)
        self.register_table.current_changed.connect(self._tell_row)
        self.register_table.selection_changed.connect(self._show_chosen)
        self.register_table.opened.connect(self.preview_wanted)
        self.save_button.clicked.connect(self._save)
        self.print_button.clicked.connect(self._print)
        self.preview_button.clicked.connect(self.preview_wanted)
        theme.current().changed.connect(self._fit)
        self._fit()
        self._show_chosen()

    def load(self) -> None:
        """Read the register again."""
        self._workspace.operations.run(self, self._desk.register, self._show)

    def refresh(self, changes: Changes) -> None:
        """Read again when a certificate was issued or came in."""
        if changes.touches(records.CERTIFICATE):
            self.load()

    def documents(self) -> Documents:
        """Return what the preview shall show now."""
        numbers, issued, desk = self._model.numbers, self._all, self._desk

        def title(position: int) -> str:
            content = issued[numbers[position]].content
            return f"{content.head_name} · " + tr("No. {number}", number=content.number)

        return Documents(
            len(numbers),
            lambda position: desk.pdf([issued[numbers[position]]]),
            title,
            max(0, self.register_table.currentIndex().row()),
        )

    def shown_tables(self) -> list[TableContent]:
        """Return the certificates that are listed now, the numbers whole."""
        content = self._model.content(tr("Register of certificates"))
        return [content] if content.rows else []

    def show_position(self, position: int) -> None:
        """Put the row at this position in focus, because the preview went on to it."""
        if 0 <= position < len(self._model.numbers):
            self.register_table.select_number(self._model.numbers[position])

    def show_fault(self, fault: KnownError) -> None:
        """Take the buttons back into use and hand the fault to the page."""
        self._set_busy(False)
        self.failed.emit(fault)

    def _show(self, issued: list[Certificate]) -> None:
        self._all = issued
        self._folded = [fold(f"{one.content.number} {one.content.head_name} {one.content.village}") for one in issued]
        self.stack.setCurrentIndex(0 if issued else 1)
        self.counted.emit(len(issued))
        self._filter()

    def _filter(self) -> None:
        words = fold(self.search_edit.text()).split()
        left = array("q", (number for number, text in enumerate(self._folded) if all(word in text for word in words)))
        self._model.set_numbers(left)
        if left:
            self.register_table.select_number(left[0])
        self.shown_label.setText(certificate_files.shown_text(len(left), len(self._all)))
        self._show_chosen()
        self.documents_changed.emit(self.documents())

    def _show_chosen(self) -> None:
        count = len(self.register_table.selected_numbers())
        self.chosen_label.setText(ntr("{n} certificate chosen", "{n} certificates chosen", count) if count else "")
        for button in (self.save_button, self.print_button):
            button.setEnabled(count > 0 and not self._busy)

    def _chosen(self) -> list[Certificate]:
        """Return the chosen certificates village by village, as bookmarks need them."""
        return self._desk.in_village_order([self._all[number] for number in self.register_table.selected_numbers()])

    def _save(self) -> None:
        chosen = self._chosen()
        villages = {one.content.village for one in chosen}
        file = certificate_files.ask_pdf(
            self, self._desk, villages.pop() if len(villages) == 1 else "", self._desk.today()
        )
        if file is not None:
            self._set_busy(True)
            certificate_files.save(
                self,
                self._workspace.operations,
                self._desk,
                chosen,
                file,
                on_done=lambda saved: self._end(saved.text(), saved.file),
                on_cancelled=lambda: self._set_busy(False),
                on_fault=self.show_fault,
            )

    def _print(self) -> None:
        chosen = self._chosen()
        printer = certificate_files.ask_printer(self)
        if printer is not None:
            self._set_busy(True)
            certificate_files.print_all(
                self,
                self._workspace.operations,
                self._desk,
                chosen,
                printer,
                on_done=lambda pages: self._end(certificate_files.printed_text(len(chosen), pages), None),
                on_cancelled=lambda: self._set_busy(False),
                on_fault=self.show_fault,
            )

    def _end(self, text: str, file: object) -> None:
        self._set_busy(False)
        self.said.emit("saved", text, file)

    def _set_busy(self, busy: bool) -> None:  # noqa: FBT001  (a Qt-like setter)
        self._busy = busy
        self._show_chosen()

    def _fit(self) -> None:
        self.register_table.setMinimumHeight((_ROWS_SEEN_AT_LEAST + 1) * theme.current().row_height())

    def _tell_row(self, number: int) -> None:
        if number >= 0:
            self.row_changed.emit(self.register_table.currentIndex().row())

    def _fetch(self, numbers: Sequence[int]) -> list[_Entry]:
        return [(number, self._all[number]) for number in numbers]
