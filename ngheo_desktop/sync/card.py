"""Contact cards: who may send, on one small page of JSON that an officer can read.

A card is signed with the key it carries. That does not say who made it, only that it arrived as it was made; two
officers compare the fingerprints by telephone for the rest. Format: docs/formats/contact-card.md.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ngheo_desktop.domain.ids import DeviceId, device_id_of, fingerprint
from ngheo_desktop.domain.journal import canonical_json
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.sync import shape, signing
from ngheo_desktop.sync.reading import read_limited

FORMAT = "ngheo-contact-card"
VERSION = (1, 0)
ROLES = ("commune", "office")
MAX_CARD_BYTES = 64 << 10


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Who signs with a key.

    `commune_code` is empty for an office above the communes. `made_at` is an ISO 8601 moment with its offset.
    """

    device_id: DeviceId
    public_key: bytes
    name: str
    role: str
    commune_code: str
    province_code: str
    made_at: str

    @property
    def fingerprint(self) -> str:
        """Return what two officers compare."""
        return fingerprint(self.public_key)


def one_line(text: str) -> str:
    """Return a text as a card may carry it: NFC, single blanks, without invisible characters, at most 200 letters."""
    blanks = " ".join(nfc(text).split())
    return "".join(char for char in blanks if char.isprintable())[: shape.MAX_WORDS]


def cleaned(card: ContactCard) -> ContactCard:
    """Return the card with its name as it can be sent, see `one_line`."""
    return replace(card, name=one_line(card.name))


def card_to_data(card: ContactCard) -> dict[str, object]:
    """Return the fields of a card as plain JSON data."""
    return {
        "name": card.name,
        "role": card.role,
        "commune_code": card.commune_code,
        "province_code": card.province_code,
        "device_id": card.device_id,
        "public_key": card.public_key.hex(),
        "fingerprint": card.fingerprint,
        "made_at": card.made_at,
    }


def card_from_data(raw: dict[str, Any]) -> ContactCard:
    """Return the card that plain JSON data describe; unknown keys are left alone.

    Raises:
        ValueError: a key is missing or has another shape, or key, device and fingerprint do not belong together.
    """
    public_key = bytes.fromhex(shape.matching(raw, "public_key", shape.HASH))
    card = ContactCard(
        device_id=DeviceId(shape.matching(raw, "device_id", shape.DEVICE)),
        public_key=public_key,
        name=shape.words(raw, "name"),
        role=shape.words(raw, "role"),
        commune_code=shape.matching(raw, "commune_code", shape.COMMUNE),
        province_code=shape.matching(raw, "province_code", shape.PROVINCE),
        made_at=shape.moment(raw, "made_at"),
    )
    if card.role not in ROLES:
        raise ValueError("role is unknown")
    if card.device_id != device_id_of(public_key) or raw.get("fingerprint") != card.fingerprint:
        raise ValueError("device, fingerprint and key do not belong together")
    return card


def card_bytes(card: ContactCard, private_key: bytes) -> bytes:
    """Return the signed file of a card."""
    data = {"format": FORMAT, "version": list(VERSION), **card_to_data(cleaned(card))}
    signature = signing.sign(private_key, signing.CONTACT_CARD, canonical_json(data).encode())
    text = json.dumps({**data, "signature": signature.hex()}, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def parse_card(data: bytes, file: str) -> ContactCard:
    """Return the card in the bytes of a file; `file` names it in messages.

    A byte-order mark and other line ends, as editors and mail programs leave them, do no harm.

    Raises:
        KnownError: CARD_INVALID, or BUNDLE_TOO_NEW for a card of a later format.
    """
    try:
        raw = shape.parse_object(data.decode("utf-8-sig"))
        major = _major_version(raw)
        if major > VERSION[0]:
            raise KnownError(ErrorCode.BUNDLE_TOO_NEW, file=file)
        signature = bytes.fromhex(shape.match(raw.pop("signature", None), shape.SIGNATURE, "signature"))
        card = card_from_data(raw)
        intact = signing.verify(card.public_key, signing.CONTACT_CARD, canonical_json(raw).encode(), signature)
    except ValueError as fault:
        raise KnownError(ErrorCode.CARD_INVALID, file=file) from fault
    if not intact:
        raise KnownError(ErrorCode.CARD_INVALID, file=file)
    return card


def _major_version(raw: dict[str, Any]) -> int:
    if shape.words(raw, "format") != FORMAT:
        raise ValueError("another format")
    version = shape.rows(raw, "version", longest=2)
    if len(version) != 2:
        raise ValueError("version has another shape")
    major, _ = (shape.number(part, "version") for part in version)
    if major < 1:
        raise ValueError("version has another shape")
    return major


def read_card(path: Path) -> ContactCard:
    """Return the card in a file of at most 64 KB.

    Raises:
        KnownError: CARD_INVALID, BUNDLE_TOO_NEW, FILE_NOT_FOUND, FILE_TOO_LARGE or FILE_NOT_READ.
    """
    return parse_card(read_limited(path, MAX_CARD_BYTES), path.name)
