"""Keying the questionnaire of one household: every answer is committed when its field is left."""

from array import array
from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLabel, QStackedWidget, QToolButton, QWidget

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import QuestionnaireStatus
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui.overruling import open_overruling
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.gui.pages.questionnaire.class_beside import ClassBeside
from ngheo_desktop.gui.pages.questionnaire.entry_strip import EntryStrip
from ngheo_desktop.gui.pages.questionnaire.finding import Finder, tell_interrupted, tell_not_saved, tell_refused
from ngheo_desktop.gui.pages.questionnaire.form_view import FormView
from ngheo_desktop.gui.pages.questionnaire.keys import SHORTCUTS, PageKeys
from ngheo_desktop.gui.pages.questionnaire.order import VillageOrder
from ngheo_desktop.gui.pages.questionnaire.saver import Saver
from ngheo_desktop.gui.pages.questionnaire.scan_guard import ScanGuard
from ngheo_desktop.gui.pages.questionnaire.taking import AnswerTaker
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.messages import describe, tr
from ngheo_desktop.services.disputes import read_disputes
from ngheo_desktop.services.entry_choices import choose_moving_on, moves_on
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.pending_answers import PendingAnswer, save_pending
from ngheo_desktop.services.questionnaires import QuestionnaireSession, open_questionnaire
from ngheo_desktop.services.recovery import Stopped, first_keying_at
from ngheo_desktop.services.rounds import round_in_work
from ngheo_desktop.services.standards import Standards

__all__ = ["SHORTCUTS", "QuestionnairePage"]


class QuestionnairePage(Page):
    """The form at the left; the class stands in the panel at the right."""

    page_stack: QStackedWidget
    nothing_open: EmptyState
    open_form: QWidget
    name_label: QLabel
    place_label: QLabel
    status_label: QLabel
    previous_button: QToolButton
    next_button: QToolButton
    menu_button: QToolButton
    strip: EntryStrip
    banner: Banner
    form_view: FormView

    def __init__(self, workspace: Workspace, folder: Folder, standards: Standards, book: HouseholdBook) -> None:
        super().__init__()
        self._workspace = workspace
        self._folder = folder
        self._standards = standards
        self._book = book
        # A second keying opens sessions of its own.
        self.open_session = partial(open_questionnaire, folder, standards)
        self._session: QuestionnaireSession | None = None
        self._order = VillageOrder(folder, book, self._numbers_in_order)
        self._status: QuestionnaireStatus | None = None
        self._opened_early = False
        self._classes = ClassBeside(self, standards)
        self.panel = self._classes.panel
        load_ui(self, "questionnaire_page.ui", promoted={"FormView": FormView, "EntryStrip": EntryStrip})
        self._saver = Saver(self, workspace.operations, lambda pending: save_pending(folder, pending))
        self._guard = ScanGuard(self.form_view, self._saver, lambda: self._session, workspace)
        self.finder = Finder(self, self.form_view, self.strip, self._order, partial(read_disputes, folder, standards))
        self.finder.pending.connect(self._keep)
        self.finder.said.connect(workspace.say)
        self.keys = PageKeys(self, self.menu_button, self._slots(), self.form_view)
        self._show_nothing_open()
        self._connect()
        self.form_view.set_moving(on=moves_on(folder))
        self.keys.moves_on.setChecked(self.form_view.walk.moves_on)
        self.keys.moves_on.toggled.connect(self._choose_moving_on)

    def _slots(self) -> dict[str, Callable[[], object]]:
        return {
            "next": partial(self.go, 1),
            "previous": partial(self.go, -1),
            "next_open": self.go_to_open,
            "unanswered": self.finder.go_to_unanswered,
            "problem": partial(self.finder.go_to_problem, 1),
            "problem_before": partial(self.finder.go_to_problem, -1),
            "blank": self.finder.ask_why_blank,
            "leave_section": self.form_view.walk.leave_section,
            "meeting": self.decide_at_meeting,
            "explain": lambda: self.explain(self._classes.first),
        }

    def _connect(self) -> None:
        view = self.form_view
        taker = AnswerTaker(view, lambda: self._session, self._keep)
        taker.refused.connect(self._show_state)
        taker.people_changed.connect(self._show_household)
        view.settled.connect(self._saver.flush_soon)
        view.finished.connect(self._finish)
        view.walk.before_first.connect(self.menu_button.setFocus)
        view.finish.next_wanted.connect(partial(self.go, 1))
        self._guard.undone.connect(self._show_again)
        self._guard.household_read.connect(self._open_scanned)
        self._saver.saved.connect(self._saved)
        self._saver.failed.connect(partial(tell_not_saved, self.banner))
        self.banner.action.connect(self._saver.flush)
        self.nothing_open.action.connect(self._open_first)
        self.panel.why.connect(self.explain)
        self.panel.meeting.connect(self.decide_at_meeting)
        for button, step in ((self.next_button, 1), (self.previous_button, -1)):
            button.clicked.connect(partial(self.go, step))
        self._workspace.round_changed.connect(self._change_round)

    # -- which household ------------------------------------------------------------------------------------------

    @property
    def session(self) -> QuestionnaireSession | None:
        """The questionnaire on the screen."""
        return self._session

    def activate(self) -> None:
        if self._session is None:
            self._show_nothing_open()

    def enter(self) -> bool:
        return self._session is not None and self.form_view.enter_again()

    def open_target(self, target: object) -> None:
        if isinstance(target, Stopped):
            self.resume(target)
        elif isinstance(target, str):
            self.open_household(RecordId(target))

    def resume(self, stopped: Stopped) -> None:
        """Go on in the field where work stopped, and say so when nobody closed the program there."""
        place = stopped.place
        self._workspace.choose_round(place.round_id)
        self.open_household(place.household_id)
        session = self._session
        if session is None or session.household.household_id != place.household_id:
            return
        self.form_view.enter(place.question, place.member_id or "")
        if stopped.interrupted:
            tell_interrupted(self.banner, self._name(), place.second)

    def open_household(self, household_id: RecordId) -> None:
        """Open a household's questionnaire in the round in work, with everything committed so far."""
        review_round = round_in_work(self._folder, self._workspace.round_id)
        if review_round is None:
            self._show_nothing_open()
            return
        self._leave_household()
        try:
            session = self.open_session(household_id, review_round)
        except KnownError as fault:
            self._session = None
            self._show_nothing_open()
            self._workspace.say(describe(fault).message)
            return
        self._opened_early = self._saver.has_unsaved
        self._show_session(session)
        self.form_view.enter_first()

    def go(self, step: int) -> None:
        """Open the next (1) or previous (-1) household in village order."""
        if self._session is not None and self._may_leave():
            found = self._order.beside(self._session.household.household_id, step)
            self._go_to(found, tr("This is the last household.") if step > 0 else tr("This is the first household."))

    def go_to_open(self) -> None:
        """Open the next household in village order whose questionnaire is not complete."""
        if self._session is not None and self._may_leave():
            found = self._order.next_open(self._session.household.household_id, self._session.review_round.round_id)
            self._go_to(found, tr("Every other household is complete."))

    def _open_scanned(self, household_id: str) -> None:
        if not self._order.position(RecordId(household_id))[0]:
            self._workspace.say(tr("The household of this barcode is not here."))
        elif self._session is not None and self._session.household.household_id != household_id and self._may_leave():
            self.open_household(RecordId(household_id))

    def _go_to(self, household_id: RecordId | None, otherwise: str) -> None:
        if household_id is None:
            self._workspace.say(otherwise)
        else:
            self.open_household(household_id)

    def _may_leave(self) -> bool:
        """Take what is typed; say so where it cannot be taken."""
        self._leave_household()
        if self.form_view.has_refused:
            tell_refused(self.banner)
        return not self.form_view.has_refused

    def refresh(self, changes: Changes) -> None:
        if changes.everything or changes.touches(records.HOUSEHOLD, records.VILLAGE):
            self._order.forget()
        session = self._session
        if session is None or self._saver.is_own(changes):
            return
        mine = {session.household.household_id, session.questionnaire_id, session.review_round.round_id}
        mine |= {member.member_id for member in session.household.members}
        touched = changes.touches(records.OVERRULE) or any(record_id in mine for _, record_id in changes.records)
        if (changes.everything or touched) and not self._saver.has_unsaved and not self.form_view.has_refused:
            self.form_view.take_typing()
            self._reopen(session)

    def _reopen(self, session: QuestionnaireSession) -> None:
        try:
            again = self.open_session(session.household.household_id, session.review_round)
        except KnownError as fault:
            if fault.code is not ErrorCode.STORE_NO_RECORD:
                raise
            self._session = None
            self._show_nothing_open()
            return
        walk, has_focus = self.form_view.walk, self.form_view.has_focus
        here, number = walk.here(), walk.number()
        self._show_session(again)
        if here is not None and has_focus and walk.enter(here):
            walk.put_number(number)

    def _change_round(self) -> None:
        if self._session is not None:
            self.open_household(self._session.household.household_id)

    def _numbers_in_order(self) -> "array[int]":
        """Return the local numbers of the households that are walked through, in their order."""
        return self._order.numbers()

    def _open_first(self) -> None:
        review_round = round_in_work(self._folder, self._workspace.round_id)
        if review_round is None:
            self._workspace.open_page("households")
            return
        stopped = first_keying_at(self._folder)
        if stopped is not None and stopped.place.round_id == review_round.round_id:
            self.resume(Stopped(stopped.place, interrupted=False))
            if self._session is not None:
                return
        found = self._order.first_unfinished(review_round.round_id)
        if found is not None:
            self.open_household(found)
        else:
            self._workspace.open_page("households")

    # -- showing --------------------------------------------------------------------------------------------------

    def inspector(self) -> QWidget:
        return self.panel

    def _show_nothing_open(self) -> None:
        self.nothing_open.set_content(
            "forms",
            tr("No questionnaire is open. Choose a household in the list, or go on where something is left to key."),
            tr("Open the first unfinished household"),
        )
        self.page_stack.setCurrentWidget(self.nothing_open)
        self._classes.clear()

    def _show_session(self, session: QuestionnaireSession) -> None:
        self._session = session
        self._status = session.status
        self.page_stack.setCurrentWidget(self.open_form)
        self.finder.set_session(session, self.banner)
        self.form_view.set_session(session)
        self._show_household()
        self._show_form(session)
        self._classes.set_session(session)

    def _show_household(self) -> None:
        self.name_label.setText(self._name())
        self.place_label.setText(self.finder.household_line())

    def _name(self) -> str:
        household = self._session.household if self._session is not None else None
        head = (household.head or next(iter(household.members), None)) if household is not None else None
        return head.full_name if head is not None else tr("Household without people")

    def _show_state(self) -> None:
        if self._session is not None:
            self._show_form(self._session)
            self._classes.follow()

    def _show_form(self, session: QuestionnaireSession) -> None:
        self.form_view.show_state(session.state(with_classes=False))
        self.finder.show_where()
        self.finder.show_status(self.status_label)

    def _show_again(self) -> None:
        self._show_household()
        self._show_state()

    def explain(self, rule_set: str) -> None:
        """Show the whole way to the class under a standard."""
        self._classes.explain(rule_set, self.name_label.text(), self)

    def decide_at_meeting(self, rule_set: str = "") -> None:
        """Record or withdraw what the village meeting agreed otherwise about this household."""
        session = self._session
        if session is not None:
            self._leave_household()
            open_overruling(self, self._workspace, self._folder, self._standards, session, rule_set)

    # -- answers --------------------------------------------------------------------------------------------------

    def _keep(self, pending: PendingAnswer, *, is_final: bool = True) -> None:
        """Show what an answer changes at once, and write it (an answer of several parts when it is whole)."""
        self._saver.add(pending)
        self._show_state()
        if is_final:
            self._saver.flush_soon()
        else:
            self._saver.flush_later()

    def _saved(self) -> None:
        # Nor need anybody be told any longer where work goes on after a power cut.
        if self.banner.kind == "info" or (self.banner.kind == "error" and not self.form_view.has_refused):
            self.banner.clear()
        session = self._session
        if session is not None and self._opened_early:
            # It was opened before its last answers were on the disk.
            self._opened_early = False
            self.form_view.take_typing()
            self._reopen(session)
        if session is not None and session.status is not self._status:
            self._status = session.status
            self._workspace.status_wanted.emit()

    def _finish(self) -> None:
        self._saver.flush_soon()
        self.finder.show_end(self._name())

    def _choose_moving_on(self, on: bool) -> None:  # noqa: FBT001  (Qt's own)
        self.form_view.set_moving(on=on)
        self._workspace.operations.run(self, partial(choose_moving_on, self._folder, on=on))

    def _leave_household(self) -> None:
        """Take and write what is typed before another household comes."""
        if self._session is not None:
            self.form_view.take_typing()
            self._saver.flush()

    def has_unsaved(self) -> bool:
        self._leave_household()
        return self.form_view.has_refused or self._saver.has_failed
