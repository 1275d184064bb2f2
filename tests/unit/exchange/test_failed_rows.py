"""Rows kept out of an import are saved with their reasons, and read again."""

from pathlib import Path

import openpyxl
import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.failed_rows import write_failed_rows
from ngheo_desktop.exchange.list_workbook import ListWorkbook, open_list, read_list, rows_of
from tests.unit.exchange.conftest import HEADER, TODAY, found, head, person, two_row_list


def failed(workbook: ListWorkbook, target: Path) -> int:
    hard = {(one.sheet, one.row): one.code for one in workbook.problems if one.is_hard}
    wanted = set(hard)
    for household in workbook.households:
        if not household.importable:
            wanted.update(rows_of(household))
    return write_failed_rows(target, workbook.sheets, wanted, hard)


def test_rows_kept_out_are_saved_with_reasons_and_read_again(builder, tmp_path: Path) -> None:
    rows = [
        head(1),
        person(Ngày_sinh="31/02/1948", CCCD=" =1+1"),
        head(2, Thôn="Mong"),
        head(3, Thôn="Dạt", Phân_loại_hộ="?"),
    ]
    workbook = found(builder, *rows)
    target = tmp_path / "kept-out.xlsx"

    assert failed(workbook, target) == 3
    again = read_list(target, today=TODAY)

    assert [(one.number, len(one.members)) for one in again.households] == [("1", 2), ("3", 1)]
    assert [one.problem.name for one in again.problems if one.is_hard] == ["DATE_IMPOSSIBLE", "CLASS_UNKNOWN"]
    assert again.households[0].members[0].citizen_id == "019151000001"
    assert (again.year, again.households[0].village) == (2025, "Văn Khánh")
    page = openpyxl.load_workbook(target).active
    assert page.cell(2, len(HEADER) + 1).value == "Lý do chưa nhập được"
    assert page.cell(4, len(HEADER) + 1).value == "ROW-007"
    assert page.cell(4, HEADER.index("CCCD") + 1).data_type == "s"


def test_rows_kept_out_of_a_list_with_merged_cells_keep_layout_and_values(tmp_path: Path) -> None:
    source = two_row_list(tmp_path / "a.xlsx")
    workbook = read_list(source, today=TODAY)
    second = workbook.households[1]
    target = tmp_path / "kept-out.xlsx"

    write_failed_rows(target, workbook.sheets, set(rows_of(second)), {})
    again = open_list(target)

    assert again.layouts({})[0].fingerprint == open_list(source).layouts({})[0].fingerprint
    (household,) = read_list(again, today=TODAY).households
    assert (household.village, household.members[0].full_name) == ("Nà Lẹng", "Lý A Khác")
    assert household.members[0].sex == "male"


def test_rows_kept_out_twice_have_one_column_of_reasons(builder, tmp_path: Path) -> None:
    workbook = found(builder, head(Phân_loại_hộ="?"))
    failed(workbook, tmp_path / "one.xlsx")

    again = read_list(tmp_path / "one.xlsx", today=TODAY)
    failed(again, tmp_path / "two.xlsx")

    page = openpyxl.load_workbook(tmp_path / "two.xlsx").active
    assert [cell.value for cell in page[2]].count("Lý do chưa nhập được") == 1


def test_a_place_that_cannot_be_written_leaves_nothing_behind(builder, tmp_path: Path) -> None:
    workbook = found(builder, head(Phân_loại_hộ="?"))

    with pytest.raises(KnownError) as refused:
        failed(workbook, tmp_path / "no-such-folder" / "one.xlsx")

    assert refused.value.code is ErrorCode.FILE_NOT_WRITTEN
