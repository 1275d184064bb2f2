"""Writes a file so that its final name never shows half of it, whatever happens to the power or the stick."""

import contextlib
import errno
import hashlib
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from ngheo_desktop.errors import ErrorCode, KnownError

_CHUNK = 1 << 20


class _HashingFile(io.BufferedWriter):
    """A file that remembers the SHA-256 of what it was given, to compare with what is read back."""

    def __init__(self, raw: io.RawIOBase) -> None:
        super().__init__(raw, buffer_size=_CHUNK)
        self.digest = hashlib.sha256()

    def write(self, data: object, /) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]  # whatever has bytes, as in the base class
        self.digest.update(view)
        return super().write(view)

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation("seek")

    def truncate(self, *_: object) -> int:
        raise io.UnsupportedOperation("truncate")


def write_verified(path: Path, data_writer: Callable[[BinaryIO], None]) -> None:
    """Write a file under a temporary name, flush it to the disk, read it back, and only then give it its name.

    A file that already has the name stays as it is until that last step. On any failure the temporary file is removed.
    A temporary file that a crash left behind is replaced by the next attempt.

    Args:
        path: the final name; its folder must exist.
        data_writer: writes the content, front to back, to the binary file it is given.

    Raises:
        KnownError: FILE_NOT_WRITTEN, or whatever `data_writer` raises.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        try:
            digest = _write(part, data_writer)
            _compare(part, digest)
            part.replace(path)
            _sync_folder(path.parent)
        finally:
            part.unlink(missing_ok=True)
    except OSError as fault:
        raise KnownError(ErrorCode.FILE_NOT_WRITTEN, file=path.name, cause=fault) from fault


def _open_new(path: Path) -> io.RawIOBase:
    # "x" never follows a link that somebody placed under the temporary name.
    return io.FileIO(path, "xb")


def _write(part: Path, data_writer: Callable[[BinaryIO], None]) -> bytes:
    raw = _open_new(part)
    file = _HashingFile(raw)
    try:
        data_writer(file)
        file.flush()
        os.fsync(file.fileno())
        _drop_cached_pages(file.fileno())
    finally:
        # The raw file is closed first: closing the buffer would try again to write what has just failed.
        raw.close()
    return file.digest.digest()


def _drop_cached_pages(descriptor: int) -> None:
    # Reading back must ask the stick, not the memory of the computer.
    if sys.platform == "linux":
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _compare(part: Path, digest: bytes) -> None:
    found = hashlib.sha256()
    with part.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    if found.digest() != digest:
        raise OSError(errno.EIO, "what was read back is not what was written", part.name)


def _sync_folder(folder: Path) -> None:
    # Windows has no handle for a folder; there the rename itself is journalled by NTFS. Some sticks and network folders
    # refuse to flush one, and a folder may have become read-only meanwhile: the file has its name and was read back, so
    # that is no fault of it.
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
