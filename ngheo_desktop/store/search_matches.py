"""The households that fit what was typed, in the order of a list, best first.

A word as common as "thị" fits nearly every household of an upper office, and carrying 400,000 numbers out of SQLite
takes longer than a person should wait for a letter. So what many fit is counted only; the first rows are looked for
in the order of the list, and the rest is worked out when somebody scrolls there.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice
from typing import overload

from ngheo_desktop.domain.text import fold
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.search_words import Wanted

NOBODY = -1
# As many are carried out of the database at once; more are counted.
_MANY = 30_000
# As many rows are looked for at first where there are many: what a screen shows, and some scrolling.
_FIRST = 384
# As many households are looked at one by one, and so many at a time; past that everything is worked out.
_MOST_WALKED = 16_384
_STEP = 2_048
# A list this short is looked through without the index.
_SHORT = 1_024
# As many are put in order by how well the whole text fits, not only its words.
_WEIGHED = 400


class Matches(Sequence[int]):
    """Local numbers of households in their order, of which the first are known and the rest is worked out at need.

    A household that left between counting and working out leaves a place without a household (`NOBODY`); the list is
    read again after every change anyway.
    """

    def __init__(self, length: int, first: "array[int]", complete: "Callable[[], array[int]] | None" = None) -> None:
        """Take how many there are, the first of them, and what works out all."""
        self._length = length
        self._known = first
        self._complete = complete

    def all(self) -> "array[int]":
        """Return all of them; not to be changed."""
        if self._complete is not None:
            known = self._complete()
            self._complete = None
            missing = self._length - len(known)
            self._known = known[: self._length] + array("q", [NOBODY]) * max(0, missing)
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


class Listing:
    """The households of a list in their order, before anything is searched."""

    def __init__(self, numbers: "array[int]") -> None:
        """Take their local numbers; `last` is the greatest of them."""
        self.numbers = numbers
        self.last = max(numbers, default=0)
        self._places: array[int] | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    def in_order(self, found: Iterable[int]) -> "array[int]":
        """Return those of these households that the list has, in its order."""
        if self._places is None:
            places = array("i", [NOBODY]) * (1 + self.last)
            for place, number in enumerate(self.numbers):
                places[number] = place
            self._places = places
        places, end = self._places, len(self._places)
        ordered = sorted(places[number] for number in found if number < end)
        numbers = self.numbers
        return array("q", [numbers[place] for place in ordered if place >= 0])


@dataclass(frozen=True, slots=True)
class _Search:
    """One search in one list."""

    db: Database
    listing: Listing
    wanted: Wanted

    def found(self, *, exact: bool) -> set[int] | None:
        """Return all that fit, in the list or not; None where they are many."""
        numbers = self._numbers(_MANY + 1, exact=exact)
        return None if len(numbers) > _MANY else set(numbers)

    def _numbers(self, most: int, *, exact: bool) -> list[int]:
        """Return the numbers of all that fit, at most so many (-1: however many), upwards."""
        (numbers,) = self.db.numbers(
            "SELECT json_group_array(rowid) FROM"
            " (SELECT rowid FROM household_index WHERE household_index MATCH ? LIMIT ?)",
            (self.wanted.match(exact=exact), most),
        )
        found: list[int] = json.loads(numbers)
        return found

    def count(self, *, exact: bool) -> int:
        """Return how many fit, in the list or not."""
        (count,) = self.db.numbers(
            "SELECT count(*) FROM household_index WHERE household_index MATCH ?", (self.wanted.match(exact=exact),)
        )
        return int(count)

    def among(self, numbers: "array[int]", *, exact: bool) -> Iterator[int]:
        """Go through those of these households that fit, in the order given; the index is not asked."""
        condition, parameters = self.wanted.condition("words", exact=exact)
        for start in range(0, len(numbers), _STEP):
            part = numbers[start : start + _STEP]
            (fitting,) = self.db.numbers(
                "SELECT json_group_array(household_no) FROM household_text"
                f" WHERE household_no IN (SELECT value FROM json_each(?)) AND {condition}",
                (json.dumps(list(part)), *parameters),
            )
            yield from filter(set(json.loads(fitting)).__contains__, part)

    def everything(self) -> "array[int]":
        """Return all of the list that fit, in order, however many."""
        numbers = self.listing.numbers
        flags = self._flags(exact=False)
        if self.wanted.has_exact:
            exact = self._flags(exact=True)
            best = array("q", compress(numbers, map(exact.__getitem__, numbers)))
            best.extend(number for number in numbers if flags[number] and not exact[number])
            return best
        return array("q", compress(numbers, map(flags.__getitem__, numbers)))

    def _flags(self, *, exact: bool) -> bytearray:
        found = self._numbers(-1, exact=exact)
        flags = bytearray(1 + max(found[-1] if found else 0, self.listing.last))
        for number in found:
            flags[number] = 1
        return flags


def matches(db: Database, listing: Listing, wanted: Wanted, *, is_everybody: bool) -> Matches:
    """Return those of a list that fit what is wanted, what fits exactly first, in the order of the list.

    Args:
        db: the database.
        listing: the households of the list.
        wanted: what was typed.
        is_everybody: whether the list has every household there is, so that the index alone tells how many fit.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    search = _Search(db, listing, wanted)
    if len(listing) <= _SHORT:
        return _few(search, array("q", search.among(listing.numbers, exact=False)))
    found = search.found(exact=False)
    if found is not None:
        return _few(search, listing.in_order(found))
    if len(listing) <= _MOST_WALKED:
        return _few(search, array("q", search.among(listing.numbers, exact=False)))
    return _many(search) if is_everybody else _all(search)


def _few(search: _Search, numbers: "array[int]") -> Matches:
    """Return these, which fit, with what fits better before the rest."""
    wanted = search.wanted
    if wanted.has_exact and numbers:
        # Those that fit exactly are some of these, which are few.
        exact = set(search.among(numbers, exact=True) if len(numbers) <= _STEP else search.found(exact=True) or ())
        numbers = array("q", sorted(numbers, key=lambda number: number not in exact))
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


def _many(search: _Search) -> Matches:
    """Return what is counted: the first are looked for, the rest is worked out at need."""
    count = search.count(exact=False)
    has_exact = search.wanted.has_exact
    exact = search.found(exact=True) if has_exact else None
    if exact:
        # Few fit exactly: they are the first; whoever comes then is worked out at need.
        return Matches(count, search.listing.in_order(exact), search.everything)
    fit = search.among(search.listing.numbers[:_MOST_WALKED], exact=has_exact and exact is None)
    first = array("q", islice(fit, _FIRST))
    return Matches(count, first, search.everything) if len(first) == _FIRST else _all(search)


def _all(search: _Search) -> Matches:
    numbers = search.everything()
    return Matches(len(numbers), numbers)
