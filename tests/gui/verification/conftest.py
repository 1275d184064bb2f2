"""A page of second keying over a copy of a small commune whose officer keyed everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests_support.certificates_page import MOMENT
from tests_support.papers import make_commune, open_copy
from tests_support.second_keying import Twice

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui import faults
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.verification.page import VerificationPage
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards


@pytest.fixture(scope="session")
def standards() -> Standards:
    return Standards(load_areas())


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> DataFolder:
    return make_commune(tmp_path_factory.mktemp("twice") / "data", standards, FixedClock(MOMENT), households=12)


@pytest.fixture
def twice(source: DataFolder, tmp_path: Path, clock: FixedClock, standards: Standards) -> Iterator[Twice]:
    with open_copy(source, tmp_path / "data", clock) as folder:
        yield Twice(folder, standards, get_round(folder))


@pytest.fixture(autouse=True)
def no_bug_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that waits for a person would wait for ever."""

    def fail(_: object, fault: BaseException) -> None:
        raise fault

    monkeypatch.setattr(faults, "show_bug", fail)


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
