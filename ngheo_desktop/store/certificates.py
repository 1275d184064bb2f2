"""The register of certificates."""

from ngheo_desktop.domain.certificate import Certificate, content_from_json
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.driver import Row

_SELECT = (
    "SELECT c.record_id, h.record_id, r.record_id, v.record_id, c.number, c.register_year, c.content, own.seq"
    " FROM certificate c JOIN record own ON own.record_no = c.record_no"
    " JOIN record h ON h.record_no = c.household_no JOIN record r ON r.record_no = c.round_no"
    " LEFT JOIN record v ON v.record_no = c.village_no"
    " LEFT JOIN village place ON place.record_no = c.village_no"
)


def next_number(db: Database, commune_code: str, year: int) -> int:
    """Return the next free number in a commune's register of a year, counted from 1.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.numbers(
        "SELECT coalesce(max(c.number), 0) + 1 FROM certificate c JOIN household h ON h.record_no = c.household_no"
        " WHERE c.register_year = ? AND h.commune_code = ?",
        (year, commune_code),
    )
    return int(row[0])


def all(  # noqa: A001  (reads as certificates.all)
    db: Database, round_id: str | None = None, village_id: str | None = None
) -> list[Certificate]:
    """Return certificates in the order of villages and numbers, of one round or village where given.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO; JOURNAL_SHAPE for a content that cannot be read.
    """
    return [
        _certificate(row)
        for row in db.all(
            f"{_SELECT} WHERE (:round IS NULL OR r.record_id = :round) AND (:village IS NULL OR v.record_id = :village)"
            " ORDER BY place.list_key IS NULL, place.list_key, c.register_year, c.number, c.record_id",
            {"round": round_id, "village": village_id},
        )
    ]


def get(db: Database, certificate_id: str) -> Certificate:
    """Return one certificate.

    Raises:
        KnownError: STORE_NO_RECORD; see `all`.
    """
    row = db.one(f"{_SELECT} WHERE own.record_id = ?", (certificate_id,))
    if row is None:
        raise KnownError(ErrorCode.STORE_NO_RECORD, record_id=certificate_id)
    return _certificate(row)


def _certificate(row: Row) -> Certificate:
    certificate_id, household_id, round_id, village_id, number, year, text, seq = row
    try:
        content = content_from_json(text)
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise KnownError(ErrorCode.JOURNAL_SHAPE, seq=seq) from fault
    return Certificate(certificate_id, household_id, round_id, village_id, number or 0, year or 0, content)
