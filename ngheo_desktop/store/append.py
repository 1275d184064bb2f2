"""One append of the own device: journal row, heads and table row, reading as little as possible."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import DeviceId, RecordId
from ngheo_desktop.domain.journal import Change, ChangeRef, Value, canonical_json, content_of, seal
from ngheo_desktop.errors import BugError
from ngheo_desktop.store import projection, refold
from ngheo_desktop.store.driver import Connection
from ngheo_desktop.store.numbers import RecordNumbers, Tips
from ngheo_desktop.store.refold import Pending

_INSERT_CHANGE = "INSERT INTO change (device_no, seq, record_no, counter, hash, content) VALUES (?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be appended."""

    device_id: DeviceId
    kind: str
    record_id: RecordId
    values: Mapping[str, Value]
    author: str
    reason: str
    at: str
    settle: bool


@dataclass(frozen=True, slots=True)
class _HeadNow:
    counter: int
    ref: ChangeRef
    device_no: int
    value: Value


def _same(one: Value, other: Value) -> bool:
    # True == 1 in Python, and an answer may change from one to the other.
    return type(one) is type(other) and one == other


class Writer:
    """Writes inside one transaction, remembering what it looked up."""

    def __init__(self, connection: Connection, numbers: RecordNumbers, tips: Tips, pending: Pending) -> None:
        self.connection = connection
        self.numbers = numbers
        self.tips = tips
        self.pending = pending
        self._unsaved: set[DeviceId] = set()

    def flush(self) -> None:
        """Write the tips of the chains and everything that waits to be worked out."""
        for device_id in self._unsaved:
            self.tips.save(device_id)
        self._unsaved.clear()
        self.pending.flush(self.connection)

    def advance(self, change: Change) -> None:
        """Note a change as the end of its device's chain."""
        self.tips.advance(change.device_id, change.seq, change.counter, change.hash)
        self._unsaved.add(change.device_id)

    def append(self, draft: Draft) -> Change | None:
        """Append one change; see `UnitOfWork.append`."""
        record_no = self.numbers.find(draft.record_id)
        known = self._known(record_no, draft) if record_no is not None else None
        if record_no is None or known is None:
            values: dict[str, Value] = {name: value for name, value in draft.values.items() if value is not None}
            if not values:
                return None
            change = self._seal(draft, values, {})
            record_no = self.numbers.give(draft.record_id)
            self._insert(change, record_no)
            self._project_first(change, record_no)
            return change
        heads = self._heads(record_no, known, tuple(draft.values))
        values = {
            name: value
            for name, value in draft.values.items()
            if self._is_news(value, heads[name], settle=draft.settle)
        }
        if not values:
            return None
        bases = {
            name: tuple(head.ref for head in (heads[name] if draft.settle else heads[name][-1:]))
            for name in values
            if heads[name]
        }
        change = self._seal(draft, values, bases)
        self._insert(change, record_no)
        if draft.kind == records.VILLAGE or any(len(heads[name]) > 1 for name in values):
            self._refold(record_no)
        else:
            self._replace_heads(record_no, change)
            self._project(change, record_no)
        return change

    def _known(self, record_no: int, draft: Draft) -> tuple[int, int] | None:
        """Return the first change (device number, seq) of a known record, None when it is only mentioned yet."""
        row = self.connection.execute(
            "SELECT kind, device_no, seq FROM record WHERE record_no = ?", (record_no,)
        ).fetchone()
        if row is None or row[0] is None:
            return None
        if row[0] != draft.kind:
            raise BugError(f"{draft.record_id} is a {row[0]}, not a {draft.kind}")
        if records.KINDS[draft.kind].frozen:
            raise BugError(f"a {draft.kind} is written once")
        return row[1], row[2]

    @staticmethod
    def _is_news(value: Value, heads: list[_HeadNow], *, settle: bool) -> bool:
        if not heads:
            return value is not None
        return not _same(value, heads[-1].value) or (settle and len(heads) > 1)

    def _heads(self, record_no: int, first: tuple[int, int], names: tuple[str, ...]) -> dict[str, list[_HeadNow]]:
        """Return the heads of these fields, each field's winner last."""
        if len(names) == 1:
            rows = self.connection.execute(
                "SELECT field, device_no, seq FROM head WHERE record_no = ? AND field = ?", (record_no, names[0])
            ).fetchall()
        else:
            rows = self.connection.execute(
                "SELECT field, device_no, seq FROM head WHERE record_no = ?", (record_no,)
            ).fetchall()
        places: dict[str, list[tuple[int, int]]] = {name: [] for name in names}
        for name, device_no, seq in rows:
            if name in places:
                places[name].append((device_no, seq))
        contents: dict[tuple[int, int], tuple[DeviceId, dict[str, Any]]] = {}
        heads: dict[str, list[_HeadNow]] = {}
        for name, own in places.items():
            found = []
            for device_no, seq in own or [first]:
                device_id, content = contents.get((device_no, seq)) or contents.setdefault(
                    (device_no, seq), self._content(device_no, seq)
                )
                if name in content["fields"]:
                    value = content["fields"][name]
                    found.append(_HeadNow(content["counter"], ChangeRef(device_id, seq), device_no, value))
            heads[name] = sorted(found, key=lambda head: (head.counter, head.ref))
        return heads

    def _content(self, device_no: int, seq: int) -> tuple[DeviceId, dict[str, Any]]:
        row = self.connection.execute(
            "SELECT device_id, content FROM change JOIN device USING (device_no) WHERE device_no = ? AND seq = ?",
            (device_no, seq),
        ).fetchone()
        if row is None:
            raise BugError(f"change {seq} of device number {device_no} is not in the journal")
        return DeviceId(row[0]), json.loads(row[1])

    def _seal(self, draft: Draft, values: Mapping[str, Value], bases: Mapping[str, tuple[ChangeRef, ...]]) -> Change:
        tip = self.tips.of(draft.device_id)
        return seal(
            device_id=draft.device_id,
            seq=tip.seq + 1,
            record_kind=draft.kind,
            record_id=draft.record_id,
            fields=values,
            bases=bases,
            author=draft.author,
            reason=draft.reason,
            at=draft.at,
            counter=self.tips.counter + 1,
            prev_hash=tip.hash,
        )

    def _insert(self, change: Change, record_no: int) -> None:
        self.insert_all([(change, record_no)])
        self.advance(change)

    def insert_all(self, changes: list[tuple[Change, int]]) -> None:
        """Write journal rows; each change comes with its record's number."""
        self.connection.executemany(
            _INSERT_CHANGE,
            [
                (
                    self.tips.number(change.device_id),
                    change.seq,
                    record_no,
                    change.counter,
                    bytes.fromhex(change.hash),
                    canonical_json(content_of(change)),
                )
                for change, record_no in changes
            ],
        )

    def _project_first(self, change: Change, record_no: int) -> None:
        device_no = self.tips.number(change.device_id)
        self.connection.execute(
            "UPDATE record SET kind = ?, device_no = ?, seq = ? WHERE record_no = ?",
            (change.record_kind, device_no, change.seq, record_no),
        )
        first = projection.First(change.counter, device_no, change.seq)
        row = projection.row_of(change.record_kind, record_no, change.record_id, change.fields, first, self.numbers)
        self.connection.execute(projection.TABLES[change.record_kind].insert, row)
        self.pending.note(change.record_kind, record_no, change.fields, self.numbers)

    def _replace_heads(self, record_no: int, change: Change) -> None:
        device_no = self.tips.number(change.device_id)
        for name in change.fields:
            self.connection.execute("DELETE FROM head WHERE record_no = ? AND field = ?", (record_no, name))
            self.connection.execute("INSERT INTO head VALUES (?, ?, ?, ?)", (record_no, name, device_no, change.seq))

    def _project(self, change: Change, record_no: int) -> None:
        if change.record_kind == records.MEMBER:
            self._note_household_of(record_no)
        projection.update(self.connection, change.record_kind, record_no, change.fields, self.numbers)
        self.pending.note(change.record_kind, record_no, change.fields, self.numbers)

    def _note_household_of(self, member_no: int) -> None:
        row = self.connection.execute("SELECT household_no FROM member WHERE record_no = ?", (member_no,)).fetchone()
        if row is not None and row[0] is not None:
            self.pending.households.add(row[0])

    def _refold(self, record_no: int) -> None:
        changes = refold.read_changes(self.connection, (record_no,))
        refold.write_folded(self.connection, changes, self.tips, self.numbers, self.pending)
