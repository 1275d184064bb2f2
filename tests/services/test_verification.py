"""Second keying: blind, compared answer by answer, settled by the paper, and told per operator and question."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests_support.papers import open_copy

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import QuestionnaireStatus, ReviewRound
from ngheo_desktop.domain.verification import Tally
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.operators import round_work
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.verification import BlindSession, VerificationDesk
from ngheo_desktop.store import questionnaires
from ngheo_desktop.store.check import check

FIRST, SECOND = "Triệu Thị Mẩy", "Trần Văn Hai"


@pytest.fixture(scope="module")
def sample_size() -> int:
    return 20


@pytest.fixture
def desk(folder: Folder, standards: Standards, review_round: ReviewRound) -> VerificationDesk:
    folder.take_keyboard(SECOND)
    return VerificationDesk(folder, standards, review_round)


def complete_ones(folder: Folder, review_round: ReviewRound) -> list[RecordId]:
    return [
        one.household_id
        for one in questionnaires.all(folder.database, review_round.round_id)
        if one.status is QuestionnaireStatus.COMPLETE
    ]


def key_again(folder: Folder, session: BlindSession, **changed: str | list[str] | None) -> None:
    """Key everything a second time as it was keyed first, but for what is said to be read otherwise."""
    first = questionnaires.get(folder.database, session.household.household_id, session.review_round.round_id)
    assert first is not None
    answers = {**first.household_answers, **{name.replace("__", "."): value for name, value in changed.items()}}
    for name, value in answers.items():
        typed = str(value).replace(".", ",") if name == "house.area_m2" else value
        session.save(session.set_answer(name, typed))
    for member_id, of_member in first.member_answers.items():
        for name, value in of_member.items():
            session.save(session.set_answer(name, value, member_id))


def test_a_second_keying_begins_empty_and_leaves_the_first_as_it_is(
    folder: Folder, desk: VerificationDesk, review_round: ReviewRound
) -> None:
    household_id = complete_ones(folder, review_round)[0]
    before = questionnaires.get(folder.database, household_id, review_round.round_id)

    session = desk.open_blind(household_id)
    assert session.answer("water.source") is None
    session.save(session.set_answer("water.source", "rain"))

    assert questionnaires.get(folder.database, household_id, review_round.round_id) == before
    assert desk.open_blind(household_id).answer("water.source") == "rain"
    assert check(folder.database).ok


def test_only_complete_questionnaires_of_others_are_sampled_and_each_once(
    folder: Folder, desk: VerificationDesk, review_round: ReviewRound
) -> None:
    complete = complete_ones(folder, review_round)

    everything = desk.sample(100, seed=1)
    assert sorted(everything) == sorted(complete)
    assert desk.sample(25, seed=7) == desk.sample(25, seed=7)
    assert len(desk.sample(25, seed=7)) == round(len(complete) * 0.25)

    session = desk.open_blind(everything[0])
    session.save(session.set_answer("water.source", "rain"))
    assert sorted(desk.sample(100, seed=1)) == sorted(set(complete) - {everything[0]})
    folder.take_keyboard(FIRST)
    assert desk.sample(100, seed=1) == []


def test_a_questionnaire_that_is_not_complete_cannot_be_keyed_twice(
    folder: Folder, desk: VerificationDesk, standards: Standards, review_round: ReviewRound
) -> None:
    household_id = complete_ones(folder, review_round)[0]
    first = open_questionnaire(folder, standards, household_id, review_round)
    first.save(first.set_answer("water.source", None))

    with pytest.raises(KnownError) as refused:
        desk.open_blind(household_id)

    assert refused.value.code is ErrorCode.VERIFY_NOT_READY


def test_differences_are_shown_settled_by_the_paper_and_counted(
    folder: Folder, desk: VerificationDesk, review_round: ReviewRound
) -> None:
    household_id = complete_ones(folder, review_round)[0]
    first = questionnaires.get(folder.database, household_id, review_round.round_id)
    assert first is not None
    here = first.household_answers["water.source"]
    other, third = [code for code in ("rain", "piped", "surface") if code != here][:2]
    key_again(folder, desk.open_blind(household_id), water__source=other)

    assert desk.waiting() == [household_id]
    compared = desk.compare(household_id)
    (difference,) = compared.differences
    assert (difference.field, difference.first, difference.second) == ("h.water.source", here, other)

    with pytest.raises(KnownError) as refused:
        desk.settle(household_id, {})
    assert refused.value.code is ErrorCode.VERIFY_OPEN_DIFFERENCES

    desk.settle(household_id, {"h.water.source": third}, "Đối chiếu phiếu giấy")

    stored = questionnaires.get(folder.database, household_id, review_round.round_id)
    report = desk.report()
    assert stored is not None
    assert stored.household_answers == {**first.household_answers, "water.source": third}
    assert (report.sampled, report.waiting) == (1, 0)
    assert report.operators == {FIRST: Tally(compared.compared, 1)}
    assert report.questions["water.source"] == Tally(1, 1)
    assert next(iter(report.questions)) == "water.source"
    assert desk.waiting() == []
    with pytest.raises(KnownError) as again:
        desk.open_blind(household_id)
    assert again.value.code is ErrorCode.VERIFY_SETTLED
    assert check(folder.database).ok


def test_a_settlement_that_confirms_the_first_changes_no_answer(
    folder: Folder, desk: VerificationDesk, review_round: ReviewRound
) -> None:
    household_id = complete_ones(folder, review_round)[0]
    first = questionnaires.get(folder.database, household_id, review_round.round_id)
    assert first is not None
    here = first.household_answers["water.source"]
    key_again(folder, desk.open_blind(household_id), water__source="rain" if here != "rain" else "piped")

    desk.settle(household_id, {"h.water.source": here})

    assert questionnaires.get(folder.database, household_id, review_round.round_id) == first
    assert desk.report().operators[FIRST].differing == 1


def test_agreement_is_told_in_percent_with_one_decimal() -> None:
    assert Tally(60, 1).agreement == "98.3"
    assert Tally(3, 0).agreement == "100.0"
    assert Tally().agreement == ""


def test_work_counts_questionnaires_corrections_and_time_without_breaks(
    reviewed: DataFolder, tmp_path: Path, standards: Standards
) -> None:
    clock = FixedClock(datetime.fromisoformat("2026-11-22T08:00:00+07:00"))
    with open_copy(reviewed, tmp_path / "work", clock) as folder:
        review_round = get_round(folder)
        folder.take_keyboard(SECOND)
        household_id = complete_ones(folder, review_round)[0]
        session = open_questionnaire(folder, standards, household_id, review_round)
        for code in ("rain", None, "piped"):
            clock.moment = clock.now() + timedelta(minutes=2)
            session.save(session.set_answer("water.source", code))
        clock.moment = clock.now() + timedelta(hours=3)
        session.save(session.set_answer("water.source", "rain"))

        work = round_work(folder, review_round)

    mine = next(one for one in work.operators if one.operator == SECOND)
    assert (mine.completed, mine.answers, mine.corrected, mine.seconds) == (1, 4, 4, 240)
    assert mine.an_hour is None
    assert work.complete + work.left == 20
