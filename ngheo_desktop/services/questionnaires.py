"""Keying a questionnaire: every answer is its own committed change.

A `QuestionnaireSession` holds one household's answers while its form is open. `set_answer` reads what was typed and
changes the session at once (screen and live class follow in the same key press); `save` writes that answer in one
transaction and may run on another thread, because it uses nothing but its argument.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.classification import Classification
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import (
    HouseholdFacts,
    Questionnaire,
    QuestionnaireStatus,
    ReviewRound,
    facts_of,
    questionnaire_id,
)
from ngheo_desktop.forms.answer import parse_answer
from ngheo_desktop.forms.check import Problem, Progress, problems, progress
from ngheo_desktop.forms.model import Form
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households, questionnaires


@dataclass(frozen=True, slots=True)
class PendingAnswer:
    """An answer that was set and is to be saved."""

    questionnaire_id: RecordId
    fields: Mapping[str, Value]


class QuestionnaireSession:
    """One household's questionnaire in one round, open for keying."""

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound, household: Household) -> None:
        self._folder = folder
        self._standards = standards
        self.review_round = review_round
        self.household = household
        self.form: Form = standards.form(review_round.form_id)
        self.questionnaire_id = questionnaire_id(review_round.round_id, household.household_id)
        stored = questionnaires.get(folder.database, household.household_id, review_round.round_id)
        self._exists = stored is not None
        self._status = stored.status if stored else QuestionnaireStatus.OPEN
        self._household_answers: dict[str, Value] = dict(stored.household_answers) if stored else {}
        self._member_answers: dict[str, dict[str, Value]] = {
            member_id: dict(answers) for member_id, answers in (stored.member_answers if stored else {}).items()
        }
        self._area = standards.area_of(household.commune_code)

    @property
    def exists(self) -> bool:
        """Tell whether anything was ever answered."""
        return self._exists

    @property
    def status(self) -> QuestionnaireStatus:
        """Return open, or complete once everything required is answered without a hard problem."""
        return self._status

    def answer(self, question: str, member_id: str | None = None) -> Value:
        """Return the answer to a question, None while there is none."""
        answers = self._household_answers if member_id is None else self._member_answers.get(member_id, {})
        return answers.get(question)

    def facts(self) -> HouseholdFacts:
        """Return what the form's checks and the rules see now."""
        return facts_of(self.household, self._as_questionnaire(), self._area, self.review_round.reference_date)

    def set_answer(self, question: str, raw: Value, member_id: str | None = None) -> PendingAnswer:
        """Read what was typed, keep it in the session and return what is to be saved.

        Raises:
            KnownError: ANSWER_INVALID; the session is as before.
        """
        value = parse_answer(self.form.question(question), raw)
        if member_id is None:
            field = records.household_answer(question)
            self._household_answers[question] = value
        else:
            field = records.member_answer(member_id, question)
            self._member_answers.setdefault(member_id, {})[question] = value
        fields: dict[str, Value] = {field: value}
        if not self._exists:
            fields |= {
                "household_id": self.household.household_id,
                "round_id": self.review_round.round_id,
                "form_id": self.form.id,
            }
        status = self._status_now()
        if status is not self._status or not self._exists:
            fields["status"] = status.value
        self._status, self._exists = status, True
        return PendingAnswer(self.questionnaire_id, fields)

    def save(self, pending: PendingAnswer, reason: str = "") -> Changes:
        """Write an answer to the journal and the tables in one transaction; safe on a worker thread."""
        with self._folder.work() as unit:
            unit.append(records.QUESTIONNAIRE, pending.questionnaire_id, pending.fields, reason=reason)
            return unit.commit()

    def problems(self) -> list[Problem]:
        """Return everything the form's checks find, hard and soft."""
        return problems(self.form, self.facts())

    def progress(self) -> Progress:
        """Return how many of the required questions are answered."""
        return progress(self.form, self.facts())

    def classify(self) -> dict[str, Classification]:
        """Return the class under each rule set of the round, from the answers as they are now."""
        facts = self.facts()
        return {
            rule_set_id: self._standards.engine(rule_set_id).classify(facts)
            for rule_set_id in self.review_round.rule_sets
        }

    def _status_now(self) -> QuestionnaireStatus:
        facts = self.facts()
        if progress(self.form, facts).is_complete and not any(
            problem.is_hard for problem in problems(self.form, facts)
        ):
            return QuestionnaireStatus.COMPLETE
        return QuestionnaireStatus.OPEN

    def _as_questionnaire(self) -> Questionnaire:
        return Questionnaire(
            questionnaire_id=self.questionnaire_id,
            household_id=self.household.household_id,
            round_id=self.review_round.round_id,
            form_id=self.form.id,
            status=self._status,
            household_answers=self._household_answers,
            member_answers=self._member_answers,
        )


def open_questionnaire(
    folder: Folder, standards: Standards, household_id: RecordId, review_round: ReviewRound
) -> QuestionnaireSession:
    """Open a household's questionnaire with everything that was ever committed to it.

    Raises:
        KnownError: STORE_NO_RECORD, FORM_UNKNOWN.
    """
    household = households.get(folder.database, household_id)
    return QuestionnaireSession(folder, standards, review_round, household)
