"""Facts of many households as columns: numpy arrays that whole databases are classified over.

A block holds households of one area and one day, at most `BLOCK` of them, so that its columns stay in the processor's
cache. They stand in order of size, the largest first, and their members in layers: all first members, then all second
members, and so on. The members of a layer stand in the order of their households, so that a count over members is one
addition of whole arrays for each layer.

    choices   a code by number: 0 missing or odd, 1 a text that no rule names, from 2 on the codes of the plan
    lists     one bit for each code; no bit: missing, odd or contradictory
    numbers   integers, decimals as integers with a common number of decimal places; `known` where there is one
    given     whether there is any answer
    decisions what the village meeting agreed otherwise, for the few households it did so for
    birth     year, month and day in columns of their own

Odd answers count as missing, exactly as in `expression_program`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ngheo_desktop.domain.expression import Fact, FactNumber, Given, Includes, Level, Node, OneOf, values_in, walk
from ngheo_desktop.domain.overruling import Decision
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.rules.model import DERIVED_FACTS, RuleSet

BLOCK = 16_384

Array = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]

AGES = frozenset({"age.years", "age.months"})
ODD, UNNAMED = 0, 1
_FIRST_CODE = 2

# Sums and products of numbers within this limit, which is checked before each of them, fit into 64 bits.
SMALL = 1 << 62


class Numbers(NamedTuple):
    """Numbers of some households or members, or one number for all of them.

    Attributes:
        values: integers, to be divided by 10 ** `places`; Python's own numbers (dtype object) when `places` is None,
            because some of them do not fit into 64 bits.
        known: where there is a number; None when there is one everywhere.
        places: decimal places of the integers.
        largest: no integer is further from zero.
    """

    values: Any
    known: Bools | None
    places: int | None
    largest: int


class Codes(NamedTuple):
    """Codes of a choice, or bits of a list; `complete` when none of them is 0."""

    values: Array
    complete: bool


class Birth(NamedTuple):
    """Dates of birth; what is not known of a date is 1, `known` tells where there is a date (None for everywhere)."""

    year: Array
    month: Array
    day: Array
    known: Bools | None


@dataclass(frozen=True)
class Block:
    """Some households of one area, ages taken on one day.

    Attributes:
        order: the place of each household among those the block was made from.
        layers: (first member, number of members) of each layer; the numbers never grow.
        decisions: of the village meeting, by row of the household.
    """

    area: Area
    on: date
    order: Array
    layers: tuple[tuple[int, int], ...]
    choices: Mapping[Fact, Codes]
    lists: Mapping[Fact, Codes]
    numbers: Mapping[Fact, Numbers]
    given: Mapping[Fact, Bools]
    birth: Birth | None
    decisions: Mapping[int, tuple[Decision, ...]] = field(default_factory=dict)

    @property
    def households(self) -> int:
        """Return how many households there are."""
        return len(self.order)

    @cached_property
    def members(self) -> int:
        """Return how many members they have together."""
        return sum(count for _, count in self.layers)

    @cached_property
    def sizes(self) -> Array:
        """Return the number of members of each household."""
        return self.counted(np.ones(self.members, np.bool_))

    @cached_property
    def months(self) -> Array:
        """Return the completed months of age of each member; only those of known birth mean anything."""
        if self.birth is None:
            raise ValueError("the plan of these columns has no ages")
        year, month, day, _ = self.birth
        months: Array = (self.on.year - year) * 12 + (self.on.month - month)
        months -= day > self.on.day
        return months

    @cached_property
    def years(self) -> Array:
        """Return the completed years of age of each member."""
        return self.months // 12

    def counted(self, of_members: Bools) -> Array:
        """Return for each household how many of its members are marked."""
        found: Array = np.zeros(self.households, np.uint8 if len(self.layers) < 1 << 8 else np.int64)
        marks = of_members.view(np.uint8)
        for first, count in self.layers:
            found[:count] += marks[first : first + count]
        return found

    def any_of(self, of_members: Bools) -> Bools:
        """Return for each household whether any of its members is marked."""
        found = np.zeros(self.households, np.bool_)
        for first, count in self.layers:
            found[:count] |= of_members[first : first + count]
        return found


class ColumnPlan:
    """Which columns some rule sets need, and the number of each code in them.

    A question that two rule sets read with different choices has a column for each.
    """

    def __init__(self, rule_sets: Iterable[RuleSet]) -> None:
        self.choices: dict[Fact, dict[str, int]] = {}
        self.lists: dict[Fact, dict[str, int]] = {}
        self.numbers: list[Fact] = []
        self.given: list[Fact] = []
        self.ages = False
        for rule_set in rule_sets:
            for node in expressions_of(rule_set):
                for below in walk(node):
                    self._add(rule_set, below)

    def names(self, level: Level) -> tuple[str, ...]:
        """Return the facts of households or of members that any column is made of."""
        facts = [*self.choices, *self.lists, *self.numbers, *self.given]
        return tuple(dict.fromkeys(fact.name for fact in facts if fact.type.level is level))

    def _add(self, rule_set: RuleSet, node: Node) -> None:
        if not isinstance(node, OneOf | Includes | FactNumber | Given) or node.fact.name in DERIVED_FACTS:
            return
        fact = node.fact
        if fact.name in AGES:
            self.ages = True
        if isinstance(node, OneOf):
            book = self.choices.setdefault(fact, {})
            for code in fact.type.choices or _codes_named(rule_set, node):
                book.setdefault(code, len(book) + _FIRST_CODE)
        elif isinstance(node, Includes):
            self.lists[fact] = {code: number for number, code in enumerate(fact.type.choices)}
        else:
            facts = self.numbers if isinstance(node, FactNumber) else self.given
            if fact not in facts:
                facts.append(fact)


def expressions_of(rule_set: RuleSet) -> list[Node]:
    """Return the expressions of a rule set that run over facts; B2 follows from the number of indicators."""
    classes = [rule.when for rule in rule_set.classes if rule.when is not None]
    alone = [] if rule_set.without_indicators is None else [rule_set.without_indicators]
    return [*[indicator.when for indicator in rule_set.indicators], *classes, *alone, rule_set.income.number]


def _codes_named(rule_set: RuleSet, node: OneOf) -> list[str]:
    """Return the codes a test of a free text names, on any day and in any area."""
    named = set(node.codes)
    for value_id in values_in(node):
        for value in rule_set.values:
            if value.value_id == value_id:
                for period in value.periods:
                    named |= period.value if isinstance(period.value, frozenset) else frozenset()
    return sorted(named)
