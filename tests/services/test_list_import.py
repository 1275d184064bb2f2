"""Lists taken in from workbooks: what is planned is what happens, and what is here is never overwritten."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.problems import RowProblem
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.list_import import ListImporter, ListPlan
from ngheo_desktop.services.maintenance import check_folder
from ngheo_desktop.store import class_records, households

SHIPPED = Path(__file__).parents[1] / "data" / "lists" / "danh-sach-2025.xlsx"
MAIN = "Nghèo - Cận nghèo"
FIRST_ROW = 3

Edit = Callable[[Any], None]


@pytest.fixture
def importer(commune: Folder, areas: Areas) -> ListImporter:
    return ListImporter(commune, areas)


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Edit], Path]:
    def make(edit: Edit) -> Path:
        book = openpyxl.load_workbook(SHIPPED)
        edit(book[MAIN])
        file = tmp_path / "edited.xlsx"
        book.save(file)
        return file

    return make


def column(sheet: Any, heading: str) -> int:
    return next(cell.column for cell in sheet[2] if cell.value == heading)


def put(row: int, heading: str, value: object) -> Edit:
    def edit(sheet: Any) -> None:
        sheet.cell(row, column(sheet, heading)).value = value

    return edit


def codes(plan: ListPlan) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in plan.problems]


def test_planning_writes_nothing(commune: Folder, importer: ListImporter) -> None:
    before = check_folder(commune).digest

    importer.plan(SHIPPED)

    assert check_folder(commune).digest == before


def test_last_year_is_kept_with_class_scores_and_decision(commune: Folder, importer: ListImporter) -> None:
    importer.apply(importer.plan(SHIPPED))

    by_head = {one.head.full_name: one for one in households.all(commune.database, "05665") if one.head}
    (record,) = class_records.get(commune.database, by_head["Nguyễn Quang Phong"].household_id)
    assert (record.year, record.household_class, record.income_score, record.deprivation_score) == (
        2025,
        "poor",
        100,
        40,
    )
    assert (record.decision_number, record.decision_date) == ("123/QĐ-UBND", "2025-12-15")
    (escaped,) = class_records.get(commune.database, by_head["Phùng Văn Niệm"].household_id)
    assert (escaped.household_class, escaped.previous_class) == ("non_poor", "poor")


def test_an_impossible_date_keeps_its_household_out_and_the_rest_in(
    importer: ListImporter, edited: Callable[[Edit], Path]
) -> None:
    plan = importer.plan(edited(put(FIRST_ROW + 1, "Ngày sinh", "31/02/1960")))

    assert codes(plan) == [(FIRST_ROW + 1, RowProblem.DATE_IMPOSSIBLE.number)]
    assert (plan.households, plan.added) == (280, 279)


def test_two_heads_are_named_by_row(importer: ListImporter, edited: Callable[[Edit], Path]) -> None:
    plan = importer.plan(edited(put(FIRST_ROW + 1, "Quan hệ với chủ hộ", "Chủ hộ")))

    assert (FIRST_ROW + 1, RowProblem.TWO_HEADS.number) in codes(plan)
    assert plan.added == 279


def test_an_unknown_village_is_refused_once_villages_are_known(
    importer: ListImporter, edited: Callable[[Edit], Path]
) -> None:
    importer.apply(importer.plan(SHIPPED))
    file = edited(put(FIRST_ROW, "Thôn", "Bản Không Có"))

    plan = importer.plan(file)

    assert codes(plan) == [(FIRST_ROW, RowProblem.VILLAGE_UNKNOWN.number)]
    assert (plan.added, plan.unchanged) == (0, 279)
    # With the village allowed the household is found again, in the village where it is.
    allowed = importer.plan(file, add_villages=True)
    assert (codes(allowed), allowed.new_villages) == ([(FIRST_ROW, RowProblem.DIFFERS.number)], ())


def test_a_village_named_once_in_a_first_list_is_pointed_at(
    importer: ListImporter, edited: Callable[[Edit], Path]
) -> None:
    plan = importer.plan(edited(put(FIRST_ROW, "Thôn", "Bản Ten")))

    assert codes(plan) == [(FIRST_ROW, RowProblem.VILLAGE_ONCE.number)]
    assert plan.added == 280


def test_a_difference_is_listed_and_what_is_here_stays(
    commune: Folder, importer: ListImporter, edited: Callable[[Edit], Path]
) -> None:
    importer.apply(importer.plan(SHIPPED))
    before = check_folder(commune).digest
    file = edited(put(FIRST_ROW, "Ngày sinh", "17/09/1951"))

    plan = importer.plan(file)
    importer.apply(plan)

    assert codes(plan) == [(FIRST_ROW, RowProblem.DIFFERS.number)]
    assert check_folder(commune).digest == before


def test_a_new_person_of_a_known_household_is_added(
    commune: Folder, importer: ListImporter, edited: Callable[[Edit], Path]
) -> None:
    importer.apply(importer.plan(SHIPPED))

    def add_child(sheet: Any) -> None:
        sheet.insert_rows(FIRST_ROW + 1)
        for heading, value in {
            "Họ tên thành viên": "Hầu Thị Mới",
            "Quan hệ với chủ hộ": "Con đẻ",
            "Ngày sinh": "01/02/2025",
            "Giới tính": "Nữ",
            "Dân tộc": "Mông",
        }.items():
            put(FIRST_ROW + 1, heading, value)(sheet)

    plan = importer.plan(edited(add_child))
    importer.apply(plan)

    assert (len(plan.updates), plan.added, plan.unchanged) == (1, 0, 279)
    assert households.counts(commune.database, "05665") == (280, 1004)
    assert importer.plan(plan.file).unchanged == 280


def test_the_list_of_another_commune_is_refused_whole(
    commune: Folder, importer: ListImporter, edited: Callable[[Edit], Path]
) -> None:
    def move(sheet: Any) -> None:
        for row in range(FIRST_ROW, sheet.max_row + 1):
            cell = sheet.cell(row, column(sheet, "Mã xã"))
            cell.value = "02143" if cell.value else None

    with pytest.raises(KnownError) as refused:
        importer.plan(edited(move))

    assert refused.value.code is ErrorCode.LIST_OTHER_COMMUNE
    assert households.counts(commune.database) == (0, 0)


def test_a_missing_column_is_named(importer: ListImporter, edited: Callable[[Edit], Path]) -> None:
    def drop(sheet: Any) -> None:
        sheet.delete_cols(column(sheet, "Ngày sinh"))

    with pytest.raises(KnownError) as refused:
        importer.plan(edited(drop))

    assert refused.value.code is ErrorCode.LIST_MISSING_COLUMNS
    assert "Ngày sinh" in str(refused.value.context["columns"])


def test_an_upper_office_has_no_lists(office: Folder, areas: Areas) -> None:
    with pytest.raises(KnownError) as refused:
        ListImporter(office, areas).plan(SHIPPED)

    assert refused.value.code is ErrorCode.ROUND_NOT_HERE
