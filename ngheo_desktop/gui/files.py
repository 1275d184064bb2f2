"""Asking for files and folders, and showing them: the windows of the system where it has its own."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from ngheo_desktop.messages import tr


def documents() -> Path:
    """Return the folder for documents of the person at the computer: where a window that asks for a file begins."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    # Where that folder was never made, Qt's own window would begin wherever the program was started.
    return Path(found) if found and Path(found).is_dir() else Path.home()


def kinds(name: str, suffix: str) -> str:
    """Return the list of name patterns for files of one suffix, and for all files."""
    return f"{name} (*{suffix});;" + tr("All files") + " (*)"


def ask_save(owner: QWidget, title: str, start: Path, kinds: str) -> Path | None:
    """Ask where to save a file; `kinds` is Qt's list of name patterns. None when the person changed their mind."""
    name, chosen = QFileDialog.getSaveFileName(owner, title, str(start), kinds)
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_suffix(_suffix_of(chosen) or start.suffix)


def _suffix_of(kind: str) -> str:
    """Return the suffix that a name pattern asks for: of “CSV (*.csv)” it is “.csv”."""
    _, _, pattern = kind.partition("(*.")
    suffix = pattern.rstrip(")")
    return f".{suffix}" if suffix.isalnum() else ""


def ask_open(owner: QWidget, title: str, start: Path, kinds: str) -> Path | None:
    """Ask for a file that exists."""
    name, _ = QFileDialog.getOpenFileName(owner, title, str(start), kinds)
    return Path(name) if name else None


def ask_folder(owner: QWidget, title: str, start: Path) -> Path | None:
    """Ask for a folder that exists."""
    name = QFileDialog.getExistingDirectory(owner, title, str(start))
    return Path(name) if name else None


def show_folder(folder: Path) -> None:
    """Open a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
