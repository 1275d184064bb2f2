"""The texts of criteria (Phiếu A) as the office filled them in from its own paper."""

from typing import NamedTuple

from ngheo_desktop.store.database import Database


class StoredCriterion(NamedTuple):
    """The text of a criterion with the document it was read in, by whom and when (ISO date)."""

    text: str
    document: str
    article: str
    filled_by: str
    filled_on: str


def of_form(db: Database, commune_code: str, form_id: str) -> dict[str, StoredCriterion]:
    """Return the texts an office filled in for a form, by the number of the criterion.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "SELECT criterion, text, document, article, filled_by, filled_on FROM criterion"
        " WHERE commune_code = ? AND form_id = ? AND text IS NOT NULL AND text <> '' ORDER BY criterion, record_id",
        (commune_code, form_id),
    )
    return {criterion: StoredCriterion(*[value or "" for value in rest]) for criterion, *rest in rows}
