"""Columns against the explaining engine where the village meeting decided otherwise."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support.inventing import SHIPPED, explained, invented, results_of

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.overruling import CLASS, DEPRIVED, MET, Decision
from ngheo_desktop.domain.survey import HouseholdFacts
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.model import RuleSet

VALUES = (DEPRIVED, DEPRIVED, MET, MET, "missing", *[each.value for each in HouseholdClass])


def with_decisions(rule_set: RuleSet, some: list[HouseholdFacts], seed: int) -> list[HouseholdFacts]:
    """Give most of the households decisions, some of them about other sets, unknown indicators or odd results."""
    pick = random.Random(seed)
    subjects = [CLASS, CLASS, CLASS, "unknown", *[each.indicator_id for each in rule_set.indicators]]

    def decisions() -> tuple[Decision, ...]:
        return tuple(one(subject) for subject in pick.sample(subjects, pick.choice([0, 1, 2, 5])))

    def one(subject: str) -> Decision:
        rule_set_id = pick.choice([rule_set.id] * 4 + ["other"])
        computed = "poor" if subject == CLASS else "yes"
        decided = pick.choice(VALUES[4:] if subject == CLASS else VALUES)
        return Decision(rule_set_id, subject, decided, computed, "lý do", "1", "2026-10-12")

    return [each._replace(decisions=decisions()) for each in some]


@pytest.mark.parametrize("name", SHIPPED)
@given(seed=st.integers(0, 2**32 - 1))
def test_columns_agree_with_the_engine_on_decided_households(name: str, seed: int):
    rule_set = SHIPPED[name]
    some = with_decisions(rule_set, invented(rule_set, seed), seed)
    assert results_of(rule_set, some, size=7) == explained(rule_set, some)


@pytest.mark.parametrize("name", SHIPPED)
@given(seed=st.integers(0, 2**32 - 1))
def test_what_was_computed_is_what_the_engine_says_without_decisions(name: str, seed: int):
    rule_set = SHIPPED[name]
    engine = Engine(rule_set)
    for each in with_decisions(rule_set, invented(rule_set, seed), seed):
        found, plain = engine.classify(each), engine.classify(each._replace(decisions=()))
        assert found.computed_class == (plain.household_class if found.overruled else None)
        kept = {step.rule: step for step in found.trace if not step.rule.startswith("class.")}
        assert all(kept[step.rule] == step for step in plain.trace if not step.rule.startswith("class."))
