"""Looking after the data: integrity check and backups."""

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


__all__ = ["CheckReport", "back_up", "check_folder"]
