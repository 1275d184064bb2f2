"""The content of a bundle: JSON Lines of changes, one `[device, seq, content, hash]` each, sorted by device and seq.

The content of a change travels as the canonical text that its hash covers; the previous hash is that of the line
before, so a line that is missing, moved or altered breaks the chain.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from ngheo_desktop.domain.chain import SetDigest, chain_faults
from ngheo_desktop.domain.ids import DeviceId
from ngheo_desktop.domain.journal import MAX_TEXT, Change, canonical_json, change_from_content, content_of, hash_content
from ngheo_desktop.domain.records import KINDS, faults_of
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.sync.manifest import DeviceRange, Manifest
from ngheo_desktop.sync.shape import MAX_INTEGER

_RECORD_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Entry(NamedTuple):
    """A change as it lies in the file."""

    device_id: DeviceId
    seq: int
    content: str
    hash: str


class ContentFault(Exception):  # noqa: N818  (turned into a KnownError by whoever knows the file)
    """The content is signed and yet not what a journal may hold; `reason` names the place."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Tally:
    """Ranges, number and digest of changes that come sorted by (device, seq)."""

    def __init__(self) -> None:
        self.ranges: dict[DeviceId, DeviceRange] = {}
        self.changes = 0
        self._digest = SetDigest()

    def add(self, change: Change) -> None:
        """Take the next change."""
        known = self.ranges.get(change.device_id)
        first, before = (known.first, known.first_prev_hash) if known else (change.seq, change.prev_hash)
        self.ranges[change.device_id] = DeviceRange(first, change.seq, before, change.hash)
        self.changes += 1
        self._digest.add(change.device_id, change.seq, change.hash)

    @property
    def digest(self) -> str:
        """Return the digest of the changes taken so far."""
        return self._digest.hexdigest()


def write_lines(changes: Iterable[Change], tally: Tally) -> Iterator[bytes]:
    """Give the line of each change and count it.

    Raises:
        BugError: the changes are not sorted by (device, seq) or leave numbers out.
        KnownError: JOURNAL_SHAPE when a change does not carry the hash of its content or of its predecessor.
    """
    device, seq, sealed = "", 0, ""
    for change in changes:
        if change.device_id < device or (change.device_id == device and change.seq != seq + 1):
            raise BugError(f"change {change.ref} does not follow {device}:{seq}")
        content = canonical_json(content_of(change))
        if change.hash != hash_content(change.device_id, change.seq, change.prev_hash, content) or (
            change.device_id == device and change.prev_hash != sealed
        ):
            raise KnownError(ErrorCode.JOURNAL_SHAPE, seq=change.seq)
        device, seq, sealed = change.device_id, change.seq, change.hash
        tally.add(change)
        yield f"{canonical_json([device, seq, content, sealed])}\n".encode()


def parse_line(line: bytes) -> Entry:
    """Return the entry of a line; what its parts say is checked by `check`.

    Raises:
        ContentFault: the line has another shape.
    """
    try:
        device, seq, content, sealed = json.loads(line.decode())
    except (ValueError, TypeError, RecursionError) as fault:
        raise ContentFault("[]") from fault
    if type(seq) is not int or not (isinstance(device, str) and isinstance(content, str) and isinstance(sealed, str)):
        raise ContentFault("[]")
    return Entry(DeviceId(device), seq, content, sealed)


def in_order(
    found: Iterable[Entry], ranges: Mapping[DeviceId, DeviceRange], most: int
) -> Iterator[tuple[Entry, Change]]:
    """Give entries and their changes, which come exactly as the ranges say.

    Raises:
        ContentFault: an entry is missing, superfluous, out of order or not a change, or there are more than `most`.
    """
    expected = iter(sorted(ranges.items()))
    device, now = DeviceId(""), DeviceRange(1, 0, "", "")
    seq, sealed = 0, ""
    for number, entry in enumerate(found, 1):
        if seq == now.last:
            device, now = next(expected, (DeviceId(""), now))
            seq, sealed = now.first - 1, now.first_prev_hash
        if number > most or (entry.device_id, entry.seq) != (device, seq + 1):
            raise ContentFault(f"{entry.device_id}:{entry.seq}")
        yield entry, change_of(entry, sealed)
        seq, sealed = entry.seq, entry.hash
        if seq == now.last and sealed != now.last_hash:
            raise ContentFault(f"{entry.device_id}:{entry.seq}")
    if seq != now.last or next(expected, None):
        raise ContentFault(f"{device}:{seq + 1}")


def change_of(entry: Entry, prev_hash: str) -> Change:
    """Return the change of an entry whose predecessor has this hash.

    Raises:
        ContentFault: the content is not that of a change.
    """
    try:
        return change_from_content(entry.device_id, entry.seq, prev_hash, entry.content, entry.hash)
    except KnownError as fault:
        raise ContentFault(f"{entry.device_id}:{entry.seq}") from fault


def check(found: Iterable[Entry], manifest: Manifest, signer: bytes, most: int) -> None:
    """Check the manifest against the signer, and entries against manifest, chains and what a journal may hold.

    Raises:
        ContentFault: something does not agree.
    """
    if manifest.sender.public_key != signer:
        raise ContentFault("sender")
    digest = SetDigest()
    ranges = manifest.ranges

    def checked() -> Iterator[Change]:
        for entry, change in in_order(found, ranges, most):
            faults = faults_of(change) or value_faults(change, entry.content)
            if faults:
                raise ContentFault(f"{change.ref} {change.record_kind}.{faults[0]}")
            digest.add(*entry[:2], entry.hash)
            yield change

    try:
        broken = chain_faults(checked(), lambda device: (ranges[device].first - 1, ranges[device].first_prev_hash))
    except UnicodeEncodeError as fault:  # half a surrogate pair, which no text may hold
        raise ContentFault("U+D800") from fault
    if broken:
        raise ContentFault(f"{broken[0].ref} {broken[0].what}")
    number = sum(found.last - found.first + 1 for found in ranges.values())
    if number != manifest.changes or digest.hexdigest() != manifest.digest:
        raise ContentFault("digest")


def value_faults(change: Change, content: str) -> list[str]:
    """Return the names of fields or parts of a change that hold what no journal may hold, whatever the kind."""
    faults = [field for field, value in change.fields.items() if type(value) is int and abs(value) > MAX_INTEGER]
    # A canonical text is as long as its parts at least, and in NFC only if they are.
    if len(content) > MAX_TEXT:
        faults += [field for field, value in change.fields.items() if isinstance(value, str) and len(value) > MAX_TEXT]
    if not (content.isascii() or unicodedata.is_normalized("NFC", content)):
        faults.append("NFC")
    if not _RECORD_ID.fullmatch(change.record_id):
        faults.append("id")
    if change.counter > MAX_INTEGER:
        faults.append("counter")
    if not _is_moment(change.at):
        faults.append("at")
    if change.bases and not _are_bases(change):
        faults.append("bases")
    return faults


@lru_cache(maxsize=1024)  # changes of one step share their moment
def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _are_bases(change: Change) -> bool:
    # What is written once replaces nothing, and nothing replaces what comes after it.
    if KINDS[change.record_kind].frozen or not change.bases.keys() <= change.fields.keys():
        return False
    return all(
        ref.seq <= MAX_INTEGER and (ref.device_id != change.device_id or ref.seq < change.seq)
        for refs in change.bases.values()
        for ref in refs
    )
