"""A household of a list is found again by what proves it, never by a number or a name alone."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.life_events import record_death
from ngheo_desktop.services.list_import import ListImporter, ListPlan
from ngheo_desktop.services.maintenance import check_folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.villages import known_village
from ngheo_desktop.store import households

COMMUNE = "05665"
TITLE = "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2025"
HEADINGS = ("STT", "Họ và tên", "Quan hệ", "Ngày sinh", "Giới tính", "CCCD", "Thôn", "Dân tộc", "Loại hộ")

Row = tuple[object, ...]
Plan = Callable[..., ListPlan]


def head(name: str, born: str, number: str = "", village: str = "Mong") -> Row:
    return (1, name, "Chủ hộ", born, "Nam", number, village, "Tày", "Hộ nghèo")


def other(name: str, relation: str, born: str, number: str = "", sex: str = "Nữ") -> Row:
    return ("", name, relation, born, sex, number, "", "Tày", "")


LY = (
    head("Lý A Páo", "16/09/1961", "019061000001"),
    other("Giàng Thị Mỷ", "Vợ", "02/03/1964", "019164000002"),
    other("Lý Thị Dở", "Con đẻ", "11/08/1999", "019199000003"),
    other("Lý A Chứ", "Con đẻ", "24/11/2004", sex="Nam"),
)


@pytest.fixture
def importer(commune: Folder, areas: Areas) -> ListImporter:
    return ListImporter(commune, areas)


@pytest.fixture
def plan(importer: ListImporter, tmp_path: Path) -> Plan:
    def make(*rows: Row) -> ListPlan:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in ((TITLE,), HEADINGS, *rows):
            sheet.append(row)
        file = tmp_path / "list.xlsx"
        book.save(file)
        return importer.plan(file, add_villages=True)

    return make


@pytest.fixture
def known(importer: ListImporter, plan: Plan) -> None:
    importer.apply(plan(*LY))


def told(plan: ListPlan) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in plan.problems]


def effect(plan: ListPlan) -> tuple[int, int, int, int]:
    return plan.added, len(plan.updates), plan.unchanged, plan.failed


@pytest.mark.usefixtures("known")
def test_a_daughter_in_law_does_not_make_two_families_one(plan: Plan) -> None:
    found = plan(
        head("Hoàng Văn Thế", "01/01/1960", "019060000010"),
        other("Hoàng Văn Tú", "Con đẻ", "05/05/1995", sex="Nam"),
        other("Lý Thị Dở", "Con dâu", "11/08/1999", "019199000003"),
    )

    assert effect(found) == (0, 0, 0, 1)
    assert told(found) == [(5, "ROW-041")]
    assert "Lý A Páo" in found.problems[0].message


@pytest.mark.usefixtures("known")
def test_a_number_alone_does_not_make_two_people_one(plan: Plan) -> None:
    found = plan(head("Triệu Văn Khác", "01/01/1970", "019061000001"))

    assert effect(found) == (0, 0, 0, 1)
    assert told(found) == [(3, "ROW-026"), (3, "ROW-040")]


@pytest.mark.usefixtures("known")
def test_a_son_who_set_up_his_own_house_is_not_his_fathers_household(plan: Plan, importer: ListImporter) -> None:
    importer.apply(plan(*LY[:3], other("Lý A Chứ", "Con đẻ", "24/11/2004", "019204000004", sex="Nam")))

    found = plan(head("Lý A Chứ", "24/11/2004", "019204000004"), other("Hầu Thị Si", "Vợ", "2005"))

    assert (effect(found), told(found)) == ((0, 0, 0, 1), [(3, "ROW-041")])


@pytest.mark.usefixtures("known")
def test_a_family_is_found_again_under_its_new_head(plan: Plan) -> None:
    found = plan(
        (1, "Giàng Thị Mỷ", "Chủ hộ", "02/03/1964", "Nữ", "019164000002", "Mong", "Tày", "Hộ nghèo"),
        *LY[2:],
    )

    assert effect(found) == (0, 0, 1, 0)


@pytest.mark.usefixtures("known")
def test_two_heads_of_one_name_and_birth_with_their_own_numbers_are_two(plan: Plan) -> None:
    found = plan(head("Lý A Páo", "16/09/1961", "019061999999"))

    assert effect(found) == (1, 0, 0, 0)


@pytest.mark.usefixtures("known")
def test_a_list_that_knows_only_years_of_birth_finds_the_same_people(plan: Plan, commune: Folder) -> None:
    before = check_folder(commune).digest

    found = plan(
        head("Lý A Páo", "1961"),
        other("Giàng Thị Mỷ", "Vợ", "1964"),
        other("Lý Thị Dở", "Con đẻ", "1999"),
        other("Lý A Chứ", "Con đẻ", "11/2004", sex="Nam"),
    )

    assert (effect(found), told(found)) == ((0, 0, 1, 0), [])
    assert check_folder(commune).digest == before


@pytest.mark.usefixtures("known")
def test_a_person_whose_birth_the_list_does_not_know_is_not_added_again(plan: Plan) -> None:
    found = plan(*LY[:3], other("Lý A Chứ", "Con đẻ", "", sex="Nam"))

    assert effect(found) == (0, 0, 1, 0)
    assert told(found) == [(6, "ROW-024")]


@pytest.mark.usefixtures("known")
def test_another_birthday_of_the_same_child_is_a_difference_and_no_second_child(plan: Plan) -> None:
    found = plan(*LY[:3], other("Lý A Chứ", "Con đẻ", "25/11/2004", sex="Nam"))

    assert effect(found) == (0, 0, 1, 0)
    assert told(found) == [(6, "ROW-030")]


def test_a_head_alone_without_birth_and_number_is_found_again_in_the_same_village(
    plan: Plan, importer: ListImporter
) -> None:
    importer.apply(plan(head("Nông Văn A", "")))

    again = plan(head("Nông Văn A", ""))
    elsewhere = plan(head("Nông Văn A", "", village="Khe Mong"))
    two = plan(head("Nông Văn A", ""), (2, *head("Nông Văn A", "")[1:]))

    assert (effect(again), told(again), again.by_name) == ((0, 0, 1, 0), [(3, "ROW-024")], 1)
    assert effect(elsewhere) == (1, 0, 0, 0)
    assert effect(two) == (0, 0, 0, 2)
    assert [code for _, code in told(two)] == ["ROW-024", "ROW-042"] * 2


def test_a_name_without_a_birth_is_not_enough_where_more_is_known_here(plan: Plan, importer: ListImporter) -> None:
    importer.apply(plan(head("Nông Văn A", "1950")))

    found = plan(head("Nông Văn A", ""))

    assert (effect(found), told(found)) == ((0, 0, 0, 1), [(3, "ROW-024"), (3, "ROW-042")])


def test_two_namesakes_without_births_are_found_again_each(plan: Plan, importer: ListImporter) -> None:
    both = (head("Lò Thị Hoa", ""), (2, *head("Lò Thị Hoa", "")[1:]))
    importer.apply(plan(*both))

    assert effect(plan(*both)) == (0, 0, 2, 0)
    assert effect(plan(both[0])) == (0, 0, 0, 1)


def test_a_household_that_was_here_by_name_gets_its_people_and_is_pointed_at(
    plan: Plan, importer: ListImporter
) -> None:
    importer.apply(plan(head("Lý A Páo", "")))

    found = plan(*LY)

    assert (effect(found), told(found)) == ((0, 1, 0, 0), [(3, "ROW-051")])


def test_the_order_number_of_the_list_is_kept(plan: Plan, importer: ListImporter, commune: Folder) -> None:
    importer.apply(plan((17, *LY[0][1:]), *LY[1:]))
    plan_again = plan((3, *LY[0][1:]), *LY[1:])

    (family,) = households.all(commune.database, COMMUNE)
    assert (family.number, effect(plan_again)) == ("17", (0, 0, 1, 0))


def test_a_family_without_births_is_found_again_by_its_people(plan: Plan, importer: ListImporter) -> None:
    family = (head("Nông Văn A", ""), other("Bế Thị Hai", "Vợ", "1970"))
    importer.apply(plan(*family))

    assert effect(plan(*family)) == (0, 0, 1, 0)


@pytest.mark.usefixtures("known")
def test_one_household_here_is_not_met_by_two_of_a_list(plan: Plan) -> None:
    first = (head("Lý A Páo", "1961"), *LY[1:2])
    second = (
        (2, "Giàng Thị Mỷ", "Chủ hộ", "02/03/1964", "Nữ", "", "Mong", "Tày", "Hộ nghèo"),
        other("Lý A Páo", "Chồng", "16/09/1961", sex="Nam"),
        *LY[2:],
    )

    found = plan(*first, *second)

    assert (5, "ROW-015") in told(found)
    assert found.failed == 1


def test_importing_a_list_twice_changes_nothing(plan: Plan, importer: ListImporter, commune: Folder) -> None:
    importer.apply(plan(*LY))
    before = check_folder(commune).digest

    again = plan(*LY)
    importer.apply(again)

    assert effect(again) == (0, 0, 1, 0)
    assert check_folder(commune).digest == before
    assert households.counts(commune.database, COMMUNE) == (1, 4)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(("written", "changes"), [("Xóm Mong", False), ("thôn mong", False), ("Xóm Mong Mới", True)])
def test_the_word_for_a_village_before_its_name_does_not_make_another_village(
    plan: Plan, written: str, changes: bool
) -> None:
    found = plan(head("Lý A Páo", "16/09/1961", "019061000001", village=written), *LY[1:])

    assert [code for _, code in told(found)] == (["ROW-030"] if changes else [])


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("Xóm 1", {"thôn 1": "Thôn 1"}, None),
        ("1", {"thôn 1": "Thôn 1"}, "Thôn 1"),
        ("1", {"thôn 1": "Thôn 1", "xóm 1": "Xóm 1"}, None),
        ("Bản Tèn", {"tèn": "Tèn", "bản tèn": "Bản Tèn"}, "Bản Tèn"),
        ("Khe Mong", {"mong": "Mong"}, None),
    ],
)
def test_a_village_is_known_with_and_without_the_word_for_it(
    name: str, known: dict[str, str], meant: str | None
) -> None:
    assert known_village(name, known) == meant


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("number", ["019164000002", ""])
def test_an_old_list_does_not_bring_back_who_died(
    plan: Plan, commune: Folder, standards: Standards, number: str
) -> None:
    (family,) = households.all(commune.database, COMMUNE)
    record_death(commune, standards, family.household_id, "2026-03-12", [family.members[1].member_id])
    before = check_folder(commune).digest
    wife = other("Giàng Thị Mỷ", "Vợ", "02/03/1964", number)

    found = plan(LY[0], wife, *LY[2:])
    without_her = plan(LY[0], *LY[2:])

    assert (effect(found), told(found)) == ((0, 0, 0, 1), [(4, "ROW-046")])
    assert "12/03/2026" in found.problems[0].message
    assert effect(without_her) == (0, 0, 1, 0)
    assert check_folder(commune).digest == before
