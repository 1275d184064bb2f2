"""How an income point table stands in a classification: the sum joins the trace item by item, as data."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from ngheo_desktop.domain.classification import Classification, MissingFact, Outcome, TraceStep
from ngheo_desktop.domain.point_table import PointLine, PointSum

STEP = "b1"
# A table has some hundred options; the lines of counted items come in any number.
_LINES_KEPT = 8192


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


def with_points(result: Classification, scored: Scored) -> Classification:
    """Return a classification that names the table, shows its points in the trace and asks for items, not for a total.

    The step `b1` follows the first one; each of its facts is an item with `<answer>=<points>`, empty while the item is
    not answered.
    """
    asked = [("", question, "") for question in scored.sum.missing]
    step = TraceStep(
        STEP,
        Outcome.MISSING if scored.sum.total is None else Outcome.YES,
        tuple(map(_fact, scored.sum.lines)),
        (scored.checksum,),
    )
    if not asked:  # nothing waits for the total either
        return replace(result, trace=(result.trace[0], step, *result.trace[1:]), point_table=scored.checksum)
    missing: dict[MissingFact, None] = {}
    for lack in result.missing:
        items = [MissingFact("", name) for _, name, _ in asked] if lack.question == scored.fact else [lack]
        missing.update(dict.fromkeys(items))
    steps = [_with_items(each, scored.fact, asked) for each in result.trace[1:]]
    return replace(
        result,
        missing=tuple(missing),
        trace=(result.trace[0], step, *steps),
        point_table=scored.checksum,
    )


@lru_cache(maxsize=_LINES_KEPT)
def _fact(line: PointLine) -> tuple[str, str, str]:
    return ("", line.item, "" if line.points is None else f"{line.answer}={line.points}")


def points_in(trace: Iterable[TraceStep]) -> tuple[PointLine, ...]:
    """Return the points item by item that a trace holds; nothing when no table was in force."""
    for step in trace:
        if step.rule == STEP:
            return tuple(_line(item, said) for _, item, said in step.facts)
    return ()


def _line(item: str, said: str) -> PointLine:
    answer, _, points = said.rpartition("=")
    return PointLine(item, answer, int(points)) if points.isdecimal() else PointLine(item, "", None)


def _with_items(step: TraceStep, fact: str, asked: list[tuple[str, str, str]]) -> TraceStep:
    if step.outcome is not Outcome.MISSING or all(name != fact for _, name, _ in step.facts):
        return step
    facts = [each for given in step.facts for each in (asked if given[1] == fact else [given])]
    return step._replace(facts=tuple(facts))
