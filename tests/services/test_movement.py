"""Movement between years from what is on record: decisions, rounds, earlier lists."""

import pytest
from tests_support.histories import RULES, Histories

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.movement import Doubt, LifeEvent, LifeEventKind, Move, Movement, RelapseRule
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.movement import VillageRow, YearMovement, area_totals, movement_of_year
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards

POOR, NEAR = HouseholdClass.POOR, HouseholdClass.NEAR_POOR
NEW_RULES = "vn-2027-2030"


@pytest.fixture
def histories(commune: Folder) -> Histories:
    return Histories(commune)


@pytest.fixture
def round_id(histories: Histories) -> str:
    """The round of 2026, and one household that is near-poor at both ends, so that both years have classes."""
    round_id = histories.round(2026)
    histories.household("still near", village="Nà Cà")
    histories.listed("still near", 2025, "near_poor")
    histories.classify("still near", round_id, "near_poor")
    return round_id


def of(found: YearMovement, histories: Histories, name: str) -> Move[VillageRow]:
    return next(move for move in found.moves if move.household_id == histories.id_of(name))


def test_the_list_of_last_year_and_the_round_of_this_one_tell_the_movement(
    commune: Folder, standards: Standards, histories: Histories, round_id: str
) -> None:
    histories.household("escaped", members=3, village="Bản Lầu")
    histories.listed("escaped", 2025, "poor")
    histories.classify("escaped", round_id, "non_poor")

    found = movement_of_year(commune, standards, 2026, RULES)

    assert of(found, histories, "escaped").kind is Movement.ESCAPED
    assert of(found, histories, "still near").kind is Movement.REMAINED
    assert found.total(POOR).households.cells == (1, 0, 1, 0, 0, 0, 0, 0, 0)
    assert found.total(POOR).persons.cells == (3, 0, 3, 0, 0, 0, 0, 0, 0)
    assert found.total(NEAR).households.cells == (1, 0, 0, 0, 0, 0, 0, 0, 1)
    assert found.faults == ()
    assert sorted(village.village for village in found.forms[POOR]) == ["Bản Lầu", "Nà Cà"]


def test_a_household_on_an_older_list_relapses_and_another_is_new(
    commune: Folder, standards: Standards, histories: Histories, round_id: str
) -> None:
    for name in ("relapsed", "new"):
        histories.household(name)
        histories.listed(name, 2025, "non_poor")
        histories.classify(name, round_id, "poor")
    histories.listed("relapsed", 2023, "poor")

    found = movement_of_year(commune, standards, 2026, RULES)

    assert of(found, histories, "relapsed").kind is Movement.RELAPSED
    assert of(found, histories, "new").kind is Movement.NEWLY
    assert found.history_since == 2023
    strict = movement_of_year(commune, standards, 2026, RULES, rule=RelapseRule(years=2))
    assert of(strict, histories, "relapsed").kind is Movement.NEWLY
    assert (found.is_rule_shipped, strict.is_rule_shipped) == (True, False)


def test_the_class_that_an_escape_list_names_as_left_is_the_class_of_the_year_before(
    commune: Folder, standards: Standards, histories: Histories, round_id: str
) -> None:
    histories.household("left it")
    histories.listed("left it", 2025, "non_poor", previous="poor")
    histories.classify("left it", round_id, "poor")
    histories.household("leaves it")
    histories.listed("leaves it", 2026, "non_poor", previous="near_poor")

    found = movement_of_year(commune, standards, 2026, RULES)

    assert of(found, histories, "left it").kind is Movement.RELAPSED
    assert of(found, histories, "leaves it").start is NEAR
    assert of(found, histories, "leaves it").kind is Movement.ESCAPED


def test_classes_under_another_standard_count_for_a_relapse_only_when_asked(
    commune: Folder, standards: Standards, histories: Histories, round_id: str
) -> None:
    histories.household("long ago")
    histories.listed("long ago", 2020, "poor", standard="vn-2016-2021")
    histories.classify("long ago", round_id, "poor")

    found = movement_of_year(commune, standards, 2026, RULES)
    wide = movement_of_year(commune, standards, 2026, RULES, rule=RelapseRule(other_standards=True))

    assert (of(found, histories, "long ago").kind, found.history_since) == (Movement.NEWLY, 2025)
    assert (of(wide, histories, "long ago").kind, wide.history_since) == (Movement.RELAPSED, 2020)


def test_the_other_standard_of_a_dual_round_is_not_mixed_in(
    commune: Folder, standards: Standards, histories: Histories, round_id: str
) -> None:
    histories.household("differs")
    histories.listed("differs", 2025, "poor")
    histories.classify("differs", round_id, "near_poor")
    histories.classify("differs", round_id, "poor", rules=NEW_RULES)

    found = movement_of_year(commune, standards, 2026, RULES)

    assert of(found, histories, "differs").kind is Movement.ESCAPED_TO_NEAR_POOR


def test_a_decision_goes_before_a_round_and_the_difference_is_told(
    commune: Folder, standards: Standards, histories: Histories, round_id: str
) -> None:
    histories.household("decided")
    histories.listed("decided", 2025, "poor")
    histories.classify("decided", round_id, "poor")
    histories.listed("decided", 2026, "near_poor", decided_on="2026-11-20")

    found = movement_of_year(commune, standards, 2026, RULES)

    assert of(found, histories, "decided").kind is Movement.ESCAPED_TO_NEAR_POOR
    assert found.disagreements == (histories.id_of("decided"),)


def test_the_newer_of_two_decisions_of_a_year_counts(
    commune: Folder, standards: Standards, histories: Histories, round_id: str
) -> None:
    histories.household("twice")
    histories.listed("twice", 2025, "near_poor", decided_on="2025-12-10")
    histories.listed("twice", 2025, "poor", decided_on="2025-12-14")
    histories.listed("twice", 2025, "non_poor", decided_on="2025-03-20")
    histories.classify("twice", round_id, "poor")

    assert of(movement_of_year(commune, standards, 2026, RULES), histories, "twice").kind is Movement.REMAINED


def test_the_newest_complete_result_of_a_year_counts(
    commune: Folder, standards: Standards, histories: Histories, round_id: str
) -> None:
    on_request = histories.round(2026, kind="on_request", day="03-15")
    for name, later in (("not yet again", "incomplete"), ("again", "near_poor")):
        histories.household(name)
        histories.classify(name, on_request, "poor")
        histories.classify(name, round_id, later)

    found = movement_of_year(commune, standards, 2026, RULES)

    assert of(found, histories, "not yet again").end is POOR
    assert of(found, histories, "again").end is NEAR


def test_a_household_not_reviewed_yet_is_named_with_the_line_it_breaks(
    commune: Folder, standards: Standards, histories: Histories, round_id: str
) -> None:
    histories.household("waiting", members=2, village="Bản Lầu")
    histories.listed("waiting", 2025, "poor")

    found = movement_of_year(commune, standards, 2026, RULES)

    assert of(found, histories, "waiting").doubts == (Doubt.NOT_REVIEWED,)
    assert [(fault.group.village, fault.counting, fault.stands, fault.worked_out) for fault in found.faults] == [
        ("Bản Lầu", "households", 0, 1),
        ("Bản Lầu", "persons", 0, 2),
    ]
    assert {fault.households for fault in found.faults} == {(histories.id_of("waiting"),)}


def test_a_removed_household_is_doubted_until_an_event_explains_it(
    commune: Folder, standards: Standards, histories: Histories, round_id: str
) -> None:
    own = histories.household("gone", members=5)
    histories.listed("gone", 2025, "poor")
    histories.remove("gone")
    left = LifeEvent(own, LifeEventKind.LEFT, "2026-06-30")

    unexplained = movement_of_year(commune, standards, 2026, RULES)
    explained = movement_of_year(commune, standards, 2026, RULES, events=[left])

    assert of(unexplained, histories, "gone").doubts == (Doubt.REMOVED,)
    assert unexplained.faults
    assert of(explained, histories, "gone").kind is Movement.LEFT
    assert explained.faults == ()
    assert explained.total(POOR).persons.cells == (5, 0, 0, 5, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(("year", "missing"), [(2025, 2024), (2027, 2027)])
def test_a_year_without_any_class_is_refused(
    commune: Folder, standards: Standards, round_id: str, year: int, missing: int
) -> None:
    with pytest.raises(KnownError) as fault:
        movement_of_year(commune, standards, year, RULES)

    assert fault.value.code is ErrorCode.YEAR_NOT_ON_RECORD
    assert fault.value.context["year"] == str(missing)


def test_an_unknown_rule_set_is_refused(commune: Folder, standards: Standards, round_id: str) -> None:
    with pytest.raises(KnownError, match="RULE_SET_UNKNOWN"):
        movement_of_year(commune, standards, 2026, "vn-1066")


def test_a_sample_commune_starts_and_ends_with_the_classes_on_record(commune: Folder, standards: Standards) -> None:
    add_sample(commune, standards, households=150, seed=5)
    counts = classify_round(commune, standards, get_round(commune)).counts[RULES]

    found = movement_of_year(commune, standards, 2026, RULES)

    assert found.total(POOR).households.column(9) == counts.poor
    assert found.total(NEAR).households.column(9) == counts.near_poor
    waiting = [move for move in found.moves if Doubt.NOT_REVIEWED in move.doubts]
    unfit = sum(found.total(one).households.difference for one in (POOR, NEAR))
    assert unfit == -len(waiting)
    named = {household for fault in found.faults for household in fault.households}
    assert named == {move.household_id for move in waiting}
    areas = area_totals(found, standards, POOR)
    assert areas[Area.RURAL] + areas[Area.URBAN] == found.total(POOR)
