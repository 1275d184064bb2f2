"""Trying a threshold by keyboard: typed, worked out, explained, and nothing recorded."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests_support.certificates_page import settle
from tests_support.results_page import TRIAL, go_to, number, texts, type_in, walk_to
from tests_support.reviews import NOW

from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.results.page import ResultsPage
from ngheo_desktop.gui.pages.results.trial_pane import TrialPane
from ngheo_desktop.services.classification import class_counts
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.store import journal

TO_TRY = 3


@pytest.fixture
def pane(page: ResultsPage, qtbot, workspace: Workspace) -> TrialPane:
    return go_to(page, TRIAL, TrialPane, qtbot, workspace)


def row_of(pane: TrialPane, text: str) -> int:
    return next(row for row, cells in enumerate(texts(pane.value_table)) if cells[0].startswith(text))


def try_cutoff(pane: TrialPane, value: str, qtbot, workspace: Workspace) -> None:
    walk_to(pane.value_table, row_of(pane, "Điểm B1 cao nhất của hộ nghèo"), TO_TRY)
    type_in(pane.value_table, value)
    QTest.keyClick(pane.value_table, Qt.Key.Key_F5)
    settle(qtbot, workspace)


def test_a_higher_line_moves_households_and_each_is_told_why(
    pane: TrialPane, folder: Folder, qtbot, workspace: Workspace
) -> None:
    before = journal.count(folder.database)

    try_cutoff(pane, "171", qtbot, workspace)

    counts = class_counts(folder, get_round(folder))[NOW]
    rows = texts(pane.counts_table)
    assert [number(row[1]) for row in rows] == [*counts, 40]
    assert all(number(row[2]) - number(row[1]) == number(row[3]) for row in rows)
    assert number(rows[1][3]) > 0
    moved = texts(pane.moves_table)
    assert len(moved) > 0
    assert pane.moves_label.text().startswith(f"{len(moved)} hộ sẽ đổi loại")
    assert "Không ghi gì" in pane.moves_label.text()
    assert "171" in pane.why_label.text()
    assert journal.count(folder.database) == before


def test_the_next_row_is_explained_when_it_is_reached(pane: TrialPane, qtbot, workspace: Workspace) -> None:
    try_cutoff(pane, "171", qtbot, workspace)
    first = pane.why_label.text()
    rows = texts(pane.moves_table)
    other = next(place for place, row in enumerate(rows) if row[-2:] != rows[0][-2:])

    walk_to(pane.moves_table, other, 0)
    settle(qtbot, workspace)

    assert pane.why_label.text() != first
    assert rows[other][-2].split(" ")[0] in pane.why_label.text()


def test_enter_on_a_household_opens_its_questionnaire(pane: TrialPane, qtbot, workspace: Workspace) -> None:
    try_cutoff(pane, "171", qtbot, workspace)
    opened: list[str] = []
    workspace.page_wanted.connect(lambda key, _target: opened.append(key))

    QTest.keyClick(pane.moves_table, Qt.Key.Key_Return)

    assert opened == ["questionnaire"]


def test_the_standard_as_it_is_moves_nobody(pane: TrialPane, qtbot, workspace: Workspace) -> None:
    QTest.keyClick(pane.try_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert pane.moves_label.text().startswith("0 hộ")
    assert not pane.moves_table.isVisible()
    assert {row[3] for row in texts(pane.counts_table)} == {"0"}


def test_what_cannot_be_is_refused_in_place(page: ResultsPage, pane: TrialPane, qtbot, workspace: Workspace) -> None:
    row = row_of(pane, "Điểm B1 cao nhất của hộ nghèo")
    walk_to(pane.value_table, row, TO_TRY)
    for text in ("1,5", "-4", "abc"):
        type_in(pane.value_table, text)

        assert page.banner.kind == "error"
        assert texts(pane.value_table)[row][TO_TRY] == ""
        page.banner.clear()


def test_delete_takes_a_number_back_and_results_of_other_numbers_go(
    pane: TrialPane, qtbot, workspace: Workspace
) -> None:
    try_cutoff(pane, "171", qtbot, workspace)
    assert pane.counts_table.isVisible()
    row = row_of(pane, "Điểm B1 cao nhất của hộ nghèo")
    walk_to(pane.value_table, row, TO_TRY)

    QTest.keyClick(pane.value_table, Qt.Key.Key_Delete)

    assert texts(pane.value_table)[row][TO_TRY] == ""
    assert not pane.counts_table.isVisible()
    assert not pane.lower_side.isVisible()


def test_another_standard_is_compared_with_the_classes_on_record(pane: TrialPane, qtbot, workspace: Workspace) -> None:
    pane.standard_combo.setFocus()
    QTest.keyClick(pane.standard_combo, Qt.Key.Key_Down)
    pane.against_combo.setFocus()
    QTest.keyClick(pane.against_combo, Qt.Key.Key_Home)
    QTest.keyClick(pane.try_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert "2022–2026" in pane.against_combo.currentText()
    assert len(texts(pane.moves_table)) > 0


def test_a_cancelled_trial_shows_nothing_and_can_be_started_again(
    pane: TrialPane, qtbot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = []
    workspace.operations.started.connect(lambda operation: (running.append(operation), operation.cancel()))

    QTest.keyClick(pane.try_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert [operation.title for operation in running] == ["Đang tính thử; không ghi gì vào hồ sơ"]
    assert not pane.counts_table.isVisible()
    assert pane.try_button.isEnabled()
