"""Which single answers to the items of an income point table (B1) would give a household another class.

The sum is made by the table's own adding up, and the class by the class rules: nothing of either is repeated here.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ngheo_desktop.domain.classification import Classification, HouseholdClass
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.overruling import CLASS
from ngheo_desktop.domain.point_sum import PointAdder
from ngheo_desktop.domain.point_table import MOST_COUNTED, NONE_OF_THESE, ItemKind, PointItem, PointTable
from ngheo_desktop.domain.survey import HouseholdFacts
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.scales import income_bands
from ngheo_desktop.rules.whatif import SingleChange


class TableInUse(NamedTuple):
    """A table with the adding up in the column of the commune."""

    table: PointTable
    adder: PointAdder


def point_changes(
    engine: Engine, facts: HouseholdFacts, now: Classification, used: TableInUse
) -> tuple[SingleChange, ...]:
    """Return the single answers to items that would change the class, in the order of the table.

    `now` is the household's class as it stands. Where one item is all that is missing, each of its answers is told with
    the class it would settle; where more is missing, and where the village meeting decided the class, there is none.

    Raises:
        KnownError: RULE_NOT_IN_FORCE, the rule set does not apply on that day.
    """
    if CLASS in now.overruled or len(now.missing) > 1:
        return ()
    return tuple(_Trial(engine, facts, now, used).changes())


class _Trial:
    """Changes the answers to one item after the other."""

    def __init__(self, engine: Engine, facts: HouseholdFacts, now: Classification, used: TableInUse) -> None:
        self.engine, self.facts, self.now = engine, facts, now
        self.table, self.adder = used
        self.total = self.adder.sum(facts.answers).total
        self.classes: dict[int, HouseholdClass] = {}

    def changes(self) -> Iterator[SingleChange]:
        lacking = {lack.question for lack in self.now.missing}
        for question, item, option in self.table.questions():
            before = self.facts.answers.get(question)
            if lacking and lacking != {question}:
                continue
            if option is not None:
                yield from self._counted(question, before)
                continue
            for after in _others(item, before):
                yield from self._leads(question, before, after)

    def _leads(self, question: str, before: Value, after: Value) -> Iterator[SingleChange]:
        total = self.adder.sum({**self.facts.answers, question: after}).total
        if total is None:
            return
        if total not in self.classes:
            self.classes[total] = self.engine.class_with(self.facts, total, len(self.now.deprived))
        there = self.classes[total]
        if there not in {self.now.household_class, HouseholdClass.INCOMPLETE}:
            yield SingleChange("", question, before, after, there)

    def _counted(self, question: str, before: Value) -> Iterator[SingleChange]:
        """Try the nearest numbers, more and fewer, that bring the sum over a line."""
        if type(before) is not int or self.total is None:
            return
        each = self.adder.sum({**self.facts.answers, question: before + 1}).total
        points = 0 if each is None else each - self.total
        if not points:
            return
        found: dict[tuple[HouseholdClass, bool], SingleChange] = {}
        steps = set()
        for band in income_bands(self.engine, self.facts, len(self.now.deprived)):
            if band.start > self.total:
                steps.add(-((self.total - band.start) // points))
            elif band.end is not None and band.end < self.total:
                steps.add((band.end - self.total) // points)
        for step in sorted(steps, key=abs):
            if 0 <= before + step <= MOST_COUNTED:
                for change in self._leads(question, before, before + step):
                    found.setdefault((change.household_class, step > 0), change)
        yield from found.values()


def _others(item: PointItem, before: Value) -> Iterator[Value]:
    """Go through the other answers to an item; of a list those with one code more, one less, and none of them."""
    if item.kind is ItemKind.ONE:
        yield from (code for code in (*[each.id for each in item.options], NONE_OF_THESE) if code != before)
        return
    given = [str(code) for code in before if code != NONE_OF_THESE] if isinstance(before, list) else []
    for each in item.options:
        if each.id not in given:
            yield [code.id for code in item.options if code.id in given or code is each]
        elif len(given) > 1:
            yield [code for code in given if code != each.id]
    if before != [NONE_OF_THESE]:
        yield [NONE_OF_THESE]
