"""Opens every page offscreen on invented data and loads every rule set, form, paper and catalogue."""

import os
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from ngheo_desktop.assets import asset
from ngheo_desktop.clock import SystemClock
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.messages import available_languages, choose_language, current_language, tr
from ngheo_desktop.reference import catalogues
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.reference.holidays import working_days
from ngheo_desktop.rules.cases import run_cases
from ngheo_desktop.rules.movement_terms import load_movement_terms
from ngheo_desktop.services.standards import Standards

COMMUNES = 3321


def self_check() -> Mapping[str, object]:
    """Return what was opened and loaded, and `ok`; a missing or broken file raises what its reader raises."""
    standards = Standards(load_areas())
    checks: dict[str, Callable[[], int]] = {
        "rule_sets": lambda: len([standards.rule_set(name) for name in standards.shipped_ids]),
        "failed_cases": lambda: _failed_cases(standards),
        "forms": lambda: len([standards.form(name) for name in standards.form_ids]),
        "papers": _papers,
        "movement_forms": lambda: len(load_movement_terms(asset("resources", "movement.toml")).forms),
        "communes": lambda: len(standards.areas.communes),
        "ethnic_groups": lambda: len(catalogues.ethnic_groups().groups),
        "relations": lambda: len(catalogues.relations().relations),
        "holidays": lambda: int(working_days().is_working_day(SystemClock().today())) + 1,
        "languages": _languages,
        "pages": lambda: _pages(standards),
    }
    found = {name: check() for name, check in checks.items()}
    failed = found.pop("failed_cases")
    ok = failed == 0 and found["communes"] == COMMUNES and all(found.values())
    return {"ok": ok, **found, "failed_cases": failed}


def _failed_cases(standards: Standards) -> int:
    failed = 0
    for name in standards.shipped_ids:
        results = run_cases(standards.rule_set(name), asset("resources", "rules", name, "cases"))
        failed += sum(not result.passed for result in results)
    return failed


def _papers() -> int:
    files = sorted(asset("resources", "papers").glob("*.toml"))
    return len([tomllib.loads(file.read_text(encoding="utf-8")) for file in files])


def _languages() -> int:
    before = current_language()
    for language in available_languages():
        choose_language(language)
        tr("Cancel")
    choose_language(before)
    return len(available_languages())


def _pages(standards: Standards) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Qt is loaded for the pages alone, after the platform was chosen.
    from ngheo_desktop.app.pictures import open_every_page  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="ngheo-self-check-") as place:
        return open_every_page(DataFolder(Path(place)), standards)
