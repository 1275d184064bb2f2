"""Trying another standard or threshold: equal over columns, household by household, and to the replay; nothing kept."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests_support.papers import open_copy
from tests_support.reviews import NEXT, NOW, make_dual

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.mass_classification import has_columns
from ngheo_desktop.services.replay import replay
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.what_if import changed_copy, reason_of, thresholds, what_if
from ngheo_desktop.store import journal


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> DataFolder:
    clock = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))
    return make_dual(tmp_path_factory.mktemp("tried") / "data", standards, clock, households=60, odd=40)


@pytest.fixture(scope="module")
def folder(reviewed: DataFolder, tmp_path_factory: pytest.TempPathFactory):
    clock = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))
    with open_copy(reviewed, tmp_path_factory.mktemp("open") / "data", clock) as opened:
        yield opened


@pytest.fixture(scope="module")
def dual(folder: Folder) -> ReviewRound:
    return get_round(folder)


def values_of(standards: Standards, review_round: ReviewRound, rule_set: str) -> dict[str, object]:
    return {each.full_id: each.value for each in thresholds(standards.rule_set(rule_set), review_round)}


def numbers_to_try(standards: Standards) -> st.SearchStrategy[tuple[str, dict[str, int]]]:
    """Any rule set with any of its numbers changed, small and large."""
    choices = []
    for rule_set in standards.rule_set_ids:
        rules = standards.rule_set(rule_set)
        day = rules.on_any_day.values_day(datetime(2026, 9, 1).date())
        known = [value for value in rules.values if not isinstance(value.on(day).value, frozenset)]
        several = st.dictionaries(
            st.sampled_from([value.full_id for value in known]), st.integers(0, 100) | st.just(0), max_size=5
        )
        choices.append(st.tuples(st.just(rule_set), several))
    return st.one_of(choices)


def test_columns_and_the_explaining_engine_agree_on_any_copy_and_the_replay_with_them(
    folder: Folder, standards: Standards, dual: ReviewRound
) -> None:
    assert has_columns()

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(numbers_to_try(standards), st.sampled_from(["", NOW, NEXT]))
    def check(tried: tuple[str, dict[str, int]], against: str) -> None:
        rules = changed_copy(standards.rule_set(tried[0]), dual, tried[1])

        wide = what_if(folder, standards, [dual], rules, against=against, with_columns=True)
        slow = what_if(folder, standards, [dual], rules, against=against, with_columns=False)

        assert wide == slow
        if against:
            told = replay(folder, standards, dual, rules, against=against, language="vi")
            assert (told.before, told.after, told.not_classified) == (wide.before, wide.after, wide.not_classified)
            assert {
                (each.household.household_id, each.before.household_class, each.after.household_class, each.joined)
                for each in told.changes
            } == {
                (each.household_id, each.before.household_class, each.after.household_class, each.joined)
                for each in wide.moves
            }

    check()


def test_the_shipped_rule_set_moves_nobody(folder: Folder, standards: Standards, dual: ReviewRound) -> None:
    for against in ("", NOW):
        found = what_if(folder, standards, [dual], standards.rule_set(NOW), against=against)

        assert found.moves == ()
        assert found.before == found.after
        assert sum(found.after) == found.households == 60


def test_a_line_at_its_own_height_changes_nothing_and_a_higher_one_makes_more_poor(
    folder: Folder, standards: Standards, dual: ReviewRound
) -> None:
    rules = standards.rule_set(NOW)
    cutoff = values_of(standards, dual, NOW)["cutoff.income.rural"]
    assert isinstance(cutoff, int)

    same = changed_copy(rules, dual, {"cutoff.income.rural": cutoff})
    higher = changed_copy(rules, dual, {"cutoff.income.rural": cutoff + 20})
    found = what_if(folder, standards, [dual], higher, against=NOW)

    assert same is rules
    assert higher.content_hash != rules.content_hash
    assert found.after.poor + found.after.near_poor > found.before.poor + found.before.near_poor
    assert {each.before.household_class for each in found.moves} <= {"average", "non_poor"}
    assert all(cutoff < (each.after.income_score or 0) <= cutoff + 20 for each in found.moves)


def test_who_changes_is_told_why_with_the_number_that_was_tried(
    folder: Folder, standards: Standards, dual: ReviewRound
) -> None:
    rules = changed_copy(standards.rule_set(NOW), dual, {"cutoff.income.rural": 171})
    move = what_if(folder, standards, [dual], rules, against=NOW).moves[0]

    reason = reason_of(folder, standards, dual, rules, move.household_id, "vi")

    assert reason.result.household_class.value == move.after.household_class
    assert reason.household.household_id == move.household_id
    assert reason.why.decision is not None
    assert "171" in reason.why.decision.threshold


def test_a_value_that_is_not_loaded_can_be_tried(folder: Folder, standards: Standards, dual: ReviewRound) -> None:
    rules = standards.rule_set(NEXT)
    loaded = changed_copy(rules, dual, dict.fromkeys(rules.not_loaded_ids, 140))

    before = what_if(folder, standards, [dual], rules)
    after = what_if(folder, standards, [dual], loaded)

    assert before.after.incomplete > after.after.incomplete
    assert sum(after.after) == 60
    assert after.before == before.after


def test_nothing_is_recorded(folder: Folder, standards: Standards, dual: ReviewRound) -> None:
    before = journal.count(folder.database), journal.digest(folder.database)

    what_if(folder, standards, [dual], changed_copy(standards.rule_set(NOW), dual, {"cutoff.income.rural": 171}))

    assert (journal.count(folder.database), journal.digest(folder.database)) == before


@pytest.mark.parametrize(
    ("name", "number"),
    [("cutoff.income.rural", -1), ("cutoff.income.rural", Decimal("1.5")), ("points.per_indicator", -10)],
)
def test_impossible_numbers_are_refused(
    standards: Standards, dual: ReviewRound, name: str, number: Decimal | int
) -> None:
    known = {each.full_id for each in thresholds(standards.rule_set(NOW), dual)}
    name = name if name in known else next(one for one in known if one.startswith("points") or "cutoff" in one)

    with pytest.raises(KnownError) as fault:
        changed_copy(standards.rule_set(NOW), dual, {name: number})

    assert fault.value.code is ErrorCode.VALUE_NOT_POSSIBLE


def test_unknown_values_and_lists_of_codes_are_refused(standards: Standards, dual: ReviewRound) -> None:
    codes = next(each for each in thresholds(standards.rule_set(NOW), dual) if not each.can_change)
    with pytest.raises(KnownError) as fault:
        changed_copy(standards.rule_set(NOW), dual, {codes.full_id: 1})
    assert fault.value.code is ErrorCode.VALUE_NOT_POSSIBLE

    with pytest.raises(KnownError) as fault:
        changed_copy(standards.rule_set(NOW), dual, {"no.such": 1})
    assert fault.value.code is ErrorCode.INPUT_UNKNOWN_CODE


def test_saying_no_stops_it(folder: Folder, standards: Standards, dual: ReviewRound) -> None:
    with pytest.raises(CancelledError):
        what_if(folder, standards, [dual], standards.rule_set(NOW), progress=lambda _done, _all: False)


def test_a_rule_set_the_round_does_not_have_is_no_comparison(
    folder: Folder, standards: Standards, dual: ReviewRound, tmp_path: Path
) -> None:
    with pytest.raises(KnownError) as fault:
        what_if(folder, standards, [dual], standards.rule_set(NOW), against="vn-2016-2021")

    assert fault.value.code is ErrorCode.ROUND_RULE_SET
