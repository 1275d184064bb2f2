"""Answers with numbers of two digits: typed as on the paper, in the table of people and under a question alike."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from tests_support.entry import focused, open_at, press, stored, write
from tests_support.scanner import CARD, Keyboard

from ngheo_desktop.gui.widgets.form.option_button import Option
from ngheo_desktop.gui.widgets.form.option_list import OptionList
from ngheo_desktop.services.questionnaire_papers import PaperOrder, PaperWriter

ENTER, TAB, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down
BACKSPACE, ESC = Qt.Key.Key_Backspace, Qt.Key.Key_Escape


@pytest.fixture
def household(commune) -> str:
    return commune.add("Lý Thị Mẩy", others=2)


@pytest.fixture
def people(page, commune, household) -> list[str]:
    """Open the household at the work of its head; who lives there."""
    found = [member.member_id for member in commune.book.get(household).members]
    open_at(page, household, "employment", found[0])
    return found


def cell(page) -> tuple[str, str]:
    place = page.form_view.walk.here()
    return place.question, place.member_id


def panel(page):
    return page.form_view._rosters["members"].panel


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("11", "11"), ("12", "12"), ("01", "1"), ("09", "9"), ("2", "2"), ("9", "9"), ("1\r", "1")],
)
def test_a_number_typed_as_on_the_paper_answers_and_goes_on(page, commune, settle, household, people, typed, answer):
    for letter in typed:
        press(ENTER) if letter == "\r" else write(letter)
    settle()

    assert stored(commune, household, "employment", 0) == answer
    assert cell(page) == ("allowance", people[0])


def test_ten_is_one_and_nought(page, commune, settle, household, people):
    write("10")
    settle()

    assert stored(commune, household, "employment", 0) == "10"


@pytest.mark.parametrize(
    ("key", "question", "who"), [(ENTER, "allowance", 0), (TAB, "allowance", 0), (DOWN, "employment", 1)]
)
def test_a_first_digit_is_chosen_at_once_and_waits_however_long(
    qtbot, page, commune, settle, household, people, *, key, question, who
):
    write("1")
    assert panel(page).options.codes == ["1"]
    assert cell(page) == ("employment", people[0])
    assert "10, 11, 12" in panel(page)._help.text()
    qtbot.wait(1_700)
    assert cell(page) == ("employment", people[0])
    press(key)
    settle()

    assert cell(page) == (question, people[who])
    assert stored(commune, household, "employment", 0) == "1"


def test_the_first_digit_of_one_person_is_not_the_first_of_the_next(page, commune, settle, household, people):
    write("1")
    press(DOWN)
    write("2")
    settle()

    assert [stored(commune, household, "employment", number) for number in (0, 1)] == ["1", "2"]


def test_what_is_no_number_here_is_refused_and_the_digits_behind_it_answer_nothing(
    page, commune, settle, household, people
):
    write("3")
    settle()
    open_at(page, household, "employment", people[0])
    write("13221")
    assert panel(page).options.codes == ["3"]
    assert "13221" in panel(page).fault
    press(ENTER, TAB, DOWN)
    assert cell(page) == ("employment", people[0])
    settle()
    assert stored(commune, household, "employment", 0) == "3"
    assert stored(commune, household, "allowance", 0) is None
    press(*[BACKSPACE] * 4)
    assert panel(page).fault == ""
    write("2")
    settle()

    assert stored(commune, household, "employment", 0) == "12"
    assert cell(page) == ("allowance", people[0])


def test_escape_takes_the_whole_number_back(page, commune, settle, household, people):
    write("15")
    press(ESC)
    assert panel(page).fault == ""
    assert panel(page).options.codes == []
    write("2")
    settle()

    assert stored(commune, household, "employment", 0) == "2"


def test_the_change_of_a_number_of_two_digits_is_one_change(page, commune, settle, household, people):
    written = len(commune.folder.database.all("SELECT hash FROM change"))
    write("12")
    settle()

    assert len(commune.folder.database.all("SELECT hash FROM change")) == written + 1


def test_a_number_may_go_on_after_everything_was_shown_anew(page, commune, settle, household, people):
    write("1")
    page._saver.flush()
    settle()
    page._reopen(page.session)
    write("2")
    settle()

    assert stored(commune, household, "employment", 0) == "12"


def test_a_question_of_ten_answers_takes_numbers_likewise(page, commune, settle, household):
    open_at(page, household, "water.source")
    row = page.form_view._rows["water.source"]
    assert "10" in row._help.text()
    write("1")
    assert row.field.codes == ["piped"]
    assert focused() is row.field
    write("4")
    assert row.field.codes == []
    assert "14" in row._problem.text()
    press(ENTER, TAB, DOWN)
    assert focused() is row.field
    press(BACKSPACE)
    assert row.field.codes == ["piped"]
    assert not row.is_refused
    write("0")
    settle()

    assert stored(commune, household, "water.source") == "other"
    assert focused() is page.form_view._rows["toilet.kind"].field


def test_a_refused_number_left_by_a_jump_leaves_no_answer(page, commune, settle, household):
    open_at(page, household, "water.source")
    write("17")
    press(Qt.Key.Key_F3)
    page.form_view.enter("toilet.kind")
    settle()

    assert stored(commune, household, "water.source") is None
    assert not page.form_view.has_refused


def test_a_key_that_is_held_down_is_one_digit(page, people):
    for number in range(5):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", number > 0)
        QApplication.sendEvent(focused(), event)

    assert panel(page).options.codes == ["1"]
    assert cell(page) == ("employment", people[0])


@pytest.mark.parametrize("pause", [0, 30])
def test_a_scanner_over_a_number_that_is_begun_leaves_it_begun(page, commune, settle, household, people, pause):
    keyboard, cards = Keyboard(), []
    page.form_view.card_typed.connect(cards.append)
    keyboard.type("1", 200)
    keyboard.type(CARD + "\r", pause)
    settle()
    assert cards == [CARD]
    assert cell(page) == ("employment", people[0])
    assert panel(page).options.codes == ["1"]
    keyboard.type("2", 200)
    settle()

    assert stored(commune, household, "employment", 0) == "12"


def test_several_answers_follow_one_another(qtbot):
    answers = OptionList([Option(f"c{n}", f"answer {n}", str(n)) for n in range(1, 11)], several=True)
    qtbot.addWidget(answers)
    with qtbot.waitActive(answers):
        answers.show()
        answers.activateWindow()
    answers.setFocus()
    write("1203")
    assert answers.codes == ["c1", "c2", "c3"]
    write("10")

    assert answers.codes == ["c1", "c2", "c3", "c10"]


def test_key_caps_and_paper_print_the_same_numbers(page, commune, people):
    caps = [button.option.key for button in panel(page).options._buttons]
    form = commune.standards.form_of(commune.review_round)
    paper = PaperWriter(commune.folder, commune.standards, commune.review_round, PaperOrder()).blank()
    legends = {column.title: column.legend for column in paper.columns}

    assert caps == [str(number) for number in range(1, 13)]
    assert [number for number, _ in legends[form.question("employment").label]] == caps
