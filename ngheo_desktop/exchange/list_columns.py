"""Finds the row of headings of a list, which column is which, and which list a sheet holds.

Headings may stand in two rows, the upper one merged over several columns (“Năm sinh” over “Nam” and “Nữ”). What the
officer chose for a layout counts before what the headings say.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.list_fields import (
    CLASS_MARKS,
    REASON_HEADING,
    Column,
    class_mark_of,
    column_of,
    fingerprint,
    lists_heads,
    missing_columns,
    plain,
    quoted,
)
from ngheo_desktop.exchange.village_rows import village_named
from ngheo_desktop.exchange.workbook_file import Cells

HEADER_ROWS = 15
_FEWEST_HEADINGS = 4
# “Họ tên chủ hộ” says more than other headings.
_FEWEST_OF_HEADS = 3
_SAMPLES = 3
_SAMPLE_ROWS = 40
_YEAR_DIGITS = 4
_YEAR = re.compile(r"\bnam (20\d\d)\b")
_REASON = plain(REASON_HEADING)

Columns = Mapping[int, Column]
Choices = Mapping[str, Columns]
"""What the officer chose: by fingerprint of a layout, the column at each place; an empty one leaves the sheet out."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a sheet: its place among the columns, its words, some values below it.

    Attributes:
        column: what it is taken for, perhaps as the officer chose.
        own: what its words say themselves.
    """

    index: int
    text: str
    samples: tuple[str, ...]
    column: Column | None
    own: Column | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet that seems to hold a list, before anything is read from it.

    Attributes:
        header: index of the (lower) row of headings among the rows of the cells.
        headings: what stands there and what each column is taken for.
        is_chosen: whether the officer chose the columns.
        classes: (class, class it left) of all households of the sheet where its title says so.
        year: the year of the title, or None.
    """

    cells: Cells
    header: int
    headings: tuple[Heading, ...]
    fingerprint: str
    is_chosen: bool
    classes: tuple[HouseholdClass, HouseholdClass | None] | None
    year: int | None

    @property
    def columns(self) -> dict[Column, int]:
        """Return the place of each column that was found; of one that stands twice, the first."""
        found: dict[Column, int] = {}
        for heading in self.headings:
            if heading.column is not None:
                found.setdefault(heading.column, heading.index)
        return found

    @property
    def missing(self) -> tuple[Column, ...]:
        """Return the needed columns that are not there."""
        columns = self.columns
        missing = missing_columns(columns, needs_class=self._own_classes(columns) is None)
        if Column.VILLAGE in missing and self._names_villages_above():
            return tuple(one for one in missing if one is not Column.VILLAGE)
        return missing

    def _names_villages_above(self) -> bool:
        """Tell whether rows between the households name their villages."""
        return any(village_named(row) for row in self.cells.rows[self.header + 1 :])

    @property
    def double(self) -> tuple[Column, ...]:
        """Return the columns that stand twice."""
        found = [heading.column for heading in self.headings if heading.column is not None]
        return tuple(dict.fromkeys(column for column in found if found.count(column) > 1))

    @property
    def is_left_out(self) -> bool:
        """Tell whether the officer chose to leave this sheet out."""
        return self.is_chosen and not self.columns

    @property
    def seems_a_list(self) -> bool:
        """Tell whether enough headings are known to take the sheet for a list of people."""
        columns = self.columns
        return not self.is_left_out and (Column.NAME in columns or Column.HEAD_NAME in columns) and _is_enough(columns)

    @property
    def heads_only(self) -> bool:
        """Tell whether each row is a household of which only the head is named."""
        return lists_heads(self.columns)

    def with_columns(self, columns: Columns) -> "Layout":
        """Return this layout with other columns."""
        headings = tuple(replace(one, column=columns.get(one.index)) for one in self.headings)
        return Layout(self.cells, self.header, headings, self.fingerprint, True, self.classes, self.year)

    def sheet(self) -> "ListSheet":
        """Return the list of this sheet.

        Raises:
            KnownError: LIST_MISSING_COLUMNS or LIST_DOUBLE_COLUMNS.
        """
        if self.double:
            raise KnownError(ErrorCode.LIST_DOUBLE_COLUMNS, sheet=self.cells.sheet, columns=quoted(self.double))
        if self.missing:
            raise KnownError(ErrorCode.LIST_MISSING_COLUMNS, sheet=self.cells.sheet, columns=quoted(self.missing))
        columns = self.columns
        classes = self._own_classes(columns)
        if self.heads_only:
            columns[Column.NAME] = columns.pop(Column.HEAD_NAME)
            return ListSheet(self.cells, self.header, columns, classes, self.year, heads_only=True)
        return ListSheet(self.cells, self.header, columns, classes, self.year)

    def _own_classes(self, columns: Mapping[Column, int]) -> tuple[HouseholdClass, HouseholdClass | None] | None:
        return None if Column.CLASS in columns or columns.keys() >= CLASS_MARKS else self.classes


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A sheet that holds a list.

    Attributes:
        cells: what the sheet holds.
        header: index of the row of headings among its rows.
        columns: index of each column that was found.
        classes: (class, class it left) of all households of this sheet, None where each row names its own class.
        year: the year of the title, or None.
        heads_only: whether each row is a household of which only the head is named, in the column NAME.
    """

    cells: Cells
    header: int
    columns: Mapping[Column, int]
    classes: tuple[HouseholdClass, HouseholdClass | None] | None
    year: int | None
    heads_only: bool = False


def find_layout(cells: Cells, choices: Choices) -> Layout | None:
    """Return how the list of a sheet is laid out, or None when nothing there looks like a list."""
    best: Layout | None = None
    most = 0
    for header in range(min(HEADER_ROWS, len(cells.rows) - 1)):
        texts = _heading_texts(cells, header)
        mark = fingerprint(texts)
        if mark in choices:
            return _layout(cells, header, texts, mark).with_columns(choices[mark])
        columns = {column for text in texts if (column := column_of(text))}
        known = len(columns)
        # A row of words above rows of values may be headings of which none is known.
        worth = known * 1000 + sum(1 for text in texts if text)
        if worth > most and (_is_enough(columns) or _looks_like_headings(cells, header)):
            best, most = _layout(cells, header, texts, mark), worth
    return best


def year_in(text: str) -> int | None:
    """Return the year that words such as “năm 2025” name, None when there are none."""
    found = _YEAR.search(plain(text))
    return int(found[1]) if found else None


def _is_enough(columns: Collection[Column]) -> bool:
    return len(columns) >= (_FEWEST_OF_HEADS if lists_heads(columns) else _FEWEST_HEADINGS)


def _layout(cells: Cells, header: int, texts: Sequence[str], mark: str) -> Layout:
    title = " ".join(plain(value) for row in cells.rows[:header] for value in row if isinstance(value, str) and value)
    headings = tuple(
        _heading(index, text, _samples(cells, header, index))
        for index, text in enumerate(texts)
        if text and plain(text) != _REASON
    )
    marks = {one.index: found for one in headings if (found := class_mark_of(one.text)) is not None}
    if sorted(marks.values()) == sorted(CLASS_MARKS):
        headings = tuple(replace(one, column=marks.get(one.index, one.column)) for one in headings)
    headings = tuple(replace(one, own=one.column) for one in headings)
    classes = _classes(title, plain(cells.sheet))
    return Layout(cells, header, headings, mark, False, classes, year_in(title))


def _heading(index: int, text: str, samples: tuple[str, ...]) -> Heading:
    column = column_of(text)
    # Under “Nữ” alone some lists count the women of each household.
    counts = column is Column.IS_FEMALE and any(
        one.isdigit() and one != "1" and len(one) < _YEAR_DIGITS for one in samples
    )
    return Heading(index, text, samples, None if counts else column)


def _heading_texts(cells: Cells, header: int) -> list[str]:
    """Return the heading of each column: its own words after those that are merged over it."""
    own = [str(value).strip() if isinstance(value, str) else "" for value in cells.rows[header]]
    if header == 0:
        return own
    for top, left, bottom, right in cells.merged:
        if top <= header - 1 <= bottom < header and right > left:
            above = str(cells.rows[top][left]).strip()
            # A title over the whole sheet is no heading.
            if right - left + 1 < len(own) // 2 + 1:
                for index in range(left, min(right + 1, len(own))):
                    own[index] = f"{above} {own[index]}".strip() if own[index] else own[index]
        elif top < header <= bottom and right == left and left < len(own) and not own[left]:
            own[left] = str(cells.rows[top][left]).strip()
    return own


def _looks_like_headings(cells: Cells, header: int) -> bool:
    row, below = cells.rows[header], cells.rows[header + 1 : header + 4]
    words = [value for value in row if isinstance(value, str) and value.strip() and not value.strip()[0].isdigit()]
    filled = [sum(1 for value in other if value != "") for other in below]
    return len(words) > _FEWEST_HEADINGS and len(words) >= len(row) // 2 and any(n > _FEWEST_HEADINGS for n in filled)


def _samples(cells: Cells, header: int, index: int) -> tuple[str, ...]:
    values = (row[index] for row in cells.rows[header + 1 : header + 1 + _SAMPLE_ROWS])
    texts = (f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else _short(value) for value in values if value != "")
    return tuple(dict.fromkeys(texts))[:_SAMPLES]


def _short(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else " ".join(str(value).split())[:40]


def _classes(title: str, sheet: str) -> tuple[HouseholdClass, HouseholdClass | None] | None:
    """Return the one class that a title names; the name of the sheet helps where the title names none."""
    for text in (title, sheet):
        left = _escaped_from(text)
        if left is not None:
            return HouseholdClass.NON_POOR, left
    for text in (title, sheet):
        near = "ho can ngheo" in text
        poor = "ho ngheo" in text
        if near != poor:
            return (HouseholdClass.NEAR_POOR if near else HouseholdClass.POOR), None
        if near:
            return None
    return None


def _escaped_from(text: str) -> HouseholdClass | None:
    near_poor = "thoat can ngheo" in text or "thoat ho can ngheo" in text
    poor = "thoat ngheo" in text or "thoat ho ngheo" in text
    if poor == near_poor:
        return None
    return HouseholdClass.POOR if poor else HouseholdClass.NEAR_POOR
