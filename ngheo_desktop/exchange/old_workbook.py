"""Looks into the workbook stream of an .xls: whether it has a password, and from which year its days count.

An .xls is a small file system of its own ([MS-CFB]); the stream in it is a row of records ([MS-XLS] 2.1.4). Only the
records that describe the workbook as a whole are looked at; the reader of the cells tells neither of these two things.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

# Numbers of records, [MS-XLS] 2.3.1.
_END, _DATE_MODE, _FILE_PASS = 0x000A, 0x0022, 0x002F
_BEGIN = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_RECORD = struct.Struct("<HH")

# [MS-CFB] 2.2: places in the header; 2.6.1: an entry of the directory.
_SECTOR_SHIFT, _MINI_SHIFT, _FIRST_DIRECTORY, _MINI_LIMIT, _FIRST_MINI = 30, 32, 48, 56, 60
_FIRST_OF_MORE, _IN_HEADER, _IN_HEADER_COUNT = 68, 76, 109
_SHIFTS = range(6, 13)
_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_ROOT = "Root Entry"
_STREAMS = ("Workbook", "Book")


@dataclass(frozen=True, slots=True)
class OldWorkbook:
    """What the head of an .xls says; of a damaged one nothing, which the reader of its cells finds out by itself."""

    has_password: bool = False
    is_1904: bool = False


def look(data: bytes) -> OldWorkbook:
    """Return what the records of the workbook as a whole say."""
    try:
        stream = _stream(data)
    except (struct.error, IndexError, ValueError):
        return OldWorkbook()
    has_password = is_1904 = False
    for kind, content in _records(stream):
        has_password = has_password or kind == _FILE_PASS
        is_1904 = is_1904 or (kind == _DATE_MODE and content[:1] == b"\x01" and not has_password)
    return OldWorkbook(has_password, is_1904)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Go through the records up to the end of what concerns the workbook as a whole."""
    at = 0
    while at + _RECORD.size <= len(stream):
        kind, size = _RECORD.unpack_from(stream, at)
        if kind == _END or (at == 0 and kind not in _BEGIN):
            return
        at += _RECORD.size
        yield kind, stream[at : at + size]
        at += size


def _stream(data: bytes) -> bytes:
    """Return the stream of the workbook.

    Raises:
        struct.error, IndexError, ValueError: the file is damaged.
    """
    shift, mini_shift = struct.unpack_from("<HH", data, _SECTOR_SHIFT)
    if shift not in _SHIFTS or mini_shift not in _SHIFTS:
        raise ValueError("sectors of an unknown size")
    size = 1 << shift
    body = data[size:]
    table = _table(data, body, size)
    directory = _chain(body, table, struct.unpack_from("<I", data, _FIRST_DIRECTORY)[0], size)
    found = {name: (first, length) for name, first, length in _entries(directory)}
    first, length = next((found[name] for name in _STREAMS if name in found), (_LAST_SECTOR, 0))
    if length >= struct.unpack_from("<I", data, _MINI_LIMIT)[0]:
        return _chain(body, table, first, size)[:length]
    small = _chain(body, table, found.get(_ROOT, (_LAST_SECTOR, 0))[0], size)
    mini = _chain(body, table, struct.unpack_from("<I", data, _FIRST_MINI)[0], size)
    return _chain(small, _numbers(mini), first, 1 << mini_shift)[:length]


def _table(data: bytes, body: bytes, size: int) -> tuple[int, ...]:
    """Return, for each sector, which one comes after it."""
    parts = list(struct.unpack_from(f"<{_IN_HEADER_COUNT}I", data, _IN_HEADER))
    more = struct.unpack_from("<I", data, _FIRST_OF_MORE)[0]
    for _ in range(len(data) // size):
        if more >= _LAST_SECTOR:
            break
        *further, more = _numbers(_sector(body, more, size))
        parts += further
    return _numbers(b"".join(_sector(body, part, size) for part in parts if part < _LAST_SECTOR))


def _chain(data: bytes, table: tuple[int, ...], first: int, size: int) -> bytes:
    parts: list[bytes] = []
    at = first
    while at < _LAST_SECTOR:
        if len(parts) > len(table):
            raise ValueError("a chain of sectors without an end")
        parts.append(_sector(data, at, size))
        at = table[at]
    return b"".join(parts)


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[number * size : (number + 1) * size]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack_from(f"<{len(data) // 4}I", data)


def _entries(directory: bytes) -> Iterator[tuple[str, int, int]]:
    """Go through the names, first sectors and lengths of a directory."""
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", errors="replace")
        yield name, *struct.unpack_from("<II", directory, at + 116)
