"""Questions of the household, answered by key presses; what is committed is read from the disk."""

from PySide6.QtCore import Qt
from tests_support.entry import complete_household, focused, open_at, press, stored, write

from ngheo_desktop.store import journal

ENTER = Qt.Key.Key_Return
DOWN = Qt.Key.Key_Down
UP = Qt.Key.Key_Up
TAB = Qt.Key.Key_Tab
ESC = Qt.Key.Key_Escape


def test_a_number_key_chooses_and_goes_on(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.wall")
    press(Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_2)
    settle()

    assert stored(commune, household, "house.wall") == "not_durable"
    assert stored(commune, household, "house.pillar") == "durable"
    assert stored(commune, household, "house.roof") == "not_durable"
    assert focused() is page.form_view._rows["house.area_m2"].field


def test_without_going_on_by_itself_enter_tab_and_down_go_on(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    page.keys.moves_on.trigger()
    open_at(page, household, "house.wall")
    press(Qt.Key.Key_2, ENTER, Qt.Key.Key_1, TAB, Qt.Key.Key_2, DOWN)
    settle()

    assert stored(commune, household, "house.wall") == "not_durable"
    assert stored(commune, household, "house.pillar") == "durable"
    assert stored(commune, household, "house.roof") == "not_durable"
    assert focused().accessibleName() == page.form_view._rows["house.area_m2"].field.accessibleName()


def test_a_first_letter_chooses(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "water.source")
    write("g")
    settle()
    assert stored(commune, household, "water.source") == "drilled_well"
    write("g")
    settle()
    assert stored(commune, household, "water.source") == "protected_well"


def test_typing_is_committed_when_the_field_is_left_and_not_before(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.area_m2")
    write("45,50")
    settle()
    assert stored(commune, household, "house.area_m2") is None
    press(ENTER)
    settle()

    assert stored(commune, household, "house.area_m2") == "45.5"
    assert page.form_view._rows["house.area_m2"].field.text() == "45,50", "typing is never rewritten"


def test_vietnamese_text_is_kept_as_typed(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "interview.language")
    write("tiếng Ê Đê")
    press(ENTER)
    settle()

    assert stored(commune, household, "interview.language") == "tiếng Ê Đê"


def test_a_wrong_answer_stays_to_be_corrected_and_is_not_saved(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "income_score")
    write("abc")
    press(ENTER)
    settle()
    row = page.form_view._rows["income_score"]

    assert row.field.text() == "abc"
    assert row._problem.text().startswith("✕")
    assert stored(commune, household, "income_score") is None
    assert page.has_unsaved()

    page.form_view.enter("income_score")
    write("130")
    press(ENTER)
    settle()
    assert stored(commune, household, "income_score") == 130
    assert row._problem.isHidden()
    assert not page.has_unsaved()


def test_esc_takes_wrong_typing_back(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "income_score")
    write("130")
    press(ENTER)
    page.form_view.enter("income_score")
    write("13o")
    press(ENTER)
    page.form_view.enter("income_score")
    press(ESC)
    settle()

    assert page.form_view._rows["income_score"].field.text() == "130"
    assert not page.has_unsaved()


def test_several_answers_are_one_change_and_none_excludes_them(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "info.shared")
    before = journal.count(commune.folder.database)
    press(Qt.Key.Key_1, Qt.Key.Key_4, ENTER)
    settle()
    assert stored(commune, household, "info.shared") == ["tv", "phone"]
    assert journal.count(commune.folder.database) == before + 1

    page.form_view.enter("info.shared")
    press(Qt.Key.Key_5, ENTER)
    settle()
    assert stored(commune, household, "info.shared") == ["none"]


def test_what_is_not_asked_is_greyed_and_passed_over(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "income.farm")
    press(Qt.Key.Key_2)
    row = page.form_view._rows["income.monthly"]
    assert not row.field.isEnabled()
    assert focused() is page.form_view._rows["causes"].field
    press(UP, Qt.Key.Key_1)

    assert focused() is row.field
    settle()


def test_a_soft_warning_is_said_and_does_not_refuse(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "income_score")
    write("350")
    press(ENTER)
    settle()

    assert page.form_view._rows["income_score"]._problem.text().startswith("⚠")
    assert stored(commune, household, "income_score") == 350


def test_enter_after_the_last_field_says_what_is_left_and_leads_to_it(page, commune, settle) -> None:
    household = commune.add("Ma Văn Chiến")
    open_at(page, household, "causes")
    press(ENTER)
    assert focused() is page.form_view.finish.left_button
    press(ENTER)

    assert focused() is page.form_view._rows["house.wall"].field
    settle()


def test_enter_after_the_last_field_of_a_complete_household_leads_to_the_next(page, commune, settle) -> None:
    following = commune.add("Đặng Văn Sửu")
    complete_household(page, commune, settle)
    assert focused() is page.form_view.finish.next_button
    press(UP)
    assert focused() is page.form_view._rows["causes"].field
    press(ENTER, ENTER)

    assert page.session.household.household_id == following
    settle()
