"""The window of life events and the history, by key presses over a real folder."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from tests_support.entry import Commune, open_at, press, write
from tests_support.families import Village
from tests_support.reading import unnamed_widgets

from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.life_event import EventKind
from ngheo_desktop.gui.dialogs.history import HistoryDialog
from ngheo_desktop.gui.dialogs.life_event import LifeEventDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.household_lives import serve_list, serve_questionnaire
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.services.history import household_history
from ngheo_desktop.services.life_events import events_of

ENTER, TAB, DOWN, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Space
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def ask(qtbot, workspace: Workspace, place: Village) -> Callable[[Household], LifeEventDialog]:
    def make(household: Household) -> LifeEventDialog:
        dialog = LifeEventDialog(workspace, place.folder, place.standards, household)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and dialog.isActiveWindow())
        return dialog

    return make


def until(widget: object, field: object) -> None:
    """Press Tab until a field has the focus; it must be within reach of the keyboard."""
    for _ in range(40):
        if QApplication.focusWidget() is field:
            return
        press(TAB)
    raise AssertionError(f"{field} cannot be reached by Tab")


def recorded(qtbot, dialog: LifeEventDialog) -> None:
    press(ENTER, modifier=CTRL)
    qtbot.waitUntil(lambda: dialog.done_event is not None or not dialog.banner.isHidden())

    assert dialog.banner.isHidden(), dialog.banner.text


def test_the_death_of_the_head_is_recorded_by_keys_with_the_new_head(
    qtbot, ask: Callable[[Household], LifeEventDialog], place: Village, home: Household
) -> None:
    dialog = ask(home)
    write("2")

    assert QApplication.focusWidget() is dialog.people_table
    press(SPACE)
    until(dialog, dialog.new_head_combo)
    press(DOWN)
    until(dialog, dialog.date_edit)
    write("5/11/26")
    recorded(qtbot, dialog)

    assert place.names(home.household_id) == ["Lý Thị Mẩy", "Hoàng Văn Páo", "Hoàng Thị Sen"]
    # What the children are to the widow is suggested and taken as it stands.
    assert place.relations(home.household_id) == ["chu_ho", "con_de", "con_de"]
    (event,) = events_of(place.folder, home.household_id)
    assert (event.kind, event.on) == (EventKind.DEATH, "2026-11-05")


def test_enter_after_the_note_goes_to_recording_not_to_giving_up(
    ask: Callable[[Household], LifeEventDialog], home: Household
) -> None:
    dialog = ask(home)
    write("2")
    until(dialog, dialog.note_edit)
    press(ENTER)

    assert QApplication.focusWidget() is dialog.record_button


def test_a_death_of_the_head_without_a_new_one_is_refused_in_the_window(
    qtbot, ask: Callable[[Household], LifeEventDialog], place: Village, home: Household
) -> None:
    dialog = ask(home)
    write("2")
    press(SPACE)
    until(dialog, dialog.date_edit)
    write("2026")
    press(ENTER, modifier=CTRL)
    qtbot.waitUntil(lambda: not dialog.banner.isHidden())

    assert dialog.isVisible()
    assert place.get(home.household_id) == home
    assert dialog.record_button.isEnabled()


def test_a_birth_is_recorded_by_keys(
    qtbot, ask: Callable[[Household], LifeEventDialog], place: Village, home: Household
) -> None:
    dialog = ask(home)
    write("1")
    write("Hoàng Thị Ngần")
    press(ENTER)
    write("2")
    write("3/11/2026")
    press(ENTER)
    write("cháu")
    recorded(qtbot, dialog)

    born = place.get(home.household_id).members[-1]
    assert (born.full_name, born.sex, born.birth_date, born.relation) == (
        "Hoàng Thị Ngần",
        "female",
        "2026-11-03",
        "chau",
    )


def test_a_son_founds_a_household_by_keys(
    qtbot, ask: Callable[[Household], LifeEventDialog], place: Village, home: Household
) -> None:
    dialog = ask(home)
    write("6")
    press(DOWN, DOWN, SPACE)
    until(dialog, dialog.date_edit)
    write("1/10/2026")
    recorded(qtbot, dialog)

    # He is the only one who goes, and so the head without being asked.
    assert dialog.done_event is not None
    assert dialog.done_event.household_id is not None
    assert place.names(dialog.done_event.household_id) == ["Hoàng Văn Páo"]
    assert len(place.names(home.household_id)) == 3


def test_somebody_of_another_household_marries_in_by_keys(
    qtbot, ask: Callable[[Household], LifeEventDialog], place: Village, home: Household
) -> None:
    other = place.family((("Triệu Văn Phin", "male", "1960", "chu_ho"), ("Triệu Thị Ghến", "female", "1999", "con_de")))
    dialog = ask(home)
    write("3")
    write("ghen")

    assert dialog.other_list.count() == 1
    until(dialog, dialog.people_table)
    press(DOWN, SPACE)
    dialog.people_table.item(1, 3).setText("con dâu")
    until(dialog, dialog.date_edit)
    write("2026")
    recorded(qtbot, dialog)

    assert place.names(home.household_id)[-1] == "Triệu Thị Ghến"
    assert place.relations(home.household_id)[-1] == "con_dau"
    assert place.names(other.household_id) == ["Triệu Văn Phin"]


def test_an_event_is_taken_back_by_keys(
    qtbot, ask: Callable[[Household], LifeEventDialog], place: Village, home: Household
) -> None:
    dialog = ask(home)
    write("8")
    write("2026")
    recorded(qtbot, dialog)
    again = ask(home)
    write("0")
    until(again, again.note_edit)
    write("ghi nhầm hộ")
    recorded(qtbot, again)

    assert place.get(home.household_id) == home


def test_a_name_typed_after_the_number_of_the_event_is_a_name_and_no_other_event(
    ask: Callable[[Household], LifeEventDialog], home: Household
) -> None:
    dialog = ask(home)
    write("1")
    write("Hoàng Thị Ngần")

    assert (dialog.kind, dialog.name_edit.text()) == (EventKind.BIRTH, "Hoàng Thị Ngần")


def test_a_household_that_is_searched_and_not_found_is_not_taken_for_elsewhere(
    qtbot, ask: Callable[[Household], LifeEventDialog], place: Village, home: Household
) -> None:
    dialog = ask(home)
    write("3")
    write("Phùng Chòi")
    dialog.name_edit.setText("Phùng Thị Nái")
    dialog.date_edit.setText("1/11/2026")
    press(ENTER, modifier=CTRL)

    assert "Phùng Chòi" in dialog.banner.text
    assert QApplication.focusWidget() is dialog.other_edit
    assert place.get(home.household_id) == home


def test_enter_goes_through_the_relations_that_are_still_asked(
    qtbot, ask: Callable[[Household], LifeEventDialog], place: Village, home: Household
) -> None:
    other = place.family((("Triệu Văn Phin", "male", "1960", "chu_ho"), ("Triệu Thị Ghến", "female", "1999", "con_de")))
    dialog = ask(other)
    write("7")
    write("mẩy")

    assert dialog.other_list.count() == 1
    press(ENTER, ENTER, ENTER)
    write("khac")
    press(ENTER)
    qtbot.waitUntil(lambda: dialog.people_table.currentRow() == 1 and QApplication.focusWidget() is not None)
    write("con dau")
    press(ENTER)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.date_edit)
    write("1/11/26")
    recorded(qtbot, dialog)

    assert place.relations(home.household_id)[-2:] == ["khac", "con_dau"]


def test_a_digit_takes_a_relation_that_is_offered(ask: Callable[[Household], LifeEventDialog], home: Household) -> None:
    dialog = ask(home)
    write("1")
    dialog.relation_edit.setFocus()
    write("con")

    assert dialog.relation_label.text().startswith("1 Con đẻ")
    write("2")

    assert dialog.relation_edit.text() == "Con nuôi"
    assert QApplication.focusWidget() is dialog.id_edit


def test_a_date_of_next_month_is_refused_and_not_read_a_hundred_years_back(
    qtbot, ask: Callable[[Household], LifeEventDialog], place: Village, home: Household
) -> None:
    dialog = ask(home)
    write("8")
    write("311226")

    assert dialog.date_label.text() == "= 31/12/2026"
    press(ENTER, modifier=CTRL)
    qtbot.waitUntil(lambda: not dialog.banner.isHidden())

    assert "31/12/2026" in dialog.banner.text
    assert place.get(home.household_id) == home


def test_a_date_that_cannot_be_read_gets_the_focus(
    ask: Callable[[Household], LifeEventDialog], home: Household
) -> None:
    dialog = ask(home)
    write("8")
    write("31/2/26")
    press(ENTER)
    press(ENTER, modifier=CTRL)

    assert "31/2/26" in dialog.banner.text
    assert QApplication.focusWidget() is dialog.date_edit


def test_events_that_can_be_taken_back_name_people_who_are_gone(
    qtbot, ask: Callable[[Household], LifeEventDialog], home: Household
) -> None:
    dialog = ask(home)
    write("2")
    press(DOWN, SPACE)
    until(dialog, dialog.date_edit)
    write("5/11/26")
    recorded(qtbot, dialog)
    again = ask(home)

    assert home.members[1].full_name in again.event_list.item(0).text()


def test_every_field_of_the_windows_has_a_name(
    qtbot, ask: Callable[[Household], LifeEventDialog], workspace: Workspace, place: Village, home: Household
) -> None:
    history = HistoryDialog(workspace, place.folder, place.standards, home.household_id)
    qtbot.addWidget(history)

    assert unnamed_widgets(ask(home)) == []
    assert unnamed_widgets(history) == []


# -- history ----------------------------------------------------------------------------------------------------------


def test_an_earlier_value_is_brought_back_by_keys(
    qtbot, workspace: Workspace, place: Village, home: Household, commune: Commune
) -> None:
    commune.book.edit_household(home.household_id, {"phone": "0912345678"})
    commune.book.edit_household(home.household_id, {"phone": "0987654321"}, "đổi số")
    dialog = HistoryDialog(workspace, place.folder, place.standards, home.household_id)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and dialog.isActiveWindow())

    assert dialog.entry is not None
    assert (dialog.entry.old, dialog.entry.new, dialog.entry.why) == ("0912345678", "0987654321", "đổi số")
    press(ENTER)
    write("số cũ đúng")
    press(ENTER, ENTER)
    qtbot.waitUntil(lambda: place.get(home.household_id).phone == "0912345678")
    qtbot.waitUntil(lambda: workspace.operations.is_idle)

    newest = household_history(place.folder, place.standards, home.household_id).entries[0]
    assert (newest.old, newest.new, newest.why) == ("0987654321", "0912345678", "số cũ đúng")


# -- at the pages -----------------------------------------------------------------------------------------------------


def when_a_window_opens(do: Callable[[QDialog], None]) -> None:
    def look() -> None:
        found = QApplication.activeModalWidget()
        if isinstance(found, QDialog) and found.isAncestorOf(QApplication.focusWidget() or found):
            # A window that a fault leaves open would hold up the whole run.
            QTimer.singleShot(5_000, found, found.reject)
            do(found)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


def test_f9_and_ctrl_h_in_the_questionnaire_open_the_windows(
    qtbot, workspace: Workspace, commune: Commune, place: Village, home: Household
) -> None:
    page = QuestionnairePage(workspace, commune.folder, commune.standards, commune.book)
    qtbot.addWidget(page)
    qtbot.addWidget(page.panel)
    serve_questionnaire(page, workspace, commune.folder, commune.standards)
    workspace.operations.changed.connect(lambda changes, _: page.refresh(changes))
    page.show()
    qtbot.waitUntil(page.isActiveWindow)
    son = home.members[2]
    open_at(page, home.household_id, "full_name", son.member_id)
    seen: list[str] = []

    def take_off(dialog: QDialog) -> None:
        assert isinstance(dialog, LifeEventDialog)
        seen.append(dialog.kind)
        assert dialog.people_table.ticked_ids() == (son.member_id,)
        until(dialog, dialog.note_edit)
        write("nhập nhầm")
        press(ENTER, modifier=CTRL)

    when_a_window_opens(take_off)
    press(Qt.Key.Key_F9, modifier=Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(place.names(home.household_id)) == 3)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None and workspace.operations.is_idle)

    def close(dialog: QDialog) -> None:
        seen.append(type(dialog).__name__)
        press(Qt.Key.Key_Escape)

    for key, modifier in ((Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_H, CTRL)):
        page.activateWindow()
        qtbot.waitUntil(lambda: page.isActiveWindow() and QApplication.focusWidget() is not None)
        when_a_window_opens(close)
        before = len(seen)
        press(key, modifier=modifier)
        qtbot.waitUntil(lambda before=before: len(seen) > before and QApplication.activeModalWidget() is None)

    assert seen == ["mistake", "LifeEventDialog", "HistoryDialog"]
    assert page.session is not None
    assert son.member_id not in [member.member_id for member in page.session.household.members]


def test_f9_in_the_list_asks_about_the_household_in_focus(
    qtbot, workspace: Workspace, commune: Commune, place: Village, home: Household
) -> None:
    page = HouseholdsPage(workspace, commune.folder, commune.standards, commune.book)
    qtbot.addWidget(page)
    serve_list(page, workspace, commune.folder, commune.standards, commune.book)
    workspace.operations.changed.connect(lambda changes, _: page.refresh(changes))
    page.show()
    qtbot.waitUntil(page.isActiveWindow)
    page.activate()

    def dissolve(dialog: QDialog) -> None:
        write("8")
        write("20/11/2026")
        press(ENTER, modifier=CTRL)

    when_a_window_opens(dissolve)
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: bool(events_of(commune.folder, home.household_id)))
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None and workspace.operations.is_idle)

    assert events_of(commune.folder, home.household_id)[0].kind is EventKind.DISSOLVED
    assert list(page.table.model().numbers) == []
