"""Whose bundles this office takes: contact cards that were added by hand. Local, never sent."""

from dataclasses import dataclass

from ngheo_desktop.domain.ids import DeviceId
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.unit_of_work import UnitOfWork

_COLUMNS = "device_id, public_key, name, role, commune_code, province_code, added_at"


@dataclass(frozen=True, slots=True)
class Contact:
    """A device that may send, with the office it belongs to. `public_key` is raw Ed25519."""

    device_id: DeviceId
    public_key: bytes
    name: str
    role: str
    commune_code: str
    province_code: str
    added_at: str


def all(db: Database) -> list[Contact]:  # noqa: A001  (reads as contacts.all)
    """Return every contact, oldest first.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return [Contact(*row) for row in db.all(f"SELECT {_COLUMNS} FROM contact ORDER BY added_at, device_id")]


def get(db: Database, device_id: str) -> Contact | None:
    """Return the contact of a device, or None.

    Raises:
        KnownError: see `all`.
    """
    row = db.one(f"SELECT {_COLUMNS} FROM contact WHERE device_id = ?", (device_id,))
    return None if row is None else Contact(*row)


def save(work: UnitOfWork, contact: Contact) -> None:
    """Add a contact, or replace the one of the same device.

    Raises:
        KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO.
    """
    work.execute(
        f"INSERT OR REPLACE INTO contact ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            contact.device_id,
            contact.public_key,
            contact.name,
            contact.role,
            contact.commune_code,
            contact.province_code,
            contact.added_at,
        ),
    )


def device_communes(db: Database) -> dict[DeviceId, str]:
    """Return the commune of every known device.

    Raises:
        KnownError: see `all`.
    """
    return {DeviceId(device): commune for device, commune in db.all("SELECT device_id, commune_code FROM contact")}
