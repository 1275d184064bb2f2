"""Soft checks of people in an open questionnaire: they warn, take a reason, and hold nothing up."""

import pytest
from tests_support.families import FAMILY, Village

from ngheo_desktop.domain.household import Household
from ngheo_desktop.forms.check import Problem
from ngheo_desktop.forms.model import Severity
from ngheo_desktop.services.person_checks import PersonChecks
from ngheo_desktop.services.questionnaires import QuestionnaireSession

CHECKS = {"id_sex", "id_birth", "id_province", "id_twice", "kin_sex", "kin_age", "kin_spouses", "kin_marriage"}


def opened(place: Village, household: Household) -> QuestionnaireSession:
    return QuestionnaireSession(place.folder, place.standards, place.review_round, place.get(household.household_id))


def found(session: QuestionnaireSession) -> list[Problem]:
    return [problem for problem in session.problems() if problem.check in CHECKS]


@pytest.mark.parametrize(
    ("number", "checks"),
    [
        ("019070000001", []),
        ("019170000001", ["id_sex"]),
        ("019071000001", ["id_birth"]),
        ("999070000001", ["id_province"]),
        ("999171000001", ["id_sex", "id_birth", "id_province"]),
        ("091234567", []),
    ],
)
def test_a_number_is_compared_with_the_person(place: Village, home: Household, number: str, checks: list[str]) -> None:
    session = opened(place, home)

    session.set_person(home.members[0].member_id, "citizen_id", number)

    assert [problem.check for problem in found(session)] == checks
    assert {problem.severity for problem in found(session)} <= {Severity.SOFT}
    assert {problem.question for problem in found(session)} <= {"citizen_id"}


def test_a_number_that_somebody_else_of_the_commune_carries_names_that_person(place: Village, home: Household) -> None:
    other = place.family((("Bàn Văn Sơn", "male", "1970", "chu_ho"),), village="Bản Tèn")
    elsewhere = opened(place, other)
    elsewhere.save(elsewhere.set_person(other.members[0].member_id, "citizen_id", "019070000001"))
    session = opened(place, home)

    session.set_person(home.members[0].member_id, "citizen_id", "019070000001")
    (problem,) = found(session)
    session.set_person(home.members[0].member_id, "citizen_id", "019070000002")

    assert problem.check == "id_twice"
    assert "Bàn Văn Sơn (Bản Tèn)" in problem.message
    assert "Bàn Văn Sơn (Bản Tèn)" in problem.message_en
    assert found(session) == []


def test_one_number_on_two_people_of_a_household_is_told_of_both(place: Village, home: Household) -> None:
    session = opened(place, home)
    for member in home.members[:2]:
        session.set_person(member.member_id, "citizen_id", "091234567")

    twice = [problem for problem in found(session) if problem.check == "id_twice"]

    assert [problem.subject for problem in twice] == [member.member_id for member in home.members[:2]]
    assert "Lý Thị Mẩy" in twice[0].message


def test_the_people_of_the_round_have_no_doubts_and_a_wrong_relation_has(place: Village, home: Household) -> None:
    session = opened(place, home)

    assert found(session) == []

    session.set_person(home.members[1].member_id, "relation", "Chồng")

    assert [(one.check, one.question) for one in found(session)] == [("kin_sex", "relation")]


@pytest.mark.parametrize(("relation", "age", "born"), [("Con dâu", "18", "2009-03"), ("Con rể", "20", "2007")])
def test_somebody_married_too_young_is_told_with_the_age_of_the_law(
    place: Village, relation: str, age: str, born: str
) -> None:
    sex = "female" if relation == "Con dâu" else "male"
    session = opened(place, place.family((*FAMILY, ("Lý Mẫu", sex, born, None)), village="Bản Tèn"))

    session.set_person(session.household.members[-1].member_id, "relation", relation)

    (problem,) = found(session)
    assert (problem.check, problem.question, problem.severity) == ("kin_marriage", "relation", Severity.SOFT)
    assert f"chưa đủ {age} tuổi" in problem.message
    assert f"younger than {age}" in problem.message_en


def test_a_reason_given_once_settles_a_check(place: Village, home: Household) -> None:
    session = opened(place, home)
    session.save(session.set_person(home.members[0].member_id, "citizen_id", "019170000001"))
    (problem,) = found(session)

    session.save(session.accept(problem, "Đã xem thẻ"))
    again = opened(place, home)

    assert again.accepted(problem) == "Đã xem thẻ"
    assert problem in again.problems()
    assert problem not in again.open_problems()


def test_looking_again_at_people_who_did_not_change_asks_the_database_nothing(place: Village) -> None:
    people = [("Hoàng Văn Tình", "male", "1970", "chu_ho")]
    people += [(f"Hoàng Văn {number}", "male", "1995", "con_de") for number in range(59)]
    household = place.family(tuple(people))
    checks = PersonChecks(place.folder, place.standards.areas)
    checks.problems(household)
    seen: list[str] = []
    connection = place.folder.database.connection()
    connection.set_trace_callback(seen.append)

    first = checks.problems(household)
    connection.set_trace_callback(None)

    assert first is checks.problems(household)
    assert seen == []
