"""Invented households for any rule set, and what the columns and the explaining engine say of them."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.expression import FactKind, Level, QuestionType
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.rules.column_build import blocks_of
from ngheo_desktop.rules.columns import BLOCK, ColumnPlan
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.mass import MassEngine
from ngheo_desktop.rules.model import RuleSet
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
