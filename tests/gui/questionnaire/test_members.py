"""The tables of members, filled by key presses; what is committed is read from the disk."""

from PySide6.QtCore import Qt
from tests_support.entry import focused, open_at, press, stored, write

ENTER = Qt.Key.Key_Return
DOWN = Qt.Key.Key_Down


def test_the_cell_in_focus_takes_a_key_and_goes_on_by_person(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy", others=1)
    head = commune.book.get(household).members[0]
    open_at(page, household, "employment", head.member_id)
    press(Qt.Key.Key_3, Qt.Key.Key_2, Qt.Key.Key_2)
    # Nutrition is asked of children only, so the next cell is the insurance.
    press(Qt.Key.Key_1)
    settle()

    assert stored(commune, household, "employment", 0) == "3"
    assert stored(commune, household, "allowance", 0) == "no"
    assert stored(commune, household, "disabled", 0) == "no"
    assert stored(commune, household, "nutrition", 0) is None
    assert stored(commune, household, "insured", 0) == "yes"
    member, column = page.form_view._rosters["members"].current
    assert (member.member_id, column.id) == (head.member_id, "education")


def test_down_goes_to_the_same_question_of_the_next_person(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy", others=2)
    members = commune.book.get(household).members
    open_at(page, household, "allowance", members[0].member_id)
    page.keys.moves_on.trigger()
    press(Qt.Key.Key_1, DOWN, Qt.Key.Key_2, DOWN, Qt.Key.Key_2, DOWN)
    settle()

    assert [stored(commune, household, "allowance", number) for number in range(3)] == ["yes", "no", "no"]
    assert focused() is page.form_view._rows["income_score"].field


def test_who_somebody_is_is_typed_in_the_table(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy", others=1)
    child = commune.book.get(household).members[1]
    open_at(page, household, "full_name", child.member_id)
    write("Y Blô Êban")
    press(ENTER)
    write("con d")
    # A daughter-in-law who was written down as a man: the reason is asked for at once, and passed by.
    press(Qt.Key.Key_2, Qt.Key.Key_Escape)
    press(Qt.Key.Key_2)
    write("5/3/62")
    press(ENTER)
    write("Tày")
    press(ENTER)
    write("019162000123")
    press(ENTER)
    settle()
    member = commune.book.get(household).members[1]

    assert member.full_name == "Y Blô Êban"
    assert member.relation == "con_dau"
    assert member.sex == "female"
    assert member.birth_date == "1962-03-05"
    assert member.ethnic_code == "02"
    assert member.citizen_id == "019162000123"


def test_a_wife_typed_as_a_woman_is_not_doubted(page, commune, settle) -> None:
    household = commune.add("Ksor Y Nguêp")
    head = commune.book.get(household).members[0]
    open_at(page, household, "full_name", head.member_id)
    press(DOWN)
    write("Rah Lan H'Ƀlen")
    press(ENTER, Qt.Key.Key_2, Qt.Key.Key_2)
    write("1982")
    press(ENTER)
    settle()

    assert [(one.relation, one.sex) for one in commune.book.get(household).members][1] == ("vo", "female")
    assert page.session.problems() == []


def test_a_date_that_does_not_exist_is_kept_in_its_cell_with_the_reason(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    head = commune.book.get(household).members[0]
    open_at(page, household, "birth_date", head.member_id)
    write("31/02/1970")
    press(ENTER)
    settle()
    roster = page.form_view._rosters["people"]

    assert commune.book.get(household).members[0].birth_date == "1970"
    assert roster.model.index(0, 3).data() == "31/02/1970"
    assert page.has_unsaved()
    page.form_view.enter("birth_date", head.member_id)
    assert "31/02/1970" in roster.panel.fault
    write("28/02/1970")
    press(ENTER)
    settle()
    assert commune.book.get(household).members[0].birth_date == "1970-02-28"
    assert not page.has_unsaved()


def test_a_person_is_added_by_typing_in_the_last_row(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    head = commune.book.get(household).members[0]
    open_at(page, household, "full_name", head.member_id)
    press(DOWN)
    write("Hoàng Thị Khoẳn")
    press(ENTER)
    settle()
    members = commune.book.get(household).members

    assert [member.full_name for member in members] == ["Lý Thị Mẩy", "Hoàng Thị Khoẳn"]
    member, column = page.form_view._rosters["people"].current
    assert (member.member_id, column.id) == (members[1].member_id, "relation")


def test_two_heads_are_a_problem_said_in_words(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy", others=1)
    child = commune.book.get(household).members[1]
    open_at(page, household, "relation", child.member_id)
    press(Qt.Key.Key_1)
    settle()

    assert "đúng một chủ hộ" in page.form_view._boxes["people"]._fault.text()
    assert page.form_view._boxes["people"]._state == "problem"


def test_only_the_cell_in_focus_is_a_live_widget(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy", others=59)
    page.open_household(household)
    table = page.form_view._rosters["people"].table
    page.form_view.enter("full_name", page.session.household.members[0].member_id)

    assert table.model().rowCount() == 61
    assert [child.objectName() for child in table.viewport().children()] == ["cell_edit"]
    settle()
