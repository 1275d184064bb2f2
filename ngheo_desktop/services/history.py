"""The history of a household: who changed what, when and why, in words; and earlier values brought back.

Everything comes from the journal, where nothing is ever deleted: bringing back a value and settling a conflict are
changes like any other. What is read here is for the screen and the officer's own files; none of it is logged.
"""

from collections.abc import Iterable, Mapping, Sequence

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Change, ChangeRef, Value, fold_record
from ngheo_desktop.domain.life_event import StoredEvent, event_of_reason
from ngheo_desktop.domain.merging import is_merge, was_merged
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import format_date, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.history_entries import Choice, Conflict, Entry, History
from ngheo_desktop.services.late_answers import late_answers, settle_late
from ngheo_desktop.services.life_event_work import changed_statuses
from ngheo_desktop.services.merge_restore import take_back_merge
from ngheo_desktop.services.record_words import RecordWords, event_title, kind_title
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import household_records, journal, life_events
from ngheo_desktop.store.unit_of_work import UnitOfWork

# Told as one line each, whatever fields they have.
_WHOLE = frozenset({records.CLASSIFICATION, records.CERTIFICATE, records.LIFE_EVENT, records.CLASS_RECORD})
# What only the program needs, or what must stay unseen while a second operator keys blind.
_HIDDEN = frozenset(
    {
        "commune_code",
        "commune_list",
        "ethnic_list",
        "relation_list",
        "position",
        "round_id",
        "form_id",
        "rule_set",
        "first_id",
        "second_id",
        "about",
        "compared",
        "differences",
    }
)
# What only an event may change.
_BY_EVENT = frozenset({"household_id", "removed", "removed_reason", "position"})

_Place = tuple[int, str, int]


def household_history(folder: Folder, standards: Standards, household_id: RecordId) -> History:
    """Return the history of a household, one that is gone too, with all who ever were in it.

    Raises:
        KnownError: STORE_NO_RECORD when nothing is on record under this id; STORE_ codes.
    """
    found = household_records.all_of(folder.database, household_id)
    timelines = {record_id: journal.history(folder.database, record_id) for _, record_id in found}
    if not timelines[household_id]:
        raise KnownError(ErrorCode.STORE_NO_RECORD, record_id=household_id)
    reader = _Reader(folder, standards, household_id, timelines)
    entries: list[tuple[_Place, Entry]] = []
    conflicts: list[Conflict] = []
    for kind, record_id in found:
        if timelines[record_id]:
            entries += reader.entries(kind, timelines[record_id])
            conflicts += reader.conflicts(kind, timelines[record_id])
    conflicts += reader.late_answers()
    entries.sort(key=lambda one: one[0])
    numbered = [_numbered(entry, number) for number, (_, entry) in enumerate(entries)]
    return History(household_id, tuple(reversed(numbered)), tuple(conflicts))


def name_ever(folder: Folder, member_id: RecordId) -> str:
    """Return the name of somebody who is or was on record; empty for nobody.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    changes = journal.history(folder.database, member_id)
    name = fold_record(changes).values().get("full_name") if changes else None
    return name if isinstance(name, str) else ""


def bring_back(
    folder: Folder,
    standards: Standards,
    household_id: RecordId,
    kind: str,
    record_id: RecordId,
    field: str,
    value: Value,
    reason: str,
) -> Changes:
    """Give a field a value it had earlier, as a new change.

    Raises:
        KnownError: INPUT_REQUIRED without a reason; LIFE_NOT_BY_ITSELF for what belongs to an event or is written once.
    """
    if not reason.strip():
        raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Reason"))
    if field == "removed" and was_merged(journal.history(folder.database, record_id)):
        return take_back_merge(folder, standards, record_id, reason)
    if not _may_change(kind, field):
        raise KnownError(ErrorCode.LIFE_NOT_BY_ITSELF, field=RecordWords(folder, standards).title(field))
    return _write(folder, standards, household_id, (kind, record_id, {field: value}), reason, settle=False)


def settle_conflict(
    folder: Folder, standards: Standards, household_id: RecordId, conflict: Conflict, value: Value, reason: str
) -> Changes:
    """End a conflict: from now on the field has this value, and the others are its past.

    Raises:
        KnownError: INPUT_REQUIRED without a reason.
    """
    if not reason.strip():
        raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Reason"))
    if conflict.late is not None:
        with folder.work() as unit:
            settle_late(folder, unit, conflict.late, value, reason.strip())
            return _finish(folder, standards, unit, household_id, reason)
    entry = (conflict.kind, conflict.record_id, {conflict.field: value})
    return _write(folder, standards, household_id, entry, reason, settle=True)


def _write(
    folder: Folder,
    standards: Standards,
    household_id: RecordId,
    entry: tuple[str, RecordId, Mapping[str, Value]],
    reason: str,
    *,
    settle: bool,
) -> Changes:
    kind, record_id, fields = entry
    with folder.work() as unit:
        unit.append(kind, record_id, fields, reason=reason.strip(), settle=settle)
        if kind in (records.MEMBER, records.QUESTIONNAIRE):
            return _finish(folder, standards, unit, household_id, reason)
        return unit.commit()


def _finish(folder: Folder, standards: Standards, unit: UnitOfWork, household_id: RecordId, reason: str) -> Changes:
    """Say anew whether the questionnaire is complete, and commit."""
    if life_events.is_listed(folder.database, household_id):
        for own, status in changed_statuses(folder, standards, (household_id,)):
            unit.append(records.QUESTIONNAIRE, own, {"status": status.value}, reason=reason.strip())
    return unit.commit()


def _may_change(kind: str, field: str) -> bool:
    if kind in _WHOLE or field in _HIDDEN or field in _BY_EVENT:
        return False
    return not (kind == records.QUESTIONNAIRE and records.split_answer(field) is None)


def _numbered(entry: Entry, number: int) -> Entry:
    parts = {name: getattr(entry, name) for name in Entry.__slots__}
    return Entry(**{**parts, "number": number})


class _Reader:
    """Puts the changes of a household's records into entries."""

    def __init__(
        self,
        folder: Folder,
        standards: Standards,
        household_id: RecordId,
        timelines: Mapping[RecordId, Sequence[Change]],
    ) -> None:
        self._folder = folder
        self._household_id = household_id
        self._timelines = timelines
        self._words = RecordWords(folder, standards)
        self._events = {event.event_id: event for event in life_events.of_household(folder.database, household_id)}

    def entries(self, kind: str, changes: Sequence[Change]) -> list[tuple[_Place, Entry]]:
        """Return the entries of one record, each with its place in the order of the logical clock."""
        by_ref = {change.ref: change for change in changes}
        state = fold_record(changes)
        found: list[tuple[_Place, Entry]] = []
        for change in changes:
            place = (change.counter, change.device_id, change.seq)
            if kind in _WHOLE:
                found.append((place, self._line(change, kind, by_ref)))
                continue
            for field, after in change.fields.items():
                if not self._is_shown(kind, field):
                    continue
                before = _before(change, field, by_ref)
                stands = state.fields[field].heads[-1].ref == change.ref
                found.append((place, self._entry(change, kind, field, (before, after), stands=stands)))
        return found

    def conflicts(self, kind: str, changes: Sequence[Change]) -> list[Conflict]:
        """Return the fields of one record that computers disagree about."""
        by_ref = {change.ref: change for change in changes}
        found = []
        for field, state in fold_record(changes).fields.items():
            if not state.in_conflict or not self._is_shown(kind, field):
                continue
            choices = []
            for head in reversed(state.heads):
                change = by_ref[head.ref]
                text = self._words.value(field, head.value, self._form_of(change))
                choices.append(Choice(head.value, text, change.author, change.at, counts=head is state.heads[-1]))
            first = by_ref[state.heads[-1].ref]
            subject, title = self._subject(kind, first, field), self._words.title(field, self._form_of(first))
            found.append(Conflict(kind, first.record_id, field, subject, title, tuple(choices)))
        return found

    def late_answers(self) -> list[Conflict]:
        """Return answers keyed elsewhere for people who had come here already, beside those that they have here."""
        found = []
        for late in late_answers(self._folder, self._household_id):
            form_id, field, there = late.review_round.form_id, late.field, late.there
            choices = [Choice(None, "", "", "", counts=True)]
            if late.here is not None:
                text = self._words.value(field, late.value_here, form_id)
                choices = [Choice(late.value_here, text, late.here.author, late.here.at, counts=True)]
            value = there.fields[field]
            text = self._words.value(field, value, form_id)
            choices.append(Choice(value, text, there.author, there.at, counts=False))
            subject, title = self._name(late.member_id), self._words.title(field, form_id)
            at = (records.QUESTIONNAIRE, late.questionnaire_id, field)
            found.append(Conflict(*at, subject, title, tuple(choices), late))
        return found

    def _is_shown(self, kind: str, field: str) -> bool:
        if field in _HIDDEN:
            return False
        if kind == records.VERIFICATION:
            return records.split_answer(field) is None and field != "household_id"
        return field != "household_id" or kind == records.MEMBER

    def _entry(self, change: Change, kind: str, field: str, values: tuple[Value, Value], *, stands: bool) -> Entry:
        form_id = self._form_of(change)
        before, after = values
        # A record that begins has no earlier value, not even “yes, on record”.
        old = "" if before is None and field != "removed" else self._words.value(field, before, form_id)
        return Entry(
            number=0,
            ref=change.ref,
            kind=kind,
            record_id=change.record_id,
            field=field,
            subject=self._subject(kind, change, field),
            title=self._words.title(field, form_id),
            old=old,
            new=self._words.value(field, after, form_id),
            why=self._why(change),
            author=change.author,
            at=change.at,
            stands=stands,
            is_open=_may_change(kind, field) or (field == "removed" and stands and is_merge(change)),
            before=before,
            after=after,
        )

    def _line(self, change: Change, kind: str, by_ref: Mapping[ChangeRef, Change]) -> Entry:
        text = self._event_line(change) if kind == records.LIFE_EVENT else self._class_line(change, kind)
        is_last = change.ref == max(by_ref, key=lambda ref: by_ref[ref].counter)
        return Entry(
            number=0,
            ref=change.ref,
            kind=kind,
            record_id=change.record_id,
            field="",
            subject=kind_title(kind),
            title="",
            old="",
            new=text,
            why=change.reason if event_of_reason(change.reason) is None else "",
            author=change.author,
            at=change.at,
            stands=is_last,
            is_open=False,
            before=None,
            after=None,
        )

    def _event_line(self, change: Change) -> str:
        event = self._events.get(change.record_id)
        if event is None:
            return ""
        if change.fields.get("removed"):
            return tr("{event}: taken back", event=event_title(event.kind))
        names = ", ".join(filter(None, (self._name(member) for member in event.member_ids)))
        other = event.other_household_id if event.household_id == self._household_id else event.household_id
        parts = (
            f"{event_title(event.kind)} {format_date(event.on)}",
            names,
            self._words.household_name(other) if other and event.other_household_id else "",
            event.note,
        )
        return " · ".join(part for part in parts if part)

    def _class_line(self, change: Change, kind: str) -> str:
        fields = change.fields
        parts = [self._words.value("household_class", fields.get("household_class"))]
        parts.append(str(fields.get("rule_set") or fields.get("standard") or ""))
        if kind == records.CERTIFICATE:
            parts.append(tr("no. {number}", number=fields.get("number")))
        elif kind == records.CLASS_RECORD:
            parts += [str(fields.get("year") or ""), str(fields.get("decision_number") or "")]
        return " · ".join(part for part in parts if part)

    def _subject(self, kind: str, change: Change, field: str) -> str:
        if kind == records.MEMBER:
            return self._name(change.record_id) or kind_title(kind)
        answer = records.split_answer(field)
        if answer is not None and answer[0] is not None:
            return self._name(answer[0]) or kind_title(kind)
        return kind_title(kind)

    def _name(self, member_id: str) -> str:
        changes = self._timelines.get(RecordId(member_id)) or journal.history(self._folder.database, member_id)
        if not changes:
            return ""
        name = fold_record(changes).values().get("full_name")
        return name if isinstance(name, str) else ""

    def _form_of(self, change: Change) -> str:
        if change.record_kind not in (records.QUESTIONNAIRE, records.VERIFICATION):
            return ""
        forms = [one.fields["form_id"] for one in self._timelines[change.record_id] if one.fields.get("form_id")]
        return str(forms[-1]) if forms else ""

    def _why(self, change: Change) -> str:
        named = event_of_reason(change.reason)
        if named is None:
            return change.reason
        event: StoredEvent | None = self._events.get(named[0])
        if event is None:
            return tr("Life event")
        if named[1]:
            return tr("{event}: taken back", event=event_title(event.kind))
        return f"{event_title(event.kind)} {format_date(event.on)}"


def _before(change: Change, field: str, by_ref: Mapping[ChangeRef, Change]) -> Value:
    bases: Iterable[Change] = (by_ref[ref] for ref in change.bases.get(field, ()) if ref in by_ref)
    newest = max(bases, key=lambda one: (one.counter, one.ref), default=None)
    return newest.fields.get(field) if newest is not None else None
