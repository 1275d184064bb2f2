"""A table as it stands on a screen, as plain data: what a workbook or a CSV file is written from.

Numbers stay numbers, so that whoever writes them elsewhere chooses their form; texts are in the language of the screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its heading, whether its cells are numbers (they stand at the right), and years (2025, never 2.025)."""

    title: str
    is_number: bool = False
    is_year: bool = False


@dataclass(frozen=True, slots=True)
class TableContent:
    """A table.

    Attributes:
        title: names the table and everything it rests on: the standard, the round, what is counted.
        strong: positions of rows that are sums of others.
    """

    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: frozenset[int] = frozenset()


class ShownTable(Protocol):
    """What shows a table and can hand it out as it stands."""

    def shown_table(self) -> TableContent:
        """Return the table on screen, all of its rows."""
        ...


class ShowsTables(Protocol):
    """A page or window with tables; the one in use comes first."""

    def shown_tables(self) -> Sequence[TableContent]:
        """Return the tables on screen."""
        ...
