"""Lists without a column for the village, whose rows between the households name it."""

from pathlib import Path

import openpyxl
import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.list_workbook import ListWorkbook, read_list
from ngheo_desktop.exchange.village_rows import village_named
from tests.unit.exchange.conftest import TODAY

TITLE = "DANH SÁCH HỘ NGHÈO NĂM 2025"
HEADINGS = ["TT", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh", "", "Số CMND/CCCD", "Dân tộc", "B1", "B2"]
BELOW = ["", "", "", "Nam", "Nữ", "", "", "", ""]

Cells = list[object]


def listed(tmp_path: Path, *rows: Cells) -> ListWorkbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["UBND XÃ VĂN LĂNG"], [TITLE], HEADINGS, BELOW, *rows):
        sheet.append([None if value == "" else value for value in row])
    sheet.merge_cells("D3:E3")
    for column in "ABCFGHI":
        sheet.merge_cells(f"{column}3:{column}4")
    book.save(tmp_path / "list.xlsx")
    return read_list(tmp_path / "list.xlsx", today=TODAY)


HOANG: Cells = [1, "Hoàng Văn Thế", "Chủ hộ", 1961, "", "019061123456", "Tày", 90, 30]
NONG: Cells = ["", "Nông Thị Hòa", "Vợ", "", 1964, "", "Tày", "", ""]
LY: Cells = [1, "Lý A Páo", "Chủ hộ", 1951, "", "", "Mông", 80, 40]


def test_rows_that_name_a_village_hold_for_the_households_below(tmp_path: Path) -> None:
    workbook = listed(
        tmp_path, ["I", "Xóm Mong (1 hộ)"], HOANG, NONG, ["", "Cộng xóm: 1 hộ"], ["II", "Xóm Bản Tèn"], LY
    )

    assert [(one.village, len(one.members)) for one in workbook.households] == [("Xóm Mong", 2), ("Xóm Bản Tèn", 1)]
    assert (workbook.problems, workbook.totals) == ((), 1)


def test_households_without_numbers_begin_with_their_heads(tmp_path: Path) -> None:
    workbook = listed(tmp_path, ["Thôn Mong"], ["", *HOANG[1:]], NONG, ["", *LY[1:]])

    assert [(one.village, len(one.members)) for one in workbook.households] == [("Thôn Mong", 2), ("Thôn Mong", 1)]


def test_a_household_above_the_first_village_has_none(tmp_path: Path) -> None:
    workbook = listed(tmp_path, HOANG, ["Xóm Bản Tèn"], LY)

    assert [(problem.row, problem.code) for problem in workbook.problems] == [(5, "ROW-013")]


def test_a_list_that_names_no_village_at_all_lacks_the_column(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refused:
        listed(tmp_path, HOANG, NONG)

    assert refused.value.code is ErrorCode.LIST_MISSING_COLUMNS
    assert "“Thôn”" in str(refused.value.context["columns"])


@pytest.mark.parametrize(
    ("row", "village"),
    [
        (["I", "Xóm Mong"], "Xóm Mong"),
        (["II. Bản Tèn"], "Bản Tèn"),
        (["", "", "3) THÔN KHE MONG: 12 hộ, 40 khẩu"], "THÔN KHE MONG"),
        (["Tổ dân phố số 5 (7 hộ)"], "Tổ dân phố số 5"),
        (["A", "Buôn Đôn:"], "Buôn Đôn"),
        (["Bản danh sách này", "gồm", "2", "trang"], ""),
        (["1", "Bàn Văn Tổ"], ""),
        (["Người lập biểu"], ""),
        (["Thôn"], ""),
    ],
)
def test_what_a_row_names(row, village) -> None:
    assert village_named(row) == village
