"""Where work stopped: kept with every saved answer, so that a start after a power cut goes on there and says so."""

import json
from dataclasses import dataclass

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import memory
from ngheo_desktop.store.unit_of_work import UnitOfWork

# One row, because it is written with every answer: the place, and whether work was going on there.
_PLACE = "work.place"


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a questionnaire: `member_id` is None for the household's."""

    round_id: RecordId
    household_id: RecordId
    question: str
    member_id: RecordId | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """Where work stopped; `interrupted` when the program was not closed properly after it."""

    place: Place
    interrupted: bool


def remember(unit: UnitOfWork, place: Place) -> None:
    """Remember where work is, in the same transaction as the answer that was given there.

    Raises:
        KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO.
    """
    memory.put(unit, _PLACE, _text_of(Stopped(place, interrupted=True)))


def close_properly(folder: Folder) -> None:
    """Note that the program is being closed by a person, not by a power cut.

    Raises:
        KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO.
    """
    stopped = stopped_at(folder)
    if stopped is None or not stopped.interrupted:
        return
    with folder.work() as unit:
        memory.put(unit, _PLACE, _text_of(Stopped(stopped.place, interrupted=False)))
        unit.commit()


def stopped_at(folder: Folder) -> Stopped | None:
    """Return where work stopped last time; None where nothing was ever keyed.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    text = memory.get(folder.database, _PLACE)
    if text is None:
        return None
    round_id, household_id, question, member_id, interrupted = json.loads(text)
    place = Place(RecordId(round_id), RecordId(household_id), question, RecordId(member_id) if member_id else None)
    return Stopped(place, interrupted)


def _text_of(stopped: Stopped) -> str:
    place = stopped.place
    return json.dumps([place.round_id, place.household_id, place.question, place.member_id, stopped.interrupted])
