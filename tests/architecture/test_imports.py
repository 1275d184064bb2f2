"""What an import may pull in."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("PySide6", "reportlab", "python_calamine", "xlsxwriter", "openpyxl", "zxingcpp", "pypdfium2", "babel",
         "numpy")  # fmt: skip


def modules_after(imports: str) -> set[str]:
    code = f"import sys\n{imports}\nprint('\\n'.join({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_services_and_the_command_line_do_not_load_qt(root: Path) -> None:
    below = [
        path.relative_to(root).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for part in ("services", "cli", "store", "sync", "reports", "exchange", "rules", "forms", "reference", "domain")
        for path in sorted((root / "ngheo_desktop" / part).rglob("*.py"))
    ]

    loaded = modules_after("\n".join(f"import {name}" for name in below))

    assert "sqlcipher3" in loaded
    assert "PySide6" not in loaded


def test_asking_the_command_line_for_help_loads_nothing_heavy() -> None:
    loaded = modules_after("import ngheo_desktop.__main__")

    assert sorted(loaded.intersection(HEAVY)) == []


def test_services_screens_and_commands_do_not_load_numpy(root: Path) -> None:
    names = [
        path.relative_to(root).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for part in ("services", "gui", "app", "cli")
        for path in sorted((root / "ngheo_desktop" / part).rglob("*.py"))
    ]

    assert "numpy" not in modules_after("\n".join(f"import {name}" for name in names))
    assert "numpy" in modules_after("import ngheo_desktop.rules.mass")


MAKE = """
from ngheo_desktop.app.pictures import open_every_page
open_every_page(DataFolder(Path({place!r})), Standards(load_areas()))
"""
OPEN = """
from ngheo_desktop.app.pictures import settle, shown_window
from ngheo_desktop.clock import SystemClock
from ngheo_desktop.services.folder import open_folder
with open_folder(DataFolder(Path({place!r})), passphrase=None, clock=SystemClock()) as folder:
    with shown_window(folder, Standards(load_areas())) as (window, operations):
        for key in window.page_keys:
            window.show_page(key)
            settle(operations)
"""
NAMES = """
from pathlib import Path
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.standards import Standards
"""


def test_a_window_with_every_page_open_has_not_loaded_numpy(tmp_path: Path) -> None:
    # Libraries that only look whether numpy is there (sqlite-utils, which makes a new database; openpyxl) load it too.
    modules_after(NAMES + MAKE.format(place=str(tmp_path)))

    loaded = modules_after(NAMES + OPEN.format(place=str(tmp_path)))

    assert "PySide6" in loaded
    assert "numpy" not in loaded


@pytest.mark.parametrize("banned", ["datetime.now", "date.today", "datetime.utcnow", "datetime.today"])
def test_only_the_clock_reads_the_time_of_day(banned: str, package: dict[Path, ast.Module], root: Path) -> None:
    readers = [
        path.relative_to(root).as_posix()
        for path, tree in package.items()
        if any(isinstance(node, ast.Attribute) and ast.unparse(node).endswith(banned) for node in ast.walk(tree))
    ]

    assert readers in ([], ["ngheo_desktop/clock.py"])


def test_nothing_happens_at_import(package: dict[Path, ast.Module], root: Path) -> None:
    allowed = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
    doers = [
        f"{path.relative_to(root).as_posix()}:{node.lineno}"
        for path, tree in package.items()
        for node in tree.body
        if not isinstance(node, allowed)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        and not (isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "__name__ == '__main__'"})
    ]

    # The toolkit shows sqlite-utils our database module before it is imported; there is no later moment for it.
    assert [place for place in doers if not place.startswith("ngheo_desktop/store/toolkit.py")] == []
