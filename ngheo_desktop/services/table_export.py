"""Saving what a screen shows as a workbook or a CSV file."""

from collections.abc import Sequence
from pathlib import Path

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.exchange.table_file import is_csv, write_csv, write_workbook
from ngheo_desktop.sync.safe_write import write_verified


def save_tables(tables: Sequence[TableContent], path: Path, progress: Progress | None = None) -> None:
    """Write tables to a workbook, a sheet each; a name that ends in .csv asks for the first of them as CSV.

    Raises:
        CancelledError: nothing was written.
        KnownError: FILE_NOT_WRITTEN, TABLE_TOO_LARGE; a file of that name is as it was.
    """
    if is_csv(path):
        write_verified(path, lambda out: write_csv(tables[0], out, progress))
    else:
        write_verified(path, lambda out: write_workbook(tables, out, progress))
