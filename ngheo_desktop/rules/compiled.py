"""A rule set made ready for one area and one day: the values in force are bound, what is constant is made once."""

from collections.abc import Callable
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from ngheo_desktop.domain.classification import HouseholdClass, Outcome, TraceStep
from ngheo_desktop.domain.environment import PEOPLE, SUBJECT, Env, ages_on
from ngheo_desktop.domain.expression import (
    BUILT_IN_FACTS,
    AnyMember,
    CountMembers,
    Level,
    Number,
    ShareOfMembers,
    Test,
    facts_in,
    walk,
)
from ngheo_desktop.domain.expression_program import Compiler, NumberProgram, Program, RuleValue
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.rules.findings import Finding, finding_of
from ngheo_desktop.rules.model import DEPRIVED_COUNT, DERIVED_FACTS, ClassRule, RuleSet

BASIS = "basis"

_STAND_IN = 100


class ClassProgram(NamedTuple):
    """A class rule; `program` is None for the class of all that are left."""

    household_class: HouseholdClass
    rule_id: str
    program: Program | None
    facts: tuple[str, ...]
    values: tuple[str, ...]
    otherwise: TraceStep


class Compiled(NamedTuple):
    """A rule set for one area and day.

    Attributes:
        months_of: completed months of age of a birth date.
        basis: the first step of every trace: area and day.
        asked_by_classes: facts of the household that class rules read; they join the first step when given.
        given_to_classes: picks what was said of these; `nothing_given` where that is nothing.
        points: score of deprivation by number of deprived indicators, from none to all.
        unverified: ids of the values and indicators used that nobody compared with the law text.
        home_names: every fact of the household that rules read; `person_blank` has those of a member, not given.
        about_members: whether class rules ask anything of members; then households of equal scores share nothing.
        alone: whose class may be settled without any indicator; None where the rule set says nothing of the kind.
        told: how a fact was worked out; joins the first step when the first of them is given.
        decided: class and steps by what class rules read, filled by the engine.
    """

    months_of: Callable[[str | None], int | None]
    basis: TraceStep
    asked_by_classes: tuple[str, ...]
    given_to_classes: Callable[[Env], object]
    nothing_given: object
    findings: tuple[tuple[str, Finding], ...]
    income: NumberProgram
    points: tuple[int, ...]
    classes: tuple[ClassProgram, ...]
    unverified: tuple[str, ...]
    home_names: frozenset[str]
    person_blank: Env
    about_members: bool
    alone: Program | None
    told: tuple[str, ...]
    decided: dict[tuple[object, ...], tuple[HouseholdClass, tuple[TraceStep, ...]]]


def compile_rules(rule_set: RuleSet, area: Area, on: date) -> Compiled:
    """Return the rule set made ready for an area and day.

    Raises:
        KnownError: RULE_NOT_IN_FORCE, the rule set does not apply on that day.
    """
    compiler = compiler_for(rule_set, area, on)
    classes = tuple(_class_program(rule_set, rule, compiler, area) for rule in rule_set.classes)
    read = {fact for node in _nodes(rule_set) for fact in facts_in(node)}
    home_names = frozenset([*rule_set.told, *[fact.name for fact in read if fact.type.level is Level.HOUSEHOLD]])
    own = home_names.difference(DERIVED_FACTS)
    asked = tuple(dict.fromkeys(name for each in classes for name in each.facts if name in own))
    given_to_classes: Callable[[Env], object] = itemgetter(*asked) if asked else _nothing_asked
    return Compiled(
        ages_on(on),
        TraceStep(BASIS, Outcome.YES, (("", "area", area.value), ("", "on", on.isoformat())), ()),
        asked,
        given_to_classes,
        given_to_classes(dict.fromkeys(asked)),
        tuple(
            (
                each.indicator_id,
                finding_of(each.indicator_id, each.when, compiler, _ids(rule_set, each.when, area)),
            )
            for each in rule_set.indicators
        ),
        compiler.number(rule_set.income.number),
        _points(rule_set, compiler),
        classes,
        _unverified(rule_set, area, on),
        home_names,
        {name: None for name in (SUBJECT, *BUILT_IN_FACTS, *[fact.name for fact in read]) if name not in home_names},
        any(
            isinstance(node, AnyMember | CountMembers | ShareOfMembers)
            for rule in rule_set.classes
            if rule.when is not None
            for node in walk(rule.when)
        ),
        None if rule_set.without_indicators is None else compiler.test(rule_set.without_indicators),
        rule_set.told,
        {},
    )


def _nothing_asked(_home: Env) -> tuple[()]:
    return ()


def compiler_for(rule_set: RuleSet, area: Area, on: date) -> Compiler:
    """Return a compiler that knows the values that count in an area in a review on a day.

    Raises:
        KnownError: RULE_NOT_IN_FORCE, the rule set does not apply on that day.
    """
    return Compiler(_values(rule_set, area, on))


def trial_compiler_for(rule_set: RuleSet, area: Area, on: date) -> Compiler:
    """Return a compiler in which a number stands for every value that is not loaded, to try what it will decide."""
    values = _values(rule_set, area, on)
    return Compiler({name: _STAND_IN if value is None else value for name, value in values.items()})


def _values(rule_set: RuleSet, area: Area, on: date) -> dict[str, RuleValue | None]:
    day = rule_set.values_day(on)
    return {value.value_id: value.on(day).value for value in rule_set.values if value.area in {None, area}}


def _points(rule_set: RuleSet, compiler: Compiler) -> tuple[int, ...]:
    score = compiler.number(rule_set.deprivation.number)
    numbers = range(len(rule_set.indicators) + 1)
    return tuple(int(score.run({DEPRIVED_COUNT: number, PEOPLE: [], SUBJECT: ""}) or 0) for number in numbers)


def _ids(rule_set: RuleSet, node: Test | Number, area: Area) -> tuple[str, ...]:
    return tuple(value.full_id for value in rule_set.values_of(node, area))


def _class_program(rule_set: RuleSet, rule: ClassRule, compiler: Compiler, area: Area) -> ClassProgram:
    otherwise = TraceStep(rule.rule_id, Outcome.YES, (), ())
    household_class = HouseholdClass(rule.household_class)
    if rule.when is None:
        return ClassProgram(household_class, rule.rule_id, None, (), (), otherwise)
    names = tuple(fact.name for fact in facts_in(rule.when))
    return ClassProgram(
        household_class, rule.rule_id, compiler.test(rule.when), names, _ids(rule_set, rule.when, area), otherwise
    )


def _nodes(rule_set: RuleSet) -> list[Test | Number]:
    nodes: list[Test | Number] = [indicator.when for indicator in rule_set.indicators]
    nodes += [rule.when for rule in rule_set.classes if rule.when is not None]
    if rule_set.without_indicators is not None:
        nodes.append(rule_set.without_indicators)
    return [*nodes, rule_set.income.number, rule_set.deprivation.number]


def _unverified(rule_set: RuleSet, area: Area, on: date) -> tuple[str, ...]:
    used = dict.fromkeys(value for node in _nodes(rule_set) for value in rule_set.values_of(node, area))
    day = rule_set.values_day(on)
    values = [value.full_id for value in used if not value.on(day).source.verified]
    return (*values, *[each.indicator_id for each in rule_set.indicators if not each.verified])
