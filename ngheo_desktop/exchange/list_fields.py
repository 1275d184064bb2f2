"""The columns that a list can have and the headings under which offices write them."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from ngheo_desktop.domain.text import fold

# What the workbook of the rows that were kept out says of each; no column of a list.
REASON_HEADING = "Lý do chưa nhập được"

_SEPARATORS = re.compile(r"[^a-z0-9]+")
# What headings explain beside their own words: “(1)”, “(ghi rõ)”, “*”; of “(nam)” and “(nữ)” the column depends.
_NOTES = re.compile(r"\((?!\s*(?:nam|nữ|nu)\s*\))[^)]*\)|[*†]|^\s*(?:\d{1,2}|[IVX]+)\s*[.)]\s", re.IGNORECASE)
_VILLAGE_WORD = (
    "(?:thon|lang|ban|xom|buon|bon|plei|pley|phum|soc|ap|khom|tieu khu|khu pho|khu dan cu|khu|to dan pho|tdp|kdc|to)"
)
_VILLAGE_WORDS = re.compile(
    rf"(?:ten |dia chi |dia ban |noi o |noi cu tru |noi thuong tru )?{_VILLAGE_WORD}(?:(?: hoac| va)? {_VILLAGE_WORD})*"
)


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
    SIZE = "Số khẩu"
    IS_POOR = "Hộ nghèo (đánh dấu)"
    IS_NEAR_POOR = "Hộ cận nghèo (đánh dấu)"


# Headings as they are compared: without accents, case and punctuation.
HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.NUMBER: ("stt", "tt", "so tt", "so thu tu", "stt ho", "so thu tu ho", "tt ho"),
    Column.HEAD_NAME: (
        *("ho ten chu ho", "ho va ten chu ho", "ten chu ho", "chu ho", "ho ten cua chu ho", "ho va ten cua chu ho"),
        *("ho ten chu ho gia dinh", "ho va ten chu ho gia dinh", "chu ho gia dinh", "chu ho ho va ten"),
        *("ho ten dai dien ho", "ho va ten dai dien ho", "ho ten nguoi dai dien ho", "nguoi dai dien ho"),
        *("dai dien ho", "dai dien ho gia dinh", "ho va ten nguoi dai dien ho", "ho va ten nguoi dai dien ho gia dinh"),
        *("ho ten chu ho ngheo", "ho va ten chu ho ngheo", "ho ten chu ho can ngheo", "ho va ten chu ho can ngheo"),
        *("ho ten chu ho ngheo can ngheo", "ho va ten chu ho ngheo can ngheo", "ho ten ho", "ho va ten ho"),
    ),
    Column.NAME: (
        *("ho ten thanh vien", "ho va ten thanh vien", "ho ten thanh vien ho", "ho va ten thanh vien ho"),
        *("ten thanh vien", "ho va ten", "ho ten", "ho ten thanh vien trong ho", "ho va ten thanh vien trong ho"),
        *("ho ten thanh vien ho gia dinh", "ho va ten thanh vien ho gia dinh", "ho va ten thanh vien trong gia dinh"),
        *("ho ten cac thanh vien", "ho va ten cac thanh vien", "ho ten cac thanh vien trong ho"),
        *("ho va ten cac thanh vien trong ho", "ho ten chu ho va cac thanh vien", "ho va ten chu ho va cac thanh vien"),
        *("ho ten chu ho va thanh vien", "ho va ten chu ho va thanh vien", "ho ten chu ho thanh vien"),
        *("ho va ten chu ho thanh vien", "ho va ten chu ho va cac thanh vien trong ho", "ho va ten nhan khau"),
        *("ho ten nhan khau", "ho va ten khai sinh", "ho chu dem va ten", "ho chu dem va ten khai sinh"),
        *("ho ten chu dem", "ho dem va ten", "ho ten khai sinh"),
    ),
    Column.RELATION: (
        *("quan he voi chu ho", "moi quan he voi chu ho", "quan he", "qh voi chu ho", "quan he chu ho"),
        *("moi quan he", "moi quan he chu ho", "quan he gia dinh", "quan he trong gia dinh", "quan he trong ho"),
        *("quan he voi chu ho gia dinh", "mqh voi chu ho", "mqh", "qh", "qhch", "qh chu ho", "quan he voi ch"),
    ),
    Column.BIRTH_DATE: (
        *("ngay sinh", "ngay thang nam sinh", "nam sinh", "ngay thang nam sinh cua thanh vien", "sinh ngay"),
        *("sinh nam", "ngay sinh thanh vien", "nam sinh thanh vien", "ngay thang sinh", "ntns", "ngay nam sinh"),
        *("nam sinh chu ho", "nam sinh cua chu ho", "ngay sinh chu ho", "ngay sinh cua chu ho"),
        *("ngay thang nam sinh chu ho", "ngay thang nam sinh cua chu ho", "sinh ngay thang nam"),
    ),
    Column.SEX: (
        *("gioi tinh", "nam nu", "gioi", "gioi tinh nam nu", "gt", "phai", "gioi tinh chu ho", "gioi tinh cua chu ho"),
    ),
    Column.CITIZEN_ID: (
        *("cccd", "so cccd", "cmnd", "so cmnd", "cccd cmnd", "cmnd cccd", "so cccd cmnd", "so cmnd cccd"),
        *("so can cuoc", "so can cuoc cong dan", "can cuoc cong dan", "can cuoc", "so the can cuoc", "the can cuoc"),
        *("so dinh danh", "so dinh danh ca nhan", "so ddcn", "ddcn", "dinh danh ca nhan", "ma dinh danh"),
        *("ma so dinh danh", "ma so dinh danh ca nhan", "ma dinh danh ca nhan", "so cccd dinh danh ca nhan"),
        *("cccd so dinh danh", "cccd so dinh danh ca nhan", "so cccd so dinh danh", "so cccd so dinh danh ca nhan"),
        *(
            "cccd ma dinh danh",
            "cccd dinh danh",
            "so cccd ma dinh danh",
            "so dinh danh ca nhan cccd",
            "so dinh danh cccd",
        ),
        *("so cccd chu ho", "so cccd cua chu ho", "cccd chu ho", "cccd cua chu ho", "so cmnd cccd chu ho"),
        *("cmt", "so cmt", "cmtnd", "so cmtnd", "chung minh nhan dan", "so chung minh nhan dan", "so cc cccd"),
        *("cmnd cccd ma dinh danh", "so cmnd cccd dinh danh", "so cmnd hoac cccd", "so cmnd can cuoc cong dan"),
    ),
    Column.COMMUNE_CODE: ("ma xa", "ma xa phuong", "ma xa phuong thi tran", "ma so xa", "ma dvhc", "ma dvhc xa"),
    Column.VILLAGE: ("thon", "ten thon"),
    Column.ETHNIC: ("dan toc", "dan toc chu ho", "dan toc cua chu ho", "thanh phan dan toc", "ten dan toc"),
    Column.CLASS: (
        *("phan loai ho", "phan loai", "loai ho", "dien ho", "phan loai ho ngheo", "phan loai ho ngheo can ngheo"),
        *("phan loai ho ngheo ho can ngheo", "loai ho gia dinh", "phan loai ho gia dinh", "phan loai doi tuong"),
        *("hn hcn", "hn cn", "phan loai hn hcn", "loai ho hn hcn", "dien ho ngheo can ngheo", "thuoc dien"),
        *("ket qua phan loai", "ket qua phan loai ho", "ket qua ra soat", "ket qua xep loai", "xep loai ho"),
        *("doi tuong ho", "tinh trang ho", "dien", "ho ngheo can ngheo", "ho ngheo ho can ngheo"),
    ),
    Column.DECISION_NUMBER: (
        *("so qd cong nhan", "so qd", "so quyet dinh", "so quyet dinh cong nhan", "quyet dinh so", "qd so"),
        *("so quyet dinh cong nhan ho ngheo", "so qd cong nhan ho ngheo", "quyet dinh cong nhan"),
    ),
    Column.DECISION_DATE: (
        *("ngay ban hanh qd", "ngay qd", "ngay quyet dinh", "ngay ban hanh quyet dinh", "ngay ky qd"),
        *("ngay ky quyet dinh", "ngay thang nam quyet dinh", "ngay ban hanh", "ngay cong nhan"),
    ),
    Column.INCOME_SCORE: (
        *("b1", "diem b1", "tong diem b1", "diem b1 thu nhap", "so diem b1", "b1 thu nhap", "tong so diem b1"),
    ),
    Column.DEPRIVATION_SCORE: (
        *("b2", "diem b2", "tong diem b2", "diem b2 thieu hut", "so diem b2", "b2 thieu hut", "tong so diem b2"),
    ),
    Column.MINORITY: ("ho dtts", "ho dan toc thieu so", "dtts", "ho la dtts"),
    Column.NO_LABOUR: (
        *("ho khong co knld", "ho khong co kha nang lao dong", "khong co knld", "khong co kha nang lao dong"),
    ),
    Column.MERIT: (
        *("ho co tv co cong", "ho co thanh vien co cong", "ho co thanh vien la nguoi co cong"),
        *("ho co nguoi co cong", "nguoi co cong", "ho ncc", "ho co ncc"),
    ),
    Column.CAUSES: (
        *("nguyen nhan ngheo", "nguyen nhan", "nguyen nhan ngheo can ngheo", "nguyen nhan ngheo ho can ngheo"),
    ),
    Column.AGE: ("tuoi", "so tuoi", "do tuoi", "tuoi chu ho"),
    Column.BORN_MALE: ("nam sinh nam", "ngay sinh nam", "ngay thang nam sinh nam", "sinh nam nam"),
    Column.BORN_FEMALE: ("nam sinh nu", "ngay sinh nu", "ngay thang nam sinh nu", "sinh nam nu"),
    Column.IS_MALE: ("gioi tinh nam",),
    Column.IS_FEMALE: ("nu", "gioi tinh nu"),
    Column.ADDRESS: ("dia chi", "so nha", "dia chi so nha", "dia chi thuong tru", "dia chi cu the", "noi o hien nay"),
    Column.PHONE: (
        "so dien thoai",
        "dien thoai",
        "sdt",
        "so dt",
        "dt lien he",
        "so dien thoai lien he",
        "dien thoai lien he",
    ),
    Column.SIZE: (
        *("so khau", "so nhan khau", "nhan khau", "khau", "so nguoi", "so thanh vien", "tong khau", "tong so khau"),
        *("tong so nhan khau", "tong nhan khau", "so khau trong ho", "so nhan khau trong ho", "so nguoi trong ho"),
        *("so thanh vien trong ho", "tong so nguoi", "tong so thanh vien", "so luong nhan khau", "so khau cua ho"),
        *("so khau tong so", "so nhan khau tong so", "nhan khau tong so", "so khau tong", "so nhan khau tong"),
        *("so khau ho", "so nhan khau cua ho", "nhan khau trong ho"),
    ),
    Column.IS_POOR: ("ho ngheo danh dau",),
    Column.IS_NEAR_POOR: ("ho can ngheo danh dau",),
}

CLASS_MARKS = frozenset({Column.IS_POOR, Column.IS_NEAR_POOR})
_CLASS_MARK = re.compile(r"(?:phan loai (?:ho )?|loai |dien )?ho (can )?ngheo(?: danh dau)?")

_COLUMN_OF = {heading: column for column, headings in HEADINGS.items() for heading in headings}

# Each line is one thing that a list must tell; any of its groups of columns tells it.
_NEEDED: tuple[tuple[tuple[Column, ...], ...], ...] = (
    ((Column.NAME,),),
    ((Column.RELATION,),),
    ((Column.BIRTH_DATE,), (Column.AGE,), (Column.BORN_MALE, Column.BORN_FEMALE)),
    ((Column.SEX,), (Column.IS_FEMALE,), (Column.BORN_MALE, Column.BORN_FEMALE)),
    ((Column.VILLAGE,),),
)
_NEEDED_OF_HEADS = (((Column.HEAD_NAME,),), ((Column.VILLAGE,),))


def plain(value: object) -> str:
    """Return what two texts are compared by when accents, case and punctuation do not matter."""
    return _SEPARATORS.sub(" ", fold(str(value))).strip()


def column_of(heading: str) -> Column | None:
    """Return the column that offices write under this heading, None when it is not known."""
    words = plain(heading)
    found = _COLUMN_OF.get(words)
    if found is None and _VILLAGE_WORDS.fullmatch(words):
        return Column.VILLAGE
    if found is None:
        own = plain(_NOTES.sub(" ", heading))
        return _COLUMN_OF.get(own) or (Column.VILLAGE if _VILLAGE_WORDS.fullmatch(own) else None)
    return found


def class_mark_of(heading: str) -> Column | None:
    """Return which class a column marks if it stands beside one for the other class, None for other headings."""
    found = _CLASS_MARK.fullmatch(plain(heading))
    return None if found is None else Column.IS_NEAR_POOR if found[1] else Column.IS_POOR


def lists_heads(present: Collection[Column]) -> bool:
    """Tell whether each row is a household of which only the head is named: nothing tells of other people."""
    return Column.HEAD_NAME in present and Column.NAME not in present and Column.RELATION not in present


def missing_columns(present: Collection[Column], *, needs_class: bool) -> tuple[Column, ...]:
    """Return the columns that are needed and not there, each by its most usual heading."""
    needed = _NEEDED_OF_HEADS if lists_heads(present) else _NEEDED
    missing = [groups[0][0] for groups in needed if not any(all(one in present for one in group) for group in groups)]
    if needs_class and Column.CLASS not in present and not set(present) >= CLASS_MARKS:
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
