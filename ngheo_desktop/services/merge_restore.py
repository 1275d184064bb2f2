"""Taking a merge of duplicates back, also long after: who was given up comes back, and what was copied goes again.

What was changed by hand since the merge stays as it was changed.
"""

from collections.abc import Sequence

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Change, Value, fold_record
from ngheo_desktop.domain.merging import is_merge, merged_into
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.life_event_work import changed_statuses
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import journal
from ngheo_desktop.store.gone import households_of
from ngheo_desktop.store.unit_of_work import UnitOfWork

# A merge of two large households writes about two hundred changes.
_WIDEST_STEP = 2_000
# Without these a questionnaire belongs to nobody and is none; its status is worked out anew.
_KEPT = frozenset({"household_id", "round_id", "form_id", "status"})
# Who is where: changed since, the merge cannot be taken back as a whole.
_PLACES = frozenset({"household_id", "removed"})


def take_back_merge(folder: Folder, standards: Standards, record_id: RecordId, reason: str) -> Changes:
    """Bring back who or what was given up as a duplicate; what the one who stays got from it goes again.

    Raises:
        KnownError: INPUT_REQUIRED without a reason; STORE_NO_RECORD, LIFE_RESTS.
    """
    if not reason.strip():
        raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Reason"))
    with folder.work() as unit:
        written = undo_merge(folder, unit, record_id, reason.strip())
        touched = households_of(folder.database, written)
        for own, status in changed_statuses(folder, standards, touched):
            unit.append(records.QUESTIONNAIRE, own, {"status": status.value}, reason=reason.strip())
        return unit.commit()


def undo_merge(folder: Folder, unit: UnitOfWork, record_id: RecordId, reason: str) -> tuple[RecordId, ...]:
    """Write what brings a person or household back that was given up as a duplicate; return the records written.

    Raises:
        KnownError: STORE_NO_RECORD when the record was not given up; LIFE_RESTS when people of a household that was
            given up were moved again since.
    """
    own = journal.history(folder.database, record_id)
    removals = [change for change in own if "removed" in change.fields]
    if not removals or not is_merge(removals[-1]):
        raise KnownError(ErrorCode.STORE_NO_RECORD, record_id=record_id)
    is_whole = removals[-1].record_kind == records.HOUSEHOLD
    written = []
    for change in reversed(_step(folder, removals[-1])):
        fields = _earlier_values(folder, change, is_whole=is_whole)
        if fields:
            unit.append(change.record_kind, change.record_id, fields, reason=reason)
            written.append(change.record_id)
    return tuple(dict.fromkeys(written))


def _step(folder: Folder, removal: Change) -> list[Change]:
    """Return the changes that the merge made together with the removal, in their order.

    They stand next to one another on the device that made them, with one reason at one moment. Of two people: values
    of the one who stays before the removal, answers after it; of two households everything before.
    """
    near = {removal.device_id: (max(1, removal.seq - _WIDEST_STEP), removal.seq + _WIDEST_STEP)}
    found = list(journal.changes(folder.database, near))
    place = next(number for number, change in enumerate(found) if change.ref == removal.ref)
    together = (removal.at, removal.reason, removal.author)
    step = [removal]
    stays = merged_into(removal)
    for change in reversed(found[:place]):
        is_part = (change.at, change.reason, change.author) == together
        if removal.record_kind == records.HOUSEHOLD:
            is_part = is_part and not (is_merge(change) and change.record_kind == records.HOUSEHOLD)
        else:
            is_part = is_part and change.record_id == stays and not is_merge(change)
        if not is_part:
            break
        step.insert(0, change)
    if removal.record_kind == records.MEMBER:
        for change in found[place + 1 :]:
            about = {answer[0] for name in change.fields if (answer := records.split_answer(name)) is not None}
            is_part = change.record_kind == records.QUESTIONNAIRE and about == {stays}
            if not is_part or (change.at, change.reason, change.author) != together:
                break
            step.append(change)
    return step


def _earlier_values(folder: Folder, change: Change, *, is_whole: bool) -> dict[str, Value]:
    """Return what the fields of a change were before it, of those that still have its value."""
    changes = journal.history(folder.database, change.record_id)
    state = fold_record(changes)
    found: dict[str, Value] = {}
    for name in change.fields:
        if change.record_kind == records.QUESTIONNAIRE and name in _KEPT:
            continue
        if [head.ref for head in state.fields[name].heads] == [change.ref]:
            found[name] = _before(changes, change, name)
        elif is_whole and name in _PLACES and change.record_kind in (records.MEMBER, records.HOUSEHOLD):
            raise KnownError(ErrorCode.LIFE_RESTS, what=tr("a later change"))
    return found


def _before(changes: Sequence[Change], change: Change, name: str) -> Value:
    bases = [one for one in changes if one.ref in change.bases.get(name, ())]
    newest = max(bases, key=lambda one: (one.counter, one.ref), default=None)
    return newest.fields[name] if newest is not None else None
