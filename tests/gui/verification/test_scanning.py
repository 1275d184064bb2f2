"""A scanner over a second keying."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests_support.certificates_page import settle
from tests_support.entry import focused, press
from tests_support.scanner import CARD, Keyboard
from tests_support.second_keying import SECOND, Twice

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.paper_code import paper_code
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.verification.page import VerificationPage
from ngheo_desktop.services.keyboard import hand_over


@pytest.fixture
def drawn(qtbot, page: VerificationPage, twice: Twice, workspace: Workspace) -> list[RecordId]:
    """The households of the sample; the first one is open, with the focus on its water."""
    ids = twice.draw()
    hand_over(twice.folder, SECOND)
    page.refresh(Changes(everything=True))
    page.activateWindow()
    page.sample.table.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.sample.table)
    press(Qt.Key.Key_F8)
    settle(qtbot, workspace)
    assert page.blind.form_view.enter("water.source")
    return ids


@pytest.fixture
def said(workspace: Workspace) -> list[str]:
    found: list[str] = []
    workspace.said.connect(found.append)
    return found


def test_a_card_is_refused_and_answers_nothing(qtbot, page, workspace, drawn, said) -> None:
    field = focused()
    Keyboard().type(CARD + "\r", 5)
    settle(qtbot, workspace)

    assert len(said) == 1
    assert page.blind.session.answer("water.source") is None
    assert not page.blind.session.exists
    assert focused() is field


def test_a_paper_of_the_sample_opens_and_another_one_does_not(qtbot, page, twice, workspace, drawn, said) -> None:
    Keyboard().type(paper_code(drawn[1]) + "\r", 5)
    qtbot.waitUntil(lambda: page.blind.session.household.household_id == drawn[1])
    book, query = page.blind._book, page.blind._order._query()
    everybody = {one.household_id for one in book.rows(query, book.find(query))}
    Keyboard().type(paper_code(min(everybody - set(drawn))) + "\r", 5)
    settle(qtbot, workspace)

    assert page.blind.session.household.household_id == drawn[1]
    assert len(said) == 1
