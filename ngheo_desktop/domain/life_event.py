"""What happens in the life of a household, as the record `life_event` keeps it, and what of it moves the year's lists.

An event never edits the past: it is one record, followed in the journal by the changes it made to people and
households. Each of those carries the event's name as its reason (`event_reason`), so that history can say why, and so
that an event recorded by mistake can be taken back exactly.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.movement import LifeEvent, LifeEventKind

_EVENT = "life_event:"
_VOID = "life_event_void:"


class EventKind(StrEnum):
    """What happened. `household_id` of the record is the household named first here.

    `birth`, `death`: in the household. `marriage_in`, `move_in`: people join it, from `other_household_id` or from
    elsewhere. `arrived`: the whole household came from elsewhere. `move_out`: people leave it, for
    `other_household_id` or for elsewhere. `left`: the whole household went elsewhere. `split`: the new household, made
    by people of `other_household_id`. `merged`: the household that ceased, its people now in `other_household_id`.
    `dissolved`: nobody is left of it. `mistake`: a person who never belonged to it was taken off.
    """

    BIRTH = "birth"
    DEATH = "death"
    MARRIAGE_IN = "marriage_in"
    MOVE_IN = "move_in"
    ARRIVED = "arrived"
    MOVE_OUT = "move_out"
    LEFT = "left"
    SPLIT = "split"
    MERGED = "merged"
    DISSOLVED = "dissolved"
    MISTAKE = "mistake"


JOINING = frozenset({EventKind.BIRTH, EventKind.MARRIAGE_IN, EventKind.MOVE_IN})
CLOSING = frozenset({EventKind.LEFT, EventKind.MERGED, EventKind.DISSOLVED})
_WHOLE = {
    EventKind.ARRIVED: LifeEventKind.ARRIVED,
    EventKind.LEFT: LifeEventKind.LEFT,
    EventKind.SPLIT: LifeEventKind.SPLIT,
    EventKind.MERGED: LifeEventKind.MERGED,
    EventKind.DISSOLVED: LifeEventKind.DISSOLVED,
}


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event on record.

    Attributes:
        on: ISO date, of which the day or the month may be missing.
        member_ids: the people it is about.
        people: how many they are.
        is_void: whether it was recorded by mistake and taken back, for the reason in `void_reason`.
    """

    event_id: RecordId
    kind: EventKind
    on: str
    household_id: RecordId
    other_household_id: RecordId | None
    member_ids: tuple[RecordId, ...]
    new_head_id: RecordId | None
    people: int
    note: str
    is_void: bool = False
    void_reason: str = ""


def event_reason(event_id: str) -> str:
    """Return the reason that the changes of an event carry."""
    return f"{_EVENT}{event_id}"


def void_reason(event_id: str) -> str:
    """Return the reason that the changes carry that take an event back."""
    return f"{_VOID}{event_id}"


def event_of_reason(reason: str) -> tuple[RecordId, bool] | None:
    """Return the event that a reason names and whether it is its taking back; None for a reason of another kind."""
    for prefix, is_void in ((_EVENT, False), (_VOID, True)):
        if reason.startswith(prefix):
            return RecordId(reason[len(prefix) :]), is_void
    return None


def movement_events(events: Iterable[StoredEvent]) -> list[LifeEvent]:
    """Return what the events mean for the movement between years; what was taken back or never was means nothing."""
    found: list[LifeEvent] = []
    for event in events:
        if event.is_void or event.kind is EventKind.MISTAKE:
            continue
        whole = _WHOLE.get(event.kind)
        if whole is not None:
            found.append(LifeEvent(event.household_id, whole, event.on, event.other_household_id, event.people))
            continue
        gained = event.people if event.kind in JOINING else -event.people
        found.append(LifeEvent(event.household_id, LifeEventKind.PEOPLE, event.on, people=gained))
        if event.other_household_id is not None:
            found.append(LifeEvent(event.other_household_id, LifeEventKind.PEOPLE, event.on, people=-gained))
    return found
