"""Opening by number and barcode, filters and saved lists by keys, the list handed out, its widths."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox
from tests_support.entry import press
from tests_support.household_list import answer, column, show
from tests_support.reading import clashing_mnemonics

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.paper_code import paper_code
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.save_list import SaveListDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.saved_filters import SavedFilters


def test_enter_on_a_whole_number_opens_the_questionnaire(qtbot, page: HouseholdsPage, workspace: Workspace) -> None:
    row = page._model.row(5)
    page.search(row.number)
    with qtbot.waitSignal(workspace.page_wanted) as wanted:
        page.enter_search(row.number)

    assert wanted.args == ["questionnaire", row.household_id]


def test_enter_on_a_name_that_several_have_opens_nothing(qtbot, page: HouseholdsPage, workspace: Workspace) -> None:
    with qtbot.assertNotEmitted(workspace.page_wanted):
        page.search("thi")
        page.enter_search("thi")


def test_a_scanned_barcode_opens_its_household_and_leaves_the_list_alone(
    qtbot, page: HouseholdsPage, workspace: Workspace
) -> None:
    row = page._model.row(30)
    text = paper_code(row.household_id)
    page.search(text)
    assert page._model.rowCount() == 60
    searched: list[str] = []
    workspace.search_wanted.connect(searched.append)
    with qtbot.waitSignal(workspace.page_wanted) as wanted:
        page.enter_search(text)

    assert wanted.args == ["questionnaire", row.household_id]
    assert searched == [""]


def test_the_barcode_of_a_household_that_is_elsewhere_is_said(
    qtbot, page: HouseholdsPage, workspace: Workspace
) -> None:
    with qtbot.assertNotEmitted(workspace.page_wanted), qtbot.waitSignal(workspace.said) as said:
        page.enter_search(paper_code(RecordId("0199c0de-0000-7abc-8def-0123456789ab")))

    assert "mã vạch" in said.args[0]


def test_v_shows_one_village_and_all_again(page: HouseholdsPage) -> None:
    page.table.select_number(page._model.row(3).household_no)
    village = page._model.row(3).village
    page.table.setFocus()
    press(Qt.Key.Key_V)
    assert set(column(page, 0)) == {village}
    assert page._model.rowCount() < 60
    press(Qt.Key.Key_V)

    assert page._model.rowCount() == 60


def test_esc_takes_the_search_and_the_filters_away(page: HouseholdsPage) -> None:
    page.search("thi")
    page.filters.chips["status"].choose("complete")
    assert page._model.rowCount() < 60
    page.table.setFocus()
    press(Qt.Key.Key_Escape)

    assert page._model.rowCount() == 60
    assert page.filters.on == {}


def test_a_search_shows_as_a_chip_that_delete_takes_away(page: HouseholdsPage) -> None:
    page.search("Thị")
    chip = page.filters.text_chip
    assert chip.isVisible()
    assert "Thị" in chip.text()
    chip.setFocus()
    press(Qt.Key.Key_Delete)

    assert page._model.rowCount() == 60
    assert chip.isHidden()


# A menu on the platform without a screen complains that it cannot hold keyboard and mouse.
POPUPS = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")


def menu_of(chip) -> QMenu:
    return chip.findChild(QMenu)


@POPUPS
def test_a_filter_is_chosen_from_its_menu_by_keys_with_counts(qtbot, page: HouseholdsPage) -> None:
    chip = page.filters.chips["status"]
    chip.setFocus()
    press(Qt.Key.Key_Return)
    menu = menu_of(chip)
    qtbot.waitUntil(menu.isVisible)
    complete = next(action for action in menu.actions() if action.data() == "complete")
    count = int(complete.text().split("\t")[1])
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)

    assert chip.key == "complete"
    assert page._model.rowCount() == count > 0


@POPUPS
def test_a_list_is_saved_shown_again_and_deleted_by_keys(
    qtbot, page: HouseholdsPage, folder: Folder, workspace: Workspace
) -> None:
    chip = page.filters.saved_chip
    page.search("thị")
    page.filters.chips["status"].choose("complete")
    page.table.horizontalHeader().sectionClicked.emit(2)
    shown = column(page, 2)

    def name_it(dialog: SaveListDialog) -> None:
        dialog.name_edit.setText("Phụ nữ đã đủ phiếu")
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    answer(SaveListDialog, name_it)
    page.table.setFocus()
    press(Qt.Key.Key_S, modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: chip.names == ("Phụ nữ đã đủ phiếu",))
    assert "Phụ nữ đã đủ phiếu" in chip.text()
    page.show_all()
    page.table.horizontalHeader().sectionClicked.emit(0)
    assert page._model.rowCount() == 60
    assert chip.text().startswith("Danh sách đã lưu  ")

    QTest.keyClick(chip, Qt.Key.Key_Return)
    qtbot.waitUntil(menu_of(chip).isVisible)
    QTest.keyClick(menu_of(chip), Qt.Key.Key_Return)
    assert column(page, 2) == shown
    assert page.filters.on == {"status": "complete"}

    answer(QMessageBox, lambda box: box.buttons()[0].click())
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: chip.names == ())
    assert SavedFilters(folder).all() == []


@POPUPS
def test_the_menu_of_a_row_opens_where_the_row_is(qtbot, page: HouseholdsPage) -> None:
    page.table.select_number(page._model.row(4).household_no)
    page.table.setFocus()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(page.table.viewport(), event)
    menu = next(child for child in page.table.findChildren(QMenu) if child.isVisible())
    row = page.table.visualRect(page.table.currentIndex())

    assert menu.pos().y() >= page.table.viewport().mapToGlobal(row.topLeft()).y()
    assert any("Mở phiếu" in action.text().replace("&", "") for action in menu.actions())
    menu.close()


def test_the_whole_list_can_be_handed_out(page: HouseholdsPage) -> None:
    page.search("thi")
    (table,) = page.shown_tables()

    assert [one.title for one in table.columns] == [
        page._model.headerData(number, Qt.Orientation.Horizontal) for number in range(page._model.columnCount())
    ]
    assert len(table.rows) == page._model.rowCount()
    assert [row[2] for row in table.rows] == column(page, 2)
    assert all(isinstance(row[3], int) for row in table.rows)
    assert "“thi”" in table.title


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_the_list_never_scrolls_sideways(qtbot, workspace, folder, standards, scale: int) -> None:
    theme.current().apply("light", scale)
    page = show(qtbot, workspace, folder, standards)
    page.resize(1240, 640)
    QApplication.processEvents()
    shown = [number for number in range(page._model.columnCount()) if not page.table.isColumnHidden(number)]

    assert page.table.horizontalScrollBar().maximum() == 0
    assert {1, 2, 4} <= set(shown)
    assert len(shown) == 7 or scale > 100


def test_no_two_letters_clash(page: HouseholdsPage) -> None:
    assert clashing_mnemonics(page) == []
