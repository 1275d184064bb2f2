"""How long the program takes to a usable window, against an empty PySide6 window with the same fonts.

    python tests/benchmarks/startup.py [RUNS]

Each start is a process of its own. The first two of each sort are not counted: they fill the caches of the system.
Budget: 1.5 times.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUDGET = 1.5
WARM_UP = 2

EMPTY = """
import sys
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
for face in ("Regular", "Bold", "Italic", "BoldItalic"):
    QFontDatabase.addApplicationFont(sys.argv[1] + "/LiberationSans-" + face + ".ttf")
font = app.font()
font.setFamily("Liberation Sans")
app.setFont(font)
window = QMainWindow()
window.resize(1366, 740)
window.show()
app.processEvents()
window.grab()
"""

FRAME = """
from ngheo_desktop.clock import SystemClock
from ngheo_desktop.gui import theme, translator
from ngheo_desktop.gui.main_window import MainWindow
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.page import Page, PageSpec, Workspace
app = theme.new_application([])
translator.install(app)
theme.install(app)
operations = Operations(app)
icons = ("home", "users", "forms", "certificate", "arrows-exchange", "settings")
pages = [PageSpec(name, "Households", name, Page) for name in icons]
window = MainWindow(Workspace(operations), pages, clock=SystemClock(), office="", is_sample=True)
window.show_page("users")
window.show()
app.processEvents()
window.grab()
operations.close()
"""

UNLOCK = """
from pathlib import Path
from ngheo_desktop.gui import theme, translator
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.pages.unlock import UnlockDialog
app = theme.new_application([])
translator.install(app)
theme.install(app)
operations = Operations(app)
window = UnlockDialog(None, operations, Path("/data"))
window.show()
app.processEvents()
window.grab()
operations.close()
"""


def seconds(program: str, bytecode: str) -> float:
    """Return how long one start takes, from the start of the process to its end."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    # An installed program has its bytecode; the first start here makes it.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = bytecode
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", program, str(ROOT / "resources" / "fonts")],
        check=True,
        env=environment,
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


def main() -> int:
    """Print the medians and the ratios; return 1 when a budget is passed."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    programs = {"empty window": EMPTY, "unlock window": UNLOCK, "main window": FRAME}
    measured: dict[str, list[float]] = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as bytecode:
        for number in range(runs + WARM_UP):
            # In turn, so that a busy minute weighs on all alike.
            for name, program in programs.items():
                taken = seconds(program, bytecode)
                if number >= WARM_UP:
                    measured[name].append(taken)
    empty = statistics.median(measured["empty window"])
    worst = 0.0
    for name, times in measured.items():
        median = statistics.median(times)
        ratio = median / empty
        worst = max(worst, ratio)
        print(f"start: {name}: {median * 1000:.0f} ms, {ratio:.2f} x empty window (budget {BUDGET})")
    return 0 if worst <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
