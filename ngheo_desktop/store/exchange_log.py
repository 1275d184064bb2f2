"""What was handed over and taken in, for the history on the exchange page. Local, never sent."""

from dataclasses import dataclass

from ngheo_desktop.store.database import Database
from ngheo_desktop.store.unit_of_work import UnitOfWork

EXPORT = "export"
IMPORT = "import"
_COLUMNS = "direction, at, file, counterpart, commune_code, changes, households, members, digest, note"


@dataclass(frozen=True, slots=True)
class ExchangeEntry:
    """One export or import.

    `at` is ISO 8601 with offset, `counterpart` the other office's name or empty, `commune_code` the commune whose data
    travelled.
    """

    direction: str
    at: str
    file: str
    counterpart: str
    commune_code: str
    changes: int
    households: int
    members: int
    digest: str
    note: str = ""


def all(db: Database) -> list[ExchangeEntry]:  # noqa: A001  (reads as exchange_log.all)
    """Return every entry, newest first.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return [ExchangeEntry(*row) for row in db.all(f"SELECT {_COLUMNS} FROM exchange_log ORDER BY entry_no DESC")]


def add(work: UnitOfWork, entry: ExchangeEntry) -> None:
    """Add an entry.

    Raises:
        KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO.
    """
    work.execute(
        f"INSERT INTO exchange_log ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.direction,
            entry.at,
            entry.file,
            entry.counterpart,
            entry.commune_code,
            entry.changes,
            entry.households,
            entry.members,
            entry.digest,
            entry.note,
        ),
    )
