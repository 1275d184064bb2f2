"""Finds classes that no household can reach, by trying each side of every limit the classes are tested with."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice, product
from typing import Any

from ngheo_desktop.domain.expression import Compare, Fact, FactKind, FactNumber, Number, Test, facts_in, walk
from ngheo_desktop.domain.expression_program import PEOPLE, SUBJECT, Compiler, Env
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.rules.compiled import compiler_for
from ngheo_desktop.rules.model import ClassRule, RuleSet

_LIMIT = 20_000


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
    return None if facts_in(node) else compiler.number(node).run({PEOPLE: [], SUBJECT: ""})


def candidates(fact: Fact, limits: list[int | Decimal]) -> list[Any]:
    """Return values of a fact on each side of its limits; None (not given) where a fact may be left out."""
    if fact.type.kind is FactKind.MULTI:
        return [[code] for code in fact.type.choices]
    if fact.type.choices:
        return [None, *fact.type.choices]
    numbers = sorted({value for limit in limits for value in (limit - 1, limit, limit + 1)})
    if fact.type.kind is FactKind.DECIMAL:
        return [None, *[str(number) for number in numbers]]
    return [None, *[int(number) for number in numbers]]


def environments(facts: list[Fact], limits: dict[Fact, list[int | Decimal]]) -> Iterator[Env]:
    """Yield every combination of candidates, up to a limit that no sensible rule reaches."""
    choices = [candidates(fact, limits.get(fact, [])) for fact in facts]
    for combination in islice(product(*choices), _LIMIT):
        yield {PEOPLE: [], SUBJECT: "", **{fact.name: value for fact, value in zip(facts, combination, strict=True)}}


def unreached_classes(rule_set: RuleSet) -> list[str]:
    """Return the ids of class rules that apply to no household, in either area."""
    tests = [rule.when for rule in rule_set.classes if rule.when is not None]
    facts = list(dict.fromkeys(fact for test in tests for fact in facts_in(test)))
    reached: set[str] = set()
    for area in Area:
        compiler = compiler_for(rule_set, area, rule_set.start)
        rules = [(rule, compiler.test(rule.when).run if rule.when is not None else None) for rule in rule_set.classes]
        for env in environments(facts, limits_of(tests, compiler)):
            reached.update(_first(rules, env))
    return [rule.rule_id for rule in rule_set.classes if rule.rule_id not in reached]


def _first(rules: list[tuple[ClassRule, Any]], env: Env) -> list[str]:
    for rule, run in rules:
        outcome = True if run is None else run(env)
        if outcome is None:
            return []
        if outcome:
            return [rule.rule_id]
    return []
