from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.list_workbook import ListWorkbook, read_list
from tests.unit.exchange.conftest import ESCAPED_HEADER, HEADER, Builder, head, person

LISTS = Path(__file__).parents[2] / "data" / "lists"
TODAY = date(2026, 11, 21)


def found(builder: Builder, *rows: dict[str, Any]) -> ListWorkbook:
    return read_list(builder.sheet(list(rows)).save(), today=TODAY)


def problems(workbook: ListWorkbook) -> list[tuple[int, str]]:
    return [(problem.row, problem.problem.name) for problem in workbook.problems]


def sheet_names(workbook: ListWorkbook) -> tuple[str, ...]:
    return tuple(sheet.cells.sheet for sheet in workbook.sheets)


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
    assert sheet_names(workbook) == ("Nghèo - Cận nghèo", "Thoát nghèo", "Thoát cận nghèo")


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

    assert problems(workbook) == [(6, "LEFT_OUT")]
    assert workbook.problems[0].context["text"] == "NGƯỜI LẬP BIỂU"
    assert workbook.totals == 1
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
        ("5/3/62", "1962-03-05"),
        ("05-03-1962", "1962-03-05"),
        ("05031962", "1962-03-05"),
        (5031962, "1962-03-05"),
        ("'05/03/1962", "1962-03-05"),
        ("1962-03-05 00:00:00", "1962-03-05"),
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

    assert sheet_names(read_list(builder.save(), today=TODAY)) == ("Hộ nghèo",)
