"""Each shipped file says where it comes from, and each provision of law where it stands and who checked it."""

import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.value_list import Provision, ProvisionKind, provisions_of, provisions_of_form

# The list of lists tells of the catalogues themselves and needs no source of its own.
OWN = {"SOURCES.md", "catalogues/versions.toml"}
# Tables of law outside rule sets and forms: a table of these files that names a source says whether it was checked.
TABLES = ("movement.toml", "papers/certificate.toml")


def sections(text: str) -> dict[str, str]:
    """Each part of the page under its heading: a file, or a folder ending in a slash."""
    parts = re.split(r"^## (\S+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def is_covered(name: str, told: dict[str, str]) -> bool:
    if name in told:
        return True
    folder, _, rest = name.partition("/")
    patterns = re.findall(r"`([^`]+)`", told.get(f"{folder}/", ""))
    return bool(rest) and any(fnmatch(rest, pattern) and rest.count("/") == pattern.count("/") for pattern in patterns)


def test_the_page_of_sources_covers_every_file(root: Path) -> None:
    resources = root / "resources"
    told = sections((resources / "SOURCES.md").read_text(encoding="utf-8"))
    names = {path.relative_to(resources).as_posix() for path in resources.rglob("*") if path.is_file()}

    assert sorted(name for name in names - OWN if not is_covered(name, told)) == []


def test_the_page_of_sources_names_nothing_that_is_not_there(root: Path) -> None:
    resources = root / "resources"
    told = sections((resources / "SOURCES.md").read_text(encoding="utf-8"))

    assert sorted(name for name in told if not (resources / name).exists()) == []


def is_marked(row: Provision) -> bool:
    """Whether it says where it stands; verified is only what a named person compared with the primary text."""
    sourced = bool(row.document and row.article and row.read_in and row.confidence)
    return (
        sourced
        and row.verified == bool(row.verified_by and row.verified_on)
        and row.verified <= (row.confidence == "P")
    )


def test_each_provision_of_each_rule_set_has_a_source_and_a_mark_of_verification(standards: Standards) -> None:
    rows = [(name, row) for name in standards.rule_set_ids for row in provisions_of(standards.rule_set(name), "vi")]

    assert len(rows) > 100
    assert [f"{name}: {row.provision_id}" for name, row in rows if not is_marked(row)] == []


def test_each_value_of_law_of_the_forms_has_a_source_and_a_mark_of_verification(standards: Standards) -> None:
    rows = [(name, row) for name in standards.form_ids for row in provisions_of_form(standards.form(name), "vi")]

    assert {row.kind for _, row in rows} == {ProvisionKind.LIMIT, ProvisionKind.CRITERION, ProvisionKind.QUESTION}
    assert [f"{name}: {row.provision_id}" for name, row in rows if not row.document] == []
    assert [f"{name}: {row.provision_id}" for name, row in rows if row.verified and not row.verified_by] == []


def tables_of(value: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield place, value
        for key, item in value.items():
            yield from tables_of(item, f"{place}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from tables_of(item, f"{place}[{number}]")


@pytest.mark.parametrize("name", TABLES)
def test_each_table_of_law_outside_rule_sets_says_whether_it_was_checked(root: Path, name: str) -> None:
    read = tomllib.loads((root / "resources" / name).read_text(encoding="utf-8"))
    sourced = [(place, table) for place, table in tables_of(read, name) if "source" in table or "verified" in table]

    assert sourced != []
    assert [place for place, table in sourced if type(table.get("verified")) is not bool or not table["source"]] == []
