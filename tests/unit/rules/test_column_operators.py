"""The columns against the explaining engine over invented expressions of every operator, and at their limits."""

import random
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support.inventing import BASE, ODD, ODD_BIRTHS, explained, results_of

from ngheo_desktop.domain import expression as ex
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.expression import Fact, FactKind, Level, Operator, QuestionType
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.rules.column_build import blocks_of
from ngheo_desktop.rules.column_program import Evaluation
from ngheo_desktop.rules.columns import ColumnPlan
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.mass import MassEngine
from ngheo_desktop.rules.model import DERIVED_FACTS, RuleSet

CODES = ("a", "b", "c", "d", "e", "f")


def fact(name: str, kind: FactKind, level: Level, choices: tuple[str, ...] = (), exclusive: str | None = None) -> Fact:
    return Fact(name, ex.BUILT_IN_FACTS.get(name) or QuestionType(kind, level, choices, exclusive))


FACTS = {
    Level.HOUSEHOLD: [
        fact("choice", FactKind.CHOICE, Level.HOUSEHOLD, CODES),
        fact("text", FactKind.CHOICE, Level.HOUSEHOLD),
        fact("list", FactKind.MULTI, Level.HOUSEHOLD, CODES, "f"),
        fact("long", FactKind.MULTI, Level.HOUSEHOLD, tuple(f"c{number}" for number in range(70)), "c0"),
        fact("whole", FactKind.INTEGER, Level.HOUSEHOLD),
        fact("decimal", FactKind.DECIMAL, Level.HOUSEHOLD),
        *[fact(name, FactKind.TEXT, Level.HOUSEHOLD) for name in (ex.MEMBERS, ex.AREA)],
    ],
    Level.MEMBER: [
        fact("own.choice", FactKind.CHOICE, Level.MEMBER, CODES),
        fact("own.list", FactKind.MULTI, Level.MEMBER, CODES, "f"),
        fact("own.whole", FactKind.INTEGER, Level.MEMBER),
        fact("own.decimal", FactKind.DECIMAL, Level.MEMBER),
        *[fact(name, FactKind.TEXT, Level.MEMBER) for name in ("age.years", "age.months", "sex", "relation")],
    ],
}
DERIVED = tuple(Fact(name, question) for name, question in DERIVED_FACTS.items())


class Grower:
    """Grows trees of every operator from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def rule_set(self) -> RuleSet:
        """Return a rule set whose indicators, B1 and classes are such trees."""
        count = self.random.randint(1, 3)
        indicators = tuple(replace(each, when=self.test(Level.HOUSEHOLD)) for each in BASE.indicators[:count])
        classes = tuple(
            rule if rule.when is None else replace(rule, when=self.test(Level.HOUSEHOLD, DERIVED))
            for rule in BASE.classes
        )
        income = replace(BASE.income, number=self.number(Level.HOUSEHOLD, ()))
        return replace(BASE, indicators=indicators, classes=classes, income=income)

    def test(self, level: Level, more: tuple[Fact, ...] = (), depth: int = 0) -> ex.Test:
        pick = self.random
        if depth < 3 and pick.random() < 0.5:
            parts = tuple(self.test(level, more, depth + 1) for _ in range(pick.randint(1, 3)))
            branches = [
                ex.AllOf(parts),
                ex.AnyOf(parts),
                ex.Not(parts[0]),
                ex.AtLeast(pick.randint(1, len(parts)), parts),
            ]
            return pick.choice(branches)
        return pick.choice([self.comparison, self.comparison, self.one_of, self.includes, self.given, self.people])(
            level, more
        )

    def comparison(self, level: Level, more: tuple[Fact, ...]) -> ex.Test:
        operator = self.random.choice(list(Operator))
        return ex.Compare(self.number(level, more), operator, self.number(level, more))

    def one_of(self, level: Level, _more: tuple[Fact, ...]) -> ex.Test:
        which = self.random.choice(of_kind(level, FactKind.CHOICE))
        return ex.OneOf(
            which, self.some(which.type.choices or ("chu_ho", "yes", "odd")), None, self.random.random() < 0.5
        )

    def includes(self, level: Level, _more: tuple[Fact, ...]) -> ex.Test:
        which = self.random.choice(of_kind(level, FactKind.MULTI))
        return ex.Includes(which, self.some(which.type.choices), None)

    def given(self, level: Level, more: tuple[Fact, ...]) -> ex.Test:
        return ex.Given(self.random.choice([*FACTS[level], *more]))

    def people(self, level: Level, more: tuple[Fact, ...]) -> ex.Test:
        if level is Level.MEMBER:
            return self.comparison(level, more)
        if self.random.random() < 0.5:
            return ex.AnyMember(*self.whom())
        operator = self.random.choice(list(Operator))
        return ex.Compare(ex.ShareOfMembers(*self.whom()), operator, self.constant())

    def whom(self) -> tuple[ex.Test, ex.Test | None]:
        return self.test(Level.MEMBER, depth=2), self.random.choice([None, self.test(Level.MEMBER, depth=2)])

    def some(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.random.sample(codes, self.random.randint(1, len(codes))))

    def number(self, level: Level, more: tuple[Fact, ...], depth: int = 0) -> ex.Number:
        pick = self.random
        if depth == 0 and pick.random() < 0.3:
            parts = tuple(self.number(level, more, 1) for _ in range(pick.randint(1, 3)))
            return pick.choice([ex.Sum, ex.Product])(parts)
        if level is Level.HOUSEHOLD and pick.random() < 0.3:
            return ex.CountMembers(*self.whom())
        facts = [*of_kind(level, FactKind.INTEGER, FactKind.DECIMAL), *more]
        value = ex.ValueNumber(pick.choice(["cutoff.income", "house.area"]))
        return pick.choice([ex.FactNumber(pick.choice(facts)), self.constant(), value])

    def constant(self) -> ex.Constant:
        pick = self.random
        far = pick.choice([10**19, 2**62, -(2**63), Decimal("1e30")])
        cents = Decimal(pick.randint(-500, 5000)) / 100
        return ex.Constant(pick.choice([pick.randint(0, 4), pick.randint(-40, 400), cents, far]))


def of_kind(level: Level, *kinds: FactKind) -> list[Fact]:
    return [each for each in FACTS[level] if each.type.kind in kinds]


def invented_answer(pick: random.Random, each: Fact) -> Any:
    if pick.random() < 0.15:
        return pick.choice(ODD)
    kind, choices = each.type.kind, each.type.choices
    if kind is FactKind.MULTI:
        return pick.choices(choices, k=pick.randint(1, 3))
    if kind is FactKind.INTEGER:
        return pick.choice([pick.randint(-3, 400), pick.randint(0, 4), 4 * 10**9, 2**62, -(2**70)])
    if kind is FactKind.DECIMAL:
        return pick.choice(
            [
                str(Decimal(pick.randint(-50, 500)) / 10),
                str(pick.randint(0, 4)),
                "1e25",
                "1234567.8901",
                "4000000000.25",
            ]
        )
    return pick.choice(choices or ("chu_ho", "yes", "other"))


def invented_household(seed: int) -> HouseholdFacts:
    pick = random.Random(seed)

    def answers(level: Level) -> dict:
        asked = [each for each in FACTS[level] if each.name not in ex.BUILT_IN_FACTS]
        return {each.name: invented_answer(pick, each) for each in asked if pick.random() < 0.85}

    people = tuple(
        PersonFacts(
            f"m{number}",
            pick.choice([*Sex, None]),
            pick.choice(["1980", "2010-05", "2026-08-31", "1999-09-02", *ODD_BIRTHS]),
            pick.choice(["chu_ho", "odd", None]),
            answers(Level.MEMBER),
        )
        for number in range(pick.randint(0, 3))
    )
    on = pick.choice([date(2026, 9, 1), date(2024, 2, 29)])
    return HouseholdFacts(pick.choice(list(Area)), on, answers(Level.HOUSEHOLD), people)


@given(st.integers(0, 2**32 - 1))
def test_columns_agree_with_the_engine_on_any_expression(seed: int):
    rule_set = Grower(seed).rule_set()
    some = [invented_household(seed + number) for number in range(30)]
    assert results_of(rule_set, some) == explained(rule_set, some)


# --- operators ------------------------------------------------------------------------------------------------------

AGE = Fact("age.years", ex.BUILT_IN_FACTS["age.years"])
OLD = ex.Compare(ex.FactNumber(AGE), Operator.GE, ex.Constant(18))
COUNT = ex.CountMembers(OLD, None)
SAMPLES = {
    type(node): node
    for node in (
        OLD,
        ex.OneOf(FACTS[Level.HOUSEHOLD][0], ("a",), None, negated=False),
        ex.Includes(FACTS[Level.HOUSEHOLD][2], ("a",), None),
        ex.Given(FACTS[Level.HOUSEHOLD][0]),
        ex.AllOf((ex.AnyMember(OLD, None),)),
        ex.AnyOf((ex.AnyMember(OLD, None),)),
        ex.Not(ex.AnyMember(OLD, None)),
        ex.AtLeast(1, (ex.AnyMember(OLD, None),)),
        ex.AnyMember(OLD, None),
    )
}
NUMBERS = {
    type(node): node
    for node in (
        ex.FactNumber(FACTS[Level.HOUSEHOLD][4]),
        ex.ValueNumber("cutoff.income"),
        ex.Constant(1),
        COUNT,
        ex.ShareOfMembers(OLD, None),
        ex.Sum((COUNT, ex.Constant(1))),
        ex.Product((COUNT, ex.Constant(1))),
    )
}
GROWN = HouseholdFacts(Area.RURAL, date(2026, 9, 1), {"choice": "a", "list": ["a"], "whole": 1},
                       (PersonFacts("m0", None, "1980", None, {}),))  # fmt: skip


def ruled_by(test: ex.Test) -> RuleSet:
    return replace(BASE, indicators=(replace(BASE.indicators[0], when=test),))


@pytest.mark.parametrize("operator", get_args(ex.Test), ids=lambda each: each.__name__)
def test_each_operator_of_tests_has_a_meaning_over_columns(operator: type):
    test = ex.AnyMember(OLD, None) if operator is ex.Compare else SAMPLES[operator]
    assert explained(ruled_by(test), [GROWN]) == results_of(ruled_by(test), [GROWN])


@pytest.mark.parametrize("operator", get_args(ex.Number), ids=lambda each: each.__name__)
def test_each_operator_of_numbers_has_a_meaning_over_columns(operator: type):
    test = ex.Compare(NUMBERS[operator], Operator.GE, ex.Constant(1))
    assert explained(ruled_by(test), [GROWN]) == results_of(ruled_by(test), [GROWN])


@dataclass(frozen=True)
class Unheard:
    """An operator that only this test knows."""


UNHEARD = {
    "a test": Unheard(),
    "within another": ex.Not(Unheard()),
    "a number": ex.Compare(Unheard(), Operator.GE, ex.Constant(1)),
}


@pytest.mark.parametrize("test", UNHEARD.values(), ids=UNHEARD)
def test_an_operator_without_a_meaning_is_refused_by_its_name(test: Any):
    plan = ColumnPlan([BASE])
    (block,) = blocks_of(plan, [GROWN])
    with pytest.raises(BugError, match="Unheard"):
        Evaluation(block, plan, {}).test(test)


# --- blocks ---------------------------------------------------------------------------------------------------------


def test_a_household_of_more_members_than_a_byte_counts_is_counted_whole():
    people = tuple(PersonFacts(f"m{number}", None, "1980", None, {}) for number in range(300))
    hostel = GROWN._replace(members=people)
    test = ex.Compare(COUNT, Operator.EQ, ex.Constant(300))
    assert results_of(ruled_by(test), [hostel, GROWN]) == explained(ruled_by(test), [hostel, GROWN])
    assert results_of(ruled_by(test), [hostel])[0][-1] == (0,)


def test_income_points_of_a_value_that_is_not_loaded_are_missing():
    values = tuple(
        replace(value, periods=tuple(replace(period, value=None) for period in value.periods))
        if value.value_id == "cutoff.deprivation"
        else value
        for value in BASE.values
    )
    points = ex.Sum((ex.FactNumber(FACTS[Level.HOUSEHOLD][4]), ex.ValueNumber("cutoff.deprivation")))
    rule_set = replace(BASE, values=values, income=replace(BASE.income, number=points))
    assert results_of(rule_set, [GROWN]) == explained(rule_set, [GROWN])
    assert results_of(rule_set, [GROWN])[0][1] is None


@pytest.mark.parametrize("operator", Operator)
@pytest.mark.parametrize("factors", [1, 2])
@pytest.mark.parametrize("right", [10**15, Decimal("1e18"), Decimal("0.000000000000001")], ids=str)
def test_a_number_that_leaves_64_bits_is_compared_whole(operator: Operator, right: int | Decimal, factors: int):
    whole = ex.FactNumber(FACTS[Level.HOUSEHOLD][4])
    rule_set = ruled_by(ex.Compare(ex.Product((whole,) * factors), operator, ex.Constant(right)))
    some = [GROWN._replace(answers={"whole": number}) for number in (0, 1, *range(31_622_777, 9 * 10**9, 10**9 + 7))]
    assert results_of(rule_set, some) == explained(rule_set, some)


def test_an_age_read_as_a_decimal_is_missing_as_it_is_for_the_engine():
    age = Fact("age.years", QuestionType(FactKind.DECIMAL, Level.MEMBER))
    rule_set = ruled_by(ex.AnyMember(ex.Compare(ex.FactNumber(age), Operator.GE, ex.Constant(1)), None))
    assert results_of(rule_set, [GROWN]) == explained(rule_set, [GROWN])


def test_no_household_at_all_gives_no_block():
    assert list(blocks_of(ColumnPlan([BASE]), [])) == []


def test_classes_of_a_day_out_of_force_are_refused():
    plan = ColumnPlan([BASE])
    (block,) = blocks_of(plan, [GROWN._replace(on=date(2030, 1, 1))])
    with pytest.raises(KnownError) as caught:
        MassEngine(Engine(BASE), plan).classify(block)
    assert caught.value.code is ErrorCode.RULE_NOT_IN_FORCE


def test_households_of_equal_scores_differ_where_a_class_asks_for_members():
    classes = (replace(BASE.classes[0], when=ex.AnyMember(OLD, None)), *BASE.classes[1:])
    rule_set = replace(ruled_by(ex.Given(FACTS[Level.HOUSEHOLD][0])), classes=classes)
    child = GROWN.members[0]._replace(birth_date="2020")
    some = [
        each._replace(answers={**GROWN.answers, "income_score": 100})
        for each in (GROWN, GROWN._replace(members=(child,)))
    ]
    assert [row[0] for row in explained(rule_set, some)] == [HouseholdClass.POOR, HouseholdClass.NEAR_POOR]
    assert results_of(rule_set, some) == explained(rule_set, some)


def test_a_list_where_one_code_is_due_of_a_member_it_does_not_matter_for_is_no_fault():
    child = PersonFacts("m0", None, "2024-01-01", None, {"employment": ["3"], "schooling": ["1"]})
    assert Engine(BASE).classify(GROWN._replace(members=(child,))).household_class is HouseholdClass.INCOMPLETE
