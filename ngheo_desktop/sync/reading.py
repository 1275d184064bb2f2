"""Reads a file that came from elsewhere, up to a size."""

import errno
import os
from pathlib import Path

from ngheo_desktop.errors import ErrorCode, KnownError

MEBIBYTE = 1 << 20


def read_limited(path: Path, limit: int) -> bytes:
    """Return the whole content of a file of at most `limit` bytes.

    Everything is read at once and checked in memory afterwards: a file on a stick could change between two readings.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_TOO_LARGE or FILE_NOT_READ.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = b"" if size > limit else file.read(limit + 1)
    except FileNotFoundError as fault:
        raise KnownError(ErrorCode.FILE_NOT_FOUND, file=path.name) from fault
    except OSError as fault:
        if fault.errno == errno.ENOTDIR:
            raise KnownError(ErrorCode.FILE_NOT_FOUND, file=path.name) from fault
        raise KnownError(ErrorCode.FILE_NOT_READ, file=path.name, cause=fault) from fault
    size = max(size, len(data))
    if size > limit:
        raise KnownError(
            ErrorCode.FILE_TOO_LARGE, file=path.name, size=-(-size // MEBIBYTE), limit=max(1, limit // MEBIBYTE)
        )
    return data
