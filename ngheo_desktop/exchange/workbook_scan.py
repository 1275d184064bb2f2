"""Looks over the parts of a zipped workbook before a reader sees them: sizes, far cells, formulas without a value.

A reader lays a sheet out in memory from its first used cell to its last, and inflates whatever it is given, so a small
file could fill the memory of the computer.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from ngheo_desktop.errors import ErrorCode, KnownError

MAX_INFLATED_BYTES = 400 << 20
MAX_ROWS = 200_000
MAX_COLUMNS = 2_000
MAX_CELLS = 10_000_000
ZIP = b"PK\x03\x04"

_CHUNK = 1 << 20
_SHEETS = "xl/worksheets/"
_LOCAL_HEADER = struct.Struct("<4s22xHH")
# Addresses that alone or together could exceed the limits; a sheet without any has 99,999 rows of 26 columns at most.
_FAR = re.compile(rb"r\s*=\s*[\"'](?:([A-Z]{2,3})(\d+)|[A-Z](\d{6,7}))[\"']")
_NEAR_ROWS, _NEAR_COLUMNS = 99_999, 26
# A cell that holds something, with its address; empty cells close themselves.
_CELL = re.compile(rb'<(?:\w+:)?c (?:[^>]*?\s)?r\s*=\s*["\']([A-Z]{1,3})(\d{1,7})["\'][^>]*(?<!/)>')
_LONGEST_CELL_TAG = 512
# A formula that was never calculated: it has no value, or an empty one.
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f(?:/>|[ >][^<]*(?:</(?:\w+:)?f>)?)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_LONGEST_FORMULA = 9_000
_END_OF_SHEET = b"worksheet>"
_DATE_1904 = re.compile(rb"date1904=[\"'](?:1|true)[\"']")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Place = tuple[int, int]


@dataclass(slots=True)
class Scan:
    """What was noticed: formulas without a value by sheet (row and column from 0), and the calendar of 1904."""

    uncalculated: dict[str, frozenset[Place]] = field(default_factory=dict)
    is_1904: bool = False


def scan_zip(data: bytes, file: str) -> Scan:
    """Refuse what is no workbook, or would not fit into memory.

    Raises:
        KnownError: LIST_NOT_WORKBOOK, LIST_DAMAGED, FILE_TOO_LARGE or LIST_TOO_LONG.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
        if "xl/workbook.xml" not in entries:
            raise KnownError(ErrorCode.LIST_NOT_WORKBOOK, file=file)
        size = sum(entry.file_size for entry in entries.values())
        if size > MAX_INFLATED_BYTES:
            raise too_large(file, size, MAX_INFLATED_BYTES)
        found: dict[str, frozenset[Place]] = {}
        for name, entry in entries.items():
            if name.startswith(_SHEETS):
                found[name] = _scan_sheet(data, entry, file)
            else:
                for _ in _inflate(data, entry):
                    pass
        workbook = b"".join(_inflate(data, entries["xl/workbook.xml"]))
        scan = Scan(is_1904=_DATE_1904.search(workbook) is not None)
        if any(found.values()) and "xl/_rels/workbook.xml.rels" in entries:
            parts = _sheet_parts(workbook, b"".join(_inflate(data, entries["xl/_rels/workbook.xml.rels"])))
            scan.uncalculated = {sheet: found[part] for sheet, part in parts.items() if found.get(part)}
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, ET.ParseError) as e:
        raise KnownError(ErrorCode.LIST_DAMAGED, file=file) from e
    return scan


def too_large(file: str, size: int, limit: int) -> KnownError:
    """Return the refusal of a file of so many bytes."""
    return KnownError(ErrorCode.FILE_TOO_LARGE, file=file, size=-(-size >> 20), limit=limit >> 20)


def too_long(file: str, rows: int, columns: int) -> KnownError:
    """Return the refusal of a sheet of so many rows and columns."""
    return KnownError(ErrorCode.LIST_TOO_LONG, file=file, rows=rows, columns=columns, limit=MAX_ROWS)


def _sheet_parts(workbook: bytes, relations: bytes) -> dict[str, str]:
    """Return the part of the archive that holds each sheet."""
    targets = {one.get("Id"): one.get("Target", "") for one in ET.fromstring(relations)}  # noqa: S314
    parts: dict[str, str] = {}
    for sheet in ET.fromstring(workbook).iter(f"{_MAIN}sheet"):  # noqa: S314  (sizes are bounded above)
        target = targets.get(sheet.get(_RELATION), "")
        parts[sheet.get("name", "")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return parts


def _scan_sheet(data: bytes, entry: zipfile.ZipInfo, file: str) -> frozenset[Place]:
    rows, columns, found = _far_extent(_inflate(data, entry))
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        check_extent(_inflate(data, entry), file)
    return found


def _far_extent(pieces: Iterator[bytes]) -> tuple[int, int, frozenset[Place]]:
    """Return rows and columns that a sheet has at most, quickly, and its formulas without a value."""
    rows, columns = _NEAR_ROWS, _NEAR_COLUMNS
    found: set[Place] = set()
    rest = b""
    for piece in pieces:
        text = rest + piece
        for letters, digits, far in _FAR.findall(text):
            rows = max(rows, int(digits or far))
            columns = max(columns, column_number(letters)) if letters else columns
        has_formulas = b"<f" in text or b":f" in text
        if has_formulas:
            found.update((int(row) - 1, column_number(name) - 1) for name, row in _UNCALCULATED.findall(text))
        rest = text[-_LONGEST_FORMULA if has_formulas else -_LONGEST_CELL_TAG :]
    if _END_OF_SHEET not in rest[-_LONGEST_CELL_TAG:]:
        # The reader would take what is there for the whole list.
        raise ValueError("the sheet is cut off")
    return rows, columns, frozenset(found)


def check_extent(pieces: Iterator[bytes], file: str) -> None:
    """Refuse a sheet whose cells with something in them reach too far; every address is looked at.

    Raises:
        KnownError: LIST_TOO_LONG.
    """
    rows = columns = 0
    rest = b""
    for piece in pieces:
        text = rest + piece
        for letters, digits in _CELL.findall(text):
            rows = max(rows, int(digits))
            columns = max(columns, column_number(letters))
        rest = text[-_LONGEST_CELL_TAG:]
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise too_long(file, rows, columns)


def _inflate(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give the content of an entry, and refuse more than the directory says: the reader would not stop there."""
    signature, name_size, extra_size = _LOCAL_HEADER.unpack_from(data, entry.header_offset)
    start = entry.header_offset + _LOCAL_HEADER.size + name_size + extra_size
    packed = data[start : start + entry.compress_size]
    if signature != ZIP or entry.flag_bits & 1 or len(packed) != entry.compress_size:
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


def column_number(letters: bytes) -> int:
    """Return the number, from 1, of a column by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
