"""Lists as offices really hold them: titles, merged cells, other headings, ages, old fonts, totals, repeated rows."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.failed_rows import write_failed_rows
from ngheo_desktop.exchange.list_fields import Column
from ngheo_desktop.exchange.list_workbook import ListWorkbook, open_list, read_list, rows_of
from ngheo_desktop.reference.encodings import LegacyEncoding
from ngheo_desktop.reference.tables import read_table
from tests.unit.exchange.conftest import HEADER, TITLE, Builder, head, person

TODAY = date(2026, 11, 21)


def found(builder: Builder, *rows: dict[str, Any], **options: Any) -> ListWorkbook:
    return read_list(builder.sheet(list(rows)).save(), today=TODAY, **options)


def problems(workbook: ListWorkbook) -> list[tuple[str, str]]:
    return [(problem.cell or str(problem.row), problem.problem.name) for problem in workbook.problems]


def typed(text: str, encoding: LegacyEncoding) -> str:
    """Return text as somebody types it for an old font."""
    columns = ("encoding", "source_text", "source_codepoints", "unicode", "unicode_codepoint", "n", "sources")
    columns = (
        "encoding",
        "source_text",
        "source_codepoints",
        "unicode",
        "unicode_codepoint",
        "n_sources_agree",
        "sources",
    )
    table = {row[3]: row[1] for row in read_table("catalogues", "legacy_encodings.csv", columns) if row[0] == encoding}
    return "".join(table.get(char, char) for char in text)


# -- headings ---------------------------------------------------------------------------------------------------------


def two_row_list(path: Path) -> Path:
    """Write a list with the year of birth in a column for men and one for women, under one merged heading."""
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("DS")
    page.merge_range(0, 0, 0, 8, "UBND XÃ MẪU")
    page.merge_range(1, 0, 1, 8, "DANH SÁCH HỘ NGHÈO NĂM 2025")
    for place, text in {
        0: "STT",
        1: "Họ và tên",
        2: "Quan hệ với chủ hộ",
        5: "Số CCCD",
        6: "Thôn",
        7: "Dân tộc",
    }.items():
        page.merge_range(3, place, 4, place, text)
    page.merge_range(3, 3, 3, 4, "Năm sinh")
    page.write_row(4, 3, ["Nam", "Nữ"])
    page.write_row(5, 0, [1, "Lý A Mẫu", "Chủ hộ", 1970, "", "", "", "Mông"])
    page.write_row(6, 0, ["", "Sùng Thị Mẫu", "Vợ", "", 1975, "", "", "Mông"])
    page.write_row(7, 0, [2, "Lý A Khác", "Chủ hộ", 1980, "", "", "", "Mông"])
    page.merge_range(5, 6, 7, 6, "Nà Lẹng")
    book.close()
    return path


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


# -- old fonts --------------------------------------------------------------------------------------------------------

PEOPLE = ["Nguyễn Văn Mẫu", "Lường Thị Hoà", "Đặng Ngọc Ước", "Hầu Mí Sáng", "Trần Thị Mỹ", "Phùng Chẳn Quẩy"]


def legacy_list(path: Path, encoding: LegacyEncoding, font: str) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "DS"
    rows = [[TITLE], HEADER]
    for number, name in enumerate(PEOPLE, start=1):
        row = head(number, Họ_tên_chủ_hộ=name, Họ_tên_thành_viên=name, Giới_tính="Nữ", CCCD="", Thôn="Bản Tèn")
        rows.append([row.get(column, "") for column in HEADER])
    for number, values in enumerate(rows, start=1):
        for place, value in enumerate(values, start=1):
            cell = page.cell(number, place, typed(value, encoding) if isinstance(value, str) else value)
            if font:
                cell.font = openpyxl.styles.Font(name=font)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("encoding", "font"),
    [
        (LegacyEncoding.TCVN3, ".VnTime"),
        (LegacyEncoding.VNI, "VNI-Times"),
        (LegacyEncoding.TCVN3, ""),
        (LegacyEncoding.VNI, ""),
        (LegacyEncoding.TCVN3, "Arial"),
    ],
)
def test_a_list_typed_for_an_old_font_is_read_in_unicode(tmp_path: Path, encoding, font) -> None:
    workbook = read_list(legacy_list(tmp_path / "old.xlsx", encoding, font), today=TODAY)

    assert workbook.problems == ()
    assert [household.members[0].full_name for household in workbook.households] == PEOPLE
    assert {household.village for household in workbook.households} == {"Bản Tèn"}
    assert {household.members[0].ethnic_code for household in workbook.households} == {"08"}


def test_one_cell_in_an_old_font_among_unicode_is_decoded_by_its_font(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in ([TITLE], HEADER, *([head(n, Thôn=v).get(c, "") for c in HEADER] for n, v in ((1, "Mong"), (2, "Dạt")))):
        page.append(row)
    cell = page.cell(4, HEADER.index("Họ tên thành viên") + 1)
    cell.value = typed("Vàng Thị Mẫu", LegacyEncoding.TCVN3)
    cell.font = openpyxl.styles.Font(name=".VnTime")
    book.save(tmp_path / "mixed.xlsx")

    workbook = read_list(tmp_path / "mixed.xlsx", today=TODAY)

    assert [household.members[0].full_name for household in workbook.households] == ["Vàng Thị Mẫu", "Vàng Thị Mẫu"]
    assert workbook.problems == ()


@pytest.mark.parametrize("name", ["Hoà", "Lò Thanh Hà", "Cô Thị Bê", "Niê K’Hà", "Hà Thị Loan", "Tô Hoài"])
def test_unicode_names_that_could_be_read_as_vni_stay_as_they_are(builder, name) -> None:
    rows = [head(n, Họ_tên_thành_viên=name, Họ_tên_chủ_hộ=name, Thôn="Hoà Hà") for n in range(1, 6)]

    workbook = found(builder, *rows)

    assert {household.members[0].full_name for household in workbook.households} == {name}


# -- rows that were kept out ------------------------------------------------------------------------------------------


def failed(workbook: ListWorkbook, target: Path) -> int:
    hard = {(one.sheet, one.row): one.code for one in workbook.problems if one.is_hard}
    wanted = set(hard)
    for household in workbook.households:
        if not household.importable:
            wanted.update(rows_of(household))
    return write_failed_rows(target, workbook.sheets, wanted, hard)


def test_rows_kept_out_are_saved_with_reasons_and_read_again(builder, tmp_path: Path) -> None:
    rows = [
        head(1),
        person(Ngày_sinh="31/02/1948", CCCD=" =1+1"),
        head(2, Thôn="Mong"),
        head(3, Thôn="Dạt", Phân_loại_hộ="?"),
    ]
    workbook = found(builder, *rows)
    target = tmp_path / "kept-out.xlsx"

    assert failed(workbook, target) == 3
    again = read_list(target, today=TODAY)

    assert [(one.number, len(one.members)) for one in again.households] == [("1", 2), ("3", 1)]
    assert [one.problem.name for one in again.problems if one.is_hard] == ["DATE_IMPOSSIBLE", "CLASS_UNKNOWN"]
    assert again.households[0].members[0].citizen_id == "019151000001"
    assert (again.year, again.households[0].village) == (2025, "Văn Khánh")
    page = openpyxl.load_workbook(target).active
    assert page.cell(2, len(HEADER) + 1).value == "Lý do chưa nhập được"
    assert page.cell(4, len(HEADER) + 1).value == "ROW-007"
    assert page.cell(4, HEADER.index("CCCD") + 1).data_type == "s"


def test_rows_kept_out_of_a_list_with_merged_cells_keep_layout_and_values(tmp_path: Path) -> None:
    source = two_row_list(tmp_path / "a.xlsx")
    workbook = read_list(source, today=TODAY)
    second = workbook.households[1]
    target = tmp_path / "kept-out.xlsx"

    write_failed_rows(target, workbook.sheets, set(rows_of(second)), {})
    again = open_list(target)

    assert again.layouts({})[0].fingerprint == open_list(source).layouts({})[0].fingerprint
    (household,) = read_list(again, today=TODAY).households
    assert (household.village, household.members[0].full_name) == ("Nà Lẹng", "Lý A Khác")
    assert household.members[0].sex == "male"


def test_rows_kept_out_twice_have_one_column_of_reasons(builder, tmp_path: Path) -> None:
    workbook = found(builder, head(Phân_loại_hộ="?"))
    failed(workbook, tmp_path / "one.xlsx")

    again = read_list(tmp_path / "one.xlsx", today=TODAY)
    failed(again, tmp_path / "two.xlsx")

    page = openpyxl.load_workbook(tmp_path / "two.xlsx").active
    assert [cell.value for cell in page[2]].count("Lý do chưa nhập được") == 1


def test_a_place_that_cannot_be_written_leaves_nothing_behind(builder, tmp_path: Path) -> None:
    workbook = found(builder, head(Phân_loại_hộ="?"))

    with pytest.raises(KnownError) as refused:
        failed(workbook, tmp_path / "no-such-folder" / "one.xlsx")

    assert refused.value.code is ErrorCode.FILE_NOT_WRITTEN
