"""Reads untrusted JSON objects key by key; whatever has another shape than expected is a ValueError."""

import json
import re
import unicodedata
from datetime import datetime
from typing import Any

from ngheo_desktop.domain.journal import MAX_TEXT

MAX_WORDS = 200
# Above this, JSON readers of other languages lose digits, and SQLite has 64 bits.
MAX_INTEGER = 2**53 - 1

HASH = re.compile(r"[0-9a-f]{64}")
DEVICE = re.compile(r"[0-9a-f]{32}")
SIGNATURE = re.compile(r"[0-9a-f]{128}")
KEY_OR_NOTHING = re.compile(r"(?:[0-9a-f]{64})?")
COMMUNE = re.compile(r"(?:\d{5})?", re.ASCII)
PROVINCE = re.compile(r"(?:\d{2})?", re.ASCII)


def parse_object(text: str) -> dict[str, Any]:
    """Read a JSON object without floats.

    A key that is given twice is refused: one reader would take the first, another the last, an eye either.

    Raises:
        ValueError: it is not such an object.
    """
    try:
        value = json.loads(text, parse_float=_refuse, parse_constant=_refuse, object_pairs_hook=_pairs)
    except RecursionError as fault:
        raise ValueError("nested too deeply") from fault
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004  (callers wait for one kind of fault)
    return value


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def item(raw: dict[str, Any], key: str) -> Any:
    """Return the value of a key.

    Raises:
        ValueError: the key is missing.
    """
    if key not in raw:
        raise ValueError(f"{key} is missing")
    return raw[key]


def words(raw: dict[str, Any], key: str, *, longest: int = MAX_WORDS) -> str:
    """Return a text that can be shown on one line: NFC, printable, not longer than `longest` characters.

    Raises:
        ValueError: it is missing or has another shape.
    """
    value = item(raw, key)
    if not isinstance(value, str) or len(value) > longest or not is_one_line(value):
        raise ValueError(f"{key} is not a line of text")
    return value


def text(raw: dict[str, Any], key: str) -> str:
    """Return a text as a journal may hold it, whatever it shows as: names of villages come from people.

    Raises:
        ValueError: it is missing or has another shape.
    """
    value = item(raw, key)
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise ValueError(f"{key} is not a text")
    return value


def is_one_line(line: str) -> bool:
    """Tell whether a line shows as what it is: no line ends, no invisible or direction-changing characters."""
    return line.isprintable() and unicodedata.is_normalized("NFC", line)


def matching(raw: dict[str, Any], key: str, pattern: re.Pattern[str]) -> str:
    """Return a text of a given pattern.

    Raises:
        ValueError: it is missing or has another shape.
    """
    return match(item(raw, key), pattern, key)


def match(value: object, pattern: re.Pattern[str], what: str) -> str:
    """Return the value when it is a text of the pattern.

    Raises:
        ValueError: it is not; `what` names it.
    """
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise ValueError(f"{what} has another shape")
    return value


def count(raw: dict[str, Any], key: str) -> int:
    """Return a number from 0.

    Raises:
        ValueError: it is missing or has another shape.
    """
    return number(item(raw, key), key)


def number(value: object, what: str, *, least: int = 0) -> int:
    """Return the value when it is a whole number from `least`.

    Raises:
        ValueError: it is not; `what` names it.
    """
    if type(value) is not int or not least <= value <= MAX_INTEGER:
        raise ValueError(f"{what} is not a number")
    return value


def moment(raw: dict[str, Any], key: str) -> str:
    """Return an ISO 8601 moment with its offset from UTC, as it was written.

    Raises:
        ValueError: it is missing or has another shape.
    """
    value = words(raw, key)
    if datetime.fromisoformat(value).tzinfo is None:
        raise ValueError(f"{key} has no offset from UTC")
    return value


def table(raw: dict[str, Any], key: str) -> dict[str, Any]:
    """Return an object.

    Raises:
        ValueError: it is missing or has another shape.
    """
    value = item(raw, key)
    if not isinstance(value, dict):
        raise ValueError(f"{key} is not an object")  # noqa: TRY004  (callers wait for one kind of fault)
    return value


def rows(raw: dict[str, Any], key: str, *, longest: int) -> list[Any]:
    """Return a list of at most `longest` entries.

    Raises:
        ValueError: it is missing or has another shape.
    """
    value = item(raw, key)
    if not isinstance(value, list) or len(value) > longest:
        raise ValueError(f"{key} is not a list")
    return value
