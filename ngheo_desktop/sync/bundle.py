"""Bundles: signed files of journal changes that travel between computers on a stick or by mail.

`read_bundle` is the one place where a bundle is opened, in the one order that is safe: size, container version,
signature over the exact bytes, signer, and only then parsing and validation. What it returns has been checked as far
as that is possible without a database; whether it continues what is held here is for the service to say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from ngheo_desktop.domain.ids import DeviceId
from ngheo_desktop.domain.journal import Change
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.sync import container, entries, signing
from ngheo_desktop.sync.card import cleaned
from ngheo_desktop.sync.container import LIMITS, Container, Limits
from ngheo_desktop.sync.entries import ContentFault, Entry, Tally
from ngheo_desktop.sync.manifest import DeviceRange, Manifest, VillageCount, manifest_bytes, parse_manifest
from ngheo_desktop.sync.reading import read_limited

__all__ = [
    "LIMITS",
    "DeviceRange",
    "Limits",
    "Manifest",
    "OpenedBundle",
    "VillageCount",
    "WrittenBundle",
    "build_bundle",
    "read_bundle",
    "write_bundle",
]


class WrittenBundle(NamedTuple):
    """The bytes of a bundle and its manifest as it was completed."""

    data: bytes
    manifest: Manifest


def build_bundle(manifest: Manifest, changes: Iterable[Change], private_key: bytes) -> WrittenBundle:
    """Return the signed bundle of these changes.

    Args:
        manifest: ranges, number and digest of the changes are filled in here, whatever it says of them.
        changes: sorted by (device, seq), without gaps.
        private_key: that of the sender in the manifest.

    Raises:
        BugError: key and sender differ, the changes are not sorted, or the result is above the limits of a reader.
        KnownError: JOURNAL_SHAPE when a change does not carry the hash of its content or of its predecessor.
    """
    if signing.public_key_of(private_key) != manifest.sender.public_key:
        raise BugError("the sender of the manifest has another key")
    tally = Tally()
    content, inflated = container.deflated(entries.write_lines(changes, tally))
    complete = replace(
        manifest,
        sender=cleaned(manifest.sender),
        devices={device: manifest.devices.get(device, "") for device in tally.ranges},
        ranges=tally.ranges,
        changes=tally.changes,
        digest=tally.digest,
    )
    data = container.pack(manifest_bytes(complete), content, inflated, private_key)
    if len(data) > LIMITS.file or inflated > LIMITS.inflated or tally.changes > LIMITS.changes:
        raise BugError("the bundle is above the limits of its readers")
    return WrittenBundle(data, complete)


def write_bundle(manifest: Manifest, changes: Iterable[Change], private_key: bytes) -> bytes:
    """Return the bytes of the signed bundle, see `build_bundle`."""
    return build_bundle(manifest, changes, private_key).data


@dataclass(frozen=True, slots=True)
class OpenedBundle:
    """A bundle that passed every check. Changes are parsed again each time they are asked for, and never kept."""

    manifest: Manifest
    public_key: bytes
    content: Container
    limits: Limits

    def entries(self) -> Iterator[Entry]:
        """Give the changes as they lie in the file, sorted by (device, seq)."""
        return map(entries.parse_line, container.lines(self.content, self.limits.line))

    def changes(self, held: Mapping[DeviceId, int] | None = None) -> Iterator[Change]:
        """Give the changes sorted by (device, seq).

        Args:
            held: the last number that is held of a device; its changes up to there are left out.
        """
        skip = held or {}
        device, sealed = "", ""
        for entry in self.entries():
            if entry.device_id != device:
                device, sealed = entry.device_id, self.manifest.ranges[entry.device_id].first_prev_hash
            if entry.seq > skip.get(entry.device_id, 0):
                yield entries.change_of(entry, sealed)
            sealed = entry.hash

    def hash_at(self, device_id: DeviceId, seq: int) -> str | None:
        """Return the hash of a change, or of the one before the first of its device; None for any other."""
        found = self.manifest.ranges.get(device_id)
        if found is None or not found.first - 1 <= seq <= found.last:
            return None
        if seq == found.last:
            return found.last_hash
        if seq == found.first - 1:
            return found.first_prev_hash
        return next(entry.hash for entry in self.entries() if (entry.device_id, entry.seq) == (device_id, seq))


def read_bundle(path: Path, *, trusted: Callable[[bytes], bool], limits: Limits = LIMITS) -> OpenedBundle:
    """Open a bundle and check everything that can be checked without a database.

    Args:
        path: the file.
        trusted: tells whether what this public key signed is welcome; called right after the signature is known good.
            It may raise a KnownError of its own, for example BUNDLE_WRONG_AREA.
        limits: what a file may be at most.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_TOO_LARGE, FILE_NOT_READ, BUNDLE_NOT_BUNDLE, BUNDLE_TOO_NEW, BUNDLE_DAMAGED,
            BUNDLE_FORGED, BUNDLE_UNKNOWN_SENDER, BUNDLE_CONTENT.
    """
    file = path.name
    data = read_limited(path, limits.file)
    content = container.unpack(data, file, limits, trusted)
    try:
        manifest = parse_manifest(content.manifest)
    except ValueError as fault:
        raise KnownError(ErrorCode.BUNDLE_DAMAGED, file=file) from fault
    opened = OpenedBundle(manifest, content.public_key, content, limits)
    try:
        entries.check(opened.entries(), manifest, content.public_key, limits.changes)
    except ContentFault as fault:
        raise KnownError(ErrorCode.BUNDLE_CONTENT, file=file, reason=fault.reason) from fault
    except ValueError as fault:
        raise KnownError(ErrorCode.BUNDLE_DAMAGED, file=file) from fault
    return opened
