"""A reviewed commune of a few households, and the list of them with everything that leaves the program."""

import pytest
from tests_support.household_list import show

from ngheo_desktop.domain.household import Household
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages import household_outs
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households


@pytest.fixture(scope="module")
def sample_size() -> int:
    return 12


@pytest.fixture
def everybody(folder: Folder) -> list[Household]:
    return list(households.all(folder.database, "05665"))


@pytest.fixture
def page(qtbot, workspace: Workspace, folder: Folder, standards: Standards) -> HouseholdsPage:
    shown = show(qtbot, workspace, folder, standards)
    household_outs.serve_list(shown, workspace, folder, standards, HouseholdBook(folder))
    return shown
