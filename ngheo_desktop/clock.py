"""The only place that reads the time of day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; passed to whoever needs it so that tests can fix it."""

    def now(self) -> datetime:
        """Return the current time with its offset from UTC."""
        ...

    def today(self) -> date:
        """Return the current local date."""
        ...


class SystemClock:
    """The clock of the computer."""

    def now(self) -> datetime:
        """Return the current local time with its offset from UTC."""
        return datetime.now(UTC).astimezone()

    def today(self) -> date:
        """Return the current local date."""
        return self.now().date()


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still, for tests and for reprints of the past."""

    moment: datetime

    def now(self) -> datetime:
        """Return the fixed moment."""
        return self.moment

    def today(self) -> date:
        """Return the date of the fixed moment."""
        return self.moment.date()
