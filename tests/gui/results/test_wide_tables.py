"""Tables with more columns than the screen has room for: names stay in sight, sentences wrap, banners go."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests_support.certificates_page import settle
from tests_support.results_page import CLASSES, MATRIX, MEASURES, MOVEMENT, TRIAL, go_to, walk_to

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.results.classes_pane import ClassesPane
from ngheo_desktop.gui.pages.results.frozen import FrozenNames
from ngheo_desktop.gui.pages.results.matrix_pane import MatrixPane
from ngheo_desktop.gui.pages.results.measures_pane import MeasuresPane
from ngheo_desktop.gui.pages.results.movement_pane import MovementPane
from ngheo_desktop.gui.pages.results.page import ResultsPage
from ngheo_desktop.gui.pages.results.slips_dialog import SlipsDialog
from ngheo_desktop.gui.pages.results.trial_pane import TrialPane
from ngheo_desktop.messages import choose_language


def names_of(table) -> FrozenNames:
    return table.findChild(FrozenNames)


def test_names_stay_while_numbers_scroll_sideways(page: ResultsPage, qtbot, workspace: Workspace) -> None:
    theme.current().apply("light", 200)
    pane = go_to(page, MATRIX, MatrixPane, qtbot, workspace)
    table = pane.matrix_table
    names = names_of(table)
    walk_to(table, 1, 6)

    assert names.isVisible()
    assert table.horizontalScrollBar().value() > 0
    assert names.columnWidth(0) == table.columnWidth(0)
    assert [names.isColumnHidden(column) for column in range(3)] == [False, True, True]
    assert names.verticalHeader().defaultSectionSize() == table.verticalHeader().defaultSectionSize()

    walk_to(table, 1, 1)

    # The cell reached from the right lies beside the names, not beneath them.
    assert table.visualRect(table.currentIndex()).left() >= names.width() - 1


def test_where_every_column_is_in_sight_nothing_lies_over_the_names(page: ResultsPage, qtbot, workspace) -> None:
    pane = go_to(page, CLASSES, ClassesPane, qtbot, workspace)

    assert not names_of(pane.classes_table).isVisible()


def test_a_press_on_a_name_that_stayed_chooses_its_row(page: ResultsPage, qtbot, workspace: Workspace) -> None:
    theme.current().apply("light", 200)
    pane = go_to(page, MOVEMENT, MovementPane, qtbot, workspace)
    names = names_of(pane.form_table)
    place = names.visualRect(names.model().index(2, 0)).center()
    QTest.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert pane.form_table.currentIndex().row() == 2


@pytest.mark.parametrize("scale", [100, 150])
def test_sentences_wrap_and_do_not_scroll_sideways(page: ResultsPage, qtbot, workspace, scale: int) -> None:
    theme.current().apply("light", scale)
    pane = go_to(page, MEASURES, MeasuresPane, qtbot, workspace)
    table = pane.measures_table
    last = table.model().columnCount() - 1
    longest = max(range(3), key=lambda row: len(str(table.model().index(row, last).data())))

    assert table.horizontalScrollBar().maximum() == 0
    # The row is high enough for all lines of its sentence.
    text = str(table.model().index(longest, last).data())
    room = table.columnWidth(last) - 2 * theme.current().space("s")
    needed = table.fontMetrics().boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, text).height()
    assert table.rowHeight(longest) >= needed
    assert table.height() >= table.horizontalHeader().height() + table.verticalHeader().length()


@pytest.mark.parametrize(("scale", "hidden"), [(100, []), (200, [4, 5])])
def test_values_to_try_keep_their_numbers_in_sight(page: ResultsPage, qtbot, workspace, scale: int, hidden) -> None:
    theme.current().apply("light", scale)
    pane = go_to(page, TRIAL, TrialPane, qtbot, workspace)
    table = pane.value_table

    assert table.horizontalScrollBar().maximum() == 0
    assert [place for place in range(6) if table.isColumnHidden(place)] == hidden
    # What is hidden stands in the line below.
    unit, source = (str(table.model().index(table.currentIndex().row(), place).data()) for place in (4, 5))
    assert unit in pane.value_label.text() + pane.value_label.toolTip()
    assert source in pane.value_label.text() + pane.value_label.toolTip()


def test_what_went_well_goes_with_the_tab_and_a_fault_stays(page: ResultsPage, qtbot, workspace: Workspace) -> None:
    page.classify()
    settle(qtbot, workspace)
    assert page.banner.isVisible()
    go_to(page, MATRIX, MatrixPane, qtbot, workspace)
    assert not page.banner.isVisible()

    page.show_fault(KnownError(ErrorCode.ROUND_NOT_HERE))
    go_to(page, TRIAL, TrialPane, qtbot, workspace)

    assert page.banner.isVisible()


@pytest.mark.parametrize("scale", [100, 200])
def test_the_list_of_slips_keeps_who_and_which_class(page: ResultsPage, qtbot, workspace, scale: int) -> None:
    theme.current().apply("light", scale)
    review_round = page._desk.round
    assert review_round is not None
    dialog = SlipsDialog(page._desk, review_round, page)
    dialog.resize(1326, 700)
    dialog.show()
    dialog.splitter.setSizes([650, 650])
    settle(qtbot, workspace)
    QApplication.processEvents()
    shown = [
        column.key
        for place, column in enumerate(dialog.table.model().columns)
        if not dialog.table.isColumnHidden(place)
    ]

    assert {"head", "class.vn-2022-2026"} <= set(shown)
    assert dialog.table.horizontalScrollBar().maximum() == 0
    if "number" in shown:
        number = dialog.table.model().index(0, 1).data()
        room = dialog.table.columnWidth(1) - 3 * theme.current().space("s")
        assert dialog.table.fontMetrics().horizontalAdvance(number) <= room
    dialog.close()
    dialog.deleteLater()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_window_of_slips_is_no_wider_than_a_small_screen(page: ResultsPage, qtbot, workspace, language) -> None:
    choose_language(language)
    theme.current().apply("light", 200)
    review_round = page._desk.round
    assert review_round is not None
    dialog = SlipsDialog(page._desk, review_round, page)
    dialog.show()
    settle(qtbot, workspace)

    assert dialog.minimumSizeHint().width() <= 1366
    dialog.close()
    dialog.deleteLater()
    choose_language("vi")


def test_headings_take_more_lines_where_the_columns_would_not_all_be_in_sight(
    page: ResultsPage, qtbot, workspace: Workspace
) -> None:
    pane = go_to(page, MOVEMENT, MovementPane, qtbot, workspace)
    table = pane.form_table
    page.resize(1500, page.height())
    settle(qtbot, workspace)
    wide, low = table.horizontalHeader().length(), table.horizontalHeader().height()
    page.resize(wide, page.height())
    settle(qtbot, workspace)

    assert table.horizontalScrollBar().maximum() == 0
    assert table.horizontalHeader().length() < wide
    assert table.horizontalHeader().height() > low
