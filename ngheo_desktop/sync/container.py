"""The outside of a bundle file: fixed prefix, header, manifest, compressed content, signature.

    bytes 0-9     magic: 0x89 "NGHEO" CR LF 0x1A LF (a transfer in text mode damages it visibly)
    10, 11        container version: major, minor
    12-15         kind of file: "BNDL"; "RCPT" and "RMRK" are reserved for receipts and remarks
    16-19, 20-23  size of header, size of manifest (big-endian)
    24-31         size of the compressed content (big-endian)
    32-63         Ed25519 public key of the signer
    64-           header, manifest, content, then 64 bytes of signature over everything before it

Nothing beyond this prefix is interpreted before the signature is known good. Format: docs/formats/bundle.md.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ngheo_desktop.domain.ids import fingerprint
from ngheo_desktop.domain.journal import canonical_json
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.sync import shape, signing

MAGIC = b"\x89NGHEO\r\n\x1a\n"
MAJOR, MINOR = 1, 0
KIND = b"BNDL"
_PREFIX = struct.Struct(">10sBB4sIIQ32s")
# A bundle encrypted to its receiver will be an age file around this container.
_AGE = b"age-encryption.org/"
_LEVEL = 6
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Limits:
    """What a bundle may be at most; sizes in bytes. A whole commune with its history is far below."""

    file: int = 64 << 20
    header: int = 64 << 10
    manifest: int = 16 << 20
    inflated: int = 2 << 30
    line: int = 4 << 20
    changes: int = 5_000_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Container:
    """A container whose signature is good and whose signer is trusted."""

    public_key: bytes
    manifest: bytes
    content: bytes
    inflated: int


def pack(manifest: bytes, content: bytes, inflated: int, private_key: bytes) -> bytes:
    """Return the bytes of a signed container; `inflated` is the size of the content before compression."""
    header = canonical_json({"compression": "zlib", "encryption": "none", "inflated": inflated}).encode()
    public_key = signing.public_key_of(private_key)
    prefix = _PREFIX.pack(MAGIC, MAJOR, MINOR, KIND, len(header), len(manifest), len(content), public_key)
    signed = b"".join((prefix, header, manifest, content))
    return signed + signing.sign(private_key, signing.BUNDLE, signed)


def unpack(data: bytes, file: str, limits: Limits, trusted: Callable[[bytes], bool]) -> Container:
    """Return the parts of a container, checked in this order: version, sizes, signature, signer, header.

    Args:
        data: the whole file.
        file: its name, for messages.
        limits: what it may be at most.
        trusted: tells whether what this public key signed is welcome; called once the signature is known good.

    Raises:
        KnownError: BUNDLE_NOT_BUNDLE, BUNDLE_TOO_NEW, BUNDLE_DAMAGED, BUNDLE_FORGED, BUNDLE_UNKNOWN_SENDER, or what
            `trusted` raises.
    """
    header_size, manifest_size, content_size, public_key = _prefix(data, file)
    if header_size > limits.header or manifest_size > limits.manifest:
        raise KnownError(ErrorCode.BUNDLE_DAMAGED, file=file)
    manifest_at = _PREFIX.size + header_size
    content_at = manifest_at + manifest_size
    signature_at = content_at + content_size
    if len(data) != signature_at + signing.SIGNATURE_SIZE:
        raise KnownError(ErrorCode.BUNDLE_DAMAGED, file=file)
    if not signing.verify(public_key, signing.BUNDLE, data[:signature_at], data[signature_at:]):
        raise KnownError(ErrorCode.BUNDLE_FORGED, file=file)
    if not trusted(public_key):
        raise KnownError(ErrorCode.BUNDLE_UNKNOWN_SENDER, file=file, fingerprint=fingerprint(public_key))
    return Container(
        public_key=public_key,
        manifest=data[manifest_at:content_at],
        content=data[content_at:signature_at],
        inflated=_inflated_size(data[_PREFIX.size : manifest_at], file, limits),
    )


def _prefix(data: bytes, file: str) -> tuple[int, int, int, bytes]:
    if data.startswith(_AGE):
        raise KnownError(ErrorCode.BUNDLE_TOO_NEW, file=file)
    if data[: len(MAGIC)] != MAGIC[: len(data)]:
        raise KnownError(ErrorCode.BUNDLE_NOT_BUNDLE, file=file)
    if len(data) > len(MAGIC) and data[len(MAGIC)] > MAJOR:
        raise KnownError(ErrorCode.BUNDLE_TOO_NEW, file=file)
    if len(data) < _PREFIX.size:
        raise KnownError(ErrorCode.BUNDLE_DAMAGED, file=file)
    _, major, _, kind, header_size, manifest_size, content_size, public_key = _PREFIX.unpack_from(data)
    if major < MAJOR or kind != KIND:
        raise KnownError(ErrorCode.BUNDLE_NOT_BUNDLE, file=file)
    return header_size, manifest_size, content_size, public_key


def _inflated_size(header: bytes, file: str, limits: Limits) -> int:
    try:
        raw: dict[str, Any] = shape.parse_object(header.decode())
        if (shape.words(raw, "compression"), shape.words(raw, "encryption")) != ("zlib", "none"):
            raise KnownError(ErrorCode.BUNDLE_TOO_NEW, file=file)
        inflated = shape.count(raw, "inflated")
    except ValueError as fault:
        raise KnownError(ErrorCode.BUNDLE_DAMAGED, file=file) from fault
    if inflated > limits.inflated:
        raise KnownError(
            ErrorCode.FILE_TOO_LARGE, file=file, size=-(-inflated >> 20), limit=max(1, limits.inflated >> 20)
        )
    return inflated


def deflated(chunks: Iterator[bytes]) -> tuple[bytes, int]:
    """Return the compressed content and its size before compression."""
    compressor = zlib.compressobj(_LEVEL)
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        size += len(chunk)
        parts.append(compressor.compress(chunk))
    parts.append(compressor.flush())
    return b"".join(parts), size


def lines(container: Container, longest: int) -> Iterator[bytes]:
    """Inflate the content piece by piece and give its lines without their ends.

    Never more than one piece and one line are held, and never more than the size that the header names is inflated.

    Raises:
        ValueError: the content is not what the header says, or a line is longer than `longest` bytes.
    """
    rest = b""
    for piece in _inflate(container.content, container.inflated):
        found = (rest + piece).split(b"\n")
        rest = found.pop()
        if max(map(len, (rest, *found))) > longest:
            raise ValueError("a line is too long")
        yield from found
    if rest:
        raise ValueError("the last line has no end")


def _inflate(content: bytes, size: int) -> Iterator[bytes]:
    decompressor = zlib.decompressobj()
    left = size
    try:
        for start in range(0, len(content), _CHUNK):
            waiting = content[start : start + _CHUNK]
            piece = b""
            # An exhausted input can still leave a full piece behind in the decompressor.
            while waiting or len(piece) == _CHUNK:
                piece = decompressor.decompress(waiting, _CHUNK)
                waiting = decompressor.unconsumed_tail
                left -= len(piece)
                if left < 0 or decompressor.unused_data:
                    raise ValueError("the content has another size")
                yield piece
            if decompressor.eof and start + _CHUNK < len(content):
                raise ValueError("the content has another size")
    except zlib.error as fault:
        raise ValueError("the content cannot be inflated") from fault
    if left or not decompressor.eof:
        raise ValueError("the content has another size")
