"""What a start loads: the list of households must not wait for what other pages, papers and workbooks need."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import COMMUNE, Setup, create_folder
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards

# The real program, stopped where it would wait for the person; it says what it loaded until then.
START = """
import os, sys
from PySide6.QtWidgets import QApplication, QTableView

def loaded(*_):
    QApplication.processEvents()
    window = QApplication.activeWindow() or QApplication.topLevelWidgets()[0]
    print(any(table.model() and table.model().rowCount() for table in window.findChildren(QTableView)))
    print("\\n".join(sorted(sys.modules)), flush=True)
    os._exit(0)

QApplication.exec = loaded
sys.argv = ["ngheo-desktop"]
from ngheo_desktop.__main__ import main
main()
"""
# The stick with the data is pulled out while the window is open; what is shown then is printed instead.
PULLED_OUT = """
import shutil, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ngheo_desktop.gui import faults

def pulled_out(*_):
    shutil.rmtree(sys.argv[2])
    return 0

QApplication.exec = pulled_out
faults.show = lambda parent, fault: print(fault.code.name, flush=True)
from ngheo_desktop.__main__ import main
main()
"""
# For workbooks, papers and pictures; numbers by columns; schema changes; engines, forms and questionnaires.
LATER = (
    *("PIL", "zxingcpp", "xlsxwriter", "openpyxl", "python_calamine", "numpy", "reportlab", "fontTools", "pypdfium2"),
    *("sqlite_utils", "babel", "pyrage", "click", "PySide6.QtPrintSupport", "PySide6.QtSvgWidgets"),
    *("ngheo_desktop.rules.engine", "ngheo_desktop.rules.parse", "ngheo_desktop.forms.parse"),
    *("ngheo_desktop.gui.pages.questionnaire_page", "ngheo_desktop.exchange", "ngheo_desktop.reports"),
)


def sample_folder(location: DataFolder, households: int = 5) -> None:
    areas = load_areas()
    setup = Setup(role=COMMUNE, officer="Triệu Mùi Ghến", commune_code="05665")
    clock = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))
    with create_folder(location, setup, passphrase=None, clock=clock, areas=areas).folder as folder:
        add_sample(folder, Standards(areas), households=households, seed=1)


def test_a_stick_that_was_pulled_out_ends_in_a_message_and_not_in_a_crash(tmp_path: Path) -> None:
    sample_folder(DataFolder(tmp_path / "stick"))

    done = subprocess.run(
        [sys.executable, "-c", PULLED_OUT, "--data", str(tmp_path / "stick")],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )

    assert "Traceback" not in done.stderr
    assert set(done.stdout.split()) <= {"STORE_READ_ONLY", "STORE_IO", "STORE_DISK_FULL", "FILE_NOT_WRITTEN"}
    assert (done.returncode, bool(done.stdout)) == (1, True)


def test_a_start_loads_nothing_that_only_other_pages_need(tmp_path: Path) -> None:
    sample_folder(DataFolder(tmp_path / "ngheo_desktop"))
    home = {"XDG_DATA_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}

    done = subprocess.run(
        [sys.executable, "-c", START], capture_output=True, text=True, check=True, env=os.environ | home
    )
    has_rows, *modules = done.stdout.splitlines()

    assert has_rows == "True"
    assert "ngheo_desktop.gui.pages.households_page" in modules
    assert [name for name in LATER if name in modules] == []
