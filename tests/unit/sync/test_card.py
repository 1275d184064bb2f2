import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.domain.ids import fingerprint
from ngheo_desktop.domain.journal import canonical_json
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.sync import signing
from ngheo_desktop.sync.card import MAX_CARD_BYTES, card_bytes, parse_card, read_card
from ngheo_desktop.sync.shape import is_one_line


def code_of(data: bytes) -> ErrorCode | None:
    try:
        parse_card(data, "the.ngheo-card")
    except KnownError as refused:
        return refused.code if refused.context["file"] == "the.ngheo-card" else None
    return None


def test_a_card_is_read_as_it_was_written(tmp_path: Path, device) -> None:
    path = tmp_path / "a.ngheo-card"
    path.write_bytes(card_bytes(device.card(), device.private_key))

    assert read_card(path) == device.card()


def test_an_officer_can_read_the_card(device) -> None:
    text = card_bytes(device.card(), device.private_key).decode()

    for part in ('"name": "Xã Văn Lăng"', '"commune_code": "05665"', fingerprint(device.public_key)):
        assert part in text
    assert len(text.splitlines()) > 10


def test_what_editors_and_mail_do_to_a_text_does_no_harm(device) -> None:
    data = card_bytes(device.card(), device.private_key)

    assert parse_card(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"), "") == device.card()
    assert parse_card(json.dumps(json.loads(data)).encode(), "") == device.card()


def test_no_byte_of_a_card_can_be_changed_but_blanks(device) -> None:
    data = card_bytes(device.card(), device.private_key)

    for position, byte in enumerate(data):
        changed = bytearray(data)
        changed[position] = byte ^ 0x01
        # A blank or line end between two parts may become another one.
        blanks = chr(byte).isspace() and chr(byte ^ 0x01).isspace()
        assert blanks or code_of(bytes(changed)) is not None, data[position - 10 : position + 10]


def test_no_part_of_a_card_is_a_card(device) -> None:
    data = card_bytes(device.card(), device.private_key)

    assert {code_of(data[:length]) for length in range(len(data) - 1)} == {ErrorCode.CARD_INVALID}


def signed(device: Any, **parts: Any) -> bytes:
    """Return a card with other parts, signed by its own key as a forger would."""
    raw = {**json.loads(card_bytes(device.card(), device.private_key)), **parts}
    raw.pop("signature")
    raw = {key: value for key, value in raw.items() if value is not ...}
    signature = signing.sign(device.private_key, signing.CONTACT_CARD, canonical_json(raw).encode())
    return json.dumps({**raw, "signature": signature.hex()}).encode()


@pytest.mark.parametrize(
    "parts",
    [
        {"format": "ngheo-bundle"},
        {"format": ...},
        {"version": [0, 1]},
        {"version": 1},
        {"version": [1]},
        {"name": 7},
        {"name": "a" * 201},
        {"name": "two\nlines"},
        {"name": "turned \u202e round"},
        {"name": "Va\u0300ng"},
        {"role": "king"},
        {"commune_code": "5665"},
        {"commune_code": "٠٥٦٦٥"},
        {"province_code": "190"},
        {"device_id": "0" * 32},
        {"device_id": ...},
        {"public_key": "00"},
        {"fingerprint": "0000 0000 0000 0000 0000 0000 0000 0000"},
        {"made_at": "2026-10-01"},
        {"made_at": ...},
    ],
)
def test_a_card_of_another_shape_is_refused_although_it_is_signed(device, parts) -> None:
    assert code_of(signed(device)) is None
    assert code_of(signed(device, **parts)) is ErrorCode.CARD_INVALID


def test_a_card_with_the_key_of_another_is_refused(device, second_device) -> None:
    card = replace(second_device.card(), device_id=device.device_id)

    assert code_of(card_bytes(card, device.private_key)) is ErrorCode.CARD_INVALID
    assert code_of(card_bytes(second_device.card(), device.private_key)) is ErrorCode.CARD_INVALID


def test_a_key_given_twice_is_refused(device) -> None:
    data = card_bytes(device.card(), device.private_key)

    assert code_of(data.replace(b"{\n", b'{\n  "name": "Another",\n', 1)) is ErrorCode.CARD_INVALID


def test_unknown_keys_of_a_later_minor_version_are_read(device) -> None:
    assert parse_card(signed(device, version=[1, 3], telephone="0208"), "") == device.card()


def test_a_later_major_version_asks_for_a_newer_program(device) -> None:
    assert code_of(signed(device, version=[2, 0])) is ErrorCode.BUNDLE_TOO_NEW


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\x89NGHEO", b"\xff\xfe{\x00}\x00", b"[" * 60_000])
def test_other_files_are_not_cards(data) -> None:
    assert code_of(data) is ErrorCode.CARD_INVALID


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b" " * (MAX_CARD_BYTES + 1))

    with pytest.raises(KnownError) as refused:
        read_card(path)

    assert refused.value.code is ErrorCode.FILE_TOO_LARGE


@given(name=st.text(max_size=300))
def test_whatever_the_office_is_called_its_card_can_be_read(new_device, name) -> None:
    device = new_device(1)
    try:
        name.encode()
    except UnicodeEncodeError:
        return  # no keyboard and no file gives half a surrogate pair

    read = parse_card(card_bytes(device.card(name), device.private_key), "")

    assert is_one_line(read.name)
    if is_one_line(name) and name == " ".join(name.split()) and len(name) <= 200:
        assert read.name == name
