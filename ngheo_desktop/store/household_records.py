"""Everything on record that hangs on one household."""

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store import life_events
from ngheo_desktop.store.database import Database

_OF_HOUSEHOLD = (
    records.CLASS_RECORD,
    records.QUESTIONNAIRE,
    records.CLASSIFICATION,
    records.CERTIFICATE,
    records.OVERRULE,
    records.VERIFICATION,
)
_HANGING = " UNION ALL ".join(
    f"SELECT '{kind}', t.record_id FROM {kind} t WHERE t.household_no = (SELECT record_no FROM record"
    " WHERE record_id = :household)"
    for kind in _OF_HOUSEHOLD
)


def hanging_on(db: Database, household_id: str) -> list[tuple[str, RecordId]]:
    """Return kind and id of what names a household: questionnaires, classes, certificates, decisions.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return [(kind, RecordId(own)) for kind, own in db.all(_HANGING, {"household": household_id})]


def all_of(db: Database, household_id: str) -> list[tuple[str, RecordId]]:
    """Return kind and id of every record of a household: its own, those of all who ever were in it, what names it.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    members = life_events.members_ever(db, household_id)
    verdicts = db.all(
        "SELECT v.record_id FROM duplicate_verdict v JOIN record a ON a.record_no = v.first_no"
        " JOIN record b ON b.record_no = v.second_no WHERE ? IN (a.record_id, b.record_id)",
        (household_id,),
    )
    return [
        (records.HOUSEHOLD, RecordId(household_id)),
        *((records.MEMBER, member) for member in sorted(members)),
        *hanging_on(db, household_id),
        *((records.LIFE_EVENT, event.event_id) for event in life_events.of_household(db, household_id)),
        *((records.DUPLICATE_VERDICT, RecordId(own)) for (own,) in verdicts),
    ]
