"""Which household of the sample the keys lead to."""

from PySide6.QtCore import Qt
from tests_support.entry import press
from tests_support.second_keying import Twice, key_again

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.verification.page import VerificationPage
from ngheo_desktop.services.keyboard import hand_over

CTRL = Qt.KeyboardModifier.ControlModifier


def test_ctrl_page_down_passes_by_what_is_keyed_twice(
    qtbot, page: VerificationPage, twice: Twice, workspace: Workspace
) -> None:
    ids = twice.draw()
    hand_over(twice.folder, "Lý Thị Hai")
    key_again(twice.folder, twice.desk.open_blind(ids[1]))
    page.refresh(Changes(everything=True))
    press(Qt.Key.Key_F8)
    walked = [page.blind.session.household.household_id]
    for _ in range(2):
        press(Qt.Key.Key_PageDown, modifier=CTRL)
        qtbot.waitUntil(lambda: workspace.operations.is_idle)
        walked.append(page.blind.session.household.household_id)

    assert len(ids) > 3
    assert ids[1] not in walked
    assert walked == [one for one in ids if one != ids[1]][:3]


def test_the_first_keying_says_nothing_about_the_second(
    page: VerificationPage, twice: Twice, workspace: Workspace
) -> None:
    """Every household of a sample is complete the first time; all of them are still to be keyed."""
    ids = twice.draw()
    hand_over(twice.folder, "Lý Thị Hai")

    assert twice.desk.keyed_twice() == frozenset()
    key_again(twice.folder, twice.desk.open_blind(ids[0]))
    assert twice.desk.keyed_twice() == {ids[0]}
