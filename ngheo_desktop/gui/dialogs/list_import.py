"""Takes in a list of households: reads it, shows what would happen and what is wrong, imports on request."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.operations import Operation
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.messages import format_int, ntr, tr
from ngheo_desktop.services.list_import import VILLAGE_UNKNOWN, ListImporter, ListPlan

_TALLEST = 10_000
_SUFFIXES = (".xlsx", ".xlsm", ".xls")


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
    villages_check: QCheckBox
    problems_label: QLabel
    problems_table: QTableWidget
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
        self._plan: ListPlan | None = None
        self._writing: Operation | None = None
        load_ui(self, "list_import_dialog.ui")
        self.choose_button.clicked.connect(self.choose)
        self.villages_check.toggled.connect(self._read_again)
        self.import_button.clicked.connect(self.import_now)
        self.cancel_button.clicked.connect(self.reject)
        self._workspace.operations.progressed.connect(self._show_progress)
        self._prepare_table()
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            # What is there stands at the top while there is no table.
            layout.insertStretch(layout.count() - 1, 1)
            layout.setStretchFactor(self.problems_table, 100)
        self._set_busy(busy=False)
        self._show_plan(None)
        style = theme.current()
        screen = self.screen().availableSize()
        self.resize(min(style.chars(110), screen.width() - 40), min(style.em(32), screen.height() - 80))
        if file:
            self.read(file)

    def _prepare_table(self) -> None:
        table = self.problems_table
        titles = [tr("Sheet"), tr("Row"), tr("Code"), tr("What is wrong")]
        table.setColumnCount(len(titles))
        table.setHorizontalHeaderLabels(titles)
        table.verticalHeader().hide()
        table.setWordWrap(True)
        heads = table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(len(titles) - 1, QHeaderView.ResizeMode.Stretch)
        # Messages wrap at the width that the window leaves them, so rows are measured once it is known.
        measure = QTimer(self)
        measure.setSingleShot(True)
        measure.timeout.connect(self._measure_rows)
        heads.sectionResized.connect(lambda *_: measure.start())
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _measure_rows(self) -> None:
        """Make each row as high as its message; Qt's own measure forgets the padding of the style sheet."""
        table, style = self.problems_table, theme.current()
        last = table.columnCount() - 1
        room = QRect(0, 0, table.columnWidth(last) - style.em(2), _TALLEST)
        for row in range(table.rowCount()):
            message = table.item(row, last)
            if message is not None:
                needed = table.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), message.text()).height()
                table.setRowHeight(row, max(style.row_height(), needed + style.space("m")))

    def choose(self) -> None:
        """Ask for a file."""
        pattern = " ".join(f"*{suffix}" for suffix in _SUFFIXES)
        kinds = tr("Excel workbooks") + f" ({pattern})"
        file, _ = QFileDialog.getOpenFileName(self, tr("Choose the list"), "", kinds)
        if file:
            self.read(file)

    def read(self, file: str) -> None:
        """Read a file and show what importing it would do."""
        self._file = Path(file)
        with QSignalBlocker(self.villages_check):
            self.villages_check.setChecked(False)
        self._read()

    def import_now(self) -> None:
        """Write what the plan says."""
        plan = self._plan
        if plan is None:
            return
        self._set_busy(busy=True)
        self._writing = self._workspace.operations.run_long(
            self,
            lambda progress: self._importer.apply(plan, progress),
            self._imported,
            title=tr("Importing the list"),
            on_fault=self._fail,
            on_cancelled=self._stopped,
        )
        self.cancel_button.setFocus()

    def reject(self) -> None:
        """Stop an import under way; close the window otherwise."""
        if self._writing is None:
            super().reject()
        else:
            self._writing.cancel()

    def _show_progress(self, operation: Operation, done: int, total: int) -> None:
        if operation is self._writing:
            self.busy_bar.setRange(0, total)
            self.busy_bar.setValue(done)

    def _stopped(self) -> None:
        self._set_busy(busy=False)
        self.banner.show_message("warning", tr("The import was stopped; nothing was changed."))

    def _read_again(self, _: bool) -> None:  # noqa: FBT001  (a slot)
        self._read()

    def _read(self) -> None:
        file, add_villages = self._file, self.villages_check.isChecked()
        if file is None:
            return
        self.banner.clear()
        self.file_label.setText(tr("File: {file}", file=file.name))
        self._set_busy(busy=True)
        self._workspace.operations.run(
            self, lambda: self._importer.plan(file, add_villages=add_villages), self._planned, on_fault=self._fail
        )

    def _planned(self, plan: ListPlan) -> None:
        self._set_busy(busy=False)
        self._show_plan(plan)

    def _fail(self, fault: KnownError) -> None:
        self._set_busy(busy=False)
        self._show_plan(None)
        self.banner.show_fault(fault)

    def _imported(self, changes: Changes) -> None:  # noqa: ARG002  (pages are told of them by the queue)
        plan = self._plan
        if plan is not None:
            added = ntr("{n} household added", "{n} households added", plan.added)
            unchanged = ntr("{n} was here already", "{n} were here already", plan.unchanged)
            self._workspace.say(f"{added}, {unchanged}.")
        self._workspace.status_wanted.emit()
        self._writing = None
        self.accept()

    def _set_busy(self, *, busy: bool) -> None:
        self._writing = None
        self.busy_bar.setRange(0, 0)
        self.busy_bar.setVisible(busy)
        for widget in (self.choose_button, self.villages_check):
            widget.setEnabled(not busy)
        self.import_button.setEnabled(not busy and self._has_work())

    def _has_work(self) -> bool:
        return self._plan is not None and bool(self._plan.additions or self._plan.updates)

    def _show_plan(self, plan: ListPlan | None) -> None:
        self._plan = plan
        shown = (self.found_label, self.effect_label, self.villages_check, self.problems_label, self.problems_table)
        for widget in shown:
            widget.setVisible(plan is not None)
        self.import_button.setText(tr("Import"))
        self.import_button.setEnabled(self._has_work())
        if plan is None:
            return
        self.found_label.setText(
            tr(
                "The list holds {households} households with {members} people: {poor} poor, {near_poor} near-poor.",
                households=format_int(plan.households),
                members=format_int(plan.members),
                poor=format_int(plan.poor),
                near_poor=format_int(plan.near_poor),
            )
        )
        self.effect_label.setText(_effect(plan))
        # The first villages of a commune are added without asking: there is nothing to compare them with.
        self.villages_check.setVisible(self.villages_check.isChecked() or _unknown(plan))
        if self._has_work():
            count = len(plan.additions) + len(plan.updates)
            self.import_button.setText(ntr("Import {n} household", "Import {n} households", count))
            self.import_button.setDefault(True)
            self.import_button.setFocus()
        self._show_problems(plan)

    def _show_problems(self, plan: ListPlan) -> None:
        hard = sum(1 for problem in plan.problems if problem.is_hard)
        text = tr("No problems were found.")
        if plan.problems:
            text = tr(
                "{hard} problems keep their household out, {soft} are to be looked at:",
                hard=format_int(hard),
                soft=format_int(len(plan.problems) - hard),
            )
        self.problems_label.setText(text)
        table = self.problems_table
        table.setVisible(bool(plan.problems))
        table.setRowCount(len(plan.problems))
        for row, problem in enumerate(plan.problems):
            sign = "✕" if problem.is_hard else "⚠"
            texts = (problem.sheet, str(problem.row), problem.code, f"{sign} {problem.message}")
            for column, cell in enumerate(texts):
                item = QTableWidgetItem(cell)
                if column == 1:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setToolTip(cell)
                table.setItem(row, column, item)
        self._measure_rows()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = dropped_file(event.mimeData())
        if file:
            event.acceptProposedAction()
            self.read(file)


def _effect(plan: ListPlan) -> str:
    parts = [
        ntr("{n} household will be added", "{n} households will be added", plan.added),
        ntr("{n} completed", "{n} completed", len(plan.updates)),
        ntr("{n} is here already and stays as it is", "{n} are here already and stay as they are", plan.unchanged),
    ]
    if plan.new_villages:
        parts.append(tr("new villages: {names}", names=", ".join(plan.new_villages)))
    return "; ".join(parts) + "."


def _unknown(plan: ListPlan) -> bool:
    """Tell whether a row was refused because its village is not here."""
    return any(problem.code == VILLAGE_UNKNOWN for problem in plan.problems)
