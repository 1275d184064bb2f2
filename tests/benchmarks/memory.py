"""How much memory the program holds for a commune of 6,000 households with its screens open, against the budget.

    python tests/benchmarks/memory.py [HOUSEHOLDS]

The commune is made in a process of its own; the measured one opens its window offscreen, as the program does, and
visits every page. On Linux only: the resident memory is read from /proc.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

HOUSEHOLDS = 6_000
BUDGET_MB = 250
PATIENCE_S = 1.5

MAKE = """
import sys
from pathlib import Path
from ngheo_desktop.clock import SystemClock
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import Setup, create_folder
from ngheo_desktop.services.rounds import all_rounds
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
areas = load_areas()
standards = Standards(areas)
setup = Setup(role="commune", officer="Triệu Mùi Ghến", commune_code="05665")
location = DataFolder(Path(sys.argv[1]))
with create_folder(location, setup, passphrase=None, clock=SystemClock(), areas=areas).folder as one:
    add_sample(one, standards, households=int(sys.argv[2]), seed=1)
    classify_round(one, standards, all_rounds(one)[-1])
"""


def resident_mb(field: str = "VmRSS") -> float:
    """Return the resident memory of this process, or its greatest so far (`VmHWM`), in megabytes."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise SystemExit("no /proc here")


def visit(location: Path) -> None:
    """Open the window on a folder, visit every page and print the memory after each."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from ngheo_desktop.app.application import dress, make_application
    from ngheo_desktop.app.pages import WindowMaker
    from ngheo_desktop.clock import SystemClock
    from ngheo_desktop.gui.operations import Operations
    from ngheo_desktop.gui.preferences import Preferences
    from ngheo_desktop.locations import DataFolder
    from ngheo_desktop.reference.areas import load_areas
    from ngheo_desktop.services.folder import open_folder
    from ngheo_desktop.services.standards import Standards
    from ngheo_desktop.settings import load_settings

    app = make_application()
    settings = location / "settings.json"
    style = dress(app, load_settings(settings))
    operations = Operations()
    with open_folder(DataFolder(location), clock=SystemClock()) as folder:
        preferences = Preferences(settings, load_settings(settings), style)
        maker = WindowMaker(folder, Standards(load_areas()), operations, preferences)
        window = maker.make()
        window.show()
        pages = (
            "households",
            "questionnaire",
            "verification",
            "results",
            "certificates",
            "exchange",
            "standards",
            "about",
        )
        for page in pages:
            window.show_page(page)
            end = time.monotonic() + PATIENCE_S
            while time.monotonic() < end:
                QApplication.processEvents()
                time.sleep(0.01)
            window.grab()
            print(f"  {page}: {resident_mb():.0f} MB", flush=True)
        now, most = resident_mb(), resident_mb("VmHWM")
        print(
            f"all pages open: {now:.0f} MB, {now / BUDGET_MB:.2f} of the budget of {BUDGET_MB} MB; most {most:.0f} MB"
        )
        sys.stdout.flush()
        # What is measured is over; threads that still read for a page need not be waited for.
        os._exit(0)


def main() -> None:
    if sys.argv[1:2] == ["--visit"]:
        visit(Path(sys.argv[2]))
        return
    households = int(sys.argv[1]) if len(sys.argv) > 1 else HOUSEHOLDS
    with tempfile.TemporaryDirectory() as name:
        folder = str(Path(name) / "data")
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", MAKE, folder, str(households)], check=True, cwd=ROOT)
        print(f"{households:,} households made and classified in {time.perf_counter() - started:.0f} s", flush=True)
        subprocess.run([sys.executable, __file__, "--visit", folder], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
