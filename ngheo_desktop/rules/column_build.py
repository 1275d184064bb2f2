"""Puts facts of households into columns, one block after another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np

from ngheo_desktop.domain.environment import decimal_of
from ngheo_desktop.domain.expression import AREA, MEMBERS, Fact, FactKind, Level
from ngheo_desktop.domain.household import birth_parts
from ngheo_desktop.domain.survey import Answers, Area, HouseholdFacts, PersonFacts
from ngheo_desktop.rules.columns import (
    AGES,
    BLOCK,
    ODD,
    SMALL,
    UNNAMED,
    Array,
    Birth,
    Block,
    Bools,
    Codes,
    ColumnPlan,
    Numbers,
)

_KEPT = 1 << 17
_AT_ONCE = 256
_SMALL_DIGITS = 18
_MOST_YEARS = 2_600


def blocks_of(plan: ColumnPlan, facts: Iterable[HouseholdFacts], size: int = BLOCK) -> Iterator[Block]:
    """Yield the columns of households of any areas and days; `order` counts through all of them.

    Never holds more than one unfinished block of `size` households for each area and day.
    """
    unfinished: dict[tuple[Area, date], tuple[list[int], list[HouseholdFacts]]] = {}
    for place, each in enumerate(facts):
        key = (each.area, each.on)
        places, homes = unfinished.setdefault(key, ([], []))
        places.append(place)
        homes.append(each)
        if len(homes) == size:
            yield _block(plan, *key, homes, places)
            del unfinished[key]
    for key, (places, homes) in unfinished.items():
        yield _block(plan, *key, homes, places)


def _block(plan: ColumnPlan, area: Area, on: date, homes: Sequence[HouseholdFacts], places: Sequence[int]) -> Block:
    by_size = sorted(range(len(homes)), key=lambda number: -len(homes[number].members))
    ordered = [homes[number] for number in by_size]
    layers, people = _layers(ordered)
    raw = _Raw(plan, area, ordered, people)
    return Block(
        area=area,
        on=on,
        order=np.array(places, np.int64)[by_size],
        layers=layers,
        choices={fact: _chosen(raw.of(fact), book, free=not fact.type.choices) for fact, book in plan.choices.items()},
        lists={fact: _bits(raw.of(fact), book, fact.type.exclusive) for fact, book in plan.lists.items()},
        numbers={fact: _numbers(fact, raw) for fact in plan.numbers if fact.name not in AGES},
        given={fact: _present(fact, raw) for fact in plan.given if fact.name not in AGES},
        birth=_births(on, [person.birth_date for person in people]) if plan.ages else None,
        decisions={row: home.decisions for row, home in enumerate(ordered) if home.decisions},
    )


def _layers(homes: Sequence[HouseholdFacts]) -> tuple[tuple[tuple[int, int], ...], list[PersonFacts]]:
    layers: list[tuple[int, int]] = []
    people: list[PersonFacts] = []
    left = [home.members for home in homes if home.members]
    while left:
        position = len(layers)
        first = len(people)
        people.extend([each[position] for each in left])
        layers.append((first, len(left)))
        left = [each for each in left if len(each) > position + 1]
    return tuple(layers), people


class _Raw:
    """The answers to each question of a plan, in the order of the columns."""

    def __init__(
        self, plan: ColumnPlan, area: Area, homes: Sequence[HouseholdFacts], people: Sequence[PersonFacts]
    ) -> None:
        self._homes = _gathered(plan.names(Level.HOUSEHOLD), [home.answers for home in homes])
        self._homes[AREA] = [area.value] * len(homes)
        self._homes[MEMBERS] = [len(home.members) or None for home in homes]
        self._people = _gathered(plan.names(Level.MEMBER), [person.answers for person in people])
        self._people["sex"] = [person.sex for person in people]
        self._people["relation"] = [person.relation for person in people]
        # Ages are worked out from births and are no answers.
        self._people.update(dict.fromkeys(AGES, [None] * len(people)))

    def of(self, fact: Fact) -> list[Any]:
        """Return what stands for a fact in the engine's dictionaries."""
        return (self._homes if fact.type.level is Level.HOUSEHOLD else self._people)[fact.name]


def _gathered(names: Iterable[str], answers: Sequence[Answers]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {name: [] for name in names}
    # A few dictionaries at a time, so that each is fetched from memory once and not once for every question.
    for start in range(0, len(answers), _AT_ONCE):
        some = answers[start : start + _AT_ONCE]
        for name, column in found.items():
            column.extend([each.get(name) for each in some])
    return found


def _chosen(raw: list[Any], book: Mapping[str, int], *, free: bool) -> Codes:
    if free:
        codes = [book.get(value, UNNAMED) if isinstance(value, str) else ODD for value in raw]
    else:
        try:
            codes = list(map(book.get, raw, repeat(ODD)))
        except TypeError:  # a list where one code is due
            codes = [book.get(value, ODD) if isinstance(value, str) else ODD for value in raw]
    return Codes(np.array(codes, np.uint8 if len(book) < (1 << 8) - 2 else np.int64), all(codes))


def _bits(raw: list[Any], book: Mapping[str, int], exclusive: str | None) -> Codes:
    known: dict[tuple[Any, ...], int] = {}

    def bits_of(value: Any) -> int:
        if type(value) is not list or not value:
            return 0
        key = tuple(value)
        try:
            if key not in known:
                contradicts = len(key) > 1 and exclusive in key
                odd = contradicts or any(code not in book for code in key)
                known[key] = 0 if odd else sum(1 << book[code] for code in set(key))
            return known[key]
        except TypeError:  # a list within the list
            return 0

    bits = [bits_of(value) for value in raw]
    return Codes(np.array(bits, _type_for_bits(len(book))), all(bits))


def _type_for_bits(count: int) -> Any:
    sizes = {8: np.uint8, 16: np.uint16, 32: np.uint32, 63: np.int64}
    return next((kind for size, kind in sizes.items() if count <= size), np.object_)


def _present(fact: Fact, raw: _Raw) -> Bools:
    return np.array([value is not None for value in raw.of(fact)], np.bool_)


# --- numbers --------------------------------------------------------------------------------------------------------


def _numbers(fact: Fact, raw: _Raw) -> Numbers:
    return (_integers if fact.type.kind is FactKind.INTEGER else _decimals)(raw.of(fact))


def _integers(raw: list[Any]) -> Numbers:
    known = [type(value) is int for value in raw]
    values = raw if all(known) else [value if here else 0 for value, here in zip(raw, known, strict=True)]
    largest = max(map(abs, values), default=0)
    fits = largest < SMALL
    return Numbers(np.array(values, np.int64 if fits else np.object_), _unless_all(known), 0 if fits else None, largest)


@lru_cache(maxsize=_KEPT)
def _decimal_of(text: str) -> Decimal | None:
    return decimal_of(text)


def _decimals(raw: list[Any]) -> Numbers:
    numbers = {
        text: number
        for text in {value for value in raw if type(value) is str}
        if (number := _decimal_of(text)) is not None
    }
    known = [type(value) is str and value in numbers for value in raw]
    places = max((_places(number) for number in numbers.values()), default=0)
    fits = places <= _SMALL_DIGITS and all(
        number.is_zero() or number.adjusted() + places < _SMALL_DIGITS for number in numbers.values()
    )
    if not fits:
        values = [numbers[value] if here else 0 for value, here in zip(raw, known, strict=True)]
        return Numbers(_objects(values), _unless_all(known), None, 0)
    whole = {text: int(number.scaleb(places)) for text, number in numbers.items()}
    integers = [whole[value] if here else 0 for value, here in zip(raw, known, strict=True)]
    return Numbers(np.array(integers, np.int64), _unless_all(known), places, max(map(abs, whole.values()), default=0))


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _objects(values: list[Any]) -> Array:
    found = np.empty(len(values), np.object_)
    found[:] = values
    return found


def _unless_all(known: list[bool]) -> Bools | None:
    return None if all(known) else np.array(known, np.bool_)


# --- births ---------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=_KEPT)
def _birth(text: str) -> tuple[int, int, int] | None:
    try:
        return birth_parts(text)
    except ValueError:
        return None


def _births(on: date, raw: list[str | None]) -> Birth:
    found = [None if text is None else _birth(text) for text in raw]
    parts = np.array([each or (on.year, 1, 1) for each in found], np.int16).reshape(-1, 3)
    # Months of age of any real person fit into 16 bits; of an odd year they may not.
    odd = np.any(np.abs(parts[:, 0] - on.year) > _MOST_YEARS)
    year, month, day = (parts[:, column].astype(np.int32 if odd else np.int16) for column in range(3))
    return Birth(year, month, day, _unless_all([each is not None for each in found]))
