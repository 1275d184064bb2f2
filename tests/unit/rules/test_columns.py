"""The columns against the explaining engine: the same class, scores and deprived indicators for every household."""

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support.inventing import BASE, SHIPPED, explained, invented, results_of

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.expression import values_in
from ngheo_desktop.rules.cases import read_cases
from ngheo_desktop.rules.column_build import blocks_of
from ngheo_desktop.rules.columns import ColumnPlan
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.mass import MassEngine
from ngheo_desktop.rules.model import RuleSet

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
