"""Slips in a round on request: Phiếu A, the income survey, and who is recognised beside the class."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support.requests import FORM, RULES, add, answer, opened, screen, survey

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.slip import SlipContent
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.screening import ScreeningService
from ngheo_desktop.services.slips import gather, write_slips
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import journal


@pytest.fixture
def on_request(commune: Folder, standards: Standards) -> ReviewRound:
    return create_round(commune, standards, year=2026, kind=RoundKind.ON_REQUEST, rule_sets=(RULES,))


@pytest.fixture
def household(commune: Folder) -> RecordId:
    return add(commune, "Triệu Thị Ghến")


@pytest.fixture
def slip_of(commune: Folder, standards: Standards, on_request: ReviewRound) -> Callable[[RecordId], SlipContent]:
    def slip(household_id: RecordId) -> SlipContent:
        return next(gather(commune, standards, on_request, [household_id])[1])

    return slip


@pytest.fixture
def printed(commune: Folder, standards: Standards, on_request: ReviewRound, tmp_path: Path):
    def text(household_id: RecordId) -> str:
        file = tmp_path / "slip.pdf"
        assert write_slips(commune, standards, on_request, [household_id], file).pages == 1
        with PdfPages(file.read_bytes()) as pages:
            return " ".join(pages.text(0).split())

    return text


def test_a_screened_out_household_is_told_the_criteria_it_meets_and_nothing_else(
    commune: Folder, standards: Standards, on_request: ReviewRound, household: RecordId, slip_of, printed
):
    ScreeningService(commune, standards).fill_in(
        FORM, "02", text="Có máy cày.", document="Thông tư 07/2021", article="Phụ lục II"
    )
    session = opened(commune, standards, household, on_request)
    answer(session, request__kind="review")
    screen(session, 5, 4)
    content = slip_of(household)
    told = content.screening

    assert content.blocks == ()
    assert told is not None
    assert told.verdict == "Không vào danh sách rà soát"
    assert told.sentence == (
        "đạt 5 trên 9 tiêu chí, từ 4 tiêu chí trở lên. Hộ không vào danh sách cần rà soát nên không xếp loại trong "
        "đợt này. Hộ sẽ vào danh sách nếu có thêm 2 tiêu chí không đạt."
    )
    (met,) = told.criteria
    assert [item[:2] for item in met.items] == ["01", "02", "03", "04", "05"]
    assert met.items[1] == "02. Có máy cày"
    assert "1.011606" in told.source
    assert told.mark
    said = printed(household)
    assert "KHÔNG VÀO DANH SÁCH RÀ SOÁT" in said
    assert "Còn thiếu" not in said
    assert "Nguồn nước" not in said


def test_one_criterion_less_would_put_a_household_at_the_limit_on_the_list(
    commune: Folder, standards: Standards, on_request: ReviewRound, household: RecordId, slip_of
):
    session = opened(commune, standards, household, on_request)
    answer(session, request__kind="review")
    screen(session, 4, 5)
    said = slip_of(household).screening.sentence
    answer(session, screening__04="no")

    assert "thêm 1 tiêu chí không đạt" in said
    assert len(slip_of(household).blocks) == 1


def test_criteria_without_an_answer_are_named_while_phieu_a_is_open(
    commune: Folder, standards: Standards, on_request: ReviewRound, household: RecordId, slip_of
):
    session = opened(commune, standards, household, on_request)
    answer(session, request__kind="review")
    screen(session, 2, 3)
    content = slip_of(household)

    assert (content.blocks, content.screening.verdict) == ((), "Chưa xong Phiếu A")
    assert [len(group.items) for group in content.screening.criteria] == [2, 4]
    assert content.screening.sentence.startswith("mới trả lời 5 trên 9 tiêu chí, đạt 2.")


def test_a_household_on_the_list_to_review_has_its_block_under_phieu_a(
    commune: Folder, standards: Standards, on_request: ReviewRound, household: RecordId, slip_of, printed
):
    session = opened(commune, standards, household, on_request)
    answer(session, request__kind="review")
    screen(session, 3, 6)
    content = slip_of(household)

    assert (content.screening.verdict, content.screening.criteria) == ("", ())
    assert len(content.blocks) == 1
    assert "đạt 3 trên 9 tiêu chí, dưới 4 tiêu chí" in printed(household)


def test_only_households_that_asked_get_slips_unless_they_are_named(
    commune: Folder, standards: Standards, on_request: ReviewRound, household: RecordId, slip_of
):
    silent = add(commune, "Bàn Thị Mùi")
    answer(opened(commune, standards, household, on_request), request__kind="escape")
    total, contents = gather(commune, standards, on_request)

    assert (total, [each.household_id for each in contents]) == (1, [household])
    assert slip_of(silent).screening.verdict == "Chưa đề nghị rà soát"
    assert slip_of(silent).blocks == ()


def test_the_survey_is_added_up_on_the_slip_with_allowances_apart(
    commune: Folder, standards: Standards, on_request: ReviewRound, household: RecordId, slip_of, printed
):
    session = opened(commune, standards, household, on_request)
    answer(session, request__kind="average", income__farm="yes")
    survey(session, farming=25_000_000, farming_cost=4_600_000, allowances=6_000_000)
    content = slip_of(household)
    income = content.income

    assert income is not None
    assert [amount for _, amount in income.lines] == ["20.400.000", "20.400.000"]
    assert "25.000.000 trừ chi phí 4.600.000" in income.lines[0][0]
    assert income.each == ("Chia 12 tháng, chia 1 nhân khẩu: bình quân một người một tháng", "1.700.000")
    assert len(income.apart) == 1
    assert "6.000.000" in income.apart[0]
    (block,) = content.blocks
    assert (block.scales, block.lines, block.beside) == ((), (), ())
    said = printed(household)
    assert "1.700.000" in said
    assert "HỘ LÀM NÔNG" in said


def test_a_survey_that_is_not_complete_shows_no_sums(
    commune: Folder, standards: Standards, on_request: ReviewRound, household: RecordId, slip_of
):
    session = opened(commune, standards, household, on_request)
    answer(session, request__kind="average", income__farm="yes", survey__farming=25_000_000)

    assert slip_of(household).income is None


@pytest.mark.parametrize(("wages", "work"), [(24_000_000, "1"), (24_000_000, "6"), (34_000_000, "1")])
def test_a_low_income_worker_is_named_with_the_last_day_and_the_reason(
    commune: Folder, standards: Standards, on_request: ReviewRound, household: RecordId, slip_of, printed,
    wages: int, work: str,
):  # fmt: skip
    session = opened(commune, standards, household, on_request)
    answer(session, request__kind="low_income_worker", income__farm="no")
    session.save(session.set_answer("employment", work, session.household.members[0].member_id))
    survey(session, wages=wages)
    (beside,) = slip_of(household).blocks[0].beside
    recognised = (wages, work) == (24_000_000, "1")
    expected = "Triệu Thị Ghến; áp dụng đến hết ngày 31/12/2026." if recognised else "không có ai trong hộ."

    assert (beside.title, beside.sentence) == ("Người lao động có thu nhập thấp", expected)
    assert "2.250.000" in beside.why
    assert "Nghị định 30/2025" in beside.why
    assert ("Triệu Thị Ghến – Việc làm" in beside.facts) is (wages == 24_000_000)
    assert beside.mark
    assert f"Người lao động có thu nhập thấp: {expected}" in printed(household)


def test_an_upper_office_prints_the_criteria_in_the_words_of_the_commune(
    commune: Folder, office: Folder, standards: Standards, on_request: ReviewRound, household: RecordId
):  # fmt: skip
    words = {"text": "Có máy cày", "document": "Thông tư 07/2021", "article": ""}
    ScreeningService(commune, standards).fill_in(FORM, "01", **words)
    session = opened(commune, standards, household, on_request)
    answer(session, request__kind="review")
    screen(session, 4, 5)
    with office.work() as unit:
        unit.receive(journal.changes(commune.database))
        unit.commit()
    content = next(gather(office, standards, on_request, [household])[1])

    assert content.screening.criteria[0].items[0] == "01. Có máy cày"
