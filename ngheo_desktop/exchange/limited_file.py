"""Reads a file that somebody chose, never more of it than is sensible."""

from pathlib import Path

from ngheo_desktop.errors import ErrorCode, KnownError


def read_limited(path: Path, limit: int) -> bytes:
    """Return the bytes of a file of at most `limit` bytes.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READ, FILE_TOO_LARGE.
    """
    try:
        size = path.stat().st_size
        if size > limit:
            raise KnownError(ErrorCode.FILE_TOO_LARGE, file=path.name, size=size >> 20, limit=limit >> 20)
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise KnownError(ErrorCode.FILE_NOT_FOUND, file=path.name) from fault
    except OSError as fault:
        raise KnownError(ErrorCode.FILE_NOT_READ, file=path.name, cause=fault.strerror) from fault
