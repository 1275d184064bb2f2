"""The classes of earlier years."""

from dataclasses import dataclass

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store.database import Database

_LISTED = frozenset({"poor", "near_poor"})


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


def listed(db: Database, commune_code: str, year: int, only: str | None = None) -> set[str]:
    """Return the households whose newest class up to a year is poor or near-poor: the commune's list.

    `only` names the household when no other one will be asked for.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "SELECT r.record_id, (SELECT c.household_class FROM class_record c WHERE c.household_no = s.household_no"
        " AND c.year <= :year AND c.household_class IS NOT NULL ORDER BY c.year DESC, c.record_id DESC LIMIT 1)"
        " FROM household_summary s JOIN record r ON r.record_no = s.household_no"
        " WHERE s.commune_code = :commune AND (:only IS NULL OR r.record_id = :only)",
        {"commune": commune_code, "year": year, "only": only},
    )
    return {household_id for household_id, newest in rows if newest in _LISTED}


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
