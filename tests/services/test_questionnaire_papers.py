"""Questionnaires on paper: read back as text, and their codes with a reader, from the real PDF."""

import re
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from ngheo_desktop.domain.paper_code import household_of
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.questionnaire_papers import PaperOrder, write_papers
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households


@pytest.fixture(scope="module")
def sample_size() -> int:
    return 12


def codes_on(data: bytes, page: int) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    image = document[page].render(scale=2).to_pil().convert("L")
    document.close()
    return [code.text for code in zxingcpp.read_barcodes(image)]


def test_every_page_of_a_household_carries_the_code_that_leads_to_it(
    folder: Folder, standards: Standards, review_round: ReviewRound, tmp_path: Path
) -> None:
    file = tmp_path / "b.pdf"
    two = tuple(one.household_id for one in list(households.all(folder.database, "05665"))[:2])
    done = write_papers(folder, standards, review_round, PaperOrder(household_ids=two), file)
    data = file.read_bytes()

    assert done.forms == 2
    found = [household_of(code) for page in range(done.pages) for code in codes_on(data, page)]
    assert found == [two[0]] * (done.pages // 2) + [two[1]] * (done.pages // 2)


def test_a_household_finds_its_people_and_every_question_on_its_form(
    folder: Folder, standards: Standards, review_round: ReviewRound, tmp_path: Path
) -> None:
    household = next(households.all(folder.database, "05665"))
    file = tmp_path / "b.pdf"
    done = write_papers(folder, standards, review_round, PaperOrder(household_ids=(household.household_id,)), file)

    with PdfPages(file.read_bytes()) as pages:
        said = " ".join(" ".join(pages.text(number) for number in range(done.pages)).split())
    form = standards.form_of(review_round)
    survey = {question.id for section in form.sections if section.id == "survey" for question in section.questions}
    assert [member.full_name for member in household.members if member.full_name not in said] == []
    missing = [
        question.label
        for question in form.questions
        if question.id not in survey and question.label.split()[-1] not in said
    ]
    assert missing == []
    assert f"Trang {done.pages}/{done.pages}" in said
    assert "chưa phải mẫu chính thức" in said


def test_answers_are_printed_only_when_they_are_asked_for(
    folder: Folder, standards: Standards, review_round: ReviewRound, tmp_path: Path
) -> None:
    household = next(households.all(folder.database, "05665"))
    texts = []
    for with_answers in (False, True):
        order = PaperOrder(household_ids=(household.household_id,), with_answers=with_answers)
        write_papers(folder, standards, review_round, order, tmp_path / "b.pdf")
        with PdfPages((tmp_path / "b.pdf").read_bytes()) as pages:
            texts.append(" ".join(pages.text(0).split()))

    assert "Rà soát viên Ngôn ngữ" in texts[0]
    assert "Rà soát viên Ngôn ngữ" not in texts[1]


def test_blank_forms_name_nobody_and_carry_no_code(
    folder: Folder, standards: Standards, review_round: ReviewRound, tmp_path: Path
) -> None:
    file = tmp_path / "blank.pdf"
    done = write_papers(folder, standards, review_round, PaperOrder(blanks=3), file)
    data = file.read_bytes()
    people = [member.full_name for one in households.all(folder.database, "05665") for member in one.members]

    with PdfPages(data) as pages:
        said = " ".join(pages.text(number) for number in range(done.pages))
    assert done.forms == 3
    assert [name for name in people if name in said] == []
    assert codes_on(data, 0) == []


def test_sheet_a_belongs_to_rounds_on_request(
    folder: Folder, standards: Standards, review_round: ReviewRound, tmp_path: Path
) -> None:
    file = tmp_path / "a.pdf"
    with pytest.raises(KnownError) as refused:
        write_papers(folder, standards, review_round, PaperOrder(sheet="A", blanks=1), file)
    assert refused.value.code is ErrorCode.PAPER_NO_SHEET
    assert not file.exists()

    on_request = create_round(folder, standards, year=2026, kind=RoundKind.ON_REQUEST, rule_sets=review_round.rule_sets)
    write_papers(folder, standards, on_request, PaperOrder(sheet="A", blanks=1), file)
    with PdfPages(file.read_bytes()) as pages:
        said = pages.text(0)
    assert said.count("Tiêu chí 0") == 9


def test_equal_answers_give_equal_bytes_and_a_stopped_job_leaves_no_file(
    folder: Folder, standards: Standards, review_round: ReviewRound, tmp_path: Path
) -> None:
    first, second, third = (tmp_path / name for name in ("1.pdf", "2.pdf", "3.pdf"))
    for file in (first, second):
        write_papers(folder, standards, review_round, PaperOrder(), file)
    with pytest.raises(CancelledError):
        write_papers(folder, standards, review_round, PaperOrder(), third, lambda done, _all: done < 3)

    assert first.read_bytes() == second.read_bytes()
    assert not third.exists()


def test_a_village_prints_its_own_households_only(
    folder: Folder, standards: Standards, review_round: ReviewRound, tmp_path: Path
) -> None:
    everybody = list(households.all(folder.database, "05665"))
    village = everybody[0].village
    done = write_papers(folder, standards, review_round, PaperOrder(village=village), tmp_path / "v.pdf")

    assert done.forms == sum(one.village == village for one in everybody)
    with pytest.raises(KnownError) as refused:
        write_papers(folder, standards, review_round, PaperOrder(village="Không có"), tmp_path / "n.pdf")
    assert refused.value.code is ErrorCode.SLIP_NONE


@pytest.mark.parametrize("people", range(9, 16))
def test_no_page_is_begun_for_lines_that_stay_empty(
    folder: Folder, standards: Standards, review_round: ReviewRound, tmp_path: Path, people: int
) -> None:
    book = HouseholdBook(folder)
    village_id = book.add_village(f"Mong {people}")
    household_id, _ = book.add_household({"village_id": village_id}, {"full_name": "Triệu Mùi Ghến"})
    for _ in range(people - 1):
        book.add_member(book.get(household_id), {"full_name": "Nguyễn Thị Phương Thảo Nguyên Hương Ghến"})
    file = tmp_path / "b.pdf"
    done = write_papers(folder, standards, review_round, PaperOrder(household_ids=(household_id,)), file)
    with PdfPages(file.read_bytes()) as read:
        tables = [text for text in map(read.text, range(done.pages)) if "Họ và tên" in text]

    assert [table.count("Ghến") > table.startswith("PHIẾU") for table in tables] == [True] * len(tables)
    # There is a line for somebody who is not on record yet.
    assert re.search(rf"^{people + 1}\s*$", tables[-1], flags=re.MULTILINE)
