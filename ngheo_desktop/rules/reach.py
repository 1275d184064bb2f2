"""Tries expressions on each side of every limit they compare with, to find classes and parts that nothing reaches."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice, product
from typing import Any

from ngheo_desktop.domain.environment import PEOPLE, SUBJECT, Env
from ngheo_desktop.domain.expression import (
    MEMBERS,
    AnyMember,
    Compare,
    CountMembers,
    Fact,
    FactKind,
    FactNumber,
    Level,
    Node,
    Number,
    ShareOfMembers,
    Test,
    facts_in,
    parts_of,
    walk,
)
from ngheo_desktop.domain.expression_program import Compiler
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.rules.compiled import trial_compiler_for
from ngheo_desktop.rules.model import ClassRule, RuleSet

_LIMIT = 20_000
_AGES = ("age.years", "age.months")
_MONTHS = 12
# Tried for a number that is compared with nothing but other facts.
_ANYWHERE: tuple[int | Decimal, ...] = (1, 10, 1000, 10_000_000)
_OF_MEMBERS = (AnyMember, CountMembers, ShareOfMembers)


def limits_of(tests: list[Test], compiler: Compiler) -> dict[Fact, list[int | Decimal]]:
    """Return, for each number that is compared, the limits it is compared with."""
    found: dict[Fact, list[int | Decimal]] = {}
    for test in tests:
        for node in walk(test):
            if isinstance(node, Compare) and isinstance(node.left, FactNumber):
                limit = _literal(node.right, compiler)
                if limit is not None:
                    found.setdefault(node.left.fact, []).append(limit)
    return found


def _literal(node: Number, compiler: Compiler) -> int | Decimal | None:
    members = any(isinstance(below, _OF_MEMBERS) for below in walk(node))
    return None if members or facts_in(node) else compiler.number(node).run({PEOPLE: [], SUBJECT: ""})


def candidates(fact: Fact, limits: list[int | Decimal]) -> list[Any]:
    """Return values of a fact on each side of its limits, and None for not given."""
    if fact.type.kind is FactKind.MULTI:
        return [None, *[[code] for code in fact.type.choices]]
    if fact.type.choices:
        return [None, *fact.type.choices]
    numbers = sorted({value for limit in limits or _ANYWHERE for value in (limit - 1, limit, limit + 1)})
    if fact.type.kind is FactKind.DECIMAL:
        return [None, *[str(number) for number in numbers]]
    if fact.type.kind is FactKind.INTEGER:
        return [None, *[int(number) for number in numbers]]
    return [None, "text"]


def environments(facts: list[Fact], limits: dict[Fact, list[int | Decimal]], most: int = _LIMIT) -> Iterator[Env]:
    """Yield combinations of candidates, `most` of them; the two ages of a member always fit each other."""
    others = [fact for fact in facts if fact.name not in _AGES]
    choices = [candidates(fact, limits.get(fact, [])) for fact in others]
    months: set[int] = set()
    for fact, found in limits.items():
        if fact.name in _AGES:
            unit = _MONTHS if fact.name == "age.years" else 1
            months.update(int(limit) * unit + step for limit in found for step in (-1, 0, unit))
    ages = [None, *sorted(months)] if len(others) < len(facts) else [None]
    for age, *values in islice(product(ages, *choices), most):
        env: Env = {PEOPLE: [], SUBJECT: ""}
        env.update({fact.name: value for fact, value in zip(others, values, strict=True)})
        env["age.months"] = age
        env["age.years"] = None if age is None else age // _MONTHS
        yield env


def parts_to_try(test: Test, level: Level, place: str) -> Iterator[tuple[str, Level, Test]]:
    """Yield every test in an expression with its place and level."""
    yield place, level, test
    for number, part in enumerate(parts_of(test)):
        yield from _below(part, Level.MEMBER if isinstance(test, _OF_MEMBERS) else level, f"{place}[{number}]")


def _below(node: Node, level: Level, place: str) -> Iterator[tuple[str, Level, Test]]:
    if isinstance(node, Test):
        yield from parts_to_try(node, level, place)
        return
    for number, part in enumerate(parts_of(node)):
        yield from _below(part, Level.MEMBER if isinstance(node, _OF_MEMBERS) else level, f"{place}[{number}]")


def outcomes_of(test: Test, level: Level, compiler: Compiler) -> set[bool | None]:
    """Return the outcomes a test can have over households of one or no member, or over members."""
    run = compiler.test(test).run
    limits = limits_of([test], compiler)
    facts = list(facts_in(test))
    if level is Level.MEMBER:
        return {run(env) for env in environments(facts, limits)}
    of_home = [fact for fact in facts if fact.type.level is Level.HOUSEHOLD]
    of_people = [fact for fact in facts if fact.type.level is Level.MEMBER]
    people = list(environments(of_people, limits)) if of_people else []
    found: set[bool | None] = set()
    for home in environments(of_home, limits):
        for group in ([], *[[person] for person in people]):
            home[PEOPLE] = group
            if group:
                home[MEMBERS] = len(group)
            found.add(run(home))
    return found


def unreached_classes(rule_set: RuleSet) -> list[str]:
    """Return the ids of class rules that apply to no household, in either area."""
    tests = [rule.when for rule in rule_set.classes if rule.when is not None]
    facts = list(dict.fromkeys(fact for test in tests for fact in facts_in(test)))
    reached: set[str] = set()
    for area in Area:
        compiler = trial_compiler_for(rule_set, area, rule_set.start)
        rules = [(rule, compiler.test(rule.when).run if rule.when is not None else None) for rule in rule_set.classes]
        for env in environments(facts, limits_of(tests, compiler)):
            rule = first_of(rules, env)
            if rule is not None:
                reached.add(rule.rule_id)
            if len(reached) == len(rules):
                break
    return [rule.rule_id for rule in rule_set.classes if rule.rule_id not in reached]


def first_of(rules: list[tuple[ClassRule, Any]], env: Env) -> ClassRule | None:
    """Return the first class that applies; None when something it needs is missing."""
    for rule, run in rules:
        outcome = True if run is None else run(env)
        if outcome is None:
            return None
        if outcome:
            return rule
    return None
