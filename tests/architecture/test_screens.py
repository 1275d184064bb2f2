"""Qt Designer files and the classes that load them belong together."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest


def snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@pytest.fixture
def loads(package: dict[Path, ast.Module]) -> list[tuple[str, str]]:
    """Each class that loads a Designer file, with the name of the file."""
    return [
        (node.name, call.args[1].value)
        for tree in package.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "load_ui"
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
        and isinstance(call.args[1].value, str)
    ]


def test_each_file_has_one_class_and_each_class_its_file(loads: list[tuple[str, str]], root: Path) -> None:
    files = sorted(path.relative_to(root / "ui").as_posix() for path in (root / "ui").rglob("*.ui"))

    assert files != []
    assert sorted(Counter(name for _, name in loads).items()) == [(name, 1) for name in files]


def test_a_file_is_named_after_its_class(loads: list[tuple[str, str]]) -> None:
    strangers = [(owner, name) for owner, name in loads if not snake_case(owner).startswith(Path(name).stem)]

    assert strangers == []


def test_buttons_are_of_the_kind_that_enter_presses(package: dict[Path, ast.Module], root: Path) -> None:
    # The card at the end of a questionnaire takes Enter itself: it may be a scanner's.
    allowed = {"ngheo_desktop/gui/pages/questionnaire/finish_card.py"}
    strangers = {
        path.relative_to(root).as_posix()
        for path, tree in package.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"QPushButton", "QToolButton"}
    }

    assert strangers == allowed
