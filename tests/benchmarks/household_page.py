"""The page of households with paint: opened, sorted, filtered, searched, paged, at 20,000 and at 500,000 households.

Run as a file with a folder: the 20,000 are made there once (`commune/`); the 500,000 are the database that
`search.py 500000 FOLDER` makes (`ngheo.db`) and are left out where there is none. Each line is the processor time
of the screen's own thread against its limit; what the worker thread does meanwhile makes nobody wait.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1] / "support")]

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests_support import communes
from tests_support.entry import Commune, new_commune, open_commune

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui import theme, translator
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.store.database import Database

CLOCK = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))
HOUSEHOLDS = 20_000
OPEN_MS = 50.0
TEXTS = (
    "t",
    "tr",
    "tri",
    "trieu",
    "trieu m",
    "nguyen thi",
    "hoang van",
    "ma",
    "le",
    "dong",
    "Triệu",
    "Thị",
    "19",
    "7",
    "zz",
)
FILTERS = (
    {},
    {"status": "none"},
    {"status": "complete"},
    {"last_class": "near_poor"},
    {"last_class": "none"},
    {"class": "vn-2022-2026/none"},
    {"class": "vn-2022-2026/poor", "last_class": "poor"},
)
Times = dict[str, list[float]]


class Measured:
    """The page on a folder, and how long it took for what."""

    def __init__(self, commune: Commune) -> None:
        self.times: Times = {}
        self.commune = commune
        self.operations = Operations()
        self.workspace = Workspace(self.operations)
        self.page = HouseholdsPage(self.workspace, commune.folder, commune.standards, commune.book)
        self.page.resize(1130, 640)

    def time(self, what: str, act: Callable[[], object]) -> None:
        """Do it, paint, and note how long that took; then let the worker end."""
        started = time.thread_time()
        act()
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        self.times.setdefault(what, []).append((time.thread_time() - started) * 1e3)
        started = time.thread_time()
        while not self.operations.is_idle:
            QTest.qWait(2)
        QApplication.processEvents()
        self.times.setdefault("the rest, when it was worked out", []).append((time.thread_time() - started) * 1e3)

    def tell(self, limit: float) -> None:
        for what, times in self.times.items():
            found = sorted(times)[len(times) * 95 // 100]
            worst = max(times)
            print(f"  {what}: p95 {found:.1f} ms of {len(times)}, worst {worst:.1f}: {found / limit:.2f} of the limit")


def walk_through(commune: Commune, limit: float) -> None:
    measured = Measured(commune)
    page, kept = measured.page, commune.folder.database._kept
    kept.clear()
    measured.time("open the page", lambda: (page.show(), page.activate()))
    orders = [place for place, column in enumerate(page._model.columns) if column.order]
    review_round = page._round
    for filters in FILTERS if review_round is not None else FILTERS[:1]:
        kept.clear()
        measured.time("filter, nothing read before", lambda filters=filters: page.filters.choose(filters))
        for column in orders:
            for _ in range(2):
                measured.time("sort", lambda column=column: page.table._sort_by(column))
                one_list(measured, page)
        kept.clear()
        measured.time("search, nothing read before", lambda: page.search("ngu"))
        measured.time("search", lambda: page.search(""))
    measured.tell(limit)
    measured.operations.close()


def one_list(measured: Measured, page: HouseholdsPage) -> None:
    for text in TEXTS:
        measured.time("search", lambda text=text: page.search(text))
    measured.time("search", lambda: page.search(""))
    table, rows = page.table, page._model.rowCount()
    if not rows:
        return
    measured.time("jump to the last household", lambda: QTest.keyClick(table, Qt.Key.Key_End))
    for _ in range(3):
        measured.time("page up and down", lambda: QTest.keyClick(table, Qt.Key.Key_PageUp))
        measured.time("page up and down", lambda: QTest.keyClick(table, Qt.Key.Key_PageDown))
    number = page._model.numbers[rows // 2]
    measured.time("jump to a household", lambda: table.select_number(number))


def open_households(commune: Commune) -> None:
    operations = Operations()
    page = QuestionnairePage(Workspace(operations), commune.folder, commune.standards, commune.book)
    page.resize(840, 680)
    page.show()
    village = commune.book.villages()[0]
    page.open_household(commune.add("Lý Thị Mẫu", village=village.name))
    times: list[float] = []
    for _ in range(60):
        started = time.thread_time()
        page.go(-1)
        QApplication.sendPostedEvents()
        times.append((time.thread_time() - started) * 1e3)
        while page._saver.has_unsaved or not operations.is_idle:
            QTest.qWait(5)
    found = sorted(times[5:])[len(times[5:]) * 95 // 100]
    print(f"  open a household: p95 {found:.1f} ms: {found / OPEN_MS:.2f} of the limit of {OPEN_MS:.0f}")
    operations.close()


def main() -> None:
    app = QApplication([])
    translator.install(app)
    theme.install(app, "light")
    root = Path(sys.argv[1])
    if (root / "commune").exists():
        commune = open_commune(root / "commune", CLOCK)
    else:
        commune = new_commune(root / "commune", CLOCK)
        add_sample(commune.folder, commune.standards, households=HOUSEHOLDS, seed=5)
    print(f"{HOUSEHOLDS:,} households, limit 30 ms")
    walk_through(commune, 30.0)
    open_households(commune)
    if (root / "ngheo.db").exists():
        own, profile = commune.folder.database, commune.folder.profile
        # An upper office looks at all communes.
        commune.folder.database = Database(root / "ngheo.db", communes.KEY)
        commune.folder._profile = replace(profile, commune_code="")
        print("500,000 households, limit 100 ms")
        walk_through(commune, 100.0)
        commune.folder.database.close()
        commune.folder.database, commune.folder._profile = own, profile
    commune.folder.close()


if __name__ == "__main__":
    main()
