"""The columns that a list can have and the headings under which offices write them."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from ngheo_desktop.domain.text import fold

# What the workbook of the rows that were kept out says of each; no column of a list.
REASON_HEADING = "Lý do chưa nhập được"

_SEPARATORS = re.compile(r"[^a-z0-9]+")


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
    AGE = "Tuổi"
    BORN_MALE = "Năm sinh (nam)"
    BORN_FEMALE = "Năm sinh (nữ)"
    IS_MALE = "Nam (đánh dấu)"
    IS_FEMALE = "Nữ (đánh dấu)"
    ADDRESS = "Địa chỉ"
    PHONE = "Số điện thoại"


# Headings as they are compared: without accents, case and punctuation.
HEADINGS: Mapping[Column, tuple[str, ...]] = {
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
    Column.BIRTH_DATE: (
        "ngay sinh",
        "ngay thang nam sinh",
        "nam sinh",
        "ngay thang nam sinh cua thanh vien",
        "sinh ngay",
        "sinh nam",
    ),
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
    Column.AGE: ("tuoi", "so tuoi", "do tuoi"),
    Column.BORN_MALE: ("nam sinh nam", "ngay sinh nam", "ngay thang nam sinh nam", "sinh nam nam"),
    Column.BORN_FEMALE: ("nam sinh nu", "ngay sinh nu", "ngay thang nam sinh nu", "sinh nam nu"),
    Column.IS_MALE: ("gioi tinh nam",),
    Column.IS_FEMALE: ("nu", "gioi tinh nu"),
    Column.ADDRESS: ("dia chi", "so nha", "dia chi so nha"),
    Column.PHONE: ("so dien thoai", "dien thoai", "sdt", "so dt"),
}

_COLUMN_OF = {heading: column for column, headings in HEADINGS.items() for heading in headings}

# Each line is one thing that a list must tell; any of its groups of columns tells it.
_NEEDED: tuple[tuple[tuple[Column, ...], ...], ...] = (
    ((Column.NAME,),),
    ((Column.RELATION,),),
    ((Column.BIRTH_DATE,), (Column.AGE,), (Column.BORN_MALE, Column.BORN_FEMALE)),
    ((Column.SEX,), (Column.IS_FEMALE,), (Column.BORN_MALE, Column.BORN_FEMALE)),
    ((Column.VILLAGE,),),
)


def plain(value: object) -> str:
    """Return what two texts are compared by when accents, case and punctuation do not matter."""
    return _SEPARATORS.sub(" ", fold(str(value))).strip()


def column_of(heading: str) -> Column | None:
    """Return the column that offices write under this heading, None when it is not known."""
    return _COLUMN_OF.get(plain(heading))


def missing_columns(present: Collection[Column], *, needs_class: bool) -> tuple[Column, ...]:
    """Return the columns that are needed and not there, each by its most usual heading."""
    missing = [groups[0][0] for groups in _NEEDED if not any(all(one in present for one in group) for group in groups)]
    if needs_class and Column.CLASS not in present:
        missing.append(Column.CLASS)
    return tuple(missing)


def needed_columns() -> tuple[Column, ...]:
    """Return the columns that every list needs."""
    return tuple(groups[0][0] for groups in _NEEDED)


def quoted(columns: Sequence[Column]) -> str:
    """Return the usual headings of columns, for a message."""
    return ", ".join(f"“{column.value}”" for column in columns)


def fingerprint(headings: Sequence[str]) -> str:
    """Return what two lists with the same headings in the same order share; the column of reasons does not count."""
    reason = plain(REASON_HEADING)
    words = [word for heading in headings if (word := plain(heading)) != reason]
    while words and not words[-1]:
        words.pop()
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:32]
