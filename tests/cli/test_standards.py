"""Rule sets through the command line: lint, cases, show, replay."""

import json
import shutil
from pathlib import Path

import pytest
from tests_support.commands import Program
from tests_support.rule_sets import copy_rule_set, edit

from ngheo_desktop.assets import asset

OLD, NEW, OLDEST = "vn-2022-2026", "vn-2027-2030", "vn-2016-2021"
OVERLAY = Path(__file__).parents[1] / "data" / "rules" / "overlays" / "tinh-thu-nghiem"


@pytest.fixture
def commune(program: Program) -> Program:
    program.json("setup", "--commune", "05665", "--officer", "Nguyễn Thị Hà")
    program.json("sample", "--households", "60", "--seed", "7")
    program.json("classify")
    return program


@pytest.mark.parametrize("name", [OLDEST, OLD, NEW])
def test_shipped_rule_sets_pass_lint_and_cases(program: Program, name: str) -> None:
    folder = str(asset("resources", "rules", name))
    assert program.json("rules", "lint", folder) == {"path": folder, "ok": True, "faults": []}
    ran = program.json("rules", "cases", folder)
    assert ran["cases"] > 50
    assert ran["failed"] == []


@pytest.mark.parametrize("name", ["vn-2026", "vn-2026b"])
def test_shipped_forms_pass_lint(program: Program, name: str) -> None:
    assert program.json("rules", "lint", str(asset("resources", "forms", name)))["ok"]


def test_lint_lists_every_fault_with_file_and_key_and_fails(program: Program, tmp_path: Path) -> None:
    folder = copy_rule_set(tmp_path)
    edit(folder / "values.toml", 'unit = "points"', 'unit = "pounds"')
    edit(folder / "ruleset.toml", "checked_on", "checkd_on")

    ran = program.run("--json", "--lang", "en", "rules", "lint", str(folder))

    said = json.loads(ran.out)
    assert (ran.status, said["ok"]) == (1, False)
    places = {(fault["file"], fault["key"]) for fault in said["faults"]}
    assert {("ruleset.toml", "checkd_on"), ("ruleset.toml", "checked_on")} <= places
    assert ("values.toml", "value.cutoff.income.rural.unit") in places
    assert "ruleset.toml: checkd_on: is not known here" in program.run("--lang", "en", "rules", "lint", str(folder)).out


def test_lint_names_a_form_that_is_not_there(program: Program, tmp_path: Path) -> None:
    folder = copy_rule_set(tmp_path)
    edit(folder / "ruleset.toml", '"vn-2026b"]', '"vn-2030"]')
    ran = program.run("--lang", "en", "rules", "lint", str(folder))
    assert (ran.status, ran.out.splitlines()) == (1, ["ruleset.toml: forms: there is no form “vn-2030”", "1 faults."])


def test_lint_of_no_folder_says_so(program: Program, tmp_path: Path) -> None:
    ran = program.run("rules", "lint", str(tmp_path / "nothing"))
    assert ran.status == 1
    assert "ruleset.toml" in ran.out


def test_cases_that_fail_are_named_with_what_was_found(program: Program, tmp_path: Path) -> None:
    folder = copy_rule_set(tmp_path)
    edit(folder / "cases" / "classes.toml", 'expect.class = "poor"', 'expect.class = "near_poor"')

    ran = program.run("--json", "rules", "cases", str(folder))

    said = json.loads(ran.out)
    assert ran.status == 1
    assert [each["name"] for each in said["failed"]] == ["rural: B1 139 and B2 30 is poor"]
    assert said["failed"][0]["differences"] == ["class: expected near_poor, found poor"]


def test_an_overlay_is_linted_and_its_cases_run(program: Program) -> None:
    assert program.json("rules", "lint", str(OVERLAY))["ok"]
    assert program.json("rules", "cases", str(OVERLAY))["cases"] == 6


def test_a_laxer_overlay_is_refused_with_file_and_key(program: Program, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(OVERLAY, tmp_path / OVERLAY.name))
    edit(folder / "values.toml", "value = 150", "value = 100")
    assert "RUL-001" in program.refused("rules", "cases", str(folder))
    said = json.loads(program.run("--json", "rules", "lint", str(folder)).out)
    assert [(fault["file"], fault["key"]) for fault in said["faults"]] == [("values.toml", "value.cutoff.income.rural")]


def test_show_tells_values_of_the_day_with_sources_and_marks(program: Program) -> None:
    said = program.json("rules", "show", OLD, "--date", "2025-12-31")
    line = next(value for value in said["values"] if value["id"] == "line.income.rural")
    assert (line["value"], line["verified"]) == (1_500_000, True)
    after = program.json("rules", "show", OLD, "--date", "2026-01-01")
    assert not next(value for value in after["values"] if value["id"] == "line.income.rural")["verified"]


def test_show_tells_what_is_not_loaded(program: Program) -> None:
    said = program.json("rules", "show", NEW)
    assert said["not_loaded"] == ["cutoff.income.rural", "cutoff.income.urban"]
    assert next(value for value in said["values"] if value["id"] == "cutoff.income.rural")["value"] is None
    assert (said["from"], said["review_from"]) == ("2027-01-01", "2026-09-01")
    assert (
        "cutoff.income.urban = not loaded points (not verified)"
        in program.run("--lang", "en", "rules", "show", NEW).out
    )


def test_show_refuses_a_day_outside_and_an_unknown_id(program: Program) -> None:
    assert "RUL-002" in program.refused("rules", "show", OLD, "--date", "2027-01-01")
    assert "RUL-003" in program.refused("rules", "show", "vn-1999")


def test_replay_under_the_same_rules_changes_nobody(commune: Program) -> None:
    said = commune.json("replay", "--rules", OLD)
    assert said["before"] == said["after"]
    assert (said["changed"], said["not_classified"], said["against"]) == ([], 0, OLD)


@pytest.mark.parametrize("rules", [NEW, OLDEST])
def test_replay_under_another_standard_adds_up_and_names_what_is_missing(commune: Program, rules: str) -> None:
    said = commune.json("replay", "--rules", rules)

    assert sum(said["after"].values()) == sum(said["before"].values()) == 60
    assert said["against"] == OLD
    for name in said["before"]:
        gone = sum(change["before"]["class"] == name for change in said["changed"])
        come = sum(change["after"]["class"] == name for change in said["changed"])
        assert said["after"][name] == said["before"][name] - gone + come
    assert all(change["missing"] for change in said["changed"] if change["after"]["class"] == "incomplete")
    assert all(change["why"] for change in said["changed"])


def test_a_threshold_moved_in_a_copy_moves_the_counts_and_records_nothing(commune: Program, tmp_path: Path) -> None:
    folder = copy_rule_set(tmp_path)
    values = folder / "values.toml"
    text = values.read_text(encoding="utf-8")
    values.write_text(text.replace("value = 140\n", "value = 160\n"), encoding="utf-8")
    before, digest = commune.lines("households"), commune.json("check")["digest"]

    said = commune.json("replay", "--rules", str(folder))

    between = [
        line["id"]
        for line in before
        if line["rule_sets"][OLD]["class"] in {"non_poor", "average"}
        and 140 < line["rule_sets"][OLD]["income_score"] <= 160
    ]
    assert between
    assert [change["household"] for change in said["changed"]] == between
    assert {change["after"]["class"] for change in said["changed"]} <= {"poor", "near_poor"}
    assert any("160" in told for told in said["changed"][0]["why"])
    assert commune.lines("households") == before
    assert commune.json("check")["digest"] == digest


def test_replay_compares_only_with_a_rule_set_of_the_round(commune: Program) -> None:
    assert "RUL-003" in commune.refused("replay", "--rules", NEW, "--against", OLDEST)
