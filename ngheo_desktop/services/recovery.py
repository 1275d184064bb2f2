"""Where work stopped: kept with every saved answer, so that a start after a power cut goes on there and says so."""

import json
from dataclasses import dataclass

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import memory
from ngheo_desktop.store.unit_of_work import UnitOfWork

# One row, because it is written with every answer: the place, and whether work was going on there.
_PLACE = "work.place"
# The same of a second keying, with who keyed; here only until the first keying goes on or the program is closed.
_BLIND = "work.blind"


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a questionnaire.

    Attributes:
        member_id: whose field it is; None for the household's.
        second: who was keying the household a second time, blind; empty in the first keying.
    """

    round_id: RecordId
    household_id: RecordId
    question: str
    member_id: RecordId | None = None
    second: str = ""


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
    if place.second:
        memory.put(unit, _BLIND, _text_of(Stopped(place, interrupted=True)))
        return
    memory.put(unit, _PLACE, _text_of(Stopped(place, interrupted=True)))
    memory.put(unit, _BLIND, None)


def close_properly(folder: Folder) -> None:
    """Note that the program is being closed by a person, not by a power cut.

    Raises:
        KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO.
    """
    stopped = stopped_at(folder)
    if stopped is None or not stopped.interrupted:
        return
    first = first_keying_at(folder)
    with folder.work() as unit:
        memory.put(unit, _BLIND, None)
        if first is not None:
            memory.put(unit, _PLACE, _text_of(Stopped(first.place, interrupted=False)))
        unit.commit()


def stopped_at(folder: Folder) -> Stopped | None:
    """Return where work stopped last time, be it a first or a second keying; None where nothing was ever keyed.

    Where the last second keying was is known only after an end that nobody asked for.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return _read(folder, _BLIND) or first_keying_at(folder)


def first_keying_at(folder: Folder) -> Stopped | None:
    """Return where the first keying stopped, whatever was keyed a second time since.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return _read(folder, _PLACE)


def _read(folder: Folder, key: str) -> Stopped | None:
    text = memory.get(folder.database, key)
    if text is None:
        return None
    round_id, household_id, question, member_id, interrupted, *second = json.loads(text)
    member = RecordId(member_id) if member_id else None
    place = Place(RecordId(round_id), RecordId(household_id), question, member, second[0] if second else "")
    return Stopped(place, interrupted)


def _text_of(stopped: Stopped) -> str:
    place = stopped.place
    told = [place.round_id, place.household_id, place.question, place.member_id, stopped.interrupted]
    return json.dumps([*told, place.second] if place.second else told, ensure_ascii=False)
