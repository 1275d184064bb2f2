"""The income point table of a standard: read from a workbook, recorded by one person, confirmed by another."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QTableWidget, QVBoxLayout, QWidget

from ngheo_desktop.domain.point_table import CHECKSUM_SHOWN, AreaColumn, PointTable
from ngheo_desktop.errors import KnownError
from ngheo_desktop.forms.point_section import point_words
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.b1_preview import show_faults, show_items
from ngheo_desktop.gui.files import ask_open, ask_save, documents, kinds
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.messages import current_language, format_date, ntr, tr
from ngheo_desktop.services.point_tables import PointTablePlan, PointTables, TableChange
from ngheo_desktop.services.tables_in_force import table_in
from ngheo_desktop.store.point_tables import StoredTable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the list of tables offers: a workbook just read, or a record."""

    plan: PointTablePlan | None = None
    stored: StoredTable | None = None


class B1TableDialog(QDialog):
    """Shows the tables of each standard and does what the person asks for with them."""

    banner: Banner
    standard_combo: QComboBox
    column_combo: QComboBox
    table_combo: QComboBox
    choose_button: QPushButton
    template_button: QPushButton
    save_button: QPushButton
    facts_label: QLabel
    state_label: QLabel
    preview_table: QTableWidget
    faults_table: QTableWidget
    load_box: QWidget
    loader_edit: QLineEdit
    load_button: QPushButton
    confirm_box: QWidget
    checker_edit: QLineEdit
    checksum_edit: QLineEdit
    confirm_button: QPushButton
    withdraw_box: QWidget
    withdraw_edit: QLineEdit
    withdraw_button: QPushButton
    close_button: QPushButton

    def __init__(
        self, tables: PointTables, operations: Operations, parent: QWidget | None = None, *, rule_set: str = ""
    ) -> None:
        """Set up the window; `operations` is the queue that writes, `rule_set` the standard to begin with."""
        super().__init__(parent)
        self._tables = tables
        self._operations = operations
        self._plans: dict[str, PointTablePlan] = {}
        load_ui(self, "b1_table_dialog.ui")
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            # What is there stands at the top while there is no table.
            layout.insertStretch(layout.count() - 1, 1)
            layout.setStretchFactor(self.preview_table, 100)
            layout.setStretchFactor(self.faults_table, 100)
        self._connect()
        self._fill_standards(rule_set)
        self._fill_columns()
        self.loader_edit.setText(tables.officer)
        self._fill_tables()
        style, screen = theme.current(), self.screen().availableSize()
        self.resize(min(style.chars(150), screen.width() - 40), min(style.em(46), screen.height() - 80))

    def _connect(self) -> None:
        self.standard_combo.currentIndexChanged.connect(self._fill_tables)
        self.column_combo.activated.connect(self._choose_column)
        self.table_combo.currentIndexChanged.connect(self._show_table)
        self.choose_button.clicked.connect(self.choose)
        self.template_button.clicked.connect(self.write_template)
        self.save_button.clicked.connect(self.write_table)
        self.load_button.clicked.connect(self.load)
        self.confirm_button.clicked.connect(self.confirm)
        self.withdraw_button.clicked.connect(self.withdraw)
        self.loader_edit.returnPressed.connect(self.load)
        self.checker_edit.returnPressed.connect(self.checksum_edit.setFocus)
        self.checksum_edit.returnPressed.connect(self.confirm)
        self.withdraw_edit.returnPressed.connect(self.withdraw)
        self.close_button.clicked.connect(self.reject)

    # -- what is offered ------------------------------------------------------------------------------------------

    @property
    def rule_set(self) -> str:
        """Return the standard chosen."""
        return str(self.standard_combo.currentData() or "")

    def _fill_standards(self, wanted: str) -> None:
        standards = self._tables.standards
        with QSignalBlocker(self.standard_combo):
            for name in standards.rule_set_ids:
                rules = standards.rule_set(name)
                if not rules.parent:
                    self.standard_combo.addItem(rules.title.in_language(current_language()), name)
            self.standard_combo.setCurrentIndex(max(self.standard_combo.findData(wanted or self._tables.likely), 0))

    def _fill_columns(self) -> None:
        known = self._tables.columns()
        words = point_words()["column"]
        self.column_combo.clear()
        if len(known) != 1:
            self.column_combo.addItem(tr("Choose the column"), None)
        for column in AreaColumn:
            entry = words[column.value]
            self.column_combo.addItem(entry["title" if current_language() == "vi" else "title_en"], column)
        self.column_combo.setCurrentIndex(self.column_combo.findData(known[0] if len(known) == 1 else None))

    def _fill_tables(self, _: int = 0, *, record_id: str = "") -> None:
        """List what there is of the standard and show one: the record asked for, otherwise the first."""
        with QSignalBlocker(self.table_combo):
            self.table_combo.clear()
            plan = self._plans.get(self.rule_set)
            if plan is not None:
                self.table_combo.addItem(tr("Workbook: {file}", file=plan.file), _Shown(plan=plan))
            counting = self._tables.in_force(self.rule_set)
            for waiting in reversed(self._tables.all_waiting(self.rule_set)):
                title = tr("Waits for a second person: {title}", title=waiting.title)
                self.table_combo.addItem(title, _Shown(stored=waiting))
            if counting is not None:
                self.table_combo.addItem(tr("Counts: {title}", title=counting.title), _Shown(stored=counting))
            for place in range(self.table_combo.count()):
                stored = self.table_combo.itemData(place).stored
                if stored is not None and stored.record_id == record_id:
                    self.table_combo.setCurrentIndex(place)
        self.table_combo.setEnabled(self.table_combo.count() > 0)
        self._show_table()

    # -- what is shown --------------------------------------------------------------------------------------------

    def _show_table(self) -> None:
        shown = self.table_combo.currentData() or _Shown()
        stored: StoredTable | None = shown.stored
        table, faults = (shown.plan.table, shown.plan.faults) if shown.plan is not None else (None, ())
        if stored is not None:
            try:
                table = table_in(stored)
            except KnownError as fault:
                self.banner.show_fault(fault)
        waits = stored is not None and not stored.confirmed_by
        self.preview_table.setVisible(table is not None)
        self.faults_table.setVisible(bool(faults))
        self.load_box.setVisible(shown.plan is not None and table is not None)
        self.confirm_box.setVisible(waits and table is not None)
        self.withdraw_box.setVisible(stored is not None)
        self.save_button.setEnabled(table is not None)
        self.facts_label.setText(_facts(table))
        self.facts_label.setVisible(table is not None)
        self.state_label.setText(self._state(shown))
        if table is not None:
            known = self._tables.columns()
            show_items(self.preview_table, table, known[0] if len(known) == 1 else None)
        show_faults(self.faults_table, faults)

    def _state(self, shown: _Shown) -> str:
        if shown.plan is not None:
            if shown.plan.faults:
                count = len(shown.plan.faults)
                return ntr("✕ {n} fault; nothing can be loaded:", "✕ {n} faults; nothing can be loaded:", count)
            if shown.plan.known is not None:
                return tr("This table is on record already.")
            return tr("No fault was found. Record the table, then let a second person confirm it.")
        stored = shown.stored
        if stored is None:
            return tr("No table is on record for this standard: B1 is keyed as the total on the paper form.")
        loaded = tr("Loaded by {name} on {date} from {file}.", name=stored.loaded_by,
                    date=format_date(stored.loaded_on), file=stored.origin)  # fmt: skip
        if stored.confirmed_by:
            date = format_date(stored.confirmed_on)
            return f"✓ {loaded} " + tr("Confirmed by {name} on {date}; it counts.", name=stored.confirmed_by, date=date)
        told = tr("It counts once a second person has compared each row with the text of the law and confirms it.")
        totals = self._tables.totals_without_items(stored.rule_set)
        if totals:
            told += " " + ntr(
                "{n} questionnaire holds only a total and is incomplete until its items are keyed.",
                "{n} questionnaires hold only a total and are incomplete until their items are keyed.",
                totals,
            )
        return f"{loaded} {told}"

    # -- what is done ---------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a workbook and read it."""
        found = ask_open(
            self, tr("Choose the workbook of the table"), documents(), kinds(tr("Excel workbooks"), ".xlsx")
        )
        if found is not None:
            self.read(found)

    def read(self, file: Path) -> None:
        """Read a workbook and show what it holds or what is wrong with it."""
        rule_set = self.rule_set
        self._run(lambda: self._tables.plan(file, rule_set), self._planned)

    def _planned(self, plan: PointTablePlan) -> None:
        self._plans[plan.rule_set] = plan
        self._fill_tables()
        (self.faults_table if plan.faults else self.load_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Record the table of the workbook."""
        plan = self._plans.get(self.rule_set)
        name = self.loader_edit.text()
        if plan is not None and self.load_box.isVisible():
            self._run(lambda: self._tables.load(plan, name), self._loaded)

    def _loaded(self, made: TableChange) -> None:
        self._plans.pop(made.stored.rule_set, None)
        self._fill_tables(record_id=made.stored.record_id)
        self.banner.show_message(
            "saved",
            tr("The table is on record and waits for a second person."),
            tr("Checksum: {checksum}", checksum=grouped(made.stored.checksum)),
        )
        self.checker_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """Let the table that waits count."""
        rule_set, name, checksum = self.rule_set, self.checker_edit.text(), self.checksum_edit.text()
        self._run(lambda: self._tables.confirm(rule_set, name, checksum), self._confirmed)

    def _confirmed(self, made: TableChange) -> None:
        self.checker_edit.clear()
        self.checksum_edit.clear()
        self._fill_tables(record_id=made.stored.record_id)
        title = made.stored.title
        self.banner.show_message("saved", tr("“{title}” counts from now on.", title=title),
                                 tr("Questionnaires ask its items; classify the round again."))  # fmt: skip
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def withdraw(self) -> None:
        """Let the table shown count no more."""
        shown = self.table_combo.currentData()
        if shown is not None and shown.stored is not None:
            record_id, reason = shown.stored.record_id, self.withdraw_edit.text()
            self._run(lambda: self._tables.withdraw(record_id, reason), self._withdrawn)

    def _withdrawn(self, made: TableChange) -> None:
        self.withdraw_edit.clear()
        self._fill_tables()
        self.banner.show_message("saved", tr("“{title}” was withdrawn.", title=made.stored.title))

    def write_template(self) -> None:
        """Write an empty workbook to fill in."""
        self._write(None, "bang-diem-b1-mau.xlsx")

    def write_table(self) -> None:
        """Write the table shown as a workbook, to be printed and compared."""
        shown = self.table_combo.currentData()
        table = None
        if shown is not None:
            table = shown.plan.table if shown.plan is not None else table_in(shown.stored)
        if table is not None:
            self._write(table, f"bang-diem-b1-{table.short_checksum}.xlsx")

    def _write(self, table: PointTable | None, name: str) -> None:
        kind = kinds(tr("Excel workbooks"), ".xlsx")
        file = ask_save(self, tr("Where to write the workbook"), documents() / name, kind)
        if file is None:
            return
        rule_set = self.rule_set
        self._run(lambda: self._tables.write_template(file, rule_set, table), lambda _: self._written(file))

    def _written(self, file: Path) -> None:
        self.banner.show_message("saved", tr("Written: {file}", file=str(file)))

    def _choose_column(self) -> None:
        column = self.column_combo.currentData()
        if column is not None:
            self._run(lambda: self._tables.choose_column(AreaColumn(column)), lambda _: self._column_chosen())

    def _column_chosen(self) -> None:
        self._fill_columns()
        self._show_table()

    def _run(self, job: Callable[[], T], on_done: Callable[[T], None]) -> None:
        self.banner.clear()
        self._operations.run(self, job, on_done, on_fault=self.banner.show_fault)


def grouped(checksum: str) -> str:
    """Return the first digits of a checksum as people compare them."""
    return checksum[:CHECKSUM_SHOWN].upper()


def _facts(table: PointTable | None) -> str:
    if table is None:
        return ""
    items = ntr("{n} item", "{n} items", len(table.items))
    options = ntr("{n} option", "{n} options", table.option_count)
    parts = (f"{table.title} — {table.document}, {table.article}", f"{items}, {options}",
             tr("checksum {checksum}", checksum=grouped(table.checksum)))  # fmt: skip
    return " · ".join(parts)
