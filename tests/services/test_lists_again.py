"""Whatever list was taken in: taken in again it adds nothing and says nothing new."""

import tempfile
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.list_import import ListImporter, ListPlan
from ngheo_desktop.services.maintenance import check_folder

TITLE = "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2025"
PEOPLE = ("STT", "Họ và tên", "Quan hệ", "Ngày sinh", "Giới tính", "CCCD", "Thôn", "Dân tộc", "Loại hộ")
HEADS = ("STT", "Chủ hộ", "Ngày sinh", "CCCD", "Thôn", "Số khẩu", "Loại hộ")

# Few values, so that people often share them.
NAMES = st.sampled_from(["Lý A Páo", "Lò Thị Hoa", "LÒ THỊ HOA", "Hoà", "Hòa", "Giàng Thị Mỷ"])
BIRTHS = st.sampled_from(["", "", "1961", "1961-03", "16/03/1961", "1990", "02/02/1990"])
NUMBERS = st.sampled_from(["", "", "", "019061000001", "019161000002", "019090000003", "khong co"])
VILLAGES = st.sampled_from(["Mong", "Xóm Mong", "Bản Tèn", "1"])
CLASSES = st.sampled_from(["Hộ nghèo", "HCN", "Thoát nghèo"])
RELATIONS = st.sampled_from(["Vợ", "Con đẻ", "Con", "Bố", "Cháu nội"])
SEXES = st.sampled_from(["Nam", "Nữ", ""])
MEMBERS = st.lists(st.tuples(st.just(""), NAMES, RELATIONS, BIRTHS, SEXES, NUMBERS), max_size=3)
FAMILIES = st.lists(st.tuples(NAMES, BIRTHS, SEXES, NUMBERS, VILLAGES, CLASSES, MEMBERS), min_size=1, max_size=6)
BARE = st.lists(st.tuples(NAMES, BIRTHS, NUMBERS, VILLAGES, st.integers(1, 9), CLASSES), min_size=1, max_size=8)

_EVERY_TIME = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def twice(commune: Folder, areas: Areas, rows: list[tuple[Any, ...]]) -> tuple[ListPlan, ListPlan]:
    """Take a list in and plan it again; then take the first import back."""
    importer = ListImporter(commune, areas)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [(TITLE,), *rows]:
        sheet.append(row)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "list.xlsx"
        book.save(file)
        first = importer.plan(file, add_villages=True)
        run = importer.apply(first).run_id
        before = check_folder(commune).digest
        again = importer.plan(file, add_villages=True)
        importer.apply(again)
        assert check_folder(commune).digest == before
        if run is not None:
            importer.runs.undo(run)
    return first, again


def says_nothing_new(first: ListPlan, again: ListPlan) -> None:
    assert (again.added, again.updates) == (0, ())
    assert again.unchanged == first.added + first.unchanged
    known = {(problem.row, problem.code) for problem in first.problems}
    assert [problem for problem in again.problems if (problem.row, problem.code) not in known] == []


@_EVERY_TIME
@given(families=FAMILIES)
def test_a_list_of_people_taken_in_again_adds_nothing(commune: Folder, areas: Areas, families: list[Any]) -> None:
    rows: list[tuple[Any, ...]] = [PEOPLE]
    for number, (name, birth, sex, citizen_id, village, household_class, members) in enumerate(families, start=1):
        rows.append((number, name, "Chủ hộ", birth, sex, citizen_id, village, "Mông", household_class))
        rows += members

    says_nothing_new(*twice(commune, areas, rows))


@_EVERY_TIME
@given(heads=BARE)
def test_a_list_of_heads_taken_in_again_adds_nothing(commune: Folder, areas: Areas, heads: list[Any]) -> None:
    rows = [HEADS, *((number, *one) for number, one in enumerate(heads, start=1))]

    says_nothing_new(*twice(commune, areas, rows))
