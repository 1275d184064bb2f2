"""Households that are gone: found by a key and put back by keys; decisions of the meeting from the list."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from tests_support.entry import Commune, press, write
from tests_support.families import Village
from tests_support.reading import clashing_mnemonics, unnamed_widgets

from ngheo_desktop.domain.household import Household
from ngheo_desktop.gui.dialogs.gone_households import GoneHouseholdsDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.household_lives import serve_list
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.services.life_events import record_dissolution

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot, workspace: Workspace, commune: Commune, home: Household) -> HouseholdsPage:
    made = HouseholdsPage(workspace, commune.folder, commune.standards, commune.book)
    qtbot.addWidget(made)
    serve_list(made, workspace, commune.folder, commune.standards, commune.book)
    workspace.operations.changed.connect(lambda changes, _: made.refresh(changes))
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    made.activate()
    return made


def when_a_window_opens(seen: list[str]) -> None:
    def look() -> None:
        found = QApplication.activeModalWidget()
        if isinstance(found, QDialog):
            seen.append(type(found).__name__)
            found.reject()
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


def test_a_household_dissolved_by_mistake_is_put_back_by_keys(
    qtbot, workspace: Workspace, place: Village, home: Household
) -> None:
    record_dissolution(place.folder, place.standards, home.household_id, "2026-11-12")
    dialog = GoneHouseholdsDialog(workspace, place.folder, place.standards)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.table)

    assert dialog.household is not None
    assert (dialog.household.name, dialog.household.on) == ("Hoàng Văn Tình", "2026-11-12")
    press(ENTER)
    write("ghi nhầm hộ")
    press(ENTER, ENTER)
    qtbot.waitUntil(lambda: dialog.household is None)

    assert place.get(home.household_id) == home
    assert dialog.nothing_gone.isVisible()
    assert [one for one in dialog.findChildren(QPushButton) if one.isVisible()] == [dialog.close_button]
    assert dialog.close_button.width() < dialog.width() // 3


def test_nothing_is_put_back_without_a_reason(qtbot, workspace: Workspace, place: Village, home: Household) -> None:
    record_dissolution(place.folder, place.standards, home.household_id, "2026-11-12")
    dialog = GoneHouseholdsDialog(workspace, place.folder, place.standards)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.restore_button.click()

    assert not dialog.banner.isHidden()
    assert dialog.household is not None


def test_a_screen_reader_names_everything_and_no_letter_means_two_things(
    qtbot, workspace: Workspace, place: Village, home: Household
) -> None:
    record_dissolution(place.folder, place.standards, home.household_id, "2026-11-12")
    dialog = GoneHouseholdsDialog(workspace, place.folder, place.standards)
    qtbot.addWidget(dialog)

    assert unnamed_widgets(dialog) == []
    assert clashing_mnemonics(dialog) == []


def test_the_list_opens_the_window_by_key_also_where_nobody_is_left(
    qtbot, workspace: Workspace, place: Village, home: Household, page: HouseholdsPage
) -> None:
    record_dissolution(place.folder, place.standards, home.household_id, "2026-11-12")
    seen: list[str] = []
    when_a_window_opens(seen)
    press(Qt.Key.Key_G, modifier=CTRL)
    qtbot.waitUntil(lambda: bool(seen) and QApplication.activeModalWidget() is None)

    assert seen == ["GoneHouseholdsDialog"]


def test_f7_in_the_list_opens_the_decisions_of_the_meeting(qtbot, page: HouseholdsPage) -> None:
    seen: list[str] = []
    when_a_window_opens(seen)
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: bool(seen) and QApplication.activeModalWidget() is None)

    assert seen == ["OverruleDialog"]
