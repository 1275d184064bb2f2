"""The household list: numbers of all matching households at once, rows on demand.

A list of 20,000 numbers costs 160 kB and a few milliseconds; the rows of a page are read when it comes into view.
"""

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.numbers import marks
from ngheo_desktop.store.search_matches import Listing, Matches, matches
from ngheo_desktop.store.search_words import wanted

Order = Literal["village", "name", "class", "number"]
NO_CLASS = "none"


@dataclass(frozen=True, slots=True)
class HouseholdQuery:
    """What the list shows.

    Attributes:
        commune_code: None for all communes of an upper office.
        text: beginnings of words of names, village and number, with or without accents; four digits or more also
            match the first and the last of citizen ids and telephone numbers.
        village_id: one village only.
        household_class: current class under `rule_set` in `round_id` (`none`: not classified).
        rule_set: the rule set meant by `household_class` and the order `class`.
        last_class: class of `last_year` (`none`: not recorded).
        last_year: the year meant by `last_class`.
        status: `none`, `open` or `complete` questionnaire in `round_id`.
        round_id: the round meant by classes and status.
        order: by village and number, by given name of the head, by class, by number.
        descending: the other way round.
    """

    commune_code: str | None
    text: str = ""
    village_id: str | None = None
    household_class: str | None = None
    rule_set: str | None = None
    last_class: str | None = None
    last_year: int = 0
    status: str | None = None
    round_id: str | None = None
    order: Order = "village"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One line of the list.

    Attributes:
        classes: the current class in the round under each rule set.
        computed: where the village meeting decided something, the class without its decisions, by rule set.
    """

    household_no: int
    household_id: RecordId
    number: str | None
    village: str
    head_name: str
    member_count: int
    classes: Mapping[str, str]
    last_class: str | None
    status: str
    conflict: bool
    computed: Mapping[str, str] = field(default_factory=dict)


_KEYS: Mapping[Order, tuple[str, ...]] = {
    "village": ("s.commune_code", "s.village_key", "s.number_key", "s.name_key"),
    "name": ("s.name_key",),
    "number": ("s.number_key", "s.village_key", "s.name_key"),
    "class": ("rank", "s.village_key", "s.number_key", "s.name_key"),
}
_RANK = (
    "CASE c.household_class WHEN 'poor' THEN 1 WHEN 'near_poor' THEN 2 WHEN 'average' THEN 3"
    " WHEN 'non_poor' THEN 4 WHEN 'incomplete' THEN 5 ELSE 6 END AS rank"
)
# What changes the order or the members of a list.
_LISTED_KINDS = frozenset({records.HOUSEHOLD, records.MEMBER, records.VILLAGE})
_KINDS_OF_FILTERS: Mapping[str, str] = {
    "household_class": records.CLASSIFICATION,
    "last_class": records.CLASS_RECORD,
    "status": records.QUESTIONNAIRE,
}
_ROUND = "(SELECT record_no FROM record WHERE record_id = :round)"


def household_nos(db: Database, query: HouseholdQuery) -> "array[int]":
    """Return the local numbers of the matching households in order; see `find`, which waits less for very many.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return array("q", find(db, query).all())


def find(db: Database, query: HouseholdQuery) -> Matches:
    """Return the local numbers of the matching households in order.

    What matches the typed accents exactly, or the number as a whole, comes first, in the same order among itself; of
    a few, those with the whole text as it was typed before all. Text without a letter or figure matches nothing.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    kinds = _LISTED_KINDS | {kind for name, kind in _KINDS_OF_FILTERS.items() if getattr(query, name) is not None}
    if query.order == "class":
        kinds |= {records.CLASSIFICATION}
    listing = db.kept(replace(query, text=""), lambda: Listing(_in_order(db, query)), kinds=kinds)
    text = query.text.strip()
    if not text:
        return Matches(len(listing), listing.numbers)
    looked_for = wanted(text)
    if looked_for is None:
        return Matches(0, array("q"))
    return matches(db, listing, looked_for, is_everybody=len(listing) == total(db))


def total(db: Database, commune_code: str | None = None) -> int:
    """Return how many households there are, in a commune or in the whole database.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    where = "" if commune_code is None else " WHERE commune_code = ?"

    def count() -> int:
        sql = f"SELECT count(*) FROM household_summary{where}"
        return int(db.numbers(sql, () if commune_code is None else (commune_code,))[0])

    return db.kept(("total", commune_code), count, kinds=_LISTED_KINDS)


def _in_order(db: Database, query: HouseholdQuery) -> "array[int]":
    """Return the local numbers of the households in the query's order, whatever its text."""
    parameters: dict[str, Any] = {
        "commune": query.commune_code,
        "village": query.village_id,
        "class": query.household_class,
        "rule_set": query.rule_set,
        "last_class": query.last_class,
        "last_year": query.last_year,
        "status": query.status,
        "round": query.round_id,
    }
    source, rank = "household_summary s", ""
    if query.order == "class":
        source += (
            f" LEFT JOIN classification c ON c.household_no = s.household_no AND c.round_no = {_ROUND}"
            " AND c.rule_set = :rule_set AND c.is_current = 1"
        )
        rank = f", {_RANK}"
    where = _filters(query)
    direction = " DESC" if query.descending else ""
    keys = ", ".join(f"{key}{direction}" for key in (*_KEYS[query.order], "s.household_no"))
    condition = f" WHERE {' AND '.join(where)}" if where else ""
    # One list of numbers as JSON comes out of SQLite twice as fast as thousands of rows.
    (ordered,) = db.numbers(
        f"SELECT json_group_array(household_no) FROM (SELECT s.household_no{rank} FROM {source}{condition}"
        f" ORDER BY {keys})",
        parameters,
    )
    return array("q", json.loads(ordered))


def _filters(query: HouseholdQuery) -> list[str]:
    where: list[str] = []
    if query.commune_code is not None:
        where.append("s.commune_code = :commune")
    if query.village_id is not None:
        # The key finds the place in the index, the number tells villages of one name apart.
        village = "(SELECT record_no FROM record WHERE record_id = :village)"
        where.append(f"s.village_key = (SELECT list_key FROM village WHERE record_no = {village})")
        where.append(f"s.village_no = {village}")
    if query.household_class is not None:
        classified = f"SELECT household_no FROM classification WHERE round_no = {_ROUND} AND is_current = 1"
        classified += "" if query.rule_set is None else " AND rule_set = :rule_set"
        where.append(_one_of(classified, "household_class", query.household_class, ":class"))
    if query.last_class is not None:
        recorded = "SELECT household_no FROM class_record WHERE year = :last_year"
        where.append(_one_of(recorded, "household_class", query.last_class, ":last_class"))
    if query.status is not None:
        begun = f"SELECT household_no FROM questionnaire WHERE round_no = {_ROUND}"
        where.append(_one_of(begun, "status", query.status, ":status"))
    return where


def _one_of(select: str, column: str, value: str, parameter: str) -> str:
    if value == NO_CLASS:
        return f"s.household_no NOT IN ({select} AND household_no IS NOT NULL)"
    return f"s.household_no IN ({select} AND {column} = {parameter})"


def household_no(db: Database, household_id: str) -> int | None:
    """Return the local number of a household, None when there is no such record.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.one("SELECT record_no FROM record WHERE record_id = ?", (household_id,))
    return None if row is None else int(row[0])


def rows(db: Database, query: HouseholdQuery, nos: Sequence[int]) -> list[HouseholdRow]:
    """Return the lines of some households (a page, at most some hundreds) in the order of `nos`.

    A household that was removed since is left out.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    if not nos:
        return []
    place = marks(nos)
    (round_no,) = db.one("SELECT record_no FROM record WHERE record_id = ?", (query.round_id or "",)) or (None,)
    classes: dict[int, dict[str, str]] = {}
    computed: dict[int, dict[str, str]] = {}
    for number, rule_set, household_class, without in db.all(
        "SELECT household_no, rule_set, household_class, computed_class"
        " FROM classification INDEXED BY classification_by_household"
        f" WHERE household_no IN ({place}) AND round_no = ? AND is_current = 1",
        (*nos, round_no),
    ):
        classes.setdefault(number, {})[rule_set] = household_class
        if without is not None:
            computed.setdefault(number, {})[rule_set] = without
    last: dict[int, str] = dict(
        db.all(
            f"SELECT household_no, household_class FROM class_record WHERE household_no IN ({place}) AND year = ?"
            " ORDER BY record_id",
            (*nos, query.last_year),
        )
    )
    statuses: dict[int, str] = dict(
        db.all(
            f"SELECT household_no, status FROM questionnaire WHERE round_no = ? AND household_no IN ({place})",
            (round_no, *nos),
        )
    )
    disputed = _disputed(db, nos, round_no)
    found = {
        number: HouseholdRow(
            household_no=number,
            household_id=household_id,
            number=own_number,
            village=village or "",
            head_name=head_name,
            member_count=member_count,
            classes=classes.get(number, {}),
            last_class=last.get(number),
            status=(statuses[number] or "open") if number in statuses else NO_CLASS,
            conflict=number in disputed,
            computed=computed.get(number, {}),
        )
        for number, household_id, own_number, village, head_name, member_count in db.all(
            "SELECT s.household_no, h.record_id, h.number, v.name, s.head_name, s.member_count"
            " FROM household_summary s JOIN household h ON h.record_no = s.household_no"
            f" LEFT JOIN village v ON v.record_no = s.village_no WHERE s.household_no IN ({place})",
            nos,
        )
    }
    return [found[number] for number in nos if number in found]


def _disputed(db: Database, nos: Sequence[int], round_no: int | None) -> set[int]:
    """Return those households of which a record, a member, questionnaire or decision has disagreeing heads."""
    place = marks(nos)
    return {
        number
        for (number,) in db.all(
            "WITH disputed AS MATERIALIZED (SELECT record_no FROM record WHERE conflicts > 0)"
            f" SELECT record_no FROM disputed WHERE record_no IN ({place})"
            " UNION SELECT m.household_no FROM disputed JOIN member m USING (record_no)"
            f" WHERE m.household_no IN ({place})"
            " UNION SELECT q.household_no FROM disputed JOIN questionnaire q USING (record_no)"
            f" WHERE q.round_no = ? AND q.household_no IN ({place})"
            " UNION SELECT c.household_no FROM disputed JOIN class_record c USING (record_no)"
            f" WHERE c.household_no IN ({place})"
            " UNION SELECT o.household_no FROM disputed JOIN overrule o USING (record_no)"
            f" WHERE o.round_no = ? AND o.household_no IN ({place})",
            (*nos, *nos, round_no, *nos, *nos, round_no, *nos),
        )
    }
