"""Keying a questionnaire: every answer is its own committed change.

A `QuestionnaireSession` holds one household's answers while its form is open. `set_answer` and `set_person` read what
was typed and change the session at once (screen and live class follow in the same key press); `save` writes that in one
transaction and may run on another thread, because it uses nothing but its argument.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.classification import Classification
from ngheo_desktop.domain.entry_notes import Blank, accepted_field, blank_field, blank_of
from ngheo_desktop.domain.expression import FactKind
from ngheo_desktop.domain.household import HEAD, Household, Member, Sex
from ngheo_desktop.domain.ids import RecordId, new_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.point_table import PointTable
from ngheo_desktop.domain.survey import (
    HouseholdFacts,
    Questionnaire,
    QuestionnaireStatus,
    ReviewRound,
    questionnaire_id,
)
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.answer import parse_answer
from ngheo_desktop.forms.check import Looked, Problem, Progress, look
from ngheo_desktop.forms.model import Form, Question, Severity
from ngheo_desktop.messages import tr
from ngheo_desktop.services.facts import FactSource
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.pending_answers import Entry, PendingAnswer, save_pending
from ngheo_desktop.services.people import parse_person
from ngheo_desktop.services.person_checks import PersonChecks
from ngheo_desktop.services.recovery import Place
from ngheo_desktop.services.screening import ScreeningService
from ngheo_desktop.services.session_state import SessionMark, SessionState
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.typed_dates import read_past_date
from ngheo_desktop.store import households, questionnaires


class QuestionnaireSession:
    """One household's questionnaire in one round, open for keying."""

    _kind = records.QUESTIONNAIRE

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound, household: Household) -> None:
        self._folder = folder
        self._standards = standards
        self.review_round = review_round
        self.household = household
        self._source = FactSource(folder, standards, review_round, household.household_id)
        self._people = PersonChecks(folder, standards.areas)
        worded = ScreeningService(folder, standards).worded(standards.form_of(review_round))
        self.form: Form = self._source.tables.asked_in(worded)
        self.questionnaire_id = questionnaire_id(review_round.round_id, household.household_id)
        stored = questionnaires.get(folder.database, household.household_id, review_round.round_id)
        self._exists = stored is not None
        self._status = stored.status if stored else QuestionnaireStatus.OPEN
        self._household_answers: dict[str, Value] = dict(stored.household_answers) if stored else {}
        self._member_answers: dict[str, dict[str, Value]] = {
            member_id: dict(answers) for member_id, answers in (stored.member_answers if stored else {}).items()
        }
        self._notes: dict[str, str] = dict(stored.notes) if stored else {}
        self._questions: dict[str, Question] = {question.id: question for question in self.form.questions}
        self._last: Looked | None = None
        self._looked: Looked | None = None

    @property
    def point_tables(self) -> Mapping[str, PointTable]:
        """Return the income point tables in force, by the checksum under which classifications name them."""
        return self._source.tables.by_checksum

    @property
    def exists(self) -> bool:
        """Tell whether anything was ever answered."""
        return self._exists

    @property
    def status(self) -> QuestionnaireStatus:
        """Return open, or complete once everything required is answered without a hard problem."""
        return self._status

    @property
    def status_due(self) -> QuestionnaireStatus:
        """Return what the status ought to be with the people and answers of now."""
        return self._status_now()

    def question(self, question_id: str) -> Question:
        """Return a question of the form.

        Raises:
            KeyError: the form does not ask it.
        """
        return self._questions[question_id]

    def answer(self, question: str, member_id: str | None = None) -> Value:
        """Return the answer to a question, None while there is none."""
        answers = self._household_answers if member_id is None else self._member_answers.get(member_id, {})
        return answers.get(question)

    def mark(self) -> SessionMark:
        """Return everything that keys change, to go back to."""
        answers, of_members = self._household_answers, self._member_answers
        return SessionMark(self.household, self._status, self._exists, answers, of_members, self._notes)

    def go_back(self, mark: SessionMark, *, written: bool) -> PendingAnswer:
        """Be as at a mark; of what was `written` since then, return what takes it back."""
        now = self.mark()
        self.household, self._status, self._notes = mark.household, mark.status, dict(mark.notes)
        self._household_answers = dict(mark.household_answers)
        self._member_answers = {member_id: dict(answers) for member_id, answers in mark.member_answers.items()}
        self._exists = now.exists if written else mark.exists
        self._last = None
        if not written:
            return PendingAnswer(())
        fields, people = mark.taking_back(now)
        entries: list[Entry] = [(records.MEMBER, member_id, changed) for member_id, changed in people.items()]
        return PendingAnswer((*entries, *([(self._kind, self.questionnaire_id, fields)] if fields else ())))

    def facts(self) -> HouseholdFacts:
        """Return what the rules see now."""
        return self._source.of(self.household, self._as_questionnaire())

    def set_answer(self, question: str, raw: Value, member_id: str | None = None) -> PendingAnswer:
        """Read what was typed, keep it in the session and return what is to be saved.

        Raises:
            KnownError: ANSWER_INVALID, and what `read_date` raises; the session is as before.
        """
        if isinstance(raw, str) and raw.strip() and self._questions[question].kind is FactKind.DATE:
            raw = self.read_date(raw)
        value = parse_answer(self._questions[question], raw)
        if member_id is None:
            field = records.household_answer(question)
            self._household_answers = {**self._household_answers, question: value}
        else:
            field = records.member_answer(member_id, question)
            mine = {**self._member_answers.get(member_id, {}), question: value}
            self._member_answers = {**self._member_answers, member_id: mine}
        fields: dict[str, Value] = {field: value}
        # An answer ends the reason for its blank.
        if value is not None and blank_field(question, member_id) in self._notes:
            ended = blank_field(question, member_id)
            self._notes = {name: said for name, said in self._notes.items() if name != ended}
            fields[ended] = None
        return replace(self._pending(fields), place=self._place(question, member_id))

    def read_date(self, text: str) -> str:
        """Return how a date is read that is typed here; raises what `typed_dates.read_past_date` raises."""
        return read_past_date(text, self._folder.clock.today())

    def blank(self, question: str, member_id: str | None = None) -> Blank | None:
        """Return why a question has no answer; None where nothing was said."""
        return blank_of(self._notes, question, member_id)

    def set_blank(self, question: str, member_id: str | None, why: Blank | None) -> PendingAnswer:
        """Say why a question has no answer (None takes it back); an answer that was there is taken away."""
        pending = PendingAnswer(())
        if why is not None and self.answer(question, member_id) is not None:
            pending = self.set_answer(question, None, member_id)
        noted = self._note(blank_field(question, member_id), why.value if why else None)
        return pending | replace(noted, place=self._place(question, member_id))

    def accepted(self, problem: Problem) -> str:
        """Return why what a soft check finds unlikely is right; empty where nothing was said."""
        return self._notes.get(_accepted_field(problem), "")

    def accept(self, problem: Problem, reason: str) -> PendingAnswer:
        """Say why what a soft check finds unlikely is right; it is asked once.

        Raises:
            KnownError: INPUT_REQUIRED without a reason.
        """
        if not reason.strip():
            raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Reason"))
        return self._note(_accepted_field(problem), nfc(reason).strip())

    def open_problems(self) -> list[Problem]:
        """Return what is wrong and what is unlikely without a reason."""
        return [one for one in self.problems() if one.severity is Severity.HARD or not self.accepted(one)]

    def _place(self, question: str, member_id: str | None) -> Place:
        member = RecordId(member_id) if member_id else None
        return Place(self.review_round.round_id, self.household.household_id, question, member)

    def _note(self, field: str, text: str | None) -> PendingAnswer:
        self._notes = {name: said for name, said in {**self._notes, field: text}.items() if said is not None}
        return self._pending({field: text})

    def member(self, member_id: str) -> Member:
        """Return a person of the household.

        Raises:
            KnownError: STORE_NO_RECORD.
        """
        for member in self.household.members:
            if member.member_id == member_id:
                return member
        raise KnownError(ErrorCode.STORE_NO_RECORD, record_id=member_id)

    def set_person(self, member_id: str, field: str, raw: str) -> PendingAnswer:
        """Read what was typed about who somebody is (a field of the record `member`) and keep it.

        Raises:
            KnownError: INPUT_REQUIRED, INPUT_DATE, INPUT_UNKNOWN_CODE; the session is as before.
        """
        member = self.member(member_id)
        value = parse_person(field, raw, self._folder.clock.today())
        fields: dict[str, Any] = {field: Sex(value) if field == "sex" and value is not None else value}
        changed = replace(member, **fields)
        members = tuple(changed if one is member else one for one in self.household.members)
        self.household = replace(self.household, members=members)
        pending = self._pending({}, (records.MEMBER, member.member_id, {field: value}))
        return replace(pending, place=self._place(field, member_id))

    def add_person(self, full_name: str) -> tuple[RecordId, PendingAnswer]:
        """Add a person after the last one; the first of a household is its head.

        Raises:
            KnownError: INPUT_REQUIRED without a name.
        """
        name = parse_person("full_name", full_name, self._folder.clock.today())
        member_id = new_record_id(self._folder.clock.now())
        position = max((member.position for member in self.household.members), default=0) + 1
        member = Member(
            member_id=member_id,
            household_id=self.household.household_id,
            position=position,
            full_name=str(name),
            sex=None,
            birth_date=None,
            relation=None if self.household.members else HEAD,
            ethnic_code=self.household.head.ethnic_code if self.household.head else None,
            citizen_id=None,
        )
        self.household = replace(self.household, members=(*self.household.members, member))
        fields: dict[str, Value] = {
            "household_id": member.household_id,
            "position": position,
            "full_name": member.full_name,
            "relation": member.relation,
            "ethnic_code": member.ethnic_code,
        }
        pending = self._pending({}, (records.MEMBER, member_id, fields))
        return member_id, replace(pending, place=self._place("full_name", member_id))

    def remove_person(self, member_id: str, reason: str) -> PendingAnswer:
        """Take a person off the household; the record and its answers stay and can be restored.

        Raises:
            KnownError: INPUT_REQUIRED without a reason.
        """
        member = self.member(member_id)
        if not reason.strip():
            raise KnownError(ErrorCode.INPUT_REQUIRED, field="reason")
        left = tuple(one for one in self.household.members if one is not member)
        self.household = replace(self.household, members=left)
        fields: dict[str, Value] = {"removed": True, "removed_reason": reason.strip()}
        return self._pending({}, (records.MEMBER, member.member_id, fields))

    def save(self, pending: PendingAnswer, reason: str = "") -> Changes:
        """Write what was set to the journal and the tables in one transaction; safe on a worker thread."""
        return save_pending(self._folder, pending, reason)

    def state(self, *, with_classes: bool = True) -> SessionState:
        """Return what is asked and wrong, how far it is, and the class under each rule set, which takes longest."""
        asked, found, far, _ = self._checked()
        if not with_classes:
            return SessionState(asked, found, far, {})
        facts = self.facts()
        screening = self._source.screening(facts)
        return SessionState(asked, found, far, self._classes(facts), screening, facts)

    def problems(self) -> list[Problem]:
        """Return everything the form's checks find, hard and soft."""
        return self._checked().problems

    def progress(self) -> Progress:
        """Return how many of the required questions are answered."""
        return self._checked().progress

    def classify(self) -> dict[str, Classification]:
        """Return the class under each rule set of the round, from the answers as they are now."""
        return self._classes(self.facts())

    def _classes(self, facts: HouseholdFacts) -> dict[str, Classification]:
        return {
            rule_set_id: self._standards.engine(rule_set_id).classify(facts)
            for rule_set_id in (self.review_round.rule_sets if self._source.is_reviewed(facts) else ())
        }

    def _checked(self) -> Looked:
        """Return what is asked, what is wrong and how far it is; worked out once after each answer."""
        if self._last is None:
            facts = self._asked()
            self._looked = found = look(self.form, facts, self._looked)
            beside = self._source.tables.differences(facts.answers) + self._people.problems(self.household)
            self._last = found._replace(
                problems=found.problems + beside,
                progress=self._explained(found.progress),
            )
        return self._last

    def _explained(self, far: Progress) -> Progress:
        """Return how far it is when a blank that carries a reason is as good as an answer."""
        if not self._notes:
            return far
        left = [one for one in far.missing if not self.blank(one.question, one.subject or None)]
        return Progress(far.answered + len(far.missing) - len(left), far.required, left)

    def _asked(self) -> HouseholdFacts:
        """Return what the form's checks see now."""
        return self._source.asked(self.household, self._as_questionnaire())

    def _pending(self, answers: dict[str, Value], *others: Entry) -> PendingAnswer:
        """Return what is to be saved: the answers, what else was touched, and the status where that changed."""
        self._last = None
        status = self._status_now()
        fields = dict(answers)
        if fields and not self._exists:
            fields |= {
                "household_id": self.household.household_id,
                "round_id": self.review_round.round_id,
                "form_id": self.form.id,
                "status": status.value,
            }
            self._exists = True
        elif self._exists and status is not self._status:
            fields["status"] = status.value
        self._status = status
        entries = (*others, *([(self._kind, self.questionnaire_id, fields)] if fields else []))
        return PendingAnswer(entries)

    def _status_now(self) -> QuestionnaireStatus:
        # The same as `forms.check.is_complete`, from what the screen asks for next anyway.
        _, found, far, _ = self._checked()
        if far.missing or any(problem.severity is Severity.HARD for problem in found):
            return QuestionnaireStatus.OPEN
        return QuestionnaireStatus.COMPLETE

    def _as_questionnaire(self) -> Questionnaire:
        return Questionnaire(
            questionnaire_id=self.questionnaire_id,
            household_id=self.household.household_id,
            round_id=self.review_round.round_id,
            form_id=self.form.id,
            status=self._status,
            household_answers=self._household_answers,
            member_answers=self._member_answers,
            notes=self._notes,
        )


def _accepted_field(problem: Problem) -> str:
    return accepted_field(problem.check, problem.question, problem.subject or None)


def open_questionnaire(
    folder: Folder, standards: Standards, household_id: RecordId, review_round: ReviewRound
) -> QuestionnaireSession:
    """Open a household's questionnaire with everything that was ever committed to it.

    Raises:
        KnownError: STORE_NO_RECORD, FORM_UNKNOWN.
    """
    household = households.get(folder.database, household_id)
    return QuestionnaireSession(folder, standards, review_round, household)
