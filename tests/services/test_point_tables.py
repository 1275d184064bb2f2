"""The income point table from workbook to class: two people, items asked, points added up, the class that follows."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests_support.folders import MakeFolder
from tests_support.point_tables import CHECKER, LOADER, fragment, put_in_force, small, write_table

from ngheo_desktop.domain import records
from ngheo_desktop.domain.classification import HouseholdClass, MissingFact
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.point_table import AreaColumn
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.workbook_file import read_sheets
from ngheo_desktop.forms.model import Severity
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.classification import classify_household, classify_round, explain_result, recorded
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.household_book import household_book
from ngheo_desktop.services.households import HouseholdBook
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


def add_household(folder: Folder) -> RecordId:
    book = HouseholdBook(folder)
    village = book.add_village("Mong")
    head = {"full_name": "Hoàng Thị Mẫu", "sex": "female", "birth_date": "1986-02-03", "ethnic_code": "02"}
    return book.add_household({"village_id": village}, head)[0]


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


def refused(code: ErrorCode, step) -> KnownError:
    with pytest.raises(KnownError) as caught:
        step()
    assert caught.value.code is code
    return caught.value


def test_a_loaded_table_waits_and_counts_only_when_a_second_person_confirms_it(
    tables: PointTables, tmp_path: Path
) -> None:
    table = fragment(RULES)
    plan = tables.plan(write_table(tmp_path / "b1.xlsx", table), RULES)

    loaded = tables.load(plan, LOADER).stored

    assert (loaded.loaded_by, loaded.checksum, loaded.confirmed_by) == (LOADER, table.checksum, "")
    assert tables.in_force(RULES) is None
    confirmed = tables.confirm(RULES, CHECKER, table.short_checksum).stored
    assert (confirmed.confirmed_by, confirmed.confirmed_on) == (CHECKER, "2026-11-21")
    assert tables.in_force(RULES) == confirmed
    assert tables.waiting(RULES) is None


@pytest.mark.parametrize("same", [LOADER, LOADER.upper(), "  nguyen  thi ha "])
def test_who_loaded_a_table_cannot_confirm_it_however_the_name_is_typed(
    tables: PointTables, tmp_path: Path, same: str
) -> None:
    table = fragment(RULES)
    tables.load(tables.plan(write_table(tmp_path / "b1.xlsx", table), RULES), LOADER)

    refused(ErrorCode.POINT_TABLE_SAME_PERSON, lambda: tables.confirm(RULES, same, table.short_checksum))

    assert tables.in_force(RULES) is None


@pytest.mark.parametrize("typed", ["", "00000000", "abcdefg"])
def test_a_wrong_or_short_checksum_confirms_nothing(tables: PointTables, tmp_path: Path, typed: str) -> None:
    table = fragment(RULES)
    tables.load(tables.plan(write_table(tmp_path / "b1.xlsx", table), RULES), LOADER)

    refused(ErrorCode.POINT_TABLE_CHECKSUM, lambda: tables.confirm(RULES, CHECKER, typed))
    refused(ErrorCode.POINT_TABLE_CHECKSUM, lambda: tables.confirm(RULES, CHECKER, table.checksum[:7]))

    assert tables.in_force(RULES) is None


def test_nothing_to_confirm_and_nobody_named_are_refused(tables: PointTables, tmp_path: Path) -> None:
    refused(ErrorCode.POINT_TABLE_NONE, lambda: tables.confirm(RULES, CHECKER, "0" * 8))
    plan = tables.plan(write_table(tmp_path / "b1.xlsx", fragment(RULES)), RULES)
    refused(ErrorCode.INPUT_REQUIRED, lambda: tables.load(plan, "  "))

    assert tables.all() == []


def test_the_same_table_is_loaded_once(tables: PointTables, tmp_path: Path) -> None:
    file = write_table(tmp_path / "b1.xlsx", fragment(RULES))
    first = tables.load(tables.plan(file, RULES), LOADER)

    again = tables.load(tables.plan(file, RULES), CHECKER)

    assert again.stored == first.stored
    assert not again.changes.records


def test_a_new_table_takes_the_place_of_the_confirmed_one_and_a_withdrawn_one_counts_no_more(
    tables: PointTables, tmp_path: Path
) -> None:
    put_in_force(tables, tmp_path, small(size=120))
    newer = put_in_force(tables, tmp_path, small(size=121))

    found = tables.in_force(RULES)

    assert found is not None
    assert found.checksum == newer.checksum
    assert {each.checksum: each.removed for each in tables.all()} == {
        small(size=120).checksum: True,
        newer.checksum: False,
    }
    refused(ErrorCode.INPUT_REQUIRED, lambda: tables.withdraw(found.record_id, " "))
    tables.withdraw(found.record_id, "Chép nhầm dòng")
    assert tables.in_force(RULES) is None
    assert {each.removed_reason for each in tables.all()} >= {"Chép nhầm dòng"}


def test_of_two_tables_that_wait_the_checksum_says_which_is_confirmed(tables: PointTables, tmp_path: Path) -> None:
    both = [small(size=120), small(size=121)]
    for number, table in enumerate(both):
        tables.load(tables.plan(write_table(tmp_path / f"{number}.xlsx", table), RULES), LOADER)

    confirmed = tables.confirm(RULES, CHECKER, both[0].short_checksum).stored

    waiting = tables.waiting(RULES)
    assert waiting is not None
    assert (confirmed.checksum, waiting.checksum) == (both[0].checksum, both[1].checksum)


def test_a_record_that_claims_one_person_twice_or_another_content_does_not_count(
    commune: Folder, tables: PointTables, tmp_path: Path, review_round: ReviewRound, standards: Standards
) -> None:
    table = small()
    stored = tables.load(tables.plan(write_table(tmp_path / "b1.xlsx", table), RULES), LOADER).stored
    with commune.work() as unit:
        unit.append(records.POINT_TABLE, stored.record_id, {"confirmed_by": LOADER, "confirmed_on": "2026-11-21"})
        unit.commit()
    assert tables.in_force(RULES) is None

    with commune.work() as unit:
        other = {"confirmed_by": CHECKER, "content": small(size=1).content}
        unit.append(records.POINT_TABLE, stored.record_id, other)
        unit.commit()

    refused(ErrorCode.POINT_TABLE_DAMAGED, lambda: classify_round(commune, standards, review_round))


def test_the_column_comes_from_the_commune_and_the_office_may_set_it(
    tables: PointTables, make_folder: MakeFolder, standards: Standards
) -> None:
    ward = PointTables(make_folder("ward", commune="00004"), standards)

    assert tables.columns() == (AreaColumn.NORTHERN_MIDLANDS,)
    assert ward.columns() == (AreaColumn.URBAN,)
    tables.choose_column(AreaColumn.RED_RIVER)
    assert tables.columns() == (AreaColumn.RED_RIVER,)


def test_an_upper_office_loads_no_table(office: Folder, standards: Standards, tmp_path: Path) -> None:
    file = write_table(tmp_path / "b1.xlsx", fragment(RULES))

    refused(ErrorCode.POINT_TABLE_NOT_HERE, lambda: PointTables(office, standards).plan(file, RULES))


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


def test_confirming_a_table_tells_how_many_questionnaires_hold_only_a_total(
    commune: Folder,
    standards: Standards,
    tables: PointTables,
    review_round: ReviewRound,
    household: RecordId,
) -> None:
    session = open_questionnaire(commune, standards, household, review_round)

    assert tables.totals_without_items(RULES) == 0
    session.save(session.set_answer("income_score", "90"))
    assert tables.totals_without_items(RULES) == 1


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
