"""Copies of the database, made while it is in use, verified before they count."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ngheo_desktop.clock import Clock
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store import keyfile
from ngheo_desktop.store.driver import Translated, connect

if TYPE_CHECKING:
    from ngheo_desktop.store.database import Database

_PATTERN = "ngheo-*.db"


def make_backup(db: "Database", folder: Path, clock: Clock, keep: int = 10) -> Path:
    """Copy the database and its key file to `folder`, verify the copy, and keep the newest `keep` copies.

    Returns:
        The path of the copy, `ngheo-<time>.db`; the key file lies beside it as `key.json`.

    Raises:
        KnownError: STORE_READ_ONLY, STORE_DISK_FULL, STORE_CORRUPT, STORE_IO.
    """
    made = copy_of(db.path, db.key, folder, clock.now(), "")
    for old in sorted(folder.glob(_PATTERN), key=lambda path: path.name)[:-keep]:
        if old != made:
            old.unlink()
    return made


def copy_of(path: Path, key: bytes, folder: Path, moment: datetime, reason: str) -> Path:
    """Copy a database into a folder as `ngheo-<time>[-<reason>].db` and verify the copy.

    Raises:
        KnownError: see `make_backup`.
    """
    stamp = moment.strftime("%Y%m%dT%H%M%S")
    target = folder / f"ngheo-{stamp}{'-' + reason if reason else ''}.db"
    temporary = folder / f"{target.name}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        try:
            _copy(path, key, temporary)
            temporary.replace(target)
        finally:
            for name in (temporary.name, f"{temporary.name}-wal", f"{temporary.name}-shm"):
                (folder / name).unlink(missing_ok=True)
        key_file = path.with_name(keyfile.FILE_NAME)
        if key_file.is_file():
            shutil.copy2(key_file, folder / keyfile.FILE_NAME)
        keyfile.sync_folder(folder)
    except OSError as fault:
        raise KnownError(ErrorCode.STORE_READ_ONLY, folder=folder) from fault
    return target


def _copy(path: Path, key: bytes, target: Path) -> None:
    source = connect(path, key, guarded=False)
    try:
        copy = connect(target, key, create=True, guarded=False)
        try:
            with Translated(target):
                source.backup(copy)
                copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            copy.close()
    finally:
        source.close()
    verify = connect(target, key, guarded=False)
    try:
        with Translated(target):
            if verify.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                raise KnownError(ErrorCode.STORE_CORRUPT, file=target.name, folder=target.parent)
            # One file travels better than three: a copy is not in WAL mode until it is opened for work.
            verify.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        verify.close()
