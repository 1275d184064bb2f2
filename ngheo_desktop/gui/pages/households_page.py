"""The list of households: what is searched and filtered, and in which order it stands."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QStyledItemDelegate, QWidget

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.paper_code import household_of
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.domain.text import fold
from ngheo_desktop.gui.models.windowed import WindowedModel
from ngheo_desktop.gui.page import Page, TableReader, Workspace
from ngheo_desktop.gui.pages import household_list
from ngheo_desktop.gui.pages.household_filters import FilterBar
from ngheo_desktop.gui.pages.household_finding import HouseholdFinding
from ngheo_desktop.gui.pages.household_saved import SavedLists
from ngheo_desktop.gui.pages.household_work import HouseholdWork, dropped_workbook
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.class_mark import ClassMarkDelegate
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.gui.widgets.flow import FlowLayout
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import N_, format_int, ntr, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery, HouseholdRow, Matches
from ngheo_desktop.services.rounds import all_rounds, get_round
from ngheo_desktop.services.saved_filters import SavedFilter, SavedFilters
from ngheo_desktop.services.standards import Standards

KEY = "households"
QUESTIONNAIRE = "questionnaire"
EXCHANGE = "exchange"
SHORTCUTS = (
    ("N", N_("Add a household")),
    ("Return", N_("Open the questionnaire of the household")),
    ("Ctrl+I", N_("Import a list")),
    ("Ctrl+L", N_("Classify the round")),
    ("V", N_("Only the village of the household, and back")),
    ("Ctrl+S", N_("Save the search and the filters under a name")),
    ("Ctrl+M", N_("Open the saved lists")),
    ("Esc", N_("Take the search and all filters away")),
    ("Shift+F10", N_("What can be done with the household")),
)
_SHOWN_KINDS = (
    records.HOUSEHOLD,
    records.MEMBER,
    records.VILLAGE,
    records.QUESTIONNAIRE,
    records.CLASSIFICATION,
    records.CLASS_RECORD,
)


class HouseholdsPage(Page):
    """Every household of the commune, in the round chosen in the header."""

    banner: Banner
    import_button: QPushButton
    classify_button: QPushButton
    add_button: QPushButton
    commands: QWidget
    filters: FilterBar
    count_label: QLabel
    list_stack: QStackedWidget
    table: WindowedTable
    nothing_found: EmptyState
    no_households: EmptyState

    def __init__(self, workspace: Workspace, folder: Folder, standards: Standards, book: HouseholdBook) -> None:
        super().__init__()
        self._workspace = workspace
        self._folder = folder
        self._standards = standards
        self._book = book
        self._round: ReviewRound | None = None
        self._query = HouseholdQuery(commune_code=folder.commune_code)
        self._model: WindowedModel[HouseholdRow] | None = None
        self._stale = True
        self._total = 0
        self._work = HouseholdWork(self, workspace, folder, standards, book)
        load_ui(self, "households_page.ui", promoted={"FilterBar": FilterBar})
        self._finding = HouseholdFinding(self, workspace, book, self.table, self._tell_found)
        self.setAcceptDrops(True)
        commands = FlowLayout(self.commands)
        for button in (self.import_button, self.classify_button, self.add_button):
            commands.addWidget(button)
        why, way = tr("There are no households yet. Import the commune's list to begin."), tr("Import a list…")
        if folder.commune_code is None:
            why = tr("There are no households yet. They come with the bundles of the communes.")
            way = tr("Take in a bundle…")
        self.no_households.set_content("home", why, way)
        self._marks = ClassMarkDelegate(self.table)
        self._texts = QStyledItemDelegate(self.table)
        self._connect()

    def _connect(self) -> None:
        filters = self.filters
        filters.changed.connect(self._filter)
        filters.text_taken_away.connect(lambda: self._workspace.search_for(""))
        self._lists = SavedLists(self, self._workspace, SavedFilters(self._folder), filters)
        self._lists.chosen.connect(self.show_list)
        self.import_button.clicked.connect(self.import_list)
        self.no_households.action.connect(self._begin)
        self.nothing_found.action.connect(self.show_all)
        self.classify_button.clicked.connect(self.classify)
        self.add_button.clicked.connect(self.add_household)
        self.banner.action.connect(self.create_round)
        self.table.opened.connect(self._open)
        self._workspace.round_changed.connect(lambda _: self.refresh(Changes(everything=True)))
        for keys, slot in (
            ("Ctrl+I", self.import_list),
            ("Ctrl+L", self.classify),
            ("Ctrl+S", lambda: self._lists.save(self.shown_list)),
            ("Ctrl+M", filters.saved_chip.open_menu),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        # Only in the table: elsewhere N is a letter of a name.
        for name, keys, slot in (
            (tr("&Open the questionnaire"), "", self._open_current),
            (tr("Only this &village, and back"), "V", self.toggle_village),
            (tr("&New household…"), "N", self.add_household),
        ):
            action = QAction(name, self.table)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
            self.table.insertAction(self.table.actions()[-2], action)
        away = QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self.show_all)

    # -- what is shown --------------------------------------------------------------------------------------------

    def activate(self) -> None:
        if self._stale:
            self._show_everything()
        self._enter_table()

    def enter(self) -> bool:
        self._enter_table()
        return self.list_stack.currentWidget() is self.table

    def open_target(self, target: object) -> None:
        self._workspace.search_for(str(target))

    def refresh(self, changes: Changes) -> None:
        if not (changes.everything or changes.touches(*_SHOWN_KINDS)):
            return
        self._stale = True
        # A hidden list is read when it is shown again: each answer that is keyed touches it.
        if self.isVisible():
            self._show_everything()

    def search(self, text: str) -> None:
        if household_of(text) is not None:
            # Not every scanner ends with Enter.
            self.enter_search(text)
            return
        self._query = replace(self._query, text=text)
        self._find(keep=False)

    def enter_search(self, text: str) -> None:
        """Open the one household that was named: by the barcode of a paper, its number, or because no other fits."""
        household = household_of(text)
        if household is not None:
            number = self._book.number_of(household)
            if number is None or not self._book.rows(self._query, [number]):
                self._workspace.say(tr("The household of this barcode is not here."))
            else:
                self._open(number)
            self._workspace.search_for("")
            return
        query = replace(self._query, text=text)
        found = self._book.search(query)
        if not found.is_all:
            found = self._book.search_whole(query)
        first = self._book.rows(self._query, found[:2])
        named = [row for row in first if row.number is not None and fold(row.number) == fold(text)]
        if len(found) == 1 or len(named) == 1:
            self._open((named or first)[0].household_no)

    def _show_everything(self) -> None:
        self._stale = False
        before = self._round
        self._round = self._round_in_work()
        if self._model is None or before != self._round:
            self._make_columns()
        self._query = replace(
            self._query,
            round_id=self._round.round_id if self._round else None,
            rule_set=self._round.rule_sets[0] if self._round else None,
            last_year=self._round.year - 1 if self._round else 0,
        )
        self._total = self._book.total()
        query = self._query
        self.filters.fill(
            self._standards,
            self._round,
            self._book.villages(),
            lambda rule_set: self._book.counts(replace(query, rule_set=rule_set)),
        )
        self._query = self.filters.narrow(self._query, self._round)
        self._find()
        can_add = self._folder.commune_code is not None
        for button in (self.import_button, self.add_button):
            button.setEnabled(can_add)
        self.classify_button.setEnabled(self._round is not None and self._total > 0)
        if self._round is None and can_add:
            self.banner.show_message(
                "info",
                tr("There is no review round yet."),
                tr("Households can be listed; to key questionnaires and classify, a round is needed."),
                button=tr("Create a round…"),
            )
        elif self.banner.kind == "info":
            self.banner.clear()

    def _round_in_work(self) -> ReviewRound | None:
        if self._workspace.round_id:
            return get_round(self._folder, self._workspace.round_id)
        found = all_rounds(self._folder)
        return found[-1] if found else None

    def _make_columns(self) -> None:
        columns = household_list.columns(self._standards, self._round)
        order = self._query.order
        # A class column that is gone cannot keep the list in its order.
        if order not in [column.order for column in columns]:
            self._query = replace(self._query, order="village", descending=False)
        model: WindowedModel[HouseholdRow] = WindowedModel(
            columns, lambda numbers: self._book.rows(self._query, numbers), lambda row: row.household_no, self
        )
        model.order_wanted.connect(self._sort)
        old, self._model = self._model, model
        self.table.set_rows(model, sorted_by=self._query.order)
        if old is not None:
            old.deleteLater()
        for position, column in enumerate(columns):
            self.table.setItemDelegateForColumn(position, self._marks if column.value else self._texts)

    def _find(self, *, keep: bool = True) -> None:
        """Read the matching households anew; with `keep` the row in focus stays in focus."""
        if self._model is not None:
            self._finding.show(self._model, self._query, keep=keep)
            self.filters.text_chip.set_text(self._query.text)
            self._lists.show(self.shown_list)

    def _tell_found(self, found: Matches) -> None:
        if found or not found.is_all:
            self.list_stack.setCurrentWidget(self.table)
        else:
            self._show_none()
        if not found.is_all:
            text = tr("Counting…")
        elif len(found) == self._total:
            text = ntr("{n} household", "{n} households", self._total)
        else:
            text = tr("{found} of {total} households", found=format_int(len(found)), total=format_int(self._total))
        self.count_label.setText(text)

    def _show_none(self) -> None:
        """Say why nothing is in the list."""
        if not self._total:
            self.list_stack.setCurrentWidget(self.no_households)
            return
        if not self._query.text:
            text = tr("No household fits the filters.")
        elif self.filters.on:
            text = tr("No household with these filters fits “{text}”.", text=self._query.text)
        else:
            text = tr("No household fits “{text}”.", text=self._query.text)
        self.nothing_found.set_content("search", text, tr("Show all"))
        self.list_stack.setCurrentWidget(self.nothing_found)

    # -- narrowing ------------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Take the search and every filter away."""
        self.filters.choose({})
        self._workspace.search_for("")
        self._enter_table()

    def toggle_village(self) -> None:
        """Show only the village of the household in focus, or all villages again."""
        chip = self.filters.chips["village"]
        household = self._current_id()
        if chip.key:
            chip.choose("")
        elif household is not None:
            chip.choose(self._book.get(household).village_id or "")
        self._enter_table()

    def _filter(self) -> None:
        self._query = self.filters.narrow(self._query, self._round)
        self._find()

    def _sort(self, order: str, descending: bool) -> None:  # noqa: FBT001  (a slot)
        wanted = household_list.ORDERS.get(order)
        if wanted is not None:
            self._query = replace(self._query, order=wanted, descending=descending)
            self._find()

    def _enter_table(self) -> None:
        if self.list_stack.currentWidget() is self.table:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- saved lists ----------------------------------------------------------------------------------------------

    @property
    def shown_list(self) -> SavedFilter:
        """What the list shows, as it would be saved."""
        query = self._query
        return SavedFilter("", query.text, self.filters.on, query.order, query.descending)

    def show_list(self, saved: SavedFilter) -> None:
        """Show a saved list."""
        order = household_list.ORDERS.get(saved.order, "village")
        self._query = replace(self._query, text=saved.text, order=order, descending=saved.descending)
        self.table.show_order(order, descending=saved.descending)
        self.filters.choose(saved.filters)
        self._workspace.search_for(saved.text)
        self._find()
        self._enter_table()

    def shown_tables(self) -> list[TableContent]:
        """Return the list as it stands, all of its rows, for a file (`domain.table_content.ShowsTables`)."""
        reader = self.table_reader()
        return list(reader(lambda _done, _total: True)) if reader is not None else []

    def table_reader(self) -> TableReader | None:
        model, query = self._model, self._query
        if model is None or not model.numbers:
            return None
        title = " · ".join([tr("Households"), *([f"“{query.text}”"] if query.text else []), *self.filters.in_words])
        found = self._finding.found
        return household_list.reader(self._book, query, found if found and found.is_all else None, model.columns, title)

    # -- doing ----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        if self._folder.commune_code is None:
            self._workspace.open_page(EXCHANGE)
        else:
            self.import_list()

    def _current_id(self) -> RecordId | None:
        rows = self._book.rows(self._query, [self.table.current_number])
        return rows[0].household_id if rows else None

    def _open_current(self) -> None:
        if self.table.current_number >= 0:
            self._open(self.table.current_number)

    def _open(self, number: int) -> None:
        rows = self._book.rows(self._query, [number])
        if rows and self._round is not None:
            self._workspace.open_page(QUESTIONNAIRE, rows[0].household_id)

    def add_household(self) -> None:
        """Ask for a village and a head, add the household and open its questionnaire."""
        if self.add_button.isEnabled():
            self._work.add_household(open_it=self._round is not None)

    def create_round(self) -> None:
        """Ask for the year, kind and standards of a round and create it."""
        if self._work.create_round():
            self.refresh(Changes(everything=True))
            # The button of the banner that asked for a round is gone: the list comes next.
            self.enter()

    def import_list(self) -> None:
        """Take in a list of households from a workbook: first what would happen, then the import."""
        self.import_file("")

    def import_file(self, file: str) -> None:
        """Take in this workbook; with an empty name the window asks for one."""
        if self.import_button.isEnabled():
            self._work.import_file(file)

    def classify(self) -> None:
        """Work out and record the class of every household of the round."""
        if self._round is not None and self.classify_button.isEnabled():
            self._work.classify(self._round, self.classify_button, self.banner)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_workbook(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = dropped_workbook(event)
        if file:
            event.acceptProposedAction()
            self.import_file(file)
