"""Every case that a rule set ships is a test of its own, under its own name."""

import pytest

from ngheo_desktop.assets import asset
from ngheo_desktop.rules.cases import Case, read_cases, run_case
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.parse import load_rule_set

RULE_SETS = sorted(path.name for path in asset("resources", "rules").iterdir())
ENGINES = {name: Engine(load_rule_set(asset("resources", "rules", name))) for name in RULE_SETS}
CASES = {name: read_cases(asset("resources", "rules", name, "cases")) for name in RULE_SETS}
ITEMS = [pytest.param(name, case, id=f"{name}: {case.name}") for name in RULE_SETS for case in CASES[name][0]]


@pytest.mark.parametrize(("rule_set", "case"), ITEMS)
def test_case_comes_out_as_the_law_says(rule_set: str, case: Case):
    assert run_case(ENGINES[rule_set], case).differences == ()


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_case_files_have_no_fault_and_are_not_empty(rule_set: str):
    cases, faults = CASES[rule_set]
    assert faults == []
    assert cases
