"""Reads the income point table (B1) from a workbook.

A row is an option of an item; points stand in seven area columns found by their headings. Every fault is listed with
its sheet, row and column; a table with a fault is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ngheo_desktop.domain.point_table import (
    COLUMNS,
    LONGEST_TEXT,
    MOST_ITEMS,
    MOST_OPTIONS,
    MOST_POINTS,
    ItemKind,
    PointItem,
    PointOption,
    PointTable,
    ids_of,
    same_words,
)
from ngheo_desktop.domain.text import fold
from ngheo_desktop.errors import N_, Detail
from ngheo_desktop.exchange.cells import text_of
from ngheo_desktop.exchange.workbook_file import Cells, read_sheets

MOST_ROWS = 5_000

_NEEDED = ("number", "item", "kind", "count", "place", "option")
_LEAST_HEADINGS = 4
_NUMERIC = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class PointFault:
    """Something wrong with the workbook: `row` as Excel counts (0 for the whole sheet), `column` by its heading."""

    sheet: str
    row: int
    column: str
    message: str
    context: Mapping[str, object] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Return sheet, row and column in one text."""
        return " · ".join(part for part in (self.sheet, str(self.row or ""), self.column) if part)

    @property
    def detail(self) -> Detail:
        """Return the fault as an error lists it."""
        return Detail(self.place, self.message, self.context)


def read_point_table(
    path: Path, rule_set: str, words: Mapping[str, Mapping[str, object]]
) -> tuple[PointTable | None, list[PointFault]]:
    """Return the table of a workbook for a standard, None when there is any fault, and all faults.

    Args:
        path: an Excel workbook.
        rule_set: the standard that the table is to be of; a workbook that names another is at fault.
        words: the headings and their other spellings, see `resources/point_table.toml`.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READ, FILE_TOO_LARGE, LIST_NOT_WORKBOOK, LIST_TOO_LONG.
    """
    sheets = read_sheets(path)
    known = _Headings(words)
    found = [(sheet, place) for sheet in sheets if (place := known.row_of(sheet)) is not None]
    name = sheets[0].sheet if sheets else path.name
    if not found:
        return None, [PointFault(name, 0, "", N_("No row has the headings of a point table."))]
    if len(found) > 1:
        return None, [
            PointFault(sheet.sheet, place + sheet.first_row, "", N_("More than one sheet holds a point table."))
            for sheet, place in found
        ]
    reading = _Reading(found[0][0], found[0][1], known, rule_set)
    return reading.table(), sorted(reading.faults, key=lambda fault: fault.row)


class _Headings:
    """The words of the workbook, found whatever their case, accents and punctuation."""

    def __init__(self, words: Mapping[str, Mapping[str, object]]) -> None:
        self.columns: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        for column in COLUMNS:
            entry = words["column"][column.value]
            for spelling in _spellings(entry):
                self.columns[_plain(spelling)] = column.value
            self.titles[column.value] = _title(entry)
        headings = {name: str(title) for name, title in words["heading"].items()}
        self.fields = {_plain(title): name for name, title in headings.items()}
        self.titles |= headings
        self.head = {_plain(str(title)): name for name, title in words["head"].items()}
        self.titles |= {name: str(title) for name, title in words["head"].items()} | {"item": headings["item"]}
        self.head_titles = {name: str(title) for name, title in words["head"].items()}
        self.kinds = {
            _plain(spelling): ItemKind(name) for name, entry in words["kind"].items() for spelling in _spellings(entry)
        }
        self.kind_titles = ", ".join(_title(entry) for entry in words["kind"].values())

    def row_of(self, sheet: Cells) -> int | None:
        """Return the index of the row with the headings."""
        for place, row in enumerate(sheet.rows[:200]):
            names = {_plain(text_of(cell)) for cell in row}
            known = names & (self.fields.keys() | self.columns.keys())
            if len(known) >= _LEAST_HEADINGS and _plain(self.titles["option"]) in known:
                return place
        return None


def _spellings(entry: object) -> list[str]:
    assert isinstance(entry, dict)  # noqa: S101  (the shipped words are checked by a test)
    return [str(entry["title"]), str(entry["title_en"]), *[str(name) for name in entry["names"]]]


def _title(entry: object) -> str:
    return _spellings(entry)[0]


def _plain(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


@dataclass
class _Draft:
    """An item under way: its row, what its first row says, and its options with their rows."""

    row: int
    number: int | None
    title: str
    note: str
    kind: ItemKind | None
    count: int | None
    options: list[tuple[int, str, tuple[int, ...] | None]] = field(default_factory=list)


class _Reading:
    """One sheet on its way to a table."""

    def __init__(self, sheet: Cells, heading: int, known: _Headings, rule_set: str) -> None:
        self.sheet = sheet
        self.heading = heading
        self.known = known
        self.rule_set = rule_set
        self.faults: list[PointFault] = []
        self.places: dict[str, int] = {}

    def fault(self, row: int, column: str, message: str, **context: object) -> None:
        self.faults.append(PointFault(self.sheet.sheet, row, self.known.titles.get(column, column), message, context))

    def table(self) -> PointTable | None:
        """Return the table; None when there is a fault."""
        head = self._head()
        self._find_columns()
        drafts = self._items()
        self._check_items(drafts)
        if self.faults:
            return None
        item_ids = ids_of([draft.title for draft in drafts])
        items = tuple(_item(draft, item_id) for draft, item_id in zip(drafts, item_ids, strict=True))
        return PointTable(self.rule_set, head["title"], head["document"], head["article"], items)

    # --- above and in the headings ----------------------------------------------------------------------------------

    def _head(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for row in self.sheet.rows[: self.heading]:
            texts = [text for cell in row if (text := text_of(cell))]
            name = self.known.head.get(_plain(texts[0])) if texts else None
            if name is not None:
                found[name] = texts[1] if len(texts) > 1 else ""
        for name in ("title", "document", "article"):
            title = self.known.head_titles[name]
            if not found.get(name):
                self.faults.append(PointFault(self.sheet.sheet, 0, title, N_("is not filled in above the table")))
            elif len(found[name]) > LONGEST_TEXT:
                self.faults.append(
                    PointFault(
                        self.sheet.sheet, 0, title, N_("is longer than {limit} letters"), {"limit": LONGEST_TEXT}
                    )
                )
        named = found.get("rule_set", "")
        if named and named != self.rule_set:
            self.faults.append(
                PointFault(
                    self.sheet.sheet,
                    0,
                    self.known.head_titles["rule_set"],
                    N_("The workbook is for “{found}”, not for “{expected}”."),
                    {"found": named, "expected": self.rule_set},
                )
            )
        return found

    def _find_columns(self) -> None:
        row = self.heading + self.sheet.first_row
        for place, cell in enumerate(self.sheet.rows[self.heading]):
            text = text_of(cell)
            name = self.known.fields.get(_plain(text)) or self.known.columns.get(_plain(text))
            if not text:
                if any(text_of(below[place]) for below in self.sheet.rows[self.heading + 1 :] if place < len(below)):
                    self.fault(row, "", N_("A column with values has no heading."))
            elif name is None:
                self.fault(row, text, N_("is no known heading: a region, towns, or a heading of the template"))
            elif name in self.places:
                self.fault(row, text, N_("The column is there twice."))
            else:
                self.places[name] = place
        for name in (*_NEEDED, *(column.value for column in COLUMNS)):
            if name not in self.places:
                self.fault(row, name, N_("The column is missing."))

    # --- rows -------------------------------------------------------------------------------------------------------

    def _items(self) -> list[_Draft]:
        drafts: list[_Draft] = []
        rows = self.sheet.rows[self.heading + 1 :]
        if len(rows) > MOST_ROWS:
            self.fault(0, "", N_("There are {rows} rows; at most {limit} are read."), rows=len(rows), limit=MOST_ROWS)
            return drafts
        for number, cells in enumerate(rows, start=self.heading + 1 + self.sheet.first_row):
            if not any(text_of(cell) for cell in cells):
                continue
            self._row(number, cells, drafts)
        return drafts

    def _row(self, row: int, cells: Sequence[object], drafts: list[_Draft]) -> None:
        number, title = self._text(cells, "number"), self._text(cells, "item")
        current = drafts[-1] if drafts else None
        continues = current is not None and (not number or number == str(current.number or ""))
        if continues and current is not None:
            if title and same_words(title) != same_words(current.title):
                self.fault(row, "item", N_("Item {number} has another name in row {first}."), number=number or "?",
                           first=current.row)  # fmt: skip
            self._repeats(row, cells, current)
        else:
            current = self._begin(row, cells, number, title)
            drafts.append(current)
        option = self._text(cells, "option")
        if not option:
            self.fault(row, "option", N_("The option has no words."))
        place = self._whole(self._cell(cells, "place"))
        if "place" in self.places and place != len(current.options) + 1:
            self.fault(
                row,
                "place",
                N_("Option {expected} of the item is expected here, found “{text}”: is one missing?"),
                expected=len(current.options) + 1,
                text=self._text(cells, "place"),
            )
        current.options.append((row, option, self._points(row, cells)))

    def _begin(self, row: int, cells: Sequence[object], number: str, title: str) -> _Draft:
        for name, text in (("item", title), ("kind", self._text(cells, "kind"))):
            if not text and name in self.places:
                self.fault(row, name, N_("must be filled in on the first row of an item"))
        kind = self.known.kinds.get(_plain(self._text(cells, "kind")))
        if kind is None and self._text(cells, "kind"):
            self.fault(row, "kind", N_("“{text}” is none of: {known}"), text=self._text(cells, "kind"),
                       known=self.known.kind_titles)  # fmt: skip
        count = self._whole(self._cell(cells, "count"))
        if count is None and "count" in self.places:
            self.fault(row, "count", N_("must be filled in on the first row of an item"))
        whole = self._whole(self._cell(cells, "number"))
        if whole is None and "number" in self.places:
            self.fault(row, "number", N_("“{text}” is not the number of an item."), text=number)
        return _Draft(row, whole, title, self._text(cells, "note"), kind, count)

    def _repeats(self, row: int, cells: Sequence[object], current: _Draft) -> None:
        kind = self._text(cells, "kind")
        if kind and self.known.kinds.get(_plain(kind)) is not current.kind:
            self.fault(row, "kind", N_("The item says something else in row {first}."), first=current.row)
        count = self._text(cells, "count")
        if count and self._whole(self._cell(cells, "count")) != current.count:
            self.fault(row, "count", N_("The item says something else in row {first}."), first=current.row)

    def _points(self, row: int, cells: Sequence[object]) -> tuple[int, ...] | None:
        found: list[int] = []
        for column in COLUMNS:
            if column.value not in self.places:
                continue
            cell = self._cell(cells, column.value)
            text, points = text_of(cell), self._whole(cell)
            if not text:
                self.fault(row, column.value, N_("The points are missing."))
            elif points is None:
                self.fault(row, column.value, N_("“{text}” is not a whole number."), text=text)
            elif points > MOST_POINTS:
                self.fault(row, column.value, N_("{text} points are more than {limit}."), text=text, limit=MOST_POINTS)
            else:
                found.append(points)
        return tuple(found) if len(found) == len(COLUMNS) else None

    def _cell(self, cells: Sequence[object], name: str) -> object:
        place = self.places.get(name, len(cells))
        return cells[place] if place < len(cells) else ""

    def _text(self, cells: Sequence[object], name: str) -> str:
        return text_of(self._cell(cells, name))

    @staticmethod
    def _whole(cell: object) -> int | None:
        """Return a whole number that is not negative, None for anything else; dates and marks are none."""
        if isinstance(cell, bool) or not isinstance(cell, int | float | str):
            return None
        text = text_of(cell)
        return int(text) if text and len(text) <= 6 and set(text) <= _NUMERIC else None

    # --- the whole --------------------------------------------------------------------------------------------------

    def _check_items(self, drafts: list[_Draft]) -> None:
        if not drafts and not self.faults:
            self.fault(self.heading + self.sheet.first_row, "", N_("The table has no item."))
        if len(drafts) > MOST_ITEMS:
            self.fault(0, "", N_("There are {count} items; at most {limit} are read."), count=len(drafts),
                       limit=MOST_ITEMS)  # fmt: skip
        titles: dict[str, int] = {}
        for expected, draft in enumerate(drafts, start=1):
            if draft.number is not None and draft.number != expected:
                self.fault(draft.row, "number", N_("Item {expected} is expected here, found {number}."),
                           expected=expected, number=draft.number)  # fmt: skip
            first = titles.setdefault(same_words(draft.title), draft.row)
            if draft.title and first != draft.row:
                self.fault(draft.row, "item", N_("The item is there twice, first in row {first}."), first=first)
            self._check_item(draft)

    def _check_item(self, draft: _Draft) -> None:
        for name, text in (("item", draft.title), ("note", draft.note)):
            if len(text) > LONGEST_TEXT:
                self.fault(draft.row, name, N_("is longer than {limit} letters"), limit=LONGEST_TEXT)
        if draft.count is not None and draft.count != len(draft.options):
            self.fault(draft.row, "count", N_("The item should have {expected} options, but has {found}."),
                       expected=draft.count, found=len(draft.options))  # fmt: skip
        if len(draft.options) > MOST_OPTIONS:
            self.fault(draft.row, "option", N_("The item has {found} options; at most {limit} are read."),
                       found=len(draft.options), limit=MOST_OPTIONS)  # fmt: skip
        seen: dict[str, int] = {}
        for row, label, _ in draft.options:
            first = seen.setdefault(same_words(label), row)
            if label and first != row:
                self.fault(row, "option", N_("The option is there twice, first in row {first}."), first=first)
            if len(label) > LONGEST_TEXT:
                self.fault(row, "option", N_("is longer than {limit} letters"), limit=LONGEST_TEXT)


def _item(draft: _Draft, item_id: str) -> PointItem:
    labels = [label for _, label, _ in draft.options]
    options = [
        PointOption(option_id, label, points or ())
        for option_id, (_, label, points) in zip(ids_of(labels), draft.options, strict=True)
    ]
    return PointItem(item_id, draft.title, draft.note, draft.kind or ItemKind.ONE, tuple(options))
