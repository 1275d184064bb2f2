"""Open data folders for these tests: sample folders, so that no passphrase has to be derived."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests_support.families import Village
from tests_support.folders import MakeFolder

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.household import Household
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.folder import COMMUNE, OFFICE, Folder, Setup, create_folder
from ngheo_desktop.services.standards import Standards


@pytest.fixture
def make_folder(tmp_path: Path, areas: Areas, clock: FixedClock) -> Iterator[MakeFolder]:
    with ExitStack() as opened:

        def make(name: str, *, commune: str = "", province: str = "") -> Folder:
            setup = Setup(
                role=COMMUNE if commune else OFFICE,
                officer="Nguyễn Thị Mẫu",
                commune_code=commune,
                province_code=province,
            )
            location = DataFolder(tmp_path / name)
            folder = create_folder(location, setup, passphrase=None, clock=clock, areas=areas).folder
            return opened.enter_context(folder)

        yield make


@pytest.fixture
def commune(make_folder: MakeFolder) -> Folder:
    return make_folder("commune", commune="05665")


@pytest.fixture
def office(make_folder: MakeFolder) -> Folder:
    return make_folder("office", province="19")


@pytest.fixture
def place(commune: Folder, standards: Standards) -> Village:
    return Village.of(commune, standards)


@pytest.fixture
def home(place: Village) -> Household:
    return place.family()
