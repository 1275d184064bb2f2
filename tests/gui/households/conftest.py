"""A folder with sixty reviewed households, an empty one, and the page on them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests_support.entry import Commune, new_commune
from tests_support.household_list import show

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards


@pytest.fixture(scope="module")
def sample_size() -> int:
    return 60


@pytest.fixture
def empty(tmp_path: Path, clock: FixedClock) -> Iterator[Commune]:
    made = new_commune(tmp_path / "empty", clock, with_round=False)
    yield made
    made.folder.close()


@pytest.fixture
def page(qtbot, workspace: Workspace, folder: Folder, standards: Standards) -> HouseholdsPage:
    return show(qtbot, workspace, folder, standards)
