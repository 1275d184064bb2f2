"""The single answers that would change a class: all of them, nothing else, and no guess."""

import random
from collections.abc import Iterator
from datetime import date

import pytest

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.expression import FactKind, Level
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.forms.parse import load_form
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.parse import load_rule_set
from ngheo_desktop.rules.scales import Band, deprivation_bands, income_bands
from ngheo_desktop.rules.whatif import single_changes

ENGINE = Engine(load_rule_set(asset("resources", "rules", "vn-2022-2026")))
QUESTIONS = load_form(asset("resources", "forms", "vn-2026")).question_types
POOR, NEAR_POOR, NON_POOR = HouseholdClass.POOR, HouseholdClass.NEAR_POOR, HouseholdClass.NON_POOR
HOME = {
    "income_score": 130,
    "house.wall": "durable",
    "house.pillar": "durable",
    "house.roof": "durable",
    "house.area_m2": "23.5",
    "water.source": "surface",
    "toilet.kind": "none",
    "telecom.internet": "yes",
    "info.shared": ["tv", "radio"],
    "info.personal": ["none"],
}
HEAD = PersonFacts("an", Sex.MALE, "1982-03-04", "chu_ho",
                   {"employment": "3", "allowance": "no", "insured": "no", "education": "3"})  # fmt: skip
WIFE = PersonFacts("binh", Sex.FEMALE, "1985", "vo",
                   {"employment": "3", "allowance": "no", "insured": "yes", "education": "3"})  # fmt: skip


def household(*, members=(HEAD, WIFE), **changes: object) -> HouseholdFacts:
    answers = {**HOME, **{name.replace("__", "."): value for name, value in changes.items()}}
    answers = {name: value for name, value in answers.items() if value is not None}
    return HouseholdFacts(Area.RURAL, date(2026, 9, 1), answers, members)


def changed(facts: HouseholdFacts, question: str) -> set[tuple[str, object, str]]:
    found = single_changes(ENGINE, facts, QUESTIONS)
    return {
        (each.subject, tuple(each.after) if isinstance(each.after, list) else each.after, each.household_class.value)
        for each in found
        if each.question == question
    }


def test_household_with_three_deprived_indicators_leaves_poverty_by_each_answer_that_mends_one():
    poor = household()
    assert changed(poor, "insured") == {("an", "yes", "near_poor")}
    safe = ("piped", "drilled_well", "protected_well", "protected_spring", "rain", "bottled")
    assert changed(poor, "water.source") == {("", code, "near_poor") for code in safe}
    assert changed(poor, "telecom.internet") == set()


def test_two_uninsured_members_mean_that_no_single_insurance_changes_the_class():
    both = household(members=(HEAD, WIFE._replace(answers={**WIFE.answers, "insured": "no"})))
    assert changed(both, "insured") == set()


def test_household_one_indicator_short_becomes_poor_by_each_answer_that_adds_one():
    near_poor = household(toilet__kind="septic")
    assert changed(near_poor, "telecom.internet") == {("", "no", "poor")}
    assert changed(near_poor, "employment") == {
        (member, code, "poor") for member in ("an", "binh") for code in ("2", "5", "6")
    }
    assert changed(near_poor, "info.shared") == {("", ("none",), "poor")}


def test_floor_area_is_told_as_the_nearest_area_on_the_other_side_of_eight_square_metres_a_person():
    assert changed(household(toilet__kind="septic"), "house.area_m2") == {("", "15.99", "poor")}
    assert changed(household(toilet__kind="septic", house__area_m2="15.99"), "house.area_m2") == {
        ("", "16", "near_poor")
    }
    assert changed(household(house__area_m2="12"), "house.area_m2") == set()  # still three without it


@pytest.mark.parametrize(("score", "other"), [(130, 141), (140, 141), (141, 140), (200, 140)])
def test_income_score_is_told_as_the_nearest_score_over_the_line(score, other):
    there = "non_poor" if score <= 140 else "poor"
    assert changed(household(income_score=score), "income_score") == {("", other, there)}


def test_a_household_far_from_every_line_changes_by_its_income_score_alone():
    found = single_changes(ENGINE, household(telecom__internet="no", house__area_m2="9"), QUESTIONS)
    assert {each.question for each in found} == {"income_score"}


def test_the_one_missing_answer_tells_what_it_would_settle():
    open_one = household(toilet__kind=None)
    found = single_changes(ENGINE, open_one, QUESTIONS)
    assert {each.before for each in found} == {None}
    assert {(each.after, each.household_class) for each in found} == {
        *[(code, NEAR_POOR) for code in ("septic", "pour_flush", "vip", "pit_slab", "double_vault")],
        ("other", POOR),
        ("none", POOR),
    }


def test_no_single_answer_settles_a_household_that_lacks_many():
    assert single_changes(ENGINE, HouseholdFacts(Area.RURAL, date(2026, 9, 1), {}, (HEAD, WIFE)), QUESTIONS) == ()


def test_an_answer_that_is_no_number_counts_as_missing():
    found = single_changes(ENGINE, household(house__area_m2="nhiều"), QUESTIONS)
    assert {(each.question, each.before) for each in found} == {("house.area_m2", "nhiều")}


def test_the_facts_are_left_as_they_were():
    facts = household(toilet__kind="septic")
    before = facts.digest()
    single_changes(ENGINE, facts, QUESTIONS)
    assert facts.digest() == before


# --- against trying everything ----------------------------------------------------------------------------------------


def some_households(count: int) -> Iterator[HouseholdFacts]:
    rng = random.Random(11)
    kinds = {name: kind for name, kind in QUESTIONS.items() if kind.choices and kind.kind is not FactKind.MULTI}
    for _ in range(count):
        people = tuple(
            PersonFacts(
                f"m{number}",
                rng.choice(tuple(Sex)),
                f"{rng.randint(1945, 2025)}-0{rng.randint(1, 9)}-11",
                "con_de",
                {
                    name: rng.choice(kind.choices if rng.random() < 0.2 else kind.choices[:1])
                    for name, kind in kinds.items()
                    if kind.level is Level.MEMBER and name in ENGINE.rule_set.questions
                },
            )
            for number in range(rng.randint(1, 5))
        )
        home = {
            name: rng.choice(kind.choices) if rng.random() < 0.3 else kind.choices[0]
            for name, kind in kinds.items()
            if kind.level is Level.HOUSEHOLD
            and name in ENGINE.rule_set.questions
            and name not in {"income.farm", *ENGINE.rule_set.circumstances}
        }
        yield HouseholdFacts(rng.choice(tuple(Area)), date(2026, 9, 1),
                             {**HOME, **home, "income_score": rng.randint(100, 190)}, people)  # fmt: skip


def tried_one_by_one(facts: HouseholdFacts) -> set[tuple[str, str, str, HouseholdClass]]:
    now = ENGINE.classify(facts).household_class
    found = set()
    for name, kind in QUESTIONS.items():
        if kind.kind not in {FactKind.CHOICE, FactKind.YES_NO} or name in ENGINE.rule_set.circumstances:
            continue
        subjects = (
            {"": facts.answers} if kind.level is Level.HOUSEHOLD else {p.member_id: p.answers for p in facts.members}
        )
        for subject, answers in subjects.items():
            for code in kind.choices or ("yes", "no"):
                if name not in answers or answers[name] == code:
                    continue
                other = ENGINE.classify(_with(facts, subject, name, code)).household_class
                if other not in {now, HouseholdClass.INCOMPLETE}:
                    found.add((subject, name, code, other))
    return found


def _with(facts: HouseholdFacts, subject: str, name: str, code: str) -> HouseholdFacts:
    if not subject:
        return facts._replace(answers={**facts.answers, name: code})
    people = tuple(
        each._replace(answers={**each.answers, name: code}) if each.member_id == subject else each
        for each in facts.members
    )
    return facts._replace(members=people)


def test_changes_are_those_found_by_classifying_every_other_answer():
    seen = 0
    for facts in some_households(60):
        expected = tried_one_by_one(facts)
        found = single_changes(ENGINE, facts, QUESTIONS)
        choices = {each for each in found if QUESTIONS[each.question].kind in {FactKind.CHOICE, FactKind.YES_NO}}
        assert {(each.subject, each.question, each.after, each.household_class) for each in choices} == expected
        seen += len(expected)
    assert seen > 100


def test_every_change_leads_to_the_class_it_names():
    for facts in some_households(60):
        for each in single_changes(ENGINE, facts, QUESTIONS):
            assert ENGINE.classify(_with(facts, each.subject, each.question, each.after)).household_class is (
                each.household_class
            )


# --- scales -----------------------------------------------------------------------------------------------------------


def test_the_scale_of_b1_turns_at_the_line_of_the_area():
    facts = household()
    assert income_bands(ENGINE, facts, 3) == (Band(0, 140, POOR), Band(141, None, NON_POOR))
    urban = facts._replace(area=Area.URBAN)
    assert income_bands(ENGINE, urban, 2) == (Band(0, 175, NEAR_POOR), Band(176, None, NON_POOR))


def test_the_scale_of_b2_turns_at_three_indicators_below_the_income_line_and_nowhere_above():
    assert deprivation_bands(ENGINE, household(), 140) == (Band(0, 20, NEAR_POOR), Band(30, 120, POOR))
    assert deprivation_bands(ENGINE, household(), 141) == (Band(0, 120, NON_POOR),)


def test_the_scale_of_a_surveyed_farming_household_shows_the_average_living_standard():
    farmer = household(income__farm="yes", income__monthly=1_600_000, survey__months=12)
    assert income_bands(ENGINE, farmer, 0) == (Band(0, 140, NEAR_POOR), Band(141, None, HouseholdClass.AVERAGE))
