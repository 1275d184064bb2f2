"""Income point tables as the office loaded, confirmed and withdrew them."""

from dataclasses import dataclass

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store.database import Database

_SELECT = (
    "SELECT record_id, commune_code, rule_set, title, document, article, checksum, content, origin, loaded_by,"
    " loaded_on, confirmed_by, confirmed_on, removed, removed_reason FROM point_table"
)


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table on record; `content` is its canonical content, not yet compared with its checksum. Dates are ISO text."""

    record_id: RecordId
    commune_code: str
    rule_set: str
    title: str
    document: str
    article: str
    checksum: str
    content: str
    origin: str
    loaded_by: str
    loaded_on: str
    confirmed_by: str
    confirmed_on: str
    removed: bool
    removed_reason: str


def of_commune(db: Database, commune_code: str) -> list[StoredTable]:
    """Return the tables of a commune, the withdrawn ones too, oldest first.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(f"{_SELECT} WHERE commune_code = ? ORDER BY loaded_on, record_id", (commune_code,))
    return [_table(row) for row in rows]


def by_checksum(db: Database, checksum: str) -> StoredTable | None:
    """Return a table with this content, whoever loaded it and whether it still counts, or None.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.one(f"{_SELECT} WHERE checksum = ? ORDER BY record_id", (checksum,))
    return None if row is None else _table(row)


def _table(row: tuple[object, ...]) -> StoredTable:
    texts = [str(text or "") for text in row]
    record_id, commune, rule_set, title, document, article, checksum, content, origin, *rest = texts
    loaded_by, loaded_on, confirmed_by, confirmed_on, _, reason = rest
    return StoredTable(
        record_id=RecordId(record_id),
        commune_code=commune,
        rule_set=rule_set,
        title=title,
        document=document,
        article=article,
        checksum=checksum,
        content=content,
        origin=origin,
        loaded_by=loaded_by,
        loaded_on=loaded_on,
        confirmed_by=confirmed_by,
        confirmed_on=confirmed_on,
        removed=bool(row[-2]),
        removed_reason=reason,
    )
