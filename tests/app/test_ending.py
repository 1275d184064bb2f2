"""The real program, ended in the middle of typing: by its window, by a signal, by the end of the session."""

import os
import subprocess
import sys
from datetime import datetime

import pytest

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import COMMUNE, Setup, create_folder, open_folder
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.recovery import stopped_at
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households

AREA, TYPED = "house.area_m2", "77"
# Types into a field without leaving it, and ends the program in one of the ways.
KEYING = """
import os, signal, sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from ngheo_desktop.app import ending

way, household, question = sys.argv[1], sys.argv[2], sys.argv[3]
wait_for_the_person = QApplication.exec
# Only the system makes the object that its signal carries.
listening = []
listen = ending.Ending.__init__

def begin(self, *rest):
    listen(self, *rest)
    listening.append(self)

ending.Ending.__init__ = begin

def key(*_):
    window = next(one for one in QApplication.topLevelWidgets() if one.inherits("QMainWindow"))
    window.show_page("questionnaire", household)
    page = window.page("questionnaire")
    page.form_view.enter(question)
    field = page.form_view._rows[question].field
    field.selectAll()
    for letter in "77":
        QTest.keyClick(field, Qt.Key(ord(letter)))
    assert field.is_edited
    if way == "window":
        # It waits for what is being written and closes by itself.
        window.close()
    elif way == "session":
        listening[0]._keep()
        os._exit(0)
    else:
        os.kill(os.getpid(), getattr(signal, way))

def run(*_):
    QTimer.singleShot(300, key)
    return wait_for_the_person()

QApplication.exec = run
sys.argv = ["ngheo-desktop", "--data", sys.argv[4]]
from ngheo_desktop.__main__ import main
try:
    main()
finally:
    # Whatever would still happen happens now: timers that ask a closed folder.
    QTest.qWait(1_200)
"""


@pytest.fixture
def household(location: DataFolder) -> RecordId:
    setup = Setup(role=COMMUNE, officer="Triệu Mùi Ghến", commune_code="05665")
    clock = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))
    areas = load_areas()
    with create_folder(location, setup, passphrase=None, clock=clock, areas=areas).folder as folder:
        add_sample(folder, Standards(areas), households=4, seed=1)
        return next(iter(households.all(folder.database))).household_id


def end(way: str, household: RecordId, location: DataFolder) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KEYING, way, household, AREA, str(location.root)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )


@pytest.mark.parametrize("way", ["window", "session", "SIGTERM", "SIGHUP"])
def test_what_is_typed_is_kept_and_the_end_is_a_proper_one(
    household: RecordId, location: DataFolder, clock: FixedClock, way: str
) -> None:
    done = end(way, household, location)

    assert "Error" not in done.stderr
    assert "unexpected" not in done.stderr
    assert done.returncode == 0
    with open_folder(location, clock=clock) as folder:
        session = open_questionnaire(folder, Standards(load_areas()), household, get_round(folder))
        assert session.answer(AREA) == TYPED
        stopped = stopped_at(folder)
        assert stopped is not None
        assert stopped.place.question == AREA
        assert not stopped.interrupted


def test_a_kill_keeps_what_was_left_and_is_told_as_one(
    household: RecordId, location: DataFolder, clock: FixedClock
) -> None:
    done = end("SIGKILL", household, location)

    assert done.returncode == -9
    with open_folder(location, clock=clock) as folder:
        session = open_questionnaire(folder, Standards(load_areas()), household, get_round(folder))
        assert session.answer(AREA) != TYPED
