"""Keying the questionnaire of one household: every answer is committed when its field is left."""

from array import array
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QStackedWidget, QToolButton, QWidget

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.expression import FactKind
from ngheo_desktop.domain.household import Member
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import QuestionnaireStatus, ReviewRound
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.trace import TraceDialog
from ngheo_desktop.gui.overruling import open_overruling
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.gui.pages.questionnaire.answers import refusal, show_beside, typed_value
from ngheo_desktop.gui.pages.questionnaire.form_view import FormView
from ngheo_desktop.gui.pages.questionnaire.saver import Saver
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.class_panel import ClassPanel
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.gui.widgets.form.roster_columns import RosterColumn
from ngheo_desktop.messages import N_, current_language, describe, format_int, ntr, tr
from ngheo_desktop.rules.explain import Explanation
from ngheo_desktop.services.classification import explain_result
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery
from ngheo_desktop.services.questionnaires import (
    PendingAnswer,
    QuestionnaireSession,
    SessionState,
    open_questionnaire,
    save_pending,
)
from ngheo_desktop.services.rounds import all_rounds, get_round
from ngheo_desktop.services.standards import Standards

KEY = "questionnaire"
SHORTCUTS = (
    ("Alt+Down", N_("Next household")),
    ("Alt+Up", N_("Previous household")),
    ("PgDown", N_("Next household")),
    ("PgUp", N_("Previous household")),
    ("Return", N_("Next question")),
    ("Up", N_("Previous question")),
    ("1", N_("Choose the answer behind this key")),
    ("F8", N_("Explain the class")),
    ("F7", N_("Record what the village meeting agreed otherwise")),
)
# A list of answers grows by several keys; it is written when the field is left, or after this pause.
_PAUSE_MS = 1_500


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
        self._explanations: dict[str, Explanation] = {}
        self._numbers: array[int] | None = None
        self._status: QuestionnaireStatus | None = None
        self.panel = ClassPanel()
        load_ui(self, "questionnaire_page.ui", promoted={"FormView": FormView})
        self._saver = Saver(self, workspace.operations, lambda pending: save_pending(folder, pending))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._show_nothing_open()
        self._connect()

    def _connect(self) -> None:
        view = self.form_view
        view.answered.connect(self._answer)
        view.person_answered.connect(self._answer_person)
        view.person_named.connect(self._add_person)
        view.settled.connect(self._saver.flush_soon)
        view.finished.connect(self._finish)
        self._pause.timeout.connect(self._saver.flush)
        self._saver.saved.connect(self._saved)
        self._saver.failed.connect(self._save_failed)
        self.banner.action.connect(self._saver.flush)
        self.nothing_open.action.connect(self._open_first)
        self.panel.why.connect(self.explain)
        self.panel.meeting.connect(self.decide_at_meeting)
        self.next_button.clicked.connect(lambda: self.go(1))
        self.previous_button.clicked.connect(lambda: self.go(-1))
        self._workspace.round_changed.connect(self._change_round)
        for keys, step in (("Alt+Down", 1), ("PgDown", 1), ("Alt+Up", -1), ("PgUp", -1)):
            self.add_key(keys, partial(self.go, step))
        self.add_key("F7", self.decide_at_meeting)
        self.add_key("F8", lambda: self.explain(next(iter(self._explanations), "")))

    # -- which household ------------------------------------------------------------------------------------------

    @property
    def session(self) -> QuestionnaireSession | None:
        """The questionnaire on the screen."""
        return self._session

    def activate(self) -> None:
        if self._session is None:
            self._show_nothing_open()

    def open_target(self, target: object) -> None:
        if isinstance(target, str):
            self.open_household(RecordId(target))

    def open_household(self, household_id: RecordId) -> None:
        """Open a household's questionnaire in the round in work, with everything committed so far."""
        review_round = self._round_in_work()
        if review_round is None:
            self._show_nothing_open()
            return
        self._leave_household()
        try:
            session = self.open_session(household_id, review_round)
        except KnownError as fault:
            self._show_nothing_open()
            self._workspace.say(describe(fault).message)
            return
        self._show_session(session)
        self.form_view.enter_first()

    def go(self, step: int) -> None:
        """Open the next (1) or previous (-1) household in village order."""
        if self._session is None:
            return
        self._leave_household()
        if self.form_view.has_refused:
            self.banner.show_message(
                "error",
                tr("Something you typed is not valid and is not saved."),
                tr("Correct the fields marked ✕, or press Esc in them to take the typing back."),
            )
            return
        position = self._position()
        numbers = self._numbers_in_order()
        target = position + step
        if position < 0 or not 0 <= target < len(numbers):
            self._workspace.say(tr("This is the last household.") if step > 0 else tr("This is the first household."))
            return
        rows = self._book.rows(self._in_order(), [numbers[target]])
        if rows:
            self.open_household(rows[0].household_id)

    def refresh(self, changes: Changes) -> None:
        if changes.everything or changes.touches(records.HOUSEHOLD, records.VILLAGE):
            self._numbers = None
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
        self._show_session(again)

    def _round_in_work(self) -> ReviewRound | None:
        if self._workspace.round_id:
            return get_round(self._folder, self._workspace.round_id)
        found = all_rounds(self._folder)
        return found[-1] if found else None

    def _change_round(self) -> None:
        self._numbers = None
        if self._session is not None:
            self.open_household(self._session.household.household_id)

    def _in_order(self) -> HouseholdQuery:
        return HouseholdQuery(commune_code=self._folder.commune_code, order="village")

    def _numbers_in_order(self) -> "array[int]":
        if self._numbers is None:
            self._numbers = self._book.find(self._in_order())
        return self._numbers

    def _position(self) -> int:
        number = self._book.number_of(self._session.household.household_id) if self._session is not None else None
        try:
            return self._numbers_in_order().index(number) if number is not None else -1
        except ValueError:
            return -1

    def _open_first(self) -> None:
        review_round = self._round_in_work()
        if review_round is None:
            self._workspace.open_page("households")
            return
        query = HouseholdQuery(commune_code=self._folder.commune_code, round_id=review_round.round_id)
        for status in ("open", "none"):
            numbers = self._book.find(
                HouseholdQuery(commune_code=query.commune_code, round_id=query.round_id, status=status)
            )
            rows = self._book.rows(query, numbers[:1])
            if rows:
                self.open_household(rows[0].household_id)
                return
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
        self.panel.clear()

    def _show_session(self, session: QuestionnaireSession) -> None:
        self._session = session
        self._status = session.status
        self.banner.clear()
        self.page_stack.setCurrentWidget(self.open_form)
        self.form_view.set_session(session)
        self._show_household()
        self._show_state()

    def _show_household(self) -> None:
        session = self._session
        if session is None:
            return
        household = session.household
        head = household.head or (household.members[0] if household.members else None)
        self.name_label.setText(head.full_name if head is not None else tr("Household without people"))
        parts = [household.village]
        if household.number:
            parts.append(tr("no. {number}", number=household.number))
        parts.append(ntr("{n} member", "{n} members", len(household.members)))
        position = self._position()
        if position >= 0:
            total = format_int(len(self._numbers_in_order()))
            parts.append(tr("household {position} of {total}", position=format_int(position + 1), total=total))
        self.place_label.setText(" · ".join(part for part in parts if part))

    def _show_state(self) -> None:
        session = self._session
        if session is None:
            return
        state = session.state()
        self.form_view.show_state(state)
        self._show_status(session, state)
        self._explanations = {
            rule_set: explain_result(self._standards, result, current_language(), session.point_tables)
            for rule_set, result in state.results.items()
        }
        self.panel.show_results(state.results, self._explanations, self._name_of)
        show_beside(self.panel, self._standards, state, self._name_of)

    def _show_status(self, session: QuestionnaireSession, state: SessionState) -> None:
        left = len(state.progress.missing)
        if session.status is QuestionnaireStatus.COMPLETE:
            text, style = "✓ " + tr("Complete"), "saved"
        elif left:
            text, style = ntr("{n} answer left", "{n} answers left", left), "help"
        else:
            text, style = "✕ " + tr("Correct what is marked"), "error"
        if self.status_label.text() != text:
            self.status_label.setText(text)
            theme.set_state(self.status_label, "textStyle", style)

    def _name_of(self, member_id: str) -> str:
        members = self._session.household.members if self._session is not None else ()
        return next((member.full_name for member in members if member.member_id == member_id), "")

    def explain(self, rule_set: str) -> None:
        """Show the whole way to the class under a standard."""
        explanation = self._explanations.get(rule_set)
        if explanation is None:
            return
        dialog = TraceDialog(explanation, self.name_label.text(), self._name_of, self)
        dialog.exec()
        dialog.deleteLater()

    def decide_at_meeting(self, rule_set: str = "") -> None:
        """Record or withdraw what the village meeting agreed otherwise about this household."""
        session = self._session
        if session is not None:
            self._leave_household()
            open_overruling(self, self._workspace, self._folder, self._standards, session, rule_set)

    # -- answers --------------------------------------------------------------------------------------------------

    def _answer(self, question_id: str, raw: object) -> None:
        session = self._session
        if session is None:
            return
        question = session.question(question_id)
        try:
            pending = session.set_answer(question_id, typed_value(raw))
        except KnownError as fault:
            self.form_view.refuse(question_id, refusal(session, question, fault))
            self._show_state()
            return
        self.form_view.accept(question_id)
        self._keep(pending, is_final=question.kind is not FactKind.MULTI)

    def _answer_person(self, member: Member, column: RosterColumn, raw: object) -> None:
        session = self._session
        if session is None:
            return
        try:
            if column.is_person:
                pending = session.set_person(member.member_id, column.id, str(raw))
            else:
                pending = session.set_answer(column.id, str(raw), member.member_id)
        except KnownError as fault:
            message = describe(fault).message
            if not column.is_person:
                message = refusal(session, session.question(column.id), fault)
            self.form_view.refuse_person(member, column, str(raw), message)
            self._show_state()
            return
        self.form_view.accept_person(member, column)
        self._keep(pending)
        if column.is_person:
            self._show_household()

    def _add_person(self, name: str) -> None:
        session = self._session
        if session is None:
            return
        _, pending = session.add_person(name)
        self._keep(pending)
        self._show_household()

    def _keep(self, pending: PendingAnswer, *, is_final: bool = True) -> None:
        """Show what an answer changes at once, and write it (an answer of several parts when it is whole)."""
        self._saver.add(pending)
        self._show_state()
        if is_final:
            self._saver.flush_soon()
        else:
            self._pause.start()

    def _saved(self) -> None:
        if self.banner.kind == "error" and not self.form_view.has_refused:
            self.banner.clear()
        session = self._session
        if session is not None and session.status is not self._status:
            self._status = session.status
            self._workspace.status_wanted.emit()

    def _save_failed(self, fault: KnownError) -> None:
        description = describe(fault)
        advice = f"{description.advice} ({description.number})"
        self.banner.show_message("error", description.message, advice, button=tr("Save again"))

    def _finish(self) -> None:
        self._saver.flush()
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_household(self) -> None:
        """Take and write what is typed before another household comes."""
        if self._session is not None:
            self.form_view.take_typing()
            self._saver.flush()

    def has_unsaved(self) -> bool:
        self._leave_household()
        return self.form_view.has_refused or self._saver.has_failed
