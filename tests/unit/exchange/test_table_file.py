"""Tables written as workbooks and CSV, opened again with another library than wrote them."""

import csv
import io
import random
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from ngheo_desktop.domain.table_content import TableColumn, TableContent
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.exchange import table_file
from ngheo_desktop.exchange.table_file import write_csv, write_workbook

TABLE = TableContent(
    "Danh sách hộ: thôn Nà Lẹng [2026]",
    (
        TableColumn("Họ và tên"),
        TableColumn("Số định danh"),
        TableColumn("Ngày sinh"),
        TableColumn("Điểm B1", is_number=True),
        TableColumn("Diện tích", is_number=True),
    ),
    (
        ("Hoàng Thị Mẫu", "019190012345", date(1990, 2, 3), 135, Decimal("45.5")),
        ("=1+1", "091234567", None, None, None),
        ("Cộng", None, None, 135, Decimal("45.5")),
    ),
    strong=frozenset({2}),
)

LONG = TableContent("Dài", (TableColumn("Số", is_number=True),), tuple((number,) for number in range(2_000)))


def workbook(*tables: TableContent) -> openpyxl.Workbook:
    out = io.BytesIO()
    write_workbook(tables, out)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))


def values(sheet: Worksheet) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_a_workbook_holds_dates_numbers_and_texts_as_such() -> None:
    sheet = workbook(TABLE).worksheets[0]
    rows = values(sheet)

    assert sheet.title == "Danh sách hộ thôn Nà Lẹng 2026"
    assert rows[0][0] == TABLE.title
    assert rows[1] == ("Họ và tên", "Số định danh", "Ngày sinh", "Điểm B1", "Diện tích")
    assert rows[2] == ("Hoàng Thị Mẫu", "019190012345", datetime(1990, 2, 3), 135, 45.5)
    assert sheet["C3"].number_format == "dd/mm/yyyy"
    assert sheet["B3"].number_format == "@"
    assert sheet.freeze_panes == "A3"
    assert sheet["A5"].font.bold
    assert not sheet["A3"].font.bold
    assert sheet.column_dimensions["B"].width > 13


def test_a_year_has_no_separator_and_a_day_before_excels_first_is_a_text() -> None:
    columns = (TableColumn("Năm", is_year=True), TableColumn("Ngày sinh"))
    sheet = workbook(TableContent("Năm", columns, ((2025, date(1899, 12, 31)), (2026, date(1900, 3, 1))))).worksheets[0]

    assert (sheet["A3"].value, sheet["A3"].number_format) == (2025, "0")
    assert (sheet["B3"].value, sheet["B4"].value) == ("31/12/1899", datetime(1900, 3, 1))


def test_a_text_that_looks_like_a_formula_is_a_text() -> None:
    cell = workbook(TABLE).worksheets[0]["A4"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_tables_of_one_title_get_sheets_of_their_own() -> None:
    assert [sheet.title for sheet in workbook(TABLE, TABLE).worksheets] == [
        "Danh sách hộ thôn Nà Lẹng 2026",
        "Danh sách hộ thôn Nà Lẹng 2 2",
    ]


def test_csv_opens_in_excel_as_vietnamese_and_runs_nothing() -> None:
    out = io.BytesIO()
    write_csv(TABLE, out)
    data = out.getvalue()
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))

    assert data.startswith(b"\xef\xbb\xbf")
    assert rows[1] == ["Hoàng Thị Mẫu", "019190012345", "03/02/1990", "135", "45.5"]
    assert rows[2][0] == "'=1+1"


@pytest.mark.parametrize(
    "write", [lambda out, go: write_workbook([LONG], out, go), lambda out, go: write_csv(LONG, out, go)]
)
def test_writing_can_be_stopped(write: Any) -> None:
    with pytest.raises(CancelledError):
        write(io.BytesIO(), lambda _done, _total: False)


def test_a_table_longer_than_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_file, "MAX_ROWS", 1_000)

    with pytest.raises(KnownError) as refused:
        write_workbook([LONG], io.BytesIO())

    assert refused.value.code is ErrorCode.TABLE_TOO_LARGE


# Control characters and lone surrogates cannot stand in XML; names have none (they are refused where they are typed).
_TEXTS = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), max_size=40)


@given(st.lists(st.tuples(_TEXTS, st.integers(-(10**12), 10**12), st.dates(min_value=date(1900, 3, 1))), max_size=20))
def test_whatever_is_written_is_read_back(rows: list[tuple[str, int, date]]) -> None:
    table = TableContent("T", (TableColumn("a"), TableColumn("b", is_number=True), TableColumn("c")), tuple(rows))

    found = values(workbook(table).worksheets[0])[2:]

    assert [(text or "", number, day.date()) for text, number, day in found] == [
        (text, number, day) for text, number, day in rows
    ]


def test_the_width_of_a_column_follows_its_content() -> None:
    chance = random.Random(1)
    rows = tuple(("x" * chance.randint(1, 30), "y") for _ in range(50))
    table = TableContent("T", (TableColumn("a"), TableColumn("b")), (*rows, ("x" * 200, "y")))

    sheet = workbook(table).worksheets[0]

    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width
    assert sheet.column_dimensions["A"].width <= 50


@pytest.mark.parametrize(
    ("columns", "orientation", "across"), [(4, "portrait", True), (12, "landscape", True), (40, "landscape", False)]
)
def test_a_sheet_is_ready_to_print_on_a4(columns: int, orientation: str, across: bool) -> None:
    titles = tuple(TableColumn(f"Nhà tiêu {number:03}") for number in range(columns))
    sheet = workbook(TableContent("T", titles, (("x" * 12,) * columns,))).worksheets[0]

    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.page_setup.orientation == orientation
    assert sheet.print_title_rows == "$2:$2"
    # More columns than can be read on one sheet go on beside it in their own size.
    assert bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage) is across
