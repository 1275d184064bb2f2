"""Writes tables as workbooks and as CSV files that Excel opens as they are meant.

Dates are dates, numbers are numbers, and everything else is text: a number of an identity card keeps its zeros, and a
text that begins like a formula is never one. CSV follows RFC 4180, in UTF-8 with a byte order mark.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.table_content import Cell, TableContent
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError

# Excel's own limits (specification of Microsoft 365).
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
_LONGEST_SHEET_NAME = 31
_LONGEST_TEXT = 32_767
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")

_HEADING_ROW = 1
_A4 = 9
# As many letters stand side by side on an upright sheet of A4, and as many on one lying that is made smaller.
_UPRIGHT_LETTERS, _READABLE_LETTERS = 95, 220
_NARROWEST, _WIDEST = 6, 48
_ROWS_MEASURED = 400
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Excel knows no day before, and counts the first weeks of 1900 with a 29 February that never was.
_FIRST_DAY = date(1900, 3, 1)
_BETWEEN_REPORTS = 500


def write_workbook(tables: Sequence[TableContent], out: BinaryIO, progress: Progress | None = None) -> None:
    """Write each table to a sheet of its own: its title, a frozen row of headings, and the rows.

    Raises:
        CancelledError: `progress` returned False.
        KnownError: TABLE_TOO_LARGE, a sheet cannot hold it.
    """
    for table in tables:
        if len(table.rows) > MAX_ROWS - _HEADING_ROW - 1 or len(table.columns) > MAX_COLUMNS:
            raise KnownError(ErrorCode.TABLE_TOO_LARGE, rows=len(table.rows), limit=MAX_ROWS - _HEADING_ROW - 1)
    # The writer seeks; what travels to a disk is written front to back.
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False}) as book:
        writer = _Writer(book, sum(len(table.rows) for table in tables), progress)
        for name, table in zip(_sheet_names(tables), tables, strict=True):
            writer.sheet(name, table)
    out.write(buffer.getbuffer())


def write_csv(table: TableContent, out: BinaryIO, progress: Progress | None = None, *, for_excel: bool = True) -> None:
    """Write a table as CSV: dates as dd/MM/yyyy, decimals with a point.

    `for_excel` puts a byte order mark first and keeps texts from being run as formulas; other programs want neither.

    Raises:
        CancelledError: `progress` returned False.
    """
    if for_excel:
        out.write(b"\xef\xbb\xbf")
    for number, row in enumerate(_with_headings(table)):
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="\r\n").writerow([_csv_text(cell, for_excel=for_excel) for cell in row])
        out.write(line.getvalue().encode("utf-8"))
        if progress and number % _BETWEEN_REPORTS == 0 and not progress(number, len(table.rows)):
            raise CancelledError


def is_csv(path: Path) -> bool:
    """Tell whether a file's name asks for CSV."""
    return path.suffix.casefold() == ".csv"


def _with_headings(table: TableContent) -> Iterator[Sequence[Cell]]:
    yield [column.title for column in table.columns]
    yield from table.rows


def _csv_text(cell: Cell, *, for_excel: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    text = str(cell)
    # A program that opens the file would run it otherwise.
    return f"'{text}" if for_excel and isinstance(cell, str) and text.startswith(_FORMULA) else text


def _sheet_names(tables: Sequence[TableContent]) -> list[str]:
    names: list[str] = []
    for table in tables:
        name = " ".join(_NOT_IN_SHEET_NAME.sub(" ", table.title).split())[:_LONGEST_SHEET_NAME].strip() or "1"
        number = 1
        unique = name
        while unique.casefold() in {other.casefold() for other in names}:
            number += 1
            unique = f"{name[: _LONGEST_SHEET_NAME - 4].strip()} {number}"
        names.append(unique)
    return names


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, total: int, progress: Progress | None) -> None:
        self._book = book
        self._total = total
        self._progress = progress
        self._done = 0
        self._title = book.add_format({"bold": True, "font_size": 13})
        self._heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._formats = {strong: self._formats_of(strong=strong) for strong in (False, True)}

    def _formats_of(self, *, strong: bool) -> dict[str, Format]:
        # Number formats are written the American way; Excel shows them as the computer's own language does.
        kinds = {"text": "@", "whole": "#,##0", "year": "0", "decimal": "#,##0.00##", "date": "dd/mm/yyyy"}
        return {name: self._book.add_format({"num_format": form, "bold": strong}) for name, form in kinds.items()}

    def sheet(self, name: str, table: TableContent) -> None:
        sheet = self._book.add_worksheet(name)
        widths = _widths(table)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        _set_paper(sheet, sum(widths))
        sheet.freeze_panes(_HEADING_ROW + 1, 0)
        if table.rows:
            sheet.autofilter(_HEADING_ROW, 0, _HEADING_ROW + len(table.rows), len(table.columns) - 1)
        sheet.write_string(0, 0, table.title, self._title)
        for column, heading in enumerate(table.columns):
            sheet.write_string(_HEADING_ROW, column, heading.title, self._heading)
        whole = ["year" if column.is_year else "whole" for column in table.columns]
        for number, row in enumerate(table.rows):
            formats = self._formats[number in table.strong]
            for column, cell in enumerate(row):
                _write_cell(sheet, _HEADING_ROW + 1 + number, column, cell, formats, whole[column])
            self._count()

    def _count(self) -> None:
        self._done += 1
        if self._progress and self._done % _BETWEEN_REPORTS == 0 and not self._progress(self._done, self._total):
            raise CancelledError


def _set_paper(sheet: Worksheet, letters: int) -> None:
    """Make a sheet so many letters wide ready to print: its headings on every page, its columns on one if readable."""
    sheet.set_paper(_A4)
    sheet.repeat_rows(_HEADING_ROW)
    if letters > _UPRIGHT_LETTERS:
        sheet.set_landscape()
    if letters <= _READABLE_LETTERS:
        sheet.fit_to_pages(1, 0)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, formats: dict[str, Format], whole: str) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date) and cell >= _FIRST_DAY:
        sheet.write_datetime(row, column, cell, formats["date"])
    elif isinstance(cell, date):
        sheet.write_string(row, column, f"{cell:%d/%m/%Y}", formats["text"])
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, formats[whole])
    elif isinstance(cell, Decimal):
        sheet.write_number(row, column, float(cell), formats["decimal"])
    else:
        sheet.write_string(row, column, cell[:_LONGEST_TEXT], formats["text"])


def _widths(table: TableContent) -> list[int]:
    """Return the width of each column in letters, from its heading's longest word and its first rows."""
    widths = [max((len(word) for word in column.title.split()), default=0) + 3 for column in table.columns]
    for row in table.rows[:_ROWS_MEASURED]:
        for column, cell in enumerate(row):
            length = 10 if isinstance(cell, date) else len(str(cell)) if cell is not None else 0
            widths[column] = max(widths[column], length + 2)
    return [min(max(width, _NARROWEST), _WIDEST) for width in widths]
