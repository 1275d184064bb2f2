"""Every page of the window on a screen that is not there: for the self-check and for pictures."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QEvent,
    QMessageLogContext,
    QSize,
    QThread,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QTableView

from ngheo_desktop.app.application import dress, make_application
from ngheo_desktop.app.opening import SAMPLE_COMMUNE
from ngheo_desktop.app.pages import WindowMaker
from ngheo_desktop.clock import SystemClock
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.gui.main_window import MainWindow
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.preferences import Preferences
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import COMMUNE, Folder, Setup, create_folder
from ngheo_desktop.services.reading import households_with_results
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.settings import load_settings

_SIZE = QSize(1366, 768)
_FEW = 8
_PATIENCE_MS = 10_000
_QUIET_ROUNDS = 60
_NOISE = "propagateSizeHints"


@contextmanager
def _without_noise() -> Iterator[None]:
    """Keep one sentence to itself that the platform without a screen says of every dialog; it means nothing."""
    before: Callable[[QtMsgType, QMessageLogContext, str], None] | None = None

    def hear(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if _NOISE in text:
            return
        if before is not None:
            before(kind, context, text)
        else:
            print(text, file=sys.stderr)  # noqa: T201  (where Qt would say it)

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


@contextmanager
def shown_window(folder: Folder, standards: Standards) -> Iterator[tuple[MainWindow, Operations]]:
    """Show the main window of an open folder and take it down again."""
    app = make_application()
    loaded = load_settings(folder.paths.settings_file)
    style = dress(app, loaded)
    operations = Operations()
    preferences = Preferences(folder.paths.settings_file, loaded, style)
    window = WindowMaker(folder, standards, operations, preferences).make()
    try:
        with _without_noise():
            window.resize(_SIZE)
            window.show()
            yield window, operations
    finally:
        operations.close()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(operations: Operations) -> None:
    """Let everything happen that was asked for: results of operations, layouts, paints."""
    deadline = QDeadlineTimer(_PATIENCE_MS)
    quiet = 0
    while quiet < _QUIET_ROUNDS and not deadline.hasExpired():
        QCoreApplication.processEvents()
        quiet = quiet + 1 if operations.is_idle else 0
        QThread.msleep(5)


def open_every_page(location: DataFolder, standards: Standards) -> int:
    """Open every page on a few invented households made in `location` and return how many there are."""
    setup = Setup(role=COMMUNE, officer="Nguyễn Thị Mẫu", commune_code=SAMPLE_COMMUNE)
    made = create_folder(location, setup, passphrase=None, clock=SystemClock(), areas=standards.areas)
    with made.folder as folder:
        added = add_sample(folder, standards, households=_FEW, seed=1)
        classify_round(folder, standards, get_round(folder, added.round_id))
        with shown_window(folder, standards) as (window, operations):
            for key in window.page_keys:
                window.show_page(key)
                settle(operations)
            return len(window.page_keys)


def take_pictures(folder: Folder, standards: Standards, out: Path) -> list[Path]:
    """Write a picture of each page of an open folder and return the files."""
    out.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    with shown_window(folder, standards) as (window, operations):
        for number, key in enumerate(window.page_keys, start=1):
            window.show_page(key, _target(folder) if key == "questionnaire" else None)
            settle(operations)
            _choose_first_row(window)
            settle(operations)
            file = out / f"{number}-{key}.png"
            window.grab().save(str(file))
            files.append(file)
    return files


def _target(folder: Folder) -> RecordId | None:
    """Return a household worth looking at: one that came out poor, else the first."""
    review_round = get_round(folder)
    first: RecordId | None = None
    for household, _, results in households_with_results(folder, review_round):
        first = first or household.household_id
        if any(result.household_class is HouseholdClass.POOR for result in results.values()):
            return household.household_id
    return first


def _choose_first_row(window: MainWindow) -> None:
    """Stand on the first row of the page's table, as an officer would."""
    for table in window.findChildren(QTableView):
        if table.isVisible() and table.model() is not None and table.model().rowCount():
            table.setCurrentIndex(table.model().index(0, 0))
            return
