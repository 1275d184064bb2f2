"""How many households a list has, by class and by questionnaire, for the menus of its filters."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ngheo_desktop.domain import records
from ngheo_desktop.store import disputes, search
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.search import NO_CLASS, HouseholdQuery

_COUNTED_KINDS = frozenset(
    {records.HOUSEHOLD, records.MEMBER, records.VILLAGE, records.QUESTIONNAIRE, records.CLASSIFICATION} | disputes.KINDS
)
_ROUND = "(SELECT record_no FROM record WHERE record_id = :round)"


@dataclass(frozen=True, slots=True)
class ListCounts:
    """Counts over a commune and round, whatever the text and the filters; `none` counts households without one.

    Attributes:
        disputed: how many households computers wrote different values of.
    """

    total: int
    by_class: Mapping[str, int] = field(default_factory=dict)
    by_status: Mapping[str, int] = field(default_factory=dict)
    disputed: int = 0


def counts(db: Database, query: HouseholdQuery) -> ListCounts:
    """Return the counts over the query's commune, round and rule set.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    key = ("counts", query.commune_code, query.round_id, query.rule_set)
    return db.kept(key, lambda: _count(db, query), kinds=_COUNTED_KINDS)


def _count(db: Database, query: HouseholdQuery) -> ListCounts:
    """Count from what the round has, not from every household: an upper office holds the rounds of many communes."""
    total = search.total(db, query.commune_code)
    here = "" if query.commune_code is None else " AND s.commune_code = :commune"
    parameters = {"commune": query.commune_code, "round": query.round_id, "rule_set": query.rule_set}
    by_status: dict[str, int] = dict(
        db.all(
            "SELECT coalesce(q.status, 'open'), count(*) FROM questionnaire q"
            f" JOIN household_summary s ON s.household_no = q.household_no{here}"
            f" WHERE q.round_no = {_ROUND} GROUP BY 1",
            parameters,
        )
    )
    by_class: dict[str, int] = {}
    if query.rule_set is not None:
        by_class = dict(
            db.all(
                "SELECT coalesce(c.household_class, 'none'), count(*) FROM classification c"
                f" JOIN household_summary s ON s.household_no = c.household_no{here}"
                f" WHERE c.round_no = {_ROUND} AND c.rule_set = :rule_set AND c.is_current = 1 GROUP BY 1",
                parameters,
            )
        )
        by_class = _with_rest(by_class, total)
    disputed = disputes.count(db, query.commune_code, query.round_id)
    return ListCounts(total, by_class, _with_rest(by_status, total), disputed)


def _with_rest(counted: dict[str, int], total: int) -> dict[str, int]:
    """Return the counts with the households that have nothing, as the class or status `none`."""
    rest = total - sum(number for name, number in counted.items() if name != NO_CLASS)
    return {**counted, NO_CLASS: rest} if rest else counted
