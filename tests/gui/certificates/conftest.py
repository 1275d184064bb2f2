"""A small commune, classified, and the page that issues its certificates."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests_support.certificates_page import (
    MOMENT,
    issue_all,
    save_to,
    settle,
    shown,
)
from tests_support.papers import make_commune, open_copy

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.certificates_page import CertificatesPage
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.certificate_desk import CertificateDesk
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards


@pytest.fixture(scope="module")
def standards() -> Standards:
    return Standards(load_areas())


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> DataFolder:
    """Forty households, classified."""
    root = tmp_path_factory.mktemp("reviewed") / "data"
    return make_commune(root, standards, FixedClock(MOMENT), households=40)


@pytest.fixture(scope="module")
def unreviewed(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> DataFolder:
    root = tmp_path_factory.mktemp("unreviewed") / "data"
    return make_commune(root, standards, FixedClock(MOMENT), households=0)


@pytest.fixture
def folder(reviewed: DataFolder, tmp_path: Path, clock: FixedClock) -> Iterator[Folder]:
    with open_copy(reviewed, tmp_path / "data", clock) as opened:
        yield opened


@pytest.fixture
def desk(folder: Folder, standards: Standards) -> CertificateDesk:
    return CertificateDesk(folder, standards)


@pytest.fixture
def page(qtbot, desk: CertificateDesk, workspace: Workspace) -> CertificatesPage:
    return shown(qtbot, desk, workspace)


@pytest.fixture
def issued(page: CertificatesPage, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path) -> CertificatesPage:
    save_to(monkeypatch, tmp_path / "first.pdf")
    issue_all(page, qtbot, workspace)
    page.tabs.setCurrentIndex(1)
    settle(qtbot, workspace)
    return page
