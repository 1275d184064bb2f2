"""Every page of the window on a screen that is not there: for the self-check and for pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QWidget

from ngheo_desktop.app.opening import SAMPLE_COMMUNE
from ngheo_desktop.app.pages import WindowMaker
from ngheo_desktop.app.start import dress, make_application
from ngheo_desktop.clock import SystemClock
from ngheo_desktop.gui.main_window import MainWindow
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.preferences import Preferences
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import COMMUNE, Folder, Setup, create_folder
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.settings import load_settings

_SIZE = QSize(1366, 768)
_FEW = 8


@contextmanager
def shown_window(folder: Folder, standards: Standards) -> Iterator[MainWindow]:
    """Show the main window of an open folder and take it down again."""
    app = make_application()
    loaded = load_settings(folder.paths.settings_file)
    style = dress(app, loaded)
    operations = Operations()
    preferences = Preferences(folder.paths.settings_file, loaded, style)
    window = WindowMaker(folder, standards, operations, preferences).make()
    try:
        window.resize(_SIZE)
        window.show()
        yield window
    finally:
        operations.close()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(window: QWidget) -> None:
    """Let everything that was posted happen: layouts, paints, results of operations."""
    for _ in range(20):
        QCoreApplication.processEvents()
    window.repaint()


def open_every_page(location: DataFolder, standards: Standards) -> int:
    """Open every page on a few invented households made in `location` and return how many there are."""
    setup = Setup(role=COMMUNE, officer="Nguyễn Thị Mẫu", commune_code=SAMPLE_COMMUNE)
    made = create_folder(location, setup, passphrase=None, clock=SystemClock(), areas=standards.areas)
    with made.folder as folder:
        added = add_sample(folder, standards, households=_FEW, seed=1)
        classify_round(folder, standards, get_round(folder, added.round_id))
        with shown_window(folder, standards) as window:
            for key in window.page_keys:
                window.show_page(key)
                settle(window)
            return len(window.page_keys)


def take_pictures(folder: Folder, standards: Standards, out: Path) -> list[Path]:
    """Write a picture of each page of an open folder and return the files."""
    out.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    with shown_window(folder, standards) as window:
        for number, key in enumerate(window.page_keys, start=1):
            window.show_page(key)
            settle(window)
            file = out / f"{number}-{key}.png"
            window.grab().save(str(file))
            files.append(file)
    return files
