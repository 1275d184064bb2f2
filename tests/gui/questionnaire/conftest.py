"""A questionnaire page over a real folder."""

import pytest
from tests_support.entry import Commune

from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage


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
