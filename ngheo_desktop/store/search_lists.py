"""Lists of households in their order: whole ones, which are kept, and the first rows of one that was not read yet.

Half a million households are read in one order in half a second. That is done once after a change, by whoever is not
waiting; filters and the other direction are worked out from it without the database.
"""

import json
from array import array
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import compress

from ngheo_desktop.domain import records
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.disputes import Disputed
from ngheo_desktop.store.search_filters import NOT_RANKED, Filter, filters, of_rank, ranks
from ngheo_desktop.store.search_query import HouseholdQuery, Order

NOBODY = -1
# A smaller part of a list is put in order faster than it is picked out of the whole.
_WORTH_SORTING = 8
# What changes the order or the members of a list.
LISTED_KINDS = frozenset({records.HOUSEHOLD, records.MEMBER, records.VILLAGE})
# The keys end with what makes each index tell everything, so that no table is read.
_KEYS: Mapping[Order, tuple[str, ...]] = {
    "village": ("s.commune_code", "s.village_key", "s.number_key", "s.name_key"),
    "name": ("s.name_key", "s.commune_code"),
    "number": ("s.number_key", "s.village_key", "s.name_key", "s.commune_code"),
}
_INDEXES: Mapping[Order, str] = {
    "village": "summary_by_village",
    "name": "summary_by_name",
    "number": "summary_by_number",
}


class Ordered:
    """The households of a commune, or all, in one order.

    Attributes:
        numbers: their local numbers.
        end: the number after the greatest of them.
        places: the place in this order by household number, `NOBODY` for other numbers.
    """

    def __init__(self, numbers: "array[int]") -> None:
        """Take the local numbers."""
        self.numbers = numbers
        self.end = 1 + max(numbers, default=0)
        # Worked out with the order, which nobody waits for: the first search would wait for it.
        self.places = array("i", [NOBODY]) * self.end
        for place, number in enumerate(numbers):
            self.places[number] = place


class Listing:
    """The households of a list in their order, before anything is searched."""

    def __init__(self, ordered: Ordered, flags: Sequence[bytes] = (), *, descending: bool = False) -> None:
        """Take the order, and for each filter the flags of the households that pass, as long as `ordered.end`."""
        self._ordered = ordered
        self._flags = flags
        self._descending = descending
        numbers = ordered.numbers
        for flag in flags:
            numbers = array("q", compress(numbers, map(flag.__getitem__, numbers)))
        self.numbers = numbers[::-1] if descending else numbers
        self.end = ordered.end

    @property
    def is_filtered(self) -> bool:
        """Whether some of the households of its order are left out."""
        return bool(self._flags)

    def __len__(self) -> int:
        return len(self.numbers)

    def in_order(self, found: AbstractSet[int]) -> "array[int]":
        """Return those of these households that the list has, in its order."""
        if len(found) * _WORTH_SORTING > len(self.numbers):
            return array("q", filter(found.__contains__, self.numbers))
        numbers = [number for number in found if number < self.end]
        for flag in self._flags:
            numbers = list(compress(numbers, map(flag.__getitem__, numbers)))
        places = sorted(map(self._ordered.places.__getitem__, numbers), reverse=self._descending)
        return array("q", [self._ordered.numbers[place] for place in places if place >= 0])


def listing(db: Database, query: HouseholdQuery) -> Listing:
    """Return the whole list of a query, whatever its text.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return db.kept(_key(query), lambda: _put_together(db, query), kinds=_kinds(query))


def listing_at_hand(db: Database, query: HouseholdQuery) -> Listing | None:
    """Return the same where it was read since the last change, else None."""
    found: Listing | None = db.at_hand(_key(query), kinds=_kinds(query))
    return found


def _key(query: HouseholdQuery) -> HouseholdQuery:
    return replace(query, text="")


def _kinds(query: HouseholdQuery) -> Collection[str]:
    kinds = LISTED_KINDS.union(*(one.kinds for one in filters(query)))
    return kinds | {records.CLASSIFICATION} if query.order == "class" else kinds


def _put_together(db: Database, query: HouseholdQuery) -> Listing:
    ordered = _ordered(db, query)
    flags = [one.flags(db)[: ordered.end].ljust(ordered.end, one.rest) for one in filters(query)]
    return Listing(ordered, flags, descending=query.descending)


def _ordered(db: Database, query: HouseholdQuery) -> Ordered:
    if query.order == "class":
        key = ("order", query.commune_code, query.round_id, query.rule_set)
        kinds = LISTED_KINDS | {records.CLASSIFICATION}
        return db.kept(key, lambda: _by_class(db, query), kinds=kinds)
    key = ("order", query.commune_code, query.order, "")
    return db.kept(key, lambda: Ordered(_numbers(db, query)), kinds=LISTED_KINDS)


def _by_class(db: Database, query: HouseholdQuery) -> Ordered:
    """Return the order by class: within a class by village and number."""
    of_villages = _ordered(db, replace(query, order="village"))
    rank_of = ranks(db, query)[: of_villages.end].ljust(of_villages.end, bytes((NOT_RANKED,)))
    parts: list[list[int]] = [[] for _ in range(NOT_RANKED + 1)]
    appends = [part.append for part in parts]
    for number, rank in zip(of_villages.numbers, map(rank_of.__getitem__, of_villages.numbers), strict=True):
        appends[rank](number)
    numbers = array("q")
    for part in parts:
        numbers.extend(part)
    return Ordered(numbers)


def _numbers(db: Database, query: HouseholdQuery, most: int = -1) -> "array[int]":
    """Return the households in the query's order but for its filters, at most so many (-1: however many)."""
    order: Order = "village" if query.order == "class" else query.order
    where = "" if query.commune_code is None else " WHERE +s.commune_code = ?"
    if order == "village":
        where = where.replace("+", "")
    by = _by(order, descending=query.descending and most >= 0)
    # One list of numbers as JSON comes out of SQLite twice as fast as thousands of rows.
    (found,) = db.numbers(
        f"SELECT json_group_array(household_no) FROM (SELECT s.household_no FROM household_summary s"
        f" INDEXED BY {_INDEXES[order]}{where} ORDER BY {by} LIMIT ?)",
        (*(() if query.commune_code is None else (query.commune_code,)), most),
    )
    return array("q", json.loads(found))


def _by(order: Order, *, descending: bool) -> str:
    direction = " DESC" if descending else ""
    return ", ".join(f"{key}{direction}" for key in (*_KEYS[order], "s.household_no"))


def first_in_order(db: Database, query: HouseholdQuery, most: int) -> "array[int]":
    """Return the first households in the query's order, at most so many, whatever its filters and its text.

    In the order by class the class is left to `tests`.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return _numbers(db, query, most)


def tests(query: HouseholdQuery) -> list[Filter | Disputed]:
    """Return what the first households of a query's order are tested by: its filters, and its first class."""
    found = filters(query)
    if query.order == "class":
        found.append(of_rank(query, NOT_RANKED if query.descending else 0))
    return found


def put_in_order(db: Database, query: HouseholdQuery, few: Collection[int]) -> "array[int]":
    """Return those of a few households that pass the query's filters, in its order, without reading the whole list.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    passed = filters(query)
    conditions = [one.test("s.household_no") for one in passed]
    parameters: list[str | int | None] = [json.dumps(list(few)), *(value for one in passed for value in one.parameters)]
    if query.commune_code is not None:
        conditions.append("s.commune_code = ?")
        parameters.append(query.commune_code)
    order: Order = "village" if query.order == "class" else query.order
    by = _by(order, descending=query.descending)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    (found,) = db.numbers(
        "SELECT json_group_array(household_no) FROM (SELECT s.household_no FROM json_each(?) few"
        f" CROSS JOIN household_summary s ON s.household_no = few.value{where} ORDER BY {by})",
        parameters,
    )
    numbers: list[int] = json.loads(found)
    if query.order == "class":
        rank_of = ranks(db, query)
        end = len(rank_of)
        sign = -1 if query.descending else 1
        numbers.sort(key=lambda number: sign * (rank_of[number] if number < end else NOT_RANKED))
    return array("q", numbers)
