"""A province may lay a stricter set over a national one; a laxer one is refused with file and key.

The province and its decision are invented.
"""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_support.rule_sets import edit

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.forms.parse import load_form
from ngheo_desktop.rules.cases import read_cases, run_cases
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.explain import explain
from ngheo_desktop.rules.lint import lint
from ngheo_desktop.rules.parse import load_rule_set, read_rule_set

SHIPPED_PARENT = asset("resources", "rules", "vn-2022-2026")
OVERLAY = Path(__file__).parents[2] / "data" / "rules" / "overlays" / "tinh-thu-nghiem"
RULES = load_rule_set(OVERLAY)
PARENT = load_rule_set(SHIPPED_PARENT)
HOUSEHOLDS = [case.facts for case in read_cases(SHIPPED_PARENT / "cases")[0]]
RANKS = {"poor": 2, "near_poor": 1}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(OVERLAY, tmp_path / OVERLAY.name))


def faults_of(folder: Path) -> list[str]:
    return [str(fault) for fault in read_rule_set(folder)[1]]


def test_an_overlay_has_its_own_values_and_all_else_of_its_parent():
    assert (RULES.parent, PARENT.parent) == ("vn-2022-2026", "")
    assert [each.indicator_id for each in RULES.indicators] == [each.indicator_id for each in PARENT.indicators]
    assert RULES.forms == PARENT.forms
    assert RULES.value("cutoff.income", Area.RURAL).on(date(2026, 9, 1)).value == 150
    assert RULES.value("cutoff.income", Area.URBAN).on(date(2026, 9, 1)).value == 175
    assert RULES.value("house.area", Area.RURAL).on(date(2024, 12, 31)).value == 8
    assert RULES.value("house.area", Area.RURAL).on(date(2025, 1, 1)).value == 10
    assert RULES.documents[0].name.en == "Decision 00/2023/QĐ-UBND (invented)"
    assert RULES.content_hash != PARENT.content_hash


def test_its_cases_pass_and_lint_finds_nothing():
    assert [result.differences for result in run_cases(RULES, OVERLAY / "cases") if not result.passed] == []
    assert lint(OVERLAY, load_form(asset("resources", "forms", "vn-2026b")).question_types) == []


def test_an_overlay_without_cases_is_named(folder: Path):
    (folder / "cases" / "changed.toml").unlink()
    questions = load_form(asset("resources", "forms", "vn-2026b")).question_types
    assert [str(fault) for fault in lint(folder, questions)] == ["cases: -: there is no case"]


def test_the_explanation_names_the_provinces_decision():
    facts = HOUSEHOLDS[0]._replace(answers={**HOUSEHOLDS[0].answers, "house.area_m2": "25"})
    told = explain(Engine(RULES).classify(facts), RULES, "en")
    line = next(line for line in told.lines if line.rule == "house_area")
    assert line.threshold == "At least 10 m² of floor a person"
    assert told.title == "Standard of the province of Thử Nghiệm (invented for tests)"


WATER = st.sampled_from(["rain", "piped"])


@settings(max_examples=200)
@given(
    st.sampled_from(HOUSEHOLDS), st.integers(0, 300), st.decimals(1, 90, places=2), st.sampled_from(["rain", "piped"])
)
def test_nobody_is_better_off_under_an_overlay(facts, score: int, area, water: str):
    answers = {**facts.answers, "income_score": score, "house.area_m2": f"{area:f}", "water.source": water}
    of_2026 = facts._replace(on=date(2026, 9, 1), answers=answers)
    stricter, national = Engine(RULES).classify(of_2026), Engine(PARENT).classify(of_2026)
    assert set(stricter.deprived) >= set(national.deprived)
    assert RANKS.get(stricter.household_class, 0) >= RANKS.get(national.household_class, 0)


VALUE_150 = "value = 150\n"
SAFE = 'value = ["piped", "drilled_well", "protected_well", "bottled"]'
REFUSED = [
    ("values.toml", VALUE_150, "value = 139\n",
     "values.toml: value.cutoff.income.rural: 139 from 2024-01-01 is laxer than 140 of the parent"),
    ("values.toml", "value = 10\n", "value = 7.5\n",
     "values.toml: value.house.area: 7.5 from 2025-01-01 is laxer than 8 of the parent"),
    ("values.toml", SAFE, 'value = ["piped", "surface"]',
     "values.toml: value.water.safe: piped, surface from 2024-01-01 is laxer than"),
    ("values.toml", VALUE_150, "not_loaded = true\n",
     "values.toml: value.cutoff.income.rural: is loaded in the parent"),
    ("values.toml", 'id = "house.area"', 'id = "age.work"',
     "values.toml: value.age.work: the parent does not say which way is stricter, so it stays"),
    ("values.toml", 'id = "house.area"', 'id = "house.size"',
     "values.toml: value.house.size: the parent has no such value"),
    ("values.toml", 'id = "house.area"', 'id = "house.area"\nstricter = "lower"',
     "values.toml: value.house.area.stricter: cannot be changed by an overlay"),
    ("values.toml", 'id = "house.area"', 'id = "house.area"\nunit = "points"',
     "values.toml: value.house.area.unit: differs from the parent's, m2_per_person"),
    ("values.toml", "until = 2024-12-31", "until = 2024-11-30",
     "values.toml: value.house.area.period: nothing is in force from 2024-12-01 to 2024-12-31"),
    ("values.toml", 'article = "Điều 2"\n', "", "values.toml: value.house.area.period[1].article: is missing"),
    ("ruleset.toml", "until = 2026-12-31", "until = 2027-12-31", "goes beyond"),
    ("ruleset.toml", "from = 2024-01-01", "from = 2021-01-01", "nothing is in force from 2021-01-01"),
    ("ruleset.toml", "checked_on", "checkd_on", "ruleset.toml: checkd_on: cannot be changed by an overlay"),
    ("ruleset.toml", "checked_on", "checkd_on", "ruleset.toml: checked_on: is missing"),
    ("ruleset.toml", "checked_on", 'income_table = "not_loaded"\nchecked_on',
     "ruleset.toml: income_table: cannot be changed by an overlay"),
    ("ruleset.toml", 'parent = "vn-2022-2026"', 'parent = "vn-1999"',
     "ruleset.toml: parent: there is no rule set “vn-1999”"),
    ("ruleset.toml", 'parent = "vn-2022-2026"', 'parent = "../vn-2022-2026"',
     "there is no rule set “../vn-2022-2026”"),
    ("ruleset.toml", "checked_on", "review_from = 2021-06-01\nchecked_on",
     "ruleset.toml: from: the parent applies from 2021-09-01 to 2026-12-31 only"),
    ("ruleset.toml", "[document.qd_tinh]", "[document.nd07]",
     "ruleset.toml: document.nd07: is a document of the parent"),
    ("ruleset.toml", "[document.qd_tinh]", '[[class]]\nid = "poor"\n\n[document.qd_tinh]',
     "ruleset.toml: class: cannot be changed by an overlay"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "expected"), REFUSED, ids=[each[3] for each in REFUSED])
def test_overlay_that_is_laxer_or_says_what_it_may_not_is_refused(
    folder: Path, file: str, old: str, new: str, expected: str
):
    edit(folder / file, old, new)
    found = faults_of(folder)
    if expected == "goes beyond":
        assert any("nothing is in force from 2027-01-01" in text for text in found)
    else:
        assert any(expected in text for text in found), found


def test_every_laxer_value_is_named_at_once(folder: Path):
    edit(folder / "values.toml", VALUE_150, "value = 100\n")
    edit(folder / "values.toml", "value = 10\n", "value = 5\n")
    assert [text.split(": ")[1] for text in faults_of(folder)] == ["value.cutoff.income.rural", "value.house.area"]


def test_an_overlay_of_an_overlay_is_refused(folder: Path):
    second = Path(copytree(folder, folder.parent / "second"))
    edit(second / "ruleset.toml", 'id = "tinh-thu-nghiem"\nparent = "vn-2022-2026"',
         'id = "second"\nparent = "tinh-thu-nghiem"')  # fmt: skip
    assert any("without a parent of its own" in text for text in faults_of(second))


@pytest.mark.parametrize("rural", [12, 150])
def test_a_value_the_parent_has_not_loaded_may_be_given(folder: Path, rural: int):
    """So an office that holds the circular classifies by points before a new version of the program."""
    edit(folder / "ruleset.toml", 'parent = "vn-2022-2026"', 'parent = "vn-2027-2030"')
    edit(folder / "ruleset.toml", "from = 2024-01-01\nuntil = 2026-12-31",
         "from = 2027-01-01\nuntil = 2030-12-31\nreview_from = 2026-09-01")  # fmt: skip
    period = 'document = "qd_tinh"\narticle = "Điều 1"\nconfidence = "M"\nverified = false\nread_in = "x"\n'
    values = "".join(
        f'[[value]]\nid = "cutoff.income"\narea = "{area}"\n\n[[value.period]]\nfrom = 2027-01-01\nuntil = 2030-12-31\n'
        f"value = {points}\n{period}\n"
        for area, points in (("rural", rural), ("urban", 190))
    )
    (folder / "values.toml").write_text(values, encoding="utf-8")
    rules, faults = read_rule_set(folder)
    assert faults == []
    assert rules is not None
    assert rules.not_loaded_ids == ()
    assert rules.review_from == date(2026, 9, 1)
