"""Who is keying: the names that took the keyboard of this computer before, and another person taking it now."""

import json

from ngheo_desktop.domain.text import fold, nfc
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import memory

_NAMES = "keyboard.names"
_LONGEST = 100


def known_operators(folder: Folder) -> list[str]:
    """Return the officer and whoever else keyed on this computer, the last one first.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    officer = folder.profile.officer
    kept = json.loads(memory.get(folder.database, _NAMES) or "[]")
    return [officer, *(str(name) for name in kept if name != officer)]


def operator_text(folder: Folder) -> str:
    """Return who keys, for the status line; empty where only one person ever does.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return tr("Keying: {name}", name=folder.operator) if len(known_operators(folder)) > 1 else ""


def hand_over(folder: Folder, name: str) -> str:
    """Let changes carry this name from now on and return it; one known already is taken as it was written before.

    Raises:
        KnownError: INPUT_REQUIRED without a name; STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO.
    """
    wanted = " ".join(nfc(name).split())[:_LONGEST]
    if not wanted:
        raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Name of the operator"))
    known = known_operators(folder)
    # A name written without its accents would be another person, who might then check their own work.
    wanted = next((one for one in known if fold(one) == fold(wanted)), wanted)
    others = [one for one in known[1:] if one != wanted]
    if wanted != folder.profile.officer:
        others.insert(0, wanted)
    with folder.work() as unit:
        memory.put(unit, _NAMES, json.dumps(others, ensure_ascii=False))
        unit.commit()
    go_on_as(folder, wanted)
    return wanted


def go_on_as(folder: Folder, name: str) -> None:
    """Let changes carry the name of somebody known already, who keyed when the program ended."""
    folder.take_keyboard("" if name == folder.profile.officer else name)
