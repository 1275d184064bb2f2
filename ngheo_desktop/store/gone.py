"""Households that are no longer on the lists: dissolved, gone away, merged, or given up as duplicates."""

from collections.abc import Collection
from dataclasses import dataclass

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.numbers import marks


@dataclass(frozen=True, slots=True)
class GoneHousehold:
    """A household that was taken off, with the name of its last head where people are still on record for it."""

    household_id: RecordId
    number: str
    village: str
    head_name: str
    reason: str


def gone_households(db: Database, commune_code: str) -> list[GoneHousehold]:
    """Return every household of a commune that was taken off, in the order of villages and numbers.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    head = (
        "SELECT m.full_name FROM member m WHERE m.household_no = h.record_no"
        " ORDER BY m.relation IS 'chu_ho' DESC, m.position LIMIT 1"
    )
    rows = db.all(
        f"SELECT h.record_id, h.number, v.name, ({head}), h.removed_reason FROM household h"
        " LEFT JOIN village v ON v.record_no = h.village_no"
        " WHERE h.commune_code = ? AND h.removed IS 1 ORDER BY v.name, h.number, h.record_no",
        (commune_code,),
    )
    return [GoneHousehold(RecordId(own), *(text or "" for text in texts)) for own, *texts in rows]


def households_of(db: Database, record_ids: Collection[RecordId]) -> list[RecordId]:
    """Return the households on the lists that these records are, belong to, or are the questionnaires of.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    wanted = tuple(record_ids)
    parts = [f"SELECT record_no FROM household WHERE record_id IN ({marks(wanted)})"]
    parts += [
        f"SELECT household_no FROM {kind} WHERE record_id IN ({marks(wanted)})"
        for kind in (records.MEMBER, records.QUESTIONNAIRE)
    ]
    found = db.all(
        f"SELECT record_id FROM household WHERE removed IS NOT 1 AND record_no IN ({' UNION '.join(parts)})",
        wanted * len(parts),
    )
    return [RecordId(own) for (own,) in found]
