"""A value of law that is not known stays open: what needs it is incomplete and names it, nothing is guessed."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from tests_support.rule_sets import copy_rule_set, edit

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.classification import HouseholdClass, MissingFact, Outcome
from ngheo_desktop.domain.survey import Area, HouseholdFacts
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.parse import load_form
from ngheo_desktop.rules.cases import read_cases
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.explain import explain
from ngheo_desktop.rules.lint import lint
from ngheo_desktop.rules.parse import load_rule_set, read_rule_set

RULE_SETS = ("vn-2016-2021", "vn-2022-2026", "vn-2027-2030")
NEXT = "vn-2027-2030"
RULES = load_rule_set(asset("resources", "rules", NEXT))
ENGINE = Engine(RULES)
CASES = {case.name: case.facts for case in read_cases(asset("resources", "rules", NEXT, "cases"))[0]}
UNSURVEYED = CASES["rural: without an income survey the cut-off that is not loaded is what is missing"]
SURVEYED = CASES["rural: a surveyed income of 2200000 and 2 indicators is near_poor"]


def next_copy(tmp_path: Path) -> Path:
    return Path(copytree(asset("resources", "rules", NEXT), tmp_path / NEXT))


@pytest.mark.parametrize("name", RULE_SETS)
def test_shipped_rule_set_has_no_fault_with_any_of_its_forms(name: str):
    folder = asset("resources", "rules", name)
    for form in load_rule_set(folder).forms:
        assert lint(folder, load_form(asset("resources", "forms", form)).question_types) == []


@pytest.mark.parametrize("name", ["vn-2016-2021", NEXT])
def test_what_nobody_compared_with_the_law_is_not_verified(name: str):
    rules = load_rule_set(asset("resources", "rules", name))
    assert not any(period.source.verified for value in rules.values for period in value.periods)
    assert len(rules.unverified_ids) == len(rules.values) + len(rules.indicators) + len(rules.classes)


def test_the_cut_offs_of_2027_are_the_values_not_loaded():
    assert RULES.not_loaded_ids == ("cutoff.income.rural", "cutoff.income.urban")
    assert {"cutoff.income.rural", "cutoff.income.urban"} <= set(RULES.unverified_ids)


def test_the_step_of_the_class_names_the_value_and_asks_for_no_points():
    found = ENGINE.classify(UNSURVEYED)
    assert found.household_class is HouseholdClass.INCOMPLETE
    assert found.missing == (MissingFact("", "@cutoff.income"),)
    step = found.trace[-1]
    assert (step.rule, step.outcome) == ("class.near_poor", Outcome.MISSING)
    assert step.facts == (("", "@cutoff.income", ""),)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", "Chưa nạp quy định của pháp luật: Điểm B1 cao nhất của hộ nghèo, hộ cận nghèo theo Thông tư 25/2026"),
        ("en", "A value of the law is not loaded: Highest B1 of poor and near-poor households by Circular 25/2026"),
    ],
)
def test_the_explanation_says_which_value_of_law_is_missing(language: str, said: str):
    missing = explain(ENGINE.classify(UNSURVEYED), RULES, language).missing
    assert [fact.text.startswith(said) for fact in missing] == [True]


def test_an_income_survey_is_told_as_the_basis_of_the_class():
    told = explain(ENGINE.classify(SURVEYED), RULES, "en")
    assert told.headline == "Near-poor household. Judged by the surveyed income; B2: 20 (2 deprived indicators)."
    assert told.decision is not None
    assert "2,200,000 dong a person a month" in told.decision.facts[0].text
    assert "B1 at or under (not loaded) points" in told.decision.threshold
    assert told.distances == ("With 1 more deprived indicators: Poor household.",)


def test_a_loaded_cut_off_settles_the_class_by_points(tmp_path: Path):
    folder = next_copy(tmp_path)
    for _ in Area:
        edit(folder / "values.toml", "not_loaded = true", "value = 150")
    engine = Engine(load_rule_set(folder))
    of_points = {
        points: engine.classify(
            HouseholdFacts(UNSURVEYED.area, UNSURVEYED.on, {**UNSURVEYED.answers, "income_score.2027": points},
                           UNSURVEYED.members)
        ).household_class
        for points in (149, 150, 151)
    }  # fmt: skip
    assert of_points == {149: "near_poor", 150: "near_poor", 151: "non_poor"}
    assert engine.classify(UNSURVEYED).missing == (MissingFact("", "income_score.2027"),)


def test_review_in_advance_takes_the_values_of_the_first_day_in_force():
    assert RULES.values_day(date(2026, 9, 1)) == date(2027, 1, 1)
    assert RULES.values_day(date(2028, 5, 5)) == date(2028, 5, 5)


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2031, 1, 1)])
def test_a_day_outside_reviews_is_refused(day: date):
    with pytest.raises(KnownError) as refused:
        ENGINE.classify(HouseholdFacts(Area.RURAL, day, {}, ()))
    assert refused.value.code is ErrorCode.RULE_NOT_IN_FORCE


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("ruleset.toml", "review_from = 2026-09-01", "review_from = 2027-01-02", "review_from: lies after “from”"),
        ("values.toml", "not_loaded = true", "not_loaded = true\nvalue = 5",
         "is there, although the value is not loaded"),
        ("values.toml", "value = 10\n", "not_loaded = true\n",
         "points.indicator: must be loaded, because B2 is worked out from it"),
        ("values.toml", 'value = ["piped", "drilled_well", "protected_well", "protected_spring", "rain", "bottled"]',
         "not_loaded = true", "value.water.safe.period[0].not_loaded: is for numbers only"),
    ],
    ids=["review after the start", "a value and none", "points of an indicator", "codes"],
)  # fmt: skip
def test_fault_of_what_is_not_loaded_is_refused(tmp_path: Path, file: str, old: str, new: str, expected: str):
    folder = next_copy(tmp_path)
    edit(folder / file, old, new)
    assert any(expected in str(fault) for fault in read_rule_set(folder)[1])


def test_a_line_that_is_only_told_counts_as_used(tmp_path: Path):
    folder = copy_rule_set(tmp_path)
    edit(folder / "ruleset.toml", 'threshold = "Không thuộc loại hộ nào khác:', 'threshold = "Trên {@line.extra} đồng:')
    value = (folder / "values.toml").read_text(encoding="utf-8").split("[[value]]")[-1]
    unused = "[[value]]" + value.replace('"information.personal"', '"line.extra"').replace('"codes"', '"points"')
    unused = unused.replace('value = ["laptop", "tablet", "smartphone"]', "value = 1")
    with (folder / "values.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + unused)
    assert read_rule_set(folder)[1] == []
    edit(folder / "ruleset.toml", "Trên {@line.extra} đồng", "Còn lại")
    assert [str(fault) for fault in read_rule_set(folder)[1]] == ["values.toml: line.extra: is never used"]
