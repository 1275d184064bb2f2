"""Runs the expressions of `expression` over the columns of one block: the same trees, a second meaning of each node.

A test has two columns, `yes` and `no`; where neither is set the outcome is missing. Numbers stay whole: decimals are
compared as integers with the same number of places, shares without division. Where a number could leave 64 bits,
Python's own numbers take over for that one step, so that nothing is ever rounded.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from ngheo_desktop.domain.expression import (
    MEMBERS,
    AllOf,
    AnyMember,
    AnyOf,
    AtLeast,
    Compare,
    Constant,
    CountMembers,
    Fact,
    FactKind,
    FactNumber,
    Given,
    Includes,
    Level,
    Node,
    Not,
    Number,
    OneOf,
    Operator,
    Product,
    ShareOfMembers,
    Sum,
    Test,
    ValueNumber,
    values_in,
)
from ngheo_desktop.domain.expression_program import RuleValue
from ngheo_desktop.errors import BugError
from ngheo_desktop.rules.columns import AGES, SMALL, UNNAMED, Array, Block, Bools, ColumnPlan, Numbers

_OPERATORS: dict[Operator, Callable[[Any, Any], Any]] = {
    Operator.EQ: operator.eq,
    Operator.NE: operator.ne,
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}
_MOST_MONTHS = 1 << 20
_FULL_BYTE = 255
_DIGITS = 18


class Outcomes(NamedTuple):
    """What a test says of each household or member; missing where it says neither.

    `no` is None when nothing is missing: then it is wherever `yes` is not, and half of the work is saved.
    """

    yes: Bools
    no: Bools | None

    @property
    def missing(self) -> Bools | None:
        """Return where the outcome is missing; None for nowhere."""
        return None if self.no is None else ~(self.yes | self.no)

    @property
    def otherwise(self) -> Bools:
        """Return where the outcome is no."""
        return ~self.yes if self.no is None else self.no


class Evaluation:
    """The outcomes of tests over one block, each worked out once."""

    def __init__(self, block: Block, plan: ColumnPlan, values: Mapping[str, RuleValue | None]) -> None:
        """Set up an evaluation.

        Args:
            block: the columns.
            plan: the plan they were made by.
            values: the dated values in force, by id; None for one that is not loaded.
        """
        self._block = block
        self._plan = plan
        self._values = values
        self._all_loaded = None not in values.values()
        self._known: dict[tuple[int, Level], tuple[Test, Outcomes]] = {}
        self.derived: dict[str, Numbers] = {}

    # --- tests ------------------------------------------------------------------------------------------------------

    def test(self, node: Test, level: Level = Level.HOUSEHOLD) -> Outcomes:
        """Return what a test says of each household, or of each member.

        Raises:
            BugError: an operator that has no meaning over columns.
        """
        # A named condition is one object wherever it is used; comparing whole trees takes longer than running them.
        # The node is kept beside its outcomes, so that no other one can come to its place in memory.
        key = (id(node), level)
        if key not in self._known:
            self._known[key] = (node, self._test(node, level))
        return self._known[key][1]

    def _test(self, node: Test, level: Level) -> Outcomes:  # noqa: PLR0911  (one return a node)
        if not self._all_loaded and isinstance(node, OneOf | Includes | Compare) and self._not_loaded(node):
            return self._missing(level)
        match node:
            case OneOf():
                return self._one_of(node)
            case Includes():
                return self._includes(node)
            case Given(fact):
                return Outcomes(self._given(fact, level), None)
            case AllOf(parts):
                return _all_of([self.test(part, level) for part in parts])
            case AnyOf(parts):
                return _any_of([self.test(part, level) for part in parts])
            case Not(part):
                return _swapped(self.test(part, level))
            case AtLeast(number, parts):
                return _at_least(number, [self.test(part, level) for part in parts])
            case AnyMember(test, where):
                passed, missing = self._passed(test, where)
                yes = self._block.any_of(passed)
                return _where_known(yes, None if missing is None else ~missing)
            case Compare():
                return self._comparison(node, level)
            case _:
                raise _unknown(node)

    def _size(self, level: Level) -> int:
        return self._block.households if level is Level.HOUSEHOLD else self._block.members

    def _missing(self, level: Level) -> Outcomes:
        nowhere = np.zeros(self._size(level), np.bool_)
        return Outcomes(nowhere, nowhere)

    def _not_loaded(self, node: Node) -> bool:
        return any(self._values[name] is None for name in values_in(node))

    def _codes(self, node: OneOf | Includes) -> frozenset[str]:
        found = frozenset(node.codes) if node.value is None else self._values[node.value]
        if not isinstance(found, frozenset):
            raise BugError(f"{node.value} is not a list of codes")
        return found

    def _one_of(self, node: OneOf) -> Outcomes:
        (column, complete), book = self._block.choices[node.fact], self._plan.choices[node.fact]
        own = node.fact.type.choices or book
        wanted = sorted(book[code] for code in self._codes(node) if code in own)
        others = sorted(number for number in (UNNAMED, *book.values()) if number not in wanted)
        known = None if complete else column > 0
        # The shorter list of the two is looked for; the rest of what is known is the other outcome.
        inside = _runs(wanted) <= _runs(others)
        outcomes = _where_known(_among(column, wanted if inside else others), known)
        return outcomes if inside is not node.negated else _swapped(outcomes)

    def _includes(self, node: Includes) -> Outcomes:
        (column, complete), book = self._block.lists[node.fact], self._plan.lists[node.fact]
        wanted = sum(1 << book[code] for code in self._codes(node) if code in book)
        return _where_known((column & wanted) != 0, None if complete else column != 0)

    def _given(self, fact: Fact, level: Level) -> Bools:
        if fact.name in self.derived:
            known = self.derived[fact.name].known
        elif fact.name in AGES and self._block.birth is not None:
            known = self._block.birth.known
        else:
            known = self._block.given[fact]
        return np.ones(self._size(level), np.bool_) if known is None else known

    # --- members ----------------------------------------------------------------------------------------------------

    def _passed(self, test: Test, where: Test | None) -> tuple[Bools, Bools | None]:
        """Return which members pass, and the households in which it is missing for somebody (None for nowhere)."""
        found = self.test(test, Level.MEMBER)
        passed, missing = found.yes, found.missing
        if where is not None:
            about = self.test(where, Level.MEMBER)
            passed = passed & about.yes
            if missing is not None:
                missing = missing & about.yes
            if about.missing is not None:
                missing = about.missing if missing is None else about.missing | missing
        return passed, None if missing is None or not missing.any() else self._block.any_of(missing)

    def _concerned(self, where: Test | None) -> Array:
        return self._block.sizes if where is None else self._block.counted(self.test(where, Level.MEMBER).yes)

    def _count(self, test: Test, where: Test | None) -> Numbers:
        passed, missing = self._passed(test, where)
        counts = self._block.counted(passed)
        return Numbers(counts, None if missing is None else ~missing, 0, len(self._block.layers))

    # --- numbers ----------------------------------------------------------------------------------------------------

    def number(self, node: Number, level: Level = Level.HOUSEHOLD) -> Numbers:
        """Return a number of each household, or of each member.

        Raises:
            BugError: an operator that has no meaning over columns.
        """
        match node:
            case FactNumber(fact):
                return self._fact_number(fact, level)
            case Constant(number):
                return _constant(number)
            case ValueNumber(value):
                in_force = self._values[value]
                if isinstance(in_force, frozenset):
                    raise BugError(f"{value} is not a number")
                return self._no_number(level) if in_force is None else _constant(in_force)
            case CountMembers(test, where):
                return self._count(test, where)
            case Sum(parts):
                return self._folded(_plus, parts, level)
            case Product(parts):
                return self._folded(_times, parts, level)
            case _:  # a share can only be compared
                raise _unknown(node)

    def _no_number(self, level: Level) -> Numbers:
        return Numbers(0, np.zeros(self._size(level), np.bool_), 0, 0)

    def _folded(self, fold: Callable[[Numbers, Numbers], Numbers], parts: tuple[Number, ...], level: Level) -> Numbers:
        result = self.number(parts[0], level)
        for part in parts[1:]:
            result = fold(result, self.number(part, level))
        return result

    def _fact_number(self, fact: Fact, level: Level) -> Numbers:
        block = self._block
        if fact.name in self.derived:
            return self.derived[fact.name]
        if fact.name in AGES and level is Level.MEMBER:
            if fact.type.kind is not FactKind.INTEGER or block.birth is None:
                return self._no_number(level)
            known = block.birth.known
            return Numbers(block.years if fact.name == "age.years" else block.months, known, 0, _MOST_MONTHS)
        if fact.name == MEMBERS and level is Level.HOUSEHOLD and fact.type.kind is FactKind.INTEGER:
            return Numbers(block.sizes, block.sizes > 0, 0, len(block.layers))
        return block.numbers[fact]

    def _comparison(self, node: Compare, level: Level) -> Outcomes:
        if isinstance(node.left, ShareOfMembers):
            concerned = self._concerned(node.left.where)
            counts = self._count(node.left.test, node.left.where)
            left = _times(counts, _constant(100))
            everybody = Numbers(concerned, concerned > 0, 0, len(self._block.layers))
            right = _times(self.number(node.right, level), everybody)
        else:
            left, right = self.number(node.left, level), self.number(node.right, level)
        first, second, _ = _aligned(left, right)
        found = _OPERATORS[node.operator](first, second)
        if not isinstance(found, np.ndarray) or not found.shape:
            found = np.full(self._size(level), found, np.bool_)
        return _where_known(found.astype(np.bool_, copy=False), _both(left.known, right.known))


def _unknown(node: object) -> BugError:
    return BugError(f"columns have no meaning for the operator {type(node).__name__}")


# --- tests ----------------------------------------------------------------------------------------------------------


def _swapped(outcomes: Outcomes) -> Outcomes:
    return Outcomes(~outcomes.yes, None) if outcomes.no is None else Outcomes(outcomes.no, outcomes.yes)


def _where_known(yes: Bools, known: Bools | None) -> Outcomes:
    return Outcomes(yes, None) if known is None else Outcomes(yes & known, known & ~yes)


def _all_of(parts: list[Outcomes]) -> Outcomes:
    yes = reduce(operator.and_, [part.yes for part in parts])
    complete = all(part.no is None for part in parts)
    return Outcomes(yes, None if complete else reduce(operator.or_, [part.otherwise for part in parts]))


def _any_of(parts: list[Outcomes]) -> Outcomes:
    yes = reduce(operator.or_, [part.yes for part in parts])
    complete = all(part.no is None for part in parts)
    return Outcomes(yes, None if complete else reduce(operator.and_, [part.otherwise for part in parts]))


def _at_least(number: int, parts: list[Outcomes]) -> Outcomes:
    missing = [found for part in parts if (found := part.missing) is not None]
    known = ~reduce(operator.or_, missing) if missing else None
    passed: Array = np.zeros(len(parts[0].yes), np.uint8 if len(parts) < _FULL_BYTE else np.int64)
    for part in parts:
        passed += part.yes
    return _where_known(passed >= number, known)


def _runs(numbers: list[int]) -> int:
    """Return how many runs of neighbours ascending numbers form."""
    return sum(number - 1 not in numbers for number in numbers)


def _among(column: Array, numbers: list[int]) -> Bools:
    """Return where a column holds one of ascending numbers, one comparison or two for each run of neighbours."""
    found = np.zeros(len(column), np.bool_)
    for start in numbers:
        if start - 1 in numbers:
            continue
        end = start
        while end + 1 in numbers:
            end += 1
        found |= (column == start) if end == start else (column >= start) & (column <= end)
    return found


# --- numbers --------------------------------------------------------------------------------------------------------


def _constant(number: int | Decimal) -> Numbers:
    if isinstance(number, int):
        return Numbers(number, None, 0 if abs(number) < SMALL else None, abs(number))
    exponent = number.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    if places > _DIGITS or number.adjusted() + places >= _DIGITS:
        return Numbers(number, None, None, 0)
    whole = int(number.scaleb(places))
    return Numbers(whole, None, places, abs(whole))


def _both(first: Bools | None, second: Bools | None) -> Bools | None:
    return second if first is None else first if second is None else first & second


def _own(numbers: Numbers) -> Any:
    """Return the numbers as Python's own."""
    if numbers.places is None:
        return numbers.values
    if numbers.places == 0:
        return numbers.values.astype(np.object_) if isinstance(numbers.values, np.ndarray) else numbers.values
    scaled = np.frompyfunc(lambda value: Decimal(int(value)).scaleb(-(numbers.places or 0)), 1, 1)
    return scaled(numbers.values)


def _aligned(first: Numbers, second: Numbers) -> tuple[Any, Any, int | None]:
    """Return the values of two numbers with the same number of places, and that number."""
    if first.places is None or second.places is None:
        return _own(first), _own(second), None
    places = max(first.places, second.places)
    scales = [10 ** (places - each.places) for each in (first, second) if each.places is not None]
    if max(first.largest * scales[0], second.largest * scales[1]) >= SMALL:
        return _own(first), _own(second), None
    return _scaled(first.values, scales[0]), _scaled(second.values, scales[1]), places


def _scaled(values: Any, scale: int) -> Any:
    if scale == 1:
        return values
    return _wide(values) * scale


def _wide(values: Any) -> Any:
    return values.astype(np.int64) if isinstance(values, np.ndarray) and values.dtype != np.object_ else values


def _plus(first: Numbers, second: Numbers) -> Numbers:
    known = _both(first.known, second.known)
    left, right, places = _aligned(first, second)
    if places is None:
        return Numbers(left + right, known, None, 0)
    scales = [10 ** (places - (each.places or 0)) for each in (first, second)]
    largest = first.largest * scales[0] + second.largest * scales[1]
    return Numbers(_wide(left) + _wide(right), known, places, largest)


def _times(first: Numbers, second: Numbers) -> Numbers:
    known = _both(first.known, second.known)
    largest = first.largest * second.largest
    if first.places is None or second.places is None or largest >= SMALL:
        return Numbers(_own(first) * _own(second), known, None, 0)
    return Numbers(_wide(first.values) * _wide(second.values), known, first.places + second.places, largest)
