from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ngheo_desktop.exchange.list_workbook import ListWorkbook, read_list
from ngheo_desktop.exchange.problems import problem_text
from ngheo_desktop.messages import choose_language
from tests.unit.exchange.conftest import ESCAPED_HEADER, Builder, head, person

LISTS = Path(__file__).parents[2] / "data" / "lists"
TODAY = date(2026, 11, 21)


def found(builder: Builder, *rows: dict[str, Any]) -> ListWorkbook:
    return read_list(builder.sheet(list(rows)).save(), today=TODAY)


def problems(workbook: ListWorkbook) -> list[tuple[int, str]]:
    return [(problem.row, problem.problem.name) for problem in workbook.problems]


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
        "16/00/1951",
        "31/02/51",
        90000,
        "170919511",
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
        ({"CCCD": "01915108911"}, "ID_ZERO", "citizen_id"),
        ({"CCCD": "12345678"}, "ID_ZERO", "citizen_id"),
        ({"CCCD": "1234567"}, "ID_LENGTH", "citizen_id"),
        ({"CCCD": "0191510891AB"}, "ID_LENGTH", "citizen_id"),
        ({"CCCD": 19151089117}, "ID_ZERO", "citizen_id"),
        ({"CCCD": 1151089117}, "ID_ZERO", "citizen_id"),
        ({"Giới_tính": "?"}, "SEX_UNKNOWN", "sex"),
        ({"Giới_tính": ""}, "SEX_MISSING", "sex"),
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
