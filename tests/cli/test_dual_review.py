"""One round under two standards at once: one questionnaire, both classes, neither in the other's result."""

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from tests_support.commands import Program

OLD, NEW, OLDEST = "vn-2022-2026", "vn-2027-2030", "vn-2016-2021"
PERIODIC_2026 = ("round", "create", "--year", "2026", "--kind", "periodic")
DUAL = (*PERIODIC_2026, "--rules", OLD, "--rules", NEW)


@pytest.fixture
def commune(program: Program) -> Program:
    program.json("setup", "--commune", "05665", "--officer", "Nguyễn Thị Hà")
    return program


def test_a_dual_round_gives_every_household_a_class_under_both_standards(commune: Program) -> None:
    commune.json(*DUAL)
    commune.json("sample", "--households", "60", "--seed", "7")

    counts = commune.json("classify")["rule_sets"]

    assert set(counts) == {OLD, NEW}
    assert [sum(counted.values()) for counted in counts.values()] == [60, 60]
    assert counts[NEW]["poor"] > 0
    assert counts[NEW]["average"] == 0
    lines = commune.lines("households")
    assert all(set(line["rule_sets"]) == {OLD, NEW} for line in lines)


def test_only_the_new_line_makes_the_difference_of_a_complete_household(commune: Program) -> None:
    commune.json(*DUAL)
    commune.json("sample", "--households", "80", "--seed", "7")
    commune.json("classify")

    lines = [line for line in commune.lines("households") if line["status"] == "complete"]

    surveyed = [line for line in lines if "income.monthly" in line["answers"]]
    unsurveyed = [line for line in lines if "income.monthly" not in line["answers"]]
    assert surveyed
    assert unsurveyed
    for line in surveyed:
        under = line["answers"]["income.monthly"] <= 2_200_000
        lacks = len(line["rule_sets"][NEW]["deprived"]) >= 3
        assert line["rule_sets"][NEW]["class"] == ("poor" if under and lacks else "near_poor" if under else "non_poor")
    # The B1 total that decides under the old standard decides nothing under the new one.
    assert {line["rule_sets"][NEW]["class"] for line in unsurveyed} == {"incomplete"}
    assert {line["rule_sets"][OLD]["class"] for line in unsurveyed} > {"non_poor"}
    assert any(line["rule_sets"][OLD]["class"] == "non_poor" != line["rule_sets"][NEW]["class"] for line in surveyed)


def test_an_unsurveyed_household_is_told_which_value_of_law_is_not_loaded(commune: Program) -> None:
    commune.json(*DUAL)
    commune.json("sample", "--households", "80", "--seed", "7")
    commune.json("classify")
    chosen = next(
        line
        for line in commune.lines("households")
        if line["status"] == "complete" and "income.monthly" not in line["answers"]
    )

    said = commune.json("classify", "--explain", chosen["id"])["rule_sets"][NEW]

    assert said["missing"] == [{"subject": "", "question": "@cutoff.income"}]
    assert any("Thông tư 25/2026" in fact["text"] for fact in said["explanation"]["missing"])


def test_slips_tell_both_standards_and_name_the_value_of_law(commune: Program, tmp_path: Path) -> None:
    commune.json(*DUAL)
    commune.json("sample", "--households", "30", "--seed", "7")
    commune.json("classify")
    lines = [line for line in commune.lines("households") if line["status"] == "complete"]
    unsurveyed = next(line for line in lines if "income.monthly" not in line["answers"])
    file = tmp_path / "slip.pdf"

    commune.json("slips", "--out", str(file), "--household", unsurveyed["id"])

    text = "".join(page.get_textpage().get_text_range() for page in PdfDocument(file))
    told = " ".join(text.split())
    assert "2027–2030" in told
    assert "Chưa nạp quy định của pháp luật: Điểm B1 cao nhất" in told
    assert "@cutoff" not in told


def test_a_round_under_one_standard_asks_and_fills_only_what_that_reads(commune: Program) -> None:
    commune.json(*PERIODIC_2026, "--rules", OLD)
    commune.json("sample", "--households", "30", "--seed", "7")

    lines = commune.lines("households")

    answered = {question for line in lines for question in line["answers"]}
    assert "info.shared" in answered
    assert not any(question.startswith(("digital.", "waste.", "paper2016.")) for question in answered)


def test_a_standard_can_join_a_round_that_is_open(commune: Program) -> None:
    first = commune.json(*PERIODIC_2026, "--rules", OLD)
    commune.json("sample", "--households", "20", "--seed", "7")
    alone = commune.json("classify")["rule_sets"][OLD]

    joined = commune.json(*DUAL)
    assert (joined["round"], first["rule_sets"], joined["rule_sets"]) == (first["round"], [OLD], [OLD, NEW])
    both = commune.json("classify")["rule_sets"]

    assert both[OLD] == alone
    assert both[NEW]["incomplete"] == 20


def test_a_standard_is_refused_in_a_year_it_cannot_be_reviewed(commune: Program) -> None:
    assert "RUL-002" in commune.refused("round", "create", "--year", "2025", "--kind", "periodic", "--rules", NEW)
    assert "RUL-002" in commune.refused(*PERIODIC_2026, "--rules", OLDEST)


def test_the_dual_review_of_2021_is_held_under_the_old_formula_and_the_one_to_come(commune: Program) -> None:
    commune.json("round", "create", "--year", "2021", "--kind", "periodic", "--rules", OLDEST, "--rules", OLD)
    commune.json("sample", "--households", "40", "--seed", "7")

    counts = commune.json("classify")["rule_sets"]

    assert set(counts) == {OLDEST, OLD}
    for counted in counts.values():
        assert sum(counted.values()) == 40
        assert counted["poor"] > 0
        assert counted["near_poor"] > 0


def test_a_standard_with_classes_stays_in_its_round(commune: Program) -> None:
    commune.json(*PERIODIC_2026, "--rules", OLD)
    commune.json("sample", "--households", "10", "--seed", "7")
    commune.json("classify")

    assert "RND-005" in commune.refused(*PERIODIC_2026, "--rules", NEW)
    assert set(commune.json("classify")["rule_sets"]) == {OLD}
