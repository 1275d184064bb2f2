"""Invented devices and change sets."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ngheo_desktop.domain.ids import derived_record_id, device_id_of
from ngheo_desktop.domain.journal import GENESIS_HASH, Change, Value, seal
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.sync import signing
from ngheo_desktop.sync.bundle import Manifest, VillageCount, read_bundle, write_bundle
from ngheo_desktop.sync.card import ContactCard

AT = "2026-10-01T08:00:00+07:00"


class Device:
    """A computer that seals changes."""

    def __init__(self, number: int) -> None:
        self.private_key = bytes([number]) * 32
        self.public_key = signing.public_key_of(self.private_key)
        self.device_id = device_id_of(self.public_key)
        self.changes: list[Change] = []

    def append(self, kind: str, name: str, fields: dict[str, Value], **more: object) -> Change:
        last = self.changes[-1] if self.changes else None
        parts: dict[str, object] = {
            "device_id": self.device_id,
            "seq": last.seq + 1 if last else 1,
            "record_kind": kind,
            "record_id": derived_record_id(kind, name),
            "fields": fields,
            "bases": {},
            "author": "Ma Thị Mẫu",
            "reason": "",
            "at": AT,
            "counter": last.counter + 1 if last else 1,
            "prev_hash": last.hash if last else GENESIS_HASH,
        }
        change = seal(**{**parts, **more})  # type: ignore[arg-type]
        self.changes.append(change)
        return change

    def card(self, name: str = "Xã Văn Lăng") -> ContactCard:
        return ContactCard(self.device_id, self.public_key, name, "commune", "05665", "19", AT)

    def manifest(self) -> Manifest:
        return Manifest(
            sender=self.card(),
            made_at=AT,
            program="ngheo-desktop 0.1.0",
            households=1,
            members=2,
            counts=(VillageCount("Mong", "poor", "complete", 1),),
        )

    def add_household(self, number: int) -> None:
        """Append a household with a member, as a list import does."""
        household_id = derived_record_id("household", str(number))
        self.append("household", str(number), {"commune_code": "05665", "number": str(number), "causes": ["1", "6"]})
        self.append(
            "member",
            str(number),
            {"household_id": household_id, "position": 1, "full_name": "Vàng Thị Mẫu", "removed": False, "sex": None},
        )


@pytest.fixture(scope="session")
def new_device() -> type[Device]:
    return Device


@pytest.fixture
def device() -> Device:
    """A device with a household, its member and a correction of the member's name."""
    made = Device(1)
    made.add_household(1)
    made.append("member", "1", {"full_name": "Vàng Thị Mẩu"}, bases={"full_name": (made.changes[1].ref,)})
    return made


@pytest.fixture
def second_device() -> Device:
    made = Device(2)
    made.add_household(2)
    return made


@pytest.fixture
def code_of(tmp_path: Path) -> Callable[..., ErrorCode | None]:
    """Return the code of the refusal of some bytes, None when they are read."""
    path = tmp_path / "a.ngheo"

    def code(data: bytes, **more: Any) -> ErrorCode | None:
        path.write_bytes(data)
        try:
            read_bundle(path, trusted=lambda _: True, **more)
        except KnownError as refused:
            return refused.code if refused.context["file"] == "a.ngheo" else None
        return None

    return code


@pytest.fixture
def small(device) -> bytes:
    return write_bundle(device.manifest(), device.changes, device.private_key)
