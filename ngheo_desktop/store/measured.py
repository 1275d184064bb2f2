"""What measures need of every household of a round, read in one query without traces."""

import json
from typing import NamedTuple

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.household import HEAD
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store.database import Database


class MeasuredRow(NamedTuple):
    """A household of a round's commune with its current class under one rule set.

    Attributes:
        village_id: None for a household without a village.
        ethnic_code: of the household, or else of its head; None when neither is known.
        members: people in it now.
        household_class: None before the household was classified; the rest is empty then.
    """

    household_id: RecordId
    village_id: RecordId | None
    village: str
    ethnic_code: str | None
    members: int
    household_class: HouseholdClass | None
    deprived: frozenset[str]
    rule_set_hash: str
    unverified: tuple[str, ...]


def rows(db: Database, round_id: str, commune_code: str, rule_set: str) -> list[MeasuredRow]:
    """Return the households of a commune in the order of villages, removed ones left out.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    lists: dict[str, tuple[str, ...]] = {}

    def listed(text: str | None) -> tuple[str, ...]:
        # Most households share their lists with others.
        key = text or "[]"
        if key not in lists:
            lists[key] = tuple(json.loads(key))
        return lists[key]

    found = db.all(
        "SELECT h.record_id, vr.record_id, v.name, coalesce(h.ethnic_code, (SELECT m.ethnic_code FROM member m"
        " WHERE m.household_no = h.record_no AND m.relation = :head AND m.removed IS NOT 1"
        " ORDER BY m.position IS NULL, m.position, m.record_id LIMIT 1)),"
        " s.member_count, c.household_class, c.deprived, c.rule_set_hash, c.unverified"
        " FROM household_summary s JOIN household h ON h.record_no = s.household_no"
        " LEFT JOIN record vr ON vr.record_no = s.village_no LEFT JOIN village v ON v.record_no = s.village_no"
        " LEFT JOIN classification c ON c.household_no = s.household_no AND c.is_current = 1"
        " AND c.rule_set = :rule_set AND c.round_no = (SELECT record_no FROM record WHERE record_id = :round)"
        " WHERE s.commune_code = :commune ORDER BY s.village_key, s.number_key, s.name_key",
        {"round": round_id, "commune": commune_code, "rule_set": rule_set, "head": HEAD},
    )
    return [
        MeasuredRow(
            household_id,
            village_id,
            village or "",
            ethnic_code,
            members,
            None if household_class is None else HouseholdClass(household_class),
            frozenset(listed(rest[0])),
            rest[1] or "",
            listed(rest[2]),
        )
        for household_id, village_id, village, ethnic_code, members, household_class, *rest in found
    ]
