"""Appends of many changes at once: the same changes, rows and hashes as one by one, written table by table.

Villages, answers and records in conflict are left to `Writer.append`, in their place of the order.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import ChangeRef, ManyChanges, Value
from ngheo_desktop.errors import BugError
from ngheo_desktop.store.append import INSERT_CHANGE, Draft, HeadNow, Writer, is_news
from ngheo_desktop.store.numbers import Beginning, change_no, chunks, marks
from ngheo_desktop.store.projection import REFERENCES, TABLES, First, Place, row_of, update_of

_MENTIONS = {kind: tuple(name for name in one.fields if name in REFERENCES) for kind, one in records.KINDS.items()}

_First = tuple[Draft, Mapping[str, Value], list[str]]  # a draft, its values that are not empty, the ids it mentions
_Touched = set[tuple[str, RecordId]]


def append_all(writer: Writer, drafts: Sequence[Draft]) -> _Touched:
    """Append these drafts of one device, person and moment in their order; return the records that got a change."""
    touched: _Touched = set()
    mentions = [_mentioned(draft) for draft in drafts]
    begun = writer.numbers.learn([draft.record_id for draft in drafts], set(chain.from_iterable(mentions)))
    new: list[_First] = []
    known: dict[str, Draft] = {}

    def write() -> None:
        _write_new(writer, new)
        touched.update(_write_known(writer, list(known.values())))
        new.clear()
        known.clear()

    for draft, mentioned in zip(drafts, mentions, strict=True):
        is_plain = draft.kind != records.VILLAGE and not records.KINDS[draft.kind].answers and not draft.settle
        if draft.record_id in begun and is_plain:
            if new or draft.record_id in known:
                write()
            known[draft.record_id] = draft
        elif draft.record_id in begun:
            write()
            if writer.append(draft) is not None:
                touched.add((draft.kind, draft.record_id))
        elif values := {name: value for name, value in draft.values.items() if value is not None}:
            if known:
                write()
            begun.add(draft.record_id)
            touched.add((draft.kind, draft.record_id))
            new.append((draft, values, mentioned))
    write()
    return touched


def _mentioned(draft: Draft) -> list[str]:
    """Return the ids of other records among the values, in the order in which `row_of` numbers them."""
    get = draft.values.get
    return [value for name in _MENTIONS[draft.kind] if isinstance(value := get(name), str) and value]


def _write_new(writer: Writer, waiting: Sequence[_First]) -> None:
    if not waiting:
        return
    device_id, author, at = waiting[0][0].device_id, waiting[0][0].author, waiting[0][0].at
    tip = writer.tips.of(device_id)
    device_no, seq, counter, sealed = tip.device_no, tip.seq, writer.tips.counter, tip.hash
    beginnings = [
        Beginning(draft.record_id, draft.kind, place, mentioned)
        for place, (draft, _, mentioned) in enumerate(waiting, start=seq + 1)
    ]
    numbers = writer.numbers.begin_all(beginnings, device_no)
    many = ManyChanges(device_id, author, at)
    changes: list[tuple[Any, ...]] = []
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for (draft, values, _), record_no in zip(waiting, numbers, strict=True):
        seq += 1
        counter += 1
        kind, record_id = draft.kind, draft.record_id
        content, sealed = many.seal(seq, counter, sealed, kind, record_id, draft.reason, values)
        changes.append((change_no(device_no, seq), record_no, counter, bytes.fromhex(sealed), content))
        first = First(counter, device_no, seq)
        rows.setdefault(kind, []).append(row_of(kind, record_no, record_id, values, first, writer.numbers))
        writer.pending.note(kind, record_no, values, writer.numbers)
    writer.connection.executemany(INSERT_CHANGE, changes)
    for kind, of_kind in rows.items():
        writer.connection.executemany(TABLES[kind].insert, of_kind)
    writer.tips.advance(device_id, seq, counter, sealed)


@dataclass(slots=True)
class _Known:
    """What the database says of a record that has begun."""

    record_no: int
    kind: str
    first: Place
    is_forked: bool
    heads: dict[str, list[Place]] = field(default_factory=dict)
    household_no: int | None = None


@dataclass(slots=True)
class _Rows:
    """Rows that wait to be written."""

    changes: list[tuple[Any, ...]] = field(default_factory=list)
    old_heads: list[tuple[Any, ...]] = field(default_factory=list)
    heads: list[tuple[Any, ...]] = field(default_factory=list)
    updates: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def write(self, writer: Writer) -> None:
        writer.connection.executemany(INSERT_CHANGE, self.changes)
        writer.connection.executemany("DELETE FROM head WHERE record_no = ? AND field = ?", self.old_heads)
        writer.connection.executemany("INSERT INTO head VALUES (?, ?, ?, ?)", self.heads)
        for statement, rows in self.updates.items():
            writer.connection.executemany(statement, rows)


def _write_known(writer: Writer, drafts: Sequence[Draft]) -> _Touched:
    """Append drafts of different records that have begun; none of them settles a conflict or holds answers."""
    touched: _Touched = set()
    if not drafts:
        return touched
    known = _learn(writer, drafts)
    contents = _Contents(writer, _places(drafts, known))
    many = ManyChanges(drafts[0].device_id, drafts[0].author, drafts[0].at)
    rows = _Rows()
    for draft in drafts:
        now = known[draft.record_id]
        if now.is_forked:
            if writer.append(draft) is not None:
                touched.add((draft.kind, draft.record_id))
            continue
        heads = {name: contents.heads(name, now.heads.get(name, (now.first,))) for name in draft.values}
        values = {name: value for name, value in draft.values.items() if is_news(value, heads[name], settle=False)}
        if values:
            touched.add((draft.kind, draft.record_id))
            _append_to(
                writer, many, draft, now, values, {name: heads[name][-1].ref for name in values if heads[name]}, rows
            )
    rows.write(writer)
    return touched


def _append_to(
    writer: Writer,
    many: ManyChanges,
    draft: Draft,
    now: _Known,
    values: Mapping[str, Value],
    bases: Mapping[str, ChangeRef],
    rows: _Rows,
) -> None:
    """Seal one change and put its rows among those that wait."""
    tip = writer.tips.of(draft.device_id)
    seq, counter, device_no = tip.seq + 1, writer.tips.counter + 1, tip.device_no
    content, sealed = many.seal(seq, counter, tip.hash, draft.kind, draft.record_id, draft.reason, values, bases)
    rows.changes.append((change_no(device_no, seq), now.record_no, counter, bytes.fromhex(sealed), content))
    writer.tips.advance(draft.device_id, seq, counter, sealed)
    for name in values:
        if name in now.heads:
            rows.old_heads.append((now.record_no, name))
        rows.heads.append((now.record_no, name, device_no, seq))
    if now.household_no is not None:
        writer.pending.households.add(now.household_no)
    statement, parameters = update_of(draft.kind, now.record_no, values, (device_no, seq), writer.numbers)
    rows.updates.setdefault(statement, []).append(parameters)
    writer.pending.note(draft.kind, now.record_no, values, writer.numbers)


def _learn(writer: Writer, drafts: Sequence[Draft]) -> dict[str, _Known]:
    """Look up the records of these drafts, their heads, and the households of those that are members."""
    known: dict[str, _Known] = {}
    execute = writer.connection.execute
    for part in chunks([draft.record_id for draft in drafts]):
        for record_id, number, kind, device_no, seq, forks in execute(
            f"SELECT record_id, record_no, kind, device_no, seq, forks FROM record WHERE record_id IN ({marks(part)})",
            part,
        ):
            known[record_id] = _Known(number, kind, (device_no, seq), forks > 0)
    by_number = {one.record_no: one for one in known.values()}
    for part in chunks(by_number):
        for number, name, device_no, seq in execute(
            f"SELECT record_no, field, device_no, seq FROM head WHERE record_no IN ({marks(part)})", part
        ):
            by_number[number].heads.setdefault(name, []).append((device_no, seq))
    for part in chunks(number for number, one in by_number.items() if one.kind == records.MEMBER):
        for number, household_no in execute(
            f"SELECT record_no, household_no FROM member WHERE record_no IN ({marks(part)})", part
        ):
            by_number[number].household_no = household_no
    for draft in drafts:
        kind = known[draft.record_id].kind
        if kind != draft.kind:
            raise BugError(f"{draft.record_id} is a {kind}, not a {draft.kind}")
        if records.KINDS[kind].frozen:
            raise BugError(f"a {kind} is written once")
    return known


def _places(drafts: Iterable[Draft], known: Mapping[str, _Known]) -> set[Place]:
    """Return the changes that hold the heads of the drafts' fields."""
    places: set[Place] = set()
    for draft in drafts:
        now = known[draft.record_id]
        for name in draft.values:
            places.update(now.heads.get(name, (now.first,)))
    return places


class _Contents:
    """The contents of changes, each taken apart once, and only when it has a field that is asked for."""

    def __init__(self, writer: Writer, places: Iterable[Place]) -> None:
        by_number = {change_no(*place): place for place in places}
        self._texts: dict[Place, str] = {
            by_number[number]: content
            for part in chunks(sorted(by_number))
            for number, content in writer.connection.execute(
                f"SELECT change_no, content FROM change WHERE change_no IN ({marks(part)})", part
            )
        }
        self._read: dict[Place, dict[str, Any]] = {}
        self._device = writer.tips.device

    def heads(self, name: str, places: Sequence[Place]) -> list[HeadNow]:
        """Return what these changes say of a field, the winner last."""
        found = []
        for place in places:
            if place not in self._read and f'"{name}":' in self._texts[place]:
                self._read[place] = json.loads(self._texts[place])
            content = self._read.get(place)
            if content is not None and name in content["fields"]:
                ref = ChangeRef(self._device(place[0]), place[1])
                found.append(HeadNow(content["counter"], ref, content["fields"][name]))
        return sorted(found, key=lambda head: (head.counter, head.ref)) if len(found) > 1 else found
