"""Review rounds."""

import json

from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.driver import Row

_COLUMNS = "record_id, commune_code, year, round_kind, rule_sets, form_id, opened_on"
# A round of which the rest has not arrived yet is none.
_WHOLE = "year IS NOT NULL AND round_kind IS NOT NULL AND opened_on IS NOT NULL"


def get(db: Database, round_id: str) -> ReviewRound:
    """Return a round.

    Raises:
        KnownError: ROUND_UNKNOWN; STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.one(
        f"SELECT {_COLUMNS} FROM review_round"
        f" WHERE record_no = (SELECT record_no FROM record WHERE record_id = ?) AND {_WHOLE}",
        (round_id,),
    )
    if row is None:
        raise KnownError(ErrorCode.ROUND_UNKNOWN, round_id=round_id)
    return _round(row)


def all(db: Database, commune_code: str | None = None) -> list[ReviewRound]:  # noqa: A001  (reads as rounds.all)
    """Return the rounds of a commune (of all communes), oldest first.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    where, parameters = ("", ()) if commune_code is None else ("AND commune_code = ?", (commune_code,))
    rows = db.all(
        f"SELECT {_COLUMNS} FROM review_round WHERE {_WHOLE} {where} ORDER BY year, opened_on, record_id", parameters
    )
    return [_round(row) for row in rows]


def _round(row: Row) -> ReviewRound:
    round_id, commune, year, kind, rule_sets, form_id, opened_on = row
    return ReviewRound(
        round_id=round_id,
        commune_code=commune or "",
        year=year,
        kind=RoundKind(kind),
        rule_sets=tuple(json.loads(rule_sets or "[]")),
        form_id=form_id or "",
        opened_on=opened_on,
    )
