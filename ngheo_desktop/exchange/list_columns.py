"""Finds the columns of a household list by their headings, and tells which list a sheet holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.text import fold
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.workbook_file import Cells

HEADER_ROWS = 15
_FEWEST_HEADINGS = 4
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_YEAR = re.compile(r"\bnam (20\d\d)\b")


class Column(StrEnum):
    """A column that is read; its value is the heading of the provincial lists."""

    NUMBER = "STT"
    HEAD_NAME = "Họ tên chủ hộ"
    NAME = "Họ tên thành viên"
    RELATION = "Quan hệ với chủ hộ"
    BIRTH_DATE = "Ngày sinh"
    SEX = "Giới tính"
    CITIZEN_ID = "CCCD"
    COMMUNE_CODE = "Mã xã"
    VILLAGE = "Thôn"
    ETHNIC = "Dân tộc"
    CLASS = "Phân loại hộ"
    DECISION_NUMBER = "Số QĐ công nhận"
    DECISION_DATE = "Ngày ban hành QĐ"
    INCOME_SCORE = "B1"
    DEPRIVATION_SCORE = "B2"
    MINORITY = "Hộ DTTS"
    NO_LABOUR = "Hộ không có KNLĐ"
    MERIT = "Hộ có TV có công"
    CAUSES = "Nguyên nhân nghèo"


_REQUIRED = (Column.NAME, Column.RELATION, Column.BIRTH_DATE, Column.SEX, Column.VILLAGE)

# Headings as they are compared: without accents, case and punctuation.
_HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.NUMBER: ("stt", "tt", "so tt", "so thu tu"),
    Column.HEAD_NAME: ("ho ten chu ho", "ho va ten chu ho", "ten chu ho", "chu ho"),
    Column.NAME: (
        "ho ten thanh vien",
        "ho va ten thanh vien",
        "ho ten thanh vien ho",
        "ho va ten thanh vien ho",
        "ten thanh vien",
        "ho va ten",
        "ho ten",
    ),
    Column.RELATION: ("quan he voi chu ho", "moi quan he voi chu ho", "quan he", "qh voi chu ho"),
    Column.BIRTH_DATE: ("ngay sinh", "ngay thang nam sinh", "nam sinh", "ngay thang nam sinh cua thanh vien"),
    Column.SEX: ("gioi tinh", "nam nu", "gioi"),
    Column.CITIZEN_ID: (
        "cccd",
        "so cccd",
        "cmnd",
        "so cmnd",
        "cccd cmnd",
        "cmnd cccd",
        "so cccd cmnd",
        "so cmnd cccd",
        "so can cuoc",
        "so can cuoc cong dan",
        "can cuoc cong dan",
        "so dinh danh",
        "so dinh danh ca nhan",
        "so ddcn",
    ),
    Column.COMMUNE_CODE: ("ma xa", "ma xa phuong"),
    Column.VILLAGE: (
        "thon",
        "xom",
        "ban",
        "thon ban",
        "thon xom",
        "xom ban",
        "to dan pho",
        "thon to dan pho",
        "xom to dan pho",
        "thon ban to dan pho",
        "thon xom ban to dan pho",
        "thon xom to dan pho",
        "thon xom ban",
        "ten thon",
    ),
    Column.ETHNIC: ("dan toc",),
    Column.CLASS: ("phan loai ho", "phan loai", "loai ho", "dien ho"),
    Column.DECISION_NUMBER: ("so qd cong nhan", "so qd", "so quyet dinh", "so quyet dinh cong nhan"),
    Column.DECISION_DATE: (
        "ngay ban hanh qd",
        "ngay qd",
        "ngay quyet dinh",
        "ngay ban hanh quyet dinh",
        "ngay ky qd",
    ),
    Column.INCOME_SCORE: ("b1", "diem b1", "tong diem b1", "diem b1 thu nhap"),
    Column.DEPRIVATION_SCORE: ("b2", "diem b2", "tong diem b2", "diem b2 thieu hut"),
    Column.MINORITY: ("ho dtts", "ho dan toc thieu so", "dtts"),
    Column.NO_LABOUR: ("ho khong co knld", "ho khong co kha nang lao dong", "khong co knld"),
    Column.MERIT: ("ho co tv co cong", "ho co thanh vien co cong", "ho co thanh vien la nguoi co cong"),
    Column.CAUSES: ("nguyen nhan ngheo", "nguyen nhan", "nguyen nhan ngheo can ngheo"),
}
_COLUMN_OF = {heading: column for column, headings in _HEADINGS.items() for heading in headings}


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A sheet that holds a list.

    Attributes:
        cells: what the sheet holds.
        header: index of the row of headings among its rows.
        columns: index of each column that was found.
        escaped_from: the class that the households of this sheet have left, None where each row names its own class.
        year: the year of the title, or None.
    """

    cells: Cells
    header: int
    columns: Mapping[Column, int]
    escaped_from: HouseholdClass | None
    year: int | None


def plain(value: object) -> str:
    """Return what two texts are compared by when accents, case and punctuation do not matter."""
    return _SEPARATORS.sub(" ", fold(str(value))).strip()


def find_list(cells: Cells) -> ListSheet | None:
    """Return where the list of a sheet is, or None when the sheet holds none.

    Raises:
        KnownError: LIST_MISSING_COLUMNS or LIST_DOUBLE_COLUMNS.
    """
    found = [_columns_of(row) for row in cells.rows[:HEADER_ROWS]]
    header = max(range(len(found)), key=lambda row: len(found[row]), default=None)
    if header is None or len(found[header]) < _FEWEST_HEADINGS or not _names_people(found[header]):
        return None
    double = [column for column, indexes in found[header].items() if len(indexes) > 1]
    if double:
        raise KnownError(ErrorCode.LIST_DOUBLE_COLUMNS, sheet=cells.sheet, columns=_quoted(double))
    title = " ".join(plain(value) for row in cells.rows[:header] for value in row if value != "")
    escaped_from = None if Column.CLASS in found[header] else _escaped_from(title) or _escaped_from(plain(cells.sheet))
    required = _REQUIRED if escaped_from else (*_REQUIRED, Column.CLASS)
    missing = [column for column in required if column not in found[header]]
    if missing:
        raise KnownError(ErrorCode.LIST_MISSING_COLUMNS, sheet=cells.sheet, columns=_quoted(missing))
    year = _YEAR.search(title)
    columns = {column: indexes[0] for column, indexes in found[header].items()}
    return ListSheet(cells, header, columns, escaped_from, int(year[1]) if year else None)


def required_columns() -> str:
    """Return the headings that every list needs, for a message."""
    return _quoted(_REQUIRED)


def _quoted(columns: Sequence[Column]) -> str:
    return ", ".join(f"“{column.value}”" for column in columns)


def _columns_of(row: Sequence[object]) -> dict[Column, list[int]]:
    columns: dict[Column, list[int]] = {}
    for index, value in enumerate(row):
        column = _COLUMN_OF.get(plain(value)) if isinstance(value, str) else None
        if column is not None:
            columns.setdefault(column, []).append(index)
    return columns


def _names_people(columns: Mapping[Column, object]) -> bool:
    return Column.NAME in columns or Column.HEAD_NAME in columns


def _escaped_from(text: str) -> HouseholdClass | None:
    near_poor = "thoat can ngheo" in text or "thoat ho can ngheo" in text
    poor = "thoat ngheo" in text or "thoat ho ngheo" in text
    if poor == near_poor:
        return None
    return HouseholdClass.POOR if poor else HouseholdClass.NEAR_POOR
