"""Taking back a life event that was recorded by mistake: everything it changed becomes what it was.

Nothing is deleted: taking back is one more set of changes. It is refused while something later rests on the event, and
then says what.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.household import HEAD
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Change, ChangeRef, RecordState, Value, fold_record
from ngheo_desktop.domain.life_event import EventKind, StoredEvent, event_of_reason, event_reason, void_reason
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import format_datetime, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.life_event_work import changed_statuses
from ngheo_desktop.services.record_words import RecordWords, event_title, kind_title
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import household_records, households, journal, life_events

# Without these a questionnaire belongs to nobody and is none.
_PLACE = ("household_id", "round_id", "form_id")


@dataclass(slots=True)
class _Plan:
    """What is to be written to take an event back, and what is in the way."""

    entries: dict[tuple[str, RecordId], dict[str, Value]] = field(default_factory=dict)
    in_the_way: list[str] = field(default_factory=list)

    def put(self, kind: str, record_id: RecordId, name: str, value: Value) -> None:
        self.entries.setdefault((kind, record_id), {})[name] = value


class _Timeline:
    """The history of one record, and what of it stands when all that was taken back is left out."""

    def __init__(self, changes: Sequence[Change], is_void: Callable[[RecordId], bool]) -> None:
        self.changes = changes
        self.state: RecordState = fold_record(changes)
        self._is_void = is_void
        self._by_ref = {change.ref: change for change in changes}

    def base(self, change: Change, name: str) -> Change | None:
        """Return the change whose value this one replaced; of several the one that counted."""
        return max(self._bases(change, name), key=lambda one: (one.counter, one.ref), default=None)

    def stands_on(self, name: str, ref: ChangeRef) -> bool:
        """Tell whether a field has the value of this change and no other, events taken back left out."""
        heads = [self._by_ref[head.ref] for head in self.state.fields[name].heads]
        heads = [head for head in heads if head.ref == ref or not self._is_taken_back(head)]
        if len(heads) != 1:
            return False
        found: Change | None = heads[0]
        while found is not None and found.ref != ref:
            event = event_of_reason(found.reason)
            if event is None or not event[1]:
                return False
            undone = [one for one in self.changes if one.reason == event_reason(event[0]) and name in one.fields]
            found = self._left_by(found, undone[0], name) if undone else None
        return found is not None

    def twin_of(self, change: Change, name: str) -> Change | None:
        """Return the change by which another event that stands set the same field, neither knowing of the other."""
        own = self._ancestors(change, name)
        found = [
            one
            for one in self.changes
            if name in one.fields
            and one.ref not in own
            and change.ref not in self._ancestors(one, name)
            and (event_of_reason(one.reason) or ("", True))[1] is False
            and not self._is_taken_back(one)
        ]
        return max(found, key=lambda one: (one.counter, one.ref), default=None)

    def writer_of(self, name: str) -> Change:
        """Return the change that a field's value comes from."""
        return self._by_ref[self.state.fields[name].heads[-1].ref]

    def _left_by(self, void: Change, undone: Change, name: str) -> Change | None:
        """Return the change whose value a taking back left in a field: a twin's, else the one before the event."""
        for one in self._bases(void, name):
            is_apart = undone.ref not in self._ancestors(one, name)
            if one.ref != undone.ref and is_apart and one.fields[name] == void.fields[name]:
                return one
        return self.base(undone, name)

    def _is_taken_back(self, change: Change) -> bool:
        event = event_of_reason(change.reason)
        return event is not None and not event[1] and self._is_void(event[0])

    def _bases(self, change: Change, name: str) -> list[Change]:
        return [self._by_ref[ref] for ref in change.bases.get(name, ()) if ref in self._by_ref]

    def _ancestors(self, change: Change, name: str) -> set[ChangeRef]:
        """Return the change and all whose values it replaced, at once or through others."""
        found: set[ChangeRef] = set()
        waiting = [change]
        while waiting:
            one = waiting.pop()
            if one.ref not in found:
                found.add(one.ref)
                waiting += self._bases(one, name)
        return found


def void_event(folder: Folder, standards: Standards, event_id: RecordId, reason: str) -> Changes:
    """Take back an event that was recorded by mistake.

    Raises:
        KnownError: INPUT_REQUIRED without a reason, STORE_NO_RECORD, LIFE_VOID, LIFE_RESTS with what is in the way.
    """
    event = life_events.get(folder.database, event_id)
    if not reason.strip():
        raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Reason"))
    if event.is_void:
        raise KnownError(ErrorCode.LIFE_VOID)
    with folder.work() as unit:
        plan = _Restoring(folder, standards, event).plan()
        if plan.in_the_way:
            raise KnownError(ErrorCode.LIFE_RESTS, what="; ".join(dict.fromkeys(plan.in_the_way)))
        given: dict[str, Value] = {"removed": True, "removed_reason": reason.strip()}
        unit.append(records.LIFE_EVENT, event_id, given, reason=reason.strip())
        for (kind, record_id), fields in plan.entries.items():
            # Of several values only events taken back say another; from now on there is one again.
            unit.append(kind, record_id, fields, reason=void_reason(event_id), settle=True)
        here = [
            own
            for own in (event.household_id, event.other_household_id)
            if own and life_events.is_listed(folder.database, own)
        ]
        for own, status in changed_statuses(folder, standards, here):
            unit.append(records.QUESTIONNAIRE, own, {"status": status.value}, reason=void_reason(event_id))
        return unit.commit()


class _Restoring:
    """Works out what taking back one event means."""

    def __init__(self, folder: Folder, standards: Standards, event: StoredEvent) -> None:
        self._folder = folder
        self._event = event
        self._words = RecordWords(folder, standards)
        self._reopened: set[str] = set()
        self._plan = _Plan()

    def plan(self) -> _Plan:
        """Return what is to be written and what is in the way."""
        changes = life_events.changes_of(self._folder.database, self._event.event_id)
        timelines: dict[RecordId, _Timeline] = {}
        for change in changes:
            if change.record_id not in timelines:
                history = journal.history(self._folder.database, change.record_id)
                timelines[change.record_id] = _Timeline(history, self._is_void)
            if change.record_kind == records.HOUSEHOLD and "removed" in change.fields:
                self._reopened.add(change.record_id)
        for change in reversed(changes):
            self._take_back(change, timelines[change.record_id])
        return self._plan

    def _take_back(self, change: Change, timeline: _Timeline) -> None:
        if change.record_kind == records.QUESTIONNAIRE:
            self._take_back_answers(change, timeline)
        elif timeline.changes[0].ref == change.ref:
            self._take_back_new(change, timeline)
        else:
            for name in change.fields:
                if timeline.stands_on(name, change.ref):
                    before = timeline.base(change, name)
                    value = before.fields[name] if before is not None else None
                    self._plan.put(change.record_kind, change.record_id, name, value)
                    if name == "household_id":
                        self._require_open(str(value))
                else:
                    self._leave_to_twin(change, name, timeline)

    def _leave_to_twin(self, change: Change, name: str, timeline: _Timeline) -> None:
        """Leave a field to an event that another computer recorded meanwhile, of the same death for example."""
        twin = timeline.twin_of(change, name)
        field_state = timeline.state.fields[name]
        if twin is None or (
            field_state.value == change.fields[name] != twin.fields[name] and field_state.heads[-1].ref != change.ref
        ):
            # Nobody but this event says so, or somebody decided by hand for what it says.
            self._say_changed(change, name, timeline)
        elif field_state.heads[-1].ref == change.ref:
            if twin.fields[name] != change.fields[name]:
                self._plan.put(change.record_kind, change.record_id, name, twin.fields[name])
                if name == "household_id":
                    self._require_open(str(twin.fields[name]))
        elif field_state.in_conflict:
            self._plan.put(change.record_kind, change.record_id, name, field_state.value)

    def _take_back_answers(self, change: Change, timeline: _Timeline) -> None:
        """Answers that went with people come back where they were; what was keyed later stays where it is."""
        is_own = timeline.changes[0].ref == change.ref
        untouched = all(self._is_undone(one) for one in timeline.changes)
        for name in change.fields:
            if name in _PLACE and not (is_own and untouched):
                continue
            if timeline.stands_on(name, change.ref):
                before = timeline.base(change, name)
                value = before.fields[name] if before is not None else None
                if name == "status" and value is None and not untouched:
                    continue
                self._plan.put(change.record_kind, change.record_id, name, value)

    def _take_back_new(self, change: Change, timeline: _Timeline) -> None:
        """Take off a person or household that the event brought onto record."""
        values = timeline.state.values()
        if values.get("removed"):
            self._say_changed(change, "removed", timeline)
            return
        if change.record_kind == records.MEMBER:
            if not timeline.stands_on("household_id", change.ref):
                self._say_changed(change, "household_id", timeline)
            elif values.get("relation") == HEAD and change.fields.get("relation") != HEAD:
                self._say_changed(change, "relation", timeline)
        else:
            self._require_unused(change.record_id)
        self._plan.put(change.record_kind, change.record_id, "removed", True)
        self._plan.put(change.record_kind, change.record_id, "removed_reason", self._event.kind.value)

    def _require_unused(self, household_id: RecordId) -> None:
        """Note what a household founded by a split has got since."""
        database = self._folder.database
        others = [
            one.full_name
            for one in households.get(database, household_id).members
            if one.member_id not in self._event.member_ids
        ]
        self._plan.in_the_way += [tr("{name} is in the new household", name=name) for name in others]
        for event in life_events.of_household(database, household_id):
            if event.event_id != self._event.event_id and not event.is_void and event.kind is not EventKind.MISTAKE:
                self._plan.in_the_way.append(event_title(event.kind))
        for kind, record_id in household_records.hanging_on(database, household_id):
            if kind in (records.CLASSIFICATION, records.CERTIFICATE, records.CLASS_RECORD, records.OVERRULE):
                self._plan.in_the_way.append(kind_title(kind))
            elif kind == records.QUESTIONNAIRE and not all(
                self._is_undone(one) for one in journal.history(database, record_id)
            ):
                self._plan.in_the_way.append(tr("answers in the questionnaire of the new household"))

    def _is_undone(self, change: Change) -> bool:
        """Tell whether a change belongs to this event, or to one that was taken back."""
        named = event_of_reason(change.reason)
        if named is None:
            return False
        return named[0] == self._event.event_id or self._is_void(named[0])

    def _is_void(self, event_id: RecordId) -> bool:
        return life_events.get(self._folder.database, event_id).is_void

    def _require_open(self, household_id: str) -> None:
        if household_id not in self._reopened and not life_events.is_listed(self._folder.database, household_id):
            self._plan.in_the_way.append(tr("the household that people would come back to is closed"))

    def _say_changed(self, change: Change, name: str, timeline: _Timeline) -> None:
        later = timeline.writer_of(name)
        who = _name_of(timeline.state.values()) or kind_title(change.record_kind)
        self._plan.in_the_way.append(
            tr(
                "{who}: “{field}” was changed by {author}, {at}",
                who=who,
                field=self._words.title(name),
                author=later.author,
                at=format_datetime(later.at),
            )
        )


def _name_of(values: Mapping[str, Value]) -> str:
    name = values.get("full_name")
    return name if isinstance(name, str) else ""
