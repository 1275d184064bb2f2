"""One program per data folder."""

from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from ngheo_desktop.errors import ErrorCode, KnownError

FILE_NAME = "ngheo.lock"


class FolderLock:
    """Held as long as a program works on a data folder; the system releases it when the program dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Not thread-local: the window may be closed from another thread than the one that opened the folder.
        self._lock = FileLock(folder / FILE_NAME, thread_local=False)

    def acquire(self) -> None:
        """Take the lock at once or not at all.

        Raises:
            KnownError: STORE_LOCKED, STORE_NOT_THERE, STORE_READ_ONLY.
        """
        if not self._folder.is_dir():
            raise KnownError(ErrorCode.STORE_NOT_THERE, folder=self._folder)
        try:
            self._lock.acquire(timeout=0)
        except Timeout as fault:
            raise KnownError(ErrorCode.STORE_LOCKED, folder=self._folder) from fault
        except OSError as fault:
            raise KnownError(ErrorCode.STORE_READ_ONLY, folder=self._folder) from fault

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        self._lock.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
