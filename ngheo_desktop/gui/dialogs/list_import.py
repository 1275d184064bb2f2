"""Takes in a list of households: reads it, shows what would happen and what is wrong, imports on request."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QSignalBlocker, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.dialogs.list_import_columns import ListColumnsDialog
from ngheo_desktop.gui.dialogs.list_import_problems import ProblemsView, problems_tables
from ngheo_desktop.gui.dialogs.list_import_texts import contents, day, effect, problem_counts
from ngheo_desktop.gui.dialogs.list_import_year import offer_years
from ngheo_desktop.gui.operations import Operation
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.table_saving import save_shown
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.messages import ntr, tr
from ngheo_desktop.services.list_import import (
    VILLAGE_UNKNOWN,
    ZERO_LOST,
    Imported,
    ListImporter,
    ListPlan,
    ListReading,
)
from ngheo_desktop.services.list_undo import ImportRun, Obstacle, Undone

_SUFFIXES = (".xlsx", ".xlsm", ".xls")
_OBSTACLES_SHOWN = 6
_YEAR_PAUSE = 400  # milliseconds


def dropped_file(data: QMimeData) -> str:
    """Return the one workbook that is dropped; empty for anything else."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 and files[0].casefold().endswith(_SUFFIXES) else ""


class ListImportDialog(QDialog):
    """Reads at once the file it is given, if any."""

    banner: Banner
    file_label: QLabel
    choose_button: QPushButton
    found_label: QLabel
    effect_label: QLabel
    year_label: QLabel
    year_combo: QComboBox
    villages_check: QCheckBox
    ids_check: QCheckBox
    problems_label: QLabel
    problems_table: QTableWidget
    columns_button: QPushButton
    failed_button: QPushButton
    undo_button: QPushButton
    busy_bar: QProgressBar
    cancel_button: QPushButton
    import_button: QPushButton

    def __init__(
        self, workspace: Workspace, importer: ListImporter, file: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._importer = importer
        self._file: Path | None = None
        self._reading: ListReading | None = None
        self._plan: ListPlan | None = None
        self._job: Operation | None = None
        self._run_to_undo: ImportRun | None = None
        load_ui(self, "list_import_dialog.ui")
        self._problems = ProblemsView(self.problems_table)
        self.choose_button.clicked.connect(self.choose)
        # Arrow keys pass years on the way to the one that is meant.
        self._year_wait = QTimer(self, singleShot=True, interval=_YEAR_PAUSE)
        self._year_wait.timeout.connect(self._read)
        self.year_combo.activated.connect(lambda _: self._year_wait.start())
        self.villages_check.toggled.connect(self._read_again)
        self.ids_check.toggled.connect(self._read_again)
        self.columns_button.clicked.connect(self.choose_columns)
        self.failed_button.clicked.connect(self.save_failed)
        self.undo_button.clicked.connect(self.ask_undo)
        self.banner.action.connect(self._undo)
        self.problems_label.setToolTip(tr("Ctrl+E saves these problems as a table."))
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self.save_problems)
        self.import_button.clicked.connect(self.import_now)
        self.cancel_button.clicked.connect(self.reject)
        self._workspace.operations.progressed.connect(self._show_progress)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            # What is there stands at the top while there is no table.
            layout.insertStretch(layout.count() - 2, 1)
            layout.setStretchFactor(self.problems_table, 100)
        self._set_busy(busy=False)
        self._show_plan(None)
        style = theme.current()
        screen = self.screen().availableSize()
        self.resize(min(style.chars(110), screen.width() - 40), min(style.em(36), screen.height() - 80))
        if file:
            self.read(file)

    def choose(self) -> None:
        """Ask for a file."""
        pattern = " ".join(f"*{suffix}" for suffix in _SUFFIXES)
        kinds = tr("Excel workbooks") + f" ({pattern})"
        file, _ = QFileDialog.getOpenFileName(self, tr("Choose the list"), str(files.documents()), kinds)
        if file:
            self.read(file)

    def read(self, file: str) -> None:
        """Read a file and show what importing it would do; ask for its columns where its headings do not tell."""
        self._file = Path(file)
        self._reading = None
        for check in (self.villages_check, self.ids_check):
            with QSignalBlocker(check):
                check.setChecked(False)
        self.year_combo.clear()
        self._read()

    def choose_columns(self) -> None:
        """Ask which field each column is, and read the list again with the answer."""
        reading = self._reading
        if reading is None or not reading.layouts:
            return
        dialog = ListColumnsDialog(reading.layouts, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._columns_chosen(dialog))
        dialog.rejected.connect(self._columns_left)
        dialog.open()

    def save_failed(self) -> None:
        """Save the rows that are kept out, with the reasons, where the person says."""
        plan = self._plan
        if plan is None:
            return
        # It is corrected and imported like the list itself, and is looked for beside it.
        start = plan.file.with_name(tr("{file} - kept out.xlsx", file=plan.file.stem))
        target = files.ask_save(self, tr("Save the rows kept out"), start, files.kinds(tr("Excel workbooks"), ".xlsx"))
        if target is not None:
            self.save_failed_to(target)

    def save_failed_to(self, target: Path) -> None:
        """Save the rows that are kept out to this file."""
        plan = self._plan
        if plan is None:
            return

        def saved(rows: int) -> None:
            text = ntr("{n} row was saved to {file}.", "{n} rows were saved to {file}.", rows, file=target.name)
            advice = tr("Correct the rows there and import that file; what is here already is left as it is.")
            self.banner.show_message("saved", text, advice)

        self._workspace.operations.run(
            self, lambda: self._importer.save_failed(plan, target), saved, on_fault=self.banner.show_fault
        )

    def save_problems(self) -> None:
        """Save the list of problems, all of it, as a workbook or CSV."""
        tables = problems_tables(self._plan.problems) if self._plan is not None else []
        save_shown(
            self,
            self._workspace.operations,
            (lambda _progress: tables) if tables else None,
            tr("Problems of the list"),
            lambda text: self.banner.show_message("saved", text),
        )

    def import_now(self) -> None:
        """Write what the plan says."""
        plan = self._plan
        if plan is None:
            return
        self._set_busy(busy=True)
        self._job = self._workspace.operations.run_long(
            self,
            lambda progress: self._importer.apply(plan, progress),
            self._imported,
            title=tr("Importing the list"),
            on_fault=self._fail,
            on_cancelled=self._stopped,
        )
        self.cancel_button.setFocus()

    def ask_undo(self) -> None:
        """Say what undoing the last import would take back, or what is in the way."""
        run = self._importer.runs.last()
        if run is None:
            return
        self._workspace.operations.run(
            self,
            lambda: self._importer.runs.obstacles(run.run_id),
            lambda obstacles: self._offer_undo(run, obstacles),
            on_fault=self.banner.show_fault,
        )

    def _offer_undo(self, run: ImportRun, obstacles: list[Obstacle]) -> None:
        about = tr("Import of {file} on {day}", file=run.file, day=day(run.imported_on))
        if obstacles:
            text = ntr(
                "{about} cannot be undone: {n} later entry rests on it.",
                "{about} cannot be undone: {n} later entries rest on it.",
                len(obstacles),
                about=about,
            )
            lines = [f"{one.household} · {one.author} · {day(one.at)}" for one in obstacles[:_OBSTACLES_SHOWN]]
            more = len(obstacles) - _OBSTACLES_SHOWN
            if more > 0:
                lines.append(ntr("and {n} more", "and {n} more", more))
            self.banner.show_message("error", text, "\n".join(lines))
            return
        self._run_to_undo = run
        added = ntr("{n} household is removed again", "{n} households are removed again", run.households)
        changed = ntr(
            "{n} household gets its former values back", "{n} households get their former values back", run.changed
        )
        self.banner.show_message("warning", f"{about}: {added}, {changed}.", button=tr("Undo it"))
        self.banner.enter()

    def _undo(self) -> None:
        run, self._run_to_undo = self._run_to_undo, None
        if run is None:
            return
        self.banner.clear()
        self._set_busy(busy=True)
        self._job = self._workspace.operations.run_long(
            self,
            lambda progress: self._importer.runs.undo(run.run_id, progress=progress),
            self._undone,
            title=tr("Undoing the import"),
            on_fault=self._fail,
            on_cancelled=self._stopped,
        )

    def _undone(self, undone: Undone) -> None:
        self._set_busy(busy=False)
        parts = [
            ntr("{n} household was removed again", "{n} households were removed again", undone.households),
            ntr("{n} person with them", "{n} people with them", undone.members),
            ntr("{n} household has its former values", "{n} households have their former values", undone.changed),
        ]
        if undone.villages:
            parts.append(ntr("{n} village stays", "{n} villages stay", undone.villages))
        self._workspace.status_wanted.emit()
        self._read()
        self.banner.show_message("saved", tr("The import was undone."), ", ".join(parts) + ".")
        self._show_undo()

    def reject(self) -> None:
        """Stop a job under way; close the window otherwise."""
        if self._job is None:
            super().reject()
        else:
            self._job.cancel()

    def _show_progress(self, operation: Operation, done: int, total: int) -> None:
        if operation is self._job:
            self.busy_bar.setRange(0, total)
            self.busy_bar.setValue(done)

    def _stopped(self) -> None:
        self._set_busy(busy=False)
        self.banner.show_message("warning", tr("The work was stopped; nothing was changed."))

    def _read_again(self, _: bool) -> None:  # noqa: FBT001  (a slot)
        self._read()

    def _read(self) -> None:
        file, opened = self._file, self._reading.opened if self._reading else None
        add_villages, repair_ids = self.villages_check.isChecked(), self.ids_check.isChecked()
        year = self.year_combo.currentData()
        if self._job is not None:
            self._year_wait.start()
            return
        if file is None:
            return
        self.banner.clear()
        self.file_label.setText(tr("File: {file}", file=file.name))
        self._set_busy(busy=True)
        self._job = self._workspace.operations.run_long(
            self,
            lambda progress: self._importer.read(
                file, opened, add_villages=add_villages, repair_ids=repair_ids, year=year, progress=progress
            ),
            self._read_done,
            title=tr("Reading the list"),
            on_fault=self._fail,
            on_cancelled=self._stopped,
        )

    def _read_done(self, reading: ListReading) -> None:
        self._set_busy(busy=False)
        self._reading = reading
        self._show_plan(reading.plan)
        if reading.plan is None:
            self.choose_columns()

    def _columns_chosen(self, dialog: ListColumnsDialog) -> None:
        choices = dialog.choices
        self._workspace.operations.run(
            self, lambda: self._importer.remember(choices), lambda _: self._read(), on_fault=self._fail
        )

    def _columns_left(self) -> None:
        if self._plan is None:
            self.columns_button.setVisible(True)
            self.banner.show_message(
                "warning", tr("The headings of this list are not all known; choose its columns to read it.")
            )

    def _fail(self, fault: KnownError) -> None:
        self._set_busy(busy=False)
        self._show_plan(None)
        self.banner.show_fault(fault)

    def _imported(self, imported: Imported) -> None:  # noqa: ARG002  (pages are told of them by the queue)
        plan = self._plan
        if plan is not None:
            added = ntr("{n} household added", "{n} households added", plan.added)
            unchanged = ntr("{n} was here already", "{n} were here already", plan.unchanged)
            said = f"{added}, {unchanged}."
            self._workspace.say(said[:1].upper() + said[1:])
        self._workspace.status_wanted.emit()
        self._job = None
        self.accept()

    def _set_busy(self, *, busy: bool) -> None:
        self._job = None
        self.busy_bar.setRange(0, 0)
        self.busy_bar.setVisible(busy)
        tools = (self.choose_button, self.villages_check, self.ids_check, self.columns_button, self.failed_button)
        for widget in (*tools, self.undo_button):
            widget.setEnabled(not busy)
        self.import_button.setEnabled(not busy and self._has_work())

    def _has_work(self) -> bool:
        return self._plan is not None and self._plan.has_work

    def _show_undo(self) -> None:
        self.undo_button.setVisible(self._importer.runs.last() is not None)

    def _show_plan(self, plan: ListPlan | None) -> None:
        self._plan = plan
        for widget in (self.found_label, self.effect_label, self.problems_label, self.problems_table):
            widget.setVisible(plan is not None)
        for tool in (self.villages_check, self.ids_check, self.columns_button, self.failed_button):
            tool.setVisible(False)
        offer_years(self.year_label, self.year_combo, plan, self._importer.newest_year)
        self._show_undo()
        self.import_button.setText(tr("Import"))
        self.import_button.setEnabled(self._has_work())
        if plan is None:
            return
        self.found_label.setText(contents(plan))
        self.effect_label.setText(effect(plan))
        codes = {problem.code for problem in plan.problems}
        # The first villages of a commune are added without asking: there is nothing to compare them with.
        self.villages_check.setVisible(self.villages_check.isChecked() or VILLAGE_UNKNOWN in codes)
        self.ids_check.setVisible(self.ids_check.isChecked() or not ZERO_LOST.isdisjoint(codes))
        self.columns_button.setVisible(True)
        self.failed_button.setVisible(plan.failed > 0 or any(problem.is_hard for problem in plan.problems))
        if self._has_work():
            count = len(plan.additions) + len(plan.updates)
            self.import_button.setText(ntr("Import {n} household", "Import {n} households", count))
            self.import_button.setDefault(True)
            if not self.year_combo.hasFocus():
                (self.year_combo if plan.classes_lost else self.import_button).setFocus()
        self.problems_label.setText(problem_counts(plan))
        self._problems.show(plan.problems)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = dropped_file(event.mimeData())
        if file:
            event.acceptProposedAction()
            self.read(file)
