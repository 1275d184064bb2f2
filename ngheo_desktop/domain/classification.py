"""The class of a household and the trace that explains it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from ngheo_desktop.domain.ids import RecordId


class HouseholdClass(StrEnum):
    """The classes of the national standard, and `incomplete` while answers are missing."""

    POOR = "poor"
    NEAR_POOR = "near_poor"
    AVERAGE = "average"
    NON_POOR = "non_poor"
    INCOMPLETE = "incomplete"


class Outcome(StrEnum):
    """How a test came out."""

    YES = "yes"
    NO = "no"
    MISSING = "missing"


class TraceStep(NamedTuple):
    """One test of the engine, as data: a screen or a paper turns it into words with the rule set beside it.

    Attributes:
        rule: id of the indicator or class that was tested, for example `insurance` or `class.poor`.
        outcome: for an indicator `yes` means deprived; for a class `yes` means that the class applies.
        facts: what was looked at, as (subject, question, value): subject is a member id or "" for the household.
        values: ids of the dated legal values that were compared with, for example `cutoff.income.rural`.
    """

    rule: str
    outcome: Outcome
    facts: tuple[tuple[str, str, str], ...]
    values: tuple[str, ...]


class MissingFact(NamedTuple):
    """A fact that a rule needed and that nobody has given: subject is a member id or "" for the household."""

    subject: str
    question: str


class Classification(NamedTuple):
    """What a rule set says of a household; a tuple, because millions of them are made.

    `unverified` lists the ids of the legal values and indicators used whose text nobody has checked yet.
    Scores are None when the facts behind them are missing. Class, scores and `deprived` follow what the village meeting
    decided; `computed_class` is the class without any of its decisions, None where there is none, and `overruled` names
    what they are about: ids of indicators, and `class`. `point_table` is the checksum of the income point table that B1
    was added up with, empty where the total on paper was taken.
    """

    rule_set: str
    rule_set_hash: str
    household_class: HouseholdClass
    income_score: int | None
    deprivation_score: int | None
    deprived: tuple[str, ...]
    missing: tuple[MissingFact, ...]
    unverified: tuple[str, ...]
    trace: tuple[TraceStep, ...]
    computed_class: HouseholdClass | None = None
    overruled: tuple[str, ...] = ()
    point_table: str = ""


@dataclass(frozen=True, slots=True)
class RecordedClassification:
    """A classification written to the journal for a round."""

    classification_id: RecordId
    household_id: RecordId
    round_id: RecordId
    answers_hash: str
    classified_on: str
    result: Classification


class ClassCounts(NamedTuple):
    """Households by class."""

    poor: int = 0
    near_poor: int = 0
    average: int = 0
    non_poor: int = 0
    incomplete: int = 0


def trace_to_data(trace: tuple[TraceStep, ...]) -> list[list[Any]]:
    """Return a trace as plain JSON data."""
    return [[step.rule, step.outcome.value, [list(fact) for fact in step.facts], list(step.values)] for step in trace]


def trace_from_data(data: list[list[Any]]) -> tuple[TraceStep, ...]:
    """Return the trace that `trace_to_data` wrote."""
    return tuple(
        TraceStep(rule, Outcome(outcome), tuple((fact[0], fact[1], fact[2]) for fact in facts), tuple(values))
        for rule, outcome, facts, values in data
    )


def count_classes(classes: Mapping[str, int]) -> ClassCounts:
    """Return counts by class from a mapping of class id to number; absent classes count zero."""
    return ClassCounts(**{name: classes.get(name, 0) for name in ClassCounts._fields})
