"""The one way to write: changes are appended to the journal and projected in the same transaction.

Five stops from a key press to the disk: page, operation, service, unit of work, journal and projection.
"""

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from ngheo_desktop.clock import Clock
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Change, Value, normalise
from ngheo_desktop.domain.records import CODE_LISTS, KINDS, is_valid
from ngheo_desktop.errors import BugError
from ngheo_desktop.store import bulk
from ngheo_desktop.store.append import Draft, Writer
from ngheo_desktop.store.driver import Connection, Parameters, Translated
from ngheo_desktop.store.numbers import RecordNumbers, Tips
from ngheo_desktop.store.receive import Received, take_in
from ngheo_desktop.store.refold import Pending

if TYPE_CHECKING:
    from ngheo_desktop.store.database import Database


class Entry(NamedTuple):
    """One of many changes to append, see `UnitOfWork.append`."""

    kind: str
    record_id: RecordId
    fields: Mapping[str, Value]
    reason: str = ""


class UnitOfWork:
    """A transaction on the journal and its projection. Leaving the block without `commit` takes everything back."""

    def __init__(
        self, db: "Database", *, author: str, clock: Clock, code_lists: Mapping[str, str] | None = None
    ) -> None:
        self._code_lists = code_lists or {}
        self._lists_of: dict[str, list[tuple[str, str, str]]] = {}
        self._db = db
        self._author = author
        self._clock = clock
        self._writer: Writer | None = None
        self._touched: set[tuple[str, RecordId]] = set()
        self._everything = False

    def __enter__(self) -> Self:
        self._db.enter_work(self)
        try:
            connection = self._db.raw_connection()
            with Translated(self._db.path):
                connection.execute("BEGIN IMMEDIATE")
                self._writer = Writer(connection, RecordNumbers(connection), Tips(connection), Pending())
        except BaseException:
            self._db.leave_work(committed=False, changes=Changes())
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        writer, self._writer = self._writer, None
        self._db.leave_work(committed=writer is None, changes=self.changes)
        # A full disk makes SQLite take the transaction back by itself.
        if writer is not None and writer.connection.in_transaction:
            with Translated(self._db.path):
                writer.connection.execute("ROLLBACK")

    @property
    def connection(self) -> Connection:
        """Return the connection that sees what was written so far.

        Raises:
            BugError: the unit of work is over.
        """
        self.flush()
        return self._open().connection

    @property
    def changes(self) -> Changes:
        """Return what was touched so far."""
        return Changes(frozenset(self._touched), self._everything)

    def append(
        self,
        kind: str,
        record_id: RecordId,
        fields: Mapping[str, Value],
        *,
        reason: str = "",
        settle: bool = False,
    ) -> Change | None:
        """Append one change of the own device and project it.

        Fields whose value is already the winning one are left out, as are empty values of fields never written;
        nothing is appended when no field is left.

        Args:
            kind: the record's kind, see `domain.records`.
            record_id: the record, new or known.
            fields: new values.
            reason: why, where the law or the office wants one.
            settle: whether the new values settle conflicts: they replace every head instead of the winner only.

        Raises:
            BugError: a field or value that the kind does not have, another kind under this id, a second change to a
                frozen record, no device yet, or the unit of work is over.
            KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_CORRUPT, STORE_IO; JOURNAL_VALUE.
        """
        writer = self._open()
        draft = self._draft(Entry(kind, record_id, fields, reason), self._now(), settle=settle)
        with Translated(self._db.path):
            change = writer.append(draft)
        if change is not None:
            self._touched.add((kind, record_id))
        return change

    def append_all(self, entries: Iterable[Entry]) -> None:
        """Append many changes in their order, as `append` would one by one, at many times the speed.

        All of them carry the moment of the call.

        Raises:
            BugError, KnownError: see `append`.
        """
        writer = self._open()
        at = self._now()
        drafts = [self._draft(entry, at) for entry in entries]
        with Translated(self._db.path):
            self._touched.update(bulk.append_all(writer, drafts))

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="seconds")

    def _draft(self, entry: Entry, at: str, *, settle: bool = False) -> Draft:
        device_id = self._db.own_device()
        if device_id is None:
            raise BugError("this folder has no device yet")
        kind, record_id, fields, reason = entry
        if kind not in KINDS:
            raise BugError(f"there is no kind {kind}")
        types = KINDS[kind].fields
        values: dict[str, Value] = {}
        wrong: list[str] = []
        for name, value in self._with_lists(kind, fields).items():
            if type(value) is types.get(name) or is_valid(kind, name, value):
                values[name] = value if value is None or value is True or value is False else normalise(value)
            else:
                wrong.append(name)
        if wrong:
            raise BugError(f"{kind} does not take these fields or values: {', '.join(sorted(wrong))}")
        return Draft(device_id, kind, record_id, values, self._author, reason, at, settle)

    def _with_lists(self, kind: str, fields: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return these fields with the versions of the lists that the codes among them come from."""
        if kind not in self._lists_of:
            self._lists_of[kind] = [
                (code, field, self._code_lists[code])
                for code, field in CODE_LISTS.items()
                if code in self._code_lists and field in KINDS[kind].fields
            ]
        versions = {field: version for code, field, version in self._lists_of[kind] if fields.get(code) is not None}
        return {**versions, **fields} if versions else fields

    def receive(self, changes: Iterable[Change], *, source: str = "") -> Received:
        """Take in changes that the caller has verified, from any device and in any order.

        Args:
            changes: intact changes with fields and values that `domain.records` allows.
            source: name of the file they come from, for messages.

        Raises:
            KnownError: BUNDLE_FORK (a change differs from the one held under the same number), BUNDLE_CHAIN (changes
                before one of these are missing), BUNDLE_CONTENT (a value that no table takes), JOURNAL_KIND;
                STORE_DISK_FULL, STORE_CORRUPT, STORE_IO.
            BugError: the unit of work is over.
        """
        writer = self._open()
        with Translated(self._db.path):
            received = take_in(writer, changes, source)
        self._touched.update(received.touched.records)
        self._everything = self._everything or received.accepted > 0
        return received

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        """Write to a local table, one that is not a projection of the journal.

        Raises:
            KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO.
            BugError: the statement breaks a rule of the table, or the unit of work is over.
        """
        with Translated(self._db.path):
            self._open().connection.execute(sql, parameters)

    def flush(self) -> None:
        """Bring what is worked out from others (summaries, tips) up to date inside the transaction.

        Raises:
            KnownError: see `append`.
        """
        if self._writer is not None:
            with Translated(self._db.path):
                self._writer.flush()

    def commit(self) -> Changes:
        """Make everything permanent and return what was touched.

        Raises:
            KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO: nothing was written.
            BugError: the unit of work is over.
        """
        writer = self._open()
        with Translated(self._db.path):
            writer.flush()
            writer.connection.execute("COMMIT")
        self._writer = None
        return self.changes

    def _open(self) -> Writer:
        if self._writer is None:
            raise BugError("the unit of work is over")
        return self._writer
