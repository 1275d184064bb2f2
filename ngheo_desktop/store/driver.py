"""Connections to the encrypted SQLite file: how they are opened, guarded, and how their faults are named.

The database is keyed with 32 raw bytes (SQLCipher's `x'…'` form), so opening costs no key derivation; the passphrase
guards the key file instead (`keyfile`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, cast

from sqlcipher3 import dbapi2

from ngheo_desktop.errors import BugError, ErrorCode, KnownError

Row = tuple[Any, ...]
Parameters = Sequence[Any] | Mapping[str, Any]

APPLICATION_ID = 0x4E474845  # "NGHE"
BUSY_SECONDS = 5.0


class Cursor(Protocol):
    """What this program uses of a DB-API cursor."""

    rowcount: int

    def fetchone(self) -> Row | None:
        """Return the next row."""
        ...

    def fetchall(self) -> list[Row]:
        """Return the rows that are left."""
        ...

    def __iter__(self) -> Iterator[Row]: ...


class Connection(Protocol):
    """What this program uses of a DB-API connection."""

    @property
    def in_transaction(self) -> bool:
        """Tell whether a transaction is open."""
        ...

    def execute(self, sql: str, parameters: Parameters = (), /) -> Cursor:
        """Run one statement."""
        ...

    def executemany(self, sql: str, rows: Iterable[Parameters], /) -> Cursor:
        """Run one statement for every row."""
        ...

    def backup(self, target: "Connection", /) -> None:
        """Copy the whole database."""
        ...

    def set_authorizer(self, callback: object, /) -> None:
        """Install the judge of statements."""
        ...

    def interrupt(self) -> None:
        """Stop what is running."""
        ...

    def close(self) -> None:
        """Close."""
        ...


_KNOWN = {
    dbapi2.SQLITE_FULL: ErrorCode.STORE_DISK_FULL,
    dbapi2.SQLITE_READONLY: ErrorCode.STORE_READ_ONLY,
    dbapi2.SQLITE_CANTOPEN: ErrorCode.STORE_READ_ONLY,
    dbapi2.SQLITE_PERM: ErrorCode.STORE_READ_ONLY,
    dbapi2.SQLITE_CORRUPT: ErrorCode.STORE_CORRUPT,
    dbapi2.SQLITE_NOTADB: ErrorCode.STORE_CORRUPT,
    dbapi2.SQLITE_BUSY: ErrorCode.STORE_BUSY,
    dbapi2.SQLITE_LOCKED: ErrorCode.STORE_BUSY,
    dbapi2.SQLITE_IOERR: ErrorCode.STORE_IO,
}

Fault: type[Exception] = dbapi2.Error
ConstraintFault: type[Exception] = dbapi2.IntegrityError


def known_fault(fault: Exception, path: Path) -> KnownError | BugError:
    """Return what a fault of the database library means to the user."""
    number = getattr(fault, "sqlite_errorcode", None)
    code = _KNOWN.get(number & 0xFF) if isinstance(number, int) else None
    if code is None:
        return BugError(f"{type(fault).__name__}: {fault}")
    return KnownError(code, file=path.name, folder=path.parent, cause=getattr(fault, "sqlite_errorname", ""))


class Translated:
    """A block whose database faults come out as `KnownError`s; what is none of them is a `BugError`."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(fault, Fault):
            raise known_fault(fault, self._path) from fault


_FORBIDDEN = frozenset(
    {
        dbapi2.SQLITE_CREATE_INDEX,
        dbapi2.SQLITE_CREATE_TABLE,
        dbapi2.SQLITE_CREATE_TEMP_INDEX,
        dbapi2.SQLITE_CREATE_TEMP_TABLE,
        dbapi2.SQLITE_CREATE_TEMP_TRIGGER,
        dbapi2.SQLITE_CREATE_TEMP_VIEW,
        dbapi2.SQLITE_CREATE_TRIGGER,
        dbapi2.SQLITE_CREATE_VIEW,
        dbapi2.SQLITE_CREATE_VTABLE,
        dbapi2.SQLITE_DROP_INDEX,
        dbapi2.SQLITE_DROP_TABLE,
        dbapi2.SQLITE_DROP_TEMP_INDEX,
        dbapi2.SQLITE_DROP_TEMP_TABLE,
        dbapi2.SQLITE_DROP_TEMP_TRIGGER,
        dbapi2.SQLITE_DROP_TEMP_VIEW,
        dbapi2.SQLITE_DROP_TRIGGER,
        dbapi2.SQLITE_DROP_VIEW,
        dbapi2.SQLITE_DROP_VTABLE,
        dbapi2.SQLITE_ALTER_TABLE,
        dbapi2.SQLITE_ATTACH,
        dbapi2.SQLITE_DETACH,
    }
)


def _authorise(action: int, *_details: str | None) -> int:
    return cast("int", dbapi2.SQLITE_DENY if action in _FORBIDDEN else dbapi2.SQLITE_OK)


def connect(path: Path, key: bytes, *, create: bool = False, guarded: bool = True) -> Connection:
    """Open a connection, key it, set it up and prove the set-up.

    Args:
        path: the database file.
        key: 32 raw bytes.
        create: whether a missing file is made.
        guarded: whether statements that change the schema or attach files are refused; False only for migrations,
            checks and copies.

    Raises:
        KnownError: STORE_CORRUPT, STORE_READ_ONLY, STORE_BUSY, STORE_IO.
        BugError: the key has the wrong length or a setting did not take.
    """
    if len(key) != 32:
        raise BugError("the database key must have 32 bytes")
    mode = "rwc" if create else "rw"
    with Translated(path):
        connection = cast(
            "Connection",
            dbapi2.connect(
                f"{path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=512,
            ),
        )
        try:
            _set_up(connection, path, key, create=create)
        except BaseException:
            connection.close()
            raise
        if guarded:
            connection.set_authorizer(_authorise)
        return connection


def _set_up(connection: Connection, path: Path, key: bytes, *, create: bool) -> None:
    # SQLCipher writes its complaints to stderr unless told otherwise; a wrong key shows at the first read only.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if create:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -32768")
    mode = connection.execute("PRAGMA journal_mode").fetchone()
    if mode != ("wal",):
        # Every database of this program has a log from its first moment; an empty file has none.
        raise KnownError(ErrorCode.STORE_CORRUPT, file=path.name, folder=path.parent, cause=f"journal {mode}")
    wanted = {"synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
    for name, value in wanted.items():
        row = connection.execute(f"PRAGMA {name}").fetchone()
        if row is None or row[0] != value:
            raise BugError(f"the setting {name} is {row} and should be {value}")


class Slot:
    """Holds one thread's connection; it is closed when the thread ends or the database is closed."""

    __slots__ = ("__weakref__", "connection")

    def __init__(self, connection: Connection) -> None:
        self.connection: Connection | None = connection

    def close(self) -> None:
        """Close the connection; a second call does nothing."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def __del__(self) -> None:
        self.close()
