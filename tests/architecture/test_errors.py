"""The catalogue of faults: each used, each with a number of its own, each told with everything its text names."""

import ast
import re
import string
from collections import Counter
from pathlib import Path

import pytest

from ngheo_desktop.errors import ErrorCode


def tokens(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def code_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ErrorCode":
        return node.attr
    return None


def test_each_code_is_raised_somewhere(package: dict[Path, ast.Module]) -> None:
    used = {
        code
        for path, tree in package.items()
        if path.name != "errors.py" and path.parent.name != "fault_texts"
        for node in ast.walk(tree)
        if (code := code_of(node)) is not None
    }

    assert sorted({code.name for code in ErrorCode} - used) == []


def test_each_code_has_a_number_of_its_own() -> None:
    assert [number for number, times in Counter(code.number for code in ErrorCode).items() if times > 1] == []
    assert [code.name for code in ErrorCode if not re.fullmatch(r"[A-Z]{3}-\d{3}", code.number)] == []


@pytest.mark.parametrize("code", ErrorCode, ids=lambda code: code.name)
def test_each_code_says_what_happened_and_what_to_do(code: ErrorCode) -> None:
    assert code.message.endswith((".", "}", ")"))
    assert code.advice.endswith((".", "}", ")"))


def test_each_fault_carries_what_its_text_names(package: dict[Path, ast.Module]) -> None:
    lacking = []
    for path, tree in package.items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            code = code_of(call.args[0]) if call.args else None
            given = {keyword.arg for keyword in call.keywords}
            if code is None or None in given:  # **context: not to be known here
                continue
            if code not in ErrorCode.__members__:
                lacking.append(f"{path.name}:{call.lineno} {code} is not in the catalogue")
                continue
            needed = tokens(ErrorCode[code].message) | tokens(ErrorCode[code].advice)
            is_fault = isinstance(call.func, ast.Name) and call.func.id == "KnownError"
            if is_fault and not needed <= given:
                lacking.append(f"{path.name}:{call.lineno} {code} lacks {sorted(needed - given)}")

    assert lacking == []
