"""The household list: numbers of all matching households at once, rows on demand.

A list of 20,000 numbers costs 160 kB and a few milliseconds; the rows of a page are read when it comes into view.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store import disputes
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.numbers import marks
from ngheo_desktop.store.search_lists import LISTED_KINDS, Listing, listing, listing_at_hand
from ngheo_desktop.store.search_matches import Matches, first_matches, matches
from ngheo_desktop.store.search_query import NO_CLASS, HouseholdQuery, Order
from ngheo_desktop.store.search_words import wanted

__all__ = ["NO_CLASS", "HouseholdQuery", "HouseholdRow", "Order", "find", "household_no", "household_nos"]

# Lists of this length and less are read faster than a person notices.
_SMALL = 30_000


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One line of the list.

    Attributes:
        classes: the current class in the round under each rule set.
        computed: where the village meeting decided something, the class without its decisions, by rule set.
    """

    household_no: int
    household_id: RecordId
    number: str | None
    village: str
    head_name: str
    member_count: int
    classes: Mapping[str, str]
    last_class: str | None
    status: str
    conflict: bool
    computed: Mapping[str, str] = field(default_factory=dict)


def household_nos(db: Database, query: HouseholdQuery) -> "array[int]":
    """Return the local numbers of the matching households in order; see `look`, which waits less for very many.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return array("q", find(db, query).all())


def find(db: Database, query: HouseholdQuery) -> Matches:
    """Return the local numbers of the matching households in order.

    What matches the typed accents exactly, or the number as a whole, comes first, in the same order among itself; of
    a few, those with the whole text as it was typed before all. Text without a letter or figure matches nothing.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return _in_list(db, query, listing(db, query), at_once=False)


def look(db: Database, query: HouseholdQuery) -> Matches:
    """Return the same where that takes no longer than a person waits for a letter, else the first of them.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    read = listing_at_hand(db, query)
    if read is not None:
        return _in_list(db, query, read, at_once=_is_large(db))
    if not _is_large(db):
        return find(db, query)
    text = query.text.strip()
    looked_for = wanted(text) if text else None
    return Matches(0, array("q")) if text and looked_for is None else first_matches(db, query, looked_for)


def _in_list(db: Database, query: HouseholdQuery, read: Listing, *, at_once: bool) -> Matches:
    text = query.text.strip()
    if not text:
        return Matches(len(read), read.numbers)
    looked_for = wanted(text)
    if looked_for is None:
        return Matches(0, array("q"))
    everybody = not read.is_filtered and (query.commune_code is None or len(read) == total(db))
    return matches(db, read, looked_for, is_everybody=everybody, at_once=at_once)


def _is_large(db: Database) -> bool:
    def count() -> bool:
        sql = "SELECT count(*) FROM (SELECT 1 FROM household_summary LIMIT ?)"
        return int(db.numbers(sql, (_SMALL + 1,))[0]) > _SMALL

    return db.kept(("is large",), count, kinds=LISTED_KINDS)


def total(db: Database, commune_code: str | None = None) -> int:
    """Return how many households there are, in a commune or in the whole database.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    where = "" if commune_code is None else " WHERE commune_code = ?"

    def count() -> int:
        sql = f"SELECT count(*) FROM household_summary{where}"
        return int(db.numbers(sql, () if commune_code is None else (commune_code,))[0])

    return db.kept(("total", commune_code), count, kinds=LISTED_KINDS)


def household_no(db: Database, household_id: str) -> int | None:
    """Return the local number of a household, None when there is no such record.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.one("SELECT record_no FROM record WHERE record_id = ?", (household_id,))
    return None if row is None else int(row[0])


def rows(db: Database, query: HouseholdQuery, nos: Sequence[int]) -> list[HouseholdRow]:
    """Return the lines of some households (a page, at most some hundreds) in the order of `nos`.

    A household that was removed since is left out.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    if not nos:
        return []
    place = marks(nos)
    (round_no,) = db.one("SELECT record_no FROM record WHERE record_id = ?", (query.round_id or "",)) or (None,)
    classes: dict[int, dict[str, str]] = {}
    computed: dict[int, dict[str, str]] = {}
    for number, rule_set, household_class, without in db.all(
        "SELECT household_no, rule_set, household_class, computed_class"
        " FROM classification INDEXED BY classification_by_household"
        f" WHERE household_no IN ({place}) AND round_no = ? AND is_current = 1 AND household_class IS NOT NULL",
        (*nos, round_no),
    ):
        classes.setdefault(number, {})[rule_set] = household_class
        if without is not None:
            computed.setdefault(number, {})[rule_set] = without
    last: dict[int, str] = dict(
        db.all(
            f"SELECT household_no, household_class FROM class_record WHERE household_no IN ({place}) AND year = ?"
            # The plus keeps SQLite from going through the whole year for want of a class.
            " AND +household_class IS NOT NULL ORDER BY record_id",
            (*nos, query.last_year),
        )
    )
    statuses: dict[int, str] = dict(
        db.all(
            f"SELECT household_no, status FROM questionnaire WHERE round_no = ? AND household_no IN ({place})",
            (round_no, *nos),
        )
    )
    disputed = disputes.among(db, nos, query.round_id)
    found = {
        number: HouseholdRow(
            household_no=number,
            household_id=household_id,
            number=own_number,
            village=village or "",
            head_name=head_name,
            member_count=member_count,
            classes=classes.get(number, {}),
            last_class=last.get(number),
            status=(statuses[number] or "open") if number in statuses else NO_CLASS,
            conflict=number in disputed,
            computed=computed.get(number, {}),
        )
        for number, household_id, own_number, village, head_name, member_count in db.all(
            "SELECT s.household_no, h.record_id, h.number, v.name, s.head_name, s.member_count"
            " FROM household_summary s JOIN household h ON h.record_no = s.household_no"
            f" LEFT JOIN village v ON v.record_no = s.village_no WHERE s.household_no IN ({place})",
            nos,
        )
    }
    return [found[number] for number in nos if number in found]
