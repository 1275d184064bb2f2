"""Second keying by key presses: drawing, blind keying, settling with the paper, agreement and own numbers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from tests_support.certificates_page import settle
from tests_support.dialogs import in_dialogs
from tests_support.entry import press, write
from tests_support.papers import OFFICER
from tests_support.reading import unnamed_widgets
from tests_support.second_keying import SECOND, Twice, key_again

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.expression import Level
from ngheo_desktop.domain.household import Member
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import Questionnaire
from ngheo_desktop.gui.dialogs.draw_sample import DrawSampleDialog
from ngheo_desktop.gui.dialogs.settle_verification import SettleVerificationDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.verification.page import VerificationPage
from ngheo_desktop.services.keyboard import hand_over
from ngheo_desktop.services.verification import BlindSession
from ngheo_desktop.services.verification_sample import CaseState, cases
from ngheo_desktop.store import questionnaires
from ngheo_desktop.store.check import check

ENTER, ESC, F8 = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_F8
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def first_of(twice: Twice, household_id: RecordId) -> Questionnaire:
    found = questionnaires.get(twice.folder.database, household_id, twice.review_round.round_id)
    assert found is not None
    return found


def other_water(twice: Twice, household_id: RecordId) -> str:
    return "rain" if first_of(twice, household_id).household_answers["water.source"] != "rain" else "piped"


def again(twice: Twice, household_id: RecordId, **changed: str) -> BlindSession:
    session = twice.desk.open_blind(household_id)
    key_again(twice.folder, session, **changed)
    return session


# -- drawing ----------------------------------------------------------------------------------------------------------


def test_a_sample_is_drawn_by_keys_with_its_share_and_seed(qtbot, page: VerificationPage, twice: Twice, workspace):
    said: list[str] = []
    workspace.said.connect(said.append)

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, DrawSampleDialog)
        assert unnamed_widgets(dialog) == []
        write("50")
        press(Qt.Key.Key_Tab)
        write("77")
        press(ENTER)

    in_dialogs(choose)
    press(Qt.Key.Key_N, modifier=CTRL)
    settle(qtbot, workspace)

    found = cases(twice.folder, twice.review_round)
    assert found
    assert page.sample.table.model().rowCount() == len(found)
    assert "77" in page.sample.draw_label.text()
    assert "77" in said[-1]
    assert unnamed_widgets(page) == []


def test_esc_draws_nothing(qtbot, page: VerificationPage, twice: Twice, workspace: Workspace):
    in_dialogs(lambda _: press(ESC))
    press(Qt.Key.Key_N, modifier=CTRL)
    settle(qtbot, workspace)

    assert cases(twice.folder, twice.review_round) == []
    assert page.sample.list_stack.currentWidget() is page.sample.empty


def test_households_nobody_began_are_taken_off_with_del(qtbot, page: VerificationPage, twice: Twice, workspace):
    twice.draw()
    page.refresh(Changes(everything=True))
    before = page.sample.table.model().rowCount()
    page.sample.table.setFocus()

    press(Qt.Key.Key_Delete)
    settle(qtbot, workspace)

    assert page.sample.table.model().rowCount() == before - 1


# -- who keys ---------------------------------------------------------------------------------------------------------


def test_ones_own_questionnaires_cannot_be_keyed_again(page: VerificationPage, twice: Twice):
    twice.draw()
    page.refresh(Changes(everything=True))

    press(F8)
    assert not page.is_blind
    assert OFFICER in page.banner.text

    page.sample.table.setFocus()
    press(ENTER)

    assert not page.is_blind
    assert OFFICER in page.banner.text


def test_a_household_is_closed_when_its_first_operator_takes_the_keyboard(qtbot, page, twice: Twice, workspace):
    twice.draw()
    hand_over(twice.folder, SECOND)
    page.refresh(Changes(everything=True))
    press(F8)
    assert page.is_blind

    hand_over(twice.folder, OFFICER)
    page.refresh(Changes(everything=True))
    settle(qtbot, workspace)

    assert not page.is_blind
    assert page.blind.session is None


# -- keying blind -----------------------------------------------------------------------------------------------------


def key_everything(page: VerificationPage, twice: Twice, household_id: RecordId, **changed: str) -> None:
    """Key a household blind with the keys that stand before the answers, field after field as the form asks."""
    first = first_of(twice, household_id)
    answers = {**first.household_answers, **{name.replace("__", "."): value for name, value in changed.items()}}
    view, session = page.blind.form_view, page.blind.session
    assert isinstance(session, BlindSession)
    for question in session.form.questions:
        if question.level is Level.HOUSEHOLD and question.id in answers and view.enter(question.id):
            _key(question, answers[question.id])
    for member_id, of_member in first.member_answers.items():
        for question in session.form.questions:
            if question.level is Level.MEMBER and question.id in of_member and view.enter(question.id, member_id):
                _key(question, of_member[question.id])


def _key(question, value: object) -> None:
    codes = value if isinstance(value, list) else [str(value)]
    if question.choices:
        for code in codes:
            write(question.choice(str(code)).key)
        if isinstance(value, list):
            press(ENTER)
    else:
        write(str(value).replace(".", ",") if question.id == "house.area_m2" else str(value))
        press(ENTER)


def test_blind_keying_starts_empty_without_class_and_keeps_people_as_they_are(qtbot, page, twice: Twice, workspace):
    ids = twice.draw()
    hand_over(twice.folder, SECOND)
    page.refresh(Changes(everything=True))
    press(F8)
    settle(qtbot, workspace)

    session = page.blind.session
    assert page.is_blind
    assert session.household.household_id == ids[0]
    assert session.answer("water.source") is None
    assert not page.blind.panel.isVisible()
    assert any("NHẬP LẦN HAI" in label.text() for label in page.blind.findChildren(QLabel) if label.isVisible())
    assert unnamed_widgets(page.blind) == []

    # The table of people is passed by, or at least takes no key.
    member: Member = session.household.members[0]
    assert not page.blind.form_view.enter("full_name", member.member_id)
    before = first_of(twice, ids[0])
    assert page.blind.form_view.enter("water.source")
    write("1")
    settle(qtbot, workspace)
    assert first_of(twice, ids[0]) == before
    assert session.answer("water.source") is not None


def test_a_whole_household_keyed_blind_is_compared_settled_and_the_next_one_opens(
    qtbot, page: VerificationPage, twice: Twice, workspace: Workspace
):
    ids = twice.draw()
    hand_over(twice.folder, SECOND)
    page.refresh(Changes(everything=True))
    before = first_of(twice, ids[0])
    water = other_water(twice, ids[0])
    press(F8)
    key_everything(page, twice, ids[0], water__source=water)
    settle(qtbot, workspace)
    assert page.blind.session.status.value == "complete"

    def decide(dialog: QDialog) -> None:
        assert isinstance(dialog, SettleVerificationDialog)
        assert dialog.table.model().rowCount() == 1
        assert not dialog.settle_button.isEnabled()
        press(Qt.Key.Key_2)
        assert dialog.settle_button.hasFocus()
        press(ENTER)

    seen = in_dialogs(decide)
    press(Qt.Key.Key_D, modifier=CTRL)
    qtbot.waitUntil(lambda: bool(seen) and page.is_blind)
    settle(qtbot, workspace)

    stored = first_of(twice, ids[0])
    assert stored.household_answers == {**before.household_answers, "water.source": water}
    assert twice.desk.report().operators[OFFICER].differing == 1
    assert page.blind.session.household.household_id == ids[1]
    assert check(twice.folder.database).ok


def test_a_household_that_is_not_whole_is_not_compared(qtbot, page: VerificationPage, twice: Twice, workspace):
    twice.draw()
    hand_over(twice.folder, SECOND)
    page.refresh(Changes(everything=True))
    said: list[str] = []
    workspace.said.connect(said.append)
    press(F8)
    settle(qtbot, workspace)

    press(Qt.Key.Key_D, modifier=CTRL)
    settle(qtbot, workspace)

    assert page.is_blind
    assert said


def test_alt_left_goes_to_the_list_and_nothing_keyed_is_lost(qtbot, page: VerificationPage, twice: Twice, workspace):
    ids = twice.draw()
    hand_over(twice.folder, SECOND)
    page.refresh(Changes(everything=True))
    press(F8)
    assert page.blind.form_view.enter("water.source")
    write("1")
    press(Qt.Key.Key_Left, modifier=ALT)
    settle(qtbot, workspace)

    assert not page.is_blind
    assert cases(twice.folder, twice.review_round)[0].state is CaseState.BEGUN
    assert twice.desk.open_blind(ids[0]).answer("water.source") is not None
    press(F8)
    assert page.blind.session.household.household_id == ids[0]
    assert page.blind.session.answer("water.source") is not None


def test_page_down_walks_through_the_sample_only(qtbot, page: VerificationPage, twice: Twice, workspace):
    ids = twice.draw(30)
    hand_over(twice.folder, SECOND)
    page.refresh(Changes(everything=True))
    press(F8)
    walked = [page.blind.session.household.household_id]
    for _ in ids[1:]:
        press(Qt.Key.Key_PageDown)
        settle(qtbot, workspace)
        walked.append(page.blind.session.household.household_id)

    assert len(ids) > 1
    assert walked == ids


# -- settling ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def keyed(page: VerificationPage, twice: Twice) -> RecordId:
    """A household keyed twice with two differences, in focus on the list."""
    household_id = twice.draw()[0]
    hand_over(twice.folder, SECOND)
    again(twice, household_id, water__source=other_water(twice, household_id), house__area_m2="41.5")
    page.refresh(Changes(everything=True))
    page.sample.table.setFocus()
    return household_id


def test_the_first_another_value_or_a_blank_can_be_what_stands_on_the_paper(
    qtbot, page: VerificationPage, twice: Twice, workspace: Workspace, keyed: RecordId
):
    before = first_of(twice, keyed)

    def decide(dialog: QDialog) -> None:
        assert isinstance(dialog, SettleVerificationDialog)
        assert unnamed_widgets(dialog) == []
        press(Qt.Key.Key_3)  # the area: something else
        write("38,25")
        press(ENTER)
        press(Qt.Key.Key_1)  # the water: the first is right
        press(ENTER)

    seen = in_dialogs(decide)
    press(ENTER)
    settle(qtbot, workspace)

    assert seen
    assert first_of(twice, keyed).household_answers == {**before.household_answers, "house.area_m2": "38.25"}
    report = twice.desk.report()
    assert report.operators[OFFICER].differing == 2
    assert cases(twice.folder, twice.review_round)[0].state is CaseState.SETTLED
    assert cases(twice.folder, twice.review_round)[0].first == (OFFICER,)


def test_a_value_that_cannot_be_is_refused_beside_its_field(qtbot, page, twice: Twice, workspace, keyed: RecordId):
    def decide(dialog: QDialog) -> None:
        press(Qt.Key.Key_3)
        write("rộng")
        press(ENTER)
        assert not dialog.settle_button.isEnabled()
        assert any(label.text().startswith("✕") for label in dialog.other_box.findChildren(QLabel))
        dialog.reject()

    seen = in_dialogs(decide)
    press(ENTER)
    settle(qtbot, workspace)

    assert seen
    assert cases(twice.folder, twice.review_round)[0].state is CaseState.TO_SETTLE


def test_later_leaves_everything_open(qtbot, page, twice: Twice, workspace, keyed: RecordId):
    before = first_of(twice, keyed)
    seen = in_dialogs(lambda _: (press(Qt.Key.Key_2), press(ESC)))
    press(ENTER)
    settle(qtbot, workspace)

    assert seen
    assert first_of(twice, keyed) == before
    assert twice.desk.waiting() == [keyed]


def test_two_keyings_that_agree_are_settled_with_enter(qtbot, page, twice: Twice, workspace: Workspace):
    household_id = twice.draw()[0]
    hand_over(twice.folder, SECOND)
    again(twice, household_id)
    page.refresh(Changes(everything=True))
    page.sample.table.setFocus()

    seen = in_dialogs(lambda _: press(ENTER))
    press(ENTER)
    settle(qtbot, workspace)

    assert seen
    assert cases(twice.folder, twice.review_round)[0].state is CaseState.SETTLED


# -- agreement and work -----------------------------------------------------------------------------------------------


def test_agreement_and_work_stand_in_tables_that_can_be_saved(qtbot, page, twice: Twice, workspace, keyed: RecordId):
    twice.desk.settle(keyed, {one.field: one.first for one in twice.desk.compare(keyed).differences})
    page.refresh(Changes(everything=True))

    (sample,) = page.shown_tables()
    assert len(sample.rows) == len(cases(twice.folder, twice.review_round))

    page.tabs.setCurrentIndex(1)
    by_operator, by_question = page.shown_tables()
    assert by_operator.rows[0][0] == OFFICER
    assert by_operator.rows[0][2] == 2
    assert {row[2] for row in by_question.rows[:2]} == {1}
    assert by_question.rows[-1][2] == 2

    page.tabs.setCurrentIndex(2)
    (work,) = page.shown_tables()
    assert any(OFFICER in str(row[0]) for row in work.rows)


def test_filters_show_only_what_is_to_settle(page: VerificationPage, twice: Twice, keyed: RecordId):
    page.sample.chips["to_settle"].click()
    assert page.sample.table.model().rowCount() == 1
    page.sample.chips["to_key"].click()

    assert not page.sample.chips["to_settle"].isChecked()
    assert page.sample.table.model().rowCount() == len(cases(twice.folder, twice.review_round)) - 1


def test_the_keys_of_the_dialog_do_nothing_while_a_remark_is_typed(
    page, twice: Twice, keyed: RecordId, qtbot, workspace
):
    def remark(dialog: QDialog) -> None:
        dialog.reason_edit.setFocus()
        write("12 ha")
        assert dialog.reason_edit.text() == "12 ha"
        assert not dialog.settle_button.isEnabled()
        QTest.keyClick(dialog, ESC)

    seen = in_dialogs(remark)
    press(ENTER)
    settle(qtbot, workspace)

    assert seen
