"""How many households a list has, by class and by questionnaire, for the menus of its filters."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ngheo_desktop.store.database import Database
from ngheo_desktop.store.search import HouseholdQuery

_ROUND = "(SELECT record_no FROM record WHERE record_id = :round)"


@dataclass(frozen=True, slots=True)
class ListCounts:
    """Counts over a commune and round, whatever the text and the filters; `none` counts households without one."""

    total: int
    by_class: Mapping[str, int] = field(default_factory=dict)
    by_status: Mapping[str, int] = field(default_factory=dict)


def counts(db: Database, query: HouseholdQuery) -> ListCounts:
    """Return the counts over the query's commune, round and rule set.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    where = "" if query.commune_code is None else "WHERE s.commune_code = :commune"
    parameters = {"commune": query.commune_code, "round": query.round_id, "rule_set": query.rule_set}
    (total,) = db.numbers(f"SELECT count(*) FROM household_summary s {where}", parameters)
    by_status: dict[str, int] = dict(
        db.all(
            "SELECT CASE WHEN q.record_no IS NULL THEN 'none' ELSE coalesce(q.status, 'open') END AS status, count(*)"
            " FROM household_summary s LEFT JOIN questionnaire q"
            f" ON q.household_no = s.household_no AND q.round_no = {_ROUND} {where} GROUP BY 1",
            parameters,
        )
    )
    by_class: dict[str, int] = {}
    if query.rule_set is not None:
        by_class = dict(
            db.all(
                "SELECT coalesce(c.household_class, 'none'), count(*) FROM household_summary s"
                f" LEFT JOIN classification c ON c.household_no = s.household_no AND c.round_no = {_ROUND}"
                f" AND c.rule_set = :rule_set AND c.is_current = 1 {where} GROUP BY 1",
                parameters,
            )
        )
    return ListCounts(total, by_class, by_status)
