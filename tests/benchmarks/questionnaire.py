"""Keying and listing, measured: `python tests/benchmarks/questionnaire.py`. Each line is a ratio to its limit.

A key counts from its press until what it changed in the form is painted, with 60 members on the screen; the class of so
many people follows in the next frame and is measured by itself. Between two keys the
program is idle, as it is for anybody who types.
"""

import os
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from tests_support.entry import Commune, new_commune

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui import theme, translator
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.services.households import HouseholdQuery
from ngheo_desktop.services.samples import add_sample

KEY_MS, OPEN_MS, SEARCH_MS = 16.0, 50.0, 30.0
HOUSEHOLDS = int(os.environ.get("NGHEO_BENCHMARK_HOUSEHOLDS", "20000"))
STEPS = 120


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)] * 1000


def tell(what: str, times: list[float], limit: float) -> None:
    found = p95(times)
    print(f"{what}: {found / limit:.2f} of the limit (p95 {found:.1f} ms, limit {limit:.0f} ms, {len(times)} times)")


def wait_until_idle(page: QuestionnairePage, operations: Operations) -> None:
    QTest.qWait(15)
    while page._saver.has_unsaved or not operations.is_idle:
        QTest.qWait(5)


def press(widget: QWidget, key: Qt.Key) -> float:
    """Press a key and return the seconds until what it changed is painted."""
    started = time.perf_counter()
    QTest.keyClick(widget, key)
    QApplication.sendPostedEvents()
    return time.perf_counter() - started


def key_times(page: QuestionnairePage, operations: Operations) -> tuple[list[float], list[float], list[float]]:
    """Answer cell after cell, then walk, then type into a field: times of choosing (which goes on), walking, typing."""
    page.form_view.enter("allowance", page.session.household.members[0].member_id)
    choosing: list[float] = []
    going: list[float] = []
    roster = page.form_view._rosters["members"]
    for step in range(STEPS):
        options = roster.panel.options
        is_first = options is not None and options.codes[:1] in (["1"], ["yes"])
        chosen = press(QApplication.focusWidget(), Qt.Key.Key_2 if is_first else Qt.Key.Key_1)
        wait_until_idle(page, operations)
        if step >= STEPS // 6:  # what is made at first use is made
            choosing.append(chosen)
    page.form_view.enter("allowance", page.session.household.members[0].member_id)
    for _ in range(STEPS):
        going.append(press(QApplication.focusWidget(), Qt.Key.Key_Return))
        wait_until_idle(page, operations)
    page.form_view.enter("survey.enumerator")
    typing = [press(QApplication.focusWidget(), Qt.Key.Key_A) for _ in range(STEPS)]
    return choosing, going, typing


def class_times(page: QuestionnairePage) -> list[float]:
    times = []
    for _ in range(STEPS):
        started = time.perf_counter()
        page._classes.show()
        QApplication.sendPostedEvents()
        times.append(time.perf_counter() - started)
    return times


def open_times(page: QuestionnairePage, operations: Operations) -> list[float]:
    times = []
    for _ in range(60):
        started = time.perf_counter()
        page.go(1)
        QApplication.sendPostedEvents()
        times.append(time.perf_counter() - started)
        wait_until_idle(page, operations)
    return times[5:]


def search_times(page: HouseholdsPage) -> list[float]:
    times = []
    for text in ("t", "tr", "tri", "trieu", "trieu m", "nguyen thi", "hoang van", "ma", "le", "dong", "Triệu", "19"):
        for _ in range(4):
            started = time.perf_counter()
            page.search(text)
            QApplication.sendPostedEvents()
            times.append(time.perf_counter() - started)
    return times


def main() -> None:
    app = QApplication([])
    translator.install(app)
    theme.install(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        commune = new_commune(Path(folder) / "data", FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00")))
        add_sample(commune.folder, commune.standards, households=HOUSEHOLDS, seed=5)
        large = commune.add("Nguyễn Thị Phương Thảo Nguyên Hương", others=59)
        measure(commune, large)
        commune.folder.close()


def measure(commune: Commune, large: str) -> None:
    operations = Operations()
    workspace = Workspace(operations)
    page = QuestionnairePage(workspace, commune.folder, commune.standards, commune.book)
    page.resize(840, 680)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    page.open_household(large)
    choosing, going, typing = key_times(page, operations)
    tell("key that chooses an answer and goes on, 60 members", choosing, KEY_MS)
    tell("key that goes to the next cell, 60 members", going, KEY_MS)
    tell("key that types a letter", typing, KEY_MS)
    tell("class after an answer, 60 members", class_times(page), KEY_MS)
    everywhere = HouseholdQuery(commune_code=commune.folder.commune_code, order="village")
    first = commune.book.rows(everywhere, commune.book.find(everywhere)[:1])[0]
    page.open_household(first.household_id)
    tell(f"open a household of {HOUSEHOLDS:,}", open_times(page, operations), OPEN_MS)
    listed = HouseholdsPage(workspace, commune.folder, commune.standards, commune.book)
    listed.resize(1130, 640)
    listed.show()
    listed.activate()
    tell(f"search as you type among {HOUSEHOLDS:,}", search_times(listed), SEARCH_MS)
    operations.close()


if __name__ == "__main__":
    main()
