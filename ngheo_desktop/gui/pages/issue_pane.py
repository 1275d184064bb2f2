"""Choosing households and issuing their certificates."""

from array import array
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.unchecked import UncheckedDialog
from ngheo_desktop.gui.models.checkable import CheckableModel
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.certificate_rows import CLASS_COLUMN, HOUSEHOLD_COLUMNS, Documents, HouseholdLine
from ngheo_desktop.gui.pages.issuing import Issuing, Request
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.choice_table import ChoiceTable
from ngheo_desktop.gui.widgets.class_mark import ClassMarkDelegate, class_title
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.gui.widgets.filter_chip import FilterChip
from ngheo_desktop.messages import describe, format_date, ntr, parse_date, tr
from ngheo_desktop.services.certificate_desk import CertificateDesk, Choices
from ngheo_desktop.services.certificates import Candidate, Issue, unverified_values

_ROWS_SEEN_AT_LEAST = 5


class IssuePane(QWidget):
    """The households recorded poor or near-poor, who signs, and what is done with the certificates.

    Signals:
        documents_changed(Documents): other papers are to be previewed.
        row_changed(int): the paper at this position is to be in front.
        preview_wanted(): the preview is to be shown where there is no room for both.
        said(str, str, object): something went well: its kind, its text, and the file it made (or None).
        failed(KnownError): something went wrong that has no place of its own.
    """

    stack: QStackedWidget
    issue_area: QScrollArea
    village_combo: QComboBox
    shown_label: QLabel
    poor_chip: FilterChip
    near_poor_chip: FilterChip
    without_chip: FilterChip
    list_stack: QStackedWidget
    household_table: ChoiceTable
    nothing_left: EmptyState
    chosen_label: QLabel
    all_button: QPushButton
    none_button: QPushButton
    signer_edit: QLineEdit
    title_edit: QLineEdit
    date_edit: QLineEdit
    confirm_frame: QFrame
    confirm_label: QLabel
    confirm_check: QCheckBox
    unchecked_button: QPushButton
    save_button: QPushButton
    print_button: QPushButton
    preview_button: QPushButton
    empty: EmptyState

    documents_changed = Signal(object)
    row_changed = Signal(int)
    preview_wanted = Signal()
    said = Signal(str, str, object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, desk: CertificateDesk) -> None:
        super().__init__()
        self._workspace, self._desk = workspace, desk
        self._choices: Choices | None = None
        self._rows: list[HouseholdLine] = []
        self._unchecked: tuple[str, ...] = ()
        self._busy = False
        self._wrong_date = False
        self._issuing = Issuing(self, workspace.operations, desk)
        load_ui(self, "issue_pane.ui", promoted={"ChoiceTable": ChoiceTable})
        self._model = CheckableModel(HOUSEHOLD_COLUMNS, self._fetch, lambda row: row.number, self)
        self.household_table.set_rows(self._model)
        self.household_table.setItemDelegateForColumn(CLASS_COLUMN, ClassMarkDelegate(self.household_table))
        for chip in (self.poor_chip, self.near_poor_chip, self.without_chip):
            chip.setChecked(True)
        self.empty.set_content("certificate", "")
        self.nothing_left.set_content(
            "circle-check", tr("No household is left under these filters."), tr("Show every household")
        )
        signer, title = desk.signer()
        self.signer_edit.setText(signer)
        self.title_edit.setText(title)
        self._on = desk.today()
        self.date_edit.setText(format_date(self._on))
        self._connect()
        self._fit()
        self._show_chosen()

    # -- reading --------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read again who can get a certificate in the round in work."""
        round_id, on = self._workspace.round_id or None, self._on
        self._workspace.operations.run(
            self, lambda: self._desk.choices(round_id, on), self._show, on_fault=self._show_nothing
        )

    def refresh(self, changes: Changes) -> None:
        """Read again when something shown here was touched."""
        if changes.touches(
            records.CLASSIFICATION, records.CERTIFICATE, records.HOUSEHOLD, records.MEMBER, records.VILLAGE
        ):
            self.load()

    def documents(self) -> Documents:
        """Return what the preview shall show now."""
        numbers, rows, issue, choices = self._model.numbers, self._rows, self._issue(), self._choices
        desk = self._desk

        def make(position: int) -> bytes:
            if choices is None:
                raise KnownError(ErrorCode.CERTIFICATE_NONE)
            return desk.draft_pdf(choices.review_round, rows[numbers[position]].candidate, issue)

        def title(position: int) -> str:
            row = rows[numbers[position]]
            state = tr("No. {number}", number=row.state) if row.candidate.certificate else tr("draft, no number yet")
            return f"{row.head} · {state}"

        return Documents(len(numbers), make, title, max(0, self.household_table.currentIndex().row()))

    def shown_tables(self) -> list[TableContent]:
        """Return the households that are listed now."""
        content = self._model.content(tr("Households that can get a certificate"))
        return [content] if content.rows else []

    def show_position(self, position: int) -> None:
        """Put the row at this position in focus, because the preview went on to it."""
        if 0 <= position < len(self._model.numbers):
            self.household_table.select_number(self._model.numbers[position])

    def chosen(self) -> list[Candidate]:
        """Return the ticked households in village order."""
        return [self._rows[number].candidate for number in sorted(self._model.checked)]

    # -- showing --------------------------------------------------------------------------------------------------

    def _show(self, choices: Choices) -> None:
        ticked = {candidate.household.household_id for candidate in self.chosen()}
        same_round = self._choices is not None and self._choices.review_round == choices.review_round
        self._choices = choices
        self._rows = [HouseholdLine(number, candidate) for number, candidate in enumerate(choices.candidates)]
        self._fill_villages()
        if not self._rows:
            self._say_nothing(
                tr("No household is recorded poor or near-poor in this round yet. Classify the round first."),
                tr("Go to the households"),
            )
            return
        self.stack.setCurrentIndex(0)
        kept = [row.number for row in self._rows if row.candidate.household.household_id in ticked]
        self._model.replace_checks(kept if same_round else ())
        self._filter()

    def _show_nothing(self, fault: KnownError) -> None:
        if fault.code is ErrorCode.ROUND_NONE:
            self._say_nothing(
                tr("There is no review round yet. Certificates are issued from the classes of a round."),
                tr("Go to the households"),
            )
        elif fault.code is ErrorCode.CERTIFICATE_NOT_HERE:
            self._say_nothing(describe(fault).message, "")
        else:
            self._say_nothing(tr("The households could not be read."), "")
            self.failed.emit(fault)

    def _say_nothing(self, text: str, button: str) -> None:
        self._rows = []
        self._model.replace_checks(())
        self._model.set_numbers(array("q"))
        self.empty.set_content("certificate", text, button)
        self.stack.setCurrentIndex(1)
        self.documents_changed.emit(self.documents())

    def _fill_villages(self) -> None:
        wanted = self.village_combo.currentData()
        with QSignalBlocker(self.village_combo):
            self.village_combo.clear()
            self.village_combo.addItem(tr("All villages"), None)
            for village in self._choices.villages if self._choices else ():
                self.village_combo.addItem(village.name, village.village_id)
            self.village_combo.setCurrentIndex(max(0, self.village_combo.findData(wanted)))

    def _filter(self) -> None:
        """Show the rows that the village and the chips leave."""
        village = self.village_combo.currentData()
        here = [row for row in self._rows if village is None or row.candidate.household.village_id == village]
        self.poor_chip.set_content(class_title("poor"), sum(row.household_class == "poor" for row in here))
        self.near_poor_chip.set_content(
            class_title("near_poor"), sum(row.household_class == "near_poor" for row in here)
        )
        without = sum(row.candidate.certificate is None for row in here)
        self.without_chip.set_content(tr("Without certificate only"), without)
        classes = {"poor": self.poor_chip.isChecked(), "near_poor": self.near_poor_chip.isChecked()}
        left = array(
            "q",
            (
                row.number
                for row in here
                if classes[row.household_class]
                and (row.candidate.certificate is None or not self.without_chip.isChecked())
            ),
        )
        self.household_table.keep_current(lambda: self._model.set_numbers(left))
        if left and self.household_table.current_number < 0:
            self.household_table.select_number(left[0])
        self.list_stack.setCurrentIndex(0 if left else 1)
        self.shown_label.setText(ntr("{n} household shown", "{n} households shown", len(left)))
        self._show_chosen()
        self.documents_changed.emit(self.documents())

    def _show_everything(self) -> None:
        self.village_combo.setCurrentIndex(0)
        for chip, on in ((self.poor_chip, True), (self.near_poor_chip, True), (self.without_chip, False)):
            chip.setChecked(on)
        self.household_table.setFocus()

    def _show_chosen(self) -> None:
        chosen = self.chosen()
        hidden = len(self._model.checked.difference(self._model.numbers))
        text = ntr("{n} household chosen", "{n} households chosen", len(chosen))
        if hidden:
            text += " · " + ntr("{n} of them not shown by the filter", "{n} of them not shown by the filter", hidden)
        self.chosen_label.setText(text)
        new = any(candidate.certificate is None for candidate in chosen) or not chosen
        self.save_button.setText(tr("&Issue and save PDF…") if new else tr("&Save PDF…"))
        self.print_button.setText(tr("Issue and &print…") if new else tr("&Print…"))
        can_issue = bool(chosen) and not self._busy
        for button in (self.save_button, self.print_button):
            if self.window().focusWidget() is button and not can_issue:
                # Qt would hand the focus of a button at rest to whatever comes next in the window.
                self.household_table.setFocus()
            button.setEnabled(can_issue)
        self._show_unchecked([candidate for candidate in chosen if candidate.certificate is None])

    def _show_unchecked(self, new: Sequence[Candidate]) -> None:
        unchecked = unverified_values(new)
        if unchecked != self._unchecked:
            self._unchecked = unchecked
            self.confirm_check.setChecked(False)
        self.confirm_frame.setVisible(bool(unchecked))
        resting = sum(bool(candidate.recorded.result.unverified) for candidate in new)
        self.confirm_label.setText(
            tr(
                "The classes of {households} rest on {values} that nobody has compared with the text of the law. "
                "A confirmation is recorded with the name {officer}.",
                households=ntr("{n} household", "{n} households", resting),
                values=ntr("{n} legal value or indicator", "{n} legal values and indicators", len(unchecked)),
                officer=self._desk.officer,
            )
        )

    def _show_unchecked_list(self) -> None:
        if self._choices is not None:
            dialog = UncheckedDialog(self._desk.unchecked(self._choices.rule_set, self._unchecked), self)
            dialog.exec()
            dialog.deleteLater()

    # -- issuing --------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        request = self._request()
        if request is not None:
            self._issuing.save(request)

    def _print(self) -> None:
        request = self._request()
        if request is not None:
            self._issuing.print(request)

    def _request(self) -> Request | None:
        """Return what is to be issued when everything needed was given, else None with the cause shown."""
        chosen = self.chosen()
        if self._choices is None or not chosen:
            return None
        request = Request(self._choices.review_round, tuple(chosen), self._issue())
        if request.new and self._wrong_date:
            self.date_edit.setFocus()
            self.failed.emit(KnownError(ErrorCode.INPUT_DATE, text=self.date_edit.text()))
            return None
        missing = bool(request.new) and not request.issue.signer_name
        theme.set_state(self.signer_edit, "problem", "error" if missing else "")
        if missing:
            self.signer_edit.setFocus()
            self.failed.emit(KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Signed by")))
            return None
        if self._unchecked and not request.issue.confirmed_by:
            self.issue_area.ensureWidgetVisible(self.confirm_check)
            self.confirm_check.setFocus()
            self.failed.emit(KnownError(ErrorCode.CERTIFICATE_UNCONFIRMED, count=len(self._unchecked)))
            return None
        return request

    def _set_busy(self, busy: bool) -> None:  # noqa: FBT001  (the slot of a signal)
        self._busy = busy
        self._show_chosen()

    # -- inside ---------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.village_combo.currentIndexChanged.connect(self._filter)
        for chip in (self.poor_chip, self.near_poor_chip, self.without_chip):
            chip.toggled.connect(self._filter)
        self._model.checks_changed.connect(self._show_chosen)
        self.household_table.current_changed.connect(self._tell_row)
        self.household_table.opened.connect(self.preview_wanted)
        self.all_button.clicked.connect(lambda: self.household_table.check_all(on=True))
        self.none_button.clicked.connect(lambda: self.household_table.check_all(on=False))
        for edit in (self.signer_edit, self.title_edit):
            edit.editingFinished.connect(self._redraw)
        self.date_edit.editingFinished.connect(self._read_date)
        self.unchecked_button.clicked.connect(self._show_unchecked_list)
        self._issuing.busy_changed.connect(self._set_busy)
        self._issuing.said.connect(self.said)
        self._issuing.failed.connect(self.failed)
        self._issuing.done.connect(lambda: self._model.replace_checks(()))
        self.save_button.clicked.connect(self._save)
        self.print_button.clicked.connect(self._print)
        self.preview_button.clicked.connect(self.preview_wanted)
        self.nothing_left.action.connect(self._show_everything)
        self.empty.action.connect(lambda: self._workspace.open_page("households"))
        theme.current().changed.connect(self._fit)

    def _fit(self) -> None:
        style = theme.current()
        self.list_stack.setMinimumHeight((_ROWS_SEEN_AT_LEAST + 1) * style.row_height())

    def _redraw(self) -> None:
        if self._issue().signer_name:
            theme.set_state(self.signer_edit, "problem", "")
        self.documents_changed.emit(self.documents())

    def _read_date(self) -> None:
        """Take the date that was typed; what is no whole date is marked and nothing is issued on it."""
        try:
            day = date.fromisoformat(parse_date(self.date_edit.text(), today=self._desk.today()))
        except KnownError as fault:
            self._mark_date(wrong=True)
            self.failed.emit(fault)
        except ValueError:  # only a month or a year
            self._mark_date(wrong=True)
            self.failed.emit(KnownError(ErrorCode.INPUT_DATE, text=self.date_edit.text()))
        else:
            self._mark_date(wrong=False)
            self.date_edit.setText(format_date(day))
            if day != self._on:
                self._on = day
                self.load()

    def _mark_date(self, *, wrong: bool) -> None:
        theme.set_state(self.date_edit, "problem", "error" if wrong else "")
        self._wrong_date = wrong

    def _tell_row(self, number: int) -> None:
        if number >= 0:
            self.row_changed.emit(self.household_table.currentIndex().row())

    def _fetch(self, numbers: Sequence[int]) -> list[HouseholdLine]:
        return [self._rows[number] for number in numbers]

    def _issue(self) -> Issue:
        confirmed = bool(self._unchecked) and self.confirm_check.checkState() == Qt.CheckState.Checked
        return Issue(
            issued_on=self._on,
            signer_name=nfc(" ".join(self.signer_edit.text().split())),
            signer_title=nfc(" ".join(self.title_edit.text().split())),
            confirmed_by=self._desk.officer if confirmed else "",
        )
