"""Every rule set and form, and every provision of the chosen one with its source and who checked it."""

from array import array
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QDialog, QLineEdit, QPushButton, QWidget

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.gui.pages.standards.detail import DetailPanel
from ngheo_desktop.gui.pages.standards.install_dialog import StandardsInstallDialog
from ngheo_desktop.gui.pages.standards.wording import (
    area_text,
    confidence_text,
    mark_text,
    origin_text,
    period_text,
    source_text,
    value_text,
)
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.fact_grid import short_digest
from ngheo_desktop.gui.widgets.filter_chip import FilterChip
from ngheo_desktop.gui.widgets.flow import FlowLayout
from ngheo_desktop.gui.widgets.search_edit import SearchEdit
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import N_, format_int, parse_date, tr
from ngheo_desktop.rules.package_file import SUFFIX
from ngheo_desktop.services.rule_installs import Candidate, Installed
from ngheo_desktop.services.rule_shelf import ShelfEntry, StandardsDesk
from ngheo_desktop.services.value_list import Provision

SHORTCUTS: tuple[tuple[str, str], ...] = (
    ("Alt+1", N_("Every provision")),
    ("Alt+2", N_("Only what nobody has verified")),
    ("Alt+3", N_("Only what is not loaded")),
    ("Ctrl+I", N_("Install a rule set")),
)
_SETS_SEEN = 5
_ISO_DAY = 10
OpenDialog = Callable[[QWidget], QDialog]
"""Makes a dialog over the page; what it loads or fills in reaches the list as changes."""

_Set = tuple[int, ShelfEntry]
_Row = tuple[int, Provision]


def _of_set(line: _Set) -> str:
    rules = line[1].rule_set
    return period_text(rules.start, rules.end) if rules is not None else "—"


def _hash_of(line: _Set) -> str:
    entry = line[1]
    if entry.rule_set is not None:
        return entry.rule_set.content_hash
    return entry.form.content_hash if entry.form is not None else ""


# What tells standards and provisions apart is kept; the rest gives way where there is little room, and stands in the
# panel of details as well.
_SETS: tuple[Column[_Set], ...] = (
    Column(N_("Standard"), lambda line: line[1].title, 64, least=26, help=lambda line: line[1].name),
    Column(N_("Days in force"), _of_set, 22, spare=1),
    Column(
        N_("Verified"),
        lambda line: f"{format_int(line[1].verified)} / {format_int(line[1].values)}",
        9,
        is_number=True,
    ),
    Column(
        N_("Not loaded"),
        lambda line: format_int(line[1].not_loaded),
        10,
        is_number=True,
        cell=lambda line: line[1].not_loaded,
        spare=2,
    ),
    Column(N_("Origin"), lambda line: origin_text(line[1]), 15, least=12, spare=3),
    Column(N_("Check sum"), lambda line: short_digest(_hash_of(line)), 22, help=_hash_of, cell=_hash_of, spare=4),
)
_ROWS: tuple[Column[_Row], ...] = (
    Column(N_("Provision"), lambda row: row[1].title, 64, least=34, help=lambda row: row[1].title),
    Column(N_("Value"), lambda row: value_text(row[1]), 28, least=20, help=lambda row: value_text(row[1])),
    Column(N_("Verified"), lambda row: mark_text(row[1]), 13, spare=1),
    Column(N_("Area"), lambda row: area_text(row[1]), 9, spare=2),
    Column(N_("Days in force"), lambda row: period_text(row[1].start, row[1].end), 22, spare=3),
    Column(
        N_("Document and article"),
        lambda row: source_text(row[1]),
        40,
        least=24,
        help=lambda row: source_text(row[1]),
        spare=4,
    ),
    Column(N_("How sure"), lambda row: confidence_text(row[1]), 22, least=12, spare=5),
)


class StandardsPage(Page):
    """The list of standards above, the provisions of the chosen one below, the chosen provision at the right."""

    banner: Banner
    sets_table: WindowedTable
    install_button: QPushButton
    remove_button: QPushButton
    points_button: QPushButton
    criteria_button: QPushButton
    all_chip: FilterChip
    unverified_chip: FilterChip
    not_loaded_chip: FilterChip
    commands: QWidget
    filters: QWidget
    search_edit: SearchEdit
    day_box: QWidget
    day_edit: QLineEdit
    provisions_table: WindowedTable

    def __init__(
        self,
        desk: StandardsDesk,
        workspace: Workspace,
        *,
        point_tables: OpenDialog | None = None,
        criteria: OpenDialog | None = None,
    ) -> None:
        super().__init__()
        self._desk, self._workspace = desk, workspace
        self._entries: list[ShelfEntry] = []
        self._rows: tuple[Provision, ...] = ()
        self._wanted = ""
        load_ui(self, "standards_page.ui")
        self._detail = DetailPanel()
        self._set_model = WindowedModel(_SETS, self._fetch_sets, lambda line: line[0], self)
        self._row_model = WindowedModel(_ROWS, self._fetch_rows, lambda row: row[0], self)
        self.sets_table.set_rows(self._set_model)
        self.sets_table.setSelectionMode(WindowedTable.SelectionMode.SingleSelection)
        self.provisions_table.set_rows(self._row_model)
        # Titles differ at their ends: the area, the group of people.
        for table in (self.sets_table, self.provisions_table):
            table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        commands = FlowLayout(self.commands)
        for button in (self.install_button, self.remove_button, self.points_button, self.criteria_button):
            commands.addWidget(button)
        flow = FlowLayout(self.filters)
        for widget in (self.all_chip, self.unverified_chip, self.not_loaded_chip, self.search_edit, self.day_box):
            flow.addWidget(widget)
        self._chips = QButtonGroup(self)
        for chip in (self.all_chip, self.unverified_chip, self.not_loaded_chip):
            self._chips.addButton(chip)
        self.unverified_chip.setChecked(True)
        self._chips.buttonToggled.connect(lambda _button, on: self._filter() if on else None)
        self.search_edit.searched.connect(lambda _text: self._filter())
        self.search_edit.left_downwards.connect(self.provisions_table.setFocus)
        self.day_edit.textChanged.connect(self._filter)
        self.sets_table.current_changed.connect(self._show_set)
        self.provisions_table.current_changed.connect(self._show_row)
        self.sets_table.opened.connect(lambda _number: self.provisions_table.setFocus())
        self.install_button.clicked.connect(self._choose_file)
        self.remove_button.clicked.connect(self._remove)
        self._offer(self.points_button, point_tables)
        self._offer(self.criteria_button, criteria)
        self._add_shortcuts()
        theme.current().changed.connect(self._fit)
        self._fit()
        self._load()

    def inspector(self) -> QWidget:
        return self._detail

    def activate(self) -> None:
        self.sets_table.setFocus()

    def refresh(self, changes: Changes) -> None:
        if changes.touches(records.RULE_SET_INSTALL, records.POINT_TABLE, records.CRITERION):
            self._load()

    def shown_tables(self) -> list[TableContent]:
        """Return the provisions listed now and the list of standards, that in focus first."""
        entry = self._chosen()
        title = f"{entry.title} ({entry.name})" if entry is not None else tr("Provisions")
        tables = [self._row_model.content(title), self._set_model.content(tr("Standards and forms"))]
        if self.sets_table.hasFocus():
            tables.reverse()
        return [table for table in tables if table.rows]

    def open_target(self, target: object) -> None:
        """Show a rule set by its id."""
        self._wanted = str(target)
        self._choose(self._wanted)

    def _offer(self, button: QPushButton, make: OpenDialog | None) -> None:
        button.setVisible(make is not None)
        if make is not None:
            button.clicked.connect(lambda: make(self).open())

    def _add_shortcuts(self) -> None:
        chips = (self.all_chip, self.unverified_chip, self.not_loaded_chip)
        keys = [(f"Alt+{place}", chip.click) for place, chip in enumerate(chips, start=1)]
        for key, action in (*keys, ("Ctrl+I", self.install_button.click)):
            QShortcut(QKeySequence(key), self).activated.connect(action)

    # -- what is there --------------------------------------------------------------------------------------------

    def _load(self) -> None:
        self._workspace.operations.run(self, self._desk.entries, self._show)

    def _show(self, entries: list[ShelfEntry]) -> None:
        chosen = self._chosen()
        name = self._wanted or (chosen.name if chosen is not None else self._newest(entries))
        self._entries = entries
        self._set_model.set_numbers(array("q", range(len(entries))))
        self._choose(name)
        refused = [entry for entry in entries if entry.fault is not None and entry.is_current]
        if refused and refused[0].fault is not None and self.banner.kind != "saved":
            self.show_fault(refused[0].fault)

    def _newest(self, entries: list[ShelfEntry]) -> str:
        """Return the set that is in force today, else the first."""
        day = self._desk.today()
        for entry in entries:
            if entry.rule_set is not None and entry.rule_set.start <= day <= entry.rule_set.end:
                return entry.name
        return entries[0].name

    def _choose(self, name: str) -> None:
        for number, entry in enumerate(self._entries):
            if entry.name == name:
                self.sets_table.select_number(number)
                self._show_set(number)

    def _chosen(self) -> ShelfEntry | None:
        number = self.sets_table.current_number
        return self._entries[number] if 0 <= number < len(self._entries) else None

    def _show_set(self, number: int) -> None:
        entry = self._entries[number] if 0 <= number < len(self._entries) else None
        self._rows = entry.rows if entry is not None else ()
        self.remove_button.setEnabled(entry is not None and entry.installed is not None and entry.is_current)
        self._filter()
        self._detail.show_entry(entry)

    def _filter(self) -> None:
        day, text = self._day(), self.search_edit.text()
        counted = [row for row in self._rows if (day is None or row.in_force_on(day)) and row.matches(text)]
        self.all_chip.set_content(tr("All"), len(counted))
        self.unverified_chip.set_content(tr("Unverified"), sum(not row.verified for row in counted))
        self.not_loaded_chip.set_content(tr("Not loaded"), sum(not row.loaded for row in counted))
        left = {id(row) for row in counted if self._is_wanted(row)}
        wanted = [number for number, row in enumerate(self._rows) if id(row) in left]
        self.provisions_table.keep_current(lambda: self._row_model.set_numbers(array("q", wanted)))

    def _is_wanted(self, row: Provision) -> bool:
        if self.unverified_chip.isChecked():
            return not row.verified
        return not row.loaded if self.not_loaded_chip.isChecked() else True

    def _day(self) -> date | None:
        """Return the day typed; None for every period, also while half a date is typed."""
        typed = self.day_edit.text().strip()
        found = ""
        if typed:
            try:
                found = parse_date(typed, today=self._desk.today())
            except KnownError:
                found = "?"
        is_day = len(found) == _ISO_DAY
        theme.set_state(self.day_edit, "problem", "warning" if found and not is_day else "")
        self.day_edit.setToolTip("" if is_day or not found else tr("Write the whole date, for example 01/09/2026."))
        return date.fromisoformat(found) if is_day else None

    def _show_row(self, number: int) -> None:
        if 0 <= number < len(self._rows):
            self._detail.show_provision(self._rows[number])
        else:
            self._detail.show_entry(self._chosen())

    # -- installing -----------------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        name = files.kinds(tr("Rule sets"), SUFFIX)
        source = files.ask_open(self, tr("Install a rule set"), files.documents(), name)
        if source is not None:
            self.install_button.setEnabled(False)
            self._workspace.operations.run_long(
                self,
                lambda _progress: self._desk.look_at(source),
                self._ask,
                title=tr("Checking the rule set and its cases"),
                on_fault=self._refuse,
                can_cancel=False,
            )

    def _refuse(self, fault: KnownError) -> None:
        self.install_button.setEnabled(True)
        self.show_fault(fault)

    def _ask(self, candidate: Candidate) -> None:
        self.install_button.setEnabled(True)
        dialog = StandardsInstallDialog(candidate, self._desk, self._workspace.operations, self)
        dialog.installed.connect(self._installed)
        dialog.open()

    def _installed(self, done: Installed) -> None:
        self._wanted = done.rule_set_id
        text = tr("{rule_set} is installed.", rule_set=done.name)
        replaced = tr("It takes the place of {name}.", name=done.replaced) if done.replaced else ""
        self.banner.show_message("saved", text, replaced)
        self._load()

    def _remove(self) -> None:
        entry = self._chosen()
        if entry is None:
            return
        from ngheo_desktop.gui.pages.standards.remove_dialog import StandardsRemoveDialog  # noqa: PLC0415

        dialog = StandardsRemoveDialog(entry, self)
        dialog.wanted.connect(lambda reason: self._remove_now(entry.name, reason))
        dialog.open()

    def _remove_now(self, name: str, reason: str) -> None:
        def done(_changes: Changes) -> None:
            self.banner.show_message("saved", tr("{rule_set} is removed.", rule_set=name))
            self._load()

        self._workspace.operations.run(self, lambda: self._desk.remove(name, reason), done)

    # -- drawing --------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        table, rows = self.sets_table, _SETS_SEEN if theme.current().scale <= 150 else 2
        heads = table.horizontalHeader().sizeHint().height()
        table.setFixedHeight(heads + rows * theme.current().row_height() + 2 * theme.current().space("xs"))

    def _fetch_sets(self, numbers: Sequence[int]) -> list[_Set]:
        return [(number, self._entries[number]) for number in numbers]

    def _fetch_rows(self, numbers: Sequence[int]) -> list[_Row]:
        return [(number, self._rows[number]) for number in numbers]
