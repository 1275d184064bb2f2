import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.reference.holidays import DayKind, YearStatus, working_days

_CASES = Path(__file__).parents[2] / "data" / "working_day_cases.csv"
days = st.dates(date(2023, 1, 1), date(2030, 11, 30))


def _cases() -> list[tuple[date, int, date]]:
    with _CASES.open(encoding="utf-8", newline="") as stream:
        return [
            (date.fromisoformat(start), int(count), date.fromisoformat(end))
            for start, count, end in list(csv.reader(stream))[1:]
        ]


@pytest.mark.parametrize(("start", "count", "end"), _cases())
def test_terms_end_on_the_agreed_day(start: date, count: int, end: date) -> None:
    assert working_days().add_working_days(start, count) == end


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 8, 31), False),
        (date(2026, 8, 22), True),
        (date(2026, 2, 17), False),
        (date(2026, 4, 27), False),
        (date(2030, 2, 2), False),
    ],
)
def test_known_days(day: date, works: bool) -> None:
    assert working_days().is_working_day(day) is works


def test_a_term_of_no_days_ends_where_it_starts() -> None:
    assert working_days().add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        working_days().add_working_days(date(2026, 11, 22), -1)


def test_a_year_says_how_sure_it_is() -> None:
    status = {year: working_days().year_status(year) for year in (2022, 2023, 2026, 2027, 2030, 2031)}
    assert status == {
        2022: YearStatus.UNKNOWN,
        2023: YearStatus.ANNOUNCED,
        2026: YearStatus.ANNOUNCED,
        2027: YearStatus.COMPUTED,
        2030: YearStatus.COMPUTED,
        2031: YearStatus.UNKNOWN,
    }


def test_the_culture_day_of_2026_is_to_be_confirmed() -> None:
    doubtful = working_days().unconfirmed(date(2026, 1, 1), date(2026, 12, 31))
    assert [special.day for special in doubtful] == [date(2026, 11, 24)]


def test_the_weekdays_in_the_file_are_right_and_days_come_once() -> None:
    special = working_days().special_days
    assert len({entry.day for entry in special}) == len(special) == 123
    assert all(entry.day.weekday() >= 5 for entry in special if entry.kind is DayKind.SWAP_WORK)
    assert all(entry.day.weekday() < 5 for entry in special if entry.kind is DayKind.SWAP_OFF)


@given(days, st.integers(1, 30))
def test_the_last_day_of_a_term_is_worked_and_the_count_is_right(start: date, count: int) -> None:
    calendar = working_days()
    end = calendar.add_working_days(start, count)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert calendar.is_working_day(end)
    assert sum(map(calendar.is_working_day, between)) == count
