"""The rows under the headings of a list, column by column: as values, as text, and which of them describe people."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from ngheo_desktop.exchange.cells import text_of
from ngheo_desktop.exchange.list_columns import ListSheet
from ngheo_desktop.exchange.list_fields import Column, plain
from ngheo_desktop.exchange.village_rows import village_named

_BIRTHS = (Column.BIRTH_DATE, Column.AGE, Column.BORN_MALE, Column.BORN_FEMALE)
_SEXES = (Column.SEX, Column.IS_MALE, Column.IS_FEMALE)
_BESIDE_THE_NAME = (Column.RELATION, *_BIRTHS, *_SEXES, Column.CITIZEN_ID)
_OF_A_PERSON = (Column.NAME, *_BESIDE_THE_NAME)
_OF_A_HOUSEHOLD = (Column.VILLAGE, Column.CLASS, Column.HEAD_NAME, Column.IS_POOR, Column.IS_NEAR_POOR)
# What stands beside the name of a head where nothing tells of people; a signature under the list has none of it.
_BESIDE_A_HEAD = (Column.NUMBER, Column.SIZE, Column.ETHNIC)
_BESIDE_A_BARE_HEAD = (Column.VILLAGE, Column.CLASS, Column.IS_POOR, Column.IS_NEAR_POOR)
# Cells of a household that are merged over its rows, or over several households, hold for each of them.
_MERGED_DOWN = (
    *(Column.NUMBER, Column.HEAD_NAME, Column.VILLAGE, Column.CLASS, Column.COMMUNE_CODE),
    *(Column.DECISION_NUMBER, Column.DECISION_DATE, Column.ETHNIC, Column.ADDRESS, Column.SIZE),
    *(Column.IS_POOR, Column.IS_NEAR_POOR),
)
# Under the headings many lists number their columns: 1, 2, 3 … or (1), (2), (3) … or A, B, 1, 2, 3=4+5.
_COLUMN_NUMBER = re.compile(r"[(\[]?(?:\d{1,2}[a-z]?|[A-ZĐ])(?:\s*=[\s\d+x*:/-]+)?[)\]]?")
_FEWEST_NUMBERS = 3
# With accents: Tống is a surname.
_TOTAL = re.compile(
    r"(?:[ivx\d]+\s*[.)/-]\s*)?(?:tổng(?:\s+(?:cộng|số|hợp|\d|hộ|khẩu).*)?|cộng(?:\s.*)?)[.:]?", re.IGNORECASE
)
_TOTAL_PLAIN = re.compile(r"(?:tong cong|cong|tong so)(?: .*)?")

_K = TypeVar("_K")
_V = TypeVar("_V")


class Memo(dict[_K, _V]):
    """A function of a cell's value that is asked once for each value: lists repeat themselves."""

    def __init__(self, function: Callable[[_K], _V]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: _K) -> _V:
        result = self[key] = self._function(key)
        return result


class ListTable:
    """The rows under the headings of a sheet. Rows are named by their index below; `number` gives Excel's."""

    def __init__(self, sheet: ListSheet) -> None:
        self._sheet = sheet
        self._first = sheet.cells.first_row + sheet.header + 1
        self.rows = with_merged_filled(sheet)[sheet.header + 1 :]
        columns = list(zip(*self.rows, strict=True)) or [()] * (max(sheet.columns.values()) + 1)
        self.values: dict[Column, Sequence[object]] = {
            column: columns[index] for column, index in sheet.columns.items()
        }
        self._empty = [""] * len(self.rows)
        self._texts = {column: _texts(values) for column, values in self.values.items()}
        self._beside = self._joined(_BESIDE_THE_NAME)
        self._headings = self._village_headings()
        if sheet.heads_only:
            columns_beside = [one for one in _BESIDE_A_HEAD if one in self.values] or _BESIDE_A_BARE_HEAD
            self._beside = self._joined((*_BESIDE_THE_NAME, *columns_beside))
        if Column.VILLAGE not in self.values:
            self._texts[Column.VILLAGE] = self._villages_above()

    def __len__(self) -> int:
        return len(self.rows)

    def texts(self, column: Column) -> list[str]:
        """Return a column as text, empty where the list has no such column."""
        return self._texts.get(column, self._empty)

    def number(self, row: int) -> int:
        """Return the number of a row as Excel shows it."""
        return self._first + row

    def address(self, row: int, column: Column | None) -> str:
        """Return the address of a cell as Excel shows it, empty for a row as a whole."""
        index = None if column is None else self._sheet.columns.get(column)
        return "" if index is None else f"{_letters(self._sheet.cells.first_column + index)}{self.number(row)}"

    def everything(self, row: int) -> str:
        """Return the text of all cells of a row."""
        return " ".join(text for value in self.rows[row] if (text := text_of(value)))

    def uncalculated(self) -> list[tuple[int, Column]]:
        """Return the cells of known columns that hold a formula without a value."""
        columns = {index: column for column, index in self._sheet.columns.items()}
        skipped = self._sheet.header + 1
        return sorted(
            (row - skipped, columns[place])
            for row, place in self._sheet.cells.uncalculated
            if row >= skipped and place in columns
        )

    def people(self) -> tuple[list[int], list[int], int]:
        """Return the rows that describe people, the rows with something else, and how many rows are totals."""
        of_person = self._joined(_OF_A_PERSON)
        beside = self._beside
        of_household = self._joined(_OF_A_HOUSEHOLD)
        numbers, names = self.texts(Column.NUMBER), self.texts(Column.NAME)
        start = 1 if self._numbers_columns() else 0
        headings = self._headings
        total_rows = {row for row in range(start, len(self)) if self._may_be_total(row, names, numbers)}
        last = max((row for row in range(start, len(self)) if beside[row] and row not in total_rows), default=-1)
        people: list[int] = []
        others: list[int] = []
        for row in range(start, len(self)):
            if row in total_rows or (row in headings and Column.VILLAGE not in self.values):
                continue
            described = names[row] if self._sheet.heads_only else of_person[row]
            if row <= last and row not in headings and (described or (numbers[row] and of_household[row])):
                people.append(row)
            elif any(value != "" for value in self.rows[row]) and self.everything(row):
                others.append(row)
        return people, others, len(total_rows)

    def _village_headings(self) -> dict[int, str]:
        """Return the rows that name a village above its households and tell nothing of a person."""
        bare = (row for row, text in enumerate(self._beside) if not text)
        counts = self._sheet.columns.get(Column.SIZE)
        return {row: village for row in bare if (village := village_named(_without(self.rows[row], counts)))}

    def _villages_above(self) -> list[str]:
        village = ""
        villages = []
        for row in range(len(self)):
            village = self._headings.get(row, village)
            villages.append(village)
        return villages

    def _may_be_total(self, row: int, names: list[str], numbers: list[str]) -> bool:
        """Tell whether a row adds up others: its first words say so, and it tells no relation to a head."""
        if self.texts(Column.RELATION)[row]:
            return False
        name, number = names[row], numbers[row]
        if name and name[0] not in "TtCcIVXivx0123456789":
            return False
        if not name and number.isdigit():
            return False
        first = next((text for value in self.rows[row] if isinstance(value, str) and (text := text_of(value))), "")
        return any(_is_total(text) for text in (first, name) if text)

    def _numbers_columns(self) -> bool:
        """Tell whether the first row numbers the columns, that of the names included."""
        if not self.rows or not self.texts(Column.NAME)[0]:
            return False
        texts = [text for value in self.rows[0] if (text := text_of(value))]
        return len(texts) >= _FEWEST_NUMBERS and all(map(_COLUMN_NUMBER.fullmatch, texts))

    def _joined(self, columns: Iterable[Column]) -> list[str]:
        """Return, for each row, the text of these columns together: empty where all are."""
        present = [self._texts[column] for column in columns if column in self._texts]
        return list(map("".join, zip(*present, strict=True))) if present else self._empty


def with_merged_filled(sheet: ListSheet) -> list[list[object]]:
    """Return the rows of a sheet; cells of a household that are merged over several rows hold in each of them."""
    places = {sheet.columns[column] for column in _MERGED_DOWN if column in sheet.columns}
    spans = [
        (top, left, bottom)
        for top, left, bottom, right in sheet.cells.merged
        if left == right and left in places and top > sheet.header and bottom > top
    ]
    if not spans:
        return sheet.cells.rows
    rows = [list(row) for row in sheet.cells.rows]
    for top, left, bottom in spans:
        for row in rows[top + 1 : bottom + 1]:
            row[left] = rows[top][left]
    return rows


def _without(row: Sequence[object], index: int | None) -> Sequence[object]:
    return row if index is None else [*row[:index], *row[index + 1 :]]


def _texts(values: Sequence[object]) -> list[str]:
    # True is 1 to a dictionary, but not to people.
    if any(kind is bool for kind in set(map(type, values))):
        return list(map(text_of, values))
    known: Memo[object, str] = Memo(text_of)
    return list(map(known.__getitem__, values))


def _is_total(text: str) -> bool:
    if _TOTAL.fullmatch(text):
        return True
    return text.isascii() and _TOTAL_PLAIN.fullmatch(plain(text)) is not None


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
