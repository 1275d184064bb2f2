"""Verbs about the life of households: life-event, history."""

from typing import Any

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.life_event import EventKind, StoredEvent
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import format_date, format_datetime, tr
from ngheo_desktop.services import history as histories
from ngheo_desktop.services import life_events
from ngheo_desktop.services.history_entries import Entry
from ngheo_desktop.services.life_event_restore import void_event
from ngheo_desktop.services.life_event_work import Joining, NewHousehold, NewPerson, Succession
from ngheo_desktop.services.people import parse_person
from ngheo_desktop.services.record_words import event_title
from ngheo_desktop.services.typed_dates import read_recent_date

pass_context = click.make_pass_decorator(Context)

LIST, VOID = "list", "void"
_KINDS = (*(kind.value for kind in EventKind), LIST, VOID)


@click.command(cls=Verb, name="life-event")
@click.argument("kind", type=click.Choice(_KINDS))
@click.option("--household", required=True, metavar="HOUSEHOLD", help="The household it happens to.")
@click.option("--on", default="", metavar="DATE", help="When; day, month or year.")
@click.option("--member", "members", multiple=True, metavar="MEMBER", help="Who; may be given several times.")
@click.option("--other", metavar="HOUSEHOLD", help="Where people come from, or the household that takes others in.")
@click.option("--new-head", metavar="MEMBER", help="Who is the head from now on; of a split, in the new household.")
@click.option("--remaining-head", metavar="MEMBER", help="Of a split, the new head of the household that is left.")
@click.option("--relation", "relations", multiple=True, metavar="MEMBER=RELATION", help="What somebody is to the head.")
@click.option("--name", default="", help="The name of somebody who is not on record yet.")
@click.option("--sex", default="")
@click.option("--birth", default="", metavar="DATE")
@click.option("--citizen-id", default="")
@click.option("--relation-of-new", default="", metavar="RELATION")
@click.option("--village", metavar="VILLAGE", help="Where the new household of a split lives.")
@click.option("--event", "event_id", metavar="EVENT", help="Which event to take back (void).")
@click.option("--reason", default="", help="Why (mistake, void).")
@click.option("--note", default="")
@pass_context
def life_event(shared: Context, /, kind: str, **options: Any) -> None:
    """Record what happened to a household, list its events, or take one back."""
    household_id = RecordId(options["household"])
    if kind == LIST:
        found = life_events.events_of(shared.folder(), household_id)
        shared.result({"events": [_event_data(event) for event in found]}, *(_event_line(event) for event in found))
        return
    if kind == VOID:
        if not options["event_id"]:
            raise KnownError(ErrorCode.INPUT_REQUIRED, field="--event")
        if options["event_id"] not in [
            event.event_id for event in life_events.events_of(shared.folder(), household_id)
        ]:
            raise KnownError(ErrorCode.STORE_NO_RECORD, record_id=options["event_id"])
        void_event(shared.folder(), shared.standards, RecordId(options["event_id"]), options["reason"])
        shared.result({"event": options["event_id"], "void": True}, tr("The event was taken back."))
        return
    made = _record(shared, EventKind(kind), household_id, options)
    data = {"event": made.event_id, "kind": kind, "household": made.household_id}
    shared.result(data, f"{event_title(EventKind(kind))}: {made.event_id}")


def _record(shared: Context, kind: EventKind, household_id: RecordId, options: dict[str, Any]) -> life_events.Recorded:
    at = (shared.folder(), shared.standards, household_id)
    today, note = shared.clock.today(), options["note"]
    on = read_recent_date(options["on"], today) if options["on"] else ""
    members = [RecordId(member) for member in options["members"]]
    relations = _relations(options["relations"], shared)
    follows = Succession(options["new_head"] and RecordId(options["new_head"]), relations)
    if kind is EventKind.BIRTH:
        return life_events.record_birth(*at, _person(shared, options, birth=options["birth"] or options["on"]), note)
    if kind in (EventKind.MARRIAGE_IN, EventKind.MOVE_IN):
        people = (_person(shared, options, birth=options["birth"]),) if options["name"] else ()
        # Relations of those who come go with them; the rest are of those whom they leave.
        own = {member: relation for member, relation in relations.items() if member in members}
        left = {member: relation for member, relation in relations.items() if member not in members}
        other = RecordId(options["other"]) if options["other"] else None
        joining = Joining(people, other, members, own, Succession(follows.new_head_id, left))
        record = life_events.record_marriage if kind is EventKind.MARRIAGE_IN else life_events.record_move_in
        return record(*at, on, joining, note)
    if kind is EventKind.SPLIT:
        own = {member: relation for member, relation in relations.items() if member in members}
        left = {member: relation for member, relation in relations.items() if member not in members}
        new = NewHousehold(Succession(follows.new_head_id, own), options["village"])
        remaining = options["remaining_head"] and RecordId(options["remaining_head"])
        return life_events.record_split(*at, on, members, new, Succession(remaining, left), note)
    if kind is EventKind.MERGED:
        if not options["other"]:
            raise KnownError(ErrorCode.INPUT_REQUIRED, field="--other")
        return life_events.record_merge(*at, RecordId(options["other"]), on, relations, note)
    if kind is EventKind.MISTAKE:
        chosen = members[0] if len(members) == 1 else RecordId("")
        return life_events.record_mistake(*at, chosen, options["reason"] or note, follows)
    if kind in (EventKind.DEATH, EventKind.MOVE_OUT):
        record_loss = life_events.record_death if kind is EventKind.DEATH else life_events.record_move_out
        return record_loss(*at, on, members, follows, note)
    whole = {
        EventKind.ARRIVED: life_events.record_arrival,
        EventKind.LEFT: life_events.record_departure,
        EventKind.DISSOLVED: life_events.record_dissolution,
    }
    return whole[kind](*at, on, note)


def _person(shared: Context, options: dict[str, Any], *, birth: str) -> NewPerson:
    today = shared.clock.today()
    name = parse_person("full_name", options["name"], today)
    return NewPerson(
        full_name=name or "",
        sex=parse_person("sex", options["sex"], today),
        birth_date=parse_person("birth_date", birth, today),
        relation=parse_person("relation", options["relation_of_new"], today),
        citizen_id=parse_person("citizen_id", options["citizen_id"], today),
    )


def _relations(given: tuple[str, ...], shared: Context) -> dict[RecordId, str | None]:
    found: dict[RecordId, str | None] = {}
    for one in given:
        member, _, relation = one.partition("=")
        found[RecordId(member)] = parse_person("relation", relation, shared.clock.today())
    return found


def _event_data(event: StoredEvent) -> dict[str, Any]:
    return {
        "event": event.event_id,
        "kind": event.kind.value,
        "on": event.on,
        "household": event.household_id,
        "other_household": event.other_household_id,
        "members": list(event.member_ids),
        "new_head": event.new_head_id,
        "note": event.note,
        "void": event.is_void,
        "void_reason": event.void_reason,
    }


def _event_line(event: StoredEvent) -> str:
    mark = " " + tr("(taken back: {reason})", reason=event.void_reason) if event.is_void else ""
    return f"{format_date(event.on)}  {event_title(event.kind)}  {event.event_id}{mark}"


@click.command(cls=Verb)
@click.argument("household")
@click.option("--person", default="", help="Only entries about this name.")
@click.option("--author", default="", help="Only entries by this name.")
@pass_context
def history(shared: Context, household: str, person: str, author: str) -> None:
    """Tell who changed what of a household, when and why, the newest first."""
    found = histories.household_history(shared.folder(), shared.standards, RecordId(household))
    entries = found.find(subject=person, author=author)
    data = {
        "household": household,
        "entries": [_entry_data(entry) for entry in entries],
        "conflicts": [
            {
                "kind": conflict.kind,
                "record": conflict.record_id,
                "field": conflict.field,
                "values": [
                    {"value": choice.value, "author": choice.author, "at": choice.at, "counts": choice.counts}
                    for choice in conflict.choices
                ],
            }
            for conflict in found.conflicts
        ],
    }
    shared.result(data, *(entry_line(entry) for entry in entries))


def _entry_data(entry: Entry) -> dict[str, Any]:
    return {
        "change": str(entry.ref),
        "kind": entry.kind,
        "record": entry.record_id,
        "field": entry.field,
        "about": entry.subject,
        "title": entry.title,
        "old": entry.old,
        "new": entry.new,
        "why": entry.why,
        "author": entry.author,
        "at": entry.at,
        "stands": entry.stands,
    }


def entry_line(entry: Entry) -> str:
    """Return an entry of a history as one line of text."""
    what = f"{entry.title}: {entry.old or '–'} → {entry.new or '–'}" if entry.title else entry.new
    why = f" ({entry.why})" if entry.why else ""
    return f"{format_datetime(entry.at)}  {entry.author}  {entry.subject}  {what}{why}"


VERBS = (life_event, history)
