"""A round on request by key presses: what is asked for, Phiếu A, the income survey, and the class that follows."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from tests_support.entry import RULES, Commune, press, write

from ngheo_desktop.domain.survey import QuestionnaireStatus, RoundKind
from ngheo_desktop.gui import theme
from ngheo_desktop.services.questionnaires import QuestionnaireSession, open_questionnaire
from ngheo_desktop.services.rounds import create_round

ENTER = Qt.Key.Key_Return
REVIEW, AVERAGE = "1", "3"


@pytest.fixture
def on_request(commune: Commune, workspace):
    """The round on request is the one in work."""
    commune.review_round = create_round(
        commune.folder, commune.standards, year=2026, kind=RoundKind.ON_REQUEST, rule_sets=(RULES,)
    )
    workspace.choose_round(commune.review_round.round_id)
    return commune.review_round


def stored_session(commune: Commune, household: str) -> QuestionnaireSession:
    return open_questionnaire(commune.folder, commune.standards, household, commune.review_round)


def choose(page, **keys: str) -> None:
    """Answer questions by the keys of their options."""
    for question, key in keys.items():
        assert page.form_view.enter(question.replace("__", "."))
        write(key)


def amounts(page, **numbers: int) -> None:
    """Type numbers; Enter takes them and goes on."""
    for question, number in numbers.items():
        assert page.form_view.enter(question.replace("__", "."))
        write(str(number))
        press(ENTER)


def screened(page) -> str:
    """What the panel says of Phiếu A; nothing where it says nothing."""
    return "" if page.panel._screening.isHidden() else page.panel._screened.text()


def shown_sections(page) -> list[str]:
    """The headings that stand on the page."""
    boxes = [box for box in page.form_view._boxes.values() if not box.isHidden()]
    return [next(label.text() for label in box.findChildren(QLabel) if box.title in label.text()) for box in boxes]


def screen_out(page, commune: Commune, settle) -> str:
    household = commune.add("Lý Thị Mẩy", birth="1980-01-01")
    page.open_household(household)
    choose(page, request__kind=REVIEW)
    choose(page, **{f"screening__{number:02d}": "1" if number < 5 else "2" for number in range(1, 10)})
    settle()
    return household


def ask_for_average(page, commune: Commune, settle) -> str:
    household = commune.add("Bàn Văn Lộc", birth="1980-01-01")
    page.open_household(household)
    choose(page, request__kind=AVERAGE, income__farm="1")
    amounts(page, survey__months=12, survey__farming=25_000_000, survey__farming_cost=4_600_000)
    amounts(page, **{f"survey__{name}": 0 for name in ("forestry", "fishery", "salt", "business", "wages", "other")})
    amounts(page, survey__allowances=6_000_000)
    settle()
    return household


def test_a_request_for_review_is_screened_out_in_the_class_panel(page, commune, on_request, settle):
    household = screen_out(page, commune, settle)

    assert screened(page).startswith("Đạt 4/9 tiêu chí, từ 4 trở lên")
    assert all(card.isHidden() for card in page.panel._cards.values())
    session = stored_session(commune, household)
    assert session.state().results == {}
    assert session.status is QuestionnaireStatus.COMPLETE
    assert page.status_label.text().startswith("✓")


def test_one_criterion_less_opens_phieu_b_at_once(page, commune, on_request, settle):
    screen_out(page, commune, settle)
    before = shown_sections(page)
    choose(page, screening__04="2")
    settle()

    assert screened(page).startswith("Đạt 3/9 tiêu chí, dưới 4")
    assert not page.panel._cards[RULES].isHidden()
    assert len(shown_sections(page)) > len(before)


def test_sections_that_are_asked_are_numbered_without_a_gap(page, commune, on_request, settle):
    screen_out(page, commune, settle)
    few = [heading.split(".")[0] for heading in shown_sections(page)]
    choose(page, screening__04="2")
    settle()
    many = [heading.split(".")[0] for heading in shown_sections(page)]
    strip = [button.text() for button in page.form_view.strip._buttons if not button.isHidden()]

    assert few == [str(number) for number in range(1, len(few) + 1)]
    assert many == strip == [str(number) for number in range(1, len(many) + 1)]
    assert len(many) > len(few)


def test_a_request_for_an_average_living_standard_is_decided_by_the_survey(page, commune, on_request, settle):
    household = ask_for_average(page, commune, settle)
    card = page.panel._cards[RULES]

    assert card._mark.household_class == "average"
    assert screened(page) == ""
    assert "20.400.000" in card._worked_out.text()
    session = stored_session(commune, household)
    assert session.facts().answers["income.monthly"] == 1_700_000
    assert session.status is QuestionnaireStatus.COMPLETE


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("make", [screen_out, ask_for_average])
def test_nothing_is_cut_off_at_any_text_size(qtbot, page, commune, on_request, settle, scale, make):
    theme.current().apply("light", scale)
    make(page, commune, settle)
    panel = page.panel
    width = theme.current().em(17)
    panel.resize(width, panel.layout().totalHeightForWidth(width))
    panel.show()
    QApplication.processEvents()

    for label in panel.findChildren(QLabel):
        if label.isVisible() and label.text() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
            assert label.mapTo(panel, QPoint(label.width(), 0)).x() <= panel.width()


def test_what_is_not_known_of_a_worker_is_named_in_the_panel(page, commune, on_request, settle):
    ask_for_average(page, commune, settle)

    assert "Người lao động có thu nhập thấp: chưa xác định được. Còn thiếu: Việc làm" in (
        page.panel._cards[RULES]._beside.text()
    )
