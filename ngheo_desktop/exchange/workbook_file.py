"""Opens a workbook from elsewhere after making sure that opening it is harmless, and says what a refused file is."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
)

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.old_workbook import look
from ngheo_desktop.exchange.workbook_scan import MAX_ROWS, ZIP, Place, Scan, scan_zip, too_large, too_long

MAX_FILE_BYTES = 50 << 20

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# The stream in which Excel wraps a workbook that has a password ([MS-OFFCRYPTO] 1.3.3).
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The stream of an .xls workbook ([MS-XLS] 2.1.2), of today and of Excel 5.
_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_WEB_PAGE = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"mime-version")
_HEAD = 2_048

Merged = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Cells:
    """The used part of a visible sheet.

    Attributes:
        first_row: the number, from 1, of the first used row.
        rows: values as the reader gives them: text, float, bool, date, datetime, and "" for nothing.
        merged: merged cells as (top, left, bottom, right), as indexes into `rows`.
        uncalculated: (row, column) of formulas without a value, as indexes into `rows`.
        is_1904: whether the days of this workbook count from 1904.
    """

    sheet: str
    first_row: int
    rows: list[list[object]]
    merged: tuple[Merged, ...] = ()
    uncalculated: frozenset[Place] = frozenset()
    is_1904: bool = False
    first_column: int = 1


def read_sheets(path: Path) -> list[Cells]:
    """Return the visible sheets of an Excel workbook (.xlsx, .xlsm or .xls).

    What an officer cannot see, hidden sheets and charts, is left alone.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READ, FILE_TOO_LARGE, LIST_NOT_WORKBOOK, LIST_WEB_PAGE, LIST_PASSWORD,
            LIST_DAMAGED or LIST_TOO_LONG.
    """
    return sheets_of(content_of(path), path.name)


def sheets_of(data: bytes, file: str) -> list[Cells]:
    """Return the visible sheets of a workbook from its bytes; see `read_sheets`."""
    scan = Scan()
    if data.startswith(ZIP):
        scan = scan_zip(data, file)
    elif not data.startswith(_OLE):
        raise KnownError(_kind_of(data), file=file)
    elif _ENCRYPTED in data:
        raise KnownError(ErrorCode.LIST_PASSWORD, file=file)
    elif not any(name in data for name in _STREAMS):
        raise KnownError(ErrorCode.LIST_NOT_WORKBOOK, file=file)
    else:
        old = look(data)
        if old.has_password:
            raise KnownError(ErrorCode.LIST_PASSWORD, file=file)
        scan.is_1904 = old.is_1904
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            names = [
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
            ]
            return [_cells(workbook.get_sheet_by_name(name), file, scan) for name in names]
    except (CalamineError, ZipError, zipfile.BadZipFile) as fault:
        raise KnownError(ErrorCode.LIST_DAMAGED, file=file) from fault


def content_of(path: Path) -> bytes:
    """Return the bytes of a file that may be a workbook.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READ or FILE_TOO_LARGE.
    """
    try:
        size = path.stat().st_size
        data = b"" if size > MAX_FILE_BYTES else path.read_bytes()
    except FileNotFoundError as fault:
        raise KnownError(ErrorCode.FILE_NOT_FOUND, file=path.name) from fault
    except OSError as fault:
        raise KnownError(ErrorCode.FILE_NOT_READ, file=path.name, cause=fault) from fault
    if size > MAX_FILE_BYTES:
        raise too_large(path.name, size, MAX_FILE_BYTES)
    return data


def _kind_of(data: bytes) -> ErrorCode:
    start = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_WEB_PAGE) or (start.startswith(b"<") and b"<html" in start):
        return ErrorCode.LIST_WEB_PAGE
    return ErrorCode.LIST_NOT_WORKBOOK


def _cells(sheet: CalamineSheet, file: str, scan: Scan) -> Cells:
    if sheet.total_height > MAX_ROWS:
        raise too_long(file, sheet.total_height, sheet.total_width)
    top, left = sheet.start or (0, 0)
    rows = cast("list[list[object]]", sheet.to_python(skip_empty_area=True))
    width = len(rows[0]) if rows else 0
    merged = (
        (max(r1 - top, 0), max(c1 - left, 0), min(r2 - top, len(rows) - 1), min(c2 - left, width - 1))
        for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or ()
        if r2 >= top and c2 >= left and r1 - top < len(rows) and c1 - left < width
    )
    uncalculated = frozenset((row - top, column - left) for row, column in scan.uncalculated.get(sheet.name, ()))
    return Cells(sheet.name, top + 1, rows, tuple(merged), uncalculated, scan.is_1904, left + 1)
