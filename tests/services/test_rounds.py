"""A round keeps its form as long as that asks what its standards need."""

import pytest

from ngheo_desktop.domain import records
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.rounds import create_round, get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards

OLD, NEW = "vn-2022-2026", "vn-2027-2030"


def create(folder: Folder, standards: Standards, *rule_sets: str) -> ReviewRound:
    return create_round(folder, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=rule_sets)


@pytest.fixture
def older(commune: Folder, standards: Standards) -> ReviewRound:
    """A round made when the form of one standard was the only one."""
    made = create(commune, standards, OLD)
    with commune.work() as unit:
        unit.append(records.REVIEW_ROUND, made.round_id, {"form_id": "vn-2026"})
        unit.commit()
    return get_round(commune, made.round_id)


def test_a_new_round_takes_the_newest_form(commune: Folder, standards: Standards):
    assert create(commune, standards, OLD).form_id == "vn-2026b"


def test_a_round_keeps_its_form(commune: Folder, standards: Standards, older: ReviewRound):
    assert create(commune, standards, OLD) == older
    assert {question.id for question in standards.form_of(older).questions} == {
        question.id for question in standards.form("vn-2026").in_round("periodic").questions
    }


def test_a_round_takes_the_form_that_a_joining_standard_needs(
    commune: Folder, standards: Standards, older: ReviewRound
):
    joined = create(commune, standards, OLD, NEW)
    assert (joined.round_id, joined.form_id, joined.rule_sets) == (older.round_id, "vn-2026b", (OLD, NEW))
    of_both = {question.id for question in standards.form_of(joined).questions}
    assert of_both > {question.id for question in standards.form_of(older).questions}


def test_a_standard_with_classes_on_record_does_not_leave_its_round(commune: Folder, standards: Standards):
    made = create(commune, standards, OLD, NEW)
    add_sample(commune, standards, households=5, seed=4)
    assert create(commune, standards, OLD).rule_sets == (OLD,)
    classify_round(commune, standards, create(commune, standards, OLD))

    with pytest.raises(KnownError) as refused:
        create(commune, standards, NEW)

    assert (refused.value.code, refused.value.context["count"]) == (ErrorCode.ROUND_HAS_CLASSES, 5)
    assert get_round(commune, made.round_id).rule_sets == (OLD,)
    assert create(commune, standards, OLD, NEW).rule_sets == (OLD, NEW)


def test_the_review_of_2021_may_be_held_under_both_standards(commune: Folder, standards: Standards):
    rule_sets = ("vn-2016-2021", OLD)
    made = create_round(commune, standards, year=2021, kind=RoundKind.PERIODIC, rule_sets=rule_sets)

    assert made.rule_sets == rule_sets
    asked = [question.id for question in standards.form_of(made).questions]
    assert len(asked) == len(set(asked))
    assert {"income_score", "income_score.2016"} <= set(asked)
