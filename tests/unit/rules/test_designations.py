"""Designations beside the class: on which days they are given, to whom, and what is said of them."""

from datetime import date
from pathlib import Path

import pytest
from tests_support.rule_sets import copy_rule_set, edit

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.classification import Outcome
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.rules.designations import DesignationOutcome, designations, in_words
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.rules.parse import load_rule_set

RULES = load_rule_set(asset("resources", "rules", "vn-2022-2026"))
DAY = date(2026, 10, 1)
SURVEY = {"request.kind": "low_income_worker", "income.survey": "alone", "income.farm": "no", "survey.months": 12}


def facts(income: int | None = 2_000_000, *work: str | None, on: date = DAY, **home: object) -> HouseholdFacts:
    """Return a household whose members have these codes of employment."""
    people = tuple(
        PersonFacts(f"m{place}", "female", "1985-02-03", "chu_ho" if place == 0 else "con_de",
                    {} if code is None else {"employment": code})
        for place, code in enumerate(work or ("1",))
    )  # fmt: skip
    answers = {**SURVEY, **home}
    if income is not None:
        answers["income.monthly"] = income
    return HouseholdFacts(Area("rural"), on, answers, people)


def found(given: HouseholdFacts, rules: RuleSet = RULES) -> tuple[DesignationOutcome, ...]:
    return designations(rules, given, Engine(rules).classify(given))


def longer_set(folder: Path, first: str, last: str) -> RuleSet:
    """A copy of the shipped set whose designation has other days than the set itself."""
    made = copy_rule_set(folder)
    edit(
        made / "ruleset.toml",
        "from = 2025-02-24\nuntil = 2026-12-31\noffered",
        f"from = {first}\nuntil = {last}\noffered",
    )
    return load_rule_set(made)


@pytest.mark.parametrize(("day", "given"), [
    (date(2026, 2, 28), 0), (date(2026, 3, 1), 1), (date(2026, 6, 30), 1), (date(2026, 7, 1), 0),
])  # fmt: skip
def test_it_is_given_from_its_first_day_to_its_last(tmp_path: Path, day: date, given: int):
    rules = longer_set(tmp_path, "2026-03-01", "2026-06-30")

    assert len(found(facts(on=day), rules)) == given


def test_the_shipped_one_is_given_on_the_last_day_of_its_standard():
    (told,) = found(facts(on=date(2026, 12, 31)))

    assert RULES.designations[0].end == RULES.end == date(2026, 12, 31)
    assert told.recognised == ("m0",)


@pytest.mark.parametrize(("income", "recognised"), [(2_249_999, True), (2_250_000, True), (2_250_001, False)])
def test_income_at_the_ceiling_counts_and_above_it_does_not(income: int, recognised: bool):
    (told,) = found(facts(income))

    assert bool(told.recognised) is recognised
    assert told.outcome is (Outcome.YES if recognised else Outcome.NO)


def test_only_members_who_work_are_recognised():
    (told,) = found(facts(2_000_000, "1", "6", "3"))

    assert told.recognised == ("m0", "m2")
    assert [each.outcome for each in told.members] == [Outcome.YES, Outcome.NO, Outcome.YES]


def test_work_that_nobody_asked_about_stays_open_and_is_named():
    (told,) = found(facts(2_000_000, None))
    text = in_words(told, RULES, facts(2_000_000, None), "vi")

    assert told.members[0].outcome is Outcome.MISSING
    assert text.outcome is Outcome.MISSING
    assert text.people == (("m0", ("Còn thiếu: Việc làm",)),)


def test_without_a_survey_nobody_is_asked_about_it():
    given = HouseholdFacts(Area("rural"), DAY, {"request.kind": "review"}, facts().members)

    assert found(given) == ()


def test_an_income_that_is_not_known_leaves_the_household_open():
    (told,) = found(facts(None))

    assert told.outcome is Outcome.MISSING
    assert told.recognised == ()


def test_a_set_without_designations_gives_none():
    rules = load_rule_set(asset("resources", "rules", "vn-2027-2030"))

    assert found(facts(on=date(2027, 2, 1)), rules) == ()


@pytest.mark.parametrize(("language", "title", "mark"), [
    ("vi", "Người lao động có thu nhập thấp", "chưa đối chiếu văn bản"), ("en", "Low-income worker", "not"),
])  # fmt: skip
def test_it_is_said_with_its_source_and_its_mark(language: str, title: str, mark: str):
    given = facts()
    (told,) = found(given)
    text = in_words(told, RULES, given, language)

    assert text.title == title
    assert mark in text.mark
    assert "2.250.000" in text.threshold or "2,250,000" in text.threshold
    assert "30/2025" in text.article
