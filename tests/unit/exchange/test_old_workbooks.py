"""Workbooks of Excel 97 to 2003, workbooks with a password, and cells as people type them into lists by hand."""

import struct
from pathlib import Path

import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.list_workbook import ListWorkbook, read_list
from ngheo_desktop.exchange.old_workbook import OldWorkbook, look
from tests.unit.exchange.conftest import TODAY, found, head, person

LISTS = Path(__file__).parents[2] / "data" / "lists"


def births(workbook: ListWorkbook) -> list[str | None]:
    return [member.birth_date for household in workbook.households for member in household.members]


def codes(workbook: ListWorkbook) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in workbook.problems]


@pytest.mark.parametrize("name", ["excel-97.xls", "excel-97-tcvn3.xls"])
def test_a_list_of_excel_97_is_read_cell_by_cell(name) -> None:
    workbook = read_list(LISTS / name, today=TODAY)

    assert [household.village for household in workbook.households] == ["Mong", "Bản Tèn"]
    assert [member.full_name for household in workbook.households for member in household.members] == [
        "Hoàng Văn Thế",
        "Nông Thị Hòa",
        "Hoàng Văn Tú",
        "Lý A Páo",
        "Giàng Thị Mỷ",
    ]
    assert births(workbook) == ["1961-05-03", "1964-03-05", "1990", "1951-09-16", "1954-10-03"]
    ids = [member.citizen_id for household in workbook.households for member in household.members]
    assert ids == [None, "019164123457", None, "019051000001", None]
    assert codes(workbook) == [("F6", "ROW-010"), ("D10", "ROW-035"), ("F10", "ROW-039")]
    assert (workbook.year, workbook.totals) == (2025, 1)


def test_bare_days_of_an_old_workbook_count_from_its_own_year() -> None:
    workbook = read_list(LISTS / "excel-97-days-of-1904.xls", today=TODAY)

    assert births(workbook) == ["1961-05-03", "1964-03-05", "1990", "1951-09-16", "1958-10-04"]


def test_a_workbook_with_macros_is_read_like_any_other() -> None:
    workbook = read_list(LISTS / "macros.xlsm", today=TODAY)

    assert births(workbook) == ["1961-05-03", "1964-03-05", "1990", "1951-09-16", "1954-10-03"]


@pytest.mark.parametrize("name", ["password.xls", "password.xlsx"])
def test_a_real_workbook_with_a_password_is_told_so(name) -> None:
    with pytest.raises(KnownError) as refused:
        read_list(LISTS / name, today=TODAY)

    assert refused.value.code is ErrorCode.LIST_PASSWORD


def test_the_head_of_an_old_workbook_is_read() -> None:
    assert look((LISTS / "excel-97.xls").read_bytes()) == OldWorkbook()
    assert look((LISTS / "excel-97-days-of-1904.xls").read_bytes()) == OldWorkbook(is_1904=True)
    assert look((LISTS / "password.xls").read_bytes()) == OldWorkbook(has_password=True)


def test_a_short_stream_in_small_sectors_is_found() -> None:
    assert look(small_file(struct.pack("<HHH", 0x0809, 2, 0) + struct.pack("<HHH", 0x2F, 2, 0))).has_password


def test_a_damaged_old_workbook_never_fails_or_hangs_the_reader() -> None:
    data = (LISTS / "excel-97-days-of-1904.xls").read_bytes()

    for length in range(0, len(data), 97):
        look(data[:length])
    for position in range(512):
        hurt = bytearray(data)
        hurt[position] ^= 0xFF
        look(bytes(hurt))
    # A chain of sectors that leads back to its own beginning.
    looped = data.replace(struct.pack("<I", 0xFFFFFFFE), struct.pack("<I", 0))

    assert look(looped) == OldWorkbook()


def small_file(stream: bytes) -> bytes:
    """Return a compound file whose workbook is so short that it lies in sectors of 64 bytes."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    header = bytearray(512)
    struct.pack_into("<HH", header, 30, 9, 6)
    struct.pack_into("<I", header, 44, 1)
    struct.pack_into("<III", header, 48, 1, 0, 4096)
    struct.pack_into("<I", header, 60, 2)
    struct.pack_into("<I", header, 68, end)
    struct.pack_into("<109I", header, 76, 0, *[free] * 108)

    def entry(name: str, first: int, length: int) -> bytes:
        text = f"{name}\0".encode("utf-16-le")
        return text.ljust(64, b"\0") + struct.pack("<H", len(text)) + bytes(50) + struct.pack("<III", first, length, 0)

    table = struct.pack("<128I", 0xFFFFFFFD, end, end, end, *[free] * 124)
    directory = entry("Root Entry", 3, 512) + entry("Workbook", 0, len(stream))
    mini = struct.pack("<128I", end, *[free] * 127)
    return bytes(header) + table + directory.ljust(512, b"\0") + mini + stream.ljust(512, b"\0")


# -- cells as they are typed by hand -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("--/--/1951", "1951"),
        ("../../1951", "1951"),
        (" / /1951", "1951"),
        ("/3/1951", "1951-03"),
        ("năm 1951", "1951"),
        ("Sinh năm 1951", "1951"),
    ],
)
def test_a_day_that_nobody_knows_leaves_the_year(builder, typed, born) -> None:
    workbook = found(builder, head(Ngày_sinh=typed, CCCD=""))

    assert (births(workbook), workbook.problems) == ([born], ())


@pytest.mark.parametrize("typed", ["--/13/1951", "1951?", "-1951", "//51", "năm 51 tuổi"])
def test_what_is_only_like_a_date_is_still_none(builder, typed) -> None:
    workbook = found(builder, head(Ngày_sinh=typed, CCCD=""))

    assert births(workbook) == [None]
    assert [problem.is_hard for problem in workbook.problems] == [True]


@pytest.mark.parametrize("typed", ["không có", "Chưa có", "-", "0", 0, "ko"])
def test_words_for_no_number_are_an_empty_number(builder, typed) -> None:
    workbook = found(builder, head(CCCD=typed))

    assert (workbook.households[0].members[0].citizen_id, workbook.problems) == (None, ())


@pytest.mark.parametrize("typed", ["000000000000", "000000000", "999999999999"])
def test_a_number_of_one_digit_is_nobodys_and_two_of_them_are_not_one_person(builder, typed) -> None:
    workbook = found(builder, head(1, CCCD=typed), head(2, CCCD=typed, Thôn="Mong"))

    assert [code for _, code in codes(workbook)] == ["ROW-039", "ROW-039"]
    assert [household.importable for household in workbook.households] == [True, True]
    assert {household.members[0].citizen_id for household in workbook.households} == {None}


def test_the_sign_for_text_before_a_number_is_no_part_of_it(builder) -> None:
    workbook = found(builder, head(CCCD="'019151000001"))

    assert (workbook.households[0].members[0].citizen_id, workbook.problems) == ("019151000001", ())


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ((head(Giới_tính=""), person()), ("F3", "ROW-043")),
        ((head(), person(Quan_hệ_với_chủ_hộ="")), ("D4", "ROW-044")),
        ((head(Phân_loại_hộ=""), person()), ("O3", "ROW-045")),
    ],
)
def test_an_empty_cell_is_called_missing_and_not_unknown(builder, rows, problem) -> None:
    assert codes(found(builder, *rows)) == [problem]


def test_the_short_words_for_the_classes_are_known(builder) -> None:
    workbook = found(builder, head(1, Phân_loại_hộ="HN"), head(2, Phân_loại_hộ="hcn", Thôn="Mong"))

    assert [str(household.household_class) for household in workbook.households] == ["poor", "near_poor"]
