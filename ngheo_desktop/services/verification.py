"""Second keying: some questionnaires are keyed again blind, and every difference is settled with the paper in hand."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import QuestionnaireStatus, ReviewRound
from ngheo_desktop.domain.verification import (
    Difference,
    Fields,
    Tally,
    add_up,
    differences,
    fields_of,
    tallies,
    tallies_from_list,
    tallies_to_list,
    verification_id,
)
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.forms.answer import parse_answer
from ngheo_desktop.forms.model import Form
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.pending_answers import PendingAnswer
from ngheo_desktop.services.questionnaires import QuestionnaireSession, open_questionnaire
from ngheo_desktop.services.recovery import Place
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households, questionnaires, verifications
from ngheo_desktop.store.verifications import COMPLETE, DROPPED, OPEN, SETTLED, StoredVerification

# A sample smaller than this says nothing about an operator.
LEAST_SAMPLE = 1


class BlindSession(QuestionnaireSession):
    """A questionnaire keyed a second time: it begins empty, whatever the first operator keyed.

    Who the people are is not keyed again.
    """

    _kind = records.VERIFICATION

    def __init__(
        self,
        folder: Folder,
        standards: Standards,
        review_round: ReviewRound,
        household: Household,
        stored: StoredVerification | None,
    ) -> None:
        super().__init__(folder, standards, review_round, household)
        self.questionnaire_id = verification_id(review_round.round_id, household.household_id)
        self._operator = folder.operator
        # A household that is only drawn has a record that says nothing yet of who keys it.
        self._exists = stored is not None and bool(stored.operator)
        self._status = QuestionnaireStatus.OPEN
        self._household_answers = _values(stored.household_answers) if stored else {}
        of_members = stored.member_answers if stored else {}
        self._member_answers = {member_id: _values(answers) for member_id, answers in of_members.items()}
        self._notes = dict(stored.notes) if stored else {}
        self._last = self._looked = None
        self._status = self.status_due

    def set_person(self, member_id: str, field: str, raw: str) -> PendingAnswer:
        """Refuse: identities are not keyed twice, and no screen offers it."""
        raise BugError(f"a second keying cannot change {field} of {member_id} to something of {len(raw)} letters")

    def add_person(self, full_name: str) -> tuple[RecordId, PendingAnswer]:
        """Refuse, as `set_person`."""
        raise BugError(f"a second keying cannot add a person of {len(full_name)} letters")

    def remove_person(self, member_id: str, reason: str) -> PendingAnswer:
        """Refuse, as `set_person`."""
        raise BugError(f"a second keying cannot remove {member_id} for a reason of {len(reason)} letters")

    def _pending(self, answers: dict[str, Value], *others: tuple[str, RecordId, Mapping[str, Value]]) -> PendingAnswer:
        begins = not self._exists
        pending = super()._pending(answers, *others)
        if not begins:
            return pending
        entries = [
            (kind, record_id, {**fields, "operator": self._operator} if kind == self._kind else fields)
            for kind, record_id, fields in pending.entries
        ]
        return PendingAnswer(tuple(entries))

    def _place(self, question: str, member_id: str | None) -> Place:
        return replace(super()._place(question, member_id), second=self._operator)


@dataclass(frozen=True, slots=True)
class Compared:
    """A household keyed twice.

    Attributes:
        form: asks for what was compared.
        first: who keyed it first, who keyed most of it before the others; `second` who keyed it the second time.
        compared: how many answers were compared.
    """

    household: Household
    form: Form
    first: tuple[str, ...]
    second: str
    differences: tuple[Difference, ...]
    compared: int


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """How far the second keying is, and how well it agrees.

    Attributes:
        sampled: households drawn or keyed a second time; `waiting` those not settled yet.
        operators: tallies by the name of who keyed first; the empty name stands for answers that only the second keyed.
        questions: tallies by question.
    """

    sampled: int
    waiting: int
    operators: Mapping[str, Tally]
    questions: Mapping[str, Tally]


class VerificationDesk:
    """Chooses what is keyed twice, compares, settles and reports."""

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound) -> None:
        self._folder = folder
        self._standards = standards
        self._round = review_round

    def sample(self, percent: int, seed: int, *, own_too: bool = False) -> list[RecordId]:
        """Return a random share of the complete questionnaires that nobody drew or keyed a second time yet.

        The operator's own are left out unless somebody else will key them: nobody verifies themselves. At least one is
        chosen while there is any.

        Raises:
            ValueError: `percent` is not from 1 to 100.
        """
        if not 1 <= percent <= 100:
            raise ValueError(percent)
        db, own = self._folder.database, self._folder.operator
        done = {one.household_id for one in verifications.all(db, self._round.round_id) if one.status != DROPPED}
        candidates = []
        for one in questionnaires.all(db, self._round.round_id):
            if one.status is not QuestionnaireStatus.COMPLETE or one.household_id in done:
                continue
            if own_too or own not in verifications.answer_authors(db, one.questionnaire_id).values():
                candidates.append(one.household_id)
        number = max(LEAST_SAMPLE, round(len(candidates) * percent / 100))
        # Chosen to be repeatable, not to be secret.
        chosen = random.Random(seed).sample(sorted(candidates), min(number, len(candidates)))  # noqa: S311
        order = {one.household_id: place for place, one in enumerate(households.all(db, self._round.commune_code))}
        return sorted(chosen, key=lambda each: order.get(each, len(order)))

    def open_blind(self, household_id: RecordId) -> BlindSession:
        """Open a household for the second keying, with what was keyed blind before.

        Raises:
            KnownError: STORE_NO_RECORD; VERIFY_NOT_READY when nobody has completed it a first time; VERIFY_OWN when who
                is keying keyed an answer of the first keying; VERIFY_SETTLED.
        """
        db = self._folder.database
        first = questionnaires.get(db, household_id, self._round.round_id)
        if first is None or first.status is not QuestionnaireStatus.COMPLETE:
            raise KnownError(ErrorCode.VERIFY_NOT_READY)
        stored = self._stored(household_id)
        if stored is not None and stored.status == SETTLED:
            raise KnownError(ErrorCode.VERIFY_SETTLED)
        if self._folder.operator in verifications.answer_authors(db, first.questionnaire_id).values():
            raise KnownError(ErrorCode.VERIFY_OWN, operator=self._folder.operator)
        household = households.get(db, household_id)
        return BlindSession(self._folder, self._standards, self._round, household, stored)

    def waiting(self) -> list[RecordId]:
        """Return the households keyed a second time completely and not settled."""
        found = verifications.all(self._folder.database, self._round.round_id)
        return [one.household_id for one in found if one.status == COMPLETE]

    def keyed_twice(self) -> frozenset[RecordId]:
        """Return the households keyed a second time completely, settled or not."""
        found = verifications.all(self._folder.database, self._round.round_id)
        return frozenset(one.household_id for one in found if one.status in (COMPLETE, SETTLED))

    def compare(self, household_id: RecordId) -> Compared:
        """Return where the two keyings of a household differ.

        Raises:
            KnownError: STORE_NO_RECORD; VERIFY_NOT_READY when it was not keyed twice.
        """
        first, second, authors = self._both(household_id)
        session = open_questionnaire(self._folder, self._standards, household_id, self._round)
        stored = self._stored(household_id)
        return Compared(
            session.household,
            session.form,
            tuple(name for name, _ in Counter(authors.values()).most_common()),
            stored.operator if stored is not None else "",
            _as_on_paper(differences(first, second), session),
            len({*first, *second}),
        )

    def settle(self, household_id: RecordId, values: Mapping[str, Value], reason: str = "") -> Changes:
        """Record what the paper says of every difference, as the answer from now on, in one transaction.

        Args:
            household_id: the household.
            values: for each field that differs the value on the paper, None for a blank.
            reason: why, kept with the changes.

        Raises:
            KnownError: VERIFY_OPEN_DIFFERENCES while a difference has no value; ANSWER_INVALID; VERIFY_NOT_READY.
        """
        first, second, authors = self._both(household_id)
        found = differences(first, second)
        left = [one.field for one in found if one.field not in values]
        if left:
            raise KnownError(ErrorCode.VERIFY_OPEN_DIFFERENCES, count=len(left))
        session = open_questionnaire(self._folder, self._standards, household_id, self._round)
        pending = PendingAnswer(())
        for one in found:
            member_id, question = records.split_answer(one.field) or (None, one.field)
            if parse_answer(session.question(question), values[one.field]) != one.first:
                pending |= session.set_answer(question, values[one.field], member_id)
        fields: dict[str, Value] = {
            "status": SETTLED,
            "compared": len({*first, *second}),
            "differences": tallies_to_list(tallies(first, second, authors)),
            "settled_on": self._folder.clock.today().isoformat(),
            "settled_by": self._folder.operator,
        }
        with self._folder.work() as unit:
            for kind, record_id, changed in pending.entries:
                unit.append(kind, record_id, changed, reason=reason)
            record_id = verification_id(self._round.round_id, household_id)
            unit.append(records.VERIFICATION, record_id, fields, reason=reason)
            return unit.commit()

    def report(self) -> VerificationReport:
        """Return how well first and second keying agree, per operator and per question; settled ones count."""
        found = [one for one in verifications.all(self._folder.database, self._round.round_id) if one.status != DROPPED]
        settled = [tallies_from_list(one.tallies) for one in found if one.status == SETTLED]
        return VerificationReport(
            sampled=len(found),
            waiting=sum(one.status in {OPEN, COMPLETE} for one in found),
            operators=add_up(settled, 1),
            questions=add_up(settled, 0),
        )

    def _stored(self, household_id: RecordId) -> StoredVerification | None:
        found = verifications.all(self._folder.database, self._round.round_id)
        return next((one for one in found if one.household_id == household_id), None)

    def _both(self, household_id: RecordId) -> tuple[Fields, Fields, Mapping[str, str]]:
        db = self._folder.database
        stored = self._stored(household_id)
        first = questionnaires.get(db, household_id, self._round.round_id)
        if stored is None or first is None or stored.status in {OPEN, DROPPED}:
            raise KnownError(ErrorCode.VERIFY_NOT_READY)
        second = {records.household_answer(name): value for name, value in _values(stored.household_answers).items()}
        for member_id, answers in stored.member_answers.items():
            second |= {records.member_answer(member_id, name): value for name, value in _values(answers).items()}
        sessions = (
            open_questionnaire(self._folder, self._standards, household_id, self._round),
            BlindSession(self._folder, self._standards, self._round, households.get(db, household_id), stored),
        )
        keyed = [_asked_only(fields, one) for fields, one in zip((fields_of(first), second), sessions, strict=True)]
        return keyed[0], keyed[1], verifications.answer_authors(db, first.questionnaire_id)


def _asked_only(fields: Fields, session: QuestionnaireSession) -> Fields:
    """Leave out answers to questions that the other answers make irrelevant: they stand on no paper."""
    asked = session.state().relevant
    places = {records.household_answer(question) for question in asked.household}
    for member_id, questions in asked.members.items():
        places |= {records.member_answer(member_id, question) for question in questions}
    return {field: value for field, value in fields.items() if field in places and value is not None}


def _as_on_paper(found: list[Difference], session: QuestionnaireSession) -> tuple[Difference, ...]:
    """Put differences in the order of the form; those of people one person after the other."""
    questions = {question.id: place for place, question in enumerate(session.form.questions)}
    people = {str(member.member_id): place for place, member in enumerate(session.household.members, start=1)}

    def place(one: Difference) -> tuple[int, int]:
        member_id, question = records.split_answer(one.field) or (None, one.field)
        return people.get(member_id, 0) if member_id else 0, questions.get(question, len(questions))

    return tuple(sorted(found, key=place))


def _values(answers: Mapping[str, object]) -> dict[str, Value]:
    return {
        name: value for name, value in answers.items() if value is None or isinstance(value, bool | int | str | list)
    }
