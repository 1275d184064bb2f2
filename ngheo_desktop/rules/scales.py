"""The classes along a score: where B1 and B2 of a household change its class, everything else as it is."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.survey import HouseholdFacts
from ngheo_desktop.rules.compiled import compiler_for
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.model import INCOME_SCORE
from ngheo_desktop.rules.reach import limits_of


class Band(NamedTuple):
    """The scores from `start` to `end`, both included, that lead to one class; `end` is None where nothing ends it."""

    start: int
    end: int | None
    household_class: HouseholdClass


def income_bands(engine: Engine, facts: HouseholdFacts, deprived: int) -> tuple[Band, ...]:
    """Return the classes of a household by B1, with so many deprived indicators.

    Raises:
        KnownError: RULE_NOT_IN_FORCE.
    """
    tests = [rule.when for rule in engine.rule_set.classes if rule.when is not None]
    limits = limits_of(tests, compiler_for(engine.rule_set, facts.area, facts.on))
    sides = {
        int(limit) + step
        for fact, found in limits.items()
        if fact.name == INCOME_SCORE
        for limit in found
        for step in (0, 1)
    }
    scores = sorted({0, *[side for side in sides if side > 0]})
    return _bands(scores, lambda score: engine.class_with(facts, score, deprived), endless=True)


def deprivation_bands(engine: Engine, facts: HouseholdFacts, income: int | None) -> tuple[Band, ...]:
    """Return the classes of a household by B2, with this B1 or none; the last band ends with all indicators deprived.

    Raises:
        KnownError: RULE_NOT_IN_FORCE.
    """
    points = engine.compiled(facts.area, facts.on).points
    by_points = {score: engine.class_with(facts, income, count) for count, score in enumerate(points)}
    return _bands(sorted(by_points), by_points.__getitem__, endless=False)


def _bands(scores: Sequence[int], class_of: Callable[[int], HouseholdClass], *, endless: bool) -> tuple[Band, ...]:
    """Return the bands of ascending scores; a band ends at the last of its scores, an endless last one nowhere."""
    found: list[Band] = []
    for score in scores:
        there = class_of(score)
        if found and found[-1].household_class is there:
            found[-1] = found[-1]._replace(end=score)
        else:
            if found and endless:
                found[-1] = found[-1]._replace(end=score - 1)
            found.append(Band(score, score, there))
    if endless:
        found[-1] = found[-1]._replace(end=None)
    return tuple(found)
