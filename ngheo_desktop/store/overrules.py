"""What village meetings agreed otherwise. Withdrawn decisions stay and can be listed."""

from typing import NamedTuple

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.overruling import Decision
from ngheo_desktop.store.database import Database


class StoredOverrule(NamedTuple):
    """A decision on record.

    Attributes:
        conflict: two computers wrote different things and nobody has settled it yet.
        withdrawn_because: the reason; empty while the decision stands.
    """

    overrule_id: RecordId
    household_id: RecordId
    decision: Decision
    conflict: bool
    withdrawn: bool
    withdrawn_because: str


_SELECT = (
    "SELECT h.record_id, o.rule_set, o.subject, o.decided, o.computed, o.reason, o.minutes_number, o.meeting_date,"
    " o.record_id, own.conflicts > 0, o.removed, o.removed_reason"
    " FROM overrule o JOIN record own USING (record_no) JOIN record h ON h.record_no = o.household_no"
    " WHERE o.round_no = (SELECT record_no FROM record WHERE record_id = :round)"
    # Of a record that has arrived in part only nothing can be decided yet.
    " AND o.rule_set IS NOT NULL AND o.subject IS NOT NULL AND o.decided IS NOT NULL"
)
_OF_ONE = " AND o.household_no = (SELECT record_no FROM record WHERE record_id = :household)"
_ORDER = " ORDER BY o.household_no, o.rule_set, o.subject"


def all(  # noqa: A001  (reads as overrules.all)
    db: Database, round_id: str, household_id: str | None = None
) -> list[StoredOverrule]:
    """Return the decisions of a round, of one household or of all, withdrawn ones among them.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    where = "" if household_id is None else _OF_ONE
    wanted = {"round": round_id, "household": household_id} if where else {"round": round_id}
    return [
        StoredOverrule(
            RecordId(own),
            RecordId(household),
            Decision(rule_set, subject, decided, *[text or "" for text in said]),
            bool(conflict),
            removed == 1,
            because or "",
        )
        for household, rule_set, subject, decided, *said, own, conflict, removed, because in db.each(
            f"{_SELECT}{where}{_ORDER}", wanted
        )
    ]


def standing(db: Database, round_id: str, household_id: str | None = None) -> dict[RecordId, tuple[Decision, ...]]:
    """Return the decisions that stand, by household, in a fixed order; raises like `all`."""
    found: dict[RecordId, list[Decision]] = {}
    for each in all(db, round_id, household_id):
        if not each.withdrawn:
            found.setdefault(each.household_id, []).append(each.decision)
    return {household: tuple(decisions) for household, decisions in found.items()}
