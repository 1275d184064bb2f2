"""The columns against the explaining engine: the same class, scores and deprived indicators for every household."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.assets import asset
from ngheo_desktop.domain import expression as ex
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.expression import Fact, FactKind, Level, Operator, QuestionType, values_in
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.rules.cases import read_cases
from ngheo_desktop.rules.column_build import blocks_of
from ngheo_desktop.rules.column_program import Evaluation
from ngheo_desktop.rules.columns import BLOCK, ColumnPlan
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.mass import MassEngine
from ngheo_desktop.rules.model import DERIVED_FACTS, RuleSet
from ngheo_desktop.rules.parse import load_rule_set

SHIPPED = {path.name: load_rule_set(path) for path in sorted(asset("resources", "rules").iterdir()) if path.is_dir()}
BASE = SHIPPED["vn-2022-2026"]


def results_of(rule_set: RuleSet, households: list[HouseholdFacts], size: int = BLOCK) -> list[tuple]:
    engine, plan = Engine(rule_set), ColumnPlan([rule_set])
    mass = MassEngine(engine, plan)
    rows = {}
    for block in blocks_of(plan, households, size):
        result = mass.classify(block)
        for place, *found in result.rows():
            assert place not in rows
            rows[place] = tuple(found)
        assert result.bits().tolist() == [sum(1 << bit for bit in row[-1]) for row in result.rows()]
    return [rows[place] for place in range(len(households))]


def explained(rule_set: RuleSet, households: list[HouseholdFacts]) -> list[tuple]:
    engine = Engine(rule_set)
    places = {indicator.indicator_id: place for place, indicator in enumerate(rule_set.indicators)}
    found = [engine.classify(each) for each in households]
    return [
        (
            each.household_class,
            each.income_score,
            each.deprivation_score,
            tuple(places[indicator] for indicator in each.deprived),
        )
        for each in found
    ]


# --- generated households -------------------------------------------------------------------------------------------

ODD = (None, True, False, 0, 1, -7, 10**30, "", "yes", "no", "1", "2", "45.5", "NaN", "Infinity", "1e400", "-0", "odd",
       " 7 ", "1_0", "0.0000000000000000000001", [], ["none"], ["none", "none"], ["tv", "none"], ["strange"], ["tv"],
       ["yes"], [["tv"]])  # fmt: skip
ODD_BIRTHS = (None, "", "odd", "2020-13", "2020-02-31", "9999-99-99", "-999", "1951-", "1951-0x", "0000-00-00", "12 ",
              "2030-01-01")  # fmt: skip
AGES = (0, 3, 6, 12, 15, 16, 18, 30, 31, 55, 60, 62, 80)


class Inventor:
    """Invents households: tidy ones, ones with gaps, and ones with odd and contradictory answers.

    From a seed, because drawing each answer on its own would leave time for a few households only.
    """

    def __init__(self, rule_set: RuleSet, seed: int) -> None:
        self.rule_set = rule_set
        self.random = random.Random(seed)
        first = rule_set.review_from
        days = (rule_set.end - first).days
        self.days = [first + timedelta(days=self.random.choice([0, self.random.randint(0, days), days])) for _ in "12"]
        self.limits = [
            value
            for each in rule_set.values
            for period in each.periods
            if isinstance(value := period.value, int | Decimal)
        ]

    def household(self) -> HouseholdFacts:
        pick = self.random
        on = pick.choice(self.days)
        gaps, odd = pick.choice([(0.0, 0.0), (0.0, 0.0), (0.03, 0.0), (0.1, 0.1)])
        size = pick.choice([0, 1, 1, 2, 3, 4, 5, 6, 12])
        members = tuple(
            PersonFacts(
                f"m{number}",
                None if pick.random() < gaps else pick.choice(list(Sex)),
                self.birth(on, gaps, odd),
                pick.choice(["chu_ho", "con_de", "odd", None]),
                self.answers(Level.MEMBER, size, gaps, odd),
            )
            for number in range(size)
        )
        return HouseholdFacts(pick.choice(list(Area)), on, self.answers(Level.HOUSEHOLD, size, gaps, odd), members)

    def birth(self, on: date, gaps: float, odd: float) -> str | None:
        pick = self.random
        if pick.random() < gaps:
            return None
        if pick.random() < odd:
            return pick.choice(ODD_BIRTHS)
        around = on - timedelta(days=round(pick.choice(AGES) * 365.2425) + pick.randint(-2, 2))
        born = pick.choice([around, on - timedelta(days=pick.randrange(32_000))])
        return born.isoformat()[: pick.choice([10, 10, 10, 10, 7, 4])]

    def answers(self, level: Level, size: int, gaps: float, odd: float) -> dict:
        found = {}
        for name, question in self.rule_set.questions.items():
            if question.level is level and self.random.random() >= gaps:
                found[name] = self.random.choice(ODD) if self.random.random() < odd else self.good(question, size)
        return found

    def good(self, question: QuestionType, size: int) -> Any:
        pick = self.random
        if question.kind is FactKind.MULTI:
            plain = [code for code in question.choices if code != question.exclusive]
            alone = question.exclusive is not None and pick.random() < 0.3
            return [question.exclusive] if alone else pick.sample(plain, pick.randint(1, len(plain)))
        if question.choices:
            return pick.choice(question.choices)
        # A number at, above or below something it may be compared with.
        limit = pick.choice(self.limits) * pick.choice([1, 1, max(size, 1)])
        if question.kind is FactKind.INTEGER:
            return max(0, int(limit) + pick.choice([-1, 0, 0, 1]))
        if question.kind is FactKind.DECIMAL:
            return str(limit + pick.choice([Decimal("-0.01"), Decimal(0), Decimal("0.010"), Decimal("1e1")]))
        return pick.choice(["yes", "no", "1"])


def invented(rule_set: RuleSet, seed: int) -> list[HouseholdFacts]:
    inventor = Inventor(rule_set, seed)
    return [inventor.household() for _ in range(40)]


seeds = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("name", SHIPPED)
@given(seed=seeds)
def test_columns_agree_with_the_engine_on_generated_households(name: str, seed: int):
    rule_set = SHIPPED[name]
    some = invented(rule_set, seed)
    assert results_of(rule_set, some) == explained(rule_set, some)


@pytest.mark.parametrize("name", SHIPPED)
def test_columns_agree_with_the_engine_on_every_named_case(name: str):
    rule_set = SHIPPED[name]
    cases, faults = read_cases(asset("resources", "rules", rule_set.rule_set_id, "cases"))
    facts = [case.facts for case in cases]
    assert facts
    assert not faults
    assert results_of(rule_set, facts) == explained(rule_set, facts)


def varied(rule_set: RuleSet, seed: int) -> RuleSet:
    """Return the rule set with other thresholds, some of them with decimals, some of them not loaded."""
    pick = random.Random(seed)

    def other(value: Any) -> Any:
        if value is None or pick.random() < 0.6:
            return value
        if isinstance(value, frozenset):
            codes = sorted(value)
            return frozenset(pick.sample(codes, pick.randint(1, len(codes))))
        step = pick.choice([-1, 0, 1, Decimal("0.5")])
        return pick.choice([value + step, pick.randint(0, 200), Decimal(pick.randint(0, 9999)) / 100, 10**25, None])

    scored = values_in(rule_set.deprivation.number)
    values = tuple(
        value
        if value.value_id in scored
        else replace(value, periods=tuple(replace(each, value=other(each.value)) for each in value.periods))
        for value in rule_set.values
    )
    return replace(rule_set, values=values)


@pytest.mark.parametrize("name", SHIPPED)
@given(seed=seeds)
def test_columns_agree_with_the_engine_on_rule_sets_with_other_thresholds(name: str, seed: int):
    rule_set = SHIPPED[name]
    other = varied(rule_set, seed)
    some = invented(rule_set, seed)
    assert results_of(other, some) == explained(other, some)


# --- generated expressions ------------------------------------------------------------------------------------------

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
        # The engine remembers classes by the household's facts alone: class rules are not about members.
        if level is Level.MEMBER or more:
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
        if level is Level.HOUSEHOLD and not more and pick.random() < 0.3:
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
        return pick.choice([pick.randint(-3, 400), pick.randint(0, 4), 2**62, -(2**70)])
    if kind is FactKind.DECIMAL:
        return pick.choice([str(Decimal(pick.randint(-50, 500)) / 10), str(pick.randint(0, 4)), "1e25", "1234567.8901"])
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


@given(seeds)
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


def test_households_of_many_blocks_areas_and_days_come_back_in_their_places():
    some = [each for seed in range(3) for each in invented(BASE, seed)]
    assert len(list(blocks_of(ColumnPlan([BASE]), some, size=7))) >= 20
    assert results_of(BASE, some, size=7) == explained(BASE, some)


def test_one_set_of_columns_serves_several_rule_sets():
    rule_sets = [*SHIPPED.values(), replace(BASE, questions=BASE.questions)]
    plan = ColumnPlan(rule_sets)
    some = [each for seed in range(3) for each in invented(BASE, seed)]
    for rule_set in rule_sets:
        inside = [each for each in some if rule_set.review_from <= each.on <= rule_set.end]
        mass = MassEngine(Engine(rule_set), plan)
        found = [row for block in blocks_of(plan, inside) for row in mass.classify(block).rows()]
        assert [tuple(row) for _, *row in sorted(found)] == explained(rule_set, inside)


def test_a_household_of_more_members_than_a_byte_counts_is_counted_whole():
    people = tuple(PersonFacts(f"m{number}", None, "1980", None, {}) for number in range(300))
    hostel = replace(GROWN, members=people)
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


def test_an_age_read_as_a_decimal_is_missing_as_it_is_for_the_engine():
    age = Fact("age.years", QuestionType(FactKind.DECIMAL, Level.MEMBER))
    rule_set = ruled_by(ex.AnyMember(ex.Compare(ex.FactNumber(age), Operator.GE, ex.Constant(1)), None))
    assert results_of(rule_set, [GROWN]) == explained(rule_set, [GROWN])


def test_no_household_at_all_gives_no_block():
    assert list(blocks_of(ColumnPlan([BASE]), [])) == []


def test_classes_of_a_day_out_of_force_are_refused():
    plan = ColumnPlan([BASE])
    (block,) = blocks_of(plan, [replace(GROWN, on=date(2030, 1, 1))])
    with pytest.raises(KnownError) as caught:
        MassEngine(Engine(BASE), plan).classify(block)
    assert caught.value.code is ErrorCode.RULE_NOT_IN_FORCE


def test_a_list_where_one_code_is_due_of_a_member_it_does_not_matter_for_is_no_fault():
    child = PersonFacts("m0", None, "2024-01-01", None, {"employment": ["3"], "schooling": ["1"]})
    assert Engine(BASE).classify(replace(GROWN, members=(child,))).household_class is HouseholdClass.INCOMPLETE
