"""Tells whether everything in a folder still holds together. Reads only; repairs nothing."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from ngheo_desktop.domain.ids import DeviceId
from ngheo_desktop.domain.journal import GENESIS_HASH, hash_content
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store import households, journal, refold
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.driver import Connection, Translated, connect
from ngheo_desktop.store.numbers import RecordNumbers, Tips, chunks
from ngheo_desktop.store.projection import TABLES

FAULTS = ("sqlite", "cipher", "foreign_keys", "chain", "shape", "projection")
_MOST_MESSAGES = 20
_DERIVED = ("record", "head", *TABLES, "household_summary", "household_text")


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The outcome of a check.

    Attributes:
        ok: nothing is wrong.
        faults: number of faults of each sort, all sorts named: `sqlite` (structure of the file), `cipher` (pages whose
            seal is broken), `foreign_keys`, `chain` (changes altered, removed or inserted), `shape` (changes that
            cannot be read), `projection` (rows that are not what the journal says).
        households: households not removed; 0 when they cannot be read.
        members: members not removed.
        changes: changes in the journal.
        digest: digest of all changes; empty when they cannot be read.
        messages: details of the first faults: technical, no personal data.
    """

    ok: bool
    faults: dict[str, int]
    households: int
    members: int
    changes: int
    digest: str
    messages: tuple[str, ...]


@dataclass(slots=True)
class _Findings:
    faults: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FAULTS, 0))
    messages: list[str] = field(default_factory=list)

    def add(self, fault: str, message: str, number: int = 1) -> None:
        self.faults[fault] += number
        if len(self.messages) < _MOST_MESSAGES:
            self.messages.append(f"{fault}: {message}")


def check(db: Database) -> CheckReport:
    """Check the file, the chains and the projection.

    Raises:
        KnownError: STORE_BUSY, STORE_READ_ONLY: the check could not be made. Damage is counted, not raised.
    """
    findings = _Findings()
    # After one broken page a keyed connection answers nothing more, so every pass has its own.
    for fault, examine in (
        ("cipher", _check_cipher),
        ("sqlite", _check_sqlite),
        ("foreign_keys", _check_foreign_keys),
        ("chain", _check_chains),
        ("projection", _check_projection),
        ("projection", _check_search_index),
    ):
        _pass(db, findings, fault, examine)
    found_households, found_members, changes, digest = 0, 0, 0, ""
    try:
        found_households, found_members = households.counts(db)
        changes = journal.count(db)
        digest = journal.digest(db)
    except KnownError as damage:
        if damage.code is not ErrorCode.STORE_CORRUPT:
            raise
        findings.add("sqlite", "the counts cannot be read")
    return CheckReport(
        ok=not any(findings.faults.values()),
        faults=findings.faults,
        households=found_households,
        members=found_members,
        changes=changes,
        digest=digest,
        messages=tuple(findings.messages),
    )


def _pass(db: Database, findings: _Findings, fault: str, examine: Callable[[Connection, _Findings], None]) -> None:
    try:
        connection = connect(db.path, db.key, guarded=False)
        try:
            with Translated(db.path):
                examine(connection, findings)
        finally:
            connection.close()
    except KnownError as damage:
        if damage.code not in {ErrorCode.STORE_CORRUPT, ErrorCode.STORE_IO}:
            raise
        findings.add(fault, f"{damage.code.name} {damage.context.get('cause', '')}")


def _check_cipher(connection: Connection, findings: _Findings) -> None:
    for (message,) in connection.execute("PRAGMA cipher_integrity_check"):
        findings.add("cipher", message)


def _check_sqlite(connection: Connection, findings: _Findings) -> None:
    for (message,) in connection.execute("PRAGMA integrity_check"):
        if message != "ok":
            findings.add("sqlite", message.splitlines()[0])


def _check_foreign_keys(connection: Connection, findings: _Findings) -> None:
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        findings.add("foreign_keys", f"{table} points to a missing {parent}")


def _check_chains(connection: Connection, findings: _Findings) -> None:
    connection.execute("BEGIN")
    devices: dict[int, str] = dict(connection.execute("SELECT device_no, device_id FROM device").fetchall())
    reached: dict[int, tuple[int, str]] = {}
    for (
        device_no,
        seq,
        counter,
        sealed,
        content,
        record_id,
        kind,
        valid,
        said_id,
        said_counter,
        said_kind,
    ) in connection.execute(
        "SELECT c.device_no, c.seq, c.counter, c.hash, c.content, r.record_id, r.kind, json_valid(c.content),"
        " CASE WHEN json_valid(c.content) THEN c.content ->> '$.id' END,"
        " CASE WHEN json_valid(c.content) THEN c.content ->> '$.counter' END,"
        " CASE WHEN json_valid(c.content) THEN c.content ->> '$.kind' END"
        " FROM change c LEFT JOIN record r USING (record_no) ORDER BY c.change_no"
    ):
        device_id = DeviceId(devices.get(device_no, ""))
        last_seq, last_hash = reached.get(device_no, (0, GENESIS_HASH))
        if seq != last_seq + 1:
            findings.add("chain", f"gap before {device_id}:{seq}")
        elif sealed.hex() != hash_content(device_id, seq, last_hash, content):
            findings.add("chain", f"content of {device_id}:{seq}")
        if not valid:
            findings.add("shape", f"{device_id}:{seq}")
        elif (said_id, said_counter, said_kind) != (record_id, counter, kind):
            findings.add("chain", f"index of {device_id}:{seq}")
        reached[device_no] = (seq, sealed.hex())
    # A chain cut off at its end shows by what still points beyond it.
    for device_no, needed in connection.execute(
        "SELECT device_no, max(seq) FROM (SELECT device_no, seq FROM head UNION ALL SELECT device_no, seq FROM record)"
        " WHERE device_no IS NOT NULL GROUP BY device_no"
    ):
        if needed > reached.get(device_no, (0, ""))[0]:
            findings.add("chain", f"end of {devices.get(device_no)}: {needed} is missing")


def _check_projection(connection: Connection, findings: _Findings) -> None:
    """Fold the whole journal into temporary tables of the same names, which hide the real ones, and compare."""
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN")
    for table in _DERIVED:
        row = connection.execute(
            "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = ?", (table,)
        ).fetchone()
        if row is None:
            findings.add("sqlite", f"no table {table}")
            return
        connection.execute(row[0].replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
    connection.execute("CREATE INDEX temp.rebuilt_members ON member (household_no, position)")
    connection.execute("CREATE INDEX temp.rebuilt_classes ON classification (household_no, round_no, rule_set)")
    connection.execute("CREATE INDEX temp.rebuilt_households ON household (village_no)")
    connection.execute("INSERT INTO temp.record (record_no, record_id) SELECT record_no, record_id FROM main.record")
    if not _rebuild(connection, findings):
        return
    _compare(connection, findings)


def _check_search_index(connection: Connection, _findings: _Findings) -> None:
    """Let SQLite compare the full-text index with the texts it was made of; a difference is damage, which is raised."""
    connection.execute("INSERT INTO household_index (household_index, rank) VALUES ('integrity-check', 1)")


def _compare(connection: Connection, findings: _Findings) -> None:
    for table in ("questionnaire", "verification"):
        for number, own, rebuilt in connection.execute(
            f"SELECT record_no, m.answers, t.answers FROM main.{table} m JOIN temp.{table} t USING (record_no)"
            " WHERE m.answers IS NOT t.answers"
        ).fetchall():
            if json.loads(own) == json.loads(rebuilt):
                # The same answers in another order: SQLite adds new ones at the end.
                connection.execute(f"UPDATE temp.{table} SET answers = ? WHERE record_no = ?", (own, number))
    for table in _DERIVED:
        for one, other, what in (("main", "temp", "not from the journal"), ("temp", "main", "missing")):
            (number,) = connection.execute(
                f"SELECT count(*) FROM (SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table})"
            ).fetchone() or (0,)
            if number:
                findings.add("projection", f"{number} rows of {table} are {what}", number)


def _rebuild(connection: Connection, findings: _Findings) -> bool:
    tips, numbers, pending = Tips(connection), RecordNumbers(connection), refold.Pending()
    record_nos = [number for (number,) in connection.execute("SELECT DISTINCT record_no FROM main.change ORDER BY 1")]
    try:
        for part in chunks(record_nos):
            changes = refold.read_changes(connection, [int(number) for number in part])
            refold.write_folded(connection, changes, tips, numbers, pending, new=changes.keys())
        pending.flush(connection)
    except KnownError as damage:
        if damage.code not in {ErrorCode.JOURNAL_SHAPE, ErrorCode.JOURNAL_KIND}:
            raise
        findings.add("shape", f"{damage.code.name}: the projection cannot be compared")
        return False
    return True
