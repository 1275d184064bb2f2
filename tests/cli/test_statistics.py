"""Measures and movement through the command line."""

from fractions import Fraction
from typing import Any

import pytest
from tests_support.commands import Program

RULES = "vn-2022-2026"


@pytest.fixture
def commune(program: Program) -> Program:
    program.json("setup", "--commune", "05665", "--officer", "Nguyễn Thị Hà")
    program.json("sample", "--households", "60", "--seed", "7")
    return program


def exact(value: dict[str, str] | None) -> Fraction:
    assert value is not None
    return Fraction(value["exact"])


def test_measures_agree_with_the_classes(commune: Program) -> None:
    counts = commune.json("classify")["rule_sets"][RULES]

    said = commune.json("measures", "--rules", RULES)

    assert said["identification"] == "class"
    assert (said["households"]["poor"], said["households"]["all"]) == (counts["poor"], 60)
    assert said["households"]["incomplete"] == counts["incomplete"]
    assert exact(said["households"]["h"]) == Fraction(counts["poor"], 60 - counts["incomplete"])
    for counted in (said["households"], said["members"]):
        assert exact(counted["h"]) * exact(counted["a"]) == exact(counted["m0"])
    assert said["unverified"]


@pytest.mark.parametrize(("by", "parts"), [("village", "groups"), ("ethnic", "groups"), ("indicator", "indicators")])
def test_parts_add_up_to_the_whole(commune: Program, by: str, parts: str) -> None:
    commune.json("classify")

    said = commune.json("measures", "--rules", RULES, "--by", by)

    for counted in (said["households"], said["members"]):
        found: list[dict[str, Any]] = counted[parts]
        assert len(found) > 1
        assert sum(exact(one["contribution"]) for one in found) == exact(counted["m0"])
        assert sum(exact(one["share"]) for one in found) == 1


def test_a_cutoff_of_one_finds_the_deprived_in_anything(commune: Program) -> None:
    commune.json("classify")
    deprived = sum(
        bool(line["rule_sets"][RULES]["deprived"])
        for line in commune.lines("households")
        if line["rule_sets"][RULES]["class"] != "incomplete"
    )

    said = commune.json("measures", "--rules", RULES, "--cutoff", "1")

    assert (said["identification"], said["cutoff"]) == ("cutoff", 1)
    assert said["households"]["poor"] == deprived


def test_measures_before_the_classification_say_that_nobody_was_measured(commune: Program) -> None:
    said = commune.json("measures", "--rules", RULES)

    assert (said["households"]["measured"], said["households"]["not_classified"]) == (0, 60)
    assert said["households"]["h"] is None


def test_measures_are_told_to_people_too(commune: Program) -> None:
    commune.json("classify")

    ran = commune.run("--lang", "en", "measures", "--rules", RULES, "--by", "village")

    assert ran.status == 0
    assert "households are poor" in ran.out
    assert "M0 0." in ran.out


def test_measures_under_a_rule_set_of_another_round_are_refused(commune: Program) -> None:
    assert "MSR-001" in commune.refused("measures", "--rules", "vn-2016-2021")


def test_movement_prints_both_forms_with_nine_columns(commune: Program) -> None:
    counts = commune.json("classify")["rule_sets"][RULES]

    said = commune.json("movement", "--year", "2026", "--rules", RULES)

    poor, near = said["forms"]["poor"], said["forms"]["near_poor"]
    assert (poor["form"], near["form"]) == ("7.2", "7.3")
    assert (poor["total"]["households"][8], near["total"]["households"][8]) == (counts["poor"], counts["near_poor"])
    for form in (poor, near):
        assert len(form["columns"]) == 9
        for line in ("households", "persons"):
            columns = zip(*(village[line] for village in form["villages"]), strict=True)
            assert [sum(column) for column in columns] == form["total"][line]
            areas = zip(*(area[line] for area in form["areas"].values()), strict=True)
            assert [sum(column) for column in areas] == form["total"][line]
    assert poor["total"]["persons"][1] == near["total"]["persons"][4]
    assert said["relapse"]["verified"] is False


def test_the_lines_that_break_the_identity_are_those_with_households_in_doubt(commune: Program) -> None:
    commune.json("classify")

    said = commune.json("movement", "--year", "2026", "--rules", RULES)

    faults = said["identity"]["faults"]
    named = {household for fault in faults for household in fault["households"]}
    assert named == {one["household"] for one in said["doubts"]}
    assert said["identity"]["holds"] is not bool(named)
    for fault in faults:
        assert fault["column"] == 9
        assert fault["stands"] != fault["worked_out"]


def test_movement_is_told_to_people_too(commune: Program) -> None:
    commune.json("classify")

    ran = commune.run("--lang", "en", "movement", "--year", "2026", "--rules", RULES)

    assert "(Not found in the texts that were read)" in ran.out
    assert ran.status == 0
    assert "7.2 Movement of poor households in the year, 2026 (vn-2022-2026)" in ran.out
    assert "How many years count was not found" in ran.out


def test_the_years_of_a_relapse_are_told_with_the_result(commune: Program) -> None:
    commune.json("classify")

    said = commune.json(
        "movement", "--year", "2026", "--rules", RULES, "--relapse-years", "3", "--relapse-any-standard"
    )

    assert (said["relapse"]["years"], said["relapse"]["other_standards"], said["relapse"]["as_shipped"]) == (
        3,
        True,
        False,
    )


def test_movement_of_a_year_without_classes_is_refused(commune: Program) -> None:
    assert "MSR-003" in commune.refused("movement", "--year", "2030", "--rules", RULES)
