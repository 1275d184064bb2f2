"""Chance that repeats: the same seed draws the same on every version of Python."""

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Generic, TypeVar

from ngheo_desktop.errors import BugError
from ngheo_desktop.reference.tables import read_table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shares(Generic[T]):
    """Values with their running totals of weight."""

    values: tuple[T, ...]
    totals: tuple[float, ...]

    @classmethod
    def of(cls, weights: Iterable[tuple[T, float]]) -> "Shares[T]":
        """Make shares from values and weights."""
        pairs = tuple(weights)
        return cls(tuple(value for value, _ in pairs), tuple(accumulate(weight for _, weight in pairs)))


class Draw:
    """Draws from one stream. Only `Random.random` is used, whose sequence Python promises never to change."""

    def __init__(self, seed: str) -> None:
        self._next = random.Random(seed).random  # noqa: S311  (invented people, nothing secret)

    def chance(self, share: float) -> bool:
        """Return true in this share of calls."""
        return self._next() < share

    def number(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self._next() * (high - low + 1))

    def choose(self, values: Sequence[T]) -> T:
        """Return one of the values, each as likely."""
        return values[int(self._next() * len(values))]

    def weighted(self, shares: Shares[T]) -> T:
        """Return one of the values, as likely as its weight says."""
        return shares.values[bisect_right(shares.totals, self._next() * shares.totals[-1])]

    def some(self, values: Sequence[T], count: int) -> list[T]:
        """Return `count` different values in their order."""
        left = list(range(len(values)))
        while len(left) > count:
            del left[int(self._next() * len(left))]
        return [values[index] for index in left]


@cache
def _settings() -> dict[str, dict[str, float]]:
    columns = ("what", "group", "value", "note", "source", "confidence")
    settings: dict[str, dict[str, float]] = {}
    for what, group, value, *_ in read_table("catalogues", "distributions.csv", columns):
        if what.startswith("sample_"):
            settings.setdefault(what, {})[group] = float(value)
    return settings


def setting(what: str) -> dict[str, float]:
    """Return a setting of the generator from distributions.csv, as group to value.

    Raises:
        BugError: there is no such setting.
    """
    found = _settings().get(what)
    if found is None:
        raise BugError(f"no {what} in distributions.csv")
    return found


@cache
def shares(what: str) -> Shares[str]:
    """Return a setting of the generator as shares to draw from."""
    return Shares.of(setting(what).items())
