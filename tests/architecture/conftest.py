"""What the checks of the repository look at."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@cache
def _parsed(folder: str) -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in sorted((ROOT / folder).rglob("*.py"))
    }


@pytest.fixture
def root() -> Path:
    return ROOT


@pytest.fixture
def package() -> dict[Path, ast.Module]:
    """Every module of the program, parsed."""
    return _parsed("ngheo_desktop")


@pytest.fixture
def every_module() -> dict[Path, ast.Module]:
    """Every Python file of the repository, parsed."""
    return {**_parsed("ngheo_desktop"), **_parsed("packaging"), **_parsed("tests")}
