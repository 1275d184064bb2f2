"""Households by class, counted where they lie: by village, and by their classes under two rule sets at once.

Every query takes rounds of different communes and counts each household in the round of its own commune, so that an
upper office sums up many communes in one reading. A household without a class counts as `NO_CLASS`; removed ones are
left out, as everywhere.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store.database import Database

NO_CLASS = "none"

_WANTED = (
    "WITH wanted AS MATERIALIZED (SELECT record_no AS round_no, record_id AS round_id, commune_code FROM review_round"
    " WHERE record_id IN (SELECT value FROM json_each(:rounds)))"
)
_CLASS_OF = (
    " LEFT JOIN classification {name} ON {name}.household_no = s.household_no AND {name}.round_no = w.round_no"
    " AND {name}.rule_set = :{rule_set} AND {name}.is_current = 1"
)
_ONE = _CLASS_OF.format(name="c", rule_set="rule_set")
_TWO = _CLASS_OF.format(name="a", rule_set="first") + _CLASS_OF.format(name="b", rule_set="second")
_HOUSEHOLDS = " FROM wanted w JOIN household_summary s ON s.commune_code = w.commune_code"


class VillageCount(NamedTuple):
    """Households of one class in one village, and the people in them; no village: None and empty."""

    commune_code: str
    village_id: RecordId | None
    village: str
    household_class: str
    households: int
    persons: int


class PairCount(NamedTuple):
    """Households with one class under the first rule set and one under the second, and the people in them."""

    first: str
    second: str
    households: int
    persons: int


class ClassOnRecord(NamedTuple):
    """What a current classification says, without missing facts and trace."""

    household_class: str
    income_score: int | None
    deprivation_score: int | None
    deprived: tuple[str, ...]


def by_village(db: Database, round_ids: Sequence[str], rule_set: str) -> list[VillageCount]:
    """Return households by commune, village and current class, in the order of communes and villages.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    found = db.all(
        f"{_WANTED} SELECT s.commune_code, vr.record_id, coalesce(v.name, ''),"
        f" coalesce(c.household_class, '{NO_CLASS}') AS class, count(*), coalesce(sum(s.member_count), 0)"
        f"{_HOUSEHOLDS}{_ONE} LEFT JOIN village v ON v.record_no = s.village_no"
        " LEFT JOIN record vr ON vr.record_no = s.village_no"
        " GROUP BY s.commune_code, s.village_key, s.village_no, class"
        " ORDER BY s.commune_code, s.village_key, s.village_no",
        {"rounds": json.dumps(list(round_ids)), "rule_set": rule_set},
    )
    return [VillageCount(*row) for row in found]


def missing_facts(db: Database, round_ids: Sequence[str], rule_set: str) -> list[tuple[str, int]]:
    """Return, for each question that incomplete households lack, how many of them lack it; the most wanted first.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    found = db.all(
        # A fact is written “subject:question”, the subject of the household being empty.
        f"{_WANTED} SELECT substr(m.value, instr(m.value, ':') + 1) AS question, count(DISTINCT s.household_no)"
        f"{_HOUSEHOLDS}{_ONE.replace(' LEFT JOIN', ' JOIN', 1)}, json_each(c.missing) m"
        " WHERE c.household_class = 'incomplete' GROUP BY question ORDER BY 2 DESC, 1",
        {"rounds": json.dumps(list(round_ids)), "rule_set": rule_set},
    )
    return [(question, number) for question, number in found]


def by_pair(db: Database, round_ids: Sequence[str], first: str, second: str) -> list[PairCount]:
    """Return households by their current classes under two rule sets.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    found = db.all(
        f"{_WANTED} SELECT coalesce(a.household_class, '{NO_CLASS}') AS one,"
        f" coalesce(b.household_class, '{NO_CLASS}') AS two, count(*), coalesce(sum(s.member_count), 0)"
        f"{_HOUSEHOLDS}{_TWO} GROUP BY one, two",
        {"rounds": json.dumps(list(round_ids)), "first": first, "second": second},
    )
    return [PairCount(*row) for row in found]


def households_of_pair(
    db: Database,
    round_ids: Sequence[str],
    pair: tuple[str, str],
    classes: tuple[str | None, str | None],
) -> list[tuple[RecordId, int]]:
    """Return (round, local number) of the households of a cell, in the order of communes and villages.

    Args:
        db: the database.
        round_ids: rounds, one for each commune.
        pair: the two rule sets.
        classes: their classes; None for any, `NO_CLASS` for none.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    parameters: dict[str, Any] = {
        "rounds": json.dumps(list(round_ids)),
        "first": pair[0],
        "second": pair[1],
        "one": classes[0],
        "two": classes[1],
    }
    found = db.all(
        f"{_WANTED} SELECT w.round_id, s.household_no{_HOUSEHOLDS}{_TWO}"
        f" WHERE (:one IS NULL OR coalesce(a.household_class, '{NO_CLASS}') = :one)"
        f" AND (:two IS NULL OR coalesce(b.household_class, '{NO_CLASS}') = :two)"
        " ORDER BY s.commune_code, s.village_key, s.number_key, s.name_key",
        parameters,
    )
    return [(round_id, number) for round_id, number in found]


def in_village_order(db: Database, commune_code: str) -> Iterator[tuple[RecordId, int]]:
    """Go through (id, local number) of the households of a commune in the order of villages.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    yield from db.each(
        "SELECT r.record_id, s.household_no FROM household_summary s JOIN record r ON r.record_no = s.household_no"
        " WHERE s.commune_code = ? ORDER BY s.village_key, s.number_key, s.name_key",
        (commune_code,),
    )


def on_record(db: Database, round_id: str, rule_set: str) -> dict[RecordId, ClassOnRecord]:
    """Return the current class of each household of a round under a rule set.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    lists: dict[str, tuple[str, ...]] = {}
    found: dict[RecordId, ClassOnRecord] = {}
    for household_id, household_class, income, deprivation, deprived in db.each(
        "SELECT r.record_id, c.household_class, c.income_score, c.deprivation_score, coalesce(c.deprived, '[]')"
        " FROM classification c JOIN record r ON r.record_no = c.household_no"
        " WHERE c.is_current = 1 AND c.rule_set = ? AND c.household_class IS NOT NULL"
        " AND c.round_no = (SELECT record_no FROM record WHERE record_id = ?)",
        (rule_set, round_id),
    ):
        if deprived not in lists:
            lists[deprived] = tuple(json.loads(deprived))
        found[household_id] = ClassOnRecord(household_class, income, deprivation, lists[deprived])
    return found
