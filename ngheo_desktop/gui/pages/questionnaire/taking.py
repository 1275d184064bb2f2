"""Takes what is typed or chosen in a form into the session, or says in the field why it cannot be taken."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from ngheo_desktop.domain.expression import FactKind
from ngheo_desktop.domain.household import Member
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.pages.questionnaire.answers import refusal, typed_value
from ngheo_desktop.gui.pages.questionnaire.form_view import FormView
from ngheo_desktop.gui.widgets.form.roster_columns import RosterColumn
from ngheo_desktop.messages import describe
from ngheo_desktop.services.pending_answers import PendingAnswer
from ngheo_desktop.services.questionnaires import QuestionnaireSession


class Keep(Protocol):
    """Shows what an answer changes, and writes it: at once, or when nothing more comes for a while."""

    def __call__(self, pending: PendingAnswer, *, is_final: bool = True) -> None:
        """Take what was set in the session."""


class AnswerTaker(QObject):
    """Serves one page.

    Signals:
        refused(): something was not taken; the session is as before.
        people_changed(): who lives in the household is told otherwise.
    """

    refused = Signal()
    people_changed = Signal()

    def __init__(self, view: FormView, session: Callable[[], QuestionnaireSession | None], keep: Keep) -> None:
        super().__init__(view)
        self._view = view
        self._session = session
        self._keep = keep
        view.answered.connect(self._answer)
        view.person_answered.connect(self._answer_person)
        view.person_named.connect(self._add_person)

    def _answer(self, question_id: str, raw: object) -> None:
        session, view = self._session(), self._view
        if session is None:
            return
        question = session.question(question_id)
        try:
            pending = session.set_answer(question_id, typed_value(raw))
        except KnownError as fault:
            view.refuse(question_id, refusal(session, question, fault))
            self.refused.emit()
            return
        view.accept(question_id)
        view.show_blank(question_id)
        self._keep(pending, is_final=question.kind is not FactKind.MULTI and not view.walk.awaits_digit)

    def _answer_person(self, member: Member, column: RosterColumn, raw: object) -> None:
        session = self._session()
        if session is None:
            return
        try:
            if column.is_person:
                pending = session.set_person(member.member_id, column.id, str(raw))
                if session.blank(column.id, member.member_id) is not None:
                    pending |= session.set_blank(column.id, member.member_id, None)
            else:
                pending = session.set_answer(column.id, str(raw), member.member_id)
        except KnownError as fault:
            message = describe(fault).message
            if not column.is_person:
                message = refusal(session, session.question(column.id), fault)
            self._view.refuse_person(member, column, str(raw), message)
            self.refused.emit()
            return
        self._view.accept_person(member, column)
        self._keep(pending, is_final=not self._view.walk.awaits_digit)
        if column.is_person:
            self.people_changed.emit()

    def _add_person(self, name: str) -> None:
        session = self._session()
        if session is None:
            return
        _, pending = session.add_person(name)
        self._keep(pending)
        self.people_changed.emit()
