"""Keying without the mouse: letters, dates, reasons, blanks, jumps and menus, by key presses only."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from tests_support.entry import complete_household, focused, open_at, press, stored, write

from ngheo_desktop.gui.pages.questionnaire.keys import COMMANDS, SHORTCUTS
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.services.entry_choices import moves_on
from ngheo_desktop.services.questionnaires import open_questionnaire

ENTER, TAB, UP, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Up, Qt.Key.Key_Down
ESC, F2, F3 = Qt.Key.Key_Escape, Qt.Key.Key_F2, Qt.Key.Key_F3
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

# Offscreen there is no window manager to raise a menu or to give it the keyboard.
WITH_MENUS = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")


def field(page, question: str):
    return page.form_view._rows[question].field


def cell(page) -> tuple[str, str]:
    """Return the column and the person in focus."""
    place = page.form_view.walk.here()
    return place.question, place.member_id


def popup() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


# -- choices ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("letter", "answer"), [("c", "yes"), ("K", "no"), ("y", "yes"), ("n", "no")])
def test_yes_and_no_have_letters_of_both_languages(page, commune, settle, letter: str, answer: str) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "telecom.internet")
    write(letter)
    settle()

    assert stored(commune, household, "telecom.internet") == answer
    assert focused() is field(page, "info.shared")


def test_first_letters_without_accents_choose_once_they_mean_one_answer(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "water.source")
    write("gieng")
    assert focused() is field(page, "water.source"), "three answers begin like this"
    write("k")
    settle()

    assert stored(commune, household, "water.source") == "drilled_well"
    assert focused() is field(page, "toilet.kind")


def test_a_composed_letter_chooses_and_the_backspaces_before_it_take_nothing_back(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.wall")
    write("1")
    page.form_view.enter("house.wall")
    press(Qt.Key.Key_Backspace)
    settle()
    assert stored(commune, household, "house.wall") == "durable"
    press(Qt.Key.Key_Delete)
    settle()

    assert stored(commune, household, "house.wall") is None


def test_going_on_by_itself_is_remembered(page, commune, settle) -> None:
    assert moves_on(commune.folder)
    page.keys.moves_on.trigger()
    settle()

    assert not moves_on(commune.folder)
    again = QuestionnairePage(page._workspace, commune.folder, commune.standards, commune.book)
    assert not again.form_view.walk.moves_on
    again.panel.deleteLater()
    again.deleteLater()


# -- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("5/3/62", "1962-03-05", "= 05/03/1962 · 64 tuổi"),
        ("050362", "1962-03-05", "= 05/03/1962 · 64 tuổi"),
        ("05031962", "1962-03-05", "= 05/03/1962 · 64 tuổi"),
        ("1962", "1962", "= 1962 · 63 tuổi"),
        ("031962", "1962-03", "= 03/1962 · 64 tuổi"),
    ],
)
def test_a_date_is_read_as_it_is_typed(page, commune, settle, typed: str, kept: str, shown: str) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "birth_date", commune.book.get(household).members[0].member_id)
    write(typed)
    roster = page.form_view._rosters["people"]
    assert roster.panel._help.text().split(" · ")[0] == shown.split(" · ", maxsplit=1)[0]
    assert "tuổi" in roster.panel._help.text()
    press(ENTER)
    settle()

    assert commune.book.get(household).members[0].birth_date == kept
    assert cell(page)[0] == "ethnic_code"


@pytest.mark.parametrize(
    ("typed", "said"), [("1121962", "có thể hiểu là"), ("31/02/1970", "không phải"), ("1/1/2099", "ngày sau hôm nay")]
)
def test_a_date_that_cannot_be_taken_stays_in_its_cell_until_it_is_right(page, commune, settle, typed, said) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "birth_date", commune.book.get(household).members[0].member_id)
    write(typed)
    press(ENTER)
    roster = page.form_view._rosters["people"]

    assert cell(page)[0] == "birth_date"
    assert roster.table.line.text() == typed
    assert said in roster.panel.fault
    write("1970")
    press(ENTER)
    assert cell(page)[0] == "ethnic_code"
    settle()


# -- what is wrong and what is unlikely -------------------------------------------------------------------------------


def test_a_hard_check_sends_the_focus_back_at_the_end_of_its_section(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.area_m2")
    write("0")
    press(ENTER)
    assert focused() is field(page, "water.source"), "within the section one may go on"
    page.form_view.enter("info.personal")
    press(Qt.Key.Key_4, ENTER)

    assert focused() is field(page, "house.area_m2")
    assert "Esc" in page.strip.text
    assert page.form_view._rows["house.area_m2"]._problem.text().startswith("✕")
    press(ESC)
    assert cell(page)[0] == "full_name", "the explicit key leaves it"
    assert page.form_view._boxes["dwelling"]._state == "problem"
    settle()
    assert stored(commune, household, "house.area_m2") == "0", "nothing typed is lost"


def test_a_held_section_lets_go_once_it_is_right(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.area_m2")
    write("0")
    press(ENTER)
    page.form_view.enter("info.personal")
    press(Qt.Key.Key_4, ENTER)
    write("40")
    press(ENTER)
    page.form_view.enter("info.personal")
    press(ENTER)

    assert cell(page)[0] == "full_name"
    settle()


def test_ctrl_enter_leaves_typing_that_cannot_be_taken_where_it_is(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.area_m2")
    write("abc")
    press(ENTER)
    assert focused() is field(page, "house.area_m2")
    press(ENTER, modifier=CTRL)

    assert cell(page)[0] == "full_name"
    assert field(page, "house.area_m2").text() == "abc"
    press(F3)
    assert focused() is field(page, "house.area_m2")
    settle()


def test_an_unlikely_answer_asks_for_a_reason_once_and_keeps_it(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "income_score")
    write("350")
    press(ENTER)
    row = page.form_view._rows["income_score"]
    assert focused() is row.reason.line
    press(ENTER)
    assert focused() is row.reason.line, "an empty reason is none"
    write("đã so với phiếu giấy")
    press(ENTER)
    settle()

    assert focused() is field(page, "income.farm")
    assert row._problem.text().endswith("Lý do: đã so với phiếu giấy")
    press(UP)
    press(ENTER)
    assert focused() is field(page, "income.farm"), "never again"
    session = open_questionnaire(commune.folder, commune.standards, household, commune.review_round)
    assert session.open_problems() == []
    assert "F3" not in page.strip.text


def test_a_reason_may_be_passed_by_and_up_goes_back_to_correct(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.area_m2")
    write("600")
    press(ENTER)
    press(UP)
    assert focused() is field(page, "house.area_m2")
    write("700")
    press(ENTER)
    assert focused() is field(page, "water.source"), "it was asked once"
    settle()
    open_at(page, household, "income_score")
    write("400")
    press(ENTER, ESC)
    assert focused() is field(page, "income.farm")
    assert "⚠ 2" in page.strip.text
    settle()


def test_a_person_s_unlikely_answer_asks_under_the_table(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    head = commune.book.get(household).members[0].member_id
    open_at(page, household, "birth_date", head)
    write("1905")
    press(ENTER)
    roster = page.form_view._rosters["people"]
    assert focused() is roster.panel.reason.line
    write("bà cụ có sổ hộ khẩu cũ")
    press(ENTER)
    settle()

    assert cell(page) == ("ethnic_code", head)
    press(Qt.Key.Key_Backtab)
    assert "bà cụ có sổ hộ khẩu cũ" in roster.panel.fault
    assert roster.model.fault_at(0, 3) is None, "no sign is left in the cell"


def test_f3_walks_through_everything_that_is_wrong_and_f2_to_what_is_left(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.area_m2")
    write("0")
    press(ENTER)
    settle()
    open_at(page, household, "income_score")
    write("350")
    press(ENTER, ESC)
    press(F3)
    assert focused() is field(page, "house.area_m2")
    press(F3)
    assert focused() is page.form_view._rows["income_score"].reason.line
    press(F3, modifier=SHIFT)
    assert focused() is field(page, "house.area_m2")
    press(F2)
    assert focused() is field(page, "water.source")
    settle()


# -- blanks -----------------------------------------------------------------------------------------------------------


@WITH_MENUS
def test_a_blank_says_why_and_counts_as_settled(qtbot, page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "water.source")
    left = len(page.session.progress().missing)
    press(Qt.Key.Key_B, modifier=CTRL)
    QTest.keyClick(popup(), Qt.Key.Key_2)
    settle()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    assert page.form_view._rows["water.source"]._blank.text() == "∅ không đọc được"
    assert len(page.session.progress().missing) == left - 1
    assert focused() is field(page, "toilet.kind")
    again = open_questionnaire(commune.folder, commune.standards, household, commune.review_round)
    assert again.blank("water.source") == "illegible"
    press(UP)
    write("1")
    settle()
    assert page.form_view._rows["water.source"]._blank.text() == "", "an answer ends it"


@WITH_MENUS
def test_a_cell_shows_why_it_is_blank(qtbot, page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    head = commune.book.get(household).members[0].member_id
    open_at(page, household, "employment", head)
    press(Qt.Key.Key_B, modifier=CTRL)
    QTest.keyClick(popup(), Qt.Key.Key_3)
    settle()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    assert cell(page) == ("allowance", head)
    assert page.form_view._rosters["members"].model.index(0, 1).data() == "∅ từ chối"
    assert stored(commune, household, "employment", 0) is None


# -- households and menus ---------------------------------------------------------------------------------------------


def test_ctrl_page_down_passes_complete_households_by(page, commune, settle) -> None:
    first = commune.add("Bàn Thị Chỉn", village="An Thành")
    complete_household(page, commune, settle)
    last = commune.add("Ma Văn Chiến", village="Na Mong")
    page._order.forget()
    page.open_household(first)
    press(Qt.Key.Key_PageDown, modifier=CTRL)
    assert page.session.household.household_id == last
    press(Qt.Key.Key_PageDown, modifier=CTRL)
    assert page.session.household.household_id == first
    settle()


def test_the_line_over_the_form_says_where_one_is(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy", others=2)
    commune.add("Ma Văn Chiến")
    page._order.forget()
    second = commune.book.get(household).members[1].member_id
    open_at(page, household, "allowance", second)

    assert "/2 của thôn" in page.strip.text
    assert "người 2/3" in page.strip.text
    assert "Thành viên" in page.strip.text
    assert "(F2)" in page.strip.text
    settle()


@WITH_MENUS
def test_every_key_stands_in_the_menu_with_what_it_does(qtbot, page, commune, settle) -> None:
    page.open_household(commune.add("Lý Thị Mẩy"))
    press(Qt.Key.Key_F10)
    menu = popup()
    shown = {action.shortcut().toString(): action.text() for action in menu.actions()}
    menu.close()

    assert {command.keys[0] for command in COMMANDS} <= shown.keys()
    assert all(shown[command.keys[0]] for command in COMMANDS)
    keys = [keys for keys, _ in SHORTCUTS]
    assert len(keys) == len(set(keys)), "no key means two things"
    settle()


def test_going_on_and_back_at_once_shows_the_last_answer(page, commune, settle) -> None:
    first = commune.add("Bàn Thị Chỉn")
    commune.add("Đặng Văn Sửu")
    open_at(page, first, "income_score")
    write("99")
    press(Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
    settle()

    assert page.session.household.household_id == first
    assert page.session.answer("income_score") == 99
    assert field(page, "income_score").text() == "99"


def test_what_is_on_record_typed_over_a_refused_answer_is_taken(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "income_score")
    write("130")
    press(ENTER, UP)
    write("13o")
    press(ENTER)
    assert page.form_view.has_refused
    write("130")
    press(ENTER)

    assert not page.form_view.has_refused
    assert focused() is field(page, "income.farm")
    settle()
