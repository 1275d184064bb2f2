"""An import is taken back whole, or not at all when something rests on it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ngheo_desktop.domain import records
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.list_import import ListImporter
from ngheo_desktop.services.list_undo import ListRuns
from ngheo_desktop.services.maintenance import check_folder
from ngheo_desktop.store import class_records, households

SHIPPED = Path(__file__).parents[1] / "data" / "lists" / "danh-sach-2025.xlsx"
COMMUNE = "05665"


@pytest.fixture
def importer(commune: Folder, areas: Areas) -> ListImporter:
    return ListImporter(commune, areas)


def column(sheet: Any, heading: str) -> int:
    return next(cell.column for cell in sheet[2] if cell.value == heading)


def edited(tmp_path: Path, edit: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(SHIPPED)
    edit(book.worksheets[0])
    file = tmp_path / "edited.xlsx"
    book.save(file)
    return file


def ids_missing(sheet: Any) -> None:
    for row in range(3, sheet.max_row + 1):
        sheet.cell(row, column(sheet, "CCCD")).value = None


def one_person_less(sheet: Any) -> None:
    sheet.delete_rows(4)


def test_an_import_that_is_undone_leaves_nothing_to_see(commune: Folder, importer: ListImporter) -> None:
    run = importer.apply(importer.plan(SHIPPED)).run_id
    assert run is not None

    undone = importer.runs.undo(run)

    assert (undone.households, undone.members, undone.changed) == (280, 1003, 0)
    assert households.counts(commune.database, COMMUNE) == (0, 0)
    assert list(households.all(commune.database, COMMUNE)) == []
    assert commune.database.numbers("SELECT count(*) FROM class_record WHERE household_class IS NOT NULL")[0] == 0
    assert check_folder(commune).ok


def test_what_was_undone_can_be_imported_again(commune: Folder, importer: ListImporter) -> None:
    first = importer.apply(importer.plan(SHIPPED)).run_id
    importer.runs.undo(str(first))

    again = importer.plan(SHIPPED)
    importer.apply(again)

    assert again.added == 280
    assert households.counts(commune.database, COMMUNE) == (280, 1003)
    assert [run.undone for run in importer.runs.runs()] == [False, True]


def test_values_and_people_that_a_list_added_to_known_households_go_again(
    commune: Folder, importer: ListImporter, tmp_path: Path
) -> None:
    importer.apply(importer.plan(edited(tmp_path, one_person_less)))
    before = list(households.all(commune.database, COMMUNE))

    def more(sheet: Any) -> None:
        sheet.cell(3, column(sheet, "Nguyên nhân nghèo")).value = "1;2;3"

    plan = importer.plan(edited(tmp_path, more))
    run = importer.apply(plan).run_id
    assert list(households.all(commune.database, COMMUNE)) != before

    undone = importer.runs.undo(str(run))

    assert (undone.households, undone.members, undone.changed) == (0, 1, 1)
    assert list(households.all(commune.database, COMMUNE)) == before
    assert check_folder(commune).ok


def test_a_citizen_id_filled_by_a_list_is_empty_again(commune: Folder, importer: ListImporter, tmp_path: Path) -> None:
    importer.apply(importer.plan(edited(tmp_path, ids_missing)))
    before = list(households.all(commune.database, COMMUNE))
    plan = importer.plan(SHIPPED)
    run = importer.apply(plan).run_id

    filled = [one.citizen_id for household in households.all(commune.database, COMMUNE) for one in household.members]
    importer.runs.undo(str(run))

    assert len(plan.updates) > 200
    assert sum(1 for citizen_id in filled if citizen_id) > 800
    assert list(households.all(commune.database, COMMUNE)) == before
    assert check_folder(commune).ok


def test_a_later_change_is_in_the_way_and_named(commune: Folder, importer: ListImporter) -> None:
    run = str(importer.apply(importer.plan(SHIPPED)).run_id)
    household = next(iter(households.all(commune.database, COMMUNE)))
    with commune.work() as unit:
        unit.append(records.HOUSEHOLD, household.household_id, {"phone": "0912345678"})
        unit.commit()
    before = check_folder(commune).digest

    (obstacle,) = importer.runs.obstacles(run)
    with pytest.raises(KnownError) as refused:
        importer.runs.undo(run)

    assert (obstacle.kind, obstacle.household) == (
        records.HOUSEHOLD,
        household.head.full_name if household.head else "",
    )
    assert refused.value.code is ErrorCode.LIST_UNDO_BLOCKED
    assert refused.value.context["count"] == 1
    assert check_folder(commune).digest == before


def test_a_questionnaire_of_an_added_household_is_in_the_way(commune: Folder, importer: ListImporter) -> None:
    run = str(importer.apply(importer.plan(SHIPPED)).run_id)
    household = next(iter(households.all(commune.database, COMMUNE)))
    with commune.work() as unit:
        unit.append(
            records.QUESTIONNAIRE,
            household.household_id.replace("0", "1", 1),  # type: ignore[arg-type]
            {"household_id": household.household_id, "status": "open", "h.income_score": 90},
        )
        unit.commit()

    assert [one.kind for one in importer.runs.obstacles(run)] == [records.QUESTIONNAIRE]


def test_an_import_is_undone_once_only_and_an_unknown_one_never(importer: ListImporter) -> None:
    run = str(importer.apply(importer.plan(SHIPPED)).run_id)
    importer.runs.undo(run)

    for wrong in (run, "no-such-run"):
        with pytest.raises(KnownError) as refused:
            importer.runs.undo(wrong)
        assert refused.value.code is ErrorCode.LIST_UNDO_DONE
    assert importer.runs.last() is None


def test_an_undo_that_is_stopped_changes_nothing(commune: Folder, importer: ListImporter) -> None:
    run = str(importer.apply(importer.plan(SHIPPED)).run_id)
    before = check_folder(commune).digest

    with pytest.raises(CancelledError):
        importer.runs.undo(run, progress=lambda done, _: done < 50)

    assert check_folder(commune).digest == before
    assert importer.runs.last() is not None


def test_a_plan_without_work_is_no_run(commune: Folder, importer: ListImporter) -> None:
    importer.apply(importer.plan(SHIPPED))

    assert importer.apply(importer.plan(SHIPPED)).run_id is None
    assert len(ListRuns(commune).runs()) == 1


def test_a_class_of_the_list_goes_with_its_run(commune: Folder, importer: ListImporter) -> None:
    run = str(importer.apply(importer.plan(SHIPPED)).run_id)
    household = next(iter(households.all(commune.database, COMMUNE)))
    assert class_records.get(commune.database, household.household_id)

    importer.runs.undo(run)

    assert class_records.get(commune.database, household.household_id) == []
