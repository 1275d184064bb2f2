"""The classes of all households over the years, for the movement between them."""

from collections.abc import Iterator
from typing import NamedTuple

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store.database import Database


class PlacedHousehold(NamedTuple):
    """Where a household is, or was before it was removed. `members` are the people in it now, or were last."""

    household_id: RecordId
    commune_code: str
    village_id: RecordId | None
    village: str
    members: int
    is_here: bool


class YearClass(NamedTuple):
    """A class of a household in a year.

    Attributes:
        previous_class: the class of the year before, where a list says so.
        order: what decides between several of one year: the greater one counts.
    """

    household_id: RecordId
    year: int
    standard: str
    household_class: str
    previous_class: str | None
    order: tuple[str, str]


def placed_households(db: Database) -> Iterator[PlacedHousehold]:
    """Go through all households in the order of communes and villages, removed ones too.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    for household_id, commune, village_id, village, members, removed in db.each(
        "SELECT h.record_id, h.commune_code, vr.record_id, v.name,"
        " (SELECT count(*) FROM member m WHERE m.household_no = h.record_no AND m.removed IS NOT 1), h.removed"
        " FROM household h LEFT JOIN record vr ON vr.record_no = h.village_no"
        " LEFT JOIN village v ON v.record_no = h.village_no"
        " ORDER BY h.commune_code, v.list_key IS NULL, v.list_key, h.record_no"
    ):
        yield PlacedHousehold(household_id, commune or "", village_id, village or "", members, removed != 1)


def listed_classes(db: Database, until: int) -> Iterator[YearClass]:
    """Go through the classes of lists and decisions up to a year, ordered by the day of the decision.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    for household_id, year, standard, household_class, previous, decided_on, record_id in db.each(
        "SELECT h.record_id, c.year, c.standard, c.household_class, c.previous_class, c.decision_date, c.record_id"
        " FROM class_record c JOIN record h ON h.record_no = c.household_no"
        " WHERE c.year <= ? AND c.household_class IS NOT NULL",
        (until,),
    ):
        order = (decided_on or "", record_id)
        yield YearClass(household_id, year, standard or "", household_class, previous, order)


def recorded_classes(db: Database, until: int) -> Iterator[YearClass]:
    """Go through the current classifications of rounds up to a year, ordered by the day the round opened.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    for household_id, year, rule_set, household_class, opened_on, record_id in db.each(
        "SELECT h.record_id, r.year, c.rule_set, c.household_class, r.opened_on, r.record_id"
        " FROM classification c JOIN review_round r ON r.record_no = c.round_no"
        " JOIN record h ON h.record_no = c.household_no"
        " WHERE c.is_current = 1 AND r.year <= ? AND c.household_class IS NOT NULL",
        (until,),
    ):
        yield YearClass(household_id, year, rule_set or "", household_class, None, (opened_on or "", record_id))


def classes_of_year(db: Database, year: int) -> dict[RecordId, str]:
    """Return the class that lists and decisions give each household for a year, where one does.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "SELECT r.record_id, c.household_class FROM class_record c JOIN record r ON r.record_no = c.household_no"
        " WHERE c.year = ? AND c.household_class IS NOT NULL ORDER BY c.record_id",
        (year,),
    )
    return {RecordId(household_id): household_class for household_id, household_class in rows}
