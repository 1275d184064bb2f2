"""A commune reviewed under two standards, and the page that shows what came out."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from tests_support.certificates_page import MOMENT, settle
from tests_support.papers import open_copy
from tests_support.reviews import make_dual

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.results.page import ResultsPage
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards

MakePage = Callable[[DataFolder], ResultsPage]


@pytest.fixture(scope="module")
def dual(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> DataFolder:
    root = tmp_path_factory.mktemp("dual") / "data"
    return make_dual(root, standards, FixedClock(MOMENT), households=40, odd=12)


@pytest.fixture(scope="module")
def single(make_reviewed: Callable[[int], DataFolder]) -> DataFolder:
    return make_reviewed(20)


@pytest.fixture(scope="module")
def unclassified(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> DataFolder:
    root = tmp_path_factory.mktemp("unclassified") / "data"
    return make_dual(root, standards, FixedClock(MOMENT), households=20, classify=False)


@pytest.fixture(scope="module")
def empty(make_reviewed: Callable[[int], DataFolder]) -> DataFolder:
    return make_reviewed(0)


@pytest.fixture
def opened(tmp_path: Path, clock: FixedClock) -> Iterator[list[Folder]]:
    """The folders a test has opened."""
    folders: list[Folder] = []
    yield folders
    for folder in folders:
        folder.close()


@pytest.fixture
def make_page(
    qtbot, workspace: Workspace, standards: Standards, tmp_path: Path, clock: FixedClock, opened: list[Folder]
) -> Iterator[MakePage]:
    made: list[ResultsPage] = []

    def make(source: DataFolder) -> ResultsPage:
        folder = open_copy(source, tmp_path / "data", clock)
        opened.append(folder)
        page = ResultsPage(workspace, folder, standards)
        made.append(page)
        qtbot.addWidget(page)
        workspace.operations.changed.connect(lambda changes, _owner: page.refresh(changes))
        page.resize(1150, 660)
        page.show()
        page.activate()
        settle(qtbot, workspace)
        return page

    yield make
    workspace.operations.close()
    QApplication.processEvents()


@pytest.fixture
def page(make_page: MakePage, dual: DataFolder) -> ResultsPage:
    return make_page(dual)


@pytest.fixture
def folder(page: ResultsPage, opened: list[Folder]) -> Folder:
    return opened[0]
