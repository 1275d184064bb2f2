"""What proves a journal whole: the hash chain of each device, and the digest of a set of changes. Pure."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ngheo_desktop.domain.ids import DeviceId
from ngheo_desktop.domain.journal import GENESIS_HASH, Change, ChangeRef, is_intact


def digest_of(entries: Iterable[tuple[DeviceId, int, str]]) -> str:
    """Return the SHA-256 of a set of changes given as (device, seq, hash), whatever their order and repetition."""
    digest = SetDigest()
    for device_id, seq, sealed in sorted(set(entries)):
        digest.add(device_id, seq, sealed)
    return digest.hexdigest()


class SetDigest:
    """The digest of a set of changes that come one by one, each once, in order of (device, seq)."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, device_id: str, seq: int, sealed: str) -> None:
        """Take the next change."""
        self._digest.update(f"{device_id}:{seq}:{sealed}\n".encode())

    def hexdigest(self) -> str:
        """Return the digest of what was taken so far; equal to `digest_of` of the same set."""
        return self._digest.hexdigest()


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A break in a device's chain. `what` is `gap`, `link` (previous hash differs) or `content` (own hash differs)."""

    ref: ChangeRef
    what: str


def chain_faults(
    changes: Iterable[Change], known: Callable[[DeviceId], tuple[int, str]] | None = None
) -> list[ChainFault]:
    """Check the chains of changes that come sorted by (device, seq).

    Args:
        changes: each device's changes in order of `seq`.
        known: tells, for a device, the last (seq, hash) already held; (0, GENESIS_HASH) when nothing is.
    """
    faults: list[ChainFault] = []
    device: DeviceId | None = None
    seq, sealed = 0, GENESIS_HASH
    for change in changes:
        if change.device_id != device:
            device = change.device_id
            seq, sealed = known(device) if known else (0, GENESIS_HASH)
        if change.seq != seq + 1:
            faults.append(ChainFault(change.ref, "gap"))
        elif change.prev_hash != sealed:
            faults.append(ChainFault(change.ref, "link"))
        if not is_intact(change):
            faults.append(ChainFault(change.ref, "content"))
        seq, sealed = change.seq, change.hash
    return faults
