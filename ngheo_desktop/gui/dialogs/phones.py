"""Questionnaires on telephones: the files given out, and filled-in ones taken back after their plan is read."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QWidget,
)

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.table_content import TableColumn, TableContent
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.table_saving import save_shown
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.progress_row import ProgressRow
from ngheo_desktop.messages import N_, ntr, tr
from ngheo_desktop.services.phone_forms import PhoneForms, PhonePlan

_SUFFIXES = (".xml", ".zip")
MOST_SHOWN = 500
_NAMES_IN_REASON = 3
_PROBLEM_HEADS = (N_("File"), N_("What is wrong"))
_DIFFERENCE_HEADS = (N_("Household"), N_("Person"), N_("Question"), N_("Keyed here"), N_("On the telephone"))


def dropped_files(data: QMimeData) -> list[Path]:
    """Return the files that are dropped when all of them are of a kind that telephones give; else none."""
    found = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return found if all(one.suffix.casefold() in _SUFFIXES for one in found) else []


class PhonesDialog(QDialog):
    """Two tabs: out to the telephones, and back."""

    banner: Banner
    tabs: QTabWidget
    give_tab: QWidget
    village_combo: QComboBox
    write_button: QPushButton
    take_tab: QWidget
    files_label: QLabel
    choose_button: QPushButton
    found_label: QLabel
    problems_label: QLabel
    problems_table: QTableWidget
    differences_label: QLabel
    differences_table: QTableWidget
    differing_check: QCheckBox
    apply_button: QPushButton
    lists_button: QPushButton
    progress_row: ProgressRow
    close_button: QPushButton

    def __init__(
        self,
        operations: Operations,
        forms: PhoneForms,
        villages: Sequence[tuple[str, str]],
        start: Path,
        parent: QWidget | None = None,
    ) -> None:
        """Serve a round; `villages` as (id, name), `start` is the folder that is offered first."""
        super().__init__(parent)
        self._operations = operations
        self._forms = forms
        self._start = start
        self._files: list[Path] = []
        self._plan: PhonePlan | None = None
        self._folder: Path | None = None
        load_ui(self, "phones_dialog.ui")
        self.progress_row.follow(operations)
        self.village_combo.addItem(tr("All villages"), None)
        for village_id, name in villages:
            self.village_combo.addItem(name, village_id)
        _dress(self.problems_table, _PROBLEM_HEADS)
        _dress(self.differences_table, _DIFFERENCE_HEADS)
        self._connect()
        self._show_plan(None)
        style, screen = theme.current(), self.screen().availableSize()
        self.resize(min(style.chars(130), screen.width() - 40), min(style.em(38), screen.height() - 80))
        self.village_combo.setFocus()

    def _connect(self) -> None:
        self.write_button.clicked.connect(self.write)
        self.choose_button.clicked.connect(self.choose)
        self.apply_button.clicked.connect(self.apply)
        self.lists_button.clicked.connect(self.save_lists)
        self.differing_check.toggled.connect(self._show_button)
        self.close_button.clicked.connect(self.reject)
        self.banner.action.connect(lambda: files.show_folder(self._folder) if self._folder else None)
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self.save_lists)

    # -- out ------------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Ask for a folder and write the form and the households into it."""
        folder = files.ask_folder(self, tr("Where the files for the telephones go"), self._start)
        if folder is None:
            return
        village = self.village_combo.currentData()
        self._set_busy(busy=True)
        self._operations.run_long(
            self,
            lambda progress: self._forms.write(folder, village, progress),
            self._written,
            title=tr("Writing the files for the telephones"),
            on_fault=self._fail,
            on_cancelled=self._stopped,
        )

    def _written(self, written: tuple[Path, Path]) -> None:
        self._set_busy(busy=False)
        form, table = written
        self._folder = form.parent
        text = tr("Written: {form} and {households}", form=form.name, households=table.name)
        self.banner.show_message("saved", text, str(form.parent), button=tr("Open the folder"))

    # -- back -----------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for filled-in questionnaires, one file or many."""
        patterns = " ".join(f"*{suffix}" for suffix in _SUFFIXES)
        kinds = tr("Questionnaires of ODK Collect") + f" ({patterns})"
        names, _ = QFileDialog.getOpenFileNames(self, tr("Choose filled-in questionnaires"), str(self._start), kinds)
        if names:
            self.read([Path(name) for name in names])

    def read(self, chosen: Sequence[Path]) -> None:
        """Read files and show what taking them would do; nothing is written."""
        self._files = list(chosen)
        self.tabs.setCurrentWidget(self.take_tab)
        self.banner.clear()
        self._show_plan(None)
        names = self._files[0].name if len(self._files) == 1 else ntr("{n} file", "{n} files", len(self._files))
        self.files_label.setText(tr("File: {file}", file=names))
        self._set_busy(busy=True)
        self._operations.run_long(
            self,
            lambda progress: self._forms.plan(list(chosen), progress),
            self._planned,
            title=tr("Reading the questionnaires"),
            on_fault=self._fail,
            on_cancelled=self._stopped,
        )

    def apply(self) -> None:
        """Take what the plan says."""
        plan = self._plan
        if plan is None:
            return
        take_differing = self.differing_check.isChecked()
        reason = ", ".join(file.name for file in self._files[:_NAMES_IN_REASON])
        self._set_busy(busy=True)
        self._operations.run_long(
            self,
            lambda _progress: self._forms.apply(plan, take_differing=take_differing, reason=reason),
            self._applied,
            title=tr("Taking the answers"),
            on_fault=self._fail,
            can_cancel=False,
        )

    def _planned(self, plan: PhonePlan) -> None:
        self._set_busy(busy=False)
        self._show_plan(plan)
        target = self.apply_button if self.apply_button.isEnabled() else self.choose_button
        target.setFocus()

    def _applied(self, changes: Changes) -> None:
        plan, differing = self._plan, self.differing_check.isChecked()
        taken = 0 if plan is None else plan.new_answers + (len(plan.differences) if differing else 0)
        people = 0 if plan is None else plan.new_people
        self._set_busy(busy=False)
        self._show_plan(None)
        text = ntr("{n} answer was taken.", "{n} answers were taken.", taken)
        added = ntr("{n} new person", "{n} new people", people) if people else ""
        self.banner.show_message("saved" if changes.records else "info", text, added)
        self.choose_button.setFocus()

    def save_lists(self) -> None:
        """Save what differs and what cannot be taken, to look into it with whoever filled the forms in."""
        tables = self.shown_tables()
        save_shown(
            self,
            self._operations,
            (lambda _progress: tables) if tables else None,
            self.windowTitle(),
            lambda text: self.banner.show_message("saved", text),
        )

    def shown_tables(self) -> list[TableContent]:
        """Return what differs and what cannot be taken, all rows, as tables for a file."""
        plan = self._plan
        if plan is None:
            return []
        differing = tuple((one.household, one.member, one.question, one.here, one.phone) for one in plan.differences)
        problems = tuple((one.file, one.message) for one in plan.problems)
        tables = [
            TableContent(tr("Answers that differ"), _columns(_DIFFERENCE_HEADS), differing),
            TableContent(tr("What cannot be taken"), _columns(_PROBLEM_HEADS), problems),
        ]
        return [table for table in tables if table.rows]

    # -- showing --------------------------------------------------------------------------------------------------

    def _show_plan(self, plan: PhonePlan | None) -> None:
        self._plan = plan
        differences = plan.differences if plan is not None else ()
        problems = plan.problems if plan is not None else ()
        self.differing_check.setChecked(False)
        for widget, wanted in (
            (self.found_label, plan is not None),
            (self.apply_button, plan is not None),
            (self.lists_button, bool(differences or problems)),
            (self.problems_label, bool(problems)),
            (self.problems_table, bool(problems)),
            (self.differences_label, bool(differences)),
            (self.differences_table, bool(differences)),
            (self.differing_check, bool(differences)),
        ):
            widget.setVisible(wanted)
        if plan is not None:
            parts = [
                ntr("{n} new answer", "{n} new answers", plan.new_answers),
                ntr("{n} the same as here", "{n} the same as here", plan.same),
                ntr("{n} new person", "{n} new people", plan.new_people),
            ]
            read = ntr("{n} questionnaire", "{n} questionnaires", plan.questionnaires)
            self.found_label.setText(f"{read}: {', '.join(parts)}.")
        self.problems_label.setText(ntr("{n} cannot be taken:", "{n} cannot be taken:", len(problems)))
        _fill(self.problems_table, [(one.file, one.message) for one in problems])
        self.differences_label.setText(
            ntr(
                "{n} answer differs from the one keyed here:",
                "{n} answers differ from those keyed here:",
                len(differences),
            )
        )
        _fill(
            self.differences_table,
            [(one.household, one.member, one.question, one.here, one.phone) for one in differences],
        )
        self._show_button()

    def _show_button(self) -> None:
        plan = self._plan
        takes = plan is not None and (plan.pending or (self.differing_check.isChecked() and plan.differing))
        self.apply_button.setEnabled(bool(takes))

    def _fail(self, fault: KnownError) -> None:
        self._set_busy(busy=False)
        self.banner.show_fault(fault)

    def _stopped(self) -> None:
        self._set_busy(busy=False)
        self.banner.show_message("warning", tr("The work was stopped; nothing was changed."))

    def _set_busy(self, *, busy: bool) -> None:
        self.tabs.setEnabled(not busy)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.tabs.isEnabled() and dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dropped = dropped_files(event.mimeData())
        if dropped and self.tabs.isEnabled():
            event.acceptProposedAction()
            self.read(dropped)


def _columns(heads: Sequence[str]) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(tr(head)) for head in heads)


def _dress(table: QTableWidget, heads: Sequence[str]) -> None:
    table.setColumnCount(len(heads))
    table.setHorizontalHeaderLabels([tr(head) for head in heads])
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.current().row_height())
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    heading = table.horizontalHeader()
    heading.setHighlightSections(False)
    heading.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.setWordWrap(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    heading.setStretchLastSection(True)


def _fill(table: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    """Show the first of these rows; columns take the width of what they hold."""
    shown = rows[:MOST_SHOWN]
    table.setRowCount(len(shown))
    for place, row in enumerate(shown):
        for column, text in enumerate(row):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            table.setItem(place, column, item)
    table.horizontalHeader().resizeSections(QHeaderView.ResizeMode.ResizeToContents)
    if shown:
        table.setCurrentCell(0, 0)
