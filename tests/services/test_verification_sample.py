"""Samples for the second keying: drawn, taken back, one's own refused, and shared by two computers."""

from pathlib import Path

import pytest
from tests_support.papers import COMMUNE_CODE, OFFICER, open_copy
from tests_support.second_keying import key_again

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain import records
from ngheo_desktop.domain.survey import ReviewRound, questionnaire_id
from ngheo_desktop.domain.verification import verification_id
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services.exchange import ExchangeDesk
from ngheo_desktop.services.folder import COMMUNE, Folder, Setup, create_folder
from ngheo_desktop.services.keyboard import hand_over, known_operators, operator_text
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.verification import VerificationDesk
from ngheo_desktop.services.verification_sample import (
    CaseState,
    candidates,
    cases,
    draw,
    first_operators,
    keyable,
    last_draw,
    may_key,
    take_back,
)
from ngheo_desktop.store import journal, questionnaires
from ngheo_desktop.store.check import check

SECOND = "Trần Văn Hai"


@pytest.fixture(scope="module")
def sample_size() -> int:
    return 20


def states(folder: Folder, review_round: ReviewRound) -> list[CaseState]:
    return [one.state for one in cases(folder, review_round)]


# -- drawing ----------------------------------------------------------------------------------------------------------


def test_a_draw_takes_the_officer_s_own_work_too_and_is_recorded_with_its_seed(
    folder: Folder, standards: Standards, review_round: ReviewRound
) -> None:
    before = candidates(folder, review_round)
    drawn = draw(folder, standards, review_round, 50, seed=11)

    assert len(drawn.household_ids) == round(before / 2)
    assert candidates(folder, review_round) == before - len(drawn.household_ids)
    assert [one.household.household_id for one in cases(folder, review_round)] == list(drawn.household_ids)
    assert set(states(folder, review_round)) == {CaseState.TO_KEY}
    told = journal.history(folder.database, verification_id(review_round.round_id, drawn.household_ids[0]))
    assert "50 %" in told[0].reason
    assert "11" in told[0].reason
    assert "11" in last_draw(folder, review_round)
    assert check(folder.database).ok


def test_the_same_seed_draws_the_same_households_and_nothing_twice(
    reviewed: DataFolder, tmp_path: Path, clock: FixedClock, standards: Standards, folder: Folder
) -> None:
    with open_copy(reviewed, tmp_path / "other", clock) as other:
        elsewhere = draw(other, standards, get_round(other), 30, seed=5)
    here = draw(folder, standards, get_round(folder), 30, seed=5)
    rest = draw(folder, standards, get_round(folder), 100, seed=5)

    assert here.household_ids == elsewhere.household_ids
    assert not set(here.household_ids) & set(rest.household_ids)
    assert candidates(folder, get_round(folder)) == 0


def test_households_nobody_began_can_be_taken_back_and_drawn_again(
    folder: Folder, standards: Standards, review_round: ReviewRound
) -> None:
    drawn = draw(folder, standards, review_round, 100, seed=1).household_ids
    folder.take_keyboard(SECOND)
    session = VerificationDesk(folder, standards, review_round).open_blind(drawn[0])
    session.save(session.set_answer("water.source", "rain"))

    take_back(folder, review_round, drawn)

    assert [one.household.household_id for one in cases(folder, review_round)] == [drawn[0]]
    assert VerificationDesk(folder, standards, review_round).report().sampled == 1
    assert set(draw(folder, standards, review_round, 100, seed=2).household_ids) == set(drawn[1:])
    assert check(folder.database).ok


# -- who keys ---------------------------------------------------------------------------------------------------------


def test_nobody_keys_their_own_questionnaire_a_second_time(
    folder: Folder, standards: Standards, review_round: ReviewRound
) -> None:
    draw(folder, standards, review_round, 100, seed=1)
    case = cases(folder, review_round)[0]
    desk = VerificationDesk(folder, standards, review_round)

    assert first_operators(folder, review_round, case.household.household_id) == (OFFICER,)
    assert not may_key(folder, review_round, case)
    with pytest.raises(KnownError) as refused:
        desk.open_blind(case.household.household_id)
    assert refused.value.code is ErrorCode.VERIFY_OWN

    hand_over(folder, SECOND)

    assert may_key(folder, review_round, case)
    assert desk.open_blind(case.household.household_id).answer("water.source") is None


def test_a_household_that_somebody_began_is_left_to_them(
    folder: Folder, standards: Standards, review_round: ReviewRound
) -> None:
    first = draw(folder, standards, review_round, 100, seed=1).household_ids[0]
    hand_over(folder, SECOND)
    session = VerificationDesk(folder, standards, review_round).open_blind(first)
    session.save(session.set_answer("water.source", "rain"))
    case = next(one for one in cases(folder, review_round) if one.household.household_id == first)

    assert (case.state, case.second) == (CaseState.BEGUN, SECOND)
    assert may_key(folder, review_round, case)
    hand_over(folder, "Lý Thị Ba")
    assert not may_key(folder, review_round, case)


def test_a_single_answer_of_ones_own_leaves_the_household_to_others(
    folder: Folder, standards: Standards, review_round: ReviewRound
) -> None:
    draw(folder, standards, review_round, 100, seed=1)
    hand_over(folder, SECOND)
    found = cases(folder, review_round)
    assert keyable(folder, review_round, found) == found
    household_id, member = found[1].household.household_id, found[1].household.members[0].member_id
    record_id = questionnaire_id(review_round.round_id, household_id)
    with folder.work() as unit:
        unit.append(records.QUESTIONNAIRE, record_id, {records.member_answer(member, "insured"): "no"})
        unit.commit()

    assert keyable(folder, review_round, cases(folder, review_round)) == [found[0], *found[2:]]
    hand_over(folder, OFFICER)
    assert keyable(folder, review_round, found) == []


def test_names_are_remembered_and_a_name_without_accents_is_the_same_person(folder: Folder) -> None:
    assert known_operators(folder) == [OFFICER]
    assert operator_text(folder) == ""

    assert hand_over(folder, f"  {SECOND} ") == SECOND
    hand_over(folder, "Lý Thị Ba")
    assert hand_over(folder, "tran  van hai") == SECOND

    assert folder.operator == SECOND
    assert known_operators(folder) == [OFFICER, SECOND, "Lý Thị Ba"]
    assert SECOND in operator_text(folder)
    assert hand_over(folder, "trieu thi may") == OFFICER
    assert folder.operator == OFFICER
    with pytest.raises(KnownError) as refused:
        hand_over(folder, "   ")
    assert refused.value.code is ErrorCode.INPUT_REQUIRED


# -- what is compared -------------------------------------------------------------------------------------------------


def test_an_answer_that_is_not_asked_any_more_is_no_difference(
    folder: Folder, standards: Standards, review_round: ReviewRound
) -> None:
    # The cause in words is asked only while "other" is among the causes.
    household_id = draw(folder, standards, review_round, 100, seed=1).household_ids[0]
    first = open_questionnaire(folder, standards, household_id, review_round)
    for question, value in (("causes", ["8"]), ("cause.other", "Ốm đau lâu ngày"), ("causes", ["1"])):
        first.save(first.set_answer(question, value))
    assert first.answer("cause.other") == "Ốm đau lâu ngày"
    hand_over(folder, SECOND)
    desk = VerificationDesk(folder, standards, review_round)
    key_again(folder, desk.open_blind(household_id), leave_out={"cause.other"})

    compared = desk.compare(household_id)

    assert compared.differences == ()
    assert (compared.first, compared.second) == ((OFFICER,), SECOND)


def test_differences_stand_in_the_order_of_the_paper(
    folder: Folder, standards: Standards, review_round: ReviewRound
) -> None:
    household_id = draw(folder, standards, review_round, 100, seed=1).household_ids[0]
    hand_over(folder, SECOND)
    desk = VerificationDesk(folder, standards, review_round)
    first = questionnaires.get(folder.database, household_id, review_round.round_id)
    assert first is not None
    water = "rain" if first.household_answers["water.source"] != "rain" else "piped"
    wall = "durable" if first.household_answers["house.wall"] != "durable" else "not_durable"
    key_again(folder, desk.open_blind(household_id), water__source=water, house__wall=wall)

    compared = desk.compare(household_id)

    assert [one.field for one in compared.differences] == ["h.house.wall", "h.water.source"]


def test_answers_keyed_in_any_order_are_whole_for_the_check(
    folder: Folder, standards: Standards, review_round: ReviewRound
) -> None:
    household_id = draw(folder, standards, review_round, 100, seed=1).household_ids[0]
    hand_over(folder, SECOND)
    session = VerificationDesk(folder, standards, review_round).open_blind(household_id)
    pending = session.set_answer("water.source", "rain") | session.set_answer("house.wall", "durable")
    session.save(pending)
    session.save(session.set_answer("toilet.kind", "none"))
    session.save(session.set_answer("house.roof", "durable"))

    assert check(folder.database).messages == ()


# -- two computers ----------------------------------------------------------------------------------------------------


def carry(sender: Folder, receiver: Folder, standards: Standards, out: Path) -> None:
    """Carry everything over in a bundle, as on a memory stick."""
    out.mkdir()
    desk = ExchangeDesk(receiver, standards.areas)
    desk.trust(ExchangeDesk(sender, standards.areas).own_card())
    desk.import_bundle(ExchangeDesk(sender, standards.areas).export(out).file)


def test_a_sample_drawn_here_is_keyed_there_and_settled_here(
    folder: Folder, standards: Standards, tmp_path: Path, clock: FixedClock, review_round: ReviewRound
) -> None:
    drawn = draw(folder, standards, review_round, 100, seed=1).household_ids
    setup = Setup(COMMUNE, SECOND, commune_code=COMMUNE_CODE)
    paths = DataFolder(tmp_path / "laptop")
    with create_folder(paths, setup, passphrase=None, clock=clock, areas=standards.areas).folder as laptop:
        carry(folder, laptop, standards, tmp_path / "there")
        there = VerificationDesk(laptop, standards, get_round(laptop))
        assert [one.household.household_id for one in cases(laptop, review_round)] == list(drawn)
        first = questionnaires.get(laptop.database, drawn[0], review_round.round_id)
        assert first is not None
        water = "rain" if first.household_answers["water.source"] != "rain" else "piped"
        key_again(laptop, there.open_blind(drawn[0]), water__source=water)
        key_again(laptop, there.open_blind(drawn[1]))
        carry(laptop, folder, standards, tmp_path / "back")
        assert check(laptop.database).ok

    here = VerificationDesk(folder, standards, review_round)
    assert sorted(here.waiting()) == sorted(drawn[:2])
    (difference,) = here.compare(drawn[0]).differences
    here.settle(drawn[0], {difference.field: water})
    here.settle(drawn[1], {})
    report = here.report()

    assert report.operators[OFFICER].differing == 1
    assert [one.second for one in cases(folder, review_round)[:2]] == [SECOND, SECOND]
    assert check(folder.database).ok


def test_both_computers_keying_the_same_household_lose_nothing(
    folder: Folder, standards: Standards, tmp_path: Path, clock: FixedClock, review_round: ReviewRound
) -> None:
    household_id = draw(folder, standards, review_round, 100, seed=1).household_ids[0]
    hand_over(folder, "Lý Thị Ba")
    paths = DataFolder(tmp_path / "laptop")
    setup = Setup(COMMUNE, SECOND, commune_code=COMMUNE_CODE)
    with create_folder(paths, setup, passphrase=None, clock=clock, areas=standards.areas).folder as laptop:
        carry(folder, laptop, standards, tmp_path / "there")
        for one, code in ((laptop, "rain"), (folder, "surface")):
            session = VerificationDesk(one, standards, review_round).open_blind(household_id)
            session.save(session.set_answer("water.source", code))
        carry(laptop, folder, standards, tmp_path / "back")
        carry(folder, laptop, standards, tmp_path / "again")
        there = VerificationDesk(laptop, standards, review_round).open_blind(household_id)
        here = VerificationDesk(folder, standards, review_round).open_blind(household_id)

        assert here.answer("water.source") == there.answer("water.source")
        record_id = verification_id(review_round.round_id, household_id)
        keyed = {one.fields.get("h.water.source") for one in journal.history(folder.database, record_id)}
        assert keyed >= {"rain", "surface"}
        assert check(folder.database).ok
        assert check(laptop.database).ok
