"""Finds the data that ships with the program: ui/, resources/ and i18n/.

The three trees lie beside the package in a checkout and an editable install, and in `_assets/` inside it in a wheel
and a frozen build (docs/decisions/0001). Real paths are returned, because Qt, SQLite and ReportLab want file names.
"""

from functools import cache
from pathlib import Path

from ngheo_desktop.errors import BugError

_PACKAGE = Path(__file__).resolve().parent
TREES = ("ui", "resources", "i18n")


@cache
def assets_root() -> Path:
    """Return the folder that holds ui/, resources/ and i18n/.

    Raises:
        BugError: the installation is incomplete.
    """
    for candidate in (_PACKAGE / "_assets", _PACKAGE.parent):
        if all((candidate / tree).is_dir() for tree in TREES):
            return candidate
    raise BugError(f"no ui/, resources/ and i18n/ in or beside {_PACKAGE}")


def asset(*parts: str) -> Path:
    """Return the path of a shipped file or folder, for example `asset("resources", "areas", "communes.csv")`.

    Raises:
        BugError: nothing of that name is shipped.
    """
    path = assets_root().joinpath(*parts)
    if not path.exists():
        raise BugError(f"{'/'.join(parts)} is not among the shipped files")
    return path
