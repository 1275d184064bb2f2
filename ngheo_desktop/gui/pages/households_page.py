"""The list of households: search, filters, counts, and what is done with the whole list."""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QStyledItemDelegate, QWidget

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.models.windowed import WindowedModel
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.gui.pages import household_list
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.class_mark import ClassMarkDelegate, class_title
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.gui.widgets.flow import FlowLayout
from ngheo_desktop.gui.widgets.menu_chip import MenuChip
from ngheo_desktop.gui.widgets.search_edit import SearchEdit
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import N_, format_int, ntr, tr
from ngheo_desktop.services.classification import RoundResult, classify_round
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery, HouseholdRow
from ngheo_desktop.services.rounds import all_rounds, get_round
from ngheo_desktop.services.standards import Standards

KEY = "households"
QUESTIONNAIRE = "questionnaire"
SHORTCUTS = (
    ("N", N_("Add a household")),
    ("Return", N_("Open the questionnaire of the household")),
    ("Ctrl+I", N_("Import a list")),
    ("Ctrl+L", N_("Classify the round")),
)
_SHOWN_KINDS = (
    records.HOUSEHOLD,
    records.MEMBER,
    records.VILLAGE,
    records.QUESTIONNAIRE,
    records.CLASSIFICATION,
    records.CLASS_RECORD,
)


@dataclass(frozen=True, slots=True)
class _Added:
    household_id: RecordId
    changes: Changes


class HouseholdsPage(Page):
    """Every household of the commune, in the round chosen in the header."""

    banner: Banner
    search_edit: SearchEdit
    import_button: QPushButton
    classify_button: QPushButton
    add_button: QPushButton
    commands: QWidget
    chips: QWidget
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
        load_ui(self, "households_page.ui")
        self.setAcceptDrops(True)
        self._chips = {name: MenuChip(self.chips) for name in ("village", "class", "last_class", "status")}
        commands = FlowLayout(self.commands)
        for button in (self.import_button, self.classify_button, self.add_button):
            commands.addWidget(button)
        flow = FlowLayout(self.chips)
        for chip in self._chips.values():
            flow.addWidget(chip)
        self.nothing_found.set_content("search", tr("No household fits the search and the filters."), tr("Show all"))
        self.no_households.set_content(
            "home", tr("There are no households yet. Import the commune's list to begin."), tr("Import a list…")
        )
        self._marks = ClassMarkDelegate(self.table)
        self._texts = QStyledItemDelegate(self.table)
        self._connect()

    def _connect(self) -> None:
        self.search_edit.searched.connect(self._search)
        self.search_edit.left_downwards.connect(self._enter_table)
        self.import_button.clicked.connect(self.import_list)
        self.no_households.action.connect(self.import_list)
        self.nothing_found.action.connect(self.show_all)
        self.classify_button.clicked.connect(self.classify)
        self.add_button.clicked.connect(self.add_household)
        self.banner.action.connect(self.create_round)
        self.table.opened.connect(self._open)
        for chip in self._chips.values():
            chip.chosen.connect(self._filter)
        self._workspace.round_changed.connect(lambda _: self.refresh(Changes(everything=True)))
        for keys, slot in (("Ctrl+I", self.import_list), ("Ctrl+L", self.classify)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        # Only in the table: elsewhere N is a letter of a name.
        new = QShortcut(QKeySequence("N"), self.table, context=Qt.ShortcutContext.WidgetShortcut)
        new.activated.connect(self.add_household)

    # -- what is shown --------------------------------------------------------------------------------------------

    def activate(self) -> None:
        if self._stale:
            self._show_everything()
        self._enter_table()

    def open_target(self, target: object) -> None:
        self.search_edit.setText(str(target))
        self.search_edit.search_now()

    def refresh(self, changes: Changes) -> None:
        if not (changes.everything or changes.touches(*_SHOWN_KINDS)):
            return
        self._stale = True
        # A hidden list is read when it is shown again: each answer that is keyed touches it.
        if self.isVisible():
            self._show_everything()

    def search(self, text: str) -> None:
        self.search_edit.setText(text)
        self.search_edit.search_now()

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
        self._fill_chips()
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

    def _fill_chips(self) -> None:
        self._chips["village"].set_content(tr("Village"), household_list.village_values(self._book.villages()))
        rule_sets = self._round.rule_sets if self._round else ()
        counts = [self._book.counts(replace(self._query, rule_set=rule_set)) for rule_set in rule_sets]
        self._total = counts[0].total if counts else self._book.counts(self._query).total
        for name in ("class", "last_class", "status"):
            self._chips[name].setVisible(self._round is not None)
        if self._round is None:
            return
        self._chips["class"].set_content(
            tr("Class now"), household_list.class_values(self._standards, self._round, counts)
        )
        self._chips["last_class"].set_content(
            tr("Class {years}", years=self._round.year - 1), household_list.last_class_values()
        )
        self._chips["status"].set_content(tr("Questionnaire"), household_list.status_values(counts[0]))

    def _find(self) -> None:
        """Read the numbers of the matching households anew and keep the row in focus."""
        model = self._model
        if model is None:
            return
        numbers = self._book.find(self._query)
        self.table.keep_current(lambda: model.set_numbers(numbers))
        if self.table.current_number < 0 and numbers:
            self.table.select_number(numbers[0])
        if numbers:
            self.list_stack.setCurrentWidget(self.table)
        else:
            self.list_stack.setCurrentWidget(self.nothing_found if self._total else self.no_households)
        if len(numbers) == self._total:
            text = ntr("{n} household", "{n} households", self._total)
        else:
            text = tr("{found} of {total} households", found=format_int(len(numbers)), total=format_int(self._total))
        self.count_label.setText(text)

    # -- narrowing ------------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Take the search and every filter away."""
        for chip in self._chips.values():
            chip.choose("")
        self.search("")
        self._enter_table()

    def _search(self, text: str) -> None:
        self._query = replace(self._query, text=text)
        self._find()
        if self._model is not None and len(self._model.numbers):
            self.table.select_number(self._model.numbers[0])

    def _filter(self) -> None:
        query = household_list.with_class(self._query, self._chips["class"].key)
        if query.household_class is None and self._round is not None:
            query = replace(query, rule_set=self._round.rule_sets[0])
        self._query = replace(
            query,
            village_id=self._chips["village"].key or None,
            last_class=self._chips["last_class"].key or None,
            status=self._chips["status"].key or None,
        )
        self._find()

    def _sort(self, order: str, descending: bool) -> None:  # noqa: FBT001  (a slot)
        wanted = household_list.ORDERS.get(order)
        if wanted is not None:
            self._query = replace(self._query, order=wanted, descending=descending)
            self._find()

    def _enter_table(self) -> None:
        if self.list_stack.currentWidget() is self.table:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- doing ----------------------------------------------------------------------------------------------------

    def _open(self, number: int) -> None:
        rows = self._book.rows(self._query, [number])
        if rows and self._round is not None:
            self._workspace.open_page(QUESTIONNAIRE, rows[0].household_id)

    def add_household(self) -> None:
        """Ask for a village and a head, add the household and open its questionnaire."""
        if not self.add_button.isEnabled():
            return
        from ngheo_desktop.gui.dialogs.add_household import AddHouseholdDialog  # noqa: PLC0415  (at the first need)

        dialog = AddHouseholdDialog(self._book.villages(), self._folder.clock.today(), self)
        accepted = dialog.exec()
        village, new_village, head = dialog.village_id, dialog.new_village, dialog.head
        dialog.deleteLater()
        if not accepted:
            return

        def add() -> _Added:
            village_id = self._book.add_village(new_village) if new_village else village
            return _Added(*self._book.add_household({"village_id": village_id}, head))

        def show(added: _Added) -> None:
            self._workspace.say(tr("Household added: {name}", name=head["full_name"]))
            if self._round is not None:
                self._workspace.open_page(QUESTIONNAIRE, added.household_id)

        self._workspace.operations.run(self, add, show)

    def create_round(self) -> None:
        """Ask for the year, kind and standards of a round and create it."""
        from ngheo_desktop.gui.dialogs.create_round import CreateRoundDialog  # noqa: PLC0415  (at the first need)

        dialog = CreateRoundDialog(self._folder, self._standards, self)
        accepted = dialog.exec()
        made = dialog.review_round
        dialog.deleteLater()
        if accepted and made is not None:
            self._workspace.rounds_wanted.emit()
            self._workspace.choose_round(made.round_id)
            self.refresh(Changes(everything=True))
            self._workspace.status_wanted.emit()

    def import_list(self) -> None:
        """Take in a list of households from a workbook: first what would happen, then the import."""
        self.import_file("")

    def import_file(self, file: str) -> None:
        """Take in this workbook; with an empty name the window asks for one."""
        if not self.import_button.isEnabled():
            return
        # Reading workbooks takes a moment to load, and the list of households is the first page of every start.
        from ngheo_desktop.gui.dialogs.list_import import ListImportDialog  # noqa: PLC0415
        from ngheo_desktop.services.list_import import ListImporter  # noqa: PLC0415

        importer = ListImporter(self._folder, self._standards.areas)
        dialog = ListImportDialog(self._workspace, importer, file, self)
        dialog.exec()
        dialog.deleteLater()

    def classify(self) -> None:
        """Work out and record the class of every household of the round."""
        review_round = self._round
        if review_round is None or not self.classify_button.isEnabled():
            return

        def end(result: RoundResult) -> None:
            self.classify_button.setEnabled(True)
            self._tell_result(result)

        def stop(*_: object) -> None:
            self.classify_button.setEnabled(True)

        def fail(fault: KnownError) -> None:
            stop()
            self.show_fault(fault)

        self.classify_button.setEnabled(False)
        self._workspace.operations.run_long(
            self,
            lambda progress: classify_round(self._folder, self._standards, review_round, progress),
            end,
            title=tr("Classifying the households of the round"),
            on_fault=fail,
            on_cancelled=stop,
        )

    def _tell_result(self, result: RoundResult) -> None:
        lines = [
            f"{household_list.standard_years(self._standards, rule_set)}: "
            + " · ".join(f"{class_title(name)} {format_int(count)}" for name, count in counts._asdict().items())
            for rule_set, counts in result.counts.items()
        ]
        new = ntr("{n} class is new or changed", "{n} classes are new or changed", result.recorded)
        done = ntr("{n} household classified", "{n} households classified", result.households)
        self.banner.show_message("saved", f"{done}; {new}.", "\n".join(lines))
        self._workspace.status_wanted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = _dropped_file(event)
        if file:
            event.acceptProposedAction()
            self.import_file(file)


def _dropped_file(event: QDropEvent) -> str:
    """Return the one workbook that is dropped; empty for anything else."""
    from ngheo_desktop.gui.dialogs.list_import import dropped_file  # noqa: PLC0415  (at the first need)

    return dropped_file(event.mimeData())
