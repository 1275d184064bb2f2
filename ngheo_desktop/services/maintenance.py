"""Looking after the data: integrity check and backups."""

from datetime import datetime
from pathlib import Path

from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store.backup import make_backup
from ngheo_desktop.store.check import CheckReport, check


def check_folder(folder: Folder) -> CheckReport:
    """Verify the chain, rebuild the tables from the journal and compare, and run SQLite's own checks; read-only."""
    return check(folder.database)


def back_up(folder: Folder) -> Path:
    """Write a verified copy of the database into the folder of backups and return it.

    Raises:
        KnownError: STORE_DISK_FULL, FILE_NOT_WRITTEN.
    """
    return make_backup(folder.database, folder.paths.backups, folder.clock)


def last_backup(folder: Folder) -> datetime | None:
    """Return when the newest verified backup was made, None when there is none."""
    made = [path.stat().st_mtime for path in folder.paths.backups.glob("ngheo-*.db")]
    return datetime.fromtimestamp(max(made), folder.clock.now().tzinfo) if made else None


def back_up_daily(folder: Folder) -> Path | None:
    """Write a backup unless one was made today; return it, or None.

    Raises:
        KnownError: STORE_DISK_FULL, STORE_READ_ONLY.
    """
    made = last_backup(folder)
    if made is not None and made.date() == folder.clock.today():
        return None
    return back_up(folder)


__all__ = ["CheckReport", "back_up", "back_up_daily", "check_folder", "last_backup"]
