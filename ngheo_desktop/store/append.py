"""One append of the own device: journal row, heads and table row, reading as little as possible."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import DeviceId, RecordId
from ngheo_desktop.domain.journal import Change, ChangeRef, Value, canonical_json, content_of, seal_with_content
from ngheo_desktop.errors import BugError
from ngheo_desktop.store import projection, refold
from ngheo_desktop.store.driver import Connection
from ngheo_desktop.store.numbers import RecordNumbers, Tips, change_no
from ngheo_desktop.store.refold import Pending

INSERT_CHANGE = "INSERT INTO change (change_no, record_no, counter, hash, content) VALUES (?, ?, ?, ?, ?)"


class Draft(NamedTuple):
    """What is to be appended: fields and values that the kind has, texts normalised."""

    device_id: DeviceId
    kind: str
    record_id: RecordId
    values: Mapping[str, Value]
    author: str
    reason: str
    at: str
    settle: bool


class HeadNow(NamedTuple):
    """A value of a field that no other change has replaced."""

    counter: int
    ref: ChangeRef
    value: Value


@dataclass(frozen=True, slots=True)
class _Known:
    record_no: int
    first: projection.Place
    is_forked: bool
    answers: Mapping[str, list[Any]]


def _same(one: Value, other: Value) -> bool:
    # True == 1 in Python, and an answer may change from one to the other.
    return type(one) is type(other) and one == other


def is_news(value: Value, heads: list[HeadNow], *, settle: bool) -> bool:
    """Tell whether a value differs from the winner among a field's heads, or settles several."""
    if not heads:
        return value is not None
    return not _same(value, heads[-1].value) or (settle and len(heads) > 1)


class Writer:
    """Writes inside one transaction, remembering what it looked up."""

    def __init__(self, connection: Connection, numbers: RecordNumbers, tips: Tips, pending: Pending) -> None:
        self.connection = connection
        self.numbers = numbers
        self.tips = tips
        self.pending = pending

    def flush(self) -> None:
        """Write everything that waits to be worked out."""
        self.pending.flush(self.connection)

    def append(self, draft: Draft) -> Change | None:
        """Append one change; see `UnitOfWork.append`."""
        known = self._known(draft)
        if known is None:
            return self._append_first(draft)
        heads = self._heads(known, draft)
        values = {
            name: value for name, value in draft.values.items() if is_news(value, heads[name], settle=draft.settle)
        }
        if not values:
            return None
        bases = {
            name: tuple(head.ref for head in (heads[name] if draft.settle else heads[name][-1:]))
            for name in values
            if heads[name]
        }
        change = self._write_change(draft, values, bases, known.record_no)
        if draft.kind == records.VILLAGE or any(len(heads[name]) > 1 for name in values):
            self._refold(known.record_no)
        else:
            self._project(change, known.record_no)
        return change

    def _append_first(self, draft: Draft) -> Change | None:
        values: dict[str, Value] = {name: value for name, value in draft.values.items() if value is not None}
        if not values:
            return None
        tip = self.tips.of(draft.device_id)
        device_no = tip.device_no
        record_no = self.numbers.begin(draft.record_id, draft.kind, device_no, tip.seq + 1)
        change = self._write_change(draft, values, {}, record_no)
        first = projection.First(change.counter, device_no, change.seq)
        row = projection.row_of(change.record_kind, record_no, change.record_id, change.fields, first, self.numbers)
        self.connection.execute(projection.TABLES[change.record_kind].insert, row)
        self.pending.note(change.record_kind, record_no, change.fields, self.numbers)
        return change

    def _known(self, draft: Draft) -> _Known | None:
        """Return what the journal says of a record, None when it is new or only mentioned yet."""
        paths: dict[str, str] = {}
        if records.KINDS[draft.kind].answers:
            paths = {name: path for name in draft.values if (path := projection.answer_path(name)) is not None}
        table = projection.TABLES[draft.kind].name
        entries = "".join([f", {table}.answers -> ?"] * len(paths))
        source = f"record LEFT JOIN {table} USING (record_no)" if paths else "record"
        row = self.connection.execute(
            f"SELECT record_no, kind, device_no, seq, forks{entries} FROM {source} WHERE record.record_id = ?",
            (*paths.values(), draft.record_id),
        ).fetchone()
        if row is None or row[1] is None:
            return None
        record_no, kind, device_no, seq, forks, *found = row
        if kind != draft.kind:
            raise BugError(f"{draft.record_id} is a {kind}, not a {draft.kind}")
        if records.KINDS[kind].frozen:
            raise BugError(f"a {kind} is written once")
        answers = {name: json.loads(text) for name, text in zip(paths, found, strict=True) if text is not None}
        return _Known(record_no, (device_no, seq), forks > 0, answers)

    def _heads(self, known: _Known, draft: Draft) -> dict[str, list[HeadNow]]:
        """Return the heads of the draft's fields, each field's winner last."""
        heads: dict[str, list[HeadNow]] = {name: [] for name in draft.values}
        for name, (value, device_no, seq) in known.answers.items():
            heads[name] = [HeadNow(0, ChangeRef(self.tips.device(device_no), seq), value)]
        others = [
            name
            for name in draft.values
            if known.is_forked or not records.KINDS[draft.kind].answers or records.split_answer(name) is None
        ]
        if others:
            self._read_heads(known, others, heads)
        return heads

    def _read_heads(self, known: _Known, names: list[str], heads: dict[str, list[HeadNow]]) -> None:
        """Fill in the heads of fields that may have rows in `head`."""
        places: dict[str, list[projection.Place]] = {name: [] for name in names}
        for name, device_no, seq in self.connection.execute(
            "SELECT field, device_no, seq FROM head WHERE record_no = ?", (known.record_no,)
        ):
            if name in places:
                places[name].append((device_no, seq))
        contents: dict[projection.Place, dict[str, Any]] = {}
        for name, own in places.items():
            if not own and heads[name]:
                continue  # an answer with one head, which stands beside its value
            found = []
            for place in own or [known.first]:
                if place not in contents:
                    contents[place] = self._content(*place)
                content = contents[place]
                if name in content["fields"]:
                    ref = ChangeRef(self.tips.device(place[0]), place[1])
                    found.append(HeadNow(content["counter"], ref, content["fields"][name]))
            heads[name] = sorted(found, key=lambda head: (head.counter, head.ref))

    def _content(self, device_no: int, seq: int) -> dict[str, Any]:
        row = self.connection.execute(
            "SELECT content FROM change WHERE change_no = ?", (change_no(device_no, seq),)
        ).fetchone()
        if row is None:
            raise BugError(f"change {seq} of device number {device_no} is not in the journal")
        content: dict[str, Any] = json.loads(row[0])
        return content

    def _write_change(
        self,
        draft: Draft,
        values: Mapping[str, Value],
        bases: Mapping[str, tuple[ChangeRef, ...]],
        record_no: int,
    ) -> Change:
        tip = self.tips.of(draft.device_id)
        change, content = seal_with_content(
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
        row = (change_no(tip.device_no, change.seq), record_no, change.counter, bytes.fromhex(change.hash), content)
        self.connection.execute(INSERT_CHANGE, row)
        self.tips.advance(change.device_id, change.seq, change.counter, change.hash)
        return change

    def insert_all(self, changes: list[tuple[Change, int]]) -> None:
        """Write journal rows of any devices; each change comes with its record's number."""
        self.connection.executemany(
            INSERT_CHANGE,
            [
                (
                    change_no(self.tips.number(change.device_id), change.seq),
                    record_no,
                    change.counter,
                    bytes.fromhex(change.hash),
                    canonical_json(content_of(change)),
                )
                for change, record_no in changes
            ],
        )
        counters: dict[DeviceId, int] = {}
        for change, _ in changes:
            self.tips.advance(change.device_id, change.seq, change.counter, change.hash)
            counters[change.device_id] = max(change.counter, counters.get(change.device_id, 0))
        for device_id, counter in counters.items():
            self.tips.keep_counter(device_id, counter)

    def _project(self, change: Change, record_no: int) -> None:
        """Write heads and columns of a change to fields that had one head at most."""
        place = (self.tips.number(change.device_id), change.seq)
        for name in change.fields:
            if not records.KINDS[change.record_kind].answers or records.split_answer(name) is None:
                self.connection.execute("DELETE FROM head WHERE record_no = ? AND field = ?", (record_no, name))
                self.connection.execute("INSERT INTO head VALUES (?, ?, ?, ?)", (record_no, name, *place))
        if change.record_kind == records.MEMBER:
            self._note_household_of(record_no)
        projection.update(self.connection, change.record_kind, record_no, change.fields, place, self.numbers)
        self.pending.note(change.record_kind, record_no, change.fields, self.numbers)

    def _note_household_of(self, member_no: int) -> None:
        row = self.connection.execute("SELECT household_no FROM member WHERE record_no = ?", (member_no,)).fetchone()
        if row is not None and row[0] is not None:
            self.pending.households.add(row[0])

    def _refold(self, record_no: int) -> None:
        changes = refold.read_changes(self.connection, (record_no,))
        refold.write_folded(self.connection, changes, self.tips, self.numbers, self.pending)
