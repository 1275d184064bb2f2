"""Lists that name nobody but the heads, one household a row, as many offices keep them."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.list_fields import Column, column_of
from ngheo_desktop.exchange.list_workbook import ListWorkbook, open_list, read_list
from tests.unit.exchange.conftest import TODAY, head, person

TITLE = "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO CUỐI NĂM 2025"
HEADINGS = ("STT", "Họ và tên\nchủ hộ", "Thôn, làng", "Dân tộc", "Số nhân khẩu", "Nữ", "Hộ nghèo/ Hộ cận nghèo")
NUMBERS = ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)")

Row = tuple[Any, ...]


def listed(tmp_path: Path, *rows: Row) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = tmp_path / "heads.xlsx"
    book.save(file)
    return file


def problems(book: ListWorkbook) -> list[tuple[int, str, bool]]:
    return [(problem.row, problem.problem.name, problem.is_hard) for problem in book.problems]


def of_heads(tmp_path: Path, *rows: Row) -> ListWorkbook:
    return read_list(listed(tmp_path, ("UBND XÃ IA PA",), (TITLE,), (), HEADINGS, NUMBERS, *rows), today=TODAY)


FOUR: tuple[Row, ...] = (
    (1, "Ksor Y Nguêp", "Plei Kdăm", "Gia Rai", 5, 3, "HN"),
    (2, "Rmah H'Bloih", "Plei Kdăm", "Gia Rai", 4, 2, "HCN"),
    (3, "Nguyễn Văn Đỉnh", "Bôn Jứ", "Kinh", 2, 1, "HN"),
    (4, "Tống Thị Cộng", "Bôn Jứ", "Kinh", 1, 1, "HCN"),
)


def test_each_row_of_a_list_of_heads_is_a_household_with_its_head(tmp_path: Path) -> None:
    book = of_heads(tmp_path, *FOUR, ("", "Tổng cộng", "", "", 12, 7, ""), ("", "Người lập biểu", "", "", "", "", ""))

    assert problems(book) == [(11, "LEFT_OUT", False)]
    assert (book.totals, book.year) == (1, 2025)
    assert [(one.number, one.village, one.size, one.household_class) for one in book.households] == [
        ("1", "Plei Kdăm", 5, "poor"),
        ("2", "Plei Kdăm", 4, "near_poor"),
        ("3", "Bôn Jứ", 2, "poor"),
        ("4", "Bôn Jứ", 1, "near_poor"),
    ]
    assert [[(who.full_name, who.relation, who.sex) for who in one.members] for one in book.households] == [
        [(str(row[1]), "chu_ho", None)] for row in FOUR
    ]
    assert all(one.heads_only for one in book.households)


def test_columns_numbered_by_letters_and_sums_are_no_household(tmp_path: Path) -> None:
    letters = ("A", "B", "C", "D", "1", "2", "3=1+2")

    book = read_list(listed(tmp_path, (TITLE,), HEADINGS, letters, *FOUR), today=TODAY)

    assert (len(book.households), book.problems) == (4, ())


def test_rows_of_villages_above_the_heads_name_their_village(tmp_path: Path) -> None:
    headings = ("STT", "Chủ hộ", "Số khẩu", "Phân loại")
    rows = (
        ("I", "Xóm Mong", 9, ""),
        (1, "Lý A Páo", 5, "HN"),
        (2, "Hầu A Sinh", 4, "HCN"),
        ("II", "Xóm Bản Tèn (1 hộ)", 3, ""),
        (1, "Dương Văn Páo", 3, "HN"),
    )

    book = read_list(listed(tmp_path, (TITLE,), headings, *rows), today=TODAY)

    assert book.problems == ()
    assert [(one.village, one.number) for one in book.households] == [
        ("Xóm Mong", "1"),
        ("Xóm Mong", "2"),
        ("Xóm Bản Tèn", "1"),
    ]


def test_a_list_of_people_whose_relations_were_forgotten_is_not_taken_for_one_of_heads(tmp_path: Path) -> None:
    headings = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Thôn", "Phân loại")
    file = listed(tmp_path, (TITLE,), headings, (1, "Lý A Páo", "1961", "Nam", "Mong", "HN"))
    opened = open_list(file)
    (layout,) = opened.layouts({})

    with pytest.raises(KnownError) as refused:
        read_list(opened, today=TODAY)
    assert refused.value.code is ErrorCode.LIST_MISSING_COLUMNS
    assert (layout.heads_only, layout.missing) == (False, (Column.RELATION,))

    own = {one.index: one.column for one in layout.headings if one.column}
    chosen = own | {1: Column.HEAD_NAME}
    (household,) = read_list(opened, today=TODAY, choices={layout.fingerprint: chosen}).households
    assert [(one.full_name, one.birth_date, one.sex) for one in household.members] == [("Lý A Páo", "1961", "male")]


def test_what_a_list_of_heads_needs_is_named(tmp_path: Path) -> None:
    file = listed(tmp_path, ("DANH SÁCH HỘ",), ("STT", "Họ tên chủ hộ", "Số khẩu"), (1, "Lý A Páo", 4))

    with pytest.raises(KnownError) as refused:
        read_list(file, today=TODAY)

    assert refused.value.code is ErrorCode.LIST_MISSING_COLUMNS
    assert refused.value.context["columns"] == "“Thôn”, “Phân loại hộ”"


def test_two_heads_that_nothing_tells_apart_are_pointed_at_and_both_taken(tmp_path: Path) -> None:
    book = of_heads(tmp_path, FOUR[0], (2, "Ksor Y Nguêp", "Plei Kdăm", "Gia Rai", 3, 1, "HN"))

    assert problems(book) == [(7, "HEAD_TWICE", False)]
    assert len(book.importable) == 2


def test_a_head_who_stands_with_the_family_in_another_sheet_is_not_a_second_household(builder) -> None:
    builder.sheet([head(), person()])
    own = [1, "Vàng Thị Mẫu", "Văn Khánh", 2]
    builder.plain([["TỔNG HỢP HỘ NGHÈO"], ["STT", "Chủ hộ", "Thôn", "Số khẩu"], own], name="Tổng hợp")

    book = read_list(builder.save(), today=TODAY)

    assert problems(book) == [(3, "HOUSEHOLD_DUPLICATE", True)]
    assert [one.sheet for one in book.importable] == ["Hộ nghèo"]


def test_a_list_of_people_that_counts_them_otherwise_is_pointed_at(tmp_path: Path) -> None:
    headings = ("STT", "Họ và tên", "Quan hệ", "Năm sinh", "Giới tính", "Thôn", "Phân loại", "Số khẩu")
    rows = (
        (1, "Lý A Páo", "Chủ hộ", "1961", "Nam", "Mong", "HN", 3),
        ("", "Giàng Thị Mỷ", "Vợ", "1964", "Nữ", "", "", ""),
        (2, "Hầu A Sinh", "Chủ hộ", "1950", "Nam", "Mong", "HN", "bốn"),
    )

    book = read_list(listed(tmp_path, (TITLE,), headings, *rows), today=TODAY)

    assert problems(book) == [(3, "SIZE_DIFFERS", False), (5, "SCORE_INVALID", False)]
    assert [len(one.members) for one in book.importable] == [2, 1]


@pytest.mark.parametrize("over", ["", "Phân loại"])
def test_a_class_may_be_a_mark_in_one_of_two_columns(tmp_path: Path, over: str) -> None:
    headings = ("STT", "Chủ hộ", "Xóm", f"{over} Hộ nghèo".strip(), f"{over}\nHộ cận nghèo".strip())
    rows = (
        (1, "Lý A Páo", "Mong", "x", ""),
        (2, "Hầu A Sinh", "Mong", "", "X"),
        (3, "Dương Văn Páo", "Mong", "x", "x"),
        (4, "Vàng A Chu", "Mong", "", ""),
    )

    book = read_list(listed(tmp_path, (TITLE,), headings, *rows), today=TODAY)

    assert [one.household_class for one in book.households] == ["poor", "near_poor", None, None]
    assert problems(book) == [(5, "CLASS_UNKNOWN", True), (6, "CLASS_MISSING", True)]


@pytest.mark.parametrize(
    ("headings", "column"),
    [
        (
            (
                "Thôn, làng",
                "THÔN/BẢN",
                "Tổ dân phố",
                "Xóm",
                "Buôn",
                "Ấp",
                "Khu phố",
                "Bon",
                "Plei",
                "Làng",
                "Tổ",
                "Thôn/ xóm/\nbản/ tổ dân phố",
                "Thôn (bản, TDP)",
                "Tên thôn, bản",
                "Khóm, ấp",
                "Địa chỉ (thôn, xóm)",
                "Phum, sóc",
                "Khu dân cư",
                "Thôn hoặc tổ dân phố",
                "(3) Thôn",
                "THON",
                "Tiểu khu",
            ),
            Column.VILLAGE,
        ),
        (("STT", "TT", "Số TT", "Số\nthứ tự", "STT hộ"), Column.NUMBER),
        (("HỌ VÀ TÊN CHỦ HỘ", "Chủ hộ", "Họ, tên chủ hộ", "Họ và tên chủ hộ (ghi chữ in hoa)"), Column.HEAD_NAME),
        (("Họ và tên thành viên trong hộ", "Họ tên chủ hộ và các thành viên", "Họ, chữ đệm và tên"), Column.NAME),
        (("Quan hệ với chủ hộ (*)", "Mối quan hệ với chủ hộ", "QH với chủ hộ", "Quan hệ chủ hộ"), Column.RELATION),
        (("Ngày, tháng, năm sinh", "Năm sinh", "Ngày sinh (dd/mm/yyyy)", "NĂM SINH CỦA CHỦ HỘ"), Column.BIRTH_DATE),
        (("Giới tính", "Nam/Nữ", "Giới tính (Nam/Nữ)", "Giới tính chủ hộ"), Column.SEX),
        (
            (
                "Số CCCD/CMND",
                "CCCD",
                "Số định danh cá nhân",
                "Số CCCD/ số định danh cá nhân",
                "Mã định danh",
                "Số CMTND",
                "Căn cước",
                "Số CCCD của chủ hộ",
                "CCCD (12 số)",
            ),
            Column.CITIZEN_ID,
        ),
        (("Số khẩu", "Số nhân khẩu", "Nhân khẩu", "Tổng số khẩu", "Số người", "SỐ KHẨU TRONG HỘ"), Column.SIZE),
        (("Dân tộc", "Dân tộc chủ hộ", "Thành phần dân tộc", "Dân tộc (ghi rõ)"), Column.ETHNIC),
        (("Phân loại hộ", "Loại hộ (HN/HCN)", "HN/HCN", "Hộ nghèo/cận nghèo", "Diện hộ"), Column.CLASS),
        (("Số điện thoại", "SĐT", "Điện thoại liên hệ"), Column.PHONE),
        (("Địa chỉ", "Địa chỉ thường trú", "Số nhà"), Column.ADDRESS),
        (("Năm sinh (nam)", "Ngày sinh - Nam"), Column.BORN_MALE),
        (("Tuổi", "Độ tuổi"), Column.AGE),
    ],
)
def test_the_headings_of_offices_are_known(headings: tuple[str, ...], column: Column) -> None:
    assert {heading: column_of(heading) for heading in headings} == dict.fromkeys(headings, column)


@pytest.mark.parametrize(
    "heading", ["Số nữ", "Ghi chú", "Tờ bản đồ số", "Số nhân khẩu (nữ)", "Khu vực", "Nam", "Số hộ", "Bản đồ", "1", ""]
)
def test_headings_of_other_things_stay_unread(heading: str) -> None:
    assert column_of(heading) is None
