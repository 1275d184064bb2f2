"""How long the program takes to a usable window, against an empty PySide6 window with the same fonts.

    python tests/benchmarks/startup.py [RUNS]

Each start is a process of its own, from its beginning to the first paint of a window that takes input: of the window
that asks for the passphrase, which an officer meets first, with the field for it in focus; or of the list of a sample
commune, which has no passphrase, with its rows. `cold` means as after the computer was switched on: on Linux the memory
of the system for files is emptied before every start when we may (as root), else the files of Python, Qt and ours
are put out of it one by one (pages that another running process uses stay); the output says which. `warm` means that
nothing was put out. The budget, 1.5 times, is for the cold start to the passphrase window.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUDGET = 1.5
READ_AT_START = (".py", ".pyc", ".ttf", ".ui", ".svg", ".po", ".toml", ".qss", ".csv", ".zip")
TREES = ("ngheo_desktop", "ui", "i18n", "resources")
DROP_CACHES = Path("/proc/sys/vm/drop_caches")
EMPTY_NAME = "empty window"
FIRST = "passphrase window"

EMPTY = """
import os, sys
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication([])
for face in ("Regular", "Bold", "Italic", "BoldItalic"):
    QFontDatabase.addApplicationFont(sys.argv[1] + "/LiberationSans-" + face + ".ttf")
font = app.font()
font.setFamily("Liberation Sans")
app.setFont(font)
window = QMainWindow()
window.setCentralWidget(QLabel("Rà soát hộ nghèo, hộ cận nghèo"))
window.show()
app.processEvents()
window.grab()
os._exit(0)
"""

# The real program, stopped where it would wait for the person.
PROGRAM = """
import os, sys

def usable(*_):
    from PySide6.QtWidgets import QApplication, QLineEdit, QTableView
    QApplication.processEvents()
    window = QApplication.activeModalWidget() or QApplication.activeWindow() or QApplication.topLevelWidgets()[0]
    assert window.isVisible()
    window.grab()
    focus = window.focusWidget()
    rows = any(table.isVisible() and table.model().rowCount() for table in window.findChildren(QTableView))
    field = isinstance(focus, QLineEdit) and focus.echoMode() == QLineEdit.EchoMode.Password and focus.isEnabled()
    if not (rows or field):
        print("not usable:", focus, file=sys.stderr)
        os._exit(1)
    os._exit(0)

def shown(dialog):
    dialog.show()
    usable()

class BeforeStart:
    def find_spec(self, name, path=None, target=None):
        if name == "ngheo_desktop.app.start":
            from PySide6.QtWidgets import QApplication, QDialog
            QDialog.exec = shown
            QApplication.exec = usable

sys.argv = ["ngheo-desktop"]
sys.meta_path.insert(0, BeforeStart())
from ngheo_desktop.__main__ import main
main()
"""

MAKE = """
import sys
from pathlib import Path
from ngheo_desktop.clock import SystemClock
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import Setup, create_folder
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
areas = load_areas()
setup = Setup(role="commune", officer="Triệu Mùi Ghến", commune_code="05665")
for name, passphrase in (("sample", None), ("protected", "con trâu đi trước")):
    paths = DataFolder(Path(sys.argv[1]) / name / "ngheo_desktop")
    folder = create_folder(paths, setup, passphrase=passphrase, clock=SystemClock(), areas=areas).folder
    if passphrase is None:
        add_sample(folder, Standards(areas), households=400, seed=1)
    folder.close()
"""


def run(program: str, bytecode: Path, argument: str) -> float:
    """Return how long one start takes, from the start of the process to its painted window.

    `argument` is also where the program looks for its data folder.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    # An installed program has its bytecode; the first start here makes it.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
    environment |= {"XDG_DATA_HOME": argument, "LOCALAPPDATA": argument}
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program, argument], check=True, env=environment, cwd=ROOT)
    return time.perf_counter() - started


def may_empty_memory() -> bool:
    """Tell whether the system lets us forget every file it has read: on Linux, as root."""
    return os.access(DROP_CACHES, os.W_OK)


def forget(folders: Collection[Path]) -> None:
    """Put the files in these folders out of the memory of the system, and with the right to do so all others too."""
    if folders and may_empty_memory():
        os.sync()
        DROP_CACHES.write_text("3\n")
        return
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                if ".so" not in name and not name.endswith(READ_AT_START):
                    continue
                try:
                    file = os.open(Path(parent) / name, os.O_RDONLY)
                except FileNotFoundError:  # a file of another run, gone meanwhile
                    continue
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(file)


def main() -> int:
    """Print the medians and the ratios; return 1 when the budget is passed."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    fonts = str(ROOT / "resources" / "fonts")
    with tempfile.TemporaryDirectory() as scratch:
        run(MAKE, Path(scratch) / "bytecode", scratch)
        starts = {
            EMPTY_NAME: (EMPTY, fonts),
            FIRST: (PROGRAM, f"{scratch}/protected"),
            "list of a sample commune": (PROGRAM, f"{scratch}/sample"),
        }
        bytecode = Path(scratch) / "bytecode"
        for program, argument in starts.values():
            run(program, bytecode, argument)
        folders = (Path(sys.prefix), Path(sys.base_prefix) / "lib", bytecode, *(ROOT / name for name in TREES))
        kinds = ("warm", "cold") if hasattr(os, "posix_fadvise") else ("warm",)
        medians = {kind: measure(starts, bytecode, runs, folders if kind == "cold" else ()) for kind in kinds}
    if "cold" in kinds:
        way = "the system's memory for files was emptied" if may_empty_memory() else "our files were put out of memory"
        print(f"start: before every cold start {way}")
    for kind, found in medians.items():
        for name, median in found.items():
            limit = f" (budget {BUDGET})" if kind == kinds[-1] and name == FIRST else ""
            print(
                f"start: {kind}: {name}: {median * 1000:.0f} ms, {median / found[EMPTY_NAME]:.2f} x empty window{limit}"
            )
    found = medians[kinds[-1]]
    return 0 if found[FIRST] <= BUDGET * found[EMPTY_NAME] else 1


def measure(
    starts: Mapping[str, tuple[str, str]], bytecode: Path, runs: int, forgotten: Collection[Path]
) -> dict[str, float]:
    """Return the median of each start. They take turns, so that a busy minute weighs on all alike."""
    measured: dict[str, list[float]] = {name: [] for name in starts}
    for _ in range(runs):
        for name, (program, argument) in starts.items():
            forget(forgotten)
            measured[name].append(run(program, bytecode, argument))
    return {name: statistics.median(times) for name, times in measured.items()}


if __name__ == "__main__":
    sys.exit(main())
