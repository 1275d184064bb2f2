"""The income point table of an office: loaded by one person, confirmed by another, withdrawn, in force or not."""

from pathlib import Path

import pytest
from tests_support.folders import MakeFolder
from tests_support.point_tables import CHECKER, LOADER, add_household, fragment, put_in_force, small, write_table

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.point_table import AreaColumn
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.point_tables import PointTables
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.standards import Standards

RULES = "vn-2022-2026"


@pytest.fixture
def tables(commune: Folder, standards: Standards) -> PointTables:
    return PointTables(commune, standards)


@pytest.fixture
def review_round(commune: Folder, standards: Standards) -> ReviewRound:
    return create_round(commune, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=(RULES,))


@pytest.fixture
def household(commune: Folder, review_round: ReviewRound) -> RecordId:
    return add_household(commune)


def refused(code: ErrorCode, step) -> KnownError:
    with pytest.raises(KnownError) as caught:
        step()
    assert caught.value.code is code
    return caught.value


def test_a_loaded_table_waits_and_counts_only_when_a_second_person_confirms_it(
    tables: PointTables, tmp_path: Path
) -> None:
    table = fragment(RULES)
    plan = tables.plan(write_table(tmp_path / "b1.xlsx", table), RULES)

    loaded = tables.load(plan, LOADER).stored

    assert (loaded.loaded_by, loaded.checksum, loaded.confirmed_by) == (LOADER, table.checksum, "")
    assert tables.in_force(RULES) is None
    confirmed = tables.confirm(RULES, CHECKER, table.short_checksum).stored
    assert (confirmed.confirmed_by, confirmed.confirmed_on) == (CHECKER, "2026-11-21")
    assert tables.in_force(RULES) == confirmed
    assert tables.waiting(RULES) is None


@pytest.mark.parametrize("same", [LOADER, LOADER.upper(), "  nguyen  thi ha ", "Bà Nguyễn Thị Hà.", "Hà Nguyễn Thị"])
def test_who_loaded_a_table_cannot_confirm_it_however_the_name_is_typed(
    tables: PointTables, tmp_path: Path, same: str
) -> None:
    table = fragment(RULES)
    tables.load(tables.plan(write_table(tmp_path / "b1.xlsx", table), RULES), LOADER)

    refused(ErrorCode.POINT_TABLE_SAME_PERSON, lambda: tables.confirm(RULES, same, table.short_checksum))

    assert tables.in_force(RULES) is None


@pytest.mark.parametrize("typed", ["", "00000000", "abcdefg"])
def test_a_wrong_or_short_checksum_confirms_nothing(tables: PointTables, tmp_path: Path, typed: str) -> None:
    table = fragment(RULES)
    tables.load(tables.plan(write_table(tmp_path / "b1.xlsx", table), RULES), LOADER)

    refused(ErrorCode.POINT_TABLE_CHECKSUM, lambda: tables.confirm(RULES, CHECKER, typed))
    refused(ErrorCode.POINT_TABLE_CHECKSUM, lambda: tables.confirm(RULES, CHECKER, table.checksum[:7]))

    assert tables.in_force(RULES) is None


def test_nothing_to_confirm_and_nobody_named_are_refused(tables: PointTables, tmp_path: Path) -> None:
    refused(ErrorCode.POINT_TABLE_NONE, lambda: tables.confirm(RULES, CHECKER, "0" * 8))
    plan = tables.plan(write_table(tmp_path / "b1.xlsx", fragment(RULES)), RULES)
    refused(ErrorCode.INPUT_REQUIRED, lambda: tables.load(plan, "  "))
    refused(ErrorCode.INPUT_NAME, lambda: tables.load(plan, "…"))

    assert tables.all() == []


def test_the_same_table_is_loaded_once(tables: PointTables, tmp_path: Path) -> None:
    file = write_table(tmp_path / "b1.xlsx", fragment(RULES))
    first = tables.load(tables.plan(file, RULES), LOADER)

    again = tables.load(tables.plan(file, RULES), CHECKER)

    assert again.stored == first.stored
    assert not again.changes.records


def test_a_new_table_takes_the_place_of_the_confirmed_one_and_a_withdrawn_one_counts_no_more(
    tables: PointTables, tmp_path: Path
) -> None:
    put_in_force(tables, tmp_path, small(size=120))
    newer = put_in_force(tables, tmp_path, small(size=121))

    found = tables.in_force(RULES)

    assert found is not None
    assert found.checksum == newer.checksum
    assert {each.checksum: each.removed for each in tables.all()} == {
        small(size=120).checksum: True,
        newer.checksum: False,
    }
    refused(ErrorCode.INPUT_REQUIRED, lambda: tables.withdraw(found.record_id, " "))
    tables.withdraw(found.record_id, "Chép nhầm dòng")
    assert tables.in_force(RULES) is None
    assert {each.removed_reason for each in tables.all()} >= {"Chép nhầm dòng"}


def test_of_two_tables_that_wait_the_checksum_says_which_is_confirmed(tables: PointTables, tmp_path: Path) -> None:
    both = [small(size=120), small(size=121)]
    for number, table in enumerate(both):
        tables.load(tables.plan(write_table(tmp_path / f"{number}.xlsx", table), RULES), LOADER)

    confirmed = tables.confirm(RULES, CHECKER, both[0].short_checksum).stored

    waiting = tables.waiting(RULES)
    assert waiting is not None
    assert (confirmed.checksum, waiting.checksum) == (both[0].checksum, both[1].checksum)


def test_a_record_that_claims_one_person_twice_or_another_content_does_not_count(
    commune: Folder, tables: PointTables, tmp_path: Path, review_round: ReviewRound, standards: Standards
) -> None:
    table = small()
    stored = tables.load(tables.plan(write_table(tmp_path / "b1.xlsx", table), RULES), LOADER).stored
    with commune.work() as unit:
        unit.append(records.POINT_TABLE, stored.record_id, {"confirmed_by": LOADER, "confirmed_on": "2026-11-21"})
        unit.commit()
    assert tables.in_force(RULES) is None

    with commune.work() as unit:
        other = {"confirmed_by": CHECKER, "content": small(size=1).content}
        unit.append(records.POINT_TABLE, stored.record_id, other)
        unit.commit()

    refused(ErrorCode.POINT_TABLE_DAMAGED, lambda: classify_round(commune, standards, review_round))


def test_the_column_comes_from_the_commune_and_the_office_may_set_it(
    tables: PointTables, make_folder: MakeFolder, standards: Standards
) -> None:
    ward = PointTables(make_folder("ward", commune="00004"), standards)

    assert tables.columns() == (AreaColumn.NORTHERN_MIDLANDS,)
    assert ward.columns() == (AreaColumn.URBAN,)
    tables.choose_column(AreaColumn.RED_RIVER)
    assert tables.columns() == (AreaColumn.RED_RIVER,)


def test_an_upper_office_loads_no_table(office: Folder, standards: Standards, tmp_path: Path) -> None:
    file = write_table(tmp_path / "b1.xlsx", fragment(RULES))

    refused(ErrorCode.POINT_TABLE_NOT_HERE, lambda: PointTables(office, standards).plan(file, RULES))


def test_confirming_a_table_tells_how_many_questionnaires_hold_only_a_total(
    commune: Folder,
    standards: Standards,
    tables: PointTables,
    review_round: ReviewRound,
    household: RecordId,
) -> None:
    session = open_questionnaire(commune, standards, household, review_round)

    assert tables.totals_without_items(RULES) == 0
    session.save(session.set_answer("income_score", "90"))
    assert tables.totals_without_items(RULES) == 1
