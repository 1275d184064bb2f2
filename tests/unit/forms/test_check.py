"""What is asked of whom, what is wrong, and how far a questionnaire is."""

from datetime import date

import pytest

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.forms.check import is_complete, problems, progress, relevant
from ngheo_desktop.forms.model import Severity
from ngheo_desktop.forms.parse import load_form
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.parse import load_rule_set

FORM = load_form(asset("resources", "forms", "vn-2026")).in_round("periodic")
ON = date(2026, 9, 1)
HOME = {
    "income_score": 140,
    "house.wall": "durable",
    "house.pillar": "durable",
    "house.roof": "durable",
    "house.area_m2": "45.5",
    "water.source": "piped",
    "toilet.kind": "septic",
    "telecom.internet": "yes",
    "info.shared": ["tv"],
    "info.personal": ["none"],
}
HEAD = PersonFacts("an", Sex.MALE, "1982-03-04", "chu_ho",
                   {"employment": "3", "allowance": "no", "insured": "yes", "education": "3"})  # fmt: skip
CHILD = PersonFacts("chi", Sex.FEMALE, "2017-02-03", "con_de",
                    {"allowance": "no", "nutrition": "normal", "insured": "yes", "schooling": "2"})  # fmt: skip


def household(*members: PersonFacts, **answers: object) -> HouseholdFacts:
    home = {**HOME, **{name.replace("__", "."): value for name, value in answers.items()}}
    return HouseholdFacts(Area.RURAL, ON, home, members or (HEAD, CHILD))


def person(birth: str | None, **answers: object) -> PersonFacts:
    return PersonFacts("em", Sex.MALE, birth, "con_de", answers)


@pytest.mark.parametrize(
    ("birth", "asked"),
    [
        ("2023-09-02", {"nutrition"}),
        ("2023-09-01", {"nutrition", "schooling"}),
        ("2020-09-02", {"nutrition", "schooling"}),
        ("2020-09-01", {"nutrition", "schooling", "insured"}),
        ("2011-09-02", {"nutrition", "schooling", "insured"}),
        ("2011-09-01", {"nutrition", "schooling", "insured", "employment", "education"}),
        ("2010-09-02", {"nutrition", "schooling", "insured", "employment", "education"}),
        ("2010-09-01", {"schooling", "insured", "employment", "education"}),
        ("1995-09-02", {"schooling", "insured", "employment", "education"}),
        ("1995-09-01", {"insured", "employment", "education"}),
        (None, {"nutrition", "schooling", "insured", "employment", "education"}),
    ],
)
def test_questions_follow_the_age_on_the_day_of_the_review(birth: str | None, asked: set[str]):
    found = relevant(FORM, household(HEAD, person(birth)))
    assert set(found.members["em"]) == asked | {"allowance", "disabled"}


def test_income_survey_is_asked_of_farmers_only():
    assert "income.monthly" not in relevant(FORM, household()).household
    assert "income.monthly" not in relevant(FORM, household(income__farm="no")).household
    assert "income.monthly" in relevant(FORM, household(income__farm="yes")).household


def test_other_cause_is_asked_and_needed_when_it_is_chosen():
    assert "cause.other" not in relevant(FORM, household(causes=["1"])).household
    with_other = household(causes=["1", "8"])
    assert "cause.other" in relevant(FORM, with_other).household
    assert [tuple(lack) for lack in progress(FORM, with_other).missing] == [("", "cause.other")]


def test_complete_household_is_complete():
    found = progress(FORM, household())
    assert (found.answered, found.required, found.missing) == (18, 18, [])
    assert problems(FORM, household()) == []
    assert is_complete(FORM, household())


def test_missing_answers_are_counted_and_named():
    child = CHILD._replace(answers={"allowance": "no", "schooling": "2"})
    found = progress(FORM, household(HEAD, child, toilet__kind=None))
    assert (found.answered, found.required) == (15, 18)
    assert [tuple(lack) for lack in found.missing] == [("", "toilet.kind"), ("chi", "nutrition"), ("chi", "insured")]
    assert not is_complete(FORM, household(HEAD, child))


def test_missing_birth_date_is_named_instead_of_all_that_hangs_on_it():
    found = progress(FORM, household(HEAD, person(None, allowance="no")))
    assert [tuple(lack) for lack in found.missing] == [("em", "birth_date")]


def test_invalid_answer_is_a_hard_problem_and_counts_as_missing():
    facts = household(water__source="wine")
    assert [(each.question, each.severity, each.check) for each in problems(FORM, facts)] == [
        ("water.source", Severity.HARD, "invalid")]  # fmt: skip
    assert [tuple(lack) for lack in progress(FORM, facts).missing] == [("", "water.source")]


def test_number_out_of_range_is_a_hard_problem_with_its_limits():
    found = problems(FORM, household(income_score=1001))
    assert [(each.severity, each.check) for each in found] == [(Severity.HARD, "range"), (Severity.SOFT, "score_high")]
    assert found[0].message == "“Tổng điểm B1 trên phiếu giấy” phải từ 0 đến 1000."
    assert not is_complete(FORM, household(income_score=1001))


def test_answer_to_a_question_not_asked_is_a_soft_problem():
    found = problems(FORM, household(HEAD._replace(answers={**HEAD.answers, "nutrition": "normal"}), CHILD))
    assert [(each.subject, each.question, each.severity) for each in found] == [("an", "nutrition", Severity.SOFT)]


SOFT = [
    ("score_high", {"income_score": 301}, {"income_score": 300}),
    ("area_large", {"house__area_m2": "500.01"}, {"house__area_m2": "500"}),
    ("income_high", {"income__farm": "yes", "income__monthly": 50_000_001, "survey__months": 12},
     {"income__farm": "yes", "income__monthly": 50_000_000, "survey__months": 12}),
    ("income_in_thousands", {"income__farm": "yes", "income__monthly": 1_600, "survey__months": 12},
     {"income__farm": "yes", "income__monthly": 50_000, "survey__months": 12}),
    ("internet_without_means", {"info__shared": ["none"]}, {"info__shared": ["phone"]}),
]  # fmt: skip


@pytest.mark.parametrize(("check", "wrong", "right"), SOFT)
def test_soft_check_of_the_household(check: str, wrong: dict, right: dict):
    found = [each for each in problems(FORM, household(**wrong)) if each.check == check]
    assert [each.severity for each in found] == [Severity.SOFT]
    assert found[0].message
    assert found[0].message_en
    assert check not in [each.check for each in problems(FORM, household(**right))]
    assert is_complete(FORM, household(**wrong))


ADULT = {"allowance": "no", "insured": "yes", "education": "3"}
OF_MEMBERS = [
    ("student_not_schooling", person("2008-01-01", **ADULT, employment="7", schooling="0"),
     person("2008-01-01", **ADULT, employment="7", schooling="4")),
    ("not_below_working_age", person("2008-01-01", **ADULT, employment="10", schooling="4"),
     person("2008-01-01", **ADULT, employment="7", schooling="4")),
    ("too_young_to_be_retired", person("1980-01-01", **ADULT, employment="11"),
     person("1970-01-01", **ADULT, employment="11")),
    ("too_old_for_preschool", person("2018-01-01", schooling="1"), person("2020-01-01", schooling="1")),
    ("too_young_for_school", person("2021-10-01", schooling="2"), person("2020-10-01", schooling="2")),
    ("too_young_for_degree", person("2008-01-01", education="8"), person("1990-01-01", education="8")),
    ("very_old", person("1915-01-01"), person("1917-01-01")),
    ("born_later", person("2026-09-02"), person("2026-09-01")),
]  # fmt: skip


@pytest.mark.parametrize(("check", "wrong", "right"), OF_MEMBERS)
def test_check_of_a_member_names_the_member(check: str, wrong: PersonFacts, right: PersonFacts):
    found = [each for each in problems(FORM, household(HEAD, wrong)) if each.check == check]
    assert [each.subject for each in found] == ["em"]
    assert check not in [each.check for each in problems(FORM, household(HEAD, right))]


@pytest.mark.parametrize(("relations", "right"), [(["chu_ho", "vo"], True), (["chu_ho", "chu_ho"], False),
                                                  (["vo", "con_de"], False)])  # fmt: skip
def test_household_has_exactly_one_head(relations: list[str], right: bool):
    members = [HEAD._replace(member_id=str(number), relation=each) for number, each in enumerate(relations)]
    checks = [each.check for each in problems(FORM, household(*members))]
    assert ("one_head" not in checks) is right


def test_what_the_rules_miss_the_form_asks():
    """A questionnaire the form calls complete never leaves the class open, and an empty one names the same gaps."""
    engine = Engine(load_rule_set(asset("resources", "rules", "vn-2022-2026")))
    assert engine.classify(household()).missing == ()
    births = ["2024-01-01", "2022-01-01", "2018-01-01", "2013-01-01", "2011-01-01", "2009-01-01", "2000-01-01", "1950"]
    members = tuple(PersonFacts(f"m{birth}", Sex.MALE, birth, "con_de", {}) for birth in births)
    empty = HouseholdFacts(Area.RURAL, ON, {}, members)
    asked = {tuple(lack) for lack in progress(FORM, empty).missing}
    assert {tuple(lack) for lack in engine.classify(empty).missing} <= asked
