"""Lists as offices really hold them: titles, merged cells, other headings, ages, old fonts, totals, repeated rows."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.list_fields import Column
from ngheo_desktop.exchange.list_workbook import open_list, read_list
from tests.unit.exchange.conftest import HEADER, TITLE, TODAY, Builder, found, head, person, problems, two_row_list

# -- headings ---------------------------------------------------------------------------------------------------------


def test_headings_in_two_rows_and_villages_merged_over_households_are_understood(tmp_path: Path) -> None:
    workbook = read_list(two_row_list(tmp_path / "a.xlsx"), today=TODAY)

    assert workbook.problems == ()
    first, second = workbook.households
    assert [(one.full_name, one.sex, one.birth_date) for one in first.members] == [
        ("Lý A Mẫu", "male", "1970"),
        ("Sùng Thị Mẫu", "female", "1975"),
    ]
    assert (first.village, second.village) == ("Nà Lẹng", "Nà Lẹng")
    assert (first.household_class, workbook.year) == ("poor", 2025)


def test_headings_that_nobody_knows_are_offered_and_read_as_chosen(builder) -> None:
    names = {"Họ tên thành viên": "Tên", "Ngày sinh": "Ngày đẻ", "Thôn": "Nơi ở", "Phân loại hộ": "Kết quả"}
    header = [names.get(name, name) for name in HEADER]
    builder.plain([[TITLE], header, [head().get(name, "") for name in HEADER]])
    opened = open_list(builder.save())
    (layout,) = opened.layouts({})

    assert set(layout.missing) == {Column.NAME, Column.BIRTH_DATE, Column.VILLAGE, Column.CLASS}
    with pytest.raises(KnownError) as refused:
        read_list(opened, today=TODAY)
    assert refused.value.code is ErrorCode.LIST_MISSING_COLUMNS
    own = {one.index: one.column for one in layout.headings if one.column}
    wanted = {"Tên": Column.NAME, "Ngày đẻ": Column.BIRTH_DATE, "Nơi ở": Column.VILLAGE, "Kết quả": Column.CLASS}
    chosen = own | {one.index: wanted[one.text] for one in layout.headings if one.text in wanted}
    workbook = read_list(opened, today=TODAY, choices={layout.fingerprint: chosen})
    assert workbook.problems == ()
    assert (workbook.households[0].village, workbook.households[0].household_class) == ("Văn Khánh", "poor")


def test_headings_show_values_to_choose_by(builder) -> None:
    builder.sheet([head(), person()])

    (layout,) = open_list(builder.save()).layouts({})

    samples = {one.text: one.samples for one in layout.headings}
    assert samples["Ngày sinh"] == ("16/09/1951", "26/09/1948")
    assert samples["STT"] == ("1",)


def test_a_sheet_that_was_left_out_is_not_read(builder) -> None:
    builder.sheet([head()]).sheet([head(2, Thôn="Mong")], name="Khác", title="DANH SÁCH KHÁC", header=[*HEADER, "Thêm"])
    opened = open_list(builder.save())
    other = opened.layouts({})[1]

    workbook = read_list(opened, today=TODAY, choices={other.fingerprint: {}})

    assert [household.sheet for household in workbook.households] == ["Hộ nghèo"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("DANH SÁCH HỘ NGHÈO NĂM 2025", "poor"), ("DANH SÁCH HỘ CẬN NGHÈO NĂM 2025", "near_poor")],
)
def test_a_list_of_one_class_needs_no_column_for_it(builder, title, expected) -> None:
    builder.sheet([head()], title=title, header=[name for name in HEADER if name != "Phân loại hộ"])

    assert read_list(builder.save(), today=TODAY).households[0].household_class == expected


# -- rows -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        {"STT": "Tổng cộng", "B1": 450},
        {"Họ tên thành viên": "Cộng", "B1": 90},
        {"Họ tên thành viên": "TỔNG SỐ: 12 hộ"},
        {"Họ tên chủ hộ": "Cộng thôn Văn Khánh", "B1": 2},
        {"STT": "I", "Họ tên thành viên": "Tổng hộ nghèo"},
    ],
)
def test_a_row_of_totals_is_passed_over_and_counted(builder, row) -> None:
    workbook = found(builder, head(), row, head(2, Thôn="Mong"))

    assert (workbook.totals, workbook.problems) == (1, ())
    assert [len(household.members) for household in workbook.households] == [1, 1]


def test_a_person_of_the_family_tong_is_no_total(builder) -> None:
    name = "Tống Cộng Mẫu"

    workbook = found(
        builder, head(Họ_tên_thành_viên=name, Họ_tên_chủ_hộ=name), person(Họ_tên_thành_viên="Cống Thị Mẫu")
    )

    assert workbook.totals == 0
    assert len(workbook.households[0].members) == 2


def test_a_repeated_row_counts_once(builder) -> None:
    workbook = found(builder, head(), person(), person())

    assert problems(workbook) == [("5", "ROW_REPEATED")]
    assert len(workbook.importable[0].members) == 2


def test_a_repeated_head_does_not_make_a_second_head(builder) -> None:
    workbook = found(builder, head(), head(), person())

    assert problems(workbook) == [("4", "ROW_REPEATED")]
    assert len(workbook.importable[0].members) == 2


# -- cells ------------------------------------------------------------------------------------------------------------


def test_an_age_gives_the_year_only_and_says_so(builder) -> None:
    header = ["Tuổi" if name == "Ngày sinh" else name for name in HEADER]
    builder.sheet([head(Tuổi=45, CCCD="")], header=header)

    workbook = read_list(builder.save(), today=TODAY)

    # The title says 2025: ages were counted then.
    assert workbook.importable[0].members[0].birth_date == "1980"
    assert problems(workbook) == [("E3", "AGE_USED")]


@pytest.mark.parametrize("cell", [45, "45", "62", 7])
def test_a_small_number_among_dates_is_an_age_or_a_year_and_not_guessed(builder, cell) -> None:
    workbook = found(builder, head(Ngày_sinh=cell, CCCD=""))

    assert problems(workbook) == [("E3", "AGE_OR_YEAR")]
    assert workbook.importable == ()


@pytest.mark.parametrize(("cell", "expected"), [(18887, "1951-09-16"), (45000, "2023-03-15")])
def test_a_bare_number_of_days_is_read_and_listed(builder, cell, expected) -> None:
    workbook = found(builder, head(Ngày_sinh=cell, CCCD=""))

    assert workbook.importable[0].members[0].birth_date == expected
    assert problems(workbook) == [("E3", "DATE_SERIAL")]


def test_a_workbook_of_1904_counts_its_days_from_there(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "mac.xlsx", {"date_1904": True})
    page = book.add_worksheet("DS")
    rows = [[TITLE], HEADER, [head(Ngày_sinh=18887 - 1462, CCCD="").get(name, "") for name in HEADER]]
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()

    workbook = read_list(tmp_path / "mac.xlsx", today=TODAY)

    assert workbook.households[0].members[0].birth_date == "1951-09-16"


@pytest.mark.parametrize(
    ("cell", "expected", "listed"),
    [
        ("16/09/51", "1951-09-16", []),
        ("5/3/62", "1962-03-05", []),
        ("5/3/27", "1927-03-05", []),
        ("5/3/26", "2026-03-05", ["DATE_CENTURY"]),
        ("5/3/15", "2015-03-05", ["DATE_CENTURY"]),
    ],
)
def test_a_year_of_two_digits_is_of_the_only_century_it_can_be(builder, cell, expected, listed) -> None:
    workbook = found(builder, head(Ngày_sinh=cell, CCCD=""))

    assert workbook.importable[0].members[0].birth_date == expected
    assert [problem.problem.name for problem in workbook.problems] == listed


@pytest.mark.parametrize(
    ("cell", "repaired"),
    [
        (19151089117, "019151089117"),
        ("19151089117", "019151089117"),
        (1151089117, "001151089117"),
        (12345678, "012345678"),
    ],
)
def test_lost_zeros_are_put_back_only_when_asked(builder, tmp_path: Path, cell, repaired) -> None:
    row = head(CCCD=cell)
    asked = found(builder, row)
    told = found(Builder(tmp_path / "b.xlsx"), row, repair_ids=True)

    assert asked.importable[0].members[0].citizen_id is None
    assert asked.problems[0].context == {"text": str(cell), "repaired": repaired}
    assert told.importable[0].members[0].citizen_id == repaired
    assert told.problems[0].problem.name == "ID_REPAIRED"


@pytest.mark.parametrize(("cell", "kept"), [(191510891170, "191510891170"), (123456789, "123456789")])
def test_a_number_with_all_its_digits_has_lost_nothing(builder, cell, kept) -> None:
    assert found(builder, head(CCCD=cell)).households[0].members[0].citizen_id == kept


def test_the_value_of_a_formula_is_used_and_one_without_value_is_a_problem(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "f.xlsx")
    page = book.add_worksheet("DS")
    first, second = head(1), head(2, Thôn="Mong")
    for number, row in enumerate(
        [[TITLE], HEADER, *([one.get(name, "") for name in HEADER] for one in (first, second))]
    ):
        page.write_row(number, 0, row)
    page.write_formula("B3", '=UPPER("x")', None, "Vàng Thị Mẫu")
    page.write_formula("E4", "=TODAY()-27000", None, "")
    page.write_formula("X4", "=1+1", None, "")
    book.close()
    path = tmp_path / "g.xlsx"
    reopened = openpyxl.load_workbook(tmp_path / "f.xlsx")
    reopened.active["B3"] = "Vàng Thị Mẫu"
    reopened.save(path)

    workbook = read_list(path, today=TODAY)

    assert ("E4", "FORMULA_EMPTY") in problems(workbook)
    assert [household.importable for household in workbook.households] == [True, False]
    assert read_list(tmp_path / "f.xlsx", today=TODAY).households[0].members[0].full_name == "Vàng Thị Mẫu"
