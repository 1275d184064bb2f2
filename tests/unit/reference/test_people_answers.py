from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.classification import Classification, HouseholdClass
from ngheo_desktop.domain.household import age_in_months
from ngheo_desktop.domain.survey import HouseholdFacts, PersonFacts
from ngheo_desktop.forms.check import is_complete, problems, relevant
from ngheo_desktop.forms.model import Form
from ngheo_desktop.forms.parse import load_form
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.reference.people import (
    STANDARD,
    Completeness,
    SampleHousehold,
    SampleMember,
    SampleShares,
    generate_commune,
)
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.parse import load_rule_set

_ON = date(2026, 11, 21)
_RURAL, _URBAN = "05665", "05710"


def _commune(seed: int = 1, households: int = 400, code: str = _RURAL, **shares: float) -> list[SampleHousehold]:
    return list(generate_commune(seed, households, code, _ON, SampleShares(**shares)))


@pytest.fixture(scope="module")
def households() -> list[SampleHousehold]:
    return _commune(households=1_000)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load_rule_set(asset("resources", "rules", STANDARD)))


def _age(member: SampleMember, on: date = _ON) -> int:
    return age_in_months(member.birth_date, on) // 12


def _members(households: list[SampleHousehold]) -> list[SampleMember]:
    return [member for household in households for member in household.members]


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(asset("resources", "forms", "vn-2026")).in_round("periodic")


def _facts(household: SampleHousehold, code: str = _RURAL) -> HouseholdFacts:
    members = tuple(
        PersonFacts(str(member.position), member.sex, member.birth_date, member.relation, member.answers)
        for member in household.members
    )
    return HouseholdFacts(load_areas().commune(code).area, _ON, household.answers, members)


def _classify(engine: Engine, household: SampleHousehold, code: str = _RURAL) -> Classification:
    return engine.classify(_facts(household, code))


def test_the_form_finds_nothing_wrong_and_nothing_missing(form: Form, households: list[SampleHousehold]) -> None:
    for household in households:
        facts = _facts(household)
        assert problems(form, facts) == []
        assert is_complete(form, facts) == (household.completeness is Completeness.COMPLETE)


def test_only_what_the_form_asks_is_answered(form: Form, households: list[SampleHousehold]) -> None:
    for household in households:
        if household.completeness is Completeness.COMPLETE:
            asked = relevant(form, _facts(household))
            optional = {"income.monthly", "income.surveyed", "causes", "cause.other"}
            assert set(household.answers) <= set(asked.household) <= set(household.answers) | optional
            for member in household.members:
                assert set(member.answers) == set(asked.members[str(member.position)])


@given(st.integers(-90, 120))
@settings(max_examples=20)
def test_a_round_some_weeks_earlier_or_later_asks_the_same(days: int) -> None:
    on = _ON + timedelta(days=days)
    for member in _members(_commune(households=60)):
        now, then = _age(member), _age(member, on)
        for limit in (3, 6, 12, 15, 16, 18, 31):
            assert (now >= limit) == (then >= limit)


def test_students_are_of_an_age_to_study(households: list[SampleHousehold]) -> None:
    for member in _members(households):
        if member.answers.get("employment") == "7":
            assert member.answers["schooling"] != "0"
            assert 15 <= _age(member) <= 22
        if member.answers.get("schooling") in ("7", "8"):
            assert 18 <= _age(member) <= 22


def test_questionnaires_are_complete_partial_or_missing_in_the_given_shares() -> None:
    counted = Counter(household.completeness for household in _commune(households=2_000))
    assert 0.82 < counted[Completeness.COMPLETE] / 2_000 < 0.88
    assert 0.08 < counted[Completeness.PARTIAL] / 2_000 < 0.12
    assert 0.03 < counted[Completeness.NONE] / 2_000 < 0.07
    other = Counter(household.completeness for household in _commune(households=500, complete=0.0, partial=1.0))
    assert other == {Completeness.PARTIAL: 500}
    assert {household.completeness for household in _commune(households=200, complete=1.0)} == {Completeness.COMPLETE}


def test_unfinished_questionnaires_stop_somewhere(households: list[SampleHousehold]) -> None:
    for household in households:
        if household.completeness is Completeness.PARTIAL:
            assert len(household.answers) >= 3
            assert not household.members[-1].answers
        if household.completeness is Completeness.NONE:
            assert not household.answers
            assert not any(member.answers for member in household.members)


@pytest.mark.parametrize("code", [_RURAL, _URBAN])
def test_a_complete_questionnaire_comes_out_in_the_class_it_was_made_for(engine: Engine, code: str) -> None:
    for household in _commune(seed=5, households=1_000, code=code, complete=1.0):
        result = _classify(engine, household, code)
        assert result.household_class is household.meant_class, (household.number, result.deprived)
        assert result.missing == ()


def test_an_unfinished_questionnaire_comes_out_incomplete(engine: Engine, households: list[SampleHousehold]) -> None:
    unfinished = [household for household in households if household.completeness is not Completeness.COMPLETE]
    assert len(unfinished) > 100
    assert {_classify(engine, household).household_class for household in unfinished} == {HouseholdClass.INCOMPLETE}


@pytest.mark.parametrize(("code", "cutoff"), [(_RURAL, 140), (_URBAN, 175)])
def test_the_edges_of_the_scores_are_there(engine: Engine, code: str, cutoff: int) -> None:
    complete = _commune(seed=5, households=1_000, code=code, complete=1.0)
    scores = Counter(household.answers["income_score"] for household in complete)
    assert scores[cutoff] > 5
    assert scores[cutoff + 5] > 5
    poor_enough = [household for household in complete if household.meant_class in ("poor", "near_poor")]
    lacking = Counter(len(_classify(engine, household, code).deprived) for household in poor_enough)
    assert min(lacking[number] for number in (0, 2, 3)) > 5


def test_every_indicator_is_lacking_somewhere(engine: Engine, households: list[SampleHousehold]) -> None:
    complete = [household for household in households if household.completeness is Completeness.COMPLETE]
    counts = Counter(indicator for household in complete for indicator in _classify(engine, household).deprived)
    assert len(counts) == 12
    assert min(counts.values()) >= 5


@pytest.mark.parametrize(("code", "line", "top"), [(_RURAL, 1_500_000, 2_250_000), (_URBAN, 2_000_000, 3_000_000)])
def test_average_households_farm_and_were_surveyed(code: str, line: int, top: int) -> None:
    incomes = []
    for household in _commune(households=1_000, code=code, complete=1.0):
        monthly = household.answers.get("income.monthly")
        if household.meant_class is HouseholdClass.AVERAGE:
            assert household.answers["income.farm"] == "yes"
            assert isinstance(monthly, int)
            assert line < monthly <= top
            incomes.append(monthly)
        else:
            assert monthly is None or (isinstance(monthly, int) and monthly > top)
    assert top in incomes


def test_about_a_fifth_is_poor_and_a_seventh_near_poor() -> None:
    complete = [h for h in _commune(households=4_000) if h.completeness is Completeness.COMPLETE]
    counted = Counter(household.meant_class for household in complete)
    assert 0.18 < counted[HouseholdClass.POOR] / 4_000 < 0.22
    assert 0.13 < counted[HouseholdClass.NEAR_POOR] / 4_000 < 0.17
    assert 0.02 < counted[HouseholdClass.AVERAGE] / 4_000 < 0.05


def test_the_poor_name_causes(households: list[SampleHousehold]) -> None:
    for household in households:
        causes = household.answers.get("causes")
        if household.completeness is Completeness.COMPLETE:
            assert (causes is not None) == (household.meant_class in ("poor", "near_poor"))
        if isinstance(causes, list):
            assert set(causes) <= {"1", "2", "3", "4", "5", "6", "7", "8"}
            assert ("8" in causes) == ("cause.other" in household.answers)


def test_last_year_is_recorded_with_its_decision(households: list[SampleHousehold]) -> None:
    counted = Counter(household.last_year.household_class for household in households)
    assert 150 < counted[HouseholdClass.POOR] < 300
    assert 80 < counted[HouseholdClass.NEAR_POOR] < 220
    for household in households:
        last = household.last_year
        assert last.year == 2025
        if last.household_class is HouseholdClass.NON_POOR:
            assert last.decision_number is last.decision_date is last.income_score is last.deprivation_score is None
            assert household.causes == ()
        else:
            assert last.income_score is not None
            assert last.income_score <= 140
            assert last.deprivation_score is not None
            assert (last.deprivation_score >= 30) == (last.household_class is HouseholdClass.POOR)
            assert (last.decision_number or "").endswith("/QĐ-UBND")
            assert last.decision_date == "2025-12-15"
            assert household.causes


def test_some_moved_up_some_down_and_some_stayed(households: list[SampleHousehold]) -> None:
    moves = Counter((household.last_year.household_class, household.meant_class) for household in households)
    for before in ("poor", "near_poor", "non_poor"):
        for now in ("poor", "near_poor", "non_poor"):
            assert moves[HouseholdClass(before), HouseholdClass(now)] > 0
