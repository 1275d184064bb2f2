"""Opens a workbook from elsewhere after making sure that opening it is harmless.

A reader lays a sheet out in memory from its first used cell to its last, and inflates whatever it is given, so a small
file could fill the memory of the computer. Sizes are therefore counted before it sees the file.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ngheo_desktop.errors import ErrorCode, KnownError

MAX_FILE_BYTES = 50 << 20
MAX_INFLATED_BYTES = 400 << 20
MAX_ROWS = 200_000
MAX_COLUMNS = 2_000
MAX_CELLS = 10_000_000

_CHUNK = 1 << 20
_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# The stream in which Excel wraps a workbook that has a password ([MS-OFFCRYPTO] 1.3.3).
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOCAL_HEADER = struct.Struct("<4s22xHH")
# A cell that holds something, with its address; empty cells close themselves.
_CELL = re.compile(rb'<(?:\w+:)?c (?:[^>]*? )?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_LONGEST_CELL_TAG = 512


@dataclass(frozen=True, slots=True)
class Cells:
    """The used part of a visible sheet.

    Attributes:
        first_row: the number, from 1, of the first used row.
        rows: values as the reader gives them: text, float, bool, date, datetime, and "" for nothing.
    """

    sheet: str
    first_row: int
    rows: list[list[object]]


def read_sheets(path: Path) -> list[Cells]:
    """Return the visible sheets of an Excel workbook (.xlsx, .xlsm or .xls).

    What an officer cannot see, hidden sheets and charts, is left alone.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READ, FILE_TOO_LARGE, LIST_NOT_WORKBOOK or LIST_TOO_LONG.
    """
    data = _content(path)
    if data.startswith(_ZIP):
        _check_zip(data, path.name)
    elif not data.startswith(_OLE) or _ENCRYPTED in data:
        raise KnownError(ErrorCode.LIST_NOT_WORKBOOK, file=path.name)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            names = [
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
            ]
            return [_cells(workbook.get_sheet_by_name(name), path.name) for name in names]
    except CalamineError as fault:
        raise KnownError(ErrorCode.LIST_NOT_WORKBOOK, file=path.name) from fault


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        data = b"" if size > MAX_FILE_BYTES else path.read_bytes()
    except FileNotFoundError as fault:
        raise KnownError(ErrorCode.FILE_NOT_FOUND, file=path.name) from fault
    except OSError as fault:
        raise KnownError(ErrorCode.FILE_NOT_READ, file=path.name, cause=fault) from fault
    if size > MAX_FILE_BYTES:
        raise _too_large(path.name, size, MAX_FILE_BYTES)
    return data


def _too_large(file: str, size: int, limit: int) -> KnownError:
    return KnownError(ErrorCode.FILE_TOO_LARGE, file=file, size=-(-size >> 20), limit=limit >> 20)


def _too_long(file: str, rows: int, columns: int) -> KnownError:
    return KnownError(ErrorCode.LIST_TOO_LONG, file=file, rows=rows, columns=columns, limit=MAX_ROWS)


def _cells(sheet: CalamineSheet, file: str) -> Cells:
    if sheet.total_height > MAX_ROWS:
        raise _too_long(file, sheet.total_height, sheet.total_width)
    first = sheet.start[0] if sheet.start else 0
    return Cells(sheet.name, first + 1, [list(row) for row in sheet.to_python(skip_empty_area=True)])


def _check_zip(data: bytes, file: str) -> None:
    """Refuse what is no workbook, or would not fit into memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
        if "xl/workbook.xml" not in {entry.filename for entry in entries}:
            raise KnownError(ErrorCode.LIST_NOT_WORKBOOK, file=file)
        if sum(entry.file_size for entry in entries) > MAX_INFLATED_BYTES:
            raise _too_large(file, sum(entry.file_size for entry in entries), MAX_INFLATED_BYTES)
        for entry in entries:
            _check_extent(_inflate(data, entry), file)
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError) as fault:
        raise KnownError(ErrorCode.LIST_NOT_WORKBOOK, file=file) from fault


def _inflate(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give the content of an entry, and refuse more than the directory says: the reader would not stop there."""
    signature, name_size, extra_size = _LOCAL_HEADER.unpack_from(data, entry.header_offset)
    start = entry.header_offset + _LOCAL_HEADER.size + name_size + extra_size
    packed = data[start : start + entry.compress_size]
    if signature != _ZIP or entry.flag_bits & 1 or len(packed) != entry.compress_size:
        raise ValueError("the entry is not where the directory says")
    if entry.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise ValueError("the entry is packed in another way")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    left = entry.file_size
    for at in range(0, len(packed), _CHUNK):
        waiting, piece = packed[at : at + _CHUNK], b""
        # An exhausted input can still leave a full piece behind in the inflater.
        while waiting or len(piece) == _CHUNK:
            piece = inflater.decompress(waiting, _CHUNK)
            waiting = inflater.unconsumed_tail
            left -= len(piece)
            if left < 0 or inflater.unused_data:
                raise ValueError("the entry has another size")
            yield piece
    if not inflater.eof:
        raise ValueError("the entry is cut off")


def _check_extent(pieces: Iterator[bytes], file: str) -> None:
    rows = columns = 0
    rest = b""
    for piece in pieces:
        text = rest + piece
        for letters, digits in _CELL.findall(text):
            rows = max(rows, int(digits))
            columns = max(columns, _column_number(letters))
        rest = text[-_LONGEST_CELL_TAG:]
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise _too_long(file, rows, columns)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
