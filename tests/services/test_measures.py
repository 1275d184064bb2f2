"""Measures of a round: from what is on record, never mixing rule sets, with the counts behind them."""

from fractions import Fraction

import pytest
from tests_support.histories import HASH, RULES, Histories

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.measures import GroupBy, RoundMeasures, measure_round
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import classifications
from ngheo_desktop.store import households as store

THREE = ("insurance", "water", "toilet")


@pytest.fixture
def histories(commune: Folder) -> Histories:
    return Histories(commune)


@pytest.fixture
def round_id(histories: Histories) -> RecordId:
    """Four households with a class, one without enough answers, one that nobody classified.

    Poor: 2 households of 6 members, deprived in 3 and 6 of 12. One near-poor and one that is not poor in spite of
    four deprivations, because its income is above the line.
    """
    round_id = histories.round(2026)
    histories.household("a", members=2, village="Nà Cà", ethnic_code="12")
    histories.household("b", members=4, village="Bản Lầu", ethnic_code="12")
    histories.household("c", members=3, village="Nà Cà", ethnic_code="05")
    histories.household("d", members=1, village="Nà Cà", ethnic_code=None)
    histories.household("e", members=5, village="Nà Cà")
    histories.household("f", members=7, village="Nà Cà")
    histories.classify("a", round_id, "poor", THREE)
    histories.classify("b", round_id, "poor", [*THREE, "employment", "dependants", "nutrition"])
    histories.classify("c", round_id, "near_poor", ["insurance"])
    histories.classify("d", round_id, "non_poor", [*THREE, "employment"])
    histories.classify("e", round_id, "incomplete", ["insurance"])
    return round_id


def measure(
    commune: Folder,
    standards: Standards,
    round_id: str,
    rules: str = RULES,
    by: GroupBy | None = None,
    cutoff: int | None = None,
) -> RoundMeasures:
    return measure_round(commune, standards, get_round(commune, round_id), rules, by=by, cutoff=cutoff)


def test_households_without_a_class_are_counted_beside_the_measures(
    commune: Folder, standards: Standards, round_id: RecordId
) -> None:
    found = measure(commune, standards, round_id)

    households, members = found.households.coverage, found.members.coverage
    assert (households.all, households.measured, households.incomplete, households.not_classified) == (6, 4, 1, 1)
    assert (members.all, members.measured, members.incomplete, members.not_classified) == (22, 10, 5, 7)


def test_the_class_says_who_is_poor(commune: Folder, standards: Standards, round_id: RecordId) -> None:
    found = measure(commune, standards, round_id)

    whole = found.households.result.whole
    assert (whole.poor, whole.population) == (2, 4)
    assert whole.intensity == Fraction(3 + 6, 2 * 12)
    assert whole.adjusted == Fraction(9, 48)
    people = found.members.result.whole
    assert (people.poor, people.population) == (6, 10)
    assert people.intensity == Fraction(2 * 3 + 4 * 6, 6 * 12)
    assert people.adjusted == Fraction(30, 120)


def test_a_cutoff_counts_deprivations_whatever_the_income(
    commune: Folder, standards: Standards, round_id: RecordId
) -> None:
    found = measure(commune, standards, round_id, cutoff=3)

    assert found.households.result.whole.poor == 3
    assert found.households.result.whole.adjusted == Fraction(3 + 6 + 4, 48)


def test_indicators_are_counted_among_all_and_among_the_poor(
    commune: Folder, standards: Standards, round_id: RecordId
) -> None:
    whole = measure(commune, standards, round_id).households.result.whole

    by_name = {one.indicator: one for one in whole.indicators}
    assert len(by_name) == 12
    assert (by_name["insurance"].deprived, by_name["insurance"].censored) == (4, 2)
    assert (by_name["employment"].deprived, by_name["employment"].censored) == (2, 1)
    assert by_name["insurance"].share == Fraction(2, 9)


def test_villages_and_peoples_add_up_to_the_whole(commune: Folder, standards: Standards, round_id: RecordId) -> None:
    by_village = measure(commune, standards, round_id, by=GroupBy.VILLAGE)
    by_people = measure(commune, standards, round_id, by=GroupBy.ETHNIC)

    villages = {by_village.group_names[str(key)]: one for key, one in by_village.members.result.groups.items()}
    assert {name: (one.own.poor, one.own.population) for name, one in villages.items()} == {
        "Nà Cà": (2, 6),
        "Bản Lầu": (4, 4),
    }
    assert villages["Bản Lầu"].share == Fraction(24, 30)
    peoples = {key: one.own.population for key, one in by_people.households.result.groups.items()}
    # The household of no people of its own counts with its head's.
    assert peoples == {"12": 2, "05": 2}
    assert by_people.group_names["05"] == "Khơ-me"
    for found in (by_village, by_people):
        shares = [group.share for group in found.members.result.groups.values()]
        assert sum(share for share in shares if share is not None) == 1


def test_another_rule_set_of_the_same_round_is_not_mixed_in(
    commune: Folder, standards: Standards, histories: Histories
) -> None:
    round_id = histories.round(2026, rules=(RULES, "vn-2027-2030"))
    histories.household("a")
    histories.classify("a", round_id, "near_poor", ["insurance"])
    histories.classify("a", round_id, "poor", THREE, rules="vn-2027-2030")

    whole = measure(commune, standards, round_id).households.result.whole

    assert (whole.poor, whole.population) == (0, 1)


def test_a_rule_set_outside_the_round_is_refused(commune: Folder, standards: Standards, round_id: RecordId) -> None:
    with pytest.raises(KnownError) as fault:
        measure(commune, standards, round_id, rules="vn-2016-2021")

    assert fault.value.code is ErrorCode.ROUND_RULE_SET
    assert fault.value.context["known"] == RULES


def test_two_versions_of_a_rule_set_are_refused(
    commune: Folder, standards: Standards, histories: Histories, round_id: RecordId
) -> None:
    histories.classify("f", round_id, "poor", THREE, rules_hash="1" * 64)

    with pytest.raises(KnownError) as fault:
        measure(commune, standards, round_id)

    assert fault.value.code is ErrorCode.ROUND_VERSIONS
    assert fault.value.context["count"] == 2


def test_an_indicator_of_another_version_is_refused(
    commune: Folder, standards: Standards, histories: Histories, round_id: RecordId
) -> None:
    histories.classify("f", round_id, "poor", [*THREE, "waste"])

    with pytest.raises(KnownError) as fault:
        measure(commune, standards, round_id)

    assert fault.value.code is ErrorCode.ROUND_VERSIONS


@pytest.mark.parametrize("cutoff", [0, 13])
def test_a_cutoff_beyond_the_indicators_is_refused(
    commune: Folder, standards: Standards, round_id: RecordId, cutoff: int
) -> None:
    with pytest.raises(KnownError) as fault:
        measure(commune, standards, round_id, cutoff=cutoff)

    assert fault.value.code is ErrorCode.INPUT_UNKNOWN_CODE


def test_a_removed_household_is_in_no_measure(
    commune: Folder, standards: Standards, histories: Histories, round_id: RecordId
) -> None:
    histories.remove("b")

    found = measure(commune, standards, round_id)

    assert (found.households.result.whole.poor, found.households.coverage.all) == (1, 5)


def test_what_the_classes_rest_on_unread_is_told(commune: Folder, standards: Standards, round_id: RecordId) -> None:
    found = measure(commune, standards, round_id)

    assert found.unverified == ("class.poor",)
    assert found.rule_set_hash == HASH


def test_a_sample_commune_measures_what_its_classes_say(commune: Folder, standards: Standards) -> None:
    add_sample(commune, standards, households=120, seed=11)
    review_round = get_round(commune)
    counts = classify_round(commune, standards, review_round).counts[RULES]

    found = measure(commune, standards, review_round.round_id, by=GroupBy.VILLAGE)

    assert found.households.coverage.incomplete == counts.incomplete
    assert found.households.result.whole.poor == counts.poor
    assert found.members.coverage.all == store.counts(commune.database)[1]
    poor = [
        one.result
        for one in classifications.all_current(commune.database, review_round.round_id, RULES)
        if one.result.household_class is HouseholdClass.POOR
    ]
    deprivations = sum(len(one.deprived) for one in poor)
    assert found.households.result.whole.intensity == Fraction(deprivations, 12 * len(poor))
