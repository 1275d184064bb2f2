"""Which single answers to the items of a point table change the class: all of them, and only those."""

import random
from collections.abc import Iterator

import pytest
from tests_support.point_tables import fragment, small

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.overruling import CLASS, Decision
from ngheo_desktop.domain.point_sum import PointAdder
from ngheo_desktop.domain.point_table import NONE_OF_THESE, AreaColumn, ItemKind, PointTable
from ngheo_desktop.domain.point_trace import Scored
from ngheo_desktop.domain.survey import HouseholdFacts
from ngheo_desktop.rules.cases import read_cases
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.parse import load_rule_set
from ngheo_desktop.rules.point_changes import TableInUse, point_changes
from ngheo_desktop.rules.whatif import SingleChange

FOLDER = asset("resources", "rules", "vn-2022-2026")
ENGINE = Engine(load_rule_set(FOLDER))
BASE = next(each.facts for each in read_cases(FOLDER / "cases")[0] if each.facts.on.year == 2026)
SIZE, THINGS, BUFFALO = "b1.2022.so_nhan_khau", "b1.2022.tai_san", "b1.2022.gia_suc.trau"
PIGS = "b1.2022.gia_suc.lon"
KEYED: dict[str, Value] = {SIZE: "ho_co_4_nguoi", THINGS: [NONE_OF_THESE], BUFFALO: 2, PIGS: 3}
MOST = 200


def used(table: PointTable) -> TableInUse:
    return TableInUse(table, PointAdder(table, AreaColumn.NORTHERN_MIDLANDS))


def facts_with(table: TableInUse, answers: dict[str, Value]) -> HouseholdFacts:
    facts = BASE._replace(answers={**BASE.answers, **answers})
    return facts.with_points((Scored("income_score", table.table.checksum, table.adder.sum(facts.answers)),))


def changes_of(table: TableInUse, answers: dict[str, Value]) -> list[SingleChange]:
    facts = facts_with(table, answers)
    return list(point_changes(ENGINE, facts, ENGINE.classify(facts), table))


def others(table: PointTable, question: str, before: Value) -> Iterator[Value]:
    item, option = next((item, option) for name, item, option in table.questions() if name == question)
    codes = [each.id for each in item.options]
    if option is not None:
        yield from range(MOST)
    elif item.kind is ItemKind.ONE:
        yield from (*codes, NONE_OF_THESE)
    else:
        given = [code for code in before if code != NONE_OF_THESE] if isinstance(before, list) else []
        for code in codes:
            toggled = [each for each in codes if (each in given) is not (each == code)]
            yield toggled or [NONE_OF_THESE]
        yield [NONE_OF_THESE]


def random_answers(table: PointTable, rng: random.Random) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, item, option in table.questions():
        codes = [each.id for each in item.options]
        if option is not None:
            found[name] = rng.randint(0, 6)
        elif item.kind is ItemKind.ONE:
            found[name] = rng.choice([*codes, NONE_OF_THESE])
        else:
            found[name] = rng.sample(codes, rng.randint(1, len(codes))) if rng.random() < 0.7 else [NONE_OF_THESE]
    return found


@pytest.mark.parametrize("table", [small(), small(size=135), fragment()], ids=["at 120", "near the line", "fragment"])
def test_the_changes_are_those_that_trying_every_answer_finds(table: PointTable) -> None:
    rng, one, seen = random.Random(5), used(table), 0
    for _ in range(40):
        answers = random_answers(table, rng)
        now = ENGINE.classify(facts_with(one, answers)).household_class
        expected = set()
        for name, before in answers.items():
            for after in others(table, name, before):
                there = ENGINE.classify(facts_with(one, {**answers, name: after})).household_class
                if there is not now:
                    expected.add((name, str(after) if type(after) is not int else after > int(str(before)), there))
        found = changes_of(one, answers)

        assert {
            (each.question, str(each.after) if type(each.after) is not int else each.after > int(str(each.before)),
             each.household_class)
            for each in found
        } == expected  # fmt: skip
        for each in found:
            other = facts_with(one, {**answers, each.question: each.after})
            assert ENGINE.classify(other).household_class is each.household_class
        seen += len(found)

    assert seen


def test_a_number_is_the_nearest_that_brings_the_sum_over_the_line() -> None:
    # 120 + 2 buffaloes of 4 + 3 pigs of 1 = 131; the line is 140.
    found = {each.question: each for each in changes_of(used(small()), KEYED)}

    assert set(found) == {THINGS, BUFFALO, PIGS}
    assert (found[BUFFALO].after, found[PIGS].after) == (5, 13)
    assert found[BUFFALO].household_class is HouseholdClass.NON_POOR
    assert found[THINGS].after == ["xe_may"]


def test_the_one_item_without_an_answer_tells_what_each_would_settle() -> None:
    open_one = {name: value for name, value in KEYED.items() if name != SIZE}
    found = changes_of(used(small(size=135)), open_one)

    assert {(each.question, each.before) for each in found} == {(SIZE, None)}
    assert {each.after: each.household_class for each in found}["ho_co_4_nguoi"] is HouseholdClass.NON_POOR
    assert changes_of(used(small()), {}) == []


def test_a_class_decided_at_the_meeting_changes_by_no_item() -> None:
    one = used(small())
    rules = ENGINE.rule_set.rule_set_id
    facts = facts_with(one, KEYED)
    computed = ENGINE.classify(facts).household_class
    decided = facts._replace(decisions=(Decision(rules, CLASS, "non_poor", computed.value, "x", "01", "2026-10-02"),))

    assert point_changes(ENGINE, decided, ENGINE.classify(decided), one) == ()
