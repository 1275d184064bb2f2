"""What a classification carries besides its class."""

from datetime import date

import pytest

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.classification import HouseholdClass, Outcome
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.parse import load_rule_set

RULES = load_rule_set(asset("resources", "rules", "vn-2022-2026"))
HOME = {
    "income_score": 140,
    "house.wall": "durable",
    "house.pillar": "durable",
    "house.roof": "durable",
    "house.area_m2": "60",
    "water.source": "piped",
    "toilet.kind": "septic",
    "telecom.internet": "yes",
    "info.shared": ["tv"],
    "info.personal": ["none"],
}
PERSON = PersonFacts("an", Sex.MALE, "1982-03-04", "chu_ho",
                     {"employment": "3", "allowance": "no", "insured": "yes", "education": "3"})  # fmt: skip


def household(on: date = date(2026, 9, 1), area: Area = Area.RURAL, **answers: object) -> HouseholdFacts:
    return HouseholdFacts(area, on, {**HOME, **answers}, (PERSON,))


def test_class_step_shows_scores_and_the_lines_of_the_area():
    found = Engine(RULES).classify(household(area=Area.URBAN))
    steps = {step.rule: step for step in found.trace}
    assert steps["class.poor"].facts == (("", "score.income", "140"), ("", "score.deprivation", "0"))
    assert steps["class.poor"].values == ("line.income.urban", "cutoff.income.urban", "cutoff.deprivation")
    assert steps["class.near_poor"].outcome is Outcome.YES
    assert "class.average" not in steps


def test_trace_begins_with_area_and_day():
    found = Engine(RULES).classify(household())
    assert found.trace[0].rule == "basis"
    assert found.trace[0].facts == (("", "area", "rural"), ("", "on", "2026-09-01"))


def test_classification_names_rule_set_hash_and_what_is_unverified():
    found = Engine(RULES).classify(household(date(2024, 9, 1)))
    assert (found.rule_set, found.rule_set_hash) == ("vn-2022-2026", RULES.content_hash)
    assert "insurance" in found.unverified
    assert "cutoff.income.rural" in found.unverified
    assert "line.income.rural" not in found.unverified
    assert "cutoff.income.urban" not in found.unverified
    assert "line.income.rural" in Engine(RULES).classify(household()).unverified


def test_day_outside_the_rule_set_is_refused():
    with pytest.raises(KnownError) as refused:
        Engine(RULES).classify(household(date(2027, 1, 1)))
    assert refused.value.code is ErrorCode.RULE_NOT_IN_FORCE


@pytest.mark.parametrize("strange", [True, "140", ["140"], None, "một trăm"])
def test_score_that_is_no_whole_number_is_missing(strange: object):
    engine = Engine(RULES)
    assert engine.classify(household(income_score=1)).household_class is HouseholdClass.NEAR_POOR
    found = engine.classify(household(income_score=strange))
    assert found.household_class is HouseholdClass.INCOMPLETE
    assert [lack.question for lack in found.missing] == ["income_score"]


@pytest.mark.parametrize("question", [name for name in HOME if name != "income_score"])
@pytest.mark.parametrize("strange", [True, 7, "?", ["?"], [], [["tv"]], ""])
def test_answer_of_the_wrong_kind_is_missing_even_after_many_good_ones(question: str, strange: object):
    engine = Engine(RULES)
    engine.classify(household())
    engine.classify(household(**{question: "1"}))
    found = engine.classify(household(**{question: strange}))
    assert [lack.question for lack in found.missing] == [question]


@pytest.mark.parametrize("strange", [True, 7, "?", ["no"], ""])
def test_members_answer_of_the_wrong_kind_is_missing(strange: object):
    person = PersonFacts("an", Sex.MALE, "1982-03-04", "chu_ho", {**PERSON.answers, "insured": strange})
    found = Engine(RULES).classify(HouseholdFacts(Area.RURAL, date(2026, 9, 1), HOME, (person,)))
    assert [tuple(lack) for lack in found.missing] == [("an", "insured")]


def test_surveyed_income_of_the_wrong_kind_is_missing_not_guessed():
    engine = Engine(RULES)
    farmers = {"income_score": 200, "income.farm": "yes", "survey.months": 12}
    assert engine.classify(household(**farmers, **{"income.monthly": 1})).household_class is HouseholdClass.NON_POOR
    found = engine.classify(household(**farmers, **{"income.monthly": True}))
    assert found.household_class is HouseholdClass.INCOMPLETE
    assert [lack.question for lack in found.missing] == ["income.monthly"]


def test_facts_named_like_ages_cannot_be_answered():
    person = PersonFacts("an", Sex.MALE, None, "chu_ho", {**PERSON.answers, "age.years": 40, "age.months": 480})
    found = Engine(RULES).classify(HouseholdFacts(Area.RURAL, date(2026, 9, 1), HOME, (person,)))
    assert ("an", "birth_date") in [tuple(lack) for lack in found.missing]
