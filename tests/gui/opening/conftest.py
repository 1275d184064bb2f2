"""Folders and windows of the first minutes."""

import pytest
from tests_support.opening import Folders

from ngheo_desktop.reference.areas import Areas, load_areas


@pytest.fixture(scope="session")
def areas() -> Areas:
    return load_areas()


@pytest.fixture
def folders(areas, clock):
    made = Folders(areas, clock)
    yield made
    made.close()
