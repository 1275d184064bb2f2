"""The classes of earlier years."""

from dataclasses import dataclass

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store.database import Database


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """What a household was in a year, as a list or decision of that time says."""

    class_record_id: RecordId
    household_id: RecordId
    year: int | None
    standard: str | None
    household_class: str | None
    previous_class: str | None
    income_score: int | None
    deprivation_score: int | None
    decision_number: str | None
    decision_date: str | None
    source: str | None


def get(db: Database, household_id: str) -> list[ClassRecord]:
    """Return a household's class records, newest year first.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "SELECT record_id, year, standard, household_class, previous_class, income_score, deprivation_score,"
        " decision_number, decision_date, source FROM class_record"
        " WHERE household_no = (SELECT record_no FROM record WHERE record_id = ?)"
        " ORDER BY year DESC, record_id DESC",
        (household_id,),
    )
    return [ClassRecord(record_id, RecordId(household_id), *rest) for record_id, *rest in rows]
