"""The journal: changes, their hashes, and the state they fold to.

Pure. A `Change` is one append by one device. The fold is a function of the *set* of changes, so merging two journals is
a union: commutative, associative, idempotent. No value is ever dropped: a field keeps every head that no other change
names in its `bases`, and the winner among several heads is fixed by (counter, device, seq), never by the wall clock.

Canonical form (what is hashed, signed and sent): JSON in UTF-8 with sorted keys, no blanks, no floats, text in NFC.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ngheo_desktop.domain.ids import DeviceId, RecordId
from ngheo_desktop.errors import ErrorCode, KnownError

Scalar = None | bool | int | str
Value = Scalar | list[str]

GENESIS_HASH = "0" * 64
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
MAX_TEXT = 100_000


class ChangeRef(NamedTuple):
    """The identity of a change: the device that made it and its number there, counted from 1 without gaps."""

    device_id: DeviceId
    seq: int

    @classmethod
    def parse(cls, text: str) -> "ChangeRef":
        """Read `device:seq`.

        Raises:
            ValueError: the text has another shape.
        """
        device, _, seq = text.partition(":")
        if len(device) != 32 or not seq.isascii() or not seq.isdigit() or seq.startswith("0"):
            raise ValueError(text)
        return cls(DeviceId(device), int(seq))

    def __str__(self) -> str:
        return f"{self.device_id}:{self.seq}"


@dataclass(frozen=True, slots=True)
class Change:
    """One append to the journal.

    `bases` names, for each field, the changes whose value this one replaces. `at` is the wall clock (ISO 8601 with
    offset), shown to people and never used for order; `counter` is the logical clock that is. `prev_hash` is the hash
    of the same device's previous change (64 zeros before the first), `hash` covers everything else.
    """

    device_id: DeviceId
    seq: int
    record_kind: str
    record_id: RecordId
    fields: Mapping[str, Value]
    bases: Mapping[str, tuple[ChangeRef, ...]]
    author: str
    reason: str
    at: str
    counter: int
    prev_hash: str
    hash: str

    @property
    def ref(self) -> ChangeRef:
        """Return the identity of this change."""
        return ChangeRef(self.device_id, self.seq)


def canonical_json(value: object) -> str:
    """Return the one text of a JSON value: sorted keys, no blanks, letters unescaped."""
    return _ENCODER.encode(value)


def normalise(value: Value) -> Value:
    """Return the value with all text in NFC.

    Raises:
        KnownError: JOURNAL_VALUE for a float, a nested value or a text over 100,000 characters.
    """
    if isinstance(value, str) and len(value) <= MAX_TEXT:
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return [unicodedata.normalize("NFC", item) for item in value]
    raise KnownError(ErrorCode.JOURNAL_VALUE, value_type=type(value).__name__)


def content_of(change: Change) -> dict[str, object]:
    """Return what a change's hash covers beside its device, seq and previous hash, ready for `canonical_json`."""
    return {
        "kind": change.record_kind,
        "id": change.record_id,
        "fields": dict(change.fields),
        "bases": {field: [str(ref) for ref in refs] for field, refs in change.bases.items()},
        "author": change.author,
        "reason": change.reason,
        "at": change.at,
        "counter": change.counter,
    }


def hash_content(device_id: DeviceId, seq: int, prev_hash: str, content: str) -> str:
    """Return the hash of a change from its identity, its predecessor's hash and its canonical content."""
    return hashlib.sha256(f"{device_id}:{seq}:{prev_hash}:{content}".encode()).hexdigest()


def seal(  # noqa: PLR0913  (a change has that many parts)
    *,
    device_id: DeviceId,
    seq: int,
    record_kind: str,
    record_id: RecordId,
    fields: Mapping[str, Value],
    bases: Mapping[str, tuple[ChangeRef, ...]],
    author: str,
    reason: str,
    at: str,
    counter: int,
    prev_hash: str,
) -> Change:
    """Return a complete change: values normalised, hash worked out.

    Raises:
        KnownError: JOURNAL_VALUE, see `normalise`.
    """
    return seal_with_content(
        device_id=device_id,
        seq=seq,
        record_kind=record_kind,
        record_id=record_id,
        fields=fields,
        bases=bases,
        author=author,
        reason=reason,
        at=at,
        counter=counter,
        prev_hash=prev_hash,
    )[0]


def seal_with_content(  # noqa: PLR0913  (as above)
    *,
    device_id: DeviceId,
    seq: int,
    record_kind: str,
    record_id: RecordId,
    fields: Mapping[str, Value],
    bases: Mapping[str, tuple[ChangeRef, ...]],
    author: str,
    reason: str,
    at: str,
    counter: int,
    prev_hash: str,
) -> tuple[Change, str]:
    """Return a complete change and the canonical content that was hashed, for who stores both.

    Raises:
        KnownError: JOURNAL_VALUE, see `normalise`.
    """
    draft = Change(
        device_id=device_id,
        seq=seq,
        record_kind=record_kind,
        record_id=record_id,
        fields={field: normalise(value) for field, value in fields.items()},
        bases={field: tuple(sorted(refs)) for field, refs in bases.items()},
        author=unicodedata.normalize("NFC", author),
        reason=unicodedata.normalize("NFC", reason),
        at=at,
        counter=counter,
        prev_hash=prev_hash,
        hash="",
    )
    content = canonical_json(content_of(draft))
    return _with_hash(draft, hash_content(device_id, seq, prev_hash, content)), content


def _with_hash(draft: Change, sealed: str) -> Change:
    return Change(
        draft.device_id,
        draft.seq,
        draft.record_kind,
        draft.record_id,
        draft.fields,
        draft.bases,
        draft.author,
        draft.reason,
        draft.at,
        draft.counter,
        draft.prev_hash,
        sealed,
    )


class ManyChanges:
    """Seals changes by one device, person and moment, many times a second.

    The content is put together in the order of its keys; it equals `canonical_json` of `content_of`.
    """

    def __init__(self, device_id: DeviceId, author: str, at: str) -> None:
        self._device_id = device_id
        author = canonical_json(unicodedata.normalize("NFC", author))
        self._start = f'{{"at":{canonical_json(at)},"author":{author},"bases":'
        self._reason, self._end = "", canonical_json("") + "}"

    def seal(
        self,
        seq: int,
        counter: int,
        prev_hash: str,
        record_kind: str,
        record_id: RecordId,
        reason: str,
        fields: Mapping[str, Value],
        bases: Mapping[str, ChangeRef] | None = None,
    ) -> tuple[str, str]:
        """Return the canonical content and the hash of a change; its values are normalised already.

        `bases` has the one change that each field's value replaces; a field that is not there replaces nothing.
        """
        if reason != self._reason:
            self._reason, self._end = reason, canonical_json(unicodedata.normalize("NFC", reason)) + "}"
        replaced = canonical_json({field: [str(ref)] for field, ref in bases.items()}) if bases else "{}"
        content = (
            f'{self._start}{replaced},"counter":{counter},"fields":{canonical_json(fields)}'
            f',"id":{canonical_json(record_id)},"kind":"{record_kind}","reason":{self._end}'
        )
        return content, hash_content(self._device_id, seq, prev_hash, content)


def is_intact(change: Change) -> bool:
    """Tell whether the hash of a change is the hash of its content."""
    content = canonical_json(content_of(change))
    return change.hash == hash_content(change.device_id, change.seq, change.prev_hash, content)


def change_from_content(device_id: str, seq: int, prev_hash: str, content: str, hash_: str) -> Change:
    """Build a change from its stored parts; the reverse of `content_of`.

    Raises:
        KnownError: JOURNAL_SHAPE when the content is not a change; its hash is not checked here, see `is_intact`.
    """
    try:
        raw = _DECODER.decode(content)
        fields, bases = raw["fields"], raw["bases"]
        for value in fields.values():
            if type(value) not in _SCALARS:
                _require_texts(value)
        change = Change(
            device_id=DeviceId(device_id),
            seq=seq,
            record_kind=_text(raw["kind"]),
            record_id=RecordId(_text(raw["id"])),
            fields=fields,
            bases={field: tuple(map(ChangeRef.parse, refs)) for field, refs in bases.items()},
            author=_text(raw["author"]),
            reason=_text(raw["reason"]),
            at=_text(raw["at"]),
            counter=_count(raw["counter"]),
            prev_hash=prev_hash,
            hash=hash_,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise KnownError(ErrorCode.JOURNAL_SHAPE, seq=seq) from fault
    if len(raw) != _PARTS:
        raise KnownError(ErrorCode.JOURNAL_SHAPE, seq=seq)
    return change


def _refuse_float(text: str) -> object:
    raise ValueError(text)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError(value)
    return value


def _require_texts(value: object) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(value)


_SCALARS = frozenset({str, int, bool, type(None)})
_DECODER = json.JSONDecoder(parse_float=_refuse_float, parse_constant=_refuse_float)
# kind, id, fields, bases, author, reason, at, counter
_PARTS = 8


# -- the fold ---------------------------------------------------------------------------------------------------------


class Head(NamedTuple):
    """A value of a field that no other change has replaced."""

    counter: int
    device_id: DeviceId
    seq: int
    value: Value

    @property
    def ref(self) -> ChangeRef:
        """Return the identity of the change that holds this value."""
        return ChangeRef(self.device_id, self.seq)


@dataclass(frozen=True, slots=True)
class FieldState:
    """What a field is now: its heads, the winner last. More than one head is a conflict."""

    heads: tuple[Head, ...]

    @property
    def value(self) -> Value:
        """Return the winner's value."""
        return self.heads[-1].value

    @property
    def in_conflict(self) -> bool:
        """Tell whether the heads disagree about the value."""
        return any(head.value != self.heads[-1].value for head in self.heads[:-1])


@dataclass(frozen=True, slots=True)
class RecordState:
    """What a record is now: its kind and the state of each field it ever had."""

    kind: str
    fields: Mapping[str, FieldState]

    def values(self) -> dict[str, Value]:
        """Return the winning value of each field."""
        return {name: state.value for name, state in self.fields.items()}


def fold_record(changes: Iterable[Change]) -> RecordState:
    """Return the state that these changes of one record amount to, whatever their order and repetition.

    Raises:
        ValueError: there is no change at all.
        KnownError: JOURNAL_KIND when two changes disagree about the kind of the record.
    """
    unique = {change.ref: change for change in changes}
    if not unique:
        raise ValueError("no changes")
    kinds = {change.record_kind for change in unique.values()}
    if len(kinds) > 1:
        raise KnownError(ErrorCode.JOURNAL_KIND, kinds=", ".join(sorted(kinds)))
    replaced: dict[str, set[ChangeRef]] = {}
    heads: dict[str, list[Head]] = {}
    for change in unique.values():
        for field, refs in change.bases.items():
            replaced.setdefault(field, set()).update(refs)
        for field, value in change.fields.items():
            heads.setdefault(field, []).append(Head(change.counter, change.device_id, change.seq, value))
    none: set[ChangeRef] = set()
    fields = {
        field: FieldState(tuple(sorted(_kept(found, replaced.get(field, none)), key=_order)))
        for field, found in sorted(heads.items())
    }
    return RecordState(kinds.pop(), fields)


def _kept(found: list[Head], replaced: set[ChangeRef]) -> list[Head]:
    # A forged loop of bases could leave no head at all; then everything is shown rather than nothing.
    return [head for head in found if head.ref not in replaced] or found


def _order(head: Head) -> tuple[int, str, int]:
    return (head.counter, head.device_id, head.seq)


def fold(changes: Iterable[Change]) -> dict[RecordId, RecordState]:
    """Return the state of every record that these changes touch."""
    by_record: dict[RecordId, list[Change]] = {}
    for change in changes:
        by_record.setdefault(change.record_id, []).append(change)
    return {record_id: fold_record(found) for record_id, found in by_record.items()}
