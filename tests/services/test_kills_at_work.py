"""Killed in the middle of taking a list in, or of merging households: all of it is there, or nothing."""

import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.folder import COMMUNE, Setup, create_folder, open_folder
from ngheo_desktop.services.list_import import ListImporter
from ngheo_desktop.services.maintenance import check_folder
from ngheo_desktop.store import households

SCRIPT = Path(__file__).parents[1] / "support" / "killed_at_work.py"
LIST = Path(__file__).parents[1] / "data" / "lists" / "danh-sach-2025.xlsx"
TWO_HOUSEHOLDS = LIST.with_name("macros.xlsm")
CLOCK = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))


@pytest.fixture
def location(tmp_path: Path, areas: Areas) -> DataFolder:
    location = DataFolder(tmp_path / "commune")
    setup = Setup(role=COMMUNE, officer="Nguyễn Thị Mẫu", commune_code="05665")
    create_folder(location, setup, passphrase=None, clock=CLOCK, areas=areas).folder.close()
    return location


def state(location: DataFolder) -> tuple[str, int, int]:
    with open_folder(location, clock=CLOCK) as folder:
        report = check_folder(folder)
        assert report.ok
        return report.digest, *households.counts(folder.database, "05665")


def killed(location: DataFolder, job: str, write: int) -> bool:
    """Do the job in a process that dies at this write; return whether it did."""
    arguments = [sys.executable, SCRIPT, location.root, job, str(write), LIST]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode != 0


def test_a_list_whose_import_is_killed_is_not_there_at_all_until_it_is_there_whole(location: DataFolder) -> None:
    before = state(location)
    write = 1
    while killed(location, "import", write):
        assert state(location) == before
        write += 1

    assert write > 4
    assert state(location)[1:] == (280, 1003)


def test_a_merge_of_households_that_is_killed_leaves_both_as_they_were(location: DataFolder, areas: Areas) -> None:
    with open_folder(location, clock=CLOCK) as folder:
        importer = ListImporter(folder, areas)
        importer.apply(importer.plan(TWO_HOUSEHOLDS))
    before = state(location)
    write = 1
    while killed(location, "merge", write) and state(location) == before:
        write += 1

    assert write > 4
    assert state(location)[1:] == (1, 5)
