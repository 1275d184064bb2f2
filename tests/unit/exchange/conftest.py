"""Builds workbooks like those that communes send, and breaks them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ngheo_desktop.exchange.list_workbook import ListWorkbook, read_list

HEADER = [
    "STT",
    "Họ tên chủ hộ",
    "Họ tên thành viên",
    "Quan hệ với chủ hộ",
    "Ngày sinh",
    "Giới tính",
    "CCCD",
    "Tỉnh",
    "Huyện",
    "Mã huyện",
    "Xã",
    "Mã xã",
    "Thôn",
    "Dân tộc",
    "Phân loại hộ",
    "Số QĐ công nhận",
    "Ngày ban hành QĐ",
    "B1",
    "B2",
    "Hộ DTTS",
    "Hộ không có KNLĐ",
    "Hộ có TV có công",
    "Nguyên nhân nghèo",
]
ESCAPED_HEADER = [
    "STT",
    "Họ tên chủ hộ",
    "Họ tên thành viên",
    "Quan hệ với chủ hộ",
    "Ngày sinh",
    "Giới tính",
    "CCCD",
    "Dân tộc",
    "Thôn",
    "B1",
    "B2",
    "Ghi chú",
]
TITLE = "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO SAU KHI RÀ SOÁT NĂM 2025"

Row = dict[str, Any]


def head(number: int = 1, **cells: Any) -> Row:
    """Return the row of a head with the cells of the household; `cells` are named by heading, blanks as _."""
    row: Row = {
        "STT": number,
        "Họ tên chủ hộ": "Vàng Thị Mẫu",
        "Họ tên thành viên": "Vàng Thị Mẫu",
        "Quan hệ với chủ hộ": "Chủ hộ",
        "Ngày sinh": "16/09/1951",
        "Giới tính": "Nữ",
        "CCCD": f"019151{number:06}",
        "Mã xã": "05665",
        "Thôn": "Văn Khánh",
        "Dân tộc": "Mông",
        "Phân loại hộ": "Hộ nghèo",
        "Số QĐ công nhận": "123/QĐ-UBND",
        "Ngày ban hành QĐ": "15/12/2025",
        "B1": 90,
        "B2": 60,
        "Hộ DTTS": "x",
        "Nguyên nhân nghèo": "1;6",
    }
    return row | {name.replace("_", " "): value for name, value in cells.items()}


def person(**cells: Any) -> Row:
    """Return the row of a member."""
    row: Row = {
        "Họ tên thành viên": "Hầu Văn Mẫu",
        "Quan hệ với chủ hộ": "Chồng",
        "Ngày sinh": "26/09/1948",
        "Giới tính": "Nam",
        "CCCD": "019048479545",
        "Dân tộc": "Mông",
    }
    return row | {name.replace("_", " "): value for name, value in cells.items()}


class Builder:
    """Writes sheets of rows into one workbook."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sheets: list[tuple[str, list[list[Any]], bool]] = []

    def sheet(
        self, rows: list[Row], *, name: str = "Hộ nghèo", title: str = TITLE, header: list[str] = HEADER
    ) -> "Builder":
        """Add a list: title, headings, rows. The first row is number 3 in Excel."""
        return self.plain([[title], header, *([row.get(column, "") for column in header] for row in rows)], name=name)

    def plain(self, rows: list[list[Any]], *, name: str = "Sheet", hidden: bool = False) -> "Builder":
        """Add a sheet of any rows."""
        self.sheets.append((name, rows, hidden))
        return self

    def save(self) -> Path:
        book = xlsxwriter.Workbook(self.path, {"default_date_format": "dd/mm/yyyy"})
        for name, rows, hidden in self.sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value != "":
                        sheet.write(number, column, value)
            if hidden:
                sheet.hide()
        book.close()
        return self.path


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    return Builder(tmp_path / "danh-sách.xlsx")


TODAY = date(2026, 11, 21)


def found(builder: Builder, *rows: dict[str, Any], **options: Any) -> ListWorkbook:
    return read_list(builder.sheet(list(rows)).save(), today=TODAY, **options)


def problems(workbook: ListWorkbook) -> list[tuple[str, str]]:
    return [(problem.cell or str(problem.row), problem.problem.name) for problem in workbook.problems]


def two_row_list(path: Path) -> Path:
    """Write a list with the year of birth in a column for men and one for women, under one merged heading."""
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("DS")
    page.merge_range(0, 0, 0, 8, "UBND XÃ MẪU")
    page.merge_range(1, 0, 1, 8, "DANH SÁCH HỘ NGHÈO NĂM 2025")
    for place, text in {
        0: "STT",
        1: "Họ và tên",
        2: "Quan hệ với chủ hộ",
        5: "Số CCCD",
        6: "Thôn",
        7: "Dân tộc",
    }.items():
        page.merge_range(3, place, 4, place, text)
    page.merge_range(3, 3, 3, 4, "Năm sinh")
    page.write_row(4, 3, ["Nam", "Nữ"])
    page.write_row(5, 0, [1, "Lý A Mẫu", "Chủ hộ", 1970, "", "", "", "Mông"])
    page.write_row(6, 0, ["", "Sùng Thị Mẫu", "Vợ", "", 1975, "", "", "Mông"])
    page.write_row(7, 0, [2, "Lý A Khác", "Chủ hộ", 1980, "", "", "", "Mông"])
    page.merge_range(5, 6, 7, 6, "Nà Lẹng")
    book.close()
    return path
