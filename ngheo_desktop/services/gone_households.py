"""Households that are no longer on the lists: why and since when, and how each comes back."""

from dataclasses import dataclass

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.life_event import StoredEvent
from ngheo_desktop.domain.merging import is_merge_reason
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.history import name_ever
from ngheo_desktop.services.life_event_restore import void_event
from ngheo_desktop.services.merge_restore import take_back_merge
from ngheo_desktop.services.record_words import RecordWords
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import gone, life_events


@dataclass(frozen=True, slots=True)
class Gone:
    """A household that is gone.

    Attributes:
        why: what became of it, in the language of the screen.
        on: the day of the event, as ISO text; empty where no event says it.
        event_id: the event that took it off the lists; None when it was merged as a duplicate or taken out by hand.
        is_merged: whether it was given up as a duplicate.
    """

    household_id: RecordId
    number: str
    village: str
    name: str
    why: str
    on: str
    event_id: RecordId | None
    is_merged: bool

    @property
    def can_come_back(self) -> bool:
        """Tell whether `restore` can bring it back; an import that was undone is imported again instead."""
        return self.event_id is not None or self.is_merged


def gone_households(folder: Folder, standards: Standards) -> list[Gone]:
    """Return the households of the commune that are gone, those that went last first; none in an upper office.

    Raises:
        KnownError: STORE_ codes.
    """
    if folder.commune_code is None:
        return []
    words = RecordWords(folder, standards)
    found = []
    for one in gone.gone_households(folder.database, folder.commune_code):
        event = _event_of(folder, one.household_id)
        people = event.member_ids if event is not None else ()
        name = one.head_name or next(filter(None, (name_ever(folder, member_id) for member_id in people)), "")
        found.append(
            Gone(
                one.household_id,
                one.number,
                one.village,
                name,
                words.value("removed_reason", one.reason),
                event.on if event is not None else "",
                event.event_id if event is not None else None,
                is_merge_reason(one.reason),
            )
        )
    return sorted(found, key=lambda household: household.on, reverse=True)


def restore(folder: Folder, standards: Standards, household: Gone, reason: str) -> Changes:
    """Bring a household back to the lists, with its people, answers and classes.

    Raises:
        KnownError: INPUT_REQUIRED without a reason; LIFE_RESTS with what is in the way; LIFE_NOT_BY_ITSELF where
            neither an event nor a merge took it off; STORE_ codes.
    """
    if household.event_id is not None:
        return void_event(folder, standards, household.event_id, reason)
    if household.is_merged:
        return take_back_merge(folder, standards, household.household_id, reason)
    raise KnownError(ErrorCode.LIFE_NOT_BY_ITSELF, field=household.name)


def _event_of(folder: Folder, household_id: RecordId) -> StoredEvent | None:
    """Return the event that took a household off the lists."""
    for event in reversed(life_events.of_household(folder.database, household_id)):
        if not event.is_void and any(
            change.record_id == household_id and change.fields.get("removed")
            for change in life_events.changes_of(folder.database, event.event_id)
        ):
            return event
    return None
