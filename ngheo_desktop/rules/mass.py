"""Classifies whole databases: classes, scores and deprived indicators of every household, without traces.

The counterpart of `engine`, over columns instead of dictionaries. Both run the same expressions of the same rule set;
tests keep their results equal. Whoever asks why takes the engine.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.expression import Level
from ngheo_desktop.domain.expression_program import RuleValue
from ngheo_desktop.domain.overruling import CLASS, DEPRIVED
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.errors import BugError
from ngheo_desktop.rules.column_program import Evaluation, Outcomes
from ngheo_desktop.rules.columns import Array, Block, Bools, ColumnPlan, Numbers
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.model import DEPRIVATION_SCORE, DEPRIVED_COUNT, INCOME_SCORE

CLASSES = tuple(HouseholdClass)
_INCOMPLETE = CLASSES.index(HouseholdClass.INCOMPLETE)


@dataclass(frozen=True)
class BlockResult:
    """What a rule set says of the households of a block, in the block's order.

    Attributes:
        order: the place of each household among those the block was made from.
        classes: index into `CLASSES`.
        income: B1, where `has_income`.
        deprivation: B2, where `has_deprivation`.
        deprived: for each indicator in legal order, which households are deprived.
    """

    order: Array
    classes: Array
    income: Array
    has_income: Bools
    deprivation: Array
    has_deprivation: Bools
    deprived: tuple[Bools, ...]

    def class_counts(self) -> dict[str, int]:
        """Return the number of households in each class."""
        found = np.bincount(self.classes, minlength=len(CLASSES)).tolist()
        return {each.value: found[number] for number, each in enumerate(CLASSES)}

    def deprived_counts(self) -> list[int]:
        """Return the number of households deprived in each indicator, in legal order."""
        return [int(np.count_nonzero(column)) for column in self.deprived]

    def bits(self) -> Array:
        """Return the deprived indicators as one number for each household, bit 0 for the first of them."""
        found = np.zeros(len(self.order), np.int64 if len(self.deprived) < 63 else np.object_)
        for number, column in enumerate(self.deprived):
            found = found + column.astype(found.dtype) * (1 << number)
        return found

    def rows(self) -> Iterator[tuple[int, HouseholdClass, int | None, int | None, tuple[int, ...]]]:
        """Yield (place, class, B1, B2, numbers of the deprived indicators) of each household."""
        for row, place in enumerate(self.order.tolist()):
            yield (
                place,
                CLASSES[self.classes[row]],
                int(self.income[row]) if self.has_income[row] else None,
                int(self.deprivation[row]) if self.has_deprivation[row] else None,
                tuple(number for number, column in enumerate(self.deprived) if column[row]),
            )


class MassEngine:
    """Classifies blocks of households under one rule set."""

    def __init__(self, engine: Engine, plan: ColumnPlan) -> None:
        """Set up an engine.

        Args:
            engine: the explaining engine of the same rule set.
            plan: the plan of the blocks; it may serve several rule sets.
        """
        self.engine = engine
        self.plan = plan
        self._values: dict[tuple[Area, date], dict[str, RuleValue | None]] = {}

    def classify(self, block: Block) -> BlockResult:
        """Return what the rule set says of the households of a block.

        Raises:
            KnownError: RULE_NOT_IN_FORCE, the rule set does not apply on the block's day.
            BugError: the rule set has an operator that has no meaning over columns.
        """
        rules = self.engine.rule_set
        compiled = self.engine.compiled(block.area, block.on)
        run = Evaluation(block, self.plan, self._values_for(block.area, block.on))
        number: Array = np.zeros(block.households, np.uint8 if len(rules.indicators) < 1 << 8 else np.int64)
        known = np.ones(block.households, np.bool_)
        deprived = []
        decided = self._decided(block)
        for indicator in rules.indicators:
            outcomes = run.test(indicator.when)
            if indicator.indicator_id in decided:
                outcomes = _overruled(outcomes, decided[indicator.indicator_id])
            deprived.append(outcomes.yes)
            number = number + outcomes.yes
            if outcomes.no is not None:
                known &= outcomes.yes | outcomes.no
        points = _points(compiled.points)
        deprivation = points.take(number)
        income = _whole(run.number(rules.income.number), block.households)
        has_income = np.ones(block.households, np.bool_) if income.known is None else income.known
        largest = max(map(abs, compiled.points))
        run.derived = {
            DEPRIVED_COUNT: Numbers(number, None, 0, len(rules.indicators)),
            INCOME_SCORE: income,
            DEPRIVATION_SCORE: Numbers(deprivation, None, None if points.dtype == np.object_ else 0, largest),
        }
        classes = self._classes(run, known)
        early = self._without_indicators(block, run, income)
        if early is not None:
            settled = early != _INCOMPLETE
            np.putmask(classes, settled, early)
            known &= ~settled
            deprived = [column & ~settled for column in deprived]
        for row, household_class in decided.get(CLASS, {}).items():
            classes[row] = CLASSES.index(HouseholdClass(household_class))
        return BlockResult(block.order, classes, income.values, has_income, deprivation, known, tuple(deprived))

    def classify_all(self, blocks: Iterable[Block]) -> Iterator[BlockResult]:
        """Yield the results of many blocks; raises like `classify`."""
        return map(self.classify, blocks)

    def _without_indicators(self, block: Block, run: Evaluation, income: Numbers) -> Array | None:
        """Return the classes that are settled before any indicator is known; None when no household may have one."""
        alone = self.engine.rule_set.without_indicators
        if alone is None:
            return None
        asked = run.test(alone, Level.HOUSEHOLD).yes
        if not asked.any():
            return None
        again = Evaluation(block, self.plan, self._values_for(block.area, block.on))
        nothing = np.zeros(block.households, np.int64)
        unknown = Numbers(nothing, nothing.astype(np.bool_), 0, 0)
        again.derived = {DEPRIVED_COUNT: unknown, INCOME_SCORE: income, DEPRIVATION_SCORE: unknown}
        return self._classes(again, asked)

    def _decided(self, block: Block) -> dict[str, dict[int, str]]:
        """Return what the village meeting decided: for each subject the rows of the households and the decision."""
        found: dict[str, dict[int, str]] = {}
        for row, decisions in block.decisions.items():
            for subject, decision in self.engine.applying(decisions).items():
                found.setdefault(subject, {})[row] = decision.decided
        return found

    def _values_for(self, area: Area, on: date) -> dict[str, RuleValue | None]:
        if (area, on) not in self._values:
            rules = self.engine.rule_set
            # A review held before the first day in force goes by the values of that day.
            day = rules.values_day(on)
            self._values[area, on] = {
                value.value_id: value.on(day).value for value in rules.values if value.area in {None, area}
            }
        return self._values[area, on]

    def _classes(self, run: Evaluation, known: Bools) -> Array:
        """Return the first class that applies; what misses a fact before that is incomplete."""
        classes = np.full(len(known), _INCOMPLETE, np.uint8)
        left = known
        for rule in self.engine.rule_set.classes:
            own = CLASSES.index(HouseholdClass(rule.household_class))
            if rule.when is None:
                np.putmask(classes, left, own)
                return classes
            outcomes = run.test(rule.when, Level.HOUSEHOLD)
            np.putmask(classes, left & outcomes.yes, own)
            left = left & outcomes.otherwise
        if left.any():
            raise BugError("no class is left for a household; the loader checks that one takes all")
        return classes


def _overruled(outcomes: Outcomes, decided: Mapping[int, str]) -> Outcomes:
    """Return the outcomes of an indicator with those rows changed that the village meeting decided."""
    rows = list(decided)
    deprived = np.array([decision == DEPRIVED for decision in decided.values()], np.bool_)
    # The columns of a test may serve another rule as well.
    yes = outcomes.yes.copy()
    yes[rows] = deprived
    if outcomes.no is None:
        return Outcomes(yes, None)
    no = outcomes.no.copy()
    no[rows] = ~deprived
    return Outcomes(yes, no)


def _points(points: tuple[int, ...]) -> Array:
    small = max(map(abs, points)) < 1 << 62
    return np.array(points, np.int64 if small else np.object_)


def _whole(income: Numbers, count: int) -> Numbers:
    """Return B1 in whole points, cut off towards zero as the engine does it."""
    values: Any = income.values
    if income.places is None:
        values = np.frompyfunc(int, 1, 1)(values)
    elif income.places:
        scale = 10**income.places
        values = np.where(np.less(values, 0), -(-values // scale), values // scale)
    if not isinstance(values, np.ndarray) or values.shape != (count,):
        values = np.full(count, values, np.int64 if income.places is not None else np.object_)
    return Numbers(values, income.known, None if income.places is None else 0, income.largest)
