"""Ed25519 signatures (RFC 8032), each bound to the purpose it was made for."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_SIZE = 32
SIGNATURE_SIZE = 64

# The purpose goes before what is signed, so that a signature on one kind of file is worth nothing on another.
BUNDLE = b"ngheo-bundle-1\0"
CONTACT_CARD = b"ngheo-contact-card-1\0"
RULE_SET = b"ngheo-rules-1\0"


def new_private_key() -> bytes:
    """Return a fresh private key: 32 raw bytes from the system's random source."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    """Return the 32 raw bytes of the public key that belongs to a private key.

    Raises:
        ValueError: the private key is not 32 bytes long.
    """
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def sign(private_key: bytes, purpose: bytes, data: bytes) -> bytes:
    """Return the 64-byte signature of `data` for a purpose.

    Raises:
        ValueError: the private key is not 32 bytes long.
    """
    return Ed25519PrivateKey.from_private_bytes(private_key).sign(purpose + data)


def verify(public_key: bytes, purpose: bytes, data: bytes, signature: bytes) -> bool:
    """Tell whether `signature` was made over exactly these bytes, for this purpose, by the owner of this key."""
    if len(public_key) != KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, purpose + data)
    except (InvalidSignature, ValueError):
        return False
    return True
