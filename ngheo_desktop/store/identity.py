"""The device of this folder: its keys and its officer's profile. Local, never sent."""

from dataclasses import dataclass, field

from ngheo_desktop.domain.ids import DeviceId, RecordId
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this device is. Keys are raw Ed25519 (32 bytes); `is_sample` marks a folder of invented people."""

    device_id: DeviceId
    private_key: bytes = field(repr=False)
    public_key: bytes
    profile_id: RecordId
    is_sample: bool
    created_at: str


def read_identity(db: Database) -> Identity | None:
    """Return the identity, or None before the first set-up.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.one("SELECT device_id, private_key, public_key, profile_id, is_sample, created_at FROM identity")
    return None if row is None else Identity(row[0], row[1], row[2], row[3], bool(row[4]), row[5])


def save_identity(work: UnitOfWork, identity: Identity) -> None:
    """Write the identity of a new folder.

    Raises:
        KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO.
        BugError: the folder has one already.
    """
    work.execute(
        "INSERT INTO identity VALUES (1, ?, ?, ?, ?, ?, ?)",
        (
            identity.device_id,
            identity.private_key,
            identity.public_key,
            identity.profile_id,
            int(identity.is_sample),
            identity.created_at,
        ),
    )
