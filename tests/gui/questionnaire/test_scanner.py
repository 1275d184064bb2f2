"""A scanner types over the form: nothing of it becomes an answer, and the code arrives where it belongs."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from tests_support.entry import complete_household, focused, open_at, press, stored
from tests_support.scanner import CARD, Keyboard

from ngheo_desktop.domain.entry_notes import Blank
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.paper_code import paper_code
from ngheo_desktop.gui.pages.questionnaire.walk import Place
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.services.questionnaires import open_questionnaire


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


@pytest.fixture
def cards(page) -> list[str]:
    found: list[str] = []
    page.form_view.card_typed.connect(found.append)
    return found


@pytest.fixture
def record(commune) -> Callable[[RecordId], object]:
    """What a new start reads of a household: its people, and all that was answered and noted."""

    def read(household: RecordId) -> object:
        session = open_questionnaire(commune.folder, commune.standards, household, commune.review_round)
        return session.mark()

    return read


@pytest.fixture
def journal(commune) -> Callable[[], list[object]]:
    """All changes in the order in which they were written."""
    return lambda: commune.folder.database.all("SELECT hash FROM change ORDER BY change_no")


def place(page: QuestionnairePage) -> tuple[QWidget, Place | None]:
    return focused(), page.form_view.walk.here()


def shown(page: QuestionnairePage) -> list[object]:
    """Everything that stands on the screen as an answer, a note or a problem."""
    rows = [(row.raw(), row._blank.text(), row._problem.text()) for row in page.form_view._rows.values()]
    cells = [
        roster.model.cell(row, column)
        for roster in page.form_view._rosters.values()
        for row in range(roster.model.rowCount())
        for column in range(roster.model.columnCount())
    ]
    return [*rows, *cells, page.name_label.text(), page.status_label.text()]


@pytest.mark.parametrize("pause", [0, 4, 30])
@pytest.mark.parametrize(
    ("question", "member"),
    [("house.wall", None), ("info.shared", None), ("causes", None), ("relation", 1), ("sex", 1), ("employment", 1)],
)
def test_a_card_scanned_over_answers_leaves_no_trace_and_arrives_whole(
    page, commune, settle, keyboard, cards, journal, record, *, question: str, member: int | None, pause: int
) -> None:
    household = commune.add("Lý Thị Mẩy", others=2)
    who = commune.book.get(household).members[member].member_id if member is not None else ""
    open_at(page, household, question, who)
    settle()
    before = (journal(), record(household), place(page), shown(page))
    keyboard.type(CARD + "\r", pause)
    settle()

    assert cards == [CARD]
    assert (journal(), record(household), place(page), shown(page)) == before


def test_answers_and_reasons_that_stood_there_come_back(
    page, commune, settle, keyboard, cards, journal, record
) -> None:
    household = complete_household(page, commune, settle)
    page.open_household(household)
    page.finder._set_blank(Place("house.pillar"), Blank.ILLEGIBLE)
    settle()
    assert page.form_view.enter("house.wall")
    before = (journal(), record(household), place(page), shown(page))
    keyboard.type(CARD + "\r", 6)
    settle()

    assert cards == [CARD]
    assert (journal(), record(household), place(page), shown(page)) == before
    session = page.session
    assert session is not None
    assert session.blank("house.pillar") is Blank.ILLEGIBLE


def test_what_the_first_digits_had_written_already_is_taken_back_by_a_change_of_its_own(
    page, commune, settle, keyboard, cards, journal, record
) -> None:
    household = commune.add("Lý Thị Mẩy", others=1)
    open_at(page, household, "house.wall")
    press(Qt.Key.Key_2)
    settle()
    assert page.form_view.enter("house.wall")
    written, was = journal(), record(household)
    keyboard.type(CARD[:4], 5)
    # A busy disk, a slow computer: whatever makes the program write at once.
    page._saver.flush()
    settle()
    assert record(household) != was
    for letter in CARD[4:] + "\r":
        keyboard.moment += 5
        keyboard.send(letter)
    settle()
    now = record(household)

    assert cards == [CARD]
    assert (now.household_answers, now.notes, now.household) == (was.household_answers, was.notes, was.household)
    assert [*journal()[: len(written)]] == written
    assert len(journal()) == len(written) + 2
    assert stored(commune, household, "house.wall") == "not_durable"


def test_a_card_scanned_into_a_line_of_the_household_leaves_what_was_typed_there(
    page, commune, settle, keyboard, cards
) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.area_m2")
    keyboard.type("45", 200)
    keyboard.type(CARD + "\r", 5)
    settle()
    field = page.form_view._rows["house.area_m2"].field

    assert cards == [CARD]
    assert focused() is field
    assert field.text() == "45"
    assert stored(commune, household, "house.area_m2") is None


def test_a_scanner_without_enter_is_heard_by_its_silence(qtbot, page, commune, settle, keyboard, cards) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.wall")
    keyboard.type(CARD, 5)
    assert cards == []
    qtbot.waitUntil(lambda: cards == [CARD])
    settle()

    assert stored(commune, household, "house.wall") is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        # Telex wrote “Nguyeenx” anew, each time with a backspace for every letter it replaced.
        ("019070000001||Nguye\bên\b\bễn Mẫu|05031970|Nam|\r", "019070000001||Nguyễn Mẫu|05031970|Nam|"),
        # A scanner whose layout lost the accents, with Tab for its end.
        ("019070000001||NGUYEN VAN MAU|05031970|Nam|\t", "019070000001||NGUYEN VAN MAU|05031970|Nam|"),
    ],
)
def test_an_input_method_may_rewrite_the_letters_behind_the_bar(
    page, commune, settle, keyboard, cards, typed: str, found: str
) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.wall")
    before = place(page)
    keyboard.type(typed, 3)
    settle()

    assert cards == [found]
    assert place(page) == before


def test_at_the_end_of_the_form_the_enter_of_a_scanner_opens_no_other_household(
    page, commune, settle, keyboard, cards
) -> None:
    household = complete_household(page, commune, settle)
    commune.add("Triệu Mùi Ghến")
    assert focused() is page.form_view.finish.next_button
    keyboard.type(CARD + "\r", 5)
    settle()

    assert cards == [CARD]
    assert page.session is not None
    assert page.session.household.household_id == household
    assert focused() is page.form_view.finish.next_button


def test_a_card_over_the_last_question_takes_the_end_back_too(page, commune, settle, keyboard, cards) -> None:
    household = commune.add("Lý Thị Mẩy")
    page.open_household(household)
    # A form of one question.
    walk = page.form_view.walk
    walk._stops[:] = [one for one in walk._stops if one[1] is page.form_view._rows["house.wall"]]
    assert page.form_view.enter("house.wall")
    settle()
    before = (place(page), shown(page))
    keyboard.type("01", 5)
    assert not page.form_view.finish.isHidden()
    for letter in CARD[2:] + "\r":
        keyboard.moment += 5
        keyboard.send(letter)
    settle()

    assert cards == [CARD]
    assert (place(page), shown(page)) == before
    assert page.form_view.finish.isHidden()


@pytest.mark.parametrize("question", ["house.wall", "house.area_m2"])
@pytest.mark.parametrize("end", ["", "\r"])
def test_the_code_on_paper_opens_its_household_and_answers_nothing(
    qtbot, page, commune, settle, keyboard, journal, question: str, end: str
) -> None:
    household, other = commune.add("Lý Thị Mẩy"), commune.add("Triệu Mùi Ghến")
    open_at(page, household, question)
    settle()
    before = journal()
    keyboard.type(paper_code(other) + end, 4)
    qtbot.waitUntil(lambda: page.session.household.household_id == other)
    settle()

    assert journal() == before


def test_the_code_of_a_household_that_is_not_here_opens_nothing(
    page, commune, settle, keyboard, workspace, journal
) -> None:
    said: list[str] = []
    workspace.said.connect(said.append)
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.wall")
    settle()
    before = (journal(), place(page), shown(page))
    keyboard.type(paper_code(RecordId("0199c0de-0000-7abc-8def-0123456789ab")) + "\r", 4)
    settle()

    assert (journal(), place(page), shown(page)) == before
    assert page.session.household.household_id == household
    assert len(said) == 1


def test_another_code_answers_nothing_and_is_spoken_of(page, commune, settle, keyboard, workspace, journal) -> None:
    said: list[str] = []
    workspace.said.connect(said.append)
    household = commune.add("Lý Thị Mẩy", others=1)
    open_at(page, household, "house.wall")
    settle()
    before = (journal(), place(page), shown(page))
    keyboard.type("8934567890123\r", 4)
    settle()

    assert (journal(), place(page), shown(page)) == before
    assert len(said) == 1


def test_a_long_number_scanned_into_a_line_stays_in_it(page, commune, settle, keyboard) -> None:
    household = commune.add("Lý Thị Mẩy")
    head = commune.book.get(household).members[0].member_id
    open_at(page, household, "citizen_id", head)
    keyboard.type("019170000001\r", 4)
    settle()

    assert commune.book.get(household).members[0].citizen_id == "019170000001"


def test_digits_of_a_person_are_written_a_moment_after_the_last_one(qtbot, page, commune, keyboard, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.wall")
    keyboard.type("1", 100)
    assert page._saver.has_unsaved
    settle()

    assert stored(commune, household, "house.wall") == "durable"


@given(st.lists(st.tuples(st.sampled_from("1234567890"), st.integers(60, 600)), min_size=14, max_size=14))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_key_of_a_person_is_an_answer(page, commune, keys: list[tuple[str, int]]) -> None:
    keyed, without_a_clock = [], []
    for result, is_timed in ((keyed, True), (without_a_clock, False)):
        page.open_household(commune.add("Triệu Mùi Ghến", others=1))
        keyboard = Keyboard()
        for digit, pause in keys:
            keyboard.moment = keyboard.moment + pause if is_timed else 0
            keyboard.send(digit)
        keyboard.moment = keyboard.moment + 70 if is_timed else 0
        keyboard.send("|")
        result += [row.raw() for row in page.form_view._rows.values()]
        page._saver.flush()

    assert keyed == without_a_clock
