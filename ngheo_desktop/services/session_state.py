"""What a questionnaire that is open for keying shows of itself, and what it can be put back to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from ngheo_desktop.domain import records
from ngheo_desktop.domain.classification import Classification
from ngheo_desktop.domain.household import Household, Member
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import HouseholdFacts, QuestionnaireStatus
from ngheo_desktop.forms.check import Problem, Progress, Relevant
from ngheo_desktop.forms.screening import ScreeningResult


@dataclass(frozen=True, slots=True)
class SessionState:
    """Everything a screen shows of a session, worked out together after each answer.

    `screening` is what Phiếu A says, None where it is not asked; a household that it keeps off the list has no results.
    `facts` are what the results rest on.
    """

    relevant: Relevant
    problems: list[Problem]
    progress: Progress
    results: dict[str, Classification]
    screening: ScreeningResult | None = None
    facts: HouseholdFacts | None = None


@dataclass(frozen=True, slots=True)
class SessionMark:
    """All that keys change in a session; its mappings are replaced by others and never written to."""

    household: Household
    status: QuestionnaireStatus
    exists: bool
    household_answers: Mapping[str, Value]
    member_answers: Mapping[str, Mapping[str, Value]]
    notes: Mapping[str, str]

    def differing(self, other: "SessionMark") -> set[tuple[str, str]]:
        """Return the fields that are not the same in another mark: question (or field of a person) and whose it is."""
        found = {(question, "") for question in _differing(self.household_answers, other.household_answers)}
        for member_id in {*self.member_answers, *other.member_answers}:
            mine, theirs = self.member_answers.get(member_id, {}), other.member_answers.get(member_id, {})
            found |= {(question, member_id) for question in _differing(mine, theirs)}
        return found | {(field, member.member_id) for member, field in self._changed_people(other)}

    def taking_back(self, now: "SessionMark") -> tuple[dict[str, Value], dict[RecordId, dict[str, Value]]]:
        """Return the fields of the questionnaire and of people that lead from `now` back to this mark."""
        answers: dict[str, Value] = {
            records.household_answer(question): self.household_answers.get(question)
            for question in _differing(self.household_answers, now.household_answers)
        }
        for member_id in {*self.member_answers, *now.member_answers}:
            mine, theirs = self.member_answers.get(member_id, {}), now.member_answers.get(member_id, {})
            answers |= {records.member_answer(member_id, one): mine.get(one) for one in _differing(mine, theirs)}
        answers |= {field: self.notes.get(field) for field in _differing(self.notes, now.notes)}
        if answers and self.status is not now.status:
            answers["status"] = self.status.value
        people: dict[RecordId, dict[str, Value]] = {}
        for member, field in self._changed_people(now):
            value = getattr(member, field)
            people.setdefault(member.member_id, {})[field] = str(value) if value is not None else None
        return answers, people

    def _changed_people(self, other: "SessionMark") -> Iterator[tuple[Member, str]]:
        """Yield whom of this mark another one tells otherwise, and the field."""
        theirs = {member.member_id: member for member in other.household.members}
        for member in self.household.members:
            changed = theirs.get(member.member_id, member)
            for field in fields(Member):
                if getattr(member, field.name) != getattr(changed, field.name):
                    yield member, field.name


def _differing(
    one: Mapping[str, Value] | Mapping[str, str], other: Mapping[str, Value] | Mapping[str, str]
) -> set[str]:
    return {key for key in {*one, *other} if one.get(key) != other.get(key)}
