"""Households whose points come from a table: the same class as with the sum keyed, one step more, also over columns."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support.inventing import SHIPPED, explained, invented, results_of
from tests_support.point_tables import small

from ngheo_desktop.domain.classification import MissingFact, Outcome, TraceStep
from ngheo_desktop.domain.expression import facts_in
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.point_sum import PointAdder
from ngheo_desktop.domain.point_table import COLUMNS, ItemKind, PointTable
from ngheo_desktop.domain.point_trace import Scored, points_in
from ngheo_desktop.domain.survey import HouseholdFacts
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.model import RuleSet

SEEDS = st.integers(0, 2**32 - 1)


def total_of(rule_set: RuleSet) -> str:
    """Return the fact that the sum stands for."""
    return facts_in(rule_set.income.number)[0].name


def item_answers(table: PointTable, pick: random.Random) -> dict[str, Value]:
    """Return answers to the items, one in a dozen of them missing."""
    answers: dict[str, Value] = {}
    for question, item, _ in table.questions():
        code = pick.choice([option.id for option in item.options])
        ways: dict[ItemKind, Value] = {ItemKind.ONE: code, ItemKind.SEVERAL: [code], ItemKind.COUNT: pick.randint(0, 9)}
        if pick.random() > 1 / 12:
            answers[question] = ways[item.kind]
    return answers


def with_points(rule_set: RuleSet, some: list[HouseholdFacts], seed: int) -> list[HouseholdFacts]:
    """Give every household the items of a table and the sum of them."""
    pick = random.Random(seed)
    table = small(size=pick.choice([0, 100, 200]))
    adder = PointAdder(table, pick.choice(COLUMNS))
    found = []
    for each in some:
        answers = {**each.answers, **item_answers(table, pick)}
        scored = Scored(total_of(rule_set), table.checksum, adder.sum(answers))
        found.append(each._replace(answers=answers).with_points((scored,)))
    return found


@pytest.mark.parametrize("name", SHIPPED)
@given(seed=SEEDS)
def test_columns_agree_with_the_engine_where_a_table_is_in_force(name: str, seed: int) -> None:
    rule_set = SHIPPED[name]
    some = with_points(rule_set, invented(rule_set, seed), seed)

    assert results_of(rule_set, some, size=7) == explained(rule_set, some)


@pytest.mark.parametrize("name", SHIPPED)
@given(seed=SEEDS)
def test_a_table_adds_its_step_and_asks_for_items_instead_of_their_total(name: str, seed: int) -> None:
    rule_set = SHIPPED[name]
    engine, total = Engine(rule_set), total_of(rule_set)
    for each in with_points(rule_set, invented(rule_set, seed), seed):
        scored = each.points[0]
        plain = engine.classify(each._replace(points=()))

        found = engine.classify(each)

        items = tuple(MissingFact("", question) for question in scored.sum.missing)
        outcome = Outcome.MISSING if items else Outcome.YES
        step = TraceStep("b1", outcome, scored.sum.said, (scored.checksum,))
        missing = tuple(new for old in plain.missing for new in (items if old.question == total else (old,)))
        lacking = tuple(("", item.question, "") for item in items)
        asked = tuple(
            one._replace(facts=tuple(new for old in one.facts for new in (lacking if old[1] == total else (old,))))
            if one.outcome is Outcome.MISSING
            else one
            for one in plain.trace
        )
        assert found == plain._replace(missing=missing, trace=(asked[0], step, *asked[1:]), point_table=scored.checksum)
        assert points_in(found.trace) == scored.sum.lines
