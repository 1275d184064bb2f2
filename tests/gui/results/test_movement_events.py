"""Life events on record reach forms 7.2 and 7.3 on the page, and the page says what the command line says."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests_support.certificates_page import settle
from tests_support.results_page import MOVEMENT, go_to, number, texts

from ngheo_desktop.__main__ import run_command
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.results.movement_pane import MovementPane
from ngheo_desktop.gui.pages.results.page import ResultsPage
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.life_events import record_departure
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import class_records, households

RULES = "vn-2022-2026"
LEFT = 4  # column 4 of the form: gone


def poor_last_year(folder: Folder) -> RecordId:
    """A household on the list of the poor at the end of 2025."""
    for household in households.all(folder.database):
        if any(
            (each.year, each.household_class) == (2025, "poor")
            for each in class_records.get(folder.database, household.household_id)
        ):
            return household.household_id
    raise AssertionError("the sample had no poor household last year")


def shown_total(pane: MovementPane) -> list[int]:
    return [number(cell) for cell in texts(pane.form_table)[2][1:10]]


def test_a_household_that_left_moves_into_its_column_and_is_no_doubt_any_more(
    page: ResultsPage,
    folder: Folder,
    standards: Standards,
    qtbot,
    workspace: Workspace,
    capsys: pytest.CaptureFixture[str],
):
    pane = go_to(page, MOVEMENT, MovementPane, qtbot, workspace)
    before = shown_total(pane)
    gone = poor_last_year(folder)
    recorded = record_departure(folder, standards, gone, "2026-10-05", "đi làm ăn xa")
    page.refresh(recorded.changes)
    settle(qtbot, workspace)
    after = shown_total(pane)
    QTest.keyClick(pane.counting_combo, Qt.Key.Key_Down)
    persons = shown_total(pane)
    doubts = " ".join(" ".join(row) for row in texts(pane.doubts_table))
    path = folder.paths.root
    folder.close()
    capsys.readouterr()
    assert run_command(["--data", str(path), "--json", "movement", "--year", "2026", "--rules", RULES]) == 0
    said = json.loads(capsys.readouterr().out)

    assert after[LEFT - 1] == before[LEFT - 1] + 1
    assert after == said["forms"]["poor"]["total"]["households"]
    assert persons == said["forms"]["poor"]["total"]["persons"]
    assert gone not in {one["household"] for one in said["doubts"]}
    assert str(gone) not in doubts
