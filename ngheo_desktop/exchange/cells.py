"""Reads the cells of a list: text, dates, numbers, marks. What is not understood is None, never a guess."""

import re
from datetime import date, datetime, timedelta

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.household import Sex, is_partial_date
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.exchange.list_fields import plain

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", re.ASCII)
_PLAIN_DATE = re.compile(r"(\d\d)/(\d\d)/(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{2})", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{4})", re.ASCII)
_ONLY_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]00:00(:00)?(\.0+)?$")
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
_BLANKS_IN_ID = re.compile(r"[\s.]")
# A day or month that nobody knows is left out or dotted: --/--/1951, /3/1962, năm 1962.
_UNKNOWN_DAY = re.compile(r"[\s._…-]*[/-][\s._…-]*(?:(\d{1,2})\s*)?[/-]\s*(\d{4})", re.ASCII)
_YEAR_ONLY = re.compile(r"(?:(?:sinh\s+)?năm\s+)?(\d{1,4})", re.ASCII | re.IGNORECASE)
# What stands in the column of identity numbers where there is none.
_NO_ID = frozenset({"", "0", "khong", "khong co", "chua co", "chua lam", "chua cap", "ko", "ko co", "k co", "chua"})
_CAUSE_SEPARATORS = re.compile(r"[;,.+\s/]+")
_OLDEST_YEAR = 1880
_HIGHEST_SCORE = 1_000
_OLDEST_PERSON = 120
# Names hold letters, their marks and a few signs; \w without digits and _ is what Unicode calls a letter.
_NAME = re.compile(r"(?:[^\W\d_]|[ '’ʼ\-.()\u0300-\u036f])*")
# Serial numbers of days: above every year that a cell could mean, up to 2100 (Excel counts from 1899-12-30).
_FIRST_SERIAL, _LAST_SERIAL = 2_101, 73_415
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
# Digits of a whole number of 12: a citizen id begins with a province, 001 to 096, so that Excel drops one zero or two.
_LOST_ZEROS = {8: 9, 10: 12, 11: 12}

_SEXES = {"nam": Sex.MALE, "nu": Sex.FEMALE}
_FLAGS = {"x": True, "1": True, "co": True, "khong": False, "0": False, "": False}
_CLASSES: dict[str, tuple[HouseholdClass, HouseholdClass | None]] = {
    "ngheo": (HouseholdClass.POOR, None),
    "can ngheo": (HouseholdClass.NEAR_POOR, None),
    "hn": (HouseholdClass.POOR, None),
    "hcn": (HouseholdClass.NEAR_POOR, None),
    "thoat ngheo": (HouseholdClass.NON_POOR, HouseholdClass.POOR),
    "thoat can ngheo": (HouseholdClass.NON_POOR, HouseholdClass.NEAR_POOR),
    "khong ngheo": (HouseholdClass.NON_POOR, None),
    "co muc song trung binh": (HouseholdClass.AVERAGE, None),
    "muc song trung binh": (HouseholdClass.AVERAGE, None),
}


def text_of(value: object) -> str:
    """Return a cell as one line of NFC text; a whole number without decimals. Letters are never changed."""
    if isinstance(value, str):
        return " ".join((value if value.isascii() else nfc(value)).split())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return " ".join(nfc(str(value)).split())


def date_of(value: object) -> str | None:
    """Return a partial ISO date, or None for what is not a date of the calendar.

    Lists write 16/09/1951, 16091951, 9/1951, 1951, and 00/00/1951 where day and month are unknown. Real dates of Excel
    are taken as they are.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat() if value.year >= _OLDEST_YEAR else None
    if isinstance(value, str) and (plainly := _PLAIN_DATE.fullmatch(value)):
        # By far the most usual way; the others are looked for only after it.
        year, month, day = int(plainly[3]), int(plainly[2]), int(plainly[1])
        if day and month and year >= _OLDEST_YEAR:
            iso = f"{plainly[3]}-{plainly[2]}-{plainly[1]}"
            return iso if is_partial_date(iso) else None
    text = _MIDNIGHT.sub("", text_of(value).lstrip("'"))
    if isinstance(value, (int, float)) and len(text) == len("5031962"):
        text = f"0{text}"
    if match := _DAY_FIRST.fullmatch(text) or _ONLY_DIGITS.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _MONTH_FIRST.fullmatch(text):
        day, month, year = 0, int(match[1]), int(match[2])
    elif match := _UNKNOWN_DAY.fullmatch(text):
        day, month, year = 0, int(match[1] or 0), int(match[2])
    elif match := _YEAR_ONLY.fullmatch(text):
        day, month, year = 0, 0, int(match[1])
    elif is_partial_date(text):
        return text if int(text[:4]) >= _OLDEST_YEAR else None
    else:
        return None
    if day and not month:
        return None
    iso = f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
    return iso if year >= _OLDEST_YEAR and is_partial_date(iso) else None


def short_date_of(value: object, today: date) -> tuple[str, bool] | None:
    """Return the date of 5/3/62 and whether its century is doubtful, None for what is no such date.

    Nobody is born in the future, so 62 is 1962 as long as it is before 2062; a year that could be of both centuries is
    taken for the later one, and doubtful.
    """
    match = _SHORT_YEAR.fullmatch(text_of(value).lstrip("'")) if isinstance(value, str) else None
    if match is None:
        return None
    short = int(match[3])
    both = short <= today.year % 100
    year = short + today.year // 100 * 100 - (0 if both else 100)
    found = date_of(f"{match[1]}/{match[2]}/{year}")
    if found is None and both:
        found = date_of(f"{match[1]}/{match[2]}/{year - 100}")
    return (found, both) if found else None


def serial_date_of(value: object, *, is_1904: bool) -> str | None:
    """Return the date of a bare number of days as Excel counts them, None for a number that is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value):
        return None
    if not _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return None
    return ((_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(days=int(value))).isoformat()


def age_of(value: object) -> int | None:
    """Return an age in years."""
    text = text_of(value).casefold().removesuffix("tuổi").strip()
    return int(text) if _NUMBER.fullmatch(text) and int(text) <= _OLDEST_PERSON else None


def says_no_id(text: str) -> bool:
    """Tell whether the cell of an identity number says that there is none: “không có”, a dash, a zero."""
    return plain(text) in _NO_ID


def repaired_id_of(value: object) -> str | None:
    """Return an identity number with the leading zeros that Excel dropped; None where none were dropped."""
    digits = _BLANKS_IN_ID.sub("", text_of(value).lstrip("'"))
    if not (digits.isascii() and digits.isdigit()):
        return None
    repaired = digits.zfill(_LOST_ZEROS.get(len(digits), 0))
    return repaired if repaired != digits else None


def citizen_id_of(value: object) -> str | None:
    """Return an identity number of 12 digits, or an old one of 9; blanks and points between digits are dropped."""
    digits = _BLANKS_IN_ID.sub("", text_of(value).lstrip("'"))
    return digits if digits.isascii() and digits.isdigit() and len(digits) in {9, 12} else None


def score_of(value: object) -> int | None:
    """Return a score: a whole number from 0 to 1,000."""
    text = text_of(value)
    if not _NUMBER.fullmatch(text):
        return None
    return int(text) if int(text) <= _HIGHEST_SCORE else None


def sex_of(text: str) -> Sex | None:
    """Return the sex that Nam or Nữ names."""
    return _SEXES.get(plain(text))


def flag_of(text: str) -> bool | None:
    """Return whether a cell is marked: x, or empty."""
    return _FLAGS.get(plain(text)) if plain(text) or not text else None


def class_of(text: str) -> tuple[HouseholdClass, HouseholdClass | None] | None:
    """Return the class that words name and, for a household that escaped, the class it left."""
    return _CLASSES.get(plain(text).removeprefix("ho "))


def causes_of(text: str) -> tuple[list[str], list[str]]:
    """Return the causes "1" to "8" of a cell like 1;6, each once and in order, and the parts that are none."""
    parts = [part for part in _CAUSE_SEPARATORS.split(text) if part]
    known = {part for part in parts if len(part) == 1 and part in "12345678"}
    return sorted(known), [part for part in parts if part not in known]


def is_name(text: str) -> bool:
    """Tell whether a name holds nothing but letters and the signs that names have."""
    return _NAME.fullmatch(text) is not None
