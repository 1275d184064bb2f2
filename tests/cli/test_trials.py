"""The matrix of two standards and a changed threshold from the command line."""

import pytest
from tests_support.commands import Program
from tests_support.reviews import NEXT, NOW


@pytest.fixture
def commune(program: Program) -> Program:
    program.json("setup", "--commune", "05665", "--officer", "Nguyễn Thị Hà")
    program.json("round", "create", "--year", "2026", "--kind", "periodic", "--rules", NOW, "--rules", NEXT)
    program.json("sample", "--households", "40", "--seed", "7")
    return program


def test_the_edges_of_the_matrix_are_the_counts_of_each_standard(commune: Program) -> None:
    counts = commune.json("classify")["rule_sets"]

    matrix = commune.json("matrix")

    assert (matrix["rows"], matrix["columns"]) == (NOW, NEXT)
    assert {name: count["households"] for name, count in matrix["row_totals"].items()} == counts[NOW]
    assert {name: count["households"] for name, count in matrix["column_totals"].items()} == counts[NEXT]
    assert matrix["total"]["households"] == 40
    cells = [cell["persons"] for row in matrix["cells"].values() for cell in row.values()]
    assert sum(cells) == matrix["total"]["persons"] > 40


def test_a_changed_threshold_moves_counts_and_records_nothing(commune: Program) -> None:
    counts = commune.json("classify")["rule_sets"][NOW]
    before = commune.json("check")["changes"]

    tried = commune.json("replay", "--rules", NOW, "--set", "cutoff.income.rural=171")

    assert tried["before"] == counts
    assert tried["after"]["non_poor"] < counts["non_poor"]
    assert tried["changed"]
    assert any("171" in line for line in tried["changed"][0]["why"])
    assert tried["rule_set_hash"] != commune.json("replay", "--rules", NOW)["rule_set_hash"]
    assert commune.json("check")["changes"] == before


def test_decimals_are_written_with_a_comma_or_a_point(commune: Program) -> None:
    commune.json("classify")
    tried = [commune.json("replay", "--rules", NOW, "--set", f"house.area={area}") for area in ("60,5", "60.5")]

    assert tried[0]["after"] == tried[1]["after"] != tried[0]["before"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("house.area=1,000,5", "INP-002"),
        ("cutoff.income.rural=1.5", "INP-021"),
        ("cutoff.income.rural=-1", "INP-021"),
        ("cutoff.income.rural", "INP-002"),
        ("no.such=1", "INP-003"),
    ],
)
def test_what_cannot_be_tried_is_refused(commune: Program, value: str, code: str) -> None:
    assert commune.refused("replay", "--rules", NOW, "--set", value).startswith(code)
