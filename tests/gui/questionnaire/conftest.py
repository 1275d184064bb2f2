"""A questionnaire page over a real folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests_support.entry import Commune, new_commune

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui import faults
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage


@pytest.fixture
def commune(tmp_path: Path, clock: FixedClock) -> Iterator[Commune]:
    made = new_commune(tmp_path / "data", clock)
    yield made
    made.folder.close()


@pytest.fixture(autouse=True)
def no_bug_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that waits for a person would wait for ever."""

    def fail(_: object, fault: BaseException) -> None:
        raise fault

    monkeypatch.setattr(faults, "show_bug", fail)


@pytest.fixture
def page(qtbot, workspace: Workspace, commune: Commune) -> QuestionnairePage:
    made = QuestionnairePage(workspace, commune.folder, commune.standards, commune.book)
    qtbot.addWidget(made)
    qtbot.addWidget(made.panel)
    workspace.operations.changed.connect(lambda changes, _: made.refresh(changes))
    made.resize(900, 640)
    made.show()
    qtbot.waitActive(made)
    return made


@pytest.fixture
def settle(qtbot, page: QuestionnairePage, workspace: Workspace):
    """Wait until everything given is on the disk."""

    def wait() -> None:
        qtbot.waitUntil(lambda: workspace.operations.is_idle and not page._saver.has_unsaved)

    return wait
