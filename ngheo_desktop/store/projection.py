"""How the state of a record becomes a row of its table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ngheo_desktop.domain import records
from ngheo_desktop.domain.entry_notes import NOTE
from ngheo_desktop.domain.journal import Value, canonical_json
from ngheo_desktop.domain.text import fold, sort_key
from ngheo_desktop.errors import BugError
from ngheo_desktop.store.driver import Connection
from ngheo_desktop.store.numbers import RecordNumbers

Place = tuple[int, int]  # device number and seq of a change
Document = dict[str, dict[str, Any]]  # {"h": {question: entry}, "m": {member: {question: entry}}}
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
    "other_household_id": "other_household_no",
    "new_head_id": "new_head_no",
    "first_id": "first_no",
    "second_id": "second_no",
}
_ENCODERS: Mapping[type, Encoder] = {str: _plain, int: _plain, bool: _flag, list: _json}


@dataclass(frozen=True, slots=True)
class Table:
    """Where a kind of record is projected to.

    Attributes:
        columns: field to (column, encoder).
        extra: columns worked out from the others, in the order in which `_extra_values` gives them.
        insert: the statement that writes a whole row, see `row_of`.
        encoders: fields in the order of their columns, without an encoder where the value stays as it is.
    """

    name: str
    columns: Mapping[str, tuple[str, Encoder]]
    extra: tuple[str, ...] = ()
    insert: str = field(init=False)
    encoders: tuple[tuple[str, Encoder | None], ...] = field(init=False)

    def __post_init__(self) -> None:
        names = ["record_no", "record_id", *(column for column, _ in self.columns.values()), *self.extra]
        sql = f"INSERT OR REPLACE INTO {self.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        object.__setattr__(self, "insert", sql)
        encoders = [(name, None if encode is _plain else encode) for name, (_, encode) in self.columns.items()]
        object.__setattr__(self, "encoders", tuple(encoders))


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
            records.VERIFICATION: ("answers",),
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
    kind: str,
    record_no: int,
    record_id: str,
    values: Mapping[str, Value],
    first: First,
    numbers: RecordNumbers,
    places: Mapping[str, Place] | None = None,
) -> tuple[Any, ...]:
    """Return the row of a record's table for these values, in the order of its `insert` statement.

    `places` names the winning change of each field where it is not the record's first change.
    """
    get = values.get
    row = [get(name) if encode is None else encode(get(name), numbers) for name, encode in TABLES[kind].encoders]
    return (record_no, record_id, *row, *_extra_values(kind, values, first, places or {}))


def _extra_values(kind: str, values: Mapping[str, Value], first: First, places: Mapping[str, Place]) -> tuple[Any, ...]:
    if kind == records.MEMBER:
        return (fold(_text(values.get("full_name"))),)
    if kind == records.VILLAGE:
        name, position = _text(values.get("name")), values.get("position")
        place = position if isinstance(position, int) and 0 <= position < LAST_POSITION else LAST_POSITION
        return fold(name), f"{place:06d}{sort_key(name)}"
    if records.KINDS[kind].answers:
        document: Document = {"h": {}, "m": {}}
        for name, value in values.items():
            put_answer(document, name, value, places.get(name, (first.device_no, first.seq)))
        return (canonical_json(document),)
    if kind == records.CLASSIFICATION:
        return first.counter, first.device_no, first.seq
    return ()


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def put_answer(document: Document, name: str, value: Value, place: Place) -> None:
    """Put an answer field's value and winning change into a document of answers; other fields are passed over."""
    split = records.split_answer(name)
    if split is None:
        return
    member, question = split
    answers = document["h"] if member is None else document["m"].setdefault(member, {})
    answers[question] = [value, *place]


def answer_path(name: str) -> str | None:
    """Return the SQLite JSON path of an answer field in a document; None for other fields."""
    split = records.split_answer(name)
    if split is None:
        return None
    member, question = split
    if '"' in name or "\\" in name:
        raise BugError(f"an answer cannot be called {name}")
    return f'$.h."{question}"' if member is None else f'$.m."{member}"."{question}"'


def given_answers(entries: Mapping[str, Any]) -> dict[str, Value]:
    """Return question → value of a part of a document; an answer taken back is the same as one never given.

    Notes of the operator are left to `given_notes`.
    """
    return {question: entry[0] for question, entry in entries.items() if entry[0] is not None and NOTE not in question}


def given_notes(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the operator's notes of a document by journal field."""
    notes = {records.household_answer(name): entry[0] for name, entry in document["h"].items() if NOTE in name}
    for member, entries in document["m"].items():
        notes |= {records.member_answer(member, name): entry[0] for name, entry in entries.items() if NOTE in name}
    return {name: text for name, text in notes.items() if isinstance(text, str)}


def update(
    connection: Connection,
    kind: str,
    record_no: int,
    values: Mapping[str, Value],
    place: Place,
    numbers: RecordNumbers,
) -> None:
    """Change only the columns and answers of these fields in a record's existing row.

    Villages are always written whole. `place` is the change that holds the values.
    """
    connection.execute(*update_of(kind, record_no, values, place, numbers))


def update_of(
    kind: str, record_no: int, values: Mapping[str, Value], place: Place, numbers: RecordNumbers
) -> tuple[str, tuple[Any, ...]]:
    """Return the statement of `update`, the same for the same fields of a kind, and its parameters."""
    table = TABLES[kind]
    settings: dict[str, tuple[Any, ...]] = {}
    for name, value in values.items():
        if name in table.columns:
            column, encode = table.columns[name]
            settings[f"{column} = ?"] = (encode(value, numbers),)
    if kind == records.MEMBER and "full_name" in values:
        settings["folded = ?"] = (fold(_text(values["full_name"])),)
    answers: list[str] = []
    if records.KINDS[kind].answers:
        for name, value in values.items():
            path = answer_path(name)
            if path is not None:
                answers += [path, canonical_json([value, *place])]
    if answers:
        # SQLite edits the document in place of Python: 0.1 ms of a commit that takes half a millisecond.
        settings[f"answers = json_set(answers{', ?, json(?)' * (len(answers) // 2)})"] = tuple(answers)
    parameters = [value for own in settings.values() for value in own]
    return f"UPDATE {table.name} SET {', '.join(settings)} WHERE record_no = ?", (*parameters, record_no)
