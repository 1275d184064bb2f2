"""Life events on record, and the changes of the journal that belong to one of them."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ngheo_desktop.domain.ids import DeviceId, RecordId
from ngheo_desktop.domain.journal import Change, change_from_content
from ngheo_desktop.domain.life_event import EventKind, StoredEvent, event_reason
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.driver import Row
from ngheo_desktop.store.numbers import change_no

_SELECT = (
    "SELECT e.record_id, e.event_kind, e.on_date, h.record_id, o.record_id, e.member_ids, n.record_id, e.people,"
    " e.note, e.removed, e.removed_reason FROM life_event e JOIN record h ON h.record_no = e.household_no"
    " LEFT JOIN record o ON o.record_no = e.other_household_no LEFT JOIN record n ON n.record_no = e.new_head_no"
)
# An event of which the rest has not arrived yet, or of a kind that a newer program made, is none.
_WHOLE = f"e.on_date IS NOT NULL AND e.event_kind IN ({', '.join(repr(kind.value) for kind in EventKind)})"
_ORDER = "ORDER BY e.on_date, e.record_id"


@dataclass(frozen=True, slots=True)
class GonePerson:
    """Somebody who is on the lists no more: who it was, the village, and what happened on which (partial) day."""

    full_name: str
    birth_date: str | None
    citizen_id: str | None
    village: str
    kind: EventKind
    on: str


def get(db: Database, event_id: str) -> StoredEvent:
    """Return an event.

    Raises:
        KnownError: STORE_NO_RECORD; STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.one(f"{_SELECT} WHERE e.record_id = ? AND {_WHOLE}", (event_id,))
    if row is None:
        raise KnownError(ErrorCode.STORE_NO_RECORD, record_id=event_id)
    return _event(row)


def all(db: Database) -> Iterator[StoredEvent]:  # noqa: A001  (reads as life_events.all)
    """Go through every event that was not taken back, oldest first.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    for row in db.each(f"{_SELECT} WHERE {_WHOLE} AND e.removed IS NOT 1 {_ORDER}"):
        yield _event(row)


def of_household(db: Database, household_id: str) -> list[StoredEvent]:
    """Return every event that names a household, oldest first, those taken back too.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    number = "(SELECT record_no FROM record WHERE record_id = ?)"
    rows = db.all(
        f"{_SELECT} WHERE {_WHOLE} AND e.record_no IN (SELECT record_no FROM life_event WHERE household_no = {number}"
        f" UNION SELECT record_no FROM life_event WHERE other_household_no = {number}) {_ORDER}",
        (household_id, household_id),
    )
    return [_event(row) for row in rows]


def changes_of(db: Database, event_id: str) -> list[Change]:
    """Return the changes that an event made beside its own record, in the order in which it made them.

    They follow the event's record on the device that wrote it, in the same transaction, each with the event as its
    reason.

    Raises:
        KnownError: JOURNAL_SHAPE; STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    first = db.one(
        "SELECT r.device_no, r.seq, d.device_id FROM record r JOIN device d ON d.device_no = r.device_no"
        " WHERE r.record_id = ?",
        (event_id,),
    )
    if first is None:
        return []
    device_no, seq, device_id = first
    found: list[Change] = []
    for own_seq, sealed, content in db.each(
        "SELECT seq, hash, content FROM change WHERE change_no > ? AND change_no < ? ORDER BY change_no",
        (change_no(device_no, seq), change_no(device_no + 1, 0)),
    ):
        if json.loads(content)["reason"] != event_reason(event_id):
            break
        found.append(change_from_content(DeviceId(device_id), own_seq, "", content, sealed.hex()))
    return found


def members_ever(db: Database, household_id: str) -> set[RecordId]:
    """Return everybody who is in a household, was removed from it, or came or went by an event.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "SELECT m.record_id FROM member m JOIN record h ON h.record_no = m.household_no WHERE h.record_id = ?",
        (household_id,),
    )
    found = {RecordId(member_id) for (member_id,) in rows}
    for event in of_household(db, household_id):
        found.update(event.member_ids)
    return found


def gone(db: Database, commune_code: str, kinds: Collection[EventKind]) -> list[GonePerson]:
    """Return the people of a commune whom an event of these kinds took off the lists, and who did not come back.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    events = {person: event for event in all(db) if event.kind in kinds for person in event.member_ids}
    rows = db.all(
        "SELECT m.record_id, m.full_name, m.birth_date, m.citizen_id, v.name FROM member m"
        " JOIN household h ON h.record_no = m.household_no LEFT JOIN village v ON v.record_no = h.village_no"
        " WHERE h.commune_code = ? AND (m.removed = 1 OR h.removed = 1)",
        (commune_code,),
    )
    return [
        GonePerson(name or "", birth, number, village or "", events[member_id].kind, events[member_id].on)
        for member_id, name, birth, number, village in rows
        if member_id in events
    ]


def is_listed(db: Database, household_id: str) -> bool:
    """Tell whether a household is on the lists, that is, not gone.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return bool(db.one("SELECT 1 FROM household WHERE record_id = ? AND removed IS NOT 1", (household_id,)))


def _event(row: Row) -> StoredEvent:
    event_id, kind, on, household, other, members, head, people, note, removed, reason = row
    return StoredEvent(
        event_id=event_id,
        kind=EventKind(kind),
        on=on,
        household_id=household,
        other_household_id=other,
        member_ids=tuple(json.loads(members or "[]")),
        new_head_id=head,
        people=people or 0,
        note=note or "",
        is_void=removed == 1,
        void_reason=reason or "",
    )
