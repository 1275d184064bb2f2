"""The households that fit what was typed, in the order of a list, best first.

A word as common as "thị" fits nearly every household of an upper office, and carrying 400,000 numbers out of SQLite
takes longer than a person should wait for a letter. So what many fit is counted only; the first rows are looked for
in the order of the list, and the rest is worked out when somebody scrolls there, or by whoever is not waiting. In a
list that is filtered they cannot be counted so quickly: there the first rows are all that is known at once.
"""

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice
from typing import overload

from ngheo_desktop.domain.text import fold
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.disputes import Disputed
from ngheo_desktop.store.search_filters import Filter
from ngheo_desktop.store.search_lists import NOBODY, Listing, first_in_order, put_in_order, tests
from ngheo_desktop.store.search_query import HouseholdQuery
from ngheo_desktop.store.search_words import Wanted

# As many are carried out of the database at once; more are counted.
_MANY = 30_000
# As many are put in order and tested one by one where the list was not read yet.
_FEW = 1_000
# As many rows are looked for at first where there are many: what a screen shows, and some scrolling.
_FIRST = 384
# As many households are looked at one by one, and so many at a time; past that everything is worked out.
_MOST_WALKED = 16_384
_MOST_WALKED_AT_ONCE = 4_096
_STEP = 512
# Where as many were found, the list is shown as a whole.
_ENOUGH = 128
# A list this short is looked through without the index.
_SHORT = 1_024
# As many are put in order by how well the whole text fits, not only its words.
_WEIGHED = 400


class Matches(Sequence[int]):
    """Local numbers of households in their order, of which the first are known and the rest is worked out at need.

    A household that left between counting and working out leaves a place without a household (`NOBODY`); the list is
    read again after every change anyway.

    Attributes:
        is_all: whether these are all there are. Otherwise they are the first that were found in a short time, perhaps
            none, and how many there are is not known.
    """

    def __init__(
        self,
        length: int,
        first: "array[int]",
        complete: "Callable[[], array[int]] | None" = None,
        *,
        is_all: bool = True,
    ) -> None:
        """Take how many there are, the first of them, and what works out all."""
        self._length = length
        self._known = first
        self._complete = complete
        self.is_all = is_all

    @property
    def is_worked_out(self) -> bool:
        """Whether every one of them is known."""
        return self.is_all and self._complete is None

    def all(self) -> "array[int]":
        """Return all of them; not to be changed."""
        complete = self._complete
        if complete is not None:
            known = complete()
            missing = self._length - len(known)
            # In this order: another thread may be asking for the same.
            self._known = known[: self._length] + array("q", [NOBODY]) * max(0, missing)
            self._complete = None
        return self._known

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> int: ...

    @overload
    def __getitem__(self, place: slice) -> "array[int]": ...

    def __getitem__(self, place: "int | slice") -> "int | array[int]":
        if isinstance(place, slice):
            start, stop, step = place.indices(self._length)
            return (self._known if max(start, stop) <= len(self._known) else self.all())[start:stop:step]
        position = place + self._length if place < 0 else place
        if not 0 <= position < self._length:
            raise IndexError(place)
        return (self._known if position < len(self._known) else self.all())[position]

    def __iter__(self) -> Iterator[int]:
        return iter(self.all())

    def index(self, value: int, start: int = 0, stop: int | None = None) -> int:
        """Return the position of a household; ValueError when it is not among them."""
        position = self._known.index(value) if value in self._known else self.all().index(value)
        if position < start or (stop is not None and position >= stop):
            raise ValueError(value)
        return position


@dataclass(frozen=True, slots=True)
class _Search:
    """One search."""

    db: Database
    wanted: Wanted

    def found(self, *, exact: bool, most: int) -> set[int] | None:
        """Return all that fit, in any list; None where they are more than `most`."""
        numbers = self._numbers(most + 1, exact=exact)
        return None if len(numbers) > most else set(numbers)

    def _numbers(self, most: int, *, exact: bool) -> list[int]:
        """Return the numbers of all that fit, at most so many (-1: however many), upwards."""
        (numbers,) = self.db.numbers(
            "SELECT json_group_array(rowid) FROM"
            " (SELECT rowid FROM household_index WHERE household_index MATCH ? LIMIT ?)",
            (self.wanted.match(exact=exact), most),
        )
        found: list[int] = json.loads(numbers)
        return found

    def count(self) -> int:
        """Return how many fit, in any list."""
        (count,) = self.db.numbers(
            "SELECT count(*) FROM household_index WHERE household_index MATCH ?", (self.wanted.match(),)
        )
        return int(count)

    def among(self, numbers: "array[int]", *, exact: bool) -> Iterator[int]:
        """Go through those of these households that fit, in the order given; the index is not asked."""
        return _passing(self.db, numbers, (), self.wanted, exact=exact)

    def everything(self, listing: Listing) -> "array[int]":
        """Return all of the list that fit, in order, however many."""
        numbers = listing.numbers
        flags = self._flags(listing, exact=False)
        if self.wanted.has_exact:
            exact = self._flags(listing, exact=True)
            best = array("q", compress(numbers, map(exact.__getitem__, numbers)))
            best.extend(number for number in numbers if flags[number] and not exact[number])
            return best
        return array("q", compress(numbers, map(flags.__getitem__, numbers)))

    def _flags(self, listing: Listing, *, exact: bool) -> bytearray:
        found = self._numbers(-1, exact=exact)
        flags = bytearray(max(1 + found[-1] if found else 0, listing.end))
        for number in found:
            flags[number] = 1
        return flags


def _passing(
    db: Database, numbers: "array[int]", tested: Sequence[Filter | Disputed], wanted: Wanted | None, *, exact: bool
) -> Iterator[int]:
    """Go through those of these households that pass the filters and fit what is wanted, in the order given."""
    conditions = [one.test("few.value") for one in tested]
    parameters: list[str | int | None] = [value for one in tested for value in one.parameters]
    source = "json_each(?) few"
    if wanted is not None:
        condition, words = wanted.condition("words", exact=exact)
        source += " CROSS JOIN household_text ON household_no = few.value"
        conditions.append(condition)
        parameters += words
    for start in range(0, len(numbers), _STEP):
        part = numbers[start : start + _STEP]
        (passing,) = db.numbers(
            f"SELECT json_group_array(few.value) FROM {source} WHERE {' AND '.join(conditions or ['1'])}",
            (json.dumps(list(part)), *parameters),
        )
        yield from filter(set(json.loads(passing)).__contains__, part)


def matches(db: Database, listing: Listing, wanted: Wanted, *, is_everybody: bool, at_once: bool = False) -> Matches:
    """Return those of a list that fit what is wanted, what fits exactly first, in the order of the list.

    Args:
        db: the database.
        listing: the households of the list.
        wanted: what was typed.
        is_everybody: whether the list has every household there is, so that the index alone tells how many fit.
        at_once: whether somebody waits, so that only the first may be returned.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    search = _Search(db, wanted)
    if len(listing) <= _SHORT:
        return _few(search, array("q", search.among(listing.numbers, exact=False)))
    found = search.found(exact=False, most=_MANY)
    if found is not None:
        return _few(search, listing.in_order(found))
    if len(listing) <= (_MOST_WALKED_AT_ONCE if at_once else _MOST_WALKED):
        return _few(search, array("q", search.among(listing.numbers, exact=False)))
    if is_everybody or at_once:
        first = _first(search, listing, _MOST_WALKED_AT_ONCE if at_once else _MOST_WALKED)
        if is_everybody and len(first) >= (_ENOUGH if at_once else _FIRST):
            return Matches(search.count(), first, lambda: search.everything(listing))
        if at_once:
            return Matches(len(first), first, is_all=False)
    numbers = search.everything(listing)
    return Matches(len(numbers), numbers)


def _few(search: _Search, numbers: "array[int]") -> Matches:
    """Return these, which fit, with what fits better before the rest."""
    wanted = search.wanted
    if wanted.has_exact and numbers:
        # Those that fit exactly are some of these, which are few.
        exact = set(
            search.among(numbers, exact=True) if len(numbers) <= _SHORT else search.found(exact=True, most=_MANY) or ()
        )
        rest = [number for number in numbers if number not in exact]
        numbers = array("q", [number for number in numbers if number in exact])
        numbers.extend(rest)
    if len(wanted.words) > 1 and 1 < len(numbers) <= _WEIGHED:
        weights = _weights(search, numbers)
        numbers = array("q", sorted(numbers, key=weights.__getitem__))
    return Matches(len(numbers), numbers)


def _weights(search: _Search, numbers: Sequence[int]) -> dict[int, int]:
    """Return how well the whole text fits each: 0 as typed, 1 but for the accents, 2 its words only."""
    typed, folded = search.wanted.text, fold(search.wanted.text)
    return {
        number: 0 if typed in exact else 1 if folded in fold(exact) else 2
        for number, exact in search.db.all(
            "SELECT household_no, exact FROM household_text WHERE household_no IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
    }


def _first(search: _Search, listing: Listing, walked: int) -> "array[int]":
    """Return the first that fit of a list, as far as they are found among so many of its households: few, or none."""
    near = listing.numbers[:walked]
    exact = search.found(exact=True, most=_MANY) if search.wanted.has_exact else set()
    if exact is None:
        return array("q", islice(search.among(near, exact=True), _FIRST))
    first = listing.in_order(exact)
    others = (number for number in search.among(near, exact=False) if number not in exact)
    first.extend(islice(others, max(0, _FIRST - len(first))))
    return first


def first_matches(db: Database, query: HouseholdQuery, wanted: Wanted | None) -> Matches:
    """Return what can be told at once of a list that was not read yet: all where few fit the text, else the first.

    Args:
        db: the database.
        query: the list, of which the text is passed over.
        wanted: what was typed, None for nothing.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    exact: set[int] | None = set()
    first = array("q")
    if wanted is not None:
        search = _Search(db, wanted)
        found = search.found(exact=False, most=_FEW)
        if found is not None:
            return _few(search, put_in_order(db, query, found))
        if wanted.has_exact:
            exact = search.found(exact=True, most=_FEW)
            if exact:
                first = put_in_order(db, query, exact)
    near = first_in_order(db, query, _MOST_WALKED_AT_ONCE)
    fit = _passing(db, near, tests(query), wanted, exact=exact is None)
    others = (number for number in fit if not exact or number not in exact)
    first.extend(islice(others, max(0, _FIRST - len(first))))
    return Matches(len(first), first, is_all=False)
