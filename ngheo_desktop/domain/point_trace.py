"""How an income point table stands in a classification: the sum joins the trace item by item, as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ngheo_desktop.domain.classification import Classification, MissingFact, Outcome, TraceStep
from ngheo_desktop.domain.point_sum import PointLine, PointSum, line_said

STEP = "b1"


class Scored(NamedTuple):
    """What a table in force says of a household: `fact` is the fact of the rules that the sum stands for."""

    fact: str
    checksum: str
    sum: PointSum


@dataclass(frozen=True, slots=True)
class PointText:
    """An item in words: what was answered, and its points; None while it is not answered."""

    title: str
    answer: str
    points: int | None


@dataclass(frozen=True, slots=True)
class PointsText:
    """The points of a household in words, with the table they come from.

    Attributes:
        checksum: the first eight digits, as people compare them.
        total: None while an item is missing.
    """

    title: str
    document: str
    article: str
    checksum: str
    lines: tuple[PointText, ...]
    total: int | None


def points_step(scored: Scored) -> TraceStep:
    """Return the step `b1`, which follows the first one of a trace.

    Each of its facts is an item with `<answer>=<points>`, empty while the item is not answered.
    """
    outcome = Outcome.YES if scored.sum.total is not None else Outcome.MISSING
    return TraceStep(STEP, outcome, scored.sum.said, (scored.checksum,))


def asking_items(result: Classification, scored: Scored) -> Classification:
    """Return a classification that waits for the missing items of the table where it waited for their total."""
    asked = [("", question, "") for question in scored.sum.missing]
    missing: dict[MissingFact, None] = {}
    for lack in result.missing:
        items = [MissingFact("", name) for _, name, _ in asked] if lack.question == scored.fact else [lack]
        missing.update(dict.fromkeys(items))
    steps = [_with_items(each, scored.fact, asked) for each in result.trace]
    return result._replace(missing=tuple(missing), trace=tuple(steps))


def points_in(trace: Iterable[TraceStep]) -> tuple[PointLine, ...]:
    """Return the points item by item that a trace holds; nothing when no table was in force."""
    for step in trace:
        if step.rule == STEP:
            return tuple(map(line_said, step.facts))
    return ()


def _with_items(step: TraceStep, fact: str, asked: list[tuple[str, str, str]]) -> TraceStep:
    if step.rule == STEP or step.outcome is not Outcome.MISSING or all(name != fact for _, name, _ in step.facts):
        return step
    facts = [each for given in step.facts for each in (asked if given[1] == fact else [given])]
    return step._replace(facts=tuple(facts))
