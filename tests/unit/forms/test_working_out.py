"""The income survey added up: exact for every sum, and nothing while it is not whole."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support.rule_sets import copy_form, edit

from ngheo_desktop.assets import asset
from ngheo_desktop.forms.parse import load_form, read_form

RULE = load_form(asset("resources", "forms", "vn-2026b")).worked_out[0]
dong = st.integers(0, 10**12)
sources = st.lists(st.tuples(dong, dong), min_size=len(RULE.sources), max_size=len(RULE.sources))


@given(sources, dong, st.integers(1, 60))
def test_income_is_what_is_left_after_costs_rounded_half_up(found, allowances, members):
    answers = {RULE.set_apart[0]: allowances}
    expected = 0
    for source, (income, cost) in zip(RULE.sources, found, strict=True):
        answers[source.income] = income
        expected += income
        if source.cost and income:
            answers[source.cost] = cost
            expected -= cost
    each = RULE.each(expected, members)

    assert RULE.sum(answers) == expected
    assert abs(Fraction(max(expected, 0), 12 * members) - each) <= Fraction(1, 2)
    assert each >= 0
    for name in answers.keys() - {RULE.set_apart[0]}:
        assert RULE.sum({key: value for key, value in answers.items() if key != name}) is None


@pytest.mark.parametrize(("total", "members", "expected"), [(18, 3, 1), (17, 3, 0), (-5, 1, 0), (36, 1, 3), (6, 1, 1)])
def test_half_a_dong_rounds_up_and_a_loss_is_nothing(total: int, members: int, expected: int):
    assert RULE.each(total, members) == expected


@pytest.mark.parametrize(("file", "old", "new", "expected"), [
    ("form.toml", 'when_round = "on_request"', 'when_round = "weekly"', "“weekly” is not one of"),
    ("form.toml", 'relevance = "needs_screening"', 'relevance = "needs_nothing"', "no condition “needs_nothing”"),
    ("form.toml", 'rounding = "half_up"', 'rounding = "about"', "worked_out.income.monthly.rounding"),
    ("form.toml", 'income = "survey.wages"', 'income = "survey.wage"', "no question of the household “survey.wage”"),
    ("form.toml", "offered_by = { average", "offered_by = { middling",
     "offered_by.middling: is not one of the choices"),
    ("form.toml", 'screening_section = "screening"', 'screening_section = "members"',
     "must be a section of the household"),
    ("screening.toml", "fewer_than = 4", "fewer_than = 10", "must be a whole number from 1 to 9"),
    ("screening.toml", 'confidence = "P"', 'confidence = "S"', "limit[0].verified"),
    ("screening.toml", 'id = "02"', 'id = "01"', "criterion: is there twice"),
])  # fmt: skip
def test_faults_of_requests_and_surveys_are_named(tmp_path: Path, file: str, old: str, new: str, expected: str):
    folder = copy_form(tmp_path)
    edit(folder / file, old, new)

    assert any(expected in str(fault) for fault in read_form(folder)[1]), [str(each) for each in read_form(folder)[1]]
