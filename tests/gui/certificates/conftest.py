"""A small commune, classified, and the page that issues its certificates."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support.certificates_page import (
    issue_all,
    save_to,
    settle,
    shown,
)

from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.certificates_page import CertificatesPage
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services.certificate_desk import CertificateDesk
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards


@pytest.fixture(scope="module")
def sample_size() -> int:
    return 40


@pytest.fixture(scope="module")
def unreviewed(make_reviewed: Callable[[int], DataFolder]) -> DataFolder:
    return make_reviewed(0)


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
