"""People on record twice, settled by key presses, and brought back through the history."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from tests_support.entry import Commune, press, write
from tests_support.families import Village
from tests_support.reading import clashing_mnemonics, unnamed_widgets

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.household import Household
from ngheo_desktop.gui.dialogs.duplicates import DuplicatesDialog
from ngheo_desktop.gui.dialogs.history import HistoryDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.household_members import serve_duplicates
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.messages import choose_language
from ngheo_desktop.services.duplicates import DuplicateDesk
from ngheo_desktop.store import households

ENTER, UP = Qt.Key.Key_Return, Qt.Key.Key_Up
ALT = Qt.KeyboardModifier.AltModifier
OTHER = (("Lý Thị Mây", "female", "1972", "chu_ho"), ("Bàn A Sếnh", "male", "2003", "con_de"))


@pytest.fixture(autouse=True)
def english() -> None:
    choose_language("en")


@pytest.fixture
def home(place: Village) -> Household:
    """A family; the wife stands in a second household of the village, too, under a name without its tone."""
    return place.family()


@pytest.fixture
def twice(place: Village, home: Household) -> Household:
    assert home.members[1].full_name == "Lý Thị Mẩy"
    return place.family(OTHER)


@pytest.fixture
def dialog(qtbot, workspace: Workspace, place: Village, twice: Household) -> DuplicatesDialog:
    made = DuplicatesDialog(workspace.operations, place.folder, place.standards)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.pair_table)
    return made


def settled(qtbot, dialog: DuplicatesDialog, count: int = 1) -> None:
    qtbot.waitUntil(lambda: dialog.settled == count and dialog._search is None)


def test_a_pair_is_shown_field_by_field_with_both_households(dialog: DuplicatesDialog) -> None:
    table = dialog.table
    shown = {
        table.item(row, 0).text(): (table.item(row, 1).text(), table.item(row, 2).text())
        for row in range(table.rowCount())
    }

    assert dialog.count_label.text() == "1 pair to look at"
    assert shown["Full name"] == ("1  Lý Thị Mây", "✓ Lý Thị Mẩy")
    assert shown["Date of birth"] == ("1  1972", "✓ 03/05/1972")
    assert shown["People"][0] == "Lý Thị Mây, Bàn A Sếnh"


def test_two_people_are_merged_by_keys_with_the_value_chosen(
    qtbot, dialog: DuplicatesDialog, place: Village, home: Household, twice: Household
) -> None:
    # Enter leads from the list to the fields, the reason and the button; 1 takes the first name.
    press(ENTER)
    write("1")
    press(ENTER)
    write("Ghi hai lần")
    press(ENTER, ENTER)
    settled(qtbot, dialog)

    kept = place.get(home.household_id).members[1]
    assert (kept.full_name, kept.birth_date, kept.relation) == ("Lý Thị Mây", "1972-05-03", "vo")
    assert place.names(twice.household_id) == ["Bàn A Sếnh"]
    assert not dialog.pairs_pane.isVisible()
    assert dialog.nothing_left.isVisible()
    closing = [one for one in dialog.findChildren(QPushButton) if one.isVisible() and "Close" in one.text()]
    assert closing == [dialog.close_button]


def test_the_other_record_stays_when_it_is_chosen(
    qtbot, dialog: DuplicatesDialog, place: Village, home: Household, twice: Household
) -> None:
    dialog.keep_combo.setFocus()
    press(UP)
    dialog.reason_edit.setFocus()
    write("Chị ấy đã ra ở riêng")
    press(ENTER, ENTER)
    settled(qtbot, dialog)

    stays = place.get(twice.household_id).members[0]
    assert (stays.full_name, stays.birth_date, stays.relation) == ("Lý Thị Mẩy", "1972-05-03", "chu_ho")
    assert "Lý Thị Mẩy" not in place.names(home.household_id)


def test_two_households_are_merged_by_keys_and_the_window_says_before_who_moves(
    qtbot, dialog: DuplicatesDialog, place: Village, home: Household, twice: Household
) -> None:
    assert "moving over: Bàn A Sếnh" in dialog.outcome_label.text()

    dialog.reason_edit.setFocus()
    write("Một hộ ghi hai lần")
    press(Qt.Key.Key_H, modifier=ALT)
    settled(qtbot, dialog)

    assert place.names(home.household_id) == [*(one.full_name for one in home.members), "Bàn A Sếnh"]
    assert DuplicateDesk(place.folder).find() == []
    assert [one.household_id for one in households.all(place.folder.database)] == [home.household_id]


def test_a_merge_is_taken_back_by_the_button_of_its_message(
    qtbot, dialog: DuplicatesDialog, place: Village, home: Household, twice: Household
) -> None:
    dialog.reason_edit.setFocus()
    write("Một hộ ghi hai lần")
    press(Qt.Key.Key_H, modifier=ALT)
    settled(qtbot, dialog)
    press(Qt.Key.Key_B, modifier=ALT)
    settled(qtbot, dialog, 0)

    assert place.get(home.household_id) == home
    assert place.get(twice.household_id) == twice
    assert dialog.pair is not None


def test_not_the_same_is_remembered(qtbot, dialog: DuplicatesDialog, place: Village) -> None:
    dialog.reason_edit.setFocus()
    write("Hai chị em họ")
    press(Qt.Key.Key_N, modifier=ALT)
    settled(qtbot, dialog)

    assert DuplicateDesk(place.folder).count() == 0
    # It was the reason of that pair, and would be a wrong one for the next.
    assert dialog.reason_edit.text() == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_N, Qt.Key.Key_H, Qt.Key.Key_M])
def test_nothing_is_settled_without_a_reason(
    qtbot, dialog: DuplicatesDialog, place: Village, home: Household, key: Qt.Key
) -> None:
    press(key, modifier=ALT)
    # A button that is pressed by its letter is shown pressed for a moment first.
    qtbot.waitUntil(dialog.banner.isVisible)

    assert dialog.banner.kind == "error"
    assert QApplication.focusWidget() is dialog.reason_edit
    assert place.get(home.household_id) == home


def test_a_screen_reader_names_everything_and_no_letter_means_two_things(dialog: DuplicatesDialog) -> None:
    assert unnamed_widgets(dialog) == []
    assert clashing_mnemonics(dialog) == []


def test_a_merged_person_is_brought_back_through_the_history(
    qtbot, workspace: Workspace, place: Village, home: Household, twice: Household
) -> None:
    DuplicateDesk(place.folder).merge_people(home.members[1], twice.members[0], {}, "Ghi hai lần")
    history = HistoryDialog(workspace, place.folder, place.standards, twice.household_id)
    qtbot.addWidget(history)
    history.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and history.isActiveWindow())

    assert place.names(twice.household_id) == ["Bàn A Sếnh"]

    entry = next(
        one
        for one in history._history.entries
        if one.field == "removed" and one.record_id == twice.members[0].member_id
    )
    history.table.select_number(entry.number)
    history.table.setFocus()
    press(ENTER)
    write("Hai người khác nhau")
    press(ENTER, ENTER)
    qtbot.waitUntil(lambda: len(place.names(twice.household_id)) == 2)

    assert place.get(twice.household_id).members[0] == twice.members[0]
    assert DuplicateDesk(place.folder).count() == 1


# -- from the list of households --------------------------------------------------------------------------------------


@pytest.fixture
def page(qtbot, workspace: Workspace, commune: Commune, home: Household) -> HouseholdsPage:
    made = HouseholdsPage(workspace, commune.folder, commune.standards, commune.book)
    qtbot.addWidget(made)
    workspace.operations.changed.connect(lambda changes, _: made.refresh(changes))
    serve_duplicates(made, workspace, commune.folder, commune.standards)
    made.resize(1100, 680)
    made.show()
    qtbot.waitActive(made)
    made.activate()
    return made


def test_the_list_tells_how_many_there_are_and_opens_them_by_key(
    qtbot, page: HouseholdsPage, workspace: Workspace, place: Village, twice: Household
) -> None:
    button = page.findChild(QPushButton, "duplicates_button")
    workspace.operations.changed.emit(Changes(everything=True), page)
    qtbot.waitUntil(button.isVisible)

    assert button.text() == "&On record twice (1)…"

    seen = within(qtbot, lambda window: qtbot.waitUntil(lambda: window.pair is not None))
    page.table.setFocus()
    press(Qt.Key.Key_D, modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(seen) and not seen[0].isVisible())


def test_without_duplicates_the_button_is_hidden(qtbot, page: HouseholdsPage, workspace: Workspace) -> None:
    qtbot.waitUntil(lambda: workspace.operations.is_idle)

    assert not page.findChild(QPushButton, "duplicates_button").isVisible()


def within(qtbot, act: Callable[[DuplicatesDialog], None]) -> list[DuplicatesDialog]:
    """Do something in the window as soon as it is open, then leave it."""
    seen: list[DuplicatesDialog] = []

    def look() -> None:
        window = QApplication.activeModalWidget()
        if not isinstance(window, DuplicatesDialog):
            QTimer.singleShot(20, look)
            return
        seen.append(window)
        act(window)
        window.reject()

    QTimer.singleShot(0, look)
    return seen
