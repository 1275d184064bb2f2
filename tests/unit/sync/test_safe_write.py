"""The final name never shows a half-written file: on a full disk, a failing stick, a lying stick, a dying process."""

import errno
import io
import os
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import BinaryIO

import pytest

from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.messages import describe
from ngheo_desktop.sync import safe_write
from ngheo_desktop.sync.safe_write import write_verified

OLD = b"what was there before"
CONTENT = bytes(range(256)) * 40_000


def content(out: BinaryIO) -> None:
    out.writelines(CONTENT[start : start + 70_001] for start in range(0, len(CONTENT), 70_001))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "gói.ngheo"
    path.write_bytes(OLD)
    return path


def refused(path: Path, writer=content) -> KnownError:
    with pytest.raises(KnownError) as fault:
        write_verified(path, writer)
    assert fault.value.code is ErrorCode.FILE_NOT_WRITTEN
    assert fault.value.context["file"] == path.name
    return fault.value


def untouched(path: Path) -> bool:
    return [one.name for one in path.parent.iterdir()] == [path.name] and path.read_bytes() == OLD


def test_the_file_holds_what_was_written(target) -> None:
    write_verified(target, content)

    assert target.read_bytes() == CONTENT
    assert list(target.parent.iterdir()) == [target]


def test_a_new_name_is_made(tmp_path: Path) -> None:
    write_verified(tmp_path / "new", lambda out: None)

    assert (tmp_path / "new").read_bytes() == b""


def test_the_old_file_stands_until_the_last_step(target) -> None:
    def writer(out: BinaryIO) -> None:
        content(out)
        out.flush()
        assert target.read_bytes() == OLD

    write_verified(target, writer)

    assert target.read_bytes() == CONTENT


class FullFile(io.FileIO):
    """A file on a disk with room for a million bytes more."""

    room = 1_000_000

    def write(self, data, /) -> int:
        if self.room == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = super().write(memoryview(data)[: self.room])
        self.room -= written
        return written


class ShortFile(io.FileIO):
    """A file that takes a thousand bytes at a time, as some network folders do."""

    def write(self, data, /) -> int:
        return super().write(memoryview(data)[:1000])


class LyingFile(io.FileIO):
    """A stick of a smaller size than it says: it takes everything and keeps less."""

    def write(self, data, /) -> int:
        if self.tell() > 500_000:
            super().write(bytes(len(data)))
            return len(data)
        return super().write(data)


def open_with(monkeypatch: pytest.MonkeyPatch, kind: type[io.FileIO]) -> None:
    monkeypatch.setattr(safe_write, "_open_new", lambda path: kind(path, "xb"))


def test_a_full_disk_leaves_the_old_file(target, monkeypatch) -> None:
    open_with(monkeypatch, FullFile)

    fault = refused(target)

    assert fault.context["cause"].errno == errno.ENOSPC
    assert "đĩa" in describe(fault).message
    assert untouched(target)


def test_short_writes_are_continued(target, monkeypatch) -> None:
    open_with(monkeypatch, ShortFile)

    write_verified(target, content)

    assert target.read_bytes() == CONTENT


def test_a_stick_that_keeps_other_bytes_is_noticed(target, monkeypatch) -> None:
    open_with(monkeypatch, LyingFile)

    refused(target)

    assert untouched(target)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_of_a_later_step_leaves_the_old_file(target, monkeypatch, step) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)

    refused(target)

    assert untouched(target)


def test_a_folder_that_cannot_be_flushed_does_not_make_a_good_file_a_failure(target, monkeypatch) -> None:
    flush = os.fsync

    def fail_for_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", fail_for_folders)

    write_verified(target, content)

    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("fault", [BugError("ours"), KnownError(ErrorCode.JOURNAL_SHAPE, seq=1), KeyboardInterrupt()])
def test_a_fault_of_the_writer_is_passed_on_and_leaves_the_old_file(target, fault) -> None:
    def writer(out: BinaryIO) -> None:
        content(out)
        raise fault

    with pytest.raises(type(fault)) as raised:
        write_verified(target, writer)

    assert raised.value is fault
    assert untouched(target)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    refused(tmp_path / "stick" / "a.ngheo")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_under_the_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.ngheo").mkdir()

    refused(tmp_path / "a.ngheo")

    assert [one.name for one in tmp_path.iterdir()] == ["a.ngheo"]


def test_a_link_under_the_temporary_name_is_not_followed(target, tmp_path_factory) -> None:
    victim = tmp_path_factory.mktemp("other") / "victim"
    victim.write_bytes(OLD)
    (target.parent / f".{target.name}.part").symlink_to(victim)

    write_verified(target, content)

    assert victim.read_bytes() == OLD
    assert target.read_bytes() == CONTENT


def test_the_writer_cannot_go_back(target) -> None:
    def writer(out: BinaryIO) -> None:
        assert not out.seekable()
        with pytest.raises(OSError, match="seek"):
            out.seek(0)
        with pytest.raises(OSError, match="truncate"):
            out.truncate(0)
        out.write(b"done")

    write_verified(target, writer)

    assert target.read_bytes() == b"done"


def child(target: Path, body: str) -> subprocess.Popen[str]:
    program = f"""
    import resource, signal, sys, time
    from pathlib import Path
    from ngheo_desktop.errors import KnownError
    from ngheo_desktop.sync.safe_write import write_verified
    target = Path({str(target)!r})
    {textwrap.indent(textwrap.dedent(body), "    ").strip()}
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


if sys.platform != "win32":  # the limit is one of Unix

    def test_the_limit_of_a_file_size_leaves_the_old_file(target) -> None:
        process = child(
            target,
            """
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
            try:
                write_verified(target, lambda out: [out.write(bytes(1000)) for _ in range(10_000)])
            except KnownError as fault:
                print(fault.code.name)
            """,
        )
        out, err = process.communicate(timeout=60)

        assert (out.strip(), err) == ("FILE_NOT_WRITTEN", "")
        assert untouched(target)


def test_a_process_that_dies_while_writing_leaves_the_old_file_and_the_next_attempt_cleans_up(target) -> None:
    process = child(
        target,
        """
        def writer(out):
            out.write(bytes(5_000_000))
            out.flush()
            print("half", flush=True)
            time.sleep(60)
        write_verified(target, writer)
        """,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    process.communicate(timeout=60)

    assert target.read_bytes() == OLD

    write_verified(target, content)

    assert target.read_bytes() == CONTENT
    assert list(target.parent.iterdir()) == [target]
