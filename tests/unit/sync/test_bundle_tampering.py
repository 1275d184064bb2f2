"""Every part of a bundle is tampered with by somebody who holds no key."""

import pytest

from ngheo_desktop.errors import ErrorCode
from ngheo_desktop.sync import signing

DAMAGED, CONTENT = ErrorCode.BUNDLE_DAMAGED, ErrorCode.BUNDLE_CONTENT
SAMPLES = 400


def test_no_byte_can_be_changed(small, code_of) -> None:
    positions = [*range(70), *range(70, len(small) - 64, max(1, len(small) // SAMPLES)), *range(-64, 0)]

    read = []
    for position in positions:
        for flip in (0x01, 0x80):
            data = bytearray(small)
            data[position] ^= flip
            if code_of(bytes(data)) is None:
                read.append(position)

    assert read == []


def test_no_length_but_the_whole_is_read(small, code_of) -> None:
    codes = {code_of(small[:length]) for length in range(len(small))}

    assert codes == {DAMAGED}


@pytest.mark.parametrize("extra", [b"\0", b"\n", b"PK\x03\x04"])
def test_nothing_can_be_added_at_the_end(small, code_of, extra) -> None:
    assert code_of(small + extra) is DAMAGED


@pytest.mark.parametrize("data", [b"x", b"PK\x03\x04" + bytes(200), b"SQLite format 3\0" + bytes(200), b"\xff" * 500])
def test_other_files_are_not_bundles(code_of, data) -> None:
    assert code_of(data) is ErrorCode.BUNDLE_NOT_BUNDLE


def test_a_file_that_went_through_text_mode_is_not_taken_for_whole(small, code_of) -> None:
    assert code_of(small.replace(b"\r\n", b"\n")) is ErrorCode.BUNDLE_NOT_BUNDLE


def test_a_later_major_version_asks_for_a_newer_program(small, code_of) -> None:
    assert code_of(small[:10] + b"\x02" + small[11:]) is ErrorCode.BUNDLE_TOO_NEW
    # Of a later version nothing else is known, not even how long its prefix is.
    assert code_of(small[:10] + b"\x02") is ErrorCode.BUNDLE_TOO_NEW


def test_an_encrypted_bundle_asks_for_a_newer_program(code_of) -> None:
    assert code_of(b"age-encryption.org/v1\n-> X25519 abc\n") is ErrorCode.BUNDLE_TOO_NEW


@pytest.mark.parametrize("kind", [b"RCPT", b"RMRK"])
def test_receipts_and_remarks_are_not_bundles(small, code_of, kind) -> None:
    assert code_of(small[:12] + kind + small[16:]) is ErrorCode.BUNDLE_NOT_BUNDLE


def test_sizes_that_do_not_add_up_are_damage(small, code_of) -> None:
    for at in (16, 20, 24):
        assert code_of(small[:at] + b"\xff\xff\xff\xff" + small[at + 4 :]) is DAMAGED


def test_a_signature_on_a_contact_card_is_worth_nothing_on_a_bundle(small, code_of, device) -> None:
    signed = small[:-64]

    assert code_of(signed + signing.sign(device.private_key, signing.CONTACT_CARD, signed)) is ErrorCode.BUNDLE_FORGED
