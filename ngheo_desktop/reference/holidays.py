"""Working days: Monday to Friday without days off, plus Saturdays that make up for one.

The posting, re-check and opinion of the review are counted in working days (Quyết định 24/2021/QĐ-TTg). Days off come
from yearly notices; a year whose notice is not out yet is worked out and marked so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, cached_property

from ngheo_desktop.reference.tables import list_version, read_table

_SATURDAY = 5


class DayKind(StrEnum):
    """Why a day is special."""

    HOLIDAY = "holiday"
    SUBSTITUTE = "substitute"
    SWAP_OFF = "swap_off"
    SWAP_WORK = "swap_work"


class YearStatus(StrEnum):
    """How sure the days off of a year are."""

    ANNOUNCED = "announced"
    COMPUTED = "computed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day off on a weekday or a Saturday that is worked; `confirmed` is false where a notice may still move it."""

    day: date
    kind: DayKind
    name: str
    confirmed: bool


class WorkingDays:
    """A calendar of working days made of special days."""

    def __init__(self, special_days: Iterable[SpecialDay], version: str) -> None:
        self.version = version
        self.special_days = tuple(special_days)

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on this day."""
        if day in self._worked:
            return True
        return day.weekday() < _SATURDAY and day not in self._off

    def add_working_days(self, start: date, count: int) -> date:
        """Return the last day of a term of `count` working days that begins the day after `start`.

        Raises:
            ValueError: the count is negative.
        """
        if count < 0:
            raise ValueError(count)
        day = start
        while count:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def year_status(self, year: int) -> YearStatus:
        """Tell whether the days off of a year were announced, are worked out, or are not in the list."""
        days = [special for special in self.special_days if special.day.year == year]
        if not days:
            return YearStatus.UNKNOWN
        # The lunar new year is what a notice moves first; a single doubtful day does not make the year computed.
        doubtful = sum(not special.confirmed for special in days)
        return YearStatus.COMPUTED if doubtful * 2 > len(days) else YearStatus.ANNOUNCED

    def unconfirmed(self, start: date, end: date) -> tuple[SpecialDay, ...]:
        """Return the special days from `start` to `end` that a notice may still move: what to ask the officer about."""
        return tuple(special for special in self.special_days if start <= special.day <= end and not special.confirmed)

    @cached_property
    def _off(self) -> frozenset[date]:
        return frozenset(special.day for special in self.special_days if special.kind is not DayKind.SWAP_WORK)

    @cached_property
    def _worked(self) -> frozenset[date]:
        return frozenset(special.day for special in self.special_days if special.kind is DayKind.SWAP_WORK)


@cache
def working_days() -> WorkingDays:
    """Return the shipped calendar, 2023 to 2030."""
    return WorkingDays(_special_days(), list_version("holidays").id)


def _special_days() -> Iterator[SpecialDay]:
    columns = ("date", "weekday", "kind", "name", "source", "confidence")
    for day, _, kind, name, _, confidence in read_table("catalogues", "holidays_vn.csv", columns):
        yield SpecialDay(date.fromisoformat(day), DayKind(kind), name, confidence == "high")
