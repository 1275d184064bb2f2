"""Reading an income point table from a workbook: every fault at once, by sheet, row and column."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support.point_tables import Row, fragment, sheet_rows, small, write_rows, write_table

from ngheo_desktop.domain.point_table import COLUMNS
from ngheo_desktop.exchange.point_table_workbook import PointFault, read_point_table
from ngheo_desktop.forms.point_section import point_words
from ngheo_desktop.messages import tr

RULES = "vn-2022-2026"
FIRST = 5  # the first row of the table in `sheet_rows`, counted from 0; Excel shows it as row 6
RED_RIVER, NUMBER, ITEM, KIND, COUNT, PLACE, OPTION = 6, 0, 1, 2, 3, 4, 5


def faults(path: Path, rows: list[Row], **sheets: list[Row]) -> list[PointFault]:
    table, found = read_point_table(write_rows(path / "b1.xlsx", rows, sheets), RULES, point_words())
    assert (table is None) is bool(found)
    return found


def said(found: list[PointFault]) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.message) for fault in found]


def test_the_workbook_of_a_table_gives_the_same_table(tmp_path: Path) -> None:
    for table in (fragment(RULES), small()):
        read, found = read_point_table(write_table(tmp_path / "b1.xlsx", table), RULES, point_words())

        assert (found, read) == ([], table)
        assert read is not None
        assert read.checksum == table.checksum


def test_rows_with_every_cell_filled_give_the_same_table(tmp_path: Path) -> None:
    table = fragment(RULES)

    read, found = read_point_table(write_rows(tmp_path / "b1.xlsx", sheet_rows(table)), RULES, point_words())

    assert (found, read) == ([], table)


def spoilt(place: int, column: int, value: object) -> Callable[[list[Row]], None]:
    def change(rows: list[Row]) -> None:
        rows[FIRST + place][column] = value

    return change


def without(*places: int) -> Callable[[list[Row]], None]:
    def change(rows: list[Row]) -> None:
        for place in sorted(places, reverse=True):
            del rows[FIRST + place]

    return change


@pytest.mark.parametrize(
    ("change", "row", "column", "message"),
    [
        (spoilt(0, RED_RIVER, 75.5), 6, "NT Đồng bằng sông Hồng", "“{text}” is not a whole number."),
        (spoilt(0, RED_RIVER, "bảy"), 6, "NT Đồng bằng sông Hồng", "“{text}” is not a whole number."),
        (spoilt(0, RED_RIVER, -5), 6, "NT Đồng bằng sông Hồng", "“{text}” is not a whole number."),
        (spoilt(0, RED_RIVER, True), 6, "NT Đồng bằng sông Hồng", "“{text}” is not a whole number."),
        (spoilt(0, RED_RIVER, 1001), 6, "NT Đồng bằng sông Hồng", "{text} points are more than {limit}."),
        (spoilt(1, RED_RIVER + 6, ""), 7, "Thành thị", "The points are missing."),
        (spoilt(1, OPTION, ""), 7, "Lựa chọn", "The option has no words."),
        (spoilt(1, OPTION, "hộ  có 1 người"), 7, "Lựa chọn", "The option is there twice, first in row {first}."),
        (spoilt(0, ITEM, ""), 6, "Tên mục", "must be filled in on the first row of an item"),
        (spoilt(0, KIND, "tùy ý"), 6, "Cách trả lời", "“{text}” is none of: {known}"),
        (spoilt(1, ITEM, "Tên khác"), 7, "Tên mục", "Item {number} has another name in row {first}."),
        (spoilt(0, COUNT, 8), 6, "Số lựa chọn", "The item should have {expected} options, but has {found}."),
        (without(6), 6, "Số lựa chọn", "The item should have {expected} options, but has {found}."),
        (spoilt(0, NUMBER, "một"), 6, "Mục", "“{text}” is not the number of an item."),
    ],
)
def test_a_fault_is_told_by_row_and_column(
    tmp_path: Path, change: Callable[[list[Row]], None], row: int, column: str, message: str
) -> None:
    rows = sheet_rows(fragment(RULES))
    change(rows)

    found = faults(tmp_path, rows)

    assert (row, column, message) in said(found)
    assert all(tr(fault.message, **fault.context) for fault in found)


def test_a_missing_option_in_the_middle_is_found_by_its_number_and_by_the_count(tmp_path: Path) -> None:
    rows = sheet_rows(fragment(RULES))
    del rows[FIRST + 2]

    found = faults(tmp_path, rows)

    assert (8, "Thứ tự", "Option {expected} of the item is expected here, found “{text}”: is one missing?") in said(
        found
    )
    assert (6, "Số lựa chọn", "The item should have {expected} options, but has {found}.") in said(found)


def test_a_missing_item_is_found_by_its_number(tmp_path: Path) -> None:
    rows = [row for row in sheet_rows(fragment(RULES)) if row[:1] != [2]]

    found = faults(tmp_path, rows)

    assert {(fault.column, fault.message) for fault in found} == {
        ("Mục", "Item {expected} is expected here, found {number}.")
    }


@pytest.mark.parametrize("missing", range(len(COLUMNS)))
def test_each_missing_area_is_named(tmp_path: Path, missing: int) -> None:
    rows = sheet_rows(fragment(RULES))
    title = str(rows[FIRST - 1][RED_RIVER + missing])
    for row in rows[FIRST - 1 :]:
        del row[RED_RIVER + missing]

    found = faults(tmp_path, rows)

    assert said(found) == [(5, title, "The column is missing.")]


def test_an_unknown_a_double_and_a_nameless_column_are_told(tmp_path: Path) -> None:
    rows = sheet_rows(fragment(RULES))
    rows[FIRST - 1] += ["Vùng lạ", "Thành thị", ""]
    rows[FIRST] += [1, 2, 3]

    found = said(faults(tmp_path, rows))

    assert (5, "Vùng lạ", "is no known heading: a region, towns, or a heading of the template") in found
    assert (5, "Thành thị", "The column is there twice.") in found
    assert (5, "", "A column with values has no heading.") in found


def test_all_faults_come_at_once_in_the_order_of_rows(tmp_path: Path) -> None:
    rows = sheet_rows(fragment(RULES))
    rows[1] = []
    rows[FIRST][RED_RIVER] = 1.5
    rows[FIRST + 3][RED_RIVER + 2] = ""
    rows[FIRST + 5][OPTION] = ""

    found = faults(tmp_path, rows)

    assert [fault.row for fault in found] == [0, 6, 9, 11]
    assert found[0].column == "Văn bản"
    assert found[1].place == "Bảng · 6 · NT Đồng bằng sông Hồng"


def test_a_workbook_of_another_standard_is_refused(tmp_path: Path) -> None:
    file = write_table(tmp_path / "b1.xlsx", small("vn-2027-2030"))

    table, found = read_point_table(file, RULES, point_words())

    assert table is None
    assert [fault.column for fault in found] == ["Mã bộ chuẩn"]


def test_headings_are_known_without_accents_and_in_other_spellings(tmp_path: Path) -> None:
    rows = sheet_rows(small())
    heads = rows[FIRST - 1]
    heads[RED_RIVER : RED_RIVER + 7] = [
        "Nông thôn Đồng bằng sông Hồng", "TRUNG DU MIỀN NÚI PHÍA BẮC", "Bắc Trung Bộ và DHMT", "Tay Nguyen",
        "Đông Nam Bộ", "ĐBSCL", "Đô thị",
    ]  # fmt: skip
    rows[FIRST][RED_RIVER : RED_RIVER + 7] = ["1", "2", "3", "4", "5", "6", "7"]

    table, found = read_point_table(write_rows(tmp_path / "b1.xlsx", rows), RULES, point_words())

    assert found == []
    assert table is not None
    assert table.items[0].options[0].points == (1, 2, 3, 4, 5, 6, 7)


def test_a_workbook_without_a_table_or_with_two_is_refused(tmp_path: Path) -> None:
    rows = sheet_rows(small())

    assert said(faults(tmp_path, [["Chào"]])) == [(0, "", "No row has the headings of a point table.")]
    assert [fault.sheet for fault in faults(tmp_path, rows, Khác=rows)] == ["Bảng", "Khác"]


def test_a_table_of_too_many_rows_items_or_letters_is_refused(tmp_path: Path) -> None:
    many = sheet_rows(small())[:FIRST]
    many += [[n, f"Mục {n}", "chọn một", 1, 1, "Có", *[1] * 7] for n in range(1, 202)]
    long = sheet_rows(small())
    long[FIRST][OPTION] = "dài " * 200
    endless = sheet_rows(small())
    endless += [["", "", "", "", 1, "x", *[1] * 7]] * 5_000

    assert "There are {count} items; at most {limit} are read." in {fault.message for fault in faults(tmp_path, many)}
    assert "is longer than {limit} letters" in {fault.message for fault in faults(tmp_path, long)}
    assert [fault.message for fault in faults(tmp_path, endless)] == [
        "There are {rows} rows; at most {limit} are read."
    ]


def test_a_cell_that_looks_like_a_formula_is_kept_as_text(tmp_path: Path) -> None:
    rows = sheet_rows(small())
    rows[FIRST][OPTION] = "+ Hộ có 4 người"

    table, found = read_point_table(write_rows(tmp_path / "b1.xlsx", rows), RULES, point_words())

    assert found == []
    assert table is not None
    again, _ = read_point_table(write_table(tmp_path / "b2.xlsx", table), RULES, point_words())
    assert again == table
