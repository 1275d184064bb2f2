"""Notes beside answers: why a blank is blank, why the unlikely is right; kept, seen by no rule."""

import pytest

from ngheo_desktop.domain.entry_notes import Blank
from ngheo_desktop.domain.survey import QuestionnaireStatus, ReviewRound, RoundKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.model import Severity
from ngheo_desktop.services.classification import classify_household
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.questionnaires import QuestionnaireSession, open_questionnaire
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.villages import VillageBook
from ngheo_desktop.store import questionnaires
from ngheo_desktop.store.check import check


@pytest.fixture
def review_round(commune: Folder, standards: Standards) -> ReviewRound:
    return create_round(commune, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=("vn-2022-2026",))


@pytest.fixture
def session(commune: Folder, standards: Standards, review_round: ReviewRound) -> QuestionnaireSession:
    with commune.work() as unit:
        village_id = VillageBook(commune, unit, "05665").id_of("Nà Lẹng")
        unit.commit()
    household_id, _ = HouseholdBook(commune).add_household({"village_id": village_id}, {"full_name": "Ma Thị Sửu"})
    return open_questionnaire(commune, standards, household_id, review_round)


def reopened(session: QuestionnaireSession, commune: Folder, standards: Standards) -> QuestionnaireSession:
    return open_questionnaire(commune, standards, session.household.household_id, session.review_round)


def test_a_blank_keeps_its_reason_and_counts_as_keyed(
    session: QuestionnaireSession, commune: Folder, standards: Standards
) -> None:
    before = session.progress()
    session.save(session.set_blank("water.source", None, Blank.ILLEGIBLE))
    session.save(session.set_blank("insured", session.household.members[0].member_id, Blank.REFUSED))
    again = reopened(session, commune, standards)

    assert again.blank("water.source") is Blank.ILLEGIBLE
    assert again.blank("insured", again.household.members[0].member_id) is Blank.REFUSED
    assert again.blank("toilet.kind") is None
    assert "water.source" in {one.question for one in before.missing}
    assert "water.source" not in {one.question for one in again.progress().missing}
    assert again.progress().answered > before.answered
    assert check(commune.database).ok


def test_an_answer_ends_the_reason_and_a_reason_takes_the_answer_away(
    session: QuestionnaireSession, commune: Folder, standards: Standards
) -> None:
    session.save(session.set_blank("water.source", None, Blank.ON_FORM))
    session.save(session.set_answer("water.source", "rain"))
    assert reopened(session, commune, standards).blank("water.source") is None

    session.save(session.set_blank("water.source", None, Blank.ON_FORM))
    assert reopened(session, commune, standards).answer("water.source") is None

    session.save(session.set_blank("water.source", None, None))
    assert reopened(session, commune, standards).blank("water.source") is None


def test_no_rule_sees_a_note(
    session: QuestionnaireSession, commune: Folder, standards: Standards, review_round: ReviewRound
) -> None:
    household_id = session.household.household_id
    session.save(session.set_answer("water.source", "rain"))
    before = classify_household(commune, standards, review_round, household_id).facts
    session.save(session.set_blank("toilet.kind", None, Blank.REFUSED))
    after = classify_household(commune, standards, review_round, household_id).facts
    stored = questionnaires.get(commune.database, household_id, review_round.round_id)

    assert after.digest() == before.digest()
    assert stored is not None
    assert stored.household_answers == {"water.source": "rain"}
    assert stored.notes == {"h.toilet.kind~blank": "refused"}


def test_an_unlikely_answer_is_asked_about_once(
    session: QuestionnaireSession, commune: Folder, standards: Standards
) -> None:
    session.save(session.set_answer("house.area_m2", "900"))
    (unlikely,) = [one for one in session.open_problems() if one.question == "house.area_m2"]
    assert unlikely.severity is Severity.SOFT

    session.save(session.accept(unlikely, "Hộ ở nhờ nhà người thân"))
    again = reopened(session, commune, standards)

    assert unlikely in again.problems()
    assert unlikely not in again.open_problems()
    assert again.accepted(unlikely) == "Hộ ở nhờ nhà người thân"
    with pytest.raises(KnownError) as refused:
        session.accept(unlikely, "  ")
    assert refused.value.code is ErrorCode.INPUT_REQUIRED


def test_blanks_alone_complete_a_questionnaire_and_leave_the_class_incomplete(
    session: QuestionnaireSession, commune: Folder, standards: Standards
) -> None:
    for _ in range(3):
        for one in session.progress().missing:
            if one.question in {question.id for question in session.form.questions}:
                session.save(session.set_blank(one.question, one.subject or None, Blank.ON_FORM))
    left = {one.question for one in session.progress().missing}
    again = reopened(session, commune, standards)

    assert left <= {"birth_date", "sex", "relation", "full_name"}
    assert all(result.missing for result in again.classify().values())
    if not left and not any(one.severity is Severity.HARD for one in session.problems()):
        assert again.status is QuestionnaireStatus.COMPLETE
