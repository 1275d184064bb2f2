"""Requests in a round on request: who is screened by Phiếu A, who is reviewed, and in whose words criteria stand."""

import pytest
from tests_support.folders import MakeFolder
from tests_support.requests import FORM, RULES, add, answer, opened, screen, survey

from ngheo_desktop.domain import records
from ngheo_desktop.domain.classification import HouseholdClass, Outcome
from ngheo_desktop.domain.ids import new_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import QuestionnaireStatus, ReviewRound, RoundKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.screening import ScreeningDecision
from ngheo_desktop.services.classification import (
    class_counts,
    classify_household,
    classify_round,
    designated,
)
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.mass_classification import classify_all, results_under
from ngheo_desktop.services.questionnaires import QuestionnaireSession
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.screening import ScreeningService
from ngheo_desktop.services.standards import Standards

NEXT = "vn-2027-2030"


@pytest.fixture
def on_request(commune: Folder, standards: Standards) -> ReviewRound:
    return create_round(commune, standards, year=2026, kind=RoundKind.ON_REQUEST, rule_sets=(RULES,))


def sections(session: QuestionnaireSession) -> set[str]:
    asked = set(session.state().relevant.household)
    return {question.section for question in session.form.questions if question.id in asked}


# --- Phiếu A ---------------------------------------------------------------------------------------------------------


def test_a_request_for_review_is_screened_before_anything_else(
    commune: Folder, standards: Standards, on_request: ReviewRound
):
    session = opened(commune, standards, add(commune, "Triệu Thị Ghến"), on_request)
    answer(session, request__kind="review")

    assert sections(session) == {"request", "screening", "household"}
    assert session.state().screening is not None
    assert session.state().screening.decision is ScreeningDecision.INCOMPLETE


@pytest.mark.parametrize(("met", "unmet", "decision"), [
    (3, 5, "incomplete"), (3, 6, "review"), (4, 0, "not_review"), (4, 5, "not_review"),
    (0, 6, "review"), (0, 5, "incomplete"),
])  # fmt: skip
def test_fewer_than_four_criteria_put_a_household_on_the_list(
    commune: Folder, standards: Standards, on_request: ReviewRound, met: int, unmet: int, decision: str
):
    session = opened(commune, standards, add(commune, "Triệu Thị Ghến"), on_request)
    answer(session, request__kind="review")
    screen(session, met, unmet)
    found = session.state().screening

    assert found is not None
    assert found.decision.value == decision
    assert ("dwelling" in sections(session)) is (decision == "review")


def test_a_screened_out_household_has_no_class_and_is_complete(
    commune: Folder, standards: Standards, on_request: ReviewRound
):
    household_id = add(commune, "Triệu Thị Ghến")
    session = opened(commune, standards, household_id, on_request)
    answer(session, request__kind="review")
    screen(session, 5, 4)
    found = classify_household(commune, standards, on_request, household_id)

    assert session.state().results == {}
    assert session.status is QuestionnaireStatus.COMPLETE
    assert found.results == {}
    assert found.screening is not None
    assert found.screening.met == ("01", "02", "03", "04", "05")


def test_screened_out_households_count_apart(commune: Folder, standards: Standards, on_request: ReviewRound):
    for name, met in (("Triệu Thị Ghến", 5), ("Bàn Văn Lộc", 2)):
        session = opened(commune, standards, add(commune, name), on_request)
        answer(session, request__kind="review")
        screen(session, met, 9 - met)
    add(commune, "Hoàng Thị Sửu")  # asked for nothing
    result = classify_round(commune, standards, on_request)
    counted = classify_all(commune, standards, [on_request])

    assert (result.households, result.screened_out, result.recorded) == (1, 1, 1)
    assert sum(result.counts[RULES]) == 1
    assert [each.households for each in counted] == [1]


def test_a_class_on_record_is_withdrawn_when_phieu_a_is_corrected(
    commune: Folder, standards: Standards, on_request: ReviewRound
):
    session = opened(commune, standards, add(commune, "Triệu Thị Ghến"), on_request)
    answer(session, request__kind="average", income__farm="yes")
    survey(session, farming=20_400_000)
    classify_round(commune, standards, on_request)
    before = class_counts(commune, on_request)[RULES]
    answer(session, request__kind="review")
    screen(session, 4, 5)
    first = classify_round(commune, standards, on_request)
    again = classify_round(commune, standards, on_request)

    assert before.average == 1
    assert class_counts(commune, on_request)[RULES].average == 0
    assert (first.recorded, again.recorded, again.screened_out) == (1, 0, 1)


@pytest.mark.parametrize("listed", ["poor", "near_poor"])
def test_a_household_on_the_list_goes_straight_to_phieu_b(
    commune: Folder, standards: Standards, on_request: ReviewRound, listed: str
):
    session = opened(commune, standards, add(commune, "Triệu Thị Ghến", listed=listed), on_request)
    answer(session, request__kind="review")

    assert session.state().screening is None
    assert "screening" not in sections(session)
    assert "dwelling" in sections(session)


def test_who_left_the_list_is_screened_again(commune: Folder, standards: Standards, on_request: ReviewRound):
    household_id = add(commune, "Triệu Thị Ghến", listed="poor", year=2024)
    with commune.work() as unit:
        fields: dict[str, Value] = {"household_id": household_id, "year": 2025, "household_class": "non_poor"}
        unit.append(records.CLASS_RECORD, new_record_id(commune.clock.now()), fields)
        unit.commit()
    session = opened(commune, standards, household_id, on_request)
    answer(session, request__kind="review")

    assert session.state().screening is not None


def test_a_request_to_have_escaped_is_not_screened(commune: Folder, standards: Standards, on_request: ReviewRound):
    session = opened(commune, standards, add(commune, "Triệu Thị Ghến", listed="poor"), on_request)
    answer(session, request__kind="escape")

    assert "dwelling" in sections(session)
    assert not sections(session) & {"screening", "survey"}


def test_a_periodic_review_asks_for_no_request(commune: Folder, standards: Standards):
    periodic = create_round(commune, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=(RULES,))
    session = opened(commune, standards, add(commune, "Triệu Thị Ghến"), periodic)

    assert {section.id for section in session.form.sections}.isdisjoint({"request", "screening"})
    assert {"dwelling", "income"} <= sections(session)


# --- the words of the criteria ---------------------------


def test_criteria_ship_as_placeholders_with_a_verified_limit(commune: Folder, standards: Standards):
    service = ScreeningService(commune, standards)
    texts = service.texts(FORM)

    assert [each.criterion_id for each in texts] == [f"{number:02d}" for number in range(1, 10)]
    assert not any(each.verified or each.is_filled for each in texts)
    assert all("chưa có văn bản" in each.text for each in texts)
    assert (service.screening(FORM).limit, service.screening(FORM).verified) == (4, True)
    assert service.form_ids[0] == FORM


def test_words_filled_in_are_asked_and_kept_with_their_source(
    commune: Folder, standards: Standards, on_request: ReviewRound
):
    service = ScreeningService(commune, standards)
    service.fill_in(FORM, "02", text=" Có xe máy cày ", document="Thông tư 07/2021", article="Phụ lục II")
    second = service.texts(FORM)[1]
    session = opened(commune, standards, add(commune, "Triệu Thị Ghến"), on_request)

    assert (second.text, second.document, second.article) == ("Có xe máy cày", "Thông tư 07/2021", "Phụ lục II")
    assert (second.filled_by, second.filled_on) == ("Nguyễn Thị Mẫu", "2026-11-21")
    assert session.question("screening.02").label == "02. Có xe máy cày"
    assert "chưa có văn bản" in session.question("screening.01").label
    assert opened(commune, standards, add(commune, "Bàn Văn Lộc"), on_request).form is session.form


def test_words_can_be_taken_back(commune: Folder, standards: Standards):
    service = ScreeningService(commune, standards)
    service.fill_in(FORM, "02", text="Có xe máy cày", document="Thông tư 07/2021", article="")
    unchanged = service.fill_in(FORM, "02", text="Có xe máy cày", document="Thông tư 07/2021", article="")
    taken = service.fill_in(FORM, "02", text="", document="", article="")

    assert not unchanged.records
    assert taken.touches(records.CRITERION)
    assert not service.texts(FORM)[1].is_filled


@pytest.mark.parametrize(("form", "criterion", "document", "code"), [
    (FORM, "10", "Thông tư 07/2021", ErrorCode.CRITERION_UNKNOWN),
    (FORM, "01", " ", ErrorCode.INPUT_REQUIRED),
    ("vn-2030", "01", "Thông tư 07/2021", ErrorCode.FORM_UNKNOWN),
])  # fmt: skip
def test_words_without_a_place_are_refused(
    commune: Folder, standards: Standards, form: str, criterion: str, document: str, code: ErrorCode
):
    with pytest.raises(KnownError) as refused:
        ScreeningService(commune, standards).fill_in(form, criterion, text="x", document=document, article="")
    assert refused.value.code is code


def test_an_upper_office_fills_nothing_in(make_folder: MakeFolder, standards: Standards):
    office = make_folder("office", province="19")
    with pytest.raises(KnownError) as refused:
        ScreeningService(office, standards).fill_in(FORM, "01", text="x", document="y", article="")
    assert refused.value.code is ErrorCode.ROUND_NOT_HERE


# --- the income survey ---------------------------


@pytest.mark.parametrize(("brought", "expected"), [
    ({"farming": 18_000_000}, HouseholdClass.INCOMPLETE),  # at the line: Phiếu B decides
    ({"farming": 18_000_012}, HouseholdClass.AVERAGE),
    ({"farming": 30_000_000, "farming_cost": 3_000_000}, HouseholdClass.AVERAGE),  # at the ceiling
    ({"farming": 27_000_000, "wages": 12}, HouseholdClass.NON_POOR),
    ({"forestry": 20_000_000}, HouseholdClass.AVERAGE),
    ({"fishery": 10_000_000, "salt": 10_000_000}, HouseholdClass.AVERAGE),
])  # fmt: skip
def test_the_survey_alone_gives_the_average_living_standard(
    commune: Folder, standards: Standards, on_request: ReviewRound, brought: dict, expected: HouseholdClass
):
    household_id = add(commune, "Triệu Thị Ghến")
    session = opened(commune, standards, household_id, on_request)
    answer(session, request__kind="average", income__farm="yes")
    survey(session, allowances=9_000_000, **brought)
    found = session.state().results[RULES]

    assert found.household_class is expected
    assert session.status is QuestionnaireStatus.COMPLETE
    assert "dwelling" not in sections(session)


def test_social_allowances_never_count(commune: Folder, standards: Standards, on_request: ReviewRound):
    classes = set()
    for allowances in (0, 1_000_000_000):
        session = opened(commune, standards, add(commune, f"Triệu Thị Ghến {allowances}"), on_request)
        answer(session, request__kind="average", income__farm="yes")
        survey(session, allowances=allowances, farming=20_000_000)
        classes.add((session.facts().answers["income.monthly"], session.classify()[RULES].household_class))

    assert classes == {(1_666_667, HouseholdClass.AVERAGE)}


def test_a_survey_that_is_not_complete_gives_no_class(commune: Folder, standards: Standards, on_request: ReviewRound):
    session = opened(commune, standards, add(commune, "Triệu Thị Ghến"), on_request)
    answer(session, request__kind="average", income__farm="yes", income__monthly=1_800_000, survey__months=12)
    found = session.state().results[RULES]

    assert found.household_class is HouseholdClass.INCOMPLETE
    assert [lack.question for lack in found.missing] == ["income.monthly"]


def test_a_survey_of_six_months_gives_no_class_and_is_refused(
    commune: Folder, standards: Standards, on_request: ReviewRound
):
    session = opened(commune, standards, add(commune, "Triệu Thị Ghến"), on_request)
    answer(session, request__kind="average", income__farm="yes")
    survey(session, months=6, farming=20_000_000)

    assert session.classify()[RULES].household_class is HouseholdClass.INCOMPLETE
    assert "other_period" in {problem.check for problem in session.problems()}
    assert session.status is QuestionnaireStatus.OPEN


def test_the_sum_counts_and_a_different_figure_on_paper_is_told(
    commune: Folder, standards: Standards, on_request: ReviewRound
):
    session = opened(commune, standards, add(commune, "Triệu Thị Ghến"), on_request)
    answer(session, request__kind="average", income__farm="yes", income__monthly=5_000_000)
    survey(session, farming=20_400_000)
    told = {problem.check for problem in session.problems()}
    answer(session, income__monthly=1_700_000)

    assert session.facts().answers["income.monthly"] == 1_700_000
    assert "income_differs" in told
    assert "income_differs" not in {problem.check for problem in session.problems()}


def test_only_the_four_trades_reach_the_average_living_standard(
    commune: Folder, standards: Standards, on_request: ReviewRound
):
    session = opened(commune, standards, add(commune, "Triệu Thị Ghến"), on_request)
    answer(session, request__kind="average", income__farm="no")
    survey(session, wages=20_000_000)

    assert session.classify()[RULES].household_class is HouseholdClass.NON_POOR


def test_screen_record_and_columns_agree_about_surveys(commune: Folder, standards: Standards, on_request: ReviewRound):
    for number, farming in enumerate((17_000_000, 18_000_012, 27_000_000, 27_000_100, 90_000_000)):
        for kind in ("average", "low_income_worker", "review"):
            session = opened(commune, standards, add(commune, f"Bàn Văn {number} {kind}"), on_request)
            answer(session, request__kind=kind, income__farm="yes" if number % 2 else "no")
            if kind != "review":
                survey(session, farming=farming)
            else:
                screen(session, number, 9 - number)
    by_columns, by_engine = (
        {household: found[0] for part in parts for household, found in part}
        for parts in (
            results_under(commune, standards, on_request, [standards.rule_set(RULES)], with_columns=path)
            for path in (True, False)
        )
    )

    assert by_columns == by_engine
    assert {each.household_class.value for each in by_engine.values()} == {"average", "non_poor", "incomplete"}


# --- low-income workers ---------------------------


def worker(commune: Folder, standards: Standards, found: ReviewRound, wages: int, work: str = "1") -> tuple:
    household_id = add(commune, f"Triệu Thị Ghến {wages} {work}")
    session = opened(commune, standards, household_id, found)
    answer(session, request__kind="low_income_worker", income__farm="no")
    member = session.household.members[0].member_id
    session.save(session.set_answer("employment", work, member))
    survey(session, wages=wages)
    state = session.state()
    assert state.facts is not None
    return member, designated(standards, state.facts, state.results[RULES], "vi")


@pytest.mark.parametrize(("wages", "work", "recognised"), [
    (26_999_988, "1", True), (27_000_000, "1", True), (27_000_012, "1", False), (27_000_000, "6", False),
])  # fmt: skip
def test_a_worker_at_or_under_the_ceiling_is_recognised(
    commune: Folder, standards: Standards, on_request: ReviewRound, wages: int, work: str, recognised: bool
):
    member, (told,) = worker(commune, standards, on_request, wages, work)

    assert told.members == ((member,) if recognised else ())
    assert told.outcome is (Outcome.YES if recognised else Outcome.NO)
    assert told.title == "Người lao động có thu nhập thấp"
    assert told.mark


def test_low_income_workers_are_not_offered_after_2026(make_folder: MakeFolder, standards: Standards):
    folder = make_folder("commune", commune="05665")
    found = create_round(folder, standards, year=2026, kind=RoundKind.ON_REQUEST, rule_sets=(RULES,))
    after = create_round(folder, standards, year=2026, kind=RoundKind.ON_REQUEST, rule_sets=(NEXT,))
    now = standards.form_of(found).question("request.kind")
    later = standards.form_of(after).question("request.kind")

    assert [choice.code for choice in now.choices] == ["review", "escape", "average", "low_income_worker"]
    assert [choice.code for choice in later.choices] == ["review", "escape"]
