"""Lists that name only heads, taken in: what is known of whom, and what a later list adds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.list_import import ListImporter, ListPlan
from ngheo_desktop.services.maintenance import check_folder
from ngheo_desktop.store import class_records, households

COMMUNE = "05665"
TITLE = "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO"
HEADS = ("STT", "Họ tên chủ hộ", "Thôn, làng", "Số khẩu", "Dân tộc", "HN/HCN")
PEOPLE = ("STT", "Họ và tên", "Quan hệ", "Ngày sinh", "Giới tính", "CCCD", "Thôn", "Dân tộc", "Loại hộ")

Row = tuple[Any, ...]
Plan = Callable[..., ListPlan]

TWO: tuple[Row, ...] = ((1, "Lý A Páo", "Mong", 3, "Mông", "HN"), (2, "Hầu A Sinh", "Mong", 1, "Mông", "HCN"))
FAMILY: tuple[Row, ...] = (
    (1, "Lý A Páo", "Chủ hộ", "16/09/1961", "Nam", "019061000001", "Mong", "Mông", "HN"),
    ("", "Giàng Thị Mỷ", "Vợ", "02/03/1964", "Nữ", "", "", "Mông", ""),
)


@pytest.fixture
def importer(commune: Folder, areas: Areas) -> ListImporter:
    return ListImporter(commune, areas)


@pytest.fixture
def plan(importer: ListImporter, tmp_path: Path) -> Plan:
    def make(*rows: Row, headings: Row = HEADS, title: str = f"{TITLE} NĂM 2025", year: int | None = None) -> ListPlan:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in ((title,), headings, *rows):
            sheet.append(row)
        file = tmp_path / "heads.xlsx"
        book.save(file)
        return importer.plan(file, add_villages=True, year=year)

    return make


def told(plan: ListPlan) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in plan.problems]


def effect(plan: ListPlan) -> tuple[int, int, int, int]:
    return plan.added, len(plan.updates), plan.unchanged, plan.failed


def test_heads_come_in_with_village_number_and_class_and_nobody_is_invented(
    plan: Plan, importer: ListImporter, commune: Folder
) -> None:
    found = plan(*TWO)
    importer.apply(found)

    assert (effect(found), told(found)) == ((2, 0, 0, 0), [])
    assert (found.heads_only, found.counted, found.members) == (2, 4, 2)
    here = {one.number: one for one in households.all(commune.database, COMMUNE)}
    assert {number: [who.full_name for who in one.members] for number, one in here.items()} == {
        "1": ["Lý A Páo"],
        "2": ["Hầu A Sinh"],
    }
    (record,) = class_records.get(commune.database, here["2"].household_id)
    assert (record.year, record.household_class) == (2025, "near_poor")


def test_a_list_of_heads_taken_in_twice_adds_nothing(plan: Plan, importer: ListImporter, commune: Folder) -> None:
    importer.apply(plan(*TWO))
    before = check_folder(commune).digest

    again = plan(*TWO)
    importer.apply(again)

    assert (effect(again), told(again), again.by_name) == ((0, 0, 2, 0), [], 2)
    assert check_folder(commune).digest == before


def test_the_list_of_people_that_follows_completes_the_households(plan: Plan, importer: ListImporter) -> None:
    importer.apply(plan(*TWO))

    found = plan(*FAMILY, headings=PEOPLE)
    importer.apply(found)

    assert (effect(found), told(found)) == ((0, 1, 0, 0), [(3, "ROW-051")])
    assert effect(plan(*FAMILY, headings=PEOPLE)) == (0, 0, 1, 0)


def test_a_later_list_of_heads_gives_families_their_class_and_counts_them(
    plan: Plan, importer: ListImporter, commune: Folder
) -> None:
    importer.apply(plan(*FAMILY, headings=PEOPLE))

    found = plan(TWO[0], title=f"{TITLE} NĂM 2026")
    importer.apply(found)

    assert (effect(found), told(found)) == ((0, 1, 0, 0), [(3, "ROW-048")])
    assert "3" in found.problems[0].message
    assert "2" in found.problems[0].message
    (family,) = households.all(commune.database, COMMUNE)
    assert len(family.members) == 2
    assert {one.year: one.household_class for one in class_records.get(commune.database, family.household_id)} == {
        2025: "poor",
        2026: "poor",
    }


def test_a_wife_who_heads_the_household_in_a_list_of_heads_makes_no_second_one(
    plan: Plan, importer: ListImporter
) -> None:
    importer.apply(plan(*FAMILY, headings=PEOPLE))
    headings = (*HEADS, "Năm sinh")

    found = plan((1, "Giàng Thị Mỷ", "Mong", 2, "Mông", "HN", 1964), headings=headings)
    another = plan((1, "Giàng Thị Mỷ", "Mong", 2, "Mông", "HN", 1990), headings=headings)

    assert (effect(found), told(found)) == ((0, 0, 0, 1), [(3, "ROW-049")])
    assert "Lý A Páo" in found.problems[0].message
    assert effect(another) == (1, 0, 0, 0)


def test_more_heads_of_one_name_than_are_here_are_kept_out(plan: Plan, importer: ListImporter) -> None:
    importer.apply(plan(TWO[0]))

    found = plan(TWO[0], (2, "Lý A Páo", "Mong", 7, "Mông", "HN"))

    assert effect(found) == (0, 0, 0, 2)
    assert told(found) == [(3, "ROW-042"), (4, "ROW-042"), (4, "ROW-050")]


@pytest.mark.parametrize("year", [None, 2024])
def test_classes_of_a_list_without_a_year_come_in_with_the_year_that_is_chosen(
    plan: Plan, importer: ListImporter, commune: Folder, year: int | None
) -> None:
    found = plan(TWO[0], title=TITLE, year=year)
    importer.apply(found)

    (family,) = households.all(commune.database, COMMUNE)
    classes = [(one.year, one.household_class) for one in class_records.get(commune.database, family.household_id)]
    assert found.classes_lost is (year is None)
    assert classes == ([(2024, "poor")] if year else [])


def test_the_year_in_the_name_of_the_file_counts_where_nothing_else_tells_it(
    plan: Plan, importer: ListImporter
) -> None:
    file = plan(TWO[0], title=TITLE).file
    named = file.rename(file.with_name("Danh sách hộ nghèo năm 2023.xlsx"))

    assert importer.plan(named, add_villages=True).year == 2023
