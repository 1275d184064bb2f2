"""Writes the rows of a list that were kept out, beside the reasons, as a workbook that can be imported again."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.list_columns import ListSheet
from ngheo_desktop.exchange.list_fields import REASON_HEADING, plain
from ngheo_desktop.exchange.list_table import with_merged_filled

_REASON = plain(REASON_HEADING)
_WIDEST, _NARROWEST = 40, 6
_REASON_WIDTH = 60

Place = tuple[str, int]
"""A sheet and the number of a row, as Excel shows it."""


def write_failed_rows(
    target: Path, sheets: Sequence[ListSheet], wanted: Collection[Place], reasons: Mapping[Place, str]
) -> int:
    """Write titles, headings and the wanted rows of each sheet as they were, with a column of reasons; return how many.

    Text stays text: identity numbers keep their zeros and nothing becomes a formula. Sheets without a wanted row are
    left out.

    Raises:
        KnownError: FILE_NOT_WRITTEN.
    """
    rows = 0
    unfinished = target.with_name(f".{target.name}.part")
    try:
        with xlsxwriter.Workbook(str(unfinished)) as book:
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
            wrapped = book.add_format({"text_wrap": True, "font_color": "#A4262C"})
            for sheet in sheets:
                own = {row for name, row in wanted if name == sheet.cells.sheet}
                if own:
                    page = book.add_worksheet(sheet.cells.sheet)
                    _write_sheet(page, sheet, sorted(own), reasons, (day, bold, wrapped))
                    rows += len(own)
            if not rows:
                book.add_worksheet()
        unfinished.replace(target)
    except (OSError, XlsxWriterException) as fault:
        unfinished.unlink(missing_ok=True)
        raise KnownError(ErrorCode.FILE_NOT_WRITTEN, file=target.name, cause=fault) from fault
    return rows


def _write_sheet(
    page: Worksheet,
    sheet: ListSheet,
    numbers: list[int],
    reasons: Mapping[Place, str],
    formats: tuple[Format, Format, Format],
) -> None:
    day, bold, wrapped = formats
    cells = sheet.cells
    rows = with_merged_filled(sheet)
    headings = cells.rows[sheet.header]
    # An earlier column of reasons is replaced.
    kept = [index for index, value in enumerate(headings) if plain(value) != _REASON]
    for at, row in enumerate(cells.rows[: sheet.header + 1]):
        for place, index in enumerate(kept):
            _write(page, at, place, row[index], bold if at == sheet.header else None, day)
    for top, left, bottom, right in cells.merged:
        if bottom <= sheet.header and (bottom > top or right > left) and right < len(kept):
            page.merge_range(top, left, bottom, right, str(cells.rows[top][left]), bold)
    page.write_string(sheet.header, len(kept), REASON_HEADING, bold)
    widths = [_NARROWEST] * len(kept)
    for at, number in enumerate(numbers, start=sheet.header + 1):
        row = rows[number - cells.first_row]
        for place, index in enumerate(kept):
            _write(page, at, place, row[index], None, day)
            widths[place] = max(widths[place], min(len(str(row[index])) + 2, _WIDEST))
        page.write_string(at, len(kept), reasons.get((cells.sheet, number), ""), wrapped)
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    page.set_column(len(kept), len(kept), _REASON_WIDTH)
    page.freeze_panes(sheet.header + 1, 0)


def _write(page: Worksheet, row: int, column: int, value: object, style: Format | None, day: Format) -> None:
    if isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, (int, float)):
        page.write_number(row, column, value, style)
    elif isinstance(value, (date, datetime)):
        page.write_datetime(row, column, value, day)
    elif value != "":
        page.write_string(row, column, str(value), style)
