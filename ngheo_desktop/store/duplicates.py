"""People who may be on record twice, and what the office decided about them."""

from collections.abc import Collection, Iterator

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.numbers import chunks, marks

Pair = tuple[RecordId, RecordId]

_PEOPLE = (
    " FROM member m JOIN household h ON h.record_no = m.household_no"
    " WHERE m.removed IS NOT 1 AND h.removed IS NOT 1 AND h.commune_code = ?"
)


def same_citizen_id(db: Database, commune_code: str) -> Iterator[list[RecordId]]:
    """Go through the groups of people of a commune who carry one number; an empty number is nobody's.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        f"SELECT m.citizen_id, m.record_id {_PEOPLE} AND m.citizen_id IN (SELECT citizen_id FROM member"
        " WHERE citizen_id IS NOT NULL AND citizen_id <> '' GROUP BY citizen_id HAVING count(*) > 1)",
        (commune_code,),
    )
    yield from _groups(rows)


def same_name_and_birth(db: Database, commune_code: str) -> Iterator[list[RecordId]]:
    """Go through the groups of people of one village who share name without accents and year of birth.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "WITH people AS MATERIALIZED ("
        f"SELECT h.village_no || '/' || substr(m.birth_date, 1, 4) || '/' || m.folded AS same, m.record_id {_PEOPLE}"
        " AND m.folded <> '' AND m.birth_date <> '' AND h.village_no IS NOT NULL)"
        " SELECT same, record_id FROM people WHERE same IN (SELECT same FROM people GROUP BY same HAVING count(*) > 1)",
        (commune_code,),
    )
    yield from _groups(rows)


def homes(db: Database, member_ids: Collection[str]) -> dict[RecordId, RecordId]:
    """Return the household of each of these people.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return {
        RecordId(member_id): RecordId(household_id)
        for part in chunks(member_ids)
        for member_id, household_id in db.all(
            "SELECT m.record_id, h.record_id FROM member m JOIN household h ON h.record_no = m.household_no"
            f" WHERE m.record_id IN ({marks(part)})",
            part,
        )
    }


def not_the_same(db: Database) -> set[Pair]:
    """Return the pairs of members of whom somebody decided that they are not the same.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "SELECT a.record_id, b.record_id FROM duplicate_verdict v JOIN record a ON a.record_no = v.first_no"
        " JOIN record b ON b.record_no = v.second_no WHERE v.about = 'member' AND v.verdict = 'not_same'"
    )
    return {(RecordId(min(first, second)), RecordId(max(first, second))) for first, second in rows}


def _groups(rows: list[tuple[str, str]]) -> Iterator[list[RecordId]]:
    found: dict[str, list[RecordId]] = {}
    for key, member_id in rows:
        found.setdefault(key, []).append(RecordId(member_id))
    yield from (sorted(group) for group in found.values() if len(group) > 1)
