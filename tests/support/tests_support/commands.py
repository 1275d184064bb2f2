"""The command line as tests use it: run a verb, read what it printed."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ngheo_desktop.__main__ import run_command


@dataclass(frozen=True)
class Ran:
    """What one command left behind."""

    status: int
    out: str
    err: str


class Program:
    """`ngheo --data FOLDER`, in this process, over real files."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def run(self, *arguments: str) -> Ran:
        """Run one command."""
        self.capsys.readouterr()
        status = run_command(["--data", str(self.folder), *arguments])
        out, err = self.capsys.readouterr()
        return Ran(status, out, err)

    def json(self, *arguments: str) -> dict[str, Any]:
        """Run one command that must succeed and return its JSON object."""
        ran = self.run("--json", *arguments)
        assert ran.status == 0, ran.err
        data: dict[str, Any] = json.loads(ran.out)
        return data

    def lines(self, *arguments: str) -> list[dict[str, Any]]:
        """Run one command that must succeed and return its JSON Lines."""
        ran = self.run("--json", *arguments)
        assert ran.status == 0, ran.err
        return [json.loads(line) for line in ran.out.splitlines()]

    def refused(self, *arguments: str) -> str:
        """Run one command that must end in a known fault and return what it said."""
        ran = self.run("--json", *arguments)
        assert (ran.status, ran.out) == (1, ""), ran.err
        return ran.err
