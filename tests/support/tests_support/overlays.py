"""The invented province's overlay, and changed copies of it."""

import shutil
from pathlib import Path

from tests_support.rule_sets import edit

OVERLAY = Path(__file__).parents[2] / "data" / "rules" / "overlays" / "tinh-thu-nghiem"
OVERLAY_ID, PARENT_ID = "tinh-thu-nghiem", "vn-2022-2026"


def overlay_copy(folder: Path, *edits: tuple[str, str]) -> Path:
    """Copy the overlay under its own name and replace texts in its values."""
    copy = Path(shutil.copytree(OVERLAY, folder / OVERLAY_ID))
    for old, new in edits:
        edit(copy / "values.toml", old, new)
    return copy
