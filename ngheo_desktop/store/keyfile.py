"""The key file: the database key, wrapped once by the officer's passphrase and once by a printed recovery key.

The database key is 32 random bytes and never changes. Each wrap is the key encrypted with ChaCha20-Poly1305 (RFC 8439)
under a key derived by Argon2id (RFC 9106, the second recommended setting: 3 passes, 4 lanes, 64 MiB). A folder of
samples may keep its key in the open; the file says so.
"""

import json
import os
import unicodedata
from pathlib import Path
from typing import Any

from ngheo_desktop.errors import ErrorCode, KnownError

FILE_NAME = "key.json"
FORMAT = "ngheo-key"
VERSION = 1
MINIMUM_PASSPHRASE = 8

_KEY_BYTES = 32
_PASSPHRASE = "passphrase"  # noqa: S105  (the name of a wrap)
_RECOVERY = "recovery"
_COST = {"passes": 3, "lanes": 4, "kibibytes": 65_536}
_LIMITS = {"passes": 20, "lanes": 16, "kibibytes": 1_048_576}
_LARGEST_FILE = 20_000

# Crockford's base 32: no I, L, O, U; what is misread on paper is read as meant.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_RECOVERY_SIGNS = 32
_GROUP = 4


def create(path: Path, passphrase: str | None) -> tuple[bytes, str | None]:
    """Make a key file with a new key.

    Args:
        path: where it goes.
        passphrase: at least 8 characters; None for a folder of samples, which is then unprotected.

    Returns:
        The 32-byte key, and the recovery key to print (160 bits as `XXXX-XXXX-…`), None without a passphrase.

    Raises:
        KnownError: KEY_PASSPHRASE_SHORT, STORE_EXISTS, STORE_READ_ONLY.
    """
    if path.exists():
        raise KnownError(ErrorCode.STORE_EXISTS, folder=path.parent)
    key = os.urandom(_KEY_BYTES)
    content: dict[str, Any] = {"format": FORMAT, "version": VERSION, "protected": passphrase is not None}
    recovery: str | None = None
    if passphrase is None:
        content["key"] = key.hex()
    else:
        recovery = _new_recovery_key()
        content["wraps"] = {
            _PASSPHRASE: _wrap(key, _passphrase_bytes(passphrase), _PASSPHRASE),
            _RECOVERY: _wrap(key, _recovery_bytes(recovery), _RECOVERY),
        }
    _write(path, content)
    return key, recovery


def is_protected(path: Path) -> bool:
    """Tell whether a passphrase is needed.

    Raises:
        KnownError: KEY_FILE_DAMAGED.
    """
    return _read(path)["protected"] is True


def unlock(path: Path, *, passphrase: str | None = None, recovery_key: str | None = None) -> bytes:
    """Return the database key.

    Raises:
        KnownError: KEY_WRONG_PASSPHRASE, KEY_WRONG_RECOVERY, KEY_PASSPHRASE_NEEDED, KEY_FILE_DAMAGED.
    """
    content = _read(path)
    if content["protected"] is not True:
        try:
            key = bytes.fromhex(content["key"])
        except (KeyError, TypeError, ValueError) as fault:
            raise _damaged(path) from fault
        if len(key) != _KEY_BYTES:
            raise _damaged(path)
        return key
    if recovery_key is not None:
        return _unwrap(path, content, _recovery_bytes(recovery_key), _RECOVERY, ErrorCode.KEY_WRONG_RECOVERY)
    if passphrase is not None:
        secret = unicodedata.normalize("NFC", passphrase).encode()
        return _unwrap(path, content, secret, _PASSPHRASE, ErrorCode.KEY_WRONG_PASSPHRASE)
    raise KnownError(ErrorCode.KEY_PASSPHRASE_NEEDED)


def change_passphrase(path: Path, key: bytes, passphrase: str) -> None:
    """Wrap the key with a new passphrase; the recovery key stays the same.

    Raises:
        KnownError: KEY_PASSPHRASE_SHORT, KEY_FILE_DAMAGED (also for an unprotected folder), STORE_READ_ONLY.
    """
    content = _read(path)
    if content["protected"] is not True or _RECOVERY not in content.get("wraps", {}):
        raise _damaged(path)
    content["wraps"][_PASSPHRASE] = _wrap(key, _passphrase_bytes(passphrase), _PASSPHRASE)
    _write(path, content)


def _passphrase_bytes(passphrase: str) -> bytes:
    text = unicodedata.normalize("NFC", passphrase)
    if len(text) < MINIMUM_PASSPHRASE:
        raise KnownError(ErrorCode.KEY_PASSPHRASE_SHORT, minimum=MINIMUM_PASSPHRASE)
    return text.encode()


def _new_recovery_key() -> str:
    # 32 signs divide a byte evenly, so that each is as likely as any other.
    signs = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in os.urandom(_RECOVERY_SIGNS))
    return "-".join(signs[start : start + _GROUP] for start in range(0, _RECOVERY_SIGNS, _GROUP))


def _recovery_bytes(recovery_key: str) -> bytes:
    """Return the secret of a recovery key as typed: blanks, dashes, small letters and misread signs do not matter."""
    signs = "".join(sign for sign in recovery_key.upper() if sign.isalnum()).translate(_MISREAD)
    return signs.encode()


# The window that asks for the passphrase reads the file; the ciphers load when a key is made or opened.


def _derive(secret: bytes, salt: bytes, cost: dict[str, int]) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415

    return Argon2id(
        salt=salt,
        length=_KEY_BYTES,
        iterations=cost["passes"],
        lanes=cost["lanes"],
        memory_cost=cost["kibibytes"],
    ).derive(secret)


def _purpose(name: str) -> bytes:
    return f"{FORMAT}/{VERSION}/{name}".encode()


def _wrap(key: bytes, secret: bytes, name: str) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415

    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = ChaCha20Poly1305(_derive(secret, salt, _COST)).encrypt(nonce, key, _purpose(name))
    return {
        "kdf": "argon2id",
        **_COST,
        "salt": salt.hex(),
        "cipher": "chacha20-poly1305",
        "nonce": nonce.hex(),
        "sealed": sealed.hex(),
    }


def _unwrap(path: Path, content: dict[str, Any], secret: bytes, name: str, wrong: ErrorCode) -> bytes:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415

    try:
        wrap = content["wraps"][name]
        salt, nonce, sealed = (bytes.fromhex(wrap[part]) for part in ("salt", "nonce", "sealed"))
        cost = {part: int(wrap[part]) for part in _COST}
        # A damaged file must not make the computer run out of memory.
        if any(not 0 < cost[part] <= limit for part, limit in _LIMITS.items()):
            raise _damaged(path)
        derived = _derive(secret, salt, cost)
        sizes_fit = len(nonce) == 12 and len(sealed) == _KEY_BYTES + 16
    except (KeyError, TypeError, ValueError) as fault:
        raise _damaged(path) from fault
    if not sizes_fit:
        raise _damaged(path)
    try:
        return ChaCha20Poly1305(derived).decrypt(nonce, sealed, _purpose(name))
    except InvalidTag as fault:
        raise KnownError(wrong) from fault


def _damaged(path: Path) -> KnownError:
    return KnownError(ErrorCode.KEY_FILE_DAMAGED, file=path)


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise _damaged(path)
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as fault:
        raise _damaged(path) from fault
    if (
        not isinstance(content, dict)
        or content.get("format") != FORMAT
        or content.get("version") != VERSION
        or not isinstance(content.get("protected"), bool)
    ):
        raise _damaged(path)
    return content


def _write(path: Path, content: dict[str, Any]) -> None:
    """Replace the file in one step, so that a power cut leaves the old one or the new one."""
    temporary = path.with_name(f"{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                json.dump(content, file, indent=1, sort_keys=True)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as fault:
        raise KnownError(ErrorCode.STORE_READ_ONLY, folder=path.parent) from fault


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder permanent; Windows has no such call and needs none.

    Raises:
        OSError: the folder cannot be opened.
    """
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
