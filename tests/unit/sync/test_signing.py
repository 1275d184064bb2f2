import pytest

from ngheo_desktop.sync import signing

# RFC 8032, 7.1, test 1.
SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
SIGNATURE = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)


def test_keys_and_signatures_are_those_of_the_standard() -> None:
    assert signing.public_key_of(SECRET) == PUBLIC
    assert signing.sign(SECRET, b"", b"") == SIGNATURE
    assert signing.verify(PUBLIC, b"", b"", SIGNATURE)


def test_a_signature_is_good_for_its_bytes_its_purpose_and_its_key_only() -> None:
    signature = signing.sign(SECRET, signing.BUNDLE, b"data")
    other = signing.public_key_of(signing.new_private_key())

    assert signing.verify(PUBLIC, signing.BUNDLE, b"data", signature)
    assert not signing.verify(PUBLIC, signing.BUNDLE, b"Data", signature)
    assert not signing.verify(PUBLIC, signing.CONTACT_CARD, b"data", signature)
    assert not signing.verify(other, signing.BUNDLE, b"data", signature)


@pytest.mark.parametrize(("key", "signature"), [(b"", SIGNATURE), (PUBLIC, b""), (b"\xff" * 32, SIGNATURE)])
def test_what_is_no_key_or_no_signature_is_refused_without_a_crash(key, signature) -> None:
    assert not signing.verify(key, b"", b"", signature)


def test_two_new_keys_differ() -> None:
    first, second = signing.new_private_key(), signing.new_private_key()

    assert len(first) == len(second) == 32
    assert first != second
