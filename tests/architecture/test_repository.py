"""Where files may lie, how long they may be and what they may not say."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

DATA_TREES = ("ui", "resources", "i18n")
MAX_LINES_OF_A_MODULE = 400
MAX_LINES_OF_A_FUNCTION = 60
TEXT_SUFFIXES = {
    ".py",
    ".md",
    ".toml",
    ".ui",
    ".qss",
    ".csv",
    ".po",
    ".pot",
    ".svg",
    ".txt",
    ".lock",
    ".yml",
    ".yaml",
    "",
}

# Put together from parts, so that this file does not say them itself.
FORBIDDEN = {
    "a path of one machine": "|".join(
        rf"(?<![\w.])/{top}/(?:{names})\b" for top, names in (("work", "main|shared"), ("tmp", r"\w+"))
    ),
    "a folder outside the repository": r"\.\./" + "shared",
    "the host of a package registry": "|".join(
        re.escape(".".join(name))
        for name in (("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs"), ("deb", "debian"))
    ),
    "a mark of unfinished work": "|".join(rf"\b{a}{b}\b" for a, b in (("TO", "DO"), ("FIX", "ME"), ("XX", "X"))),
}


def tracked_files(root: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode("utf-8").split("\0")
    return [root / name for name in names if name and (root / name).is_file()]


@pytest.mark.parametrize("tree", DATA_TREES)
def test_a_data_tree_holds_no_python(tree: str, root: Path) -> None:
    assert (root / tree).is_dir()
    assert list((root / tree).rglob("*.py")) == []


def test_packaging_is_no_package(root: Path) -> None:
    # It would hide the library of the same name from every tool run in the checkout.
    assert (root / "packaging").is_dir()
    assert not (root / "packaging" / "__init__.py").exists()


def test_an_init_holds_a_docstring_only(package: dict[Path, ast.Module], root: Path) -> None:
    inits = {path: tree for path, tree in package.items() if path.name == "__init__.py"}
    wordy = [path for path, tree in inits.items() if len(tree.body) != 1 or ast.get_docstring(tree) is None]

    assert wordy == [root / "ngheo_desktop" / "__init__.py"]  # which also holds the version


def test_no_module_is_too_long(every_module: dict[Path, ast.Module], root: Path) -> None:
    lengths = {path.relative_to(root).as_posix(): len(path.read_text("utf-8").splitlines()) for path in every_module}

    assert {name: length for name, length in lengths.items() if length > MAX_LINES_OF_A_MODULE} == {}


def test_no_function_is_too_long(every_module: dict[Path, ast.Module], root: Path) -> None:
    too_long = {
        f"{path.relative_to(root).as_posix()}:{node.name}": length
        for path, tree in every_module.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_LINES_OF_A_FUNCTION
    }

    assert too_long == {}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_says(what: str, root: Path) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path.relative_to(root).as_posix()}:{number}: {line.strip()[:100]}"
        for path in tracked_files(root)
        if path.suffix in TEXT_SUFFIXES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]

    assert found == []


def test_no_test_is_skipped(root: Path) -> None:
    marks = re.compile(
        "|".join(f"pytest\\.(?:mark\\.)?{mark}" for mark in ("sk" + "ip", "xf" + "ail", "imports" + "kip"))
    )
    found = [path for path in (root / "tests").rglob("*.py") if marks.search(path.read_text("utf-8"))]

    assert found == []
