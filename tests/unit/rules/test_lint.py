"""What loads and still cannot be right is found before a rule set is installed."""

from pathlib import Path

import pytest
from tests_support.rule_sets import FORM, RULE_SET, copy_rule_set, edit

from ngheo_desktop.assets import asset
from ngheo_desktop.forms.parse import load_form
from ngheo_desktop.rules.lint import lint

QUESTIONS = load_form(asset("resources", "forms", FORM)).question_types


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_rule_set(tmp_path)


def texts(folder: Path, questions=QUESTIONS) -> list[str]:
    return [str(fault) for fault in lint(folder, questions)]


def test_shipped_rule_set_has_no_fault():
    assert lint(asset("resources", "rules", RULE_SET), QUESTIONS) == []


def test_loading_faults_come_first(folder: Path):
    edit(folder / "indicators.toml", 'fact = "insured"', 'fact = "insurance"')
    assert any("there is no question or fact “insurance”" in text for text in texts(folder))


def test_faults_of_every_file_are_told_at_once(folder: Path):
    edit(folder / "values.toml", "until = 2025-12-31", "until = 2025-11-30")
    edit(folder / "values.toml", 'read_in = "', 'raed_in = "')
    edit(folder / "facts.toml", 'id = "house.area_m2"\nkind = "decimal"', 'id = "house.area_m2"\nkind = "dezimal"')
    edit(folder / "indicators.toml", 'fact = "insured"', 'fact = "insurance"')
    edit(folder / "ruleset.toml", 'le = "@cutoff.income"', 'le = "@line.income"')
    edit(folder / "cases" / "classes.toml", "expect.class", "expect.clas")
    told = texts(folder)

    files = {text.partition(":")[0] for text in told}
    assert files == {"values.toml", "facts.toml", "indicators.toml", "ruleset.toml", "cases/classes.toml"}
    assert any("nothing is in force from 2025-12-01 to 2025-12-31" in text for text in told)
    assert any("the units differ" in text for text in told)
    assert any(text.startswith("cases/classes.toml") and "clas" in text for text in told)


def test_question_the_form_does_not_ask(folder: Path):
    questions = {name: question for name, question in QUESTIONS.items() if name != "toilet.kind"}
    assert "facts.toml: fact.toilet.kind: the form does not ask this question" in texts(folder, questions)


def test_choices_that_differ_from_the_form(folder: Path):
    edit(folder / "facts.toml", '  ["surface", "nước sông, suối, ao, hồ", "surface water"],\n', "")
    assert "facts.toml: fact.water.source.choices: differ from the form in: surface" in texts(folder)


def test_kind_that_differs_from_the_form(folder: Path):
    edit(folder / "facts.toml", 'id = "house.area_m2"\nkind = "decimal"', 'id = "house.area_m2"\nkind = "integer"')
    assert "facts.toml: fact.house.area_m2.kind: is “integer” here and “decimal” in the form" in texts(folder)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'fact = "age.years"\nge = "@age.insurance"',
            'all = [{ fact = "age.years", ge = "@age.insurance" }, { fact = "age.years", lt = 3 }]',
            "indicator.insurance.when[0]: always comes out “no”",
        ),
        (
            'in = ["stunted", "underweight", "both"]',
            'in = ["normal", "stunted", "underweight", "both"]',
            "indicator.nutrition.when[1]: always comes out “yes”",
        ),
        (
            'fact = "house.wall"\neq = "not_durable"',
            'all = [{ fact = "house.wall", eq = "not_durable" }, { fact = "house.wall", eq = "durable" }]',
            "indicator.house_quality.when[0]: always comes out “no”",
        ),
    ],
    ids=["an age nobody can have", "every answer", "a contradiction"],
)  # fmt: skip
def test_part_that_always_comes_out_the_same(folder: Path, old: str, new: str, expected: str):
    edit(folder / "indicators.toml", old, new)
    assert any(expected in text for text in texts(folder))


def test_threshold_moved_by_one_fails_a_case(folder: Path):
    for value in ("value = 140\n", "value = 175\n", "value = 8\n"):
        edit(folder / "values.toml", value, value.replace(value[8:-1], str(int(value[8:-1]) + 1)))
    found = texts(folder)
    for name in ("rural: B1 141 and B2 30", "urban: B1 176 and B2 20"):
        # Only the years to 2025 were moved, so cases of 2026 still pass.
        assert not any(name in text for text in found)
    moved = (folder / "values.toml").read_text(encoding="utf-8").replace("value = 140\n", "value = 141\n")
    (folder / "values.toml").write_text(moved, encoding="utf-8")
    assert any("rural: B1 141 and B2 30" in text and "the case fails" in text for text in texts(folder))


@pytest.mark.parametrize(
    ("value", "other", "case"),
    [
        ("value = 175\n", "value = 174\n", "urban: B1 175 and B2 30 is poor"),
        ("value = 30\n", "value = 20\n", "rural: B1 140 and B2 20 is near_poor"),
        ("value = 2_250_000\n", "value = 2_250_001\n", "a surveyed income of 2250001 are non_poor"),
        ("value = 3_000_000\n", "value = 2_999_999\n", "a surveyed income of 3000000 are average"),
        ("value = 1_500_000\n", "value = 1_500_001\n", "a surveyed income of 1500001 are average"),
        ("value = 50\n", "value = 49\n", "two of four are exactly half"),
        ("value = 738\n", "value = 739\n", "a man of 61 years 6 months has retired"),
        ("value = 684\n", "value = 683\n", "a woman the day before 57 years is of working age"),
        ("value = 8\n", "value = 9\n", "24 m2 for three members"),
    ],
)
def test_each_threshold_is_held_by_a_case(folder: Path, value: str, other: str, case: str):
    path = folder / "values.toml"
    text = path.read_text(encoding="utf-8")
    assert value in text
    path.write_text(text.replace(value, other), encoding="utf-8")
    assert any(case in fault and "the case fails" in fault for fault in texts(folder))


def test_rule_set_without_cases_is_not_enough(folder: Path):
    for path in (folder / "cases").iterdir():
        path.unlink()
    found = texts(folder)
    assert "cases: poor: no case expects this class" in found
    assert "cases: insurance: no case expects this indicator deprived" in found


def test_faults_of_case_files_name_the_case(folder: Path):
    edit(folder / "cases" / "dwelling.toml", 'base = "ordinary"', 'base = "unusual"')
    edit(folder / "cases" / "classes.toml", "expect.class", "expect.klass")
    found = texts(folder)
    assert any(
        "cases/dwelling.toml: case “house quality" in text and "“unusual” is not one of" in text for text in found
    )
    assert any("cases/classes.toml" in text and "klass: is not known here" in text for text in found)


def test_case_outside_the_life_of_the_rule_set(folder: Path):
    edit(folder / "cases" / "dwelling.toml", "date = 2026-09-01", "date = 2027-09-01")
    assert any("the rule set does not apply on 2027-09-01" in text for text in texts(folder))
