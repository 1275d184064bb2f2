"""A reviewed commune of a few households, and the list of them with everything that leaves the program."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from tests_support.household_list import show
from tests_support.papers import make_commune, open_copy

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.gui import faults
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages import household_outs
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households

MOMENT = datetime.fromisoformat("2026-11-21T09:00:00+07:00")


@pytest.fixture(autouse=True)
def no_bug_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that waits for a person would wait for ever."""

    def fail(_: object, fault: BaseException) -> None:
        raise fault

    monkeypatch.setattr(faults, "show_bug", fail)


@pytest.fixture(scope="module")
def standards() -> Standards:
    return Standards(load_areas())


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> DataFolder:
    root = tmp_path_factory.mktemp("outs") / "data"
    return make_commune(root, standards, FixedClock(MOMENT), households=12)


@pytest.fixture
def folder(reviewed: DataFolder, tmp_path: Path, clock: FixedClock) -> Iterator[Folder]:
    with open_copy(reviewed, tmp_path / "data", clock) as opened:
        yield opened


@pytest.fixture
def review_round(folder: Folder) -> ReviewRound:
    return get_round(folder)


@pytest.fixture
def everybody(folder: Folder) -> list[Household]:
    return list(households.all(folder.database, "05665"))


@pytest.fixture
def page(qtbot, workspace: Workspace, folder: Folder, standards: Standards) -> HouseholdsPage:
    shown = show(qtbot, workspace, folder, standards)
    household_outs.serve_list(shown, workspace, folder, standards, HouseholdBook(folder))
    return shown
