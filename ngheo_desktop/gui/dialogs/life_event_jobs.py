"""What the window of life events asks the services to do, from what was chosen and typed in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.life_event import EventKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import tr
from ngheo_desktop.services import life_events
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.life_event_restore import void_event
from ngheo_desktop.services.life_event_work import Joining, NewHousehold, NewPerson, Succession
from ngheo_desktop.services.life_events import Recorded
from ngheo_desktop.services.standards import Standards

VOID = "void"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the window holds.

    Attributes:
        kind: an `EventKind`, or `VOID` for taking an event back.
        source_id: the household whose people are shown, when it is not the one the event happens to.
        other_id: the other household chosen; None for elsewhere.
        chosen: the people ticked.
        relations: what people are from now on, of those who were asked for.
        new_head_id: of the household of those who are ticked, or of those who stay where nobody founds a household.
        remaining_head_id: of those who stay, in a split or when people come from another household.
    """

    kind: str
    household_id: RecordId
    on: str = ""
    other_id: RecordId | None = None
    is_whole: bool = False
    chosen: tuple[RecordId, ...] = ()
    relations: Mapping[RecordId, str | None] = field(default_factory=dict)
    new_head_id: RecordId | None = None
    remaining_head_id: RecordId | None = None
    person: NewPerson | None = None
    village_id: RecordId | None = None
    event_id: RecordId | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it; `household_id` is the household to show next, None when it is gone."""

    kind: str
    household_id: RecordId | None
    changes: Changes


def job_of(folder: Folder, standards: Standards, inputs: Inputs) -> Callable[[], Done]:
    """Return what records the event."""

    def job() -> Done:
        if inputs.kind == VOID:
            if inputs.event_id is None:
                raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Event"))
            changes = void_event(folder, standards, inputs.event_id, inputs.note)
            return Done(VOID, inputs.household_id, changes)
        made = _record(folder, standards, inputs)
        return Done(inputs.kind, made.household_id, made.changes)

    return job


def _record(folder: Folder, standards: Standards, inputs: Inputs) -> Recorded:
    kind, own = EventKind(inputs.kind), inputs.household_id
    if kind is EventKind.BIRTH and inputs.person is not None:
        return life_events.record_birth(folder, standards, own, inputs.person, inputs.note)
    if kind is EventKind.SPLIT:
        theirs, staying = _parted(inputs)
        new = NewHousehold(Succession(inputs.new_head_id, theirs), inputs.village_id)
        return life_events.record_split(folder, standards, own, inputs.on, inputs.chosen, new, staying, inputs.note)
    if kind is EventKind.MERGED:
        if inputs.other_id is None:
            raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Household"))
        relations = inputs.relations
        return life_events.record_merge(folder, standards, own, inputs.other_id, inputs.on, relations, inputs.note)
    if kind is EventKind.DISSOLVED:
        return life_events.record_dissolution(folder, standards, own, inputs.on, inputs.note)
    if kind in (EventKind.DEATH, EventKind.MISTAKE):
        return _loss(folder, standards, kind, inputs)
    return _move(folder, standards, kind, inputs)


def _loss(folder: Folder, standards: Standards, kind: EventKind, inputs: Inputs) -> Recorded:
    own, succession = inputs.household_id, Succession(inputs.new_head_id, inputs.relations)
    if kind is EventKind.DEATH:
        return life_events.record_death(folder, standards, own, inputs.on, inputs.chosen, succession, inputs.note)
    if len(inputs.chosen) != 1:
        raise KnownError(ErrorCode.LIFE_NOBODY)
    return life_events.record_mistake(folder, standards, own, inputs.chosen[0], inputs.note, succession)


def _move(folder: Folder, standards: Standards, kind: EventKind, inputs: Inputs) -> Recorded:
    own = inputs.household_id
    if inputs.is_whole:
        return life_events.record_arrival(folder, standards, own, inputs.on, inputs.note)
    if kind is EventKind.MARRIAGE_IN:
        return life_events.record_marriage(folder, standards, own, inputs.on, _joining(inputs), inputs.note)
    if kind is EventKind.MOVE_IN:
        return life_events.record_move_in(folder, standards, own, inputs.on, _joining(inputs), inputs.note)
    if inputs.other_id is not None:
        going, staying = _parted(inputs)
        joining = Joining((), own, inputs.chosen, going, staying)
        made = life_events.record_move_in(folder, standards, inputs.other_id, inputs.on, joining, inputs.note)
        return Recorded(made.event_id, own, made.changes)
    succession = Succession(inputs.new_head_id, inputs.relations)
    return life_events.record_move_out(folder, standards, own, inputs.on, inputs.chosen, succession, inputs.note)


def _joining(inputs: Inputs) -> Joining:
    if inputs.other_id is None:
        return Joining((inputs.person,) if inputs.person is not None else ())
    return Joining((), inputs.other_id, inputs.chosen, *_parted(inputs))


def _parted(inputs: Inputs) -> tuple[dict[RecordId, str | None], Succession]:
    """Return the relations of those who go, and the head and relations of those who stay."""
    going = {own: relation for own, relation in inputs.relations.items() if own in inputs.chosen}
    staying = {own: relation for own, relation in inputs.relations.items() if own not in inputs.chosen}
    return going, Succession(inputs.remaining_head_id, staying)
