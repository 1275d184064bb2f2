"""The database of a data folder: opened, migrated, read; written through units of work only."""

import threading
import weakref
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self, TypeVar

from ngheo_desktop.clock import Clock, SystemClock
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import DeviceId
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.store import schema
from ngheo_desktop.store.backup import copy_of
from ngheo_desktop.store.driver import Connection, Parameters, Row, Slot, Translated, connect
from ngheo_desktop.store.unit_of_work import UnitOfWork

FILE_NAME = "ngheo.db"
_MOST_KEPT = 16
_EVERYTHING = "*"

T = TypeVar("T")


class _OfThread(threading.local):
    slot: Slot | None = None
    work: UnitOfWork | None = None


_CACHE_OF_WORKERS_KIB = 8_192


class Database:
    """One open database. Every thread gets a connection of its own."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.key = key
        self._opened_by = threading.get_ident()
        self._of_thread = _OfThread()
        self._slots: weakref.WeakSet[Slot] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._closed = False
        self._device_id: DeviceId | None = None
        self._version = 0
        self._of_kind: dict[str, int] = {}
        self._kept: dict[Hashable, tuple[object, Any]] = {}

    @classmethod
    def create(cls, path: Path, key: bytes) -> Self:
        """Make a new database with the newest schema.

        Raises:
            KnownError: STORE_EXISTS, STORE_READ_ONLY, STORE_DISK_FULL, STORE_IO.
        """
        if path.exists():
            raise KnownError(ErrorCode.STORE_EXISTS, folder=path.parent)
        if not path.parent.is_dir():
            raise KnownError(ErrorCode.STORE_NOT_THERE, folder=path.parent)
        connection = connect(path, key, create=True, guarded=False)
        try:
            _migrate(connection, path)
        finally:
            connection.close()
        return cls(path, key)

    @classmethod
    def open(cls, path: Path, key: bytes, *, backups: Path, clock: Clock | None = None) -> Self:
        """Open a database; one with an older schema is first copied to the folder `backups` and then migrated.

        Raises:
            KnownError: STORE_NOT_THERE, STORE_CORRUPT, STORE_TOO_NEW, STORE_READ_ONLY, STORE_BUSY, STORE_DISK_FULL,
                STORE_IO.
        """
        if not path.is_file():
            raise KnownError(ErrorCode.STORE_NOT_THERE, folder=path.parent)
        connection = connect(path, key, guarded=False)
        try:
            with Translated(path):
                if not schema.is_ours(connection):
                    raise KnownError(ErrorCode.STORE_CORRUPT, file=path.name, folder=path.parent)
                applied = schema.applied(connection)
                if set(applied) - set(schema.MIGRATIONS):
                    raise KnownError(ErrorCode.STORE_TOO_NEW, file=path.name, folder=path.parent)
                # A folder that cannot be written is found now, not at the first answer.
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
            if applied != schema.MIGRATIONS:
                copy_of(path, key, backups, (clock or SystemClock()).now(), "before-migration")
                _migrate(connection, path)
        finally:
            connection.close()
        return cls(path, key)

    # -- connections --------------------------------------------------------------------------------------------------

    def raw_connection(self) -> Connection:
        """Return this thread's connection as it is; for the unit of work, which must not flush itself.

        Raises:
            KnownError: see `driver.connect`.
            BugError: the database was closed.
        """
        slot = self._of_thread.slot
        if slot is not None and slot.connection is not None:
            return slot.connection
        if self._closed:
            raise BugError("the database is closed")
        connection = connect(self.path, self.key)
        if threading.get_ident() != self._opened_by:
            # Lists and searches are read by the thread that opened the folder; the others keep fewer pages in memory.
            connection.execute(f"PRAGMA cache_size = -{_CACHE_OF_WORKERS_KIB}")
        slot = Slot(connection)
        self._of_thread.slot = slot
        with self._lock:
            self._slots.add(slot)
        return connection

    def connection(self) -> Connection:
        """Return this thread's connection; what an open unit of work of this thread wrote is visible through it."""
        work = self._of_thread.work
        if work is not None:
            work.flush()
        return self.raw_connection()

    def close(self) -> None:
        """Write the log back into the file and close the connections of all threads; no work may be going on.

        Raises:
            KnownError: STORE_IO, STORE_CORRUPT: the last write-back failed; nothing is lost, the log stays beside the
                file. A full disk is no fault here: the next opening writes back what is in the log.
        """
        if self._closed:
            return
        try:
            with Translated(self.path):
                self.raw_connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except KnownError as fault:
            if fault.code is not ErrorCode.STORE_DISK_FULL:
                raise
        finally:
            self._closed = True
            with self._lock:
                slots = list(self._slots)
            for slot in slots:
                slot.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    # -- reading ------------------------------------------------------------------------------------------------------

    def all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Return all rows of a query.

        Raises:
            KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
        """
        with Translated(self.path):
            return self.connection().execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Return the first row of a query, or None.

        Raises:
            KnownError: see `all`.
        """
        with Translated(self.path):
            return self.connection().execute(sql, parameters).fetchone()

    def numbers(self, sql: str, parameters: Parameters = ()) -> Row:
        """Return the one row of a query that always has one: a count, a sum.

        Raises:
            KnownError: see `all`.
            BugError: there was none.
        """
        row = self.one(sql, parameters)
        if row is None:
            raise BugError(f"no row: {sql}")
        return row

    def each(self, sql: str, parameters: Parameters = ()) -> Iterator[Row]:
        """Go through the rows of a query without holding them all.

        Raises:
            KnownError: see `all`.
        """
        with Translated(self.path):
            yield from self.connection().execute(sql, parameters)

    def kept(self, key: Hashable, make: Callable[[], T], *, kinds: Collection[str] = ()) -> T:
        """Return what `make` returned for this key since the last commit, or make it now.

        For what a person asks for again and again while typing; a handful of results is kept. The folder's lock makes
        sure that nobody else writes.

        Args:
            key: what is asked for; one key always with the same kinds.
            make: works it out.
            kinds: the kinds of records it rests on, when commits that touch no other may be passed over.
        """
        if self._of_thread.work is not None:
            return make()
        version = self._version_of(kinds)
        found = self._kept.get(key)
        value: T = found[1] if found is not None and found[0] == version else make()
        with self._lock:
            # What was asked for last goes last.
            self._kept.pop(key, None)
            self._kept[key] = (version, value)
            while len(self._kept) > _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return value

    def at_hand(self, key: Hashable, *, kinds: Collection[str]) -> Any:
        """Return what `kept` would return for this key and these kinds without making it, else None."""
        found = self._kept.get(key) if self._of_thread.work is None else None
        return found[1] if found is not None and found[0] == self._version_of(kinds) else None

    def _version_of(self, kinds: Collection[str]) -> object:
        if not kinds:
            return self._version
        return tuple(self._of_kind.get(kind, 0) for kind in (*sorted(kinds), _EVERYTHING))

    # -- writing ------------------------------------------------------------------------------------------------------

    def unit_of_work(self, *, author: str, clock: Clock, code_lists: Mapping[str, str] | None = None) -> UnitOfWork:
        """Return a unit of work: `with db.unit_of_work(…) as work: …; work.commit()`.

        Args:
            author: name of the person at the keyboard.
            clock: tells the wall time that is written beside each change.
            code_lists: the version of the list behind each field of `records.CODE_LISTS`, written beside its codes.
        """
        return UnitOfWork(self, author=author, clock=clock, code_lists=code_lists)

    def enter_work(self, work: UnitOfWork) -> None:
        """Note the unit of work that this thread is in.

        Raises:
            BugError: it is already in one.
        """
        if self._of_thread.work is not None:
            raise BugError("a unit of work inside another one")
        self._of_thread.work = work

    def leave_work(self, *, committed: bool, changes: Changes) -> None:
        """Forget the unit of work of this thread; `changes` are what it touched."""
        self._of_thread.work = None
        if committed:
            with self._lock:
                self._version += 1
                for kind in {_EVERYTHING} if changes.everything else {kind for kind, _ in changes.records}:
                    self._of_kind[kind] = self._version
        else:
            self._device_id = None  # the first set-up may have been taken back

    def own_device(self) -> DeviceId | None:
        """Return the id of this folder's own device, or None before the first set-up."""
        if self._device_id is None:
            with Translated(self.path):
                row = self.raw_connection().execute("SELECT device_id FROM identity").fetchone()
            self._device_id = None if row is None else DeviceId(row[0])
        return self._device_id


def _migrate(connection: Connection, path: Path) -> None:
    # sqlite-utils takes a fifth of a second to import, and an up-to-date database does not need it.
    from ngheo_desktop.store import migrations  # noqa: PLC0415

    with Translated(path):
        migrations.apply(connection)
