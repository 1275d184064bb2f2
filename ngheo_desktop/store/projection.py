"""How the state of a record becomes a row of its table."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ngheo_desktop.domain import records
from ngheo_desktop.domain.journal import Value, canonical_json
from ngheo_desktop.domain.text import fold, sort_key
from ngheo_desktop.store.driver import Connection
from ngheo_desktop.store.numbers import RecordNumbers

Encoder = Callable[[Value, RecordNumbers], Any]
LAST_POSITION = 999_999


def _plain(value: Value, _numbers: RecordNumbers) -> Any:
    return value


def _flag(value: Value, _numbers: RecordNumbers) -> int | None:
    return None if value is None else int(value is True)


def _json(value: Value, _numbers: RecordNumbers) -> str | None:
    return None if value is None else canonical_json(value)


def _reference(value: Value, numbers: RecordNumbers) -> int | None:
    return numbers.give(value) if isinstance(value, str) and value else None


REFERENCES: Mapping[str, str] = {
    "household_id": "household_no",
    "round_id": "round_no",
    "village_id": "village_no",
    "classification_id": "classification_no",
}
_ENCODERS: Mapping[type, Encoder] = {str: _plain, int: _plain, bool: _flag, list: _json}


@dataclass(frozen=True, slots=True)
class Table:
    """Where a kind of record is projected to.

    Attributes:
        columns: field to (column, encoder).
        extra: columns worked out from the others, in the order in which `_extra_values` gives them.
    """

    name: str
    columns: Mapping[str, tuple[str, Encoder]]
    extra: tuple[str, ...] = ()
    insert: str = field(init=False)

    def __post_init__(self) -> None:
        names = ["record_no", "record_id", *(column for column, _ in self.columns.values()), *self.extra]
        sql = f"INSERT OR REPLACE INTO {self.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        object.__setattr__(self, "insert", sql)


def _table(kind: str, extra: tuple[str, ...] = ()) -> Table:
    columns = {
        name: (REFERENCES[name], _reference) if name in REFERENCES else (name, _ENCODERS[type_])
        for name, type_ in records.KINDS[kind].fields.items()
    }
    return Table(kind, columns, extra)


TABLES: Mapping[str, Table] = {
    kind: _table(
        kind,
        {
            records.VILLAGE: ("folded", "list_key"),
            records.MEMBER: ("folded",),
            records.QUESTIONNAIRE: ("answers",),
            records.CLASSIFICATION: ("counter", "device_no", "seq"),
        }.get(kind, ()),
    )
    for kind in records.KINDS
}


@dataclass(frozen=True, slots=True)
class First:
    """Where and when a record began: the counter, device number and seq of its first change."""

    counter: int
    device_no: int
    seq: int


def row_of(
    kind: str, record_no: int, record_id: str, values: Mapping[str, Value], first: First, numbers: RecordNumbers
) -> tuple[Any, ...]:
    """Return the row of a record's table for these values, in the order of its `insert` statement."""
    row: list[Any] = [record_no, record_id]
    row.extend(encode(values.get(name), numbers) for name, (_, encode) in TABLES[kind].columns.items())
    row.extend(_extra_values(kind, values, first))
    return tuple(row)


def _extra_values(kind: str, values: Mapping[str, Value], first: First) -> tuple[Any, ...]:
    if kind == records.MEMBER:
        return (fold(_text(values.get("full_name"))),)
    if kind == records.VILLAGE:
        name, position = _text(values.get("name")), values.get("position")
        place = position if isinstance(position, int) and 0 <= position < LAST_POSITION else LAST_POSITION
        return fold(name), f"{place:06d}{sort_key(name)}"
    if kind == records.QUESTIONNAIRE:
        return (canonical_json(with_answers({}, values)),)
    if kind == records.CLASSIFICATION:
        return first.counter, first.device_no, first.seq
    return ()


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def with_answers(document: dict[str, Any], values: Mapping[str, Value]) -> dict[str, Any]:
    """Put the answer fields among `values` into a document {"h": {question: v}, "m": {member: {question: v}}}.

    An answer that was taken back (None) is the same as one never given: it is left out.
    """
    household = document.setdefault("h", {})
    members = document.setdefault("m", {})
    for name, value in values.items():
        place = records.split_answer(name)
        if place is None:
            continue
        member, question = place
        target = household if member is None else members.setdefault(member, {})
        if value is None:
            target.pop(question, None)
            if member is not None and not target:
                del members[member]
        else:
            target[question] = value
    return document


def update(
    connection: Connection, kind: str, record_no: int, values: Mapping[str, Value], numbers: RecordNumbers
) -> None:
    """Change only the columns of these fields in a record's existing row; villages are always written whole."""
    table = TABLES[kind]
    settings = {
        column: encode(values[name], numbers) for name, (column, encode) in table.columns.items() if name in values
    }
    if kind == records.MEMBER and "full_name" in values:
        settings["folded"] = fold(_text(values["full_name"]))
    if kind == records.QUESTIONNAIRE and len(settings) < len(values):
        (answers,) = connection.execute(
            "SELECT answers FROM questionnaire WHERE record_no = ?", (record_no,)
        ).fetchone() or ("{}",)
        settings["answers"] = canonical_json(with_answers(json.loads(answers), values))
    columns = ", ".join(f"{column} = ?" for column in settings)
    connection.execute(f"UPDATE {table.name} SET {columns} WHERE record_no = ?", (*settings.values(), record_no))
