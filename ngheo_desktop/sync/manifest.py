"""The manifest of a bundle: who sends what, in canonical JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ngheo_desktop.domain.ids import DeviceId, device_id_of
from ngheo_desktop.domain.journal import GENESIS_HASH, canonical_json
from ngheo_desktop.sync import shape
from ngheo_desktop.sync.card import ContactCard, card_from_data, card_to_data

FORMAT = "ngheo-bundle"
VERSION = (1, 0)
_MAX_DEVICES = 10_000
_MAX_COUNTS = 100_000


class DeviceRange(NamedTuple):
    """The changes of one device in a bundle: first and last number, the hash before the first, the hash of the last."""

    first: int
    last: int
    first_prev_hash: str
    last_hash: str


class VillageCount(NamedTuple):
    """How many households of a village the sender holds with a class ("" while none is recorded) and a status."""

    village: str
    household_class: str
    status: str
    households: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says of itself.

    Attributes:
        sender: the contact card of the device that signed.
        made_at: ISO 8601 moment with its offset.
        program: name and version of the program that wrote it.
        households: households the sender holds, removed ones not counted; `members` likewise.
        counts: the same households by village, class and status.
        devices: the public key, as hex, of each device in `ranges`, or "" where the sender does not know it.
        receiver: device id the bundle is meant for, or "" for whoever trusts the sender.
        ranges, changes, digest: worked out from the changes when the bundle is written.
    """

    sender: ContactCard
    made_at: str
    program: str
    households: int
    members: int
    counts: tuple[VillageCount, ...] = ()
    devices: Mapping[DeviceId, str] = field(default_factory=dict)
    receiver: str = ""
    ranges: Mapping[DeviceId, DeviceRange] = field(default_factory=dict)
    changes: int = 0
    digest: str = ""
    version: tuple[int, int] = VERSION


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the canonical JSON of a manifest."""
    data = {
        "format": FORMAT,
        "version": list(manifest.version),
        "sender": card_to_data(manifest.sender),
        "receiver": manifest.receiver,
        "made_at": manifest.made_at,
        "program": manifest.program,
        "ranges": {device: list(found) for device, found in manifest.ranges.items()},
        "devices": dict(manifest.devices),
        "changes": manifest.changes,
        "digest": manifest.digest,
        "households": manifest.households,
        "members": manifest.members,
        "counts": [list(found) for found in manifest.counts],
    }
    return canonical_json(data).encode()


def parse_manifest(data: bytes) -> Manifest:
    """Return the manifest in these bytes; keys that this version does not know are left alone.

    Raises:
        ValueError: the bytes are not the canonical JSON of a manifest.
    """
    text = data.decode()
    raw = shape.parse_object(text)
    if canonical_json(raw) != text:
        raise ValueError("not canonical")
    if shape.words(raw, "format") != FORMAT:
        raise ValueError("another format")
    major, minor = (shape.number(part, "version") for part in _exactly(shape.rows(raw, "version", longest=2), 2))
    ranges = {
        DeviceId(shape.match(device, shape.DEVICE, "range")): _range(found)
        for device, found in shape.table(raw, "ranges").items()
    }
    if len(ranges) > _MAX_DEVICES:
        raise ValueError("too many devices")
    return Manifest(
        version=(major, minor),
        sender=card_from_data(shape.table(raw, "sender")),
        receiver=shape.words(raw, "receiver"),
        made_at=shape.moment(raw, "made_at"),
        program=shape.words(raw, "program"),
        ranges=ranges,
        devices=_devices(raw, ranges),
        changes=shape.count(raw, "changes"),
        digest=shape.matching(raw, "digest", shape.HASH),
        households=shape.count(raw, "households"),
        members=shape.count(raw, "members"),
        counts=tuple(_village_count(found) for found in shape.rows(raw, "counts", longest=_MAX_COUNTS)),
    )


def _exactly(parts: list[Any], length: int) -> list[Any]:
    if len(parts) != length:
        raise ValueError("a list has another length")
    return parts


def _range(raw: Any) -> DeviceRange:
    if not isinstance(raw, list):
        raise ValueError("a range is not a list")  # noqa: TRY004  (callers wait for one kind of fault)
    first, last, first_prev_hash, last_hash = _exactly(raw, 4)
    found = DeviceRange(
        shape.number(first, "range", least=1),
        shape.number(last, "range", least=1),
        shape.match(first_prev_hash, shape.HASH, "range"),
        shape.match(last_hash, shape.HASH, "range"),
    )
    if found.last < found.first or (found.first == 1) != (found.first_prev_hash == GENESIS_HASH):
        raise ValueError("a range contradicts itself")
    return found


def _devices(raw: dict[str, Any], ranges: Mapping[DeviceId, DeviceRange]) -> dict[DeviceId, str]:
    devices: dict[DeviceId, str] = {}
    for device, key in shape.table(raw, "devices").items():
        if key and device_id_of(bytes.fromhex(shape.match(key, shape.HASH, "key"))) != device:
            raise ValueError("a key belongs to another device")
        devices[DeviceId(shape.match(device, shape.DEVICE, "device"))] = shape.match(key, shape.KEY_OR_NOTHING, "key")
    if devices.keys() != ranges.keys():
        raise ValueError("devices and ranges differ")
    return devices


def _village_count(raw: Any) -> VillageCount:
    if not isinstance(raw, list):
        raise ValueError("a count is not a list")  # noqa: TRY004  (callers wait for one kind of fault)
    parts = _exactly(raw, 4)
    named = dict(zip(VillageCount._fields, parts, strict=True))
    return VillageCount(
        shape.text(named, "village"),
        shape.text(named, "household_class"),
        shape.text(named, "status"),
        shape.count(named, "households"),
    )
