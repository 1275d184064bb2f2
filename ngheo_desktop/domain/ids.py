"""Identifiers: how they look and how new ones are made.

A record's id is a random UUIDv7 (RFC 9562), so that ids made on computers that never met do not collide and still sort
by time. Records that have a natural key (a household's questionnaire in a round) take a UUIDv8-shaped id worked out
from that key, so that two computers of one commune meet in one record instead of making two (docs/decisions/0010).
"""

import hashlib
import os
from datetime import datetime
from typing import NewType

RecordId = NewType("RecordId", str)
DeviceId = NewType("DeviceId", str)


def new_record_id(moment: datetime) -> RecordId:
    """Return a fresh UUIDv7 for a record made at `moment`."""
    milliseconds = int(moment.timestamp() * 1000) & ((1 << 48) - 1)
    random = int.from_bytes(os.urandom(10))
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62 & 0xFFF) << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    return _record_id(value)


def derived_record_id(kind: str, *keys: str) -> RecordId:
    """Return the id (UUIDv8 shape) of the one record of `kind` that belongs to these keys."""
    digest = hashlib.sha256("\x1f".join((kind, *keys)).encode()).digest()
    value = int.from_bytes(digest[:16], "big")
    value = value & ~(0xF << 76) | 0x8 << 76
    value = value & ~(0b11 << 62) | 0b10 << 62
    return _record_id(value)


def device_id_of(public_key: bytes) -> DeviceId:
    """Return the id of the device that signs with this Ed25519 public key: 16 bytes of its SHA-256, as hex."""
    return DeviceId(hashlib.sha256(public_key).hexdigest()[:32])


def fingerprint(public_key: bytes) -> str:
    """Return what two officers read to each other to compare a key: eight groups of four hex digits."""
    digest = hashlib.sha256(public_key).hexdigest()[:32].upper()
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))


def _record_id(value: int) -> RecordId:
    """Return the text of a UUID; the module uuid takes a moment to load, and every start needs ids."""
    text = f"{value:032x}"
    return RecordId(f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}")
