"""How far a household is from another class: by B1, and by the number of deprived indicators.

Nothing of a standard's formula is repeated here: the class rules themselves are asked on each side of every limit that
B1 is compared with, and for every possible number of indicators.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.expression import FactKind
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import Area, HouseholdFacts
from ngheo_desktop.rules.compiled import compiler_for
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.model import INCOME_SCORE
from ngheo_desktop.rules.reach import limits_of


class Distance(NamedTuple):
    """The nearest other class in one direction: `what` is `income` or `deprived`, `more` says which way."""

    what: str
    more: bool
    amount: int
    household_class: HouseholdClass


def distances(
    engine: Engine, area: Area, on: date, given: Mapping[str, str], income: int | None, deprived: int
) -> tuple[Distance, ...]:
    """Return the nearest other classes of a household with these scores.

    `given` is what the trace's first step keeps of the facts that class rules read, as text.
    """
    facts = HouseholdFacts(area, on, {name: _value(engine, name, text) for name, text in given.items()}, ())
    now = engine.class_with(facts, income, deprived)
    found: list[Distance] = []
    limits = [] if income is None else _income_limits(engine, area, on)
    for more in (True, False):
        found += _nearest_income(engine, facts, limits, income or 0, deprived, more=more)
    count = len(engine.rule_set.indicators)
    for more, numbers in ((True, range(deprived + 1, count + 1)), (False, range(deprived - 1, -1, -1))):
        for number in numbers:
            other = engine.class_with(facts, income, number)
            if other not in {now, HouseholdClass.INCOMPLETE}:
                found.append(Distance("deprived", more, abs(number - deprived), other))
                break
    return tuple(found)


def _nearest_income(
    engine: Engine, facts: HouseholdFacts, limits: list[int], income: int, deprived: int, *, more: bool
) -> list[Distance]:
    now = engine.class_with(facts, income, deprived)
    for side in sorted((side for side in limits if (side > income) is more and side != income), reverse=not more):
        other = engine.class_with(facts, side, deprived)
        if other not in {now, HouseholdClass.INCOMPLETE}:
            return [Distance("income", more, abs(side - income), other)]
    return []


def _income_limits(engine: Engine, area: Area, on: date) -> list[int]:
    tests = [rule.when for rule in engine.rule_set.classes if rule.when is not None]
    limits = limits_of(tests, compiler_for(engine.rule_set, area, on))
    values = [limit for fact, found in limits.items() if fact.name == INCOME_SCORE for limit in found]
    return sorted({int(limit) + step for limit in values for step in (-1, 0, 1) if limit + step >= 0})


def _value(engine: Engine, name: str, text: str) -> Value:
    question = engine.rule_set.questions.get(name)
    return int(text) if question is not None and question.kind is FactKind.INTEGER else text
