"""A commune that sends, an office that receives, and what travels between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests_support.exchange_page import shown
from tests_support.papers import make_office, open_copy

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui.drives import Drive
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.exchange_page import ExchangePage
from ngheo_desktop.gui.pages.import_pane import ImportPane
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.exchange import Exported
from ngheo_desktop.services.exchange_board import ExchangeBoard
from ngheo_desktop.services.folder import Folder


@pytest.fixture
def commune(reviewed: DataFolder, tmp_path: Path, areas: Areas, clock: FixedClock) -> Iterator[ExchangeBoard]:
    with open_copy(reviewed, tmp_path / "commune", clock) as folder:
        yield ExchangeBoard(folder, areas)


@pytest.fixture
def office_folder(tmp_path: Path, areas: Areas, clock: FixedClock) -> Iterator[Folder]:
    with make_office(tmp_path / "office", areas, clock) as folder:
        yield folder


@pytest.fixture
def office(office_folder: Folder, areas: Areas) -> ExchangeBoard:
    return ExchangeBoard(office_folder, areas)


@pytest.fixture
def stick(tmp_path: Path) -> Drive:
    root = tmp_path / "KINGSTON"
    root.mkdir()
    return Drive(root, "KINGSTON", 7_800_000_000, is_read_only=False)


@pytest.fixture
def bundle(commune: ExchangeBoard, tmp_path: Path) -> Exported:
    """A bundle of the commune on its way."""
    out = tmp_path / "travelling"
    out.mkdir()
    return commune.desk.export(out)


@pytest.fixture
def card(commune: ExchangeBoard, tmp_path: Path) -> Path:
    file = tmp_path / "xa.ngheo-card"
    commune.desk.write_card(file)
    return file


@pytest.fixture
def trusting(office: ExchangeBoard, card: Path, qtbot, workspace: Workspace) -> ExchangePage:
    """The page of an office that accepts the commune's bundles, its import in front."""
    office.desk.trust(office.desk.read_card(card))
    page = shown(qtbot, office, workspace)
    page.show_pane(page.findChild(ImportPane))
    return page
