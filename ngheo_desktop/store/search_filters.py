"""The filters of a list of households: as flags over all households, and as tests of single ones.

Flags are read once and kept until a record of the filter's kind changes; tests need no reading beforehand, so they pick
out the first rows of a very long list while its flags are still to be read.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass

from ngheo_desktop.domain import records
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.disputes import Disputed
from ngheo_desktop.store.search_query import NO_CLASS, HouseholdQuery

CLASSES = ("poor", "near_poor", "average", "non_poor", "incomplete")
NOT_RANKED = len(CLASSES)
_ROUND = "round_no = (SELECT record_no FROM record WHERE record_id = ?)"
_CLASSIFIED = f"{_ROUND} AND is_current = 1"


@dataclass(frozen=True, slots=True)
class Filter:
    """Households that a row of a table speaks of, or (`is_without`) of which none does.

    Attributes:
        kind: the kind of records the filter rests on.
        column: the column of the table that has the household's number.
        condition, parameters: which rows of the table count.
    """

    kind: str
    column: str
    condition: str
    parameters: tuple[str | int | None, ...]
    is_without: bool = False

    @property
    def kinds(self) -> Collection[str]:
        """The kinds of records the filter rests on."""
        return (self.kind,)

    @property
    def rest(self) -> bytes:
        """The flag of households after the last that is flagged."""
        return b"\1" if self.is_without else b"\0"

    def test(self, number: str) -> str:
        """Return the condition, with `parameters`, that the household of this number passes the filter."""
        no = "NOT " if self.is_without else ""
        return f"{no}EXISTS (SELECT 1 FROM {self.kind} WHERE {self.condition} AND {self.column} = {number})"

    def flags(self, db: Database) -> bytes:
        """Return 1 for each household number that passes, else 0; see `rest` for numbers after the end.

        Raises:
            KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
        """
        return db.kept(("flags", self), lambda: self._read(db), kinds={self.kind})

    def _read(self, db: Database) -> bytes:
        (found,) = db.numbers(
            f"SELECT json_group_array({self.column}) FROM {self.kind}"
            f" WHERE {self.condition} AND {self.column} IS NOT NULL",
            self.parameters,
        )
        numbers: list[int] = json.loads(found)
        flags = bytearray(self.rest * (1 + max(numbers, default=0)))
        flag = 0 if self.is_without else 1
        for number in numbers:
            flags[number] = flag
        return bytes(flags)


def filters(query: HouseholdQuery) -> list[Filter | Disputed]:
    """Return the filters of a query, but for its commune and its text."""
    found: list[Filter | Disputed] = []
    if query.village_id is not None:
        condition = "village_no = (SELECT record_no FROM record WHERE record_id = ?)"
        found.append(Filter(records.HOUSEHOLD, "record_no", condition, (query.village_id,)))
    if query.household_class is not None:
        of_set = () if query.rule_set is None else (query.rule_set,)
        condition, parameters = _CLASSIFIED + " AND rule_set = ?" * len(of_set), (query.round_id, *of_set)
        found.append(_having(records.CLASSIFICATION, condition, parameters, "household_class", query.household_class))
    if query.last_class is not None:
        found.append(_having(records.CLASS_RECORD, "year = ?", (query.last_year,), "household_class", query.last_class))
    if query.status is not None:
        # A questionnaire without a status was begun.
        found.append(_having(records.QUESTIONNAIRE, _ROUND, (query.round_id,), "ifnull(status, 'open')", query.status))
    if query.is_disputed:
        found.append(Disputed(query.round_id))
    return found


def of_rank(query: HouseholdQuery, rank: int) -> Filter:
    """Return the filter of one class under the query's rule set and round: of `CLASSES`, or the rest of households."""
    condition = f"{_CLASSIFIED} AND rule_set = ? AND household_class"
    parameters = (query.round_id, query.rule_set)
    if rank == NOT_RANKED:
        return Filter(records.CLASSIFICATION, "household_no", f"{condition} IS NOT NULL", parameters, is_without=True)
    return Filter(records.CLASSIFICATION, "household_no", f"{condition} = ?", (*parameters, CLASSES[rank]))


def _having(kind: str, condition: str, parameters: tuple[str | int | None, ...], column: str, value: str) -> Filter:
    if value == NO_CLASS:
        # The plus keeps SQLite from looking for the household among all classes of the year.
        return Filter(kind, "household_no", f"{condition} AND +{column} IS NOT NULL", parameters, is_without=True)
    return Filter(kind, "household_no", f"{condition} AND {column} = ?", (*parameters, value))


def ranks(db: Database, query: HouseholdQuery) -> bytes:
    """Return the place of each household's class in `CLASSES` under the query's rule set and round, by number.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """

    def read() -> bytes:
        by_class: dict[str, list[int]] = {
            name: json.loads(numbers)
            for name, numbers in db.all(
                "SELECT household_class, json_group_array(household_no) FROM classification"
                f" WHERE {_CLASSIFIED} AND rule_set = ? AND household_class IS NOT NULL AND household_no IS NOT NULL"
                " GROUP BY household_class",
                (query.round_id, query.rule_set),
            )
        }
        found = bytearray(bytes((NOT_RANKED,)) * (1 + max(map(max, by_class.values()), default=0)))
        for name, numbers in by_class.items():
            rank = CLASSES.index(name)
            for number in numbers:
                found[number] = rank
        return bytes(found)

    return db.kept(("ranks", query.round_id, query.rule_set), read, kinds={records.CLASSIFICATION})
