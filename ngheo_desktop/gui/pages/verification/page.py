"""Second keying: the sample, blind keying, settling with the paper, agreement, and the operators' own numbers."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QTabWidget, QWidget

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.gui.pages.results.grid import GridTable
from ngheo_desktop.gui.pages.verification.blind import SHORTCUTS as BLIND_SHORTCUTS
from ngheo_desktop.gui.pages.verification.blind import BlindPage
from ngheo_desktop.gui.pages.verification.sample_pane import SamplePane
from ngheo_desktop.gui.pages.verification.tables import operators_table, questions_table, work_table
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.buttons import PushButton
from ngheo_desktop.gui.widgets.flow import FlowLayout
from ngheo_desktop.messages import N_, format_int, ntr, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.keyboard import go_on_as
from ngheo_desktop.services.operators import round_work
from ngheo_desktop.services.recovery import Stopped
from ngheo_desktop.services.rounds import all_rounds, get_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.verification import VerificationDesk
from ngheo_desktop.services.verification_sample import (
    Case,
    CaseState,
    Drawn,
    candidates,
    cases,
    draw,
    keyable,
    last_draw,
    may_key,
    take_back,
)

SHORTCUTS = (
    ("Ctrl+N", N_("Draw a sample")),
    ("F8", N_("Key the next household of the sample blind")),
    ("Return", N_("Key the household in focus blind, or settle it")),
    ("Del", N_("Take households that nobody has begun off the list")),
    *BLIND_SHORTCUTS,
)
_USUAL_PERCENT = 10
_REFRESH_MS = 60_000
_SHOWN_KINDS = (records.VERIFICATION, records.QUESTIONNAIRE, records.HOUSEHOLD, records.MEMBER, records.REVIEW_ROUND)


class VerificationPage(Page):
    """Three tabs over the round chosen in the header; blind keying takes their place."""

    page_stack: QStackedWidget
    overview: QWidget
    banner: Banner
    commands: QWidget
    who_label: QLabel
    tabs: QTabWidget
    agreement_area: QScrollArea
    agreement_label: QLabel
    operators_table: GridTable
    questions_table: GridTable
    work_pane: QWidget
    work_label: QLabel
    work_table: GridTable

    def __init__(self, workspace: Workspace, folder: Folder, standards: Standards, book: HouseholdBook) -> None:
        super().__init__()
        self._workspace, self._folder, self._standards, self._book = workspace, folder, standards, book
        self._round: ReviewRound | None = None
        self._cases: list[Case] = []
        self._is_stale = True
        load_ui(self, "verification_page.ui", promoted={"GridTable": GridTable})
        self.sample = SamplePane(folder)
        self.tabs.addTab(self.sample, tr("&1 Sample"))
        self.tabs.addTab(self.agreement_area, tr("&2 Agreement"))
        self.tabs.addTab(self.work_pane, tr("&3 Operators"))
        for table in (self.operators_table, self.questions_table, self.work_table):
            table.show_all_rows()
        self.blind = BlindPage(workspace, folder, standards, book)
        self.page_stack.addWidget(self.blind)
        self._make_commands()
        self._connect()
        # What operators did changes with every answer; once a minute is often enough to look at.
        self._tick = QTimer(self)
        self._tick.setInterval(_REFRESH_MS)
        self._tick.timeout.connect(self._show_work)
        self._tick.start()

    def _make_commands(self) -> None:
        flow = FlowLayout(self.commands)
        for text, keys, slot in (
            (tr("&Draw a sample… (Ctrl+N)"), "Ctrl+N", self.draw),
            (tr("&Key the next one blind (F8)"), "F8", self.key_next),
        ):
            button = PushButton(text, self.commands)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            flow.addWidget(button)
            self._add_action(self.overview, text, keys, slot)
        self._add_action(self.sample.table, tr("&Key blind, or settle"), "", self._open_current)
        self._add_action(self.sample.table, tr("Take &off the list"), "Del", self.take_back)
        self.sample.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    @staticmethod
    def _add_action(widget: QWidget, text: str, keys: str, slot: Callable[[], None]) -> None:
        action = QAction(text.replace(f" ({keys})", ""), widget)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        widget.addAction(action)

    def _connect(self) -> None:
        self.sample.opened.connect(self.open_case)
        self.sample.draw_wanted.connect(self.draw)
        self.blind.keyed.connect(lambda household_id: self._keyed(RecordId(household_id)))
        self.blind.left.connect(self.show_overview)
        self.tabs.currentChanged.connect(lambda _: self._enter_tab())
        self._workspace.round_changed.connect(lambda _: self._change_round())

    # -- showing --------------------------------------------------------------------------------------------------

    def activate(self) -> None:
        if self._is_stale:
            self._read_again()

    def enter(self) -> bool:
        if self.page_stack.currentWidget() is self.blind:
            self.blind.form_view.enter_again()
        else:
            self._enter_tab()
        return True

    def open_target(self, target: object) -> None:
        if isinstance(target, Stopped):
            self.resume(target)

    def resume(self, stopped: Stopped) -> None:
        """Go on keying blind in the field where who keyed the second time stopped, and in that name."""
        place = stopped.place
        self._workspace.choose_round(place.round_id)
        go_on_as(self._folder, place.second)
        self._workspace.status_wanted.emit()
        self._read_again()
        case = next((one for one in self._cases if one.household.household_id == place.household_id), None)
        if case is not None and case.state is not CaseState.SETTLED and self._key(case):
            self.blind.resume(stopped)

    def refresh(self, changes: Changes) -> None:
        self.blind.refresh(changes)
        if not (changes.everything or changes.touches(*_SHOWN_KINDS)):
            return
        self._is_stale = True
        # Each answer that is keyed touches the numbers: a hidden list waits until it is shown.
        if self.isVisible() and not self.is_blind:
            self._read_again()

    @property
    def is_blind(self) -> bool:
        """Whether a household is being keyed blind."""
        return self.page_stack.currentWidget() is self.blind

    def has_unsaved(self) -> bool:
        return self.is_blind and self.blind.has_unsaved()

    def shown_tables(self) -> list[TableContent]:
        """Return the tables of the tab in front."""
        if self.is_blind or self._round is None:
            return []
        tables: list[list[TableContent]] = [
            [self.sample.shown_table()],
            [self.operators_table.shown_table(), self.questions_table.shown_table()],
            [self.work_table.shown_table()],
        ]
        return [one for one in tables[self.tabs.currentIndex()] if one.rows]

    def show_overview(self) -> None:
        """Leave blind keying for the list."""
        self.page_stack.setCurrentWidget(self.overview)
        self._read_again()
        self._enter_tab()

    def _change_round(self) -> None:
        self._is_stale = True
        self.blind.close_household()
        self.page_stack.setCurrentWidget(self.overview)
        if self.isVisible():
            self._read_again()

    def _read_again(self) -> None:
        self._is_stale = False
        self._round = self._round_in_work()
        self._cases = cases(self._folder, self._round) if self._round is not None else []
        drawn = last_draw(self._folder, self._round) if self._round is not None else ""
        self.sample.show_cases(self._round, self._cases, drawn)
        self.who_label.setText(tr("Keys now: {name} (Ctrl+U: somebody else)", name=self._folder.operator))
        self._show_agreement()
        self._show_work()

    def _round_in_work(self) -> ReviewRound | None:
        if self._workspace.round_id:
            return get_round(self._folder, self._workspace.round_id)
        found = all_rounds(self._folder)
        return found[-1] if found else None

    def _show_agreement(self) -> None:
        if self._round is None:
            return
        report = VerificationDesk(self._folder, self._standards, self._round).report()
        settled = report.sampled - report.waiting
        self.agreement_label.setText(
            tr(
                "Settled with the paper: {settled} of {sampled} households drawn. Only settled ones count.",
                settled=format_int(settled),
                sampled=format_int(report.sampled),
            )
        )
        self.operators_table.set_content(operators_table(report, self._round))
        form = self._standards.form_of(self._round)
        self.questions_table.set_content(questions_table(report, self._round, form))

    def _show_work(self) -> None:
        if self._round is None or not self.isVisible() or self.is_blind:
            return
        work = round_work(self._folder, self._round)
        self.work_table.set_content(work_table(work, self._round, self._folder.operator))
        self.work_label.setText(
            tr(
                "{complete} questionnaires are complete, {left} are left. Breaks of more than five minutes are no"
                " working time; an hour’s number stands there after a quarter of an hour.",
                complete=format_int(work.complete),
                left=format_int(work.left),
            )
        )

    def _enter_tab(self) -> None:
        places: list[QWidget] = [self.sample.table, self.operators_table, self.work_table]
        if not self.is_blind:
            places[self.tabs.currentIndex()].setFocus(Qt.FocusReason.OtherFocusReason)

    # -- doing ----------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Ask for a share and draw."""
        review_round = self._round
        if review_round is None:
            self.banner.show_message("info", tr("There is no review round yet. Create one on the page of households."))
            return
        self.banner.clear()
        left = candidates(self._folder, review_round)
        if not left:
            self.banner.show_message("info", tr("Every complete questionnaire is drawn already, or none is complete."))
            return
        from ngheo_desktop.gui.dialogs.draw_sample import DrawSampleDialog  # noqa: PLC0415  (at the first need)

        dialog = DrawSampleDialog(left, _USUAL_PERCENT, self)
        is_wanted, percent, seed = bool(dialog.exec()), dialog.percent, dialog.seed
        dialog.deleteLater()
        if is_wanted:
            self._workspace.operations.run_long(
                self,
                lambda _: draw(self._folder, self._standards, review_round, percent, seed),
                self._drawn,
                title=tr("Drawing a sample"),
                can_cancel=False,
            )

    def _drawn(self, drawn: Drawn) -> None:
        count = ntr("{n} household drawn", "{n} households drawn", len(drawn.household_ids))
        self._workspace.say(tr("{drawn} (seed {seed})", drawn=count, seed=drawn.seed))

    def take_back(self) -> None:
        """Take the chosen households off the list that nobody has begun."""
        review_round = self._round
        chosen = [one.household.household_id for one in self.sample.chosen if one.state is CaseState.TO_KEY]
        if review_round is None or not chosen:
            self._workspace.say(tr("Only households that nobody has begun can be taken off the list."))
            return
        self._workspace.operations.run(self, lambda: take_back(self._folder, review_round, chosen))

    def key_next(self) -> None:
        """Open the next household of the sample that who keys now may key."""
        self.banner.clear()
        mine = self._next_keyable()
        if mine is not None:
            self._key(mine)
        elif any(one.state in {CaseState.TO_KEY, CaseState.BEGUN} for one in self._cases):
            self.banner.show_message(
                "info",
                tr("{name} keyed everything that is left on the list.", name=self._folder.operator),
                tr("Somebody else has to key it the second time: Ctrl+U."),
            )
        else:
            self.banner.show_message("info", tr("Nothing is left to key. Draw a sample with Ctrl+N."))

    def _next_keyable(self) -> Case | None:
        review_round = self._round
        if review_round is None:
            return None
        return next((one for one in self._cases if may_key(self._folder, review_round, one)), None)

    def _keyable(self) -> list[Case]:
        review_round = self._round
        if review_round is None:
            return []
        return keyable(self._folder, review_round, self._cases)

    def _open_current(self) -> None:
        if self.sample.current is not None:
            self.open_case(self.sample.current)

    def open_case(self, case: Case) -> None:
        """Key a household blind, or settle it; a settled one opens as a questionnaire."""
        self.banner.clear()
        if case.state is CaseState.TO_SETTLE:
            self.settle(case.household.household_id)
        elif case.state is CaseState.SETTLED:
            self._workspace.open_page("questionnaire", case.household.household_id)
        else:
            self._key(case)

    def _key(self, case: Case) -> bool:
        if self._round is None:
            return False
        household_id = case.household.household_id
        try:
            # Refused here, beside the list, rather than on an empty form.
            VerificationDesk(self._folder, self._standards, self._round).open_blind(household_id)
        except KnownError as fault:
            self.banner.show_fault(fault)
            return False
        ids = [one.household.household_id for one in self._keyable()]
        # One that is keyed to its end, and was not compared when the program ended, is opened once more.
        numbers = [self._book.number_of(one) for one in (ids if household_id in ids else [household_id, *ids])]
        self.blind.set_sample([number for number in numbers if number is not None])
        self.page_stack.setCurrentWidget(self.blind)
        self.blind.open_household(household_id)
        return True

    def _keyed(self, household_id: RecordId) -> None:
        """A household was keyed to its end: settle it, or later, and go on with the next one."""
        self.blind.close_household()
        self.show_overview()
        self.settle(household_id)
        self._read_again()
        if self._next_keyable() is not None:
            self.key_next()
        else:
            self._workspace.say(tr("The sample is keyed as far as you may key it."))

    def settle(self, household_id: RecordId) -> None:
        """Show the differences of a household and settle them with the paper in hand."""
        review_round = self._round
        if review_round is None:
            return
        desk = VerificationDesk(self._folder, self._standards, review_round)
        try:
            compared = desk.compare(household_id)
        except KnownError as fault:
            self.show_fault(fault)
            return
        from ngheo_desktop.gui.dialogs.settle_verification import (  # noqa: PLC0415  (at the first need)
            SettleVerificationDialog,
        )

        dialog = SettleVerificationDialog(self._workspace.operations, desk, compared, self)
        is_settled = bool(dialog.exec())
        dialog.deleteLater()
        if is_settled:
            self._workspace.say(tr("Settled."))
