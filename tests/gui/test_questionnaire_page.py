"""The questionnaire keyed by key presses against a real folder; what is committed is read from the disk."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QTextBrowser
from tests_support.entry import RULES, Commune, focused, new_commune, open_commune, press, write
from tests_support.reading import unnamed_widgets

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import faults, theme
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.messages import choose_language
from ngheo_desktop.services import questionnaires as service
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.store import households, journal
from ngheo_desktop.store.check import check

ENTER, DOWN, UP, TAB, ESC = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Escape,
)


@pytest.fixture
def commune(tmp_path: Path, clock: FixedClock) -> Iterator[Commune]:
    made = new_commune(tmp_path / "data", clock)
    yield made
    made.folder.close()


@pytest.fixture(autouse=True)
def no_bug_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that waits for a person would wait for ever."""

    def fail(_: object, fault: BaseException) -> None:
        raise fault

    monkeypatch.setattr(faults, "show_bug", fail)


@pytest.fixture
def page(qtbot, workspace: Workspace, commune: Commune) -> QuestionnairePage:
    made = QuestionnairePage(workspace, commune.folder, commune.standards, commune.book)
    qtbot.addWidget(made)
    qtbot.addWidget(made.panel)
    workspace.operations.changed.connect(lambda changes, _: made.refresh(changes))
    made.resize(900, 640)
    made.show()
    qtbot.waitActive(made)
    return made


@pytest.fixture
def settle(qtbot, page: QuestionnairePage, workspace: Workspace):
    """Wait until everything given is on the disk."""

    def wait() -> None:
        qtbot.waitUntil(lambda: workspace.operations.is_idle and not page._saver.has_unsaved)

    return wait


def stored(commune: Commune, household_id: str, question: str, member: int | None = None) -> object:
    """Read an answer as a new start would."""
    session = open_questionnaire(commune.folder, commune.standards, household_id, commune.review_round)
    member_id = None if member is None else session.household.members[member].member_id
    return session.answer(question, member_id)


def open_at(page: QuestionnairePage, household_id: str, question: str, member_id: str = "") -> None:
    page.open_household(household_id)
    assert page.form_view.enter(question, member_id)


# -- household questions ----------------------------------------------------------------------------------------------


def test_a_number_key_chooses_and_enter_goes_on(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
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


def test_the_tenth_answer_has_the_key_0(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "water.source")
    press(Qt.Key.Key_0)
    settle()

    assert stored(commune, household, "water.source") == "other"


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
    press(ENTER)
    assert focused() is page.form_view._rows["causes"].field
    press(UP, Qt.Key.Key_1, ENTER)

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


def test_enter_after_the_last_field_leads_to_the_next_household(page, commune, settle) -> None:
    first = commune.add("Ma Văn Chiến")
    second = commune.add("Lý Thị Mẩy")
    open_at(page, first, "causes")
    press(ENTER)
    assert focused() is page.next_button
    press(Qt.Key.Key_Space)

    assert page.session.household.household_id == second
    settle()


# -- members ----------------------------------------------------------------------------------------------------------


def test_the_cell_in_focus_takes_a_key_and_enter_goes_on_by_person(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy", others=1)
    head = commune.book.get(household).members[0]
    open_at(page, household, "employment", head.member_id)
    press(Qt.Key.Key_3, ENTER, Qt.Key.Key_2, ENTER, Qt.Key.Key_2, ENTER)
    # Nutrition is asked of children only, so the next cell is the insurance.
    press(Qt.Key.Key_1, ENTER)
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
    press(Qt.Key.Key_2, ENTER)
    press(Qt.Key.Key_2, ENTER)
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
    press(Qt.Key.Key_1, ENTER)
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


# -- class ------------------------------------------------------------------------------------------------------------


def test_the_class_follows_in_the_same_key_press(page, commune, settle, qtbot) -> None:
    household = complete_household(page, commune, settle)
    card = page.panel._cards[RULES]
    assert card._mark.household_class == HouseholdClass.NON_POOR

    page.form_view.enter("income_score")
    write("140")
    press(ENTER)
    assert card._mark.household_class == HouseholdClass.NEAR_POOR
    page.form_view.enter("telecom.internet")
    press(Qt.Key.Key_2)
    page.form_view.enter("water.source")
    press(Qt.Key.Key_9)
    page.form_view.enter("toilet.kind")
    press(Qt.Key.Key_7)

    assert card._mark.household_class == HouseholdClass.POOR
    assert card._lines[0].text().startswith("<b>")
    assert page.status_label.text().startswith("✓")
    settle()
    assert stored(commune, household, "toilet.kind") == "none"


def complete_household(page: QuestionnairePage, commune: Commune, settle) -> str:
    """Key a household of one person in full, by key presses only."""
    household = commune.add("Lý Thị Mẩy", birth="1950-01-01")
    open_at(page, household, "house.wall")
    press(Qt.Key.Key_1, ENTER, Qt.Key.Key_1, ENTER, Qt.Key.Key_1, ENTER)
    write("40")
    press(ENTER, Qt.Key.Key_1, ENTER, Qt.Key.Key_1, ENTER, Qt.Key.Key_1, ENTER, Qt.Key.Key_1, ENTER)
    press(Qt.Key.Key_4, *[ENTER] * 8)
    press(Qt.Key.Key_3, ENTER, Qt.Key.Key_2, ENTER, Qt.Key.Key_2, ENTER, Qt.Key.Key_1, ENTER, Qt.Key.Key_3, ENTER)
    write("200")
    press(ENTER, Qt.Key.Key_2, ENTER, ENTER)
    settle()
    return household


def test_a_household_keyed_in_full_is_complete_on_the_disk(page, commune, settle) -> None:
    household = complete_household(page, commune, settle)
    session = open_questionnaire(commune.folder, commune.standards, household, commune.review_round)

    assert session.progress().missing == []
    assert session.status == "complete"
    assert check(commune.folder.database).ok


def test_why_opens_the_whole_way_to_the_class(page, commune, settle, qtbot) -> None:
    commune.add("Lý Thị Mẩy")
    complete_household(page, commune, settle)
    seen: list[str] = []

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        text = dialog.findChild(QTextBrowser)
        assert text is not None
        seen.append(text.toPlainText())
        dialog.reject()

    QTimer.singleShot(100, read)
    page.explain(RULES)

    assert "Nghị định 07/2021/NĐ-CP" in seen[0]
    assert "12. " in seen[0]


# -- walking, reopening, faults ---------------------------------------------------------------------------------------


def test_alt_down_and_up_walk_in_village_order(page, commune, settle) -> None:
    names = ["Bàn Thị Chỉn", "Lý Thị Mẩy", "Đặng Văn Sửu"]
    ids = [commune.add(name) for name in names]
    page.open_household(ids[0])
    alt = Qt.KeyboardModifier.AltModifier
    press(DOWN, modifier=alt)
    assert page.session.household.household_id == ids[1]
    press(Qt.Key.Key_PageDown)
    assert page.session.household.household_id == ids[2]
    press(DOWN, modifier=alt)
    assert page.session.household.household_id == ids[2], "there is none after the last"
    press(UP, modifier=alt)
    assert page.session.household.household_id == ids[1]
    settle()


def test_walking_on_commits_what_is_typed(page, commune, settle) -> None:
    first, second = commune.add("Bàn Thị Chỉn"), commune.add("Đặng Văn Sửu")
    open_at(page, first, "income_score")
    write("99")
    press(Qt.Key.Key_PageDown)
    settle()

    assert page.session.household.household_id == second
    assert stored(commune, first, "income_score") == 99


def test_a_refused_answer_keeps_the_household_on_the_screen(page, commune, settle) -> None:
    first = commune.add("Bàn Thị Chỉn")
    commune.add("Đặng Văn Sửu")
    open_at(page, first, "income_score")
    write("x")
    press(Qt.Key.Key_PageDown)

    assert page.session.household.household_id == first
    assert page.banner.kind == "error"
    settle()


def test_reopening_shows_everything_committed(page, commune, settle) -> None:
    household = complete_household(page, commune, settle)
    commune.add("Đặng Văn Sửu")
    page.go(1)
    page.open_household(household)

    assert page.form_view._rows["house.area_m2"].field.text() == "40"
    assert page.form_view._rows["info.personal"].field.codes == ["none"]
    assert page.form_view._rosters["members"].model.index(0, 1).data() != ""


def test_an_answer_that_the_disk_refuses_is_kept_and_saved_again(page, commune, settle, monkeypatch, qtbot) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.wall")
    real = service.save_pending

    def full(*_: object) -> object:
        raise KnownError(ErrorCode.STORE_DISK_FULL)

    monkeypatch.setattr("ngheo_desktop.gui.pages.questionnaire_page.save_pending", full)
    press(Qt.Key.Key_1)
    qtbot.waitUntil(page.banner.isVisible)
    assert page.has_unsaved()
    qtbot.waitUntil(lambda: page._workspace.operations.is_idle)
    monkeypatch.setattr("ngheo_desktop.gui.pages.questionnaire_page.save_pending", real)
    press(Qt.Key.Key_2)
    settle()

    assert stored(commune, household, "house.wall") == "not_durable"
    assert not page.has_unsaved()
    assert page.banner.isHidden()


def test_a_change_from_elsewhere_is_shown(page, commune, settle, workspace, qtbot) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.wall")
    session = open_questionnaire(commune.folder, commune.standards, household, commune.review_round)
    pending = session.set_answer("house.roof", "durable")
    workspace.operations.run(page.panel, lambda: session.save(pending))
    settle()

    assert page.form_view._rows["house.roof"].field.codes == ["durable"]


def test_a_kill_loses_nothing_that_was_committed(tmp_path: Path, clock: FixedClock) -> None:
    root = tmp_path / "killed"
    script = Path(__file__).parents[1] / "support" / "keying_until_killed.py"
    ended = subprocess.run(
        [sys.executable, str(script), str(root)], capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == -9, ended.stderr
    committed = dict(line.split("=") for line in ended.stdout.split())
    assert committed["h.house.wall"] == "not_durable"
    again = open_commune(root, clock)
    try:
        household = next(households.all(again.folder.database))
        session = open_questionnaire(again.folder, again.standards, household.household_id, get_round(again.folder))
        found = {f"h.{name.removeprefix('h.')}": session.answer(name.removeprefix("h.")) for name in committed}
        assert found == committed
        assert check(again.folder.database).ok
    finally:
        again.folder.close()


# -- for everybody ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_field_has_a_name(qtbot, workspace, commune, language: str, scheme: str) -> None:
    choose_language(language)
    theme.current().apply(scheme, 100)
    page = QuestionnairePage(workspace, commune.folder, commune.standards, commune.book)
    qtbot.addWidget(page)
    qtbot.addWidget(page.panel)
    page.show()
    page.open_household(commune.add("Nguyễn Thị Phương Thảo Nguyên Hương", others=2))

    assert unnamed_widgets(page) == []


def test_at_200_percent_nothing_is_wider_than_the_page(qtbot, workspace, commune) -> None:
    theme.current().apply("light", 200)
    page = QuestionnairePage(workspace, commune.folder, commune.standards, commune.book)
    qtbot.addWidget(page)
    qtbot.addWidget(page.panel)
    page.resize(760, 600)
    page.show()
    page.open_household(commune.add("Nguyễn Thị Phương Thảo Nguyên Hương", others=2))
    qtbot.wait(50)

    area = page.form_view._area
    assert area.horizontalScrollBar().maximum() == 0
