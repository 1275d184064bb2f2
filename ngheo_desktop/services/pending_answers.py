"""What was set in an open questionnaire and is to be saved, and writing it in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.recovery import Place, remember

Entry = tuple[str, RecordId, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class PendingAnswer:
    """What was set and is to be saved together: (kind, record, fields) of each record touched, and where work is."""

    entries: tuple[Entry, ...]
    place: Place | None = None

    def __or__(self, other: "PendingAnswer") -> "PendingAnswer":
        """Return both in one; of a field in both the later value counts."""
        merged: dict[tuple[str, RecordId], dict[str, Value]] = {}
        for kind, record_id, fields in (*self.entries, *other.entries):
            merged.setdefault((kind, record_id), {}).update(fields)
        entries = tuple((kind, record_id, fields) for (kind, record_id), fields in merged.items())
        return PendingAnswer(entries, other.place or self.place)


def save_pending(folder: Folder, pending: PendingAnswer, reason: str = "") -> Changes:
    """Write what was set in a session, whichever household is open by now; safe on a worker thread."""
    with folder.work() as unit:
        for kind, record_id, fields in pending.entries:
            unit.append(kind, record_id, fields, reason=reason)
        if pending.place is not None:
            remember(unit, pending.place)
        return unit.commit()
