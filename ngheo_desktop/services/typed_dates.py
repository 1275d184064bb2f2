"""Reading a date as an operator types it from paper: with strokes, the year alone, or only digits."""

import re
from datetime import date

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import format_date, parse_date

_DIGITS = re.compile(r"\d{5,8}")
# Nobody alive was born earlier; digits that would mean it are read otherwise, or not at all.
_OLDEST_YEARS = 130


def read_date(text: str, today: date) -> str:
    """Return a typed date as ISO text, partial where only the month or the year is given.

    Beside what `parse_date` understands: 05031962, 050362 and 031962. Digits with two possible meanings are refused.

    Raises:
        KnownError: INPUT_DATE, INPUT_DATE_AMBIGUOUS.
    """
    typed = text.strip()
    if _DIGITS.fullmatch(typed) is None or not typed.isascii():
        return parse_date(typed, today=today)
    found = sorted({iso for parts in _split(typed) if (iso := _possible(parts, today)) is not None})
    if not found:
        raise KnownError(ErrorCode.INPUT_DATE, text=typed)
    if len(found) > 1:
        first, second = (format_date(iso) for iso in found[:2])
        raise KnownError(ErrorCode.INPUT_DATE_AMBIGUOUS, text=typed, first=first, second=second)
    return found[0]


def read_recent_date(text: str, today: date) -> str:
    """Return a typed date of something that happened lately: a year of two digits is never a hundred years ago.

    Up to the end of the coming year, so that a slip of the finger comes out as a date in the future, which can be
    refused, and not as one in another century.

    Raises:
        KnownError: INPUT_DATE, INPUT_DATE_AMBIGUOUS.
    """
    return read_date(text, date(today.year + 1, 12, 31))


def read_past_date(text: str, today: date) -> str:
    """Return a typed date that cannot lie in the future.

    Raises:
        KnownError: INPUT_DATE, INPUT_DATE_AMBIGUOUS, INPUT_DATE_LATER.
    """
    iso = read_date(text, today)
    if iso > today.isoformat()[: len(iso)]:
        raise KnownError(ErrorCode.INPUT_DATE_LATER, date=format_date(iso))
    return iso


def _split(digits: str) -> list[str]:
    """Return every way to put strokes between digits: day and month of one or two, year of two or four."""
    ways = [f"{digits[:2]}/{digits[2:]}"] if len(digits) == len("031962") else []
    for year in (2, 4):
        rest = digits[:-year]
        ways += [f"{rest[:cut]}/{rest[cut:]}/{digits[-year:]}" for cut in (1, 2) if 1 <= len(rest) - cut <= 2]
    return ways


def _possible(written: str, today: date) -> str | None:
    try:
        iso = parse_date(written, today=today)
    except KnownError as fault:
        if fault.code is not ErrorCode.INPUT_DATE:
            raise
        return None
    is_past = iso <= today.isoformat()[: len(iso)]
    return iso if is_past and int(iso[:4]) >= today.year - _OLDEST_YEARS else None
