"""Data folders and the command line for these tests."""

from pathlib import Path

import pytest
from tests_support.commands import Program

PASSPHRASE = "mưa xuân trên nương ngô"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    monkeypatch.setenv("NGHEO_PASSPHRASE", PASSPHRASE)
    return Program(tmp_path / "commune", capsys)


@pytest.fixture
def office_program(tmp_path: Path, program: Program, capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(tmp_path / "office", capsys)


@pytest.fixture
def list_file() -> Path:
    return Path(__file__).parents[1] / "data" / "lists" / "danh-sach-2025.xlsx"
