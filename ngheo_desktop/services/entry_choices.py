"""How an operator likes to key; kept on this computer only."""

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import memory

_STAYS = "entry.stays"


def moves_on(folder: Folder) -> bool:
    """Tell whether choosing an answer by its key also goes to the next field; it does until somebody says otherwise.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return memory.get(folder.database, _STAYS) is None


def choose_moving_on(folder: Folder, *, on: bool) -> Changes:
    """Keep whether choosing an answer by its key also goes to the next field; safe on a worker thread.

    Raises:
        KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO.
    """
    with folder.work() as unit:
        memory.put(unit, _STAYS, None if on else "1")
        return unit.commit()
