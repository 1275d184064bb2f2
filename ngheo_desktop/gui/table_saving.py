"""Saving the tables of a page or window as a workbook or a CSV file: asks where, works off the GUI thread, says so."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.domain.text import fold
from ngheo_desktop.gui import files
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.page import TableReader
from ngheo_desktop.messages import ntr, tr
from ngheo_desktop.services.table_export import save_tables

_SUFFIXES = (".xlsx", ".csv")
_LONGEST_NAME = 60


def save_shown(
    owner: QWidget,
    operations: Operations,
    reader: TableReader | None,
    name: str,
    say: Callable[[str], None],
) -> None:
    """Ask for a file and save tables there.

    Args:
        owner: over which the window that asks stands, and where a fault is shown.
        operations: where the work is done.
        reader: reads the tables; None says that there are none.
        name: what the tables are called; the file name that is offered is made from it.
        say: is told what was saved.
    """
    if reader is None:
        say(tr("There is no table to save here."))
        return
    kinds = f"{tr('Excel workbooks')} (*.xlsx);;{tr('CSV for other programs')} (*.csv)"
    chosen = files.ask_save(owner, tr("Save the table"), files.documents() / file_name(name), kinds)
    if chosen is None:
        return
    file = with_suffix(chosen)

    def work(progress: Progress) -> str:
        tables = reader(progress)
        save_tables(tables, file, progress)
        return _told(tables, file)

    operations.run_long(owner, work, say, title=tr("Saving {file}", file=file.name))


def file_name(title: str) -> str:
    """Return a name for a workbook that every file system takes."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(title))[:_LONGEST_NAME].strip("-")
    return f"{words or 'bang'}.xlsx"


def with_suffix(file: Path) -> Path:
    """Return the file with a suffix that says what it is; a workbook where the name says nothing known."""
    return file if file.suffix.casefold() in _SUFFIXES else file.with_name(f"{file.name}.xlsx")


def _told(tables: Sequence[TableContent], file: Path) -> str:
    """Say what was saved. CSV holds one table."""
    written = tables[:1] if file.suffix.casefold() == ".csv" else tables
    rows = ntr("{n} row", "{n} rows", sum(len(table.rows) for table in written))
    if len(written) < len(tables):
        return tr("Saved {rows} of the first table to {file}; a workbook takes all of them.", rows=rows, file=file)
    return tr("Saved {rows} to {file}", rows=rows, file=file)
