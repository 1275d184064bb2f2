from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.list_workbook import ListWorkbook, read_list
from ngheo_desktop.exchange.problems import problem_text
from ngheo_desktop.messages import choose_language
from tests.unit.exchange.conftest import ESCAPED_HEADER, HEADER, Builder, head, person

LISTS = Path(__file__).parents[2] / "data" / "lists"
TODAY = date(2026, 11, 21)


def found(builder: Builder, *rows: dict[str, Any]) -> ListWorkbook:
    return read_list(builder.sheet(list(rows)).save(), today=TODAY)


def problems(workbook: ListWorkbook) -> list[tuple[int, str]]:
    return [(problem.row, problem.problem.name) for problem in workbook.problems]


# -- what is right ----------------------------------------------------------------------------------------------------


def test_the_three_sheets_of_a_commune_are_read_without_a_problem() -> None:
    workbook = read_list(LISTS / "danh-sach-2025.xlsx", today=TODAY)

    assert workbook.problems == ()
    assert len(workbook.importable) == len(workbook.households) == 280
    assert sum(len(household.members) for household in workbook.households) == 1003
    assert Counter((household.household_class, household.previous_class) for household in workbook.households) == {
        ("poor", None): 143,
        ("near_poor", None): 97,
        ("non_poor", "poor"): 20,
        ("non_poor", "near_poor"): 20,
    }
    assert workbook.year == 2025
    assert workbook.commune_codes == {"05665": 240}
    assert workbook.sheets == ("Nghèo - Cận nghèo", "Thoát nghèo", "Thoát cận nghèo")


def test_every_cell_of_a_household_arrives(builder) -> None:
    workbook = found(builder, head(7, Hộ_không_có_KNLĐ="X"), person())

    (household,) = workbook.households
    first, second = household.members
    assert (household.sheet, household.row, household.number) == ("Hộ nghèo", 3, "7")
    assert (household.village, household.commune_code) == ("Văn Khánh", "05665")
    assert (household.household_class, household.previous_class) == ("poor", None)
    assert (household.income_score, household.deprivation_score) == (90, 60)
    assert (household.decision_number, household.decision_date) == ("123/QĐ-UBND", "2025-12-15")
    assert (household.is_minority, household.no_labour, household.has_merit) == (True, True, False)
    assert household.causes == ("1", "6")
    assert (first.full_name, first.relation, first.sex, first.birth_date) == (
        "Vàng Thị Mẫu",
        "chu_ho",
        "female",
        "1951-09-16",
    )
    assert (first.citizen_id, first.ethnic_code) == ("019151000007", "08")
    assert (second.row, second.relation, second.sex, second.birth_date) == (4, "chong", "male", "1948-09-26")
    assert household.ethnic_code == "08"


def test_sheets_are_known_by_their_headings_and_titles_whatever_their_order_and_names(builder) -> None:
    builder.sheet([head(1, CCCD="")], name="B", title="Danh sách hộ thoát cận nghèo năm 2024", header=ESCAPED_HEADER)
    builder.plain([["Hướng dẫn"], ["Điền theo mẫu", 1, 2, 3]], name="Hướng dẫn")
    builder.sheet([head(2, CCCD="", Thôn="Mong")], name="Thoát nghèo", title="Phụ lục", header=ESCAPED_HEADER)
    builder.sheet([head(3, CCCD="", Thôn="Tam Va")], name="A")

    workbook = read_list(builder.save(), today=TODAY)

    assert [(one.sheet, one.household_class, one.previous_class) for one in workbook.households] == [
        ("B", "non_poor", "near_poor"),
        ("Thoát nghèo", "non_poor", "poor"),
        ("A", "poor", None),
    ]
    assert workbook.problems == ()


def test_columns_in_another_order_and_with_other_words_are_found(builder) -> None:
    header = ["TT", "HỌ VÀ TÊN", "Quan hệ với chủ hộ ", "Ngày, tháng, năm sinh", "Giới\ntính", "Số CCCD/CMND"]
    header += ["Thôn (xóm, bản)", "Phân loại hộ"]
    row = [1, "Vàng Thị Mẫu", "chủ hộ", "1951", "nữ", "091234567", "Mong", "HỘ CẬN NGHÈO"]
    builder.plain([[], ["UBND XÃ"], ["DANH SÁCH NĂM 2025"], [], ["", "", *header], ["", "", *row]])

    workbook = read_list(builder.save(), today=TODAY)

    (household,) = workbook.households
    assert (household.row, household.household_class, workbook.year) == (6, "near_poor", 2025)
    assert household.members[0].citizen_id == "091234567"
    assert household.is_minority is None
    assert workbook.problems == ()


def test_a_header_in_the_fifteenth_row_is_found_and_one_below_is_not(builder, tmp_path) -> None:
    row = [head().get(column, "") for column in HEADER]
    builder.plain([*([["x"]] * 14), HEADER, row])
    low = Builder(tmp_path / "low.xlsx").plain([*([["x"]] * 15), HEADER, row])

    assert len(read_list(builder.save(), today=TODAY).households) == 1
    with pytest.raises(KnownError) as refused:
        read_list(low.save(), today=TODAY)

    assert refused.value.code is ErrorCode.LIST_NO_SHEET


def test_numbers_under_the_headings_are_no_household(builder) -> None:
    numbers = {column: f"({index})" for index, column in enumerate(HEADER, 1)}

    workbook = found(builder, numbers, head())

    assert [household.row for household in workbook.households] == [4]
    assert workbook.problems == ()


def test_blank_rows_are_passed_over_and_row_numbers_stay_those_of_excel(builder) -> None:
    workbook = found(builder, head(), {}, person(), {}, {}, head(2, Họ_tên_thành_viên="Lý A Mẫu", Họ_tên_chủ_hộ=""))

    assert [[member.row for member in household.members] for household in workbook.households] == [[3, 5], [8]]


def test_what_stands_below_the_list_is_left_out_and_listed(builder) -> None:
    workbook = found(builder, head(), {}, {"STT": "Tổng cộng: 1 hộ"}, {"Họ tên thành viên": "NGƯỜI LẬP BIỂU"})

    assert problems(workbook) == [(5, "LEFT_OUT"), (6, "LEFT_OUT")]
    assert workbook.problems[0].context["text"] == "Tổng cộng: 1 hộ"
    assert len(workbook.importable) == 1


def test_a_heading_between_villages_is_left_out_and_listed(builder) -> None:
    other = head(2, Họ_tên_chủ_hộ="Lý A Mẫu", Họ_tên_thành_viên="Lý A Mẫu")

    workbook = found(builder, {"STT": "I. Thôn Văn Khánh"}, head(), {"STT": "II. Thôn Mong"}, other)

    assert problems(workbook) == [(3, "LEFT_OUT"), (5, "LEFT_OUT")]
    assert [len(household.members) for household in workbook.households] == [1, 1]


def test_a_list_that_numbers_people_keeps_its_households(builder) -> None:
    rows = [head(1), person(STT=2), person(STT=3, CCCD="", Ngày_sinh="2001"), person(STT=4, CCCD="", Ngày_sinh="2002")]

    workbook = found(builder, *rows)

    assert [len(household.members) for household in workbook.households] == [4]
    assert workbook.problems == ()


def test_a_list_that_repeats_the_cells_of_the_household_keeps_its_households(builder) -> None:
    workbook = found(builder, head(1), {**head(1), **person()}, head(2, Họ_tên_chủ_hộ="", Họ_tên_thành_viên="Lý A Mẫu"))

    assert [len(household.members) for household in workbook.households] == [2, 1]
    assert workbook.problems == ()


def test_a_list_without_running_numbers_begins_a_household_with_each_head(builder) -> None:
    header = [column for column in HEADER if column != "STT"]
    builder.sheet([head(), person(), head(2, Thôn="Mong")], header=header)

    workbook = read_list(builder.save(), today=TODAY)

    assert [len(household.members) for household in workbook.households] == [2, 1]


def test_names_keep_their_letters_in_normal_form(builder) -> None:
    workbook = found(builder, head(Họ_tên_thành_viên="  H’Hen  Niê K\u0301\u00a0HÒA ", Họ_tên_chủ_hộ=""))

    assert workbook.households[0].members[0].full_name == "H’Hen Niê Ḱ HÒA"
    assert workbook.problems == ()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("16/09/1951", "1951-09-16"),
        ("6/9/1951", "1951-09-06"),
        ("06-09-1951", "1951-09-06"),
        ("06.09.1951", "1951-09-06"),
        ("9/1951", "1951-09"),
        ("1951", "1951"),
        (1951, "1951"),
        ("00/00/1951", "1951"),
        ("00/09/1951", "1951-09"),
        ("1951-09-16", "1951-09-16"),
        (datetime(1951, 9, 16), "1951-09-16"),
        (date(1951, 9, 16), "1951-09-16"),
        ("29/02/2024", "2024-02-29"),
        ("21/11/2026", "2026-11-21"),
        (2026, "2026"),
    ],
)
def test_a_date_is_read_as_it_is_written(builder, cell, expected) -> None:
    workbook = found(builder, head(Ngày_sinh=cell, CCCD=""))

    assert workbook.households[0].members[0].birth_date == expected
    assert workbook.problems == ()


@pytest.mark.parametrize(
    ("cell", "expected", "previous"),
    [
        ("Hộ nghèo", "poor", None),
        ("hộ cận nghèo", "near_poor", None),
        ("Nghèo", "poor", None),
        ("Hộ thoát nghèo", "non_poor", "poor"),
        ("Thoát cận nghèo", "non_poor", "near_poor"),
        ("Hộ không nghèo", "non_poor", None),
        ("Hộ có mức sống trung bình", "average", None),
    ],
)
def test_the_words_of_the_classes_are_known(builder, cell, expected, previous) -> None:
    household = found(builder, head(Phân_loại_hộ=cell)).households[0]

    assert (household.household_class, household.previous_class) == (expected, previous)


def test_the_year_comes_from_the_decisions_where_no_title_names_it(builder) -> None:
    builder.sheet([head()], title="Danh sách hộ nghèo")

    assert read_list(builder.save(), today=TODAY).year == 2025


def test_a_commune_code_that_excel_made_a_number_keeps_its_zero(builder) -> None:
    assert found(builder, head(Mã_xã=5665)).commune_codes == {"05665": 1}


def test_a_hidden_sheet_is_left_alone(builder) -> None:
    builder.sheet([head()]).plain(
        [[HEADER[0]], HEADER, [head().get(column, "") for column in HEADER]], name="Cũ", hidden=True
    )

    assert read_list(builder.save(), today=TODAY).sheets == ("Hộ nghèo",)


# -- what is wrong with a row -----------------------------------------------------------------------------------------

HARD = {
    "NAME_MISSING": {"Họ_tên_thành_viên": ""},
    "RELATION_UNKNOWN": {"Quan_hệ_với_chủ_hộ": "Người dưng nước lã"},
    "CLASS_UNKNOWN": {"Phân_loại_hộ": "Hộ giàu"},
    "VILLAGE_MISSING": {"Thôn": ""},
    "BIRTH_FUTURE": {"Ngày_sinh": "22/11/2026", "CCCD": ""},
}


@pytest.mark.parametrize("name", HARD)
def test_a_household_with_a_hard_problem_is_not_importable(builder, name) -> None:
    workbook = found(builder, head(**HARD[name]), person(), head(2, Thôn="Mong"))

    assert problems(workbook) == [(3, name)]
    assert [household.importable for household in workbook.households] == [False, True]


@pytest.mark.parametrize(
    "cell",
    [
        "31/02/1951",
        "29/02/2023",
        "không rõ",
        "16/13/1951",
        "45",
        45,
        18887,
        "16/09/51",
        "16/00/1951",
        "1951-13",
        "1700",
        True,
    ],
)
def test_what_is_no_date_of_the_calendar_is_never_rolled_over(builder, cell) -> None:
    workbook = found(builder, head(Ngày_sinh=cell, CCCD=""))

    assert problems(workbook) == [(3, "DATE_IMPOSSIBLE")]
    assert workbook.households[0].members[0].birth_date is None
    assert workbook.importable == ()


def test_a_second_head_is_a_problem_of_its_own_row(builder) -> None:
    workbook = found(builder, head(), person(Quan_hệ_với_chủ_hộ="Chủ hộ"), head(2, Thôn="Mong"))

    assert problems(workbook) == [(4, "TWO_HEADS")]
    assert workbook.problems[0].context == {"first": "3"}
    assert [household.importable for household in workbook.households] == [False, True]


def test_a_household_without_head_is_a_problem(builder) -> None:
    workbook = found(builder, head(1, Quan_hệ_với_chủ_hộ="Vợ"), person(), head(2, Thôn="Mong"), head(3, Thôn="Tam Va"))

    assert problems(workbook) == [(3, "HEAD_MISSING")]
    assert [len(household.members) for household in workbook.households] == [2, 1, 1]


def test_a_person_before_any_household_is_a_problem(builder) -> None:
    workbook = found(builder, person(), head(2, Thôn="Mong"))

    assert problems(workbook) == [(3, "MEMBER_BEFORE_HEAD")]
    assert workbook.problems[0].code == "ROW-004"
    assert len(workbook.importable) == 1


def test_a_household_that_stands_twice_is_taken_once(builder) -> None:
    builder.sheet([head(1), person()])
    builder.sheet([head(1), person()], name="Thoát nghèo", title="Hộ thoát nghèo năm 2025", header=ESCAPED_HEADER)

    workbook = read_list(builder.save(), today=TODAY)

    assert [(one.sheet, one.row, one.problem.name) for one in workbook.problems] == [
        ("Thoát nghèo", 3, "HOUSEHOLD_DUPLICATE")
    ]
    assert workbook.problems[0].context == {"sheet": "Hộ nghèo", "first": "3"}
    assert [household.importable for household in workbook.households] == [True, False]


def test_two_people_of_one_name_and_birth_with_their_own_numbers_are_two(builder) -> None:
    assert found(builder, head(1), head(2)).problems == ()


def test_an_identity_number_of_two_people_is_a_problem_of_both(builder) -> None:
    workbook = found(builder, head(1), head(2, Thôn="Mong", CCCD="019151000001"), head(3, Thôn="Tam Va"))

    assert problems(workbook) == [(3, "ID_DUPLICATE"), (4, "ID_DUPLICATE")]
    assert workbook.problems[0].context["first"] == "4"
    assert [household.importable for household in workbook.households] == [False, False, True]


@pytest.mark.parametrize(
    ("cells", "name", "field"),
    [
        ({"CCCD": "01915108911"}, "ID_LENGTH", "citizen_id"),
        ({"CCCD": "12345678"}, "ID_LENGTH", "citizen_id"),
        ({"CCCD": "0191510891AB"}, "ID_LENGTH", "citizen_id"),
        ({"CCCD": 19151089117}, "ID_NUMBER", "citizen_id"),
        ({"CCCD": 123456789}, "ID_NUMBER", "citizen_id"),
        ({"Giới_tính": "?"}, "SEX_UNKNOWN", "sex"),
        ({"Giới_tính": ""}, "SEX_UNKNOWN", "sex"),
        ({"Dân_tộc": "Mồng"}, "ETHNIC_UNKNOWN", "ethnic_code"),
        ({"Ngày_sinh": "", "CCCD": ""}, "BIRTH_MISSING", "birth_date"),
    ],
)
def test_a_soft_problem_leaves_the_cell_empty_and_the_household_importable(builder, cells, name, field) -> None:
    workbook = found(builder, head(**cells))

    assert problems(workbook) == [(3, name)]
    assert getattr(workbook.importable[0].members[0], field) is None


@pytest.mark.parametrize(
    ("cells", "name", "field", "kept"),
    [
        ({"B1": "nhiều"}, "SCORE_INVALID", "income_score", None),
        ({"B1": 90.5}, "SCORE_INVALID", "income_score", None),
        ({"B1": -5}, "SCORE_INVALID", "income_score", None),
        ({"B2": 1001}, "SCORE_INVALID", "deprivation_score", None),
        ({"B2": 35}, "SCORE_STEP", "deprivation_score", 35),
        ({"Hộ_DTTS": "có lẽ"}, "FLAG_UNKNOWN", "is_minority", None),
        ({"Nguyên_nhân_nghèo": "1;9;lười;6;1"}, "CAUSE_UNKNOWN", "causes", ("1", "6")),
        ({"Ngày_ban_hành_QĐ": "31/02/2025"}, "DECISION_DATE", "decision_date", None),
        ({"Ngày_ban_hành_QĐ": "2025"}, "DECISION_DATE", "decision_date", None),
        ({"Họ_tên_chủ_hộ": "Vàng Thị Khác"}, "HEAD_NAME_DIFFERS", "importable", True),
    ],
)
def test_a_soft_problem_of_the_household_is_listed(builder, cells, name, field, kept) -> None:
    workbook = found(builder, head(**cells))

    assert problems(workbook) == [(3, name)]
    assert getattr(workbook.importable[0], field) == kept


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ({"CCCD": "019051000001"}, ["ID_AND_SEX"]),
        ({"CCCD": "019152000001"}, ["ID_AND_BIRTH"]),
        ({"Họ_tên_thành_viên": "NguyÔn V¨n MÉu", "Họ_tên_chủ_hộ": ""}, ["NAME_LETTERS"]),
        ({"Họ_tên_thành_viên": "Vàng Thị M\ufffd", "Họ_tên_chủ_hộ": ""}, ["NAME_LETTERS"]),
    ],
)
def test_what_looks_odd_is_kept_and_listed(builder, cells, names) -> None:
    workbook = found(builder, head(**cells))

    member = workbook.importable[0].members[0]
    assert [problem.problem.name for problem in workbook.problems] == names
    assert (member.citizen_id, member.full_name) == (
        cells.get("CCCD", "019151000001"),
        cells.get("Họ_tên_thành_viên", "Vàng Thị Mẫu"),
    )


def test_accents_tell_peoples_apart(builder) -> None:
    workbook = found(builder, head(1, Dân_tộc="Tày"), head(2, Dân_tộc="Táy", Thôn="Mong"))

    assert [household.ethnic_code for household in workbook.households] == ["02", "03"]


def test_the_same_name_with_another_placement_of_the_tone_is_the_same(builder) -> None:
    assert found(builder, head(Họ_tên_chủ_hộ="VÀNG THỊ HOÀ", Họ_tên_thành_viên="Vàng Thị Hòa")).problems == ()


def test_every_problem_of_a_file_is_listed_at_once_in_its_order(builder) -> None:
    workbook = found(
        builder, head(Ngày_sinh="31/02/1951", B1="?", CCCD=""), person(Ngày_sinh="x", Giới_tính="?", CCCD="")
    )

    assert problems(workbook) == [
        (3, "DATE_IMPOSSIBLE"),
        (3, "SCORE_INVALID"),
        (4, "DATE_IMPOSSIBLE"),
        (4, "SEX_UNKNOWN"),
    ]


def test_a_problem_says_what_is_wrong_in_words(builder) -> None:
    choose_language("en")

    (problem,) = found(builder, head(Ngày_sinh="31/02/1951", CCCD="")).problems

    assert problem_text(problem) == "“31/02/1951” in the column “Ngày sinh” is not a date of the calendar."
    assert problem.code == "ROW-007"
