"""Review rounds, questionnaires and the facts that the rules see."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ngheo_desktop.domain.household import Household, Sex
from ngheo_desktop.domain.ids import RecordId, derived_record_id
from ngheo_desktop.domain.journal import Value, canonical_json
from ngheo_desktop.domain.overruling import Decision
from ngheo_desktop.domain.point_trace import Scored

Answers = Mapping[str, Value]


class Area(StrEnum):
    """Rural or urban, as the income lines distinguish (Nghị định 07/2021/NĐ-CP, Điều 3)."""

    RURAL = "rural"
    URBAN = "urban"


class RoundKind(StrEnum):
    """A yearly review or one on request (Quyết định 24/2021/QĐ-TTg, Điều 3)."""

    PERIODIC = "periodic"
    ON_REQUEST = "on_request"


class QuestionnaireStatus(StrEnum):
    """How far a questionnaire is; a household without one has none of these."""

    OPEN = "open"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class ReviewRound:
    """A review round of one commune under one or more rule sets."""

    round_id: RecordId
    commune_code: str
    year: int
    kind: RoundKind
    rule_sets: tuple[str, ...]
    form_id: str
    opened_on: str

    @property
    def reference_date(self) -> date:
        """Return the day on which ages and dated values are taken: the day the round opened."""
        return date.fromisoformat(self.opened_on)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The answers of one household in one round; member answers are keyed by member id.

    `notes` are what the operator said beside the answers, by journal field (`domain.entry_notes`); no rule sees them.
    """

    questionnaire_id: RecordId
    household_id: RecordId
    round_id: RecordId
    form_id: str
    status: QuestionnaireStatus
    household_answers: Answers
    member_answers: Mapping[str, Answers]
    notes: Mapping[str, str] = field(default_factory=dict)


def questionnaire_id(round_id: str, household_id: str) -> RecordId:
    """Return the id of the one questionnaire of a household in a round."""
    return derived_record_id("questionnaire", round_id, household_id)


class PersonFacts(NamedTuple):
    """What the rules may know of a person: no name and no number, only what a rule can test."""

    member_id: str
    sex: Sex | None
    birth_date: str | None
    relation: str | None
    answers: Answers


class HouseholdFacts(NamedTuple):
    """Everything the engine sees of a household. Ages are worked out on `on`.

    `decisions` is what the village meeting agreed otherwise, under any rule set; `points` the sums of the income point
    tables in force, which stand in `answers` in the place of the totals on paper.
    """

    area: Area
    on: date
    answers: Answers
    members: tuple[PersonFacts, ...]
    decisions: tuple[Decision, ...] = ()
    points: tuple[Scored, ...] = ()

    def with_points(self, points: tuple[Scored, ...]) -> "HouseholdFacts":
        """Return the facts with these sums instead of the totals on paper, and no total where an item is missing."""
        answers = dict(self.answers)
        for each in points:
            answers[each.fact] = each.sum.total
        return HouseholdFacts(self.area, self.on, answers, self.members, self.decisions, points)

    def digest(self) -> str:
        """Return the SHA-256 of the facts; it is stored with a classification to tell whether they changed since."""
        content: dict[str, object] = {
            "area": self.area,
            "on": self.on.isoformat(),
            "answers": dict(self.answers),
            "members": [
                [person.member_id, person.sex, person.birth_date, person.relation, dict(person.answers)]
                for person in self.members
            ],
        }
        if self.decisions:
            content["decisions"] = [list(decision) for decision in self.decisions]
        if self.points:
            content["point_tables"] = [[scored.fact, scored.checksum] for scored in self.points]
        return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def facts_of(household: Household, questionnaire: Questionnaire | None, area: Area, on: date) -> HouseholdFacts:
    """Return what the rules see of a household and its questionnaire (None while there is none)."""
    answers: Answers = questionnaire.household_answers if questionnaire else {}
    of_members = questionnaire.member_answers if questionnaire else {}
    nothing: Answers = {}
    return HouseholdFacts(
        area=area,
        on=on,
        answers=answers,
        members=tuple(
            PersonFacts(
                member.member_id,
                member.sex,
                member.birth_date,
                member.relation,
                of_members.get(member.member_id, nothing),
            )
            for member in household.members
        ),
    )
