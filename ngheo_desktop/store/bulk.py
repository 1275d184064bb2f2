"""Appends of many new records at once: the same changes, rows and hashes as one by one, written table by table.

Records that have begun already are left to `Writer.append`, in their place of the order.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import FirstChanges, Value
from ngheo_desktop.store.append import INSERT_CHANGE, Draft, Writer
from ngheo_desktop.store.numbers import Beginning, change_no
from ngheo_desktop.store.projection import REFERENCES, TABLES, First, row_of

_MENTIONS = {kind: tuple(name for name in one.fields if name in REFERENCES) for kind, one in records.KINDS.items()}

_First = tuple[Draft, Mapping[str, Value], list[str]]  # a draft, its values that are not empty, the ids it mentions


def append_all(writer: Writer, drafts: Sequence[Draft]) -> set[tuple[str, RecordId]]:
    """Append these drafts of one device, person and moment in their order; return the records that got a change."""
    touched: set[tuple[str, RecordId]] = set()
    mentions = [_mentioned(draft) for draft in drafts]
    begun = writer.numbers.learn([draft.record_id for draft in drafts], set(chain.from_iterable(mentions)))
    waiting: list[_First] = []
    for draft, mentioned in zip(drafts, mentions, strict=True):
        if draft.record_id in begun:
            _write_new(writer, waiting)
            waiting = []
            if writer.append(draft) is not None:
                touched.add((draft.kind, draft.record_id))
        elif values := {name: value for name, value in draft.values.items() if value is not None}:
            begun.add(draft.record_id)
            touched.add((draft.kind, draft.record_id))
            waiting.append((draft, values, mentioned))
    _write_new(writer, waiting)
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
    first_changes = FirstChanges(device_id, author, at)
    changes: list[tuple[Any, ...]] = []
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for (draft, values, _), record_no in zip(waiting, numbers, strict=True):
        seq += 1
        counter += 1
        kind, record_id = draft.kind, draft.record_id
        content, sealed = first_changes.seal(seq, counter, sealed, kind, record_id, draft.reason, values)
        changes.append((change_no(device_no, seq), record_no, counter, bytes.fromhex(sealed), content))
        first = First(counter, device_no, seq)
        rows.setdefault(kind, []).append(row_of(kind, record_no, record_id, values, first, writer.numbers))
        writer.pending.note(kind, record_no, values, writer.numbers)
    writer.connection.executemany(INSERT_CHANGE, changes)
    for kind, of_kind in rows.items():
        writer.connection.executemany(TABLES[kind].insert, of_kind)
    writer.tips.advance(device_id, seq, counter, sealed)
