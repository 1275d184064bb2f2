"""One program per data folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store.lock import FolderLock

HOLD = """
import sys
from pathlib import Path
from ngheo_desktop.store.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_program_is_told_that_the_folder_is_in_use(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(KnownError) as caught:
            FolderLock(tmp_path).acquire()
        assert caught.value.code is ErrorCode.STORE_LOCKED
        assert caught.value.context["folder"] == tmp_path
        other.kill()
        other.wait()
        with FolderLock(tmp_path):
            pass


def test_a_second_window_of_the_same_program_is_told_too(tmp_path: Path) -> None:
    with FolderLock(tmp_path), pytest.raises(KnownError) as caught:
        FolderLock(tmp_path).acquire()
    assert caught.value.code is ErrorCode.STORE_LOCKED
    FolderLock(tmp_path).acquire()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        FolderLock(tmp_path / "gone").acquire()
    assert caught.value.code is ErrorCode.STORE_NOT_THERE
