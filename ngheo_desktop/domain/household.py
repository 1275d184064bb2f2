"""Households and the people in them."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ngheo_desktop.domain.ids import RecordId

HEAD = "chu_ho"


class Sex(StrEnum):
    """Sex as the forms print it: 1 Nam, 2 Nữ (Mẫu 01)."""

    MALE = "male"
    FEMALE = "female"


_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def is_partial_date(text: str) -> bool:
    """Tell whether the text is a year, a year and month, or a full date in ISO form that exists in the calendar."""
    match = _PARTIAL_DATE.fullmatch(text)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def birth_parts(birth: str) -> tuple[int, int, int]:
    """Return year, month and day of birth; what is not known is taken as 1 (docs/decisions/0011).

    Raises:
        ValueError: the birth date is not a partial ISO date.
    """
    return int(birth[:4]), int(birth[5:7] or 1), int(birth[8:10] or 1)


def age_in_months(birth: str, on: date) -> int:
    """Return completed months of age on a day.

    A birth date of which only the year or the month is known counts from its first day (docs/decisions/0011).

    Raises:
        ValueError: the birth date is not a partial ISO date.
    """
    year, month, day = birth_parts(birth)
    months = (on.year - year) * 12 + on.month - month
    return months - 1 if on.day < day else months


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a household. Dates are partial ISO dates, codes those of the shipped catalogues."""

    member_id: RecordId
    household_id: RecordId
    position: int
    full_name: str
    sex: Sex | None
    birth_date: str | None
    relation: str | None
    ethnic_code: str | None
    citizen_id: str | None
    id_issued_on: str | None = None

    @property
    def is_head(self) -> bool:
        """Tell whether this is the head of the household."""
        return self.relation == HEAD


@dataclass(frozen=True, slots=True)
class Household:
    """A household with its members in the order of the form."""

    household_id: RecordId
    commune_code: str
    village_id: RecordId | None
    village: str
    number: str | None
    address: str | None
    phone: str | None
    ethnic_code: str | None
    is_minority: bool | None
    no_labour: bool | None
    has_merit: bool | None
    causes: tuple[str, ...]
    members: tuple[Member, ...]

    @property
    def head(self) -> Member | None:
        """Return the head, or None while none is marked."""
        return next((member for member in self.members if member.is_head), None)


@dataclass(frozen=True, slots=True)
class Village:
    """A village (thôn, xóm, bản, tổ dân phố) of a commune."""

    village_id: RecordId
    commune_code: str
    name: str
    position: int | None = None
