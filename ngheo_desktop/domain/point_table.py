"""The income point table (B1) of a standard: items, options, and the points of each in seven area columns.

Pure: a table is read elsewhere (`exchange.point_table_workbook`); here are its shape, its checksum and the adding up.
Shape: Thông tư 17/2016/TT-BLĐTBXH, Phụ lục 3b; the tables of later circulars were not found: the office loads them.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from ngheo_desktop.domain.journal import canonical_json
from ngheo_desktop.domain.text import fold, nfc

QUESTIONS = "b1."
NONE_OF_THESE = "none"
CHECKSUM_SHOWN = 8
MOST_POINTS = 1_000
MOST_COUNTED = 100_000
MOST_ITEMS = 200
MOST_OPTIONS = 60
LONGEST_TEXT = 400

_LONGEST_SLUG = 32
_SHORT_HASH = 6
_NATIONAL = re.compile(r"vn-(\d{4})-\d{4}")
_SAID_BY_SLUG = re.compile(r"[\w\s(),.;:/–-]*")


class AreaColumn(StrEnum):
    """A column of the table: the countryside of one of the six socio-economic regions, or towns of all of them."""

    RED_RIVER = "red_river"
    NORTHERN_MIDLANDS = "northern_midlands"
    CENTRAL_COAST = "central_coast"
    CENTRAL_HIGHLANDS = "central_highlands"
    SOUTH_EAST = "south_east"
    MEKONG = "mekong"
    URBAN = "urban"


COLUMNS = tuple(AreaColumn)
REGIONS = COLUMNS[:-1]


class ItemKind(StrEnum):
    """How an item is answered: by one of its options, by several of them, or by a number for each."""

    ONE = "one"
    SEVERAL = "several"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class PointOption:
    """An option with its points in the order of `COLUMNS`; of a counted item the points of each one counted."""

    id: str
    label: str
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PointItem:
    """An item of the table; `note` is what is printed beside it."""

    id: str
    title: str
    note: str
    kind: ItemKind
    options: tuple[PointOption, ...]

    def option(self, option_id: str) -> PointOption | None:
        """Return the option with this id, or None."""
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True)
class PointTable:
    """The table of one standard. Ids come from the words, so that an answer never slips to another option."""

    rule_set: str
    title: str
    document: str
    article: str
    items: tuple[PointItem, ...]

    def __hash__(self) -> int:
        """Return the hash of the checksum: what is made of a table is looked up by it, again and again."""
        return hash(self.checksum)

    @cached_property
    def content(self) -> str:
        """Return the canonical JSON text that is kept in the journal."""
        return canonical_json(
            {
                "rule_set": self.rule_set,
                "title": self.title,
                "document": self.document,
                "article": self.article,
                "columns": [column.value for column in COLUMNS],
                "items": [
                    {
                        "id": item.id,
                        "title": item.title,
                        "note": item.note,
                        "kind": item.kind.value,
                        "options": [
                            {"id": option.id, "label": option.label, "points": list(option.points)}
                            for option in item.options
                        ],
                    }
                    for item in self.items
                ],
            }
        )

    @cached_property
    def checksum(self) -> str:
        """Return the SHA-256 of the canonical content, in hexadecimal digits."""
        return hashlib.sha256(self.content.encode()).hexdigest()

    @property
    def short_checksum(self) -> str:
        """Return what people compare and type: the first eight digits of the checksum."""
        return self.checksum[:CHECKSUM_SHOWN]

    @property
    def option_count(self) -> int:
        """Return the number of options of all items."""
        return sum(len(item.options) for item in self.items)

    @cached_property
    def _by_id(self) -> dict[str, PointItem]:
        return {item.id: item for item in self.items}

    def item(self, item_id: str) -> PointItem | None:
        """Return the item with this id, or None."""
        return self._by_id.get(item_id)

    def question(self, item: PointItem, option: PointOption | None = None) -> str:
        """Return the id of the question that asks an item, or an option of a counted item."""
        name = f"{questions_of(self.rule_set)}{item.id}"
        return name if option is None else f"{name}.{option.id}"

    def questions(self) -> Iterator[tuple[str, PointItem, PointOption | None]]:
        """Go through the questions of the table with their item, and their option where the item is counted."""
        for item in self.items:
            if item.kind is ItemKind.COUNT:
                for option in item.options:
                    yield self.question(item, option), item, option
            else:
                yield self.question(item), item, None


def tag_of(rule_set: str) -> str:
    """Return what stands for a standard in question ids: the first year of a national one, otherwise its id."""
    found = _NATIONAL.fullmatch(rule_set)
    return found[1] if found else rule_set


def questions_of(rule_set: str) -> str:
    """Return how the ids of all questions of a standard's table begin, for example `b1.2022.`."""
    return f"{QUESTIONS}{tag_of(rule_set)}."


def ids_of(texts: list[str]) -> list[str]:
    """Return an id for each text, made of its letters and digits without accents.

    A text that is cut, holds signs that letters cannot say (such as `>`), or reads like another one gets a short hash
    behind its id, so that different texts never share one.
    """
    slugs = [re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_") for text in texts]
    found = []
    for text, slug in zip(texts, slugs, strict=True):
        is_plain = len(slug) <= _LONGEST_SLUG and _SAID_BY_SLUG.fullmatch(nfc(text)) is not None
        if not slug or not is_plain or slugs.count(slug) > 1 or slug == NONE_OF_THESE:
            digest = hashlib.sha256(same_words(text).encode()).hexdigest()[:_SHORT_HASH]
            found.append(f"{slug[:_LONGEST_SLUG].strip('_')}_{digest}".lstrip("_"))
        else:
            found.append(slug)
    return found


def same_words(text: str) -> str:
    """Return the key under which two wordings are the same: in NFC, without case and double blanks."""
    return " ".join(nfc(text).casefold().split())


def table_of(content: str) -> PointTable:
    """Return the table whose canonical content this is.

    Raises:
        ValueError: it is not the content of a table.
    """
    try:
        data = json.loads(content)
        if data["columns"] != [column.value for column in COLUMNS]:
            raise ValueError("the columns are not the seven areas")
        items = tuple(_item(each) for each in data["items"])
        table = PointTable(
            _text(data["rule_set"]), _text(data["title"]), _text(data["document"]), _text(data["article"]), items
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError("the content has another shape") from fault
    if table.content != content or not items:
        raise ValueError("the content is not canonical")
    return table


def _item(data: Mapping[str, Any]) -> PointItem:
    options = tuple(
        PointOption(_text(each["id"]), _text(each["label"]), tuple(_points(each["points"]))) for each in data["options"]
    )
    if not options:
        raise ValueError("an item has no option")
    return PointItem(_text(data["id"]), _text(data["title"]), _text(data["note"]), ItemKind(data["kind"]), options)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _points(values: list[object]) -> Iterator[int]:
    if len(values) != len(COLUMNS):
        raise ValueError("an option has not seven numbers")
    for value in values:
        if type(value) is not int or not 0 <= value <= MOST_POINTS:
            raise ValueError("points are not a whole number")
        yield value
