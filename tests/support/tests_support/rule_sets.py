"""Copies of the shipped rule set and form, to be spoilt."""

import shutil
from pathlib import Path

from ngheo_desktop.assets import asset

RULE_SET = "vn-2022-2026"
FORM = "vn-2026"


def copy_rule_set(folder: Path) -> Path:
    return Path(shutil.copytree(asset("resources", "rules", RULE_SET), folder / RULE_SET))


def copy_form(folder: Path) -> Path:
    return Path(shutil.copytree(asset("resources", "forms", FORM), folder / FORM))


def edit(file: Path, old: str, new: str) -> None:
    """Replace the first occurrence; the text must be there, so that a test cannot go stale unseen."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
