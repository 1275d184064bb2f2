"""Compiles expressions to closures over the dictionaries of `environment`.

The dated values in force are bound when an expression is compiled, so that a run is nothing but dictionary look-ups and
comparisons.

A value of the wrong type, a code that is not among the choices, and a list that contradicts itself (`none` with others)
count as missing: the question has to be answered again.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from ngheo_desktop.domain.classification import MissingFact
from ngheo_desktop.domain.environment import PEOPLE, SUBJECT, Env, decimal_of, integer_of
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

RuleValue = int | Decimal | frozenset[str]
Run = Callable[[Env], bool | None]
RunNumber = Callable[[Env], int | Decimal | None]
Unknown = Callable[[Env], list[MissingFact]]


class Program(NamedTuple):
    """A compiled test: `run` gives yes, no or missing (None); `unknown` lists what a missing outcome lacks."""

    run: Run
    unknown: Unknown


class NumberProgram(NamedTuple):
    """A compiled number: `run` gives it or None; `unknown` lists what is lacking."""

    run: RunNumber
    unknown: Unknown


_OPERATORS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: operator.eq,
    Operator.NE: operator.ne,
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}


def _asked(fact: Fact) -> Unknown:
    def unknown(env: Env) -> list[MissingFact]:
        return [MissingFact(env[SUBJECT], fact.asks)]

    return unknown


def _nothing(_env: Env) -> list[MissingFact]:
    return []


# --- compiler -------------------------------------------------------------------------------------------------------


NOT_LOADED = "@"


def _lacks_values(names: list[str]) -> Program:
    """Return the program of a test the law gives no value for yet: always missing, and no answer helps."""

    def unknown(_env: Env) -> list[MissingFact]:
        return [MissingFact("", f"{NOT_LOADED}{name}") for name in names]

    return Program(lambda _env: None, unknown)


class Compiler:
    """Compiles expressions with the values in force on one day in one area.

    A value that is None is not loaded: what compares with it is missing, and names it as `@` and its id. Its other
    facts are not asked for, because they would settle nothing.
    """

    def __init__(self, values: Mapping[str, RuleValue | None]) -> None:
        self._values = values
        self._done: dict[Test, Program] = {}

    def test(self, node: Test) -> Program:
        """Return the program of a test."""
        if node not in self._done:
            self._done[node] = self._compile(node)
        return self._done[node]

    def _compile(self, node: Test) -> Program:  # noqa: PLR0911  (one return a node)
        if isinstance(node, OneOf | Includes | Compare):
            not_loaded = [name for name in values_in(node) if self._values[name] is None]
            if not_loaded:
                return _lacks_values(not_loaded)
        match node:
            case OneOf(fact, codes, value, negated):
                return self._one_of(fact, self._codes(codes, value), negated=negated)
            case Includes(fact, codes, value):
                return _includes(fact, self._codes(codes, value))
            case Given(fact):
                return _given(fact)
            case AllOf(parts):
                return _settled_by(False, [self.test(part) for part in parts])
            case AnyOf(parts):
                return _settled_by(True, [self.test(part) for part in parts])
            case Not(part):
                return _negated(self.test(part))
            case AtLeast(number, parts):
                return _at_least(number, [self.test(part) for part in parts])
            case AnyMember(test, where):
                return _any_member(self.where(where), self.test(test))
            case Compare():
                return self._comparison(node)

    def where(self, node: Test | None) -> Program:
        """Return the program of a `where`; without one it is about everybody."""
        return Program(lambda _env: True, _nothing) if node is None else self.test(node)

    def _codes(self, codes: tuple[str, ...], value: str | None) -> frozenset[str]:
        found = self._values[value] if value is not None else frozenset(codes)
        if not isinstance(found, frozenset):
            raise TypeError(f"{value} is not a list of codes")
        return found

    def _one_of(self, fact: Fact, codes: frozenset[str], *, negated: bool) -> Program:
        name = fact.name
        table: dict[Any, bool] = {code: (code in codes) is not negated for code in fact.type.choices or codes}
        free = not fact.type.choices

        def run(env: Env) -> bool | None:
            try:
                return table.get(env.get(name))
            except TypeError:  # a list where one code is due
                return None

        def run_free(env: Env) -> bool | None:
            value = env.get(name)
            return (value in codes) is not negated if isinstance(value, str) else None

        return Program(run_free if free else run, _asked(fact))

    def _comparison(self, node: Compare) -> Program:
        compare = _OPERATORS[node.operator]
        if isinstance(node.left, ShareOfMembers):
            return self._share(node.left, compare, node.right)
        left, right = self.number(node.left), self.number(node.right)
        if isinstance(node.left, FactNumber) and node.left.fact.type.kind is FactKind.INTEGER:
            limit = self._constant(node.right)
            if limit is not None:
                return Program(_integer_against(node.left.fact.name, compare, limit), left.unknown)
        run_left, run_right = left.run, right.run

        def run(env: Env) -> bool | None:
            first, second = run_left(env), run_right(env)
            return None if first is None or second is None else compare(first, second)

        return Program(run, _joined([left, right], _number_missing))

    def _constant(self, node: Number) -> int | Decimal | None:
        found = node.number if isinstance(node, Constant) else None
        if isinstance(node, ValueNumber):
            value = self._values[node.value]
            found = value if isinstance(value, int | Decimal) else None
        return found

    def _share(self, node: ShareOfMembers, compare: Callable[[Any, Any], bool], right: Number) -> Program:
        count = self.number(CountMembers(node.test, node.where))
        where = self.where(node.where)
        limit = self._constant(right)
        if limit is None:
            raise TypeError("a share is compared with a value or a number")

        def run(env: Env) -> bool | None:
            passed = count.run(env)
            concerned = sum(where.run(person) is True for person in env[PEOPLE])
            return compare(passed * 100, limit * concerned) if passed is not None and concerned else None

        def unknown(env: Env) -> list[MissingFact]:
            return count.unknown(env) or [MissingFact("", MEMBERS)]

        return Program(run, unknown)

    def number(self, node: Number) -> NumberProgram:
        """Return the program of a number."""
        match node:
            case FactNumber(fact):
                name = fact.name
                number_of = integer_of if fact.type.kind is FactKind.INTEGER else decimal_of
                return NumberProgram(lambda env: number_of(env.get(name)), _asked(fact))
            case ValueNumber(value) if self._values[value] is None:
                return NumberProgram(lambda _env: None, _lacks_values([value]).unknown)
            case Constant() | ValueNumber():
                constant = self._constant(node)
                return NumberProgram(lambda _env: constant, _nothing)
            case CountMembers(test, where):
                return _count_members(self.where(where), self.test(test))
            case Sum(parts):
                return _folded(operator.add, [self.number(part) for part in parts])
            case Product(parts):
                return _folded(operator.mul, [self.number(part) for part in parts])
            case ShareOfMembers():
                raise TypeError("a share can only be compared")


def _integer_against(name: str, compare: Callable[[Any, Any], bool], limit: int | Decimal) -> Run:
    def run(env: Env) -> bool | None:
        value = env.get(name)
        return compare(value, limit) if type(value) is int else None

    return run


def _includes(fact: Fact, codes: frozenset[str]) -> Program:
    name, known, exclusive = fact.name, frozenset(fact.type.choices), fact.type.exclusive

    def run(env: Env) -> bool | None:
        value = env.get(name)
        if type(value) is not list or not value:
            return None
        try:
            if (len(value) > 1 and exclusive in value) or not known.issuperset(value):
                return None
        except TypeError:  # a list within the list
            return None
        return not codes.isdisjoint(value)

    return Program(run, _asked(fact))


def _given(fact: Fact) -> Program:
    name = fact.name

    def run(env: Env) -> bool | None:
        return env.get(name) is not None

    return Program(run, _nothing)


def _test_missing(program: Program, env: Env) -> bool:
    return program.run(env) is None


def _number_missing(program: NumberProgram, env: Env) -> bool:
    return program.run(env) is None


def _joined(parts: list[Any], missing: Callable[[Any, Env], bool]) -> Unknown:
    """Return what the parts lack that are missing themselves."""

    def unknown(env: Env) -> list[MissingFact]:
        found: dict[MissingFact, None] = {}
        for part in parts:
            if missing(part, env):
                found.update(dict.fromkeys(part.unknown(env)))
        return list(found)

    return unknown


def _settled_by(settling: bool, parts: list[Program]) -> Program:  # noqa: FBT001  (the outcome that settles it)
    runs = [part.run for part in parts]
    otherwise = not settling

    def run(env: Env) -> bool | None:
        outcome: bool | None = otherwise
        for each in runs:
            found = each(env)
            if found is settling:
                return settling
            if found is None:
                outcome = None
        return outcome

    def first_unknown(env: Env) -> list[MissingFact]:
        return next((part.unknown(env) for part in parts if part.run(env) is None), [])

    return Program(run, _joined(parts, _test_missing) if settling else first_unknown)


def _negated(part: Program) -> Program:
    inner = part.run

    def run(env: Env) -> bool | None:
        found = inner(env)
        return None if found is None else not found

    return Program(run, part.unknown)


def _at_least(number: int, parts: list[Program]) -> Program:
    runs = [part.run for part in parts]

    def run(env: Env) -> bool | None:
        passed = 0
        for each in runs:
            found = each(env)
            if found is None:
                return None
            passed += found
        return passed >= number

    return Program(run, _joined(parts, _test_missing))


def unknown_of_members(where: Program, test: Program) -> Unknown:
    """Return what is lacking to know the test for each member that `where` is about."""

    def unknown(env: Env) -> list[MissingFact]:
        found: dict[MissingFact, None] = {}
        for person in env[PEOPLE]:
            concerned = where.run(person)
            if concerned is None:
                found.update(dict.fromkeys(where.unknown(person)))
            elif concerned and test.run(person) is None:
                found.update(dict.fromkeys(test.unknown(person)))
        return list(found)

    return unknown


def _count_members(where: Program, test: Program) -> NumberProgram:
    about, passes = where.run, test.run

    def run(env: Env) -> int | None:
        passed = 0
        for person in env[PEOPLE]:
            concerned = about(person)
            found = passes(person) if concerned else concerned
            if found is None:
                return None
            passed += found
        return passed

    return NumberProgram(run, unknown_of_members(where, test))


def _any_member(where: Program, test: Program) -> Program:
    count = _count_members(where, test)

    def run(env: Env) -> bool | None:
        passed = count.run(env)
        return None if passed is None else passed > 0

    return Program(run, count.unknown)


def _folded(fold: Callable[[Any, Any], Any], parts: list[NumberProgram]) -> NumberProgram:
    runs = [part.run for part in parts]

    def run(env: Env) -> int | Decimal | None:
        result = runs[0](env)
        for each in runs[1:]:
            found = each(env)
            if result is None or found is None:
                return None
            result = fold(result, found)
        return result

    return NumberProgram(run, _joined(parts, _number_missing))
