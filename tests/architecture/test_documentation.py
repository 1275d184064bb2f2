"""What must be written down: each verb in the README, each migration in a test, each decision in order."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ngheo_desktop.cli.main import build


def verbs(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from verbs(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


@pytest.mark.parametrize("verb", sorted(verbs(build())))
def test_each_verb_is_in_the_readme(verb: str, root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")

    assert re.search(rf"[`| ]{re.escape(verb)}\b", readme)


def test_each_migration_has_a_test_named_after_it(root: Path) -> None:
    migrations = sorted(path.stem for path in (root / "ngheo_desktop" / "store").rglob("m[0-9][0-9][0-9][0-9]_*.py"))
    tests = "\n".join(path.read_text("utf-8") for path in (root / "tests" / "store").rglob("test_*.py"))

    assert migrations != []
    assert [name for name in migrations if f"def test_{name}" not in tests] == []


def test_migrations_are_numbered_without_a_gap(root: Path) -> None:
    numbers = sorted(
        int(path.stem[1:5]) for path in (root / "ngheo_desktop" / "store").rglob("m[0-9][0-9][0-9][0-9]_*.py")
    )

    assert numbers == list(range(1, len(numbers) + 1))


def test_decisions_are_numbered_without_a_gap(root: Path) -> None:
    numbers = sorted(int(path.name[:4]) for path in (root / "docs" / "decisions").glob("*.md"))

    assert numbers != []
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs"])
def test_links_between_documents_lead_somewhere(document: str, root: Path) -> None:
    start = root / document
    pages = [start] if start.is_file() else sorted(start.rglob("*.md"))
    dead = [
        f"{page.relative_to(root).as_posix()} -> {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert pages != []
    assert dead == []
