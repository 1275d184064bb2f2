"""Decisions of the village meeting about households that a round on request does not review."""

import pytest
from tests_support.requests import RULES, add, answer, opened, screen, survey

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.overruling import CLASS
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.classification import classify_round, recorded
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.overrules import Agreed, overrule, overrulings, withdraw
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import journal


@pytest.fixture
def on_request(commune: Folder, standards: Standards) -> ReviewRound:
    return create_round(commune, standards, year=2026, kind=RoundKind.ON_REQUEST, rule_sets=(RULES,))


def decided_near_poor(folder: Folder) -> Agreed:
    return Agreed(RULES, CLASS, "near_poor", "họp dân thống nhất", "05/BB-HT", folder.clock.today())


def average_household(commune: Folder, standards: Standards, on_request: ReviewRound) -> RecordId:
    household_id = add(commune, "Triệu Thị Ghến")
    session = opened(commune, standards, household_id, on_request)
    answer(session, request__kind="average", income__farm="yes")
    survey(session, farming=20_400_000)
    return household_id


def screen_out(commune: Folder, standards: Standards, on_request: ReviewRound, household_id: RecordId) -> None:
    session = opened(commune, standards, household_id, on_request)
    answer(session, request__kind="review")
    screen(session, 4, 5)


@pytest.mark.parametrize("asked", [True, False])
def test_a_household_that_is_not_reviewed_cannot_be_decided_otherwise(
    commune: Folder, standards: Standards, on_request: ReviewRound, asked: bool
):
    household_id = add(commune, "Triệu Thị Ghến")
    if asked:
        screen_out(commune, standards, on_request, household_id)
    before = journal.count(commune.database)
    with pytest.raises(KnownError) as refused:
        overrule(commune, standards, on_request, household_id, decided_near_poor(commune))

    assert refused.value.code is ErrorCode.OVERRULE_NOT_REVIEWED
    assert journal.count(commune.database) == before


def test_a_decision_about_who_was_screened_out_since_has_no_effect_and_can_be_withdrawn(
    commune: Folder, standards: Standards, on_request: ReviewRound
):
    household_id = average_household(commune, standards, on_request)
    classify_round(commune, standards, on_request)
    overrule(commune, standards, on_request, household_id, decided_near_poor(commune))
    screen_out(commune, standards, on_request, household_id)
    (stands,) = overrulings(commune, standards, on_request, household_id)
    withdraw(commune, standards, on_request, household_id, rule_set=RULES, subject=CLASS, reason="nhầm hộ")
    on_record = recorded(commune, on_request, RULES, household_id)

    assert (stands.computed_now, stands.look_again, stands.withdrawn) == (None, False, False)
    assert on_record is not None
    assert on_record.result.household_class is HouseholdClass.INCOMPLETE
    assert on_record.result.trace[-1].rule == "screening.result"
    assert classify_round(commune, standards, on_request).recorded == 0
