"""What this desk remembers from day to day: filters, column mappings, where work stopped. Local, never journalled."""

from ngheo_desktop.store.database import Database
from ngheo_desktop.store.unit_of_work import UnitOfWork


def get(db: Database, key: str) -> str | None:
    """Return what is remembered under a key, None when nothing is.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.one("SELECT value FROM memory WHERE key = ?", (key,))
    return None if row is None else str(row[0])


def keys(db: Database, prefix: str) -> list[str]:
    """Return the keys that begin with a prefix, sorted.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all("SELECT key FROM memory WHERE substr(key, 1, ?) = ? ORDER BY key", (len(prefix), prefix))
    return [key for (key,) in rows]


def put(work: UnitOfWork, key: str, value: str | None) -> None:
    """Remember a text under a key in the place of what was there; None forgets it.

    Raises:
        KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO.
    """
    if value is None:
        work.execute("DELETE FROM memory WHERE key = ?", (key,))
    else:
        work.execute("INSERT OR REPLACE INTO memory (key, value) VALUES (?, ?)", (key, value))
