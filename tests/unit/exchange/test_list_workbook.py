from collections import Counter
from datetime import date
from pathlib import Path

from ngheo_desktop.exchange.list_workbook import read_list

LISTS = Path(__file__).parents[2] / "data" / "lists"
ON = date(2026, 11, 21)


def test_the_three_sheets_of_a_commune_are_read_without_a_problem() -> None:
    workbook = read_list(LISTS / "danh-sach-2025.xlsx", on=ON, commune_code="05665")

    assert workbook.problems == ()
    assert len(workbook.importable) == len(workbook.households) == 280
    assert sum(len(household.members) for household in workbook.households) == 1003
    assert Counter((household.household_class, household.previous_class) for household in workbook.households) == {
        ("poor", None): 143,
        ("near_poor", None): 97,
        ("non_poor", "poor"): 20,
        ("non_poor", "near_poor"): 20,
    }
    assert workbook.year == 2025
    assert workbook.commune_codes == {"05665": 240}
