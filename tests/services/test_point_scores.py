"""The income point table in a review: items asked, points added up, the class that follows, and how it is told."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests_support.point_tables import add_household, put_in_force, small

from ngheo_desktop.domain.classification import HouseholdClass, MissingFact
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.exchange.workbook_file import read_sheets
from ngheo_desktop.forms.model import Severity
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.classification import classify_household, classify_round, explain_result, recorded
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.household_book import household_book
from ngheo_desktop.services.mass_classification import results_of
from ngheo_desktop.services.phone_forms import PhoneForms
from ngheo_desktop.services.point_tables import PointTables
from ngheo_desktop.services.questionnaire_papers import PaperOrder, write_papers
from ngheo_desktop.services.questionnaires import QuestionnaireSession, open_questionnaire
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.slips import gather
from ngheo_desktop.services.standards import Standards

RULES, NEW = "vn-2022-2026", "vn-2027-2030"
SIZE, THINGS, BUFFALO, PIGS = (
    "b1.2022.so_nhan_khau",
    "b1.2022.tai_san",
    "b1.2022.gia_suc.trau",
    "b1.2022.gia_suc.lon",
)
# Nothing deprived but what the tests leave out: a household of one woman of working age.
HOME = {
    "house.wall": "durable",
    "house.pillar": "durable",
    "house.roof": "durable",
    "house.area_m2": "60",
    "water.source": "piped",
    "toilet.kind": "septic",
    "telecom.internet": "yes",
    "info.shared": ["tv"],
    "info.personal": ["smartphone"],
}
PERSON = {"employment": "1", "allowance": "no", "insured": "yes", "education": "8", "schooling": "0", "disabled": "no"}


@pytest.fixture
def tables(commune: Folder, standards: Standards) -> PointTables:
    return PointTables(commune, standards)


@pytest.fixture
def review_round(commune: Folder, standards: Standards) -> ReviewRound:
    return create_round(commune, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=(RULES,))


@pytest.fixture
def household(commune: Folder, review_round: ReviewRound) -> RecordId:
    return add_household(commune)


def keyed(session: QuestionnaireSession, **answers: object) -> None:
    """Key everything but B1, then what is given; `__` stands for a point in a question's id."""
    member = session.household.members[0].member_id
    for question, value in HOME.items():
        session.save(session.set_answer(question, value))
    for question, value in PERSON.items():
        if question in {each.id for each in session.form.questions}:
            session.save(session.set_answer(question, value, member))
    for question, value in answers.items():
        session.save(session.set_answer(question.replace("__", "."), value))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("size", "expected"),
    [(139, HouseholdClass.NEAR_POOR), (140, HouseholdClass.NEAR_POOR), (141, HouseholdClass.NON_POOR)],
    ids=["below", "at", "above"],
)
def test_the_cut_off_decides_over_the_sum_of_the_items(
    commune: Folder,
    standards: Standards,
    tables: PointTables,
    review_round: ReviewRound,
    household: RecordId,
    tmp_path: Path,
    size: int,
    expected: HouseholdClass,
) -> None:
    # 21 points come from other items: 10 for the motorbike, 2 × 4 for buffaloes, 3 for pigs.
    table = put_in_force(tables, tmp_path, small(size=size - 21))
    session = open_questionnaire(commune, standards, household, review_round)
    keyed(session)
    for question, value in ((SIZE, "ho_co_4_nguoi"), (THINGS, ["xe_may"]), (BUFFALO, "2"), (PIGS, "3")):
        session.save(session.set_answer(question, value))

    result = session.classify()[RULES]
    classify_round(commune, standards, review_round)
    written = recorded(commune, review_round, RULES, household)

    assert (result.household_class, result.income_score, result.point_table) == (expected, size, table.checksum)
    assert written is not None
    assert written.result == result
    assert session.state().progress.missing == []
    mass = {each.household_id: each for each in results_of(commune, standards, review_round)}[household]
    assert (mass.household_class, mass.income_score) == (expected, size)


def test_items_without_an_answer_are_what_is_missing_not_the_total(
    commune: Folder,
    standards: Standards,
    tables: PointTables,
    review_round: ReviewRound,
    household: RecordId,
    tmp_path: Path,
) -> None:
    put_in_force(tables, tmp_path, small())
    session = open_questionnaire(commune, standards, household, review_round)
    keyed(session, income_score=100)
    session.save(session.set_answer(SIZE, "ho_co_4_nguoi"))

    result = session.classify()[RULES]

    assert (result.household_class, result.income_score) == (HouseholdClass.INCOMPLETE, None)
    assert set(result.missing) == {MissingFact("", THINGS), MissingFact("", BUFFALO), MissingFact("", PIGS)}
    assert {MissingFact("", each) for each in (THINGS, BUFFALO, PIGS)} == set(session.progress().missing)
    mass = list(results_of(commune, standards, review_round))
    assert [(each.household_class, each.income_score) for each in mass] == [(HouseholdClass.INCOMPLETE, None)]
    explained = explain_result(standards, result, "vi", session.point_tables)
    assert "Tài sản" in explained.missing[0].text
    assert "Gia súc: Trâu" in explained.missing[0].text


def test_a_total_on_paper_that_differs_is_a_soft_problem_with_both_numbers(
    commune: Folder,
    standards: Standards,
    tables: PointTables,
    review_round: ReviewRound,
    household: RecordId,
    tmp_path: Path,
) -> None:
    put_in_force(tables, tmp_path, small(size=100))
    session = open_questionnaire(commune, standards, household, review_round)
    keyed(session, income_score=121)
    for question, value in ((SIZE, "ho_co_4_nguoi"), (THINGS, "none"), (BUFFALO, "0"), (PIGS, "0")):
        session.save(session.set_answer(question, [value] if question == THINGS else value))

    found = [each for each in session.problems() if each.question == "income_score"]

    assert [(each.severity, each.check) for each in found] == [(Severity.SOFT, "b1_total")]
    assert "121" in found[0].message
    assert "100" in found[0].message
    assert session.classify()[RULES].income_score == 100
    session.set_answer("income_score", "100")
    assert [each for each in session.problems() if each.question == "income_score"] == []
    assert not next(each for each in session.form.questions if each.id == "income_score").required


def test_in_a_dual_round_a_table_of_one_standard_leaves_the_other_alone(
    commune: Folder, standards: Standards, tables: PointTables, tmp_path: Path
) -> None:
    both = create_round(commune, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=(RULES, NEW))
    household = add_household(commune)
    table = put_in_force(tables, tmp_path, small())

    session = open_questionnaire(commune, standards, household, both)
    asked = [each.id for each in session.form.questions if each.id.startswith("b1.")]
    results = session.classify()

    assert asked == [SIZE, THINGS, BUFFALO, PIGS]
    assert (results[RULES].point_table, results[NEW].point_table) == (table.checksum, "")
    assert not any(lack.question.startswith("b1.") for lack in results[NEW].missing)


def test_an_older_round_keeps_the_totals_it_was_decided_with(
    commune: Folder, standards: Standards, tables: PointTables, review_round: ReviewRound, tmp_path: Path
) -> None:
    before = create_round(commune, standards, year=2025, kind=RoundKind.PERIODIC, rule_sets=(RULES,))
    household = add_household(commune)
    put_in_force(tables, tmp_path, small())

    old = open_questionnaire(commune, standards, household, before)
    new = open_questionnaire(commune, standards, household, review_round)

    assert not any(each.id.startswith("b1.") for each in old.form.questions)
    assert any(each.id.startswith("b1.") for each in new.form.questions)


def test_the_class_is_recorded_anew_when_a_table_comes_into_force(
    commune: Folder,
    standards: Standards,
    tables: PointTables,
    review_round: ReviewRound,
    household: RecordId,
    tmp_path: Path,
) -> None:
    session = open_questionnaire(commune, standards, household, review_round)
    keyed(session, income_score=100)
    classify_round(commune, standards, review_round)
    put_in_force(tables, tmp_path, small())

    again = classify_round(commune, standards, review_round)
    third = classify_round(commune, standards, review_round)

    assert (again.recorded, third.recorded) == (1, 0)
    assert classify_household(commune, standards, review_round, household).results[RULES].point_table


def test_the_explanation_and_the_slip_tell_the_points_item_by_item_and_name_the_table(
    commune: Folder,
    standards: Standards,
    tables: PointTables,
    review_round: ReviewRound,
    household: RecordId,
    tmp_path: Path,
) -> None:
    table = put_in_force(tables, tmp_path, small(size=100))
    session = open_questionnaire(commune, standards, household, review_round)
    keyed(session)
    answers = ((SIZE, "ho_co_4_nguoi"), (THINGS, ["xe_may", "tu_lanh"]), (BUFFALO, "2"), (PIGS, "3"))
    for question, value in answers:
        session.save(session.set_answer(question, value))

    told = explain_result(standards, session.classify()[RULES], "vi", session.point_tables).points
    _, slips = gather(commune, standards, review_round)
    block = next(iter(slips)).blocks[0]

    assert told is not None
    assert [(line.title, line.answer, line.points) for line in told.lines] == [
        ("Số nhân khẩu", "Hộ có 4 người", 100),
        ("Tài sản", "Xe máy, Tủ lạnh", 17),
        ("Gia súc", "Trâu: 2, Lợn: 3", 11),
    ]
    assert (told.title, told.document, told.checksum) == (table.title, table.document, table.short_checksum)
    assert block.points == told
    withdrawn = replace(told)
    tables.withdraw(str(tables.all()[0].record_id), "thử")
    assert withdrawn == told


def test_the_slip_tells_which_single_items_would_change_the_class(
    commune: Folder,
    standards: Standards,
    tables: PointTables,
    review_round: ReviewRound,
    household: RecordId,
    tmp_path: Path,
) -> None:
    put_in_force(tables, tmp_path, small(size=120))
    session = open_questionnaire(commune, standards, household, review_round)
    keyed(session)
    for question, value in ((SIZE, "ho_co_4_nguoi"), (THINGS, ["tu_lanh"]), (BUFFALO, "2"), (PIGS, "3")):
        session.save(session.set_answer(question, value))

    _, slips = gather(commune, standards, review_round)
    (change,) = [each for each in next(iter(slips)).blocks[0].changes if each.class_words == "Hộ không nghèo"]

    # 120 + 7 + 8 + 3 = 138 points, and the line is 140.
    assert change.items == (
        "Tài sản: Xe máy, Tủ lạnh (đang ghi: Tủ lạnh)",
        "Gia súc: Trâu: tăng lên 3 (đang ghi: 2)",
        "Gia súc: Lợn: tăng lên 6 (đang ghi: 3)",
    )


def test_the_items_are_asked_on_paper_on_telephones_and_stand_in_the_household_book(
    commune: Folder,
    standards: Standards,
    tables: PointTables,
    review_round: ReviewRound,
    household: RecordId,
    tmp_path: Path,
) -> None:
    put_in_force(tables, tmp_path, small())
    session = open_questionnaire(commune, standards, household, review_round)
    session.save(session.set_answer(SIZE, "ho_co_4_nguoi"))

    book = household_book(commune, standards, review_round)
    paper = write_papers(commune, standards, review_round, PaperOrder(blanks=1), tmp_path / "phieu.pdf")
    form, _ = PhoneForms(commune, standards, review_round).write(tmp_path)

    assert "Hộ có 4 người" in book[0].rows[0]
    assert "Gia súc: Trâu" in [column.title for column in book[0].columns]
    with PdfPages((tmp_path / "phieu.pdf").read_bytes()) as pages:
        printed = " ".join(pages.text(number) for number in range(paper.pages))
    assert "Số nhân khẩu" in printed
    assert "Tủ lạnh" in printed
    questions = [str(cell) for sheet in read_sheets(form) for row in sheet.rows for cell in row]
    assert any("tai_san" in cell for cell in questions)
