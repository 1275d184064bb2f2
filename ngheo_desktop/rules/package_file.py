"""A rule set in one file, `.ngheo-rules`: a zip archive of its TOML files with a manifest and, if signed, a signature.

The bytes are fixed by the files alone: names sorted, nothing compressed, no times. Reading trusts nothing: names must
be those a rule set has, sizes are bounded before and while inflating, and manifest and files must agree in every byte.
Who signed is told, not judged; the layer above knows whom the office trusts. Format: docs/formats/rules-file.md.
"""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ngheo_desktop.domain.journal import canonical_json
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.rules.package import (
    MAX_BYTES,
    MAX_FILE_BYTES,
    MAX_FILES,
    Package,
    is_package_name,
    is_rule_set_id,
)

SUFFIX = ".ngheo-rules"
FORMAT = "ngheo-rules"
VERSION = (1, 0)
MAX_PACKED_BYTES = 10 << 20

_MANIFEST = "manifest.json"
_SIGNATURE = "signature.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, TypeError, RuntimeError,
               struct.error, OverflowError, RecursionError)  # fmt: skip

Sign = Callable[[bytes], tuple[bytes, bytes]]
"""Returns public key and signature of the exact bytes it is given."""


@dataclass(frozen=True, slots=True)
class PackedRules:
    """What a file holds: the rule set, and what its signature is over; both keys are empty in an unsigned file."""

    package: Package
    signed: bytes
    public_key: bytes = b""
    signature: bytes = b""

    @property
    def is_signed(self) -> bool:
        """Tell whether there is a signature; whether it is good is not told."""
        return bool(self.signature)


def pack(package: Package, sign: Sign | None = None) -> bytes:
    """Return the bytes of the file of a rule set; the same files and key always give the same bytes."""
    manifest = _manifest(package)
    members = {_MANIFEST: manifest, **{name: package.files[name] for name in sorted(package.files)}}
    if sign is not None:
        public_key, signature = sign(manifest)
        signed = {"public_key": public_key.hex(), "signature": signature.hex()}
        members[_SIGNATURE] = canonical_json(signed).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3  # the system would write its own number
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def _manifest(package: Package) -> bytes:
    listed = [
        {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(package.files.items())
    ]
    data = {
        "format": FORMAT,
        "version": list(VERSION),
        "id": package.rule_set_id,
        "content_hash": package.content_hash,
        "files": listed,
    }
    return canonical_json(data).encode()


def unpack(data: bytes, file: str) -> PackedRules:
    """Return what the bytes of a file hold; `file` names it in messages.

    Raises:
        KnownError: RULE_FILE_INVALID, BUNDLE_TOO_NEW for a later format.
    """
    try:
        members = _members(data)
        manifest = members.pop(_MANIFEST)
        said = json.loads(manifest)
        if said["format"] != FORMAT or type(said["version"][0]) is not int:
            raise ValueError("another format")
        if said["version"][0] > VERSION[0]:
            raise KnownError(ErrorCode.BUNDLE_TOO_NEW, file=file)
        signed = members.pop(_SIGNATURE, None)
        keys = _keys(signed) if signed is not None else (b"", b"")
        package = _package(said, members)
        if manifest != _manifest(package):
            raise ValueError("the manifest does not describe the files")
    except _UNREADABLE as fault:
        raise KnownError(ErrorCode.RULE_FILE_INVALID, file=file) from fault
    return PackedRules(package, manifest, *keys)


def _members(data: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MAX_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        listed = archive.infolist()
        if len(listed) > MAX_FILES + 2:
            raise ValueError("too many files")
        for info in listed:
            if info.filename not in {_MANIFEST, _SIGNATURE} and not is_package_name(info.filename):
                raise ValueError("a name that no rule set has")
            if info.filename in found:
                raise ValueError("a name is there twice")
            if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise ValueError("another compression")
            limit = min(left, MAX_FILE_BYTES)
            with archive.open(info) as member:
                content = member.read(limit + 1)
            if len(content) > limit:
                raise ValueError("too large")
            left -= len(content)
            found[info.filename] = content
    return found


def _keys(raw: bytes) -> tuple[bytes, bytes]:
    said: Any = json.loads(raw)
    public_key, signature = bytes.fromhex(said["public_key"]), bytes.fromhex(said["signature"])
    if len(public_key) != 32 or len(signature) != 64:
        raise ValueError("keys of another size")
    return public_key, signature


def _package(said: Any, members: dict[str, bytes]) -> Package:
    if not is_rule_set_id(said["id"]):
        raise ValueError("a name that no rule set has")
    return Package(said["id"], members)
