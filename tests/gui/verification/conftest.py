"""A page of second keying over a copy of a small commune whose officer keyed everything."""

from collections.abc import Iterator

import pytest
from tests_support.second_keying import Twice

from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.verification.page import VerificationPage
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.standards import Standards


@pytest.fixture(scope="module")
def sample_size() -> int:
    return 12


@pytest.fixture
def twice(folder: Folder, standards: Standards, review_round: ReviewRound) -> Twice:
    return Twice(folder, standards, review_round)


@pytest.fixture
def page(qtbot, workspace: Workspace, twice: Twice) -> Iterator[VerificationPage]:
    made = VerificationPage(workspace, twice.folder, twice.standards, HouseholdBook(twice.folder))
    qtbot.addWidget(made)
    qtbot.addWidget(made.blind.panel)
    workspace.operations.changed.connect(lambda changes, _: made.refresh(changes))
    made.resize(1150, 660)
    made.show()
    qtbot.waitActive(made)
    made.activate()
    made.enter()
    yield made
    workspace.operations.close()
