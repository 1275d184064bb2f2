"""Reads the shipped CSV tables and the versions of the lists."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from ngheo_desktop.assets import asset
from ngheo_desktop.errors import BugError


@dataclass(frozen=True, slots=True)
class ListVersion:
    """Which edition of a list ships.

    Attributes:
        list_id: name of the list, for example `ethnic_groups`.
        id: the version that is stored beside every code.
        valid_from: the day from which this edition holds.
        source: the document it was taken from.
        confirmed: whether it is known to be the list in force.
        note: what is open or worth knowing.
    """

    list_id: str
    id: str
    valid_from: date
    source: str
    confirmed: bool
    note: str


@cache
def list_versions() -> dict[str, ListVersion]:
    """Return the version of every shipped list, by name of the list."""
    text = asset("resources", "catalogues", "versions.toml").read_text(encoding="utf-8")
    return {list_id: ListVersion(list_id=list_id, **entry) for list_id, entry in tomllib.loads(text).items()}


def list_version(list_id: str) -> ListVersion:
    """Return the version of a list.

    Raises:
        BugError: no list of that name ships.
    """
    version = list_versions().get(list_id)
    if version is None:
        raise BugError(f"no list {list_id} in versions.toml")
    return version


def read_table(folder: str, file: str, columns: tuple[str, ...]) -> Iterator[list[str]]:
    """Yield the rows of resources/<folder>/<file>, which must begin with exactly these columns.

    Raises:
        BugError: the file has other columns.
    """
    with asset("resources", folder, file).open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        found = tuple(next(rows, ()))
        if found != columns:
            raise BugError(f"{folder}/{file} has the columns {found}, not {columns}")
        yield from rows
