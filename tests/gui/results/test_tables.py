"""Classes, the matrix, measures and movement on the page of results, reached and read by keyboard."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from tests_support.certificates_page import CTRL, settle
from tests_support.reading import clashing_mnemonics, unnamed_widgets
from tests_support.results_page import (
    CLASSES,
    MATRIX,
    MEASURES,
    MOVEMENT,
    TRIAL,
    go_to,
    headings,
    in_dialog,
    number,
    texts,
    walk_to,
)
from tests_support.reviews import NEXT, NOW

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.results.classes_pane import ClassesPane
from ngheo_desktop.gui.pages.results.households_dialog import CellHouseholdsDialog
from ngheo_desktop.gui.pages.results.matrix_pane import MatrixPane
from ngheo_desktop.gui.pages.results.measures_pane import MeasuresPane
from ngheo_desktop.gui.pages.results.movement_pane import MovementPane
from ngheo_desktop.gui.pages.results.page import ResultsPage
from ngheo_desktop.gui.pages.results.pane import ResultsPane
from ngheo_desktop.gui.pages.results.trial_pane import TrialPane
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services.classification import class_counts
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.rounds import get_round

PANES = {CLASSES: ClassesPane, MATRIX: MatrixPane, TRIAL: TrialPane, MEASURES: MeasuresPane, MOVEMENT: MovementPane}


def test_classes_stand_side_by_side_under_headings_that_name_their_standard(page: ResultsPage, folder: Folder) -> None:
    pane = page.findChild(ClassesPane)
    counts = class_counts(folder, get_round(folder))

    rows = texts(pane.classes_table)

    assert [title.split(":")[0] for title in headings(pane.classes_table)[1:]] == ["2022–2026"] * 3 + ["2027–2030"] * 3
    assert [number(row[1]) for row in rows] == [*counts[NOW], 40]
    assert [number(row[4]) for row in rows] == [*counts[NEXT], 40]
    assert rows[-1][3] == "100,00"
    assert texts(pane.detail_table)[-1][-1] == "40"


def test_why_households_are_incomplete_is_listed_with_numbers(page: ResultsPage, qtbot, workspace: Workspace) -> None:
    pane = page.findChild(ClassesPane)
    pane.view_combo.setFocus()
    QTest.keyClick(pane.view_combo, Qt.Key.Key_End)

    rows = texts(pane.detail_table)

    assert "Nguồn nước" in [row[0] for row in rows]
    assert [number(row[1]) for row in rows] == sorted((number(row[1]) for row in rows), reverse=True)


def test_every_number_of_the_matrix_lists_its_households_and_enter_opens_one(
    page: ResultsPage, folder: Folder, qtbot, workspace: Workspace
) -> None:
    pane = go_to(page, MATRIX, MatrixPane, qtbot, workspace)
    counts = class_counts(folder, get_round(folder))
    rows = texts(pane.matrix_table)
    opened: list[tuple[str, object]] = []
    workspace.page_wanted.connect(lambda key, target: opened.append((key, target)))

    assert [number(row[-1]) for row in rows] == [*counts[NOW], 40]
    assert [number(cell) for cell in rows[-1][1:]] == [*counts[NEXT], 40]
    assert all(number(row[-1]) == sum(map(number, row[1:-1])) for row in rows)
    assert all("2027–2030" in title for title in headings(pane.matrix_table)[1:-1])
    assert "2022–2025" in pane.heading_label.text()
    assert "2027–2030" in pane.heading_label.text()

    row, column = next(
        (row, column)
        for row, cells in enumerate(rows[:-1])
        for column, cell in enumerate(cells)
        if column and cell != "0"
    )
    seen: list[int] = []

    def open_second(dialog: CellHouseholdsDialog) -> None:
        seen.append(dialog.table.model().rowCount())
        QTest.keyClick(dialog.table, Qt.Key.Key_Down)
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)

    walk_to(pane.matrix_table, row, column)
    in_dialog(CellHouseholdsDialog, open_second)
    QTest.keyClick(pane.matrix_table, Qt.Key.Key_Return)

    assert seen == [number(rows[row][column])]
    assert [key for key, _ in opened] == ["questionnaire"]
    assert opened[0][1]


def test_an_empty_cell_says_so_and_opens_nothing(page: ResultsPage, qtbot, workspace: Workspace) -> None:
    pane = go_to(page, MATRIX, MatrixPane, qtbot, workspace)
    rows = texts(pane.matrix_table)
    row, column = next(
        (row, column) for row, cells in enumerate(rows) for column, cell in enumerate(cells) if column and cell == "0"
    )
    told: list[str] = []
    workspace.said.connect(told.append)

    walk_to(pane.matrix_table, row, column)
    QTest.keyClick(pane.matrix_table, Qt.Key.Key_Return)

    assert told == ["Ô này không có hộ nào."]


def test_a_number_of_the_classes_lists_its_households(page: ResultsPage, folder: Folder) -> None:
    pane = page.findChild(ClassesPane)
    seen: list[int] = []

    def look(dialog: CellHouseholdsDialog) -> None:
        seen.append(dialog.table.model().rowCount())
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    walk_to(pane.classes_table, 0, 4)
    in_dialog(CellHouseholdsDialog, look)
    QTest.keyClick(pane.classes_table, Qt.Key.Key_Return)

    assert seen == [class_counts(folder, get_round(folder))[NEXT].poor]


def test_persons_are_counted_when_asked_for(page: ResultsPage, qtbot, workspace: Workspace) -> None:
    pane = go_to(page, MATRIX, MatrixPane, qtbot, workspace)
    pane.counting_combo.setFocus()
    QTest.keyClick(pane.counting_combo, Qt.Key.Key_Down)

    total = number(texts(pane.matrix_table)[-1][-1])

    assert total > 40
    assert f"{total}" in pane.check_label.text().replace(".", "")


def test_measures_stand_with_their_counts_and_a_sentence_each(page: ResultsPage, qtbot, workspace: Workspace) -> None:
    pane = go_to(page, MEASURES, MeasuresPane, qtbot, workspace)
    rows = texts(pane.measures_table)

    assert [row[0] for row in rows] == ["H", "A", "M0"]
    poor, counted = rows[0][2].split(" / ")
    assert round(100 * int(poor) / int(counted), 2) == float(rows[0][1].replace(",", "."))
    assert all(row[-1].startswith(row[0]) for row in rows)

    parts = [float(row[-1].replace(",", ".")) for row in texts(pane.detail_table)]
    assert sum(parts) == pytest.approx(100, abs=0.1)

    pane.by_combo.setFocus()
    QTest.keyClick(pane.by_combo, Qt.Key.Key_Down)
    settle(qtbot, workspace)
    villages = texts(pane.detail_table)
    assert sum(number(row[2]) for row in villages[:-1]) == number(villages[-1][2]) == int(poor)


def test_movement_shows_both_forms_checks_every_line_and_lists_doubts(
    page: ResultsPage, qtbot, workspace: Workspace
) -> None:
    pane = go_to(page, MOVEMENT, MovementPane, qtbot, workspace)
    rows = texts(pane.form_table)

    assert rows[2][0] == "III. Tổng cộng"
    assert all(number(row[10]) == number(row[9]) - (
        number(row[1]) - sum(map(number, row[2:5])) + sum(map(number, row[5:9]))
    ) for row in rows)  # fmt: skip
    broken = [row for row in rows[3:] if row[10] != "0"]
    assert bool(broken) <= ("không khớp" in pane.identity_label.text())
    assert len(texts(pane.doubts_table)) > 0

    pane.year_spin.setFocus()
    QTest.keyClick(pane.year_spin, Qt.Key.Key_Up)
    settle(qtbot, workspace)
    assert "2027" in pane.identity_label.text()
    assert not pane.form_table.isVisible()


def test_classifying_from_here_tells_the_counts_and_shows_them(
    make_page, unclassified: DataFolder, qtbot, workspace: Workspace
) -> None:
    page = make_page(unclassified)
    pane = page.findChild(ClassesPane)
    assert texts(pane.classes_table)[-2][:2] == ["Chưa phân loại", "20"]

    QTest.keyClick(page, Qt.Key.Key_L, CTRL)
    settle(qtbot, workspace)

    assert page.banner.text.startswith("20 hộ đã được xếp loại") or "20" in page.banner.text
    assert "Chưa phân loại" not in [row[0] for row in texts(pane.classes_table)]
    assert sum(number(row[1]) for row in texts(pane.classes_table)[:-1]) == 20


def test_a_round_with_one_standard_says_why_there_is_no_matrix(
    make_page, single: DataFolder, qtbot, workspace: Workspace
) -> None:
    page = make_page(single)
    pane = go_to(page, MATRIX, MatrixPane, qtbot, workspace)

    assert any("một bộ chuẩn" in label.text() for label in pane.empty.findChildren(QLabel))
    assert page.shown_tables() == []


def test_without_a_round_every_tab_says_what_to_do(make_page, empty: DataFolder, qtbot, workspace: Workspace) -> None:
    page = make_page(empty)

    assert not page.classify_button.isEnabled()
    assert not page.slips_button.isEnabled()
    for tab in (CLASSES, MATRIX, TRIAL, MEASURES):
        pane = go_to(page, tab, PANES[tab], qtbot, workspace)
        assert any("Chưa có đợt rà soát" in label.text() for label in pane.empty.findChildren(QLabel))


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("tab", list(PANES))
def test_every_control_has_a_name_and_no_letter_is_taken_twice(
    page: ResultsPage, tab: int, scale: int, qtbot, workspace: Workspace
) -> None:
    theme.current().apply("light", scale)
    pane: ResultsPane = go_to(page, tab, PANES[tab], qtbot, workspace)

    assert unnamed_widgets(page) == []
    assert clashing_mnemonics(page) == []
    assert pane.shown_tables()


def test_tables_leave_the_screen_as_numbers_with_headings(page: ResultsPage, qtbot, workspace: Workspace) -> None:
    for tab, kind in PANES.items():
        go_to(page, tab, kind, qtbot, workspace)
        for table in page.shown_tables():
            assert table.title
            assert {len(row) for row in table.rows} == {len(table.columns)}
            assert (
                any(isinstance(cell, int | Decimal) for row in table.rows for cell in row)
                or table.title == "Các hộ còn nghi vấn"
            )
