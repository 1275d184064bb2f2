"""Taking back an import of a list, as long as nothing was built on it.

Nothing is erased: inverse changes are appended. Households and people that the import added are removed with a reason,
fields that it filled get their former value. Villages it added stay; they may be used by everybody.
"""

from dataclasses import dataclass

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes, Progress
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Change, Value
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.messages import tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.many_objects import gathers_many
from ngheo_desktop.store import import_runs
from ngheo_desktop.store.import_runs import ImportRun, Later
from ngheo_desktop.store.unit_of_work import Entry

__all__ = ["ImportRun", "ListRuns", "Obstacle", "Undone"]

_REMOVABLE = (records.HOUSEHOLD, records.MEMBER)
# Changes taken back at once: an eighth of a second on an old computer, so that progress moves and cancelling is heard.
_PORTION = 500


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took back.

    Attributes:
        households, members: how many were removed again.
        changed: households that were here before and got their former values back.
        villages: how many villages the import had added; they stay.
    """

    changes: Changes
    households: int
    members: int
    changed: int
    villages: int


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something later that rests on an import: whose household, which kind of record, by whom and when."""

    kind: str
    household: str
    author: str
    at: str


class ListRuns:
    """The imports of lists in this folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def runs(self) -> list[ImportRun]:
        """Return all imports of this commune's lists, newest first."""
        commune = self._folder.commune_code
        return import_runs.all(self._folder.database, commune) if commune else []

    def last(self) -> ImportRun | None:
        """Return the newest import of this computer that was not undone yet."""
        own = self._folder.identity.device_id
        return next((run for run in self.runs() if not run.undone and run.device_id == own), None)

    def obstacles(self, run_id: str) -> list[Obstacle]:
        """Return what is in the way of undoing an import; empty when nothing is.

        Raises:
            KnownError: LIST_UNDO_DONE.
        """
        run = self._run(run_id)
        return self._obstacles(run, import_runs.changes_of(self._folder.database, run))

    @gathers_many
    def undo(self, run_id: str, *, reason: str = "", progress: Progress | None = None) -> Undone:
        """Take back what an import did, in one transaction.

        Raises:
            KnownError: LIST_UNDO_DONE (no such import, undone already, made on another computer); LIST_UNDO_BLOCKED;
                STORE_ codes. Nothing was changed.
            CancelledError: `progress` returned False; nothing was changed.
        """
        run = self._run(run_id)
        database = self._folder.database
        written = import_runs.changes_of(database, run)
        begun = import_runs.begun_by(database, run)
        obstacles = self._obstacles(run, written)
        if obstacles:
            first = f"{obstacles[0].household} ({obstacles[0].author}, {obstacles[0].at[:10]})"
            raise KnownError(ErrorCode.LIST_UNDO_BLOCKED, file=run.file, count=len(obstacles), first=first)
        why = reason or tr("Import of {file} undone", file=run.file)
        # Read first: the former values stand in the journal, which the undo makes longer.
        inverses = [(change, self._inverse(change, begun, why)) for change in written]
        with self._folder.work() as unit:
            for start in range(0, len(inverses), _PORTION):
                part = inverses[start : start + _PORTION]
                unit.append_all(Entry(one.record_kind, one.record_id, fields, why) for one, fields in part if fields)
                if progress and not progress(start + len(part), len(inverses)):
                    raise CancelledError
            unit.append(records.IMPORT_RUN, run.run_id, {"undone": True, "undone_reason": why}, reason=why)
            changes = unit.commit()
        kinds = list(begun.values())
        return Undone(
            changes=changes,
            households=kinds.count(records.HOUSEHOLD),
            members=kinds.count(records.MEMBER),
            changed=run.changed,
            villages=kinds.count(records.VILLAGE),
        )

    def _inverse(self, change: Change, begun: dict[RecordId, str], why: str) -> dict[str, Value]:
        """Return the fields that take a change back."""
        if change.record_kind == records.VILLAGE:
            return {}
        if change.record_id not in begun:
            database = self._folder.database
            return {field: import_runs.value_before(database, change, field) for field in change.fields}
        if change.record_kind in _REMOVABLE:
            return {"removed": True, "removed_reason": why}
        # A class of an earlier year has nothing to be removed by; without values it is none.
        return dict.fromkeys(change.fields)

    def _obstacles(self, run: ImportRun, written: list[Change]) -> list[Obstacle]:
        database = self._folder.database
        found: list[Later] = import_runs.later(database, run)
        begun = import_runs.begun_by(database, run)
        new_people = {change.record_id for change in written if begun.get(change.record_id) == records.MEMBER}
        owners = {
            str(change.fields["household_id"])
            for change in written
            if change.record_id in new_people and change.fields.get("household_id") not in begun
        }
        found += import_runs.answered_for(database, sorted(owners), {str(person) for person in new_people})
        names = self._names({one.record_id if one.household_id is None else one.household_id for one in found})
        return [
            Obstacle(one.kind, names.get(one.household_id or one.record_id, ""), one.author, one.at) for one in found
        ]

    def _names(self, record_ids: set[RecordId]) -> dict[RecordId, str]:
        """Return the name of the head of the household that each record is, or belongs to."""
        return import_runs.head_names(self._folder.database, record_ids)

    def _run(self, run_id: str) -> ImportRun:
        own = self._folder.identity.device_id
        for run in self.runs():
            if run.run_id == run_id and not run.undone and run.device_id == own:
                return run
        raise KnownError(ErrorCode.LIST_UNDO_DONE, run=run_id)
