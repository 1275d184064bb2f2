"""The list of households against a real folder: searched, filtered, sorted, filled by keys."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QMessageBox
from tests_support.entry import Commune, new_commune, press, write
from tests_support.papers import make_commune, open_copy
from tests_support.reading import clashing_mnemonics, unnamed_widgets

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.text import fold
from ngheo_desktop.gui import faults, theme
from ngheo_desktop.gui.dialogs.add_household import AddHouseholdDialog
from ngheo_desktop.gui.dialogs.create_round import CreateRoundDialog
from ngheo_desktop.gui.dialogs.list_import import ListImportDialog
from ngheo_desktop.gui.dialogs.save_list import SaveListDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.messages import choose_language
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.barcodes import barcode_text
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.list_import import ListImporter
from ngheo_desktop.services.rounds import all_rounds
from ngheo_desktop.services.saved_filters import SavedFilters
from ngheo_desktop.services.standards import Standards

MOMENT = datetime.fromisoformat("2026-11-21T09:00:00+07:00")
LIST = Path(__file__).parents[1] / "data" / "lists" / "danh-sach-2025.xlsx"


@pytest.fixture(autouse=True)
def no_bug_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that waits for a person would wait for ever."""

    def fail(_: object, fault: BaseException) -> None:
        raise fault

    monkeypatch.setattr(faults, "show_bug", fail)


@pytest.fixture(scope="module")
def standards() -> Standards:
    return Standards(load_areas())


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> DataFolder:
    root = tmp_path_factory.mktemp("listed") / "data"
    return make_commune(root, standards, FixedClock(MOMENT), households=60)


@pytest.fixture
def folder(reviewed: DataFolder, tmp_path: Path, clock: FixedClock) -> Iterator[Folder]:
    with open_copy(reviewed, tmp_path / "data", clock) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path, clock: FixedClock) -> Iterator[Commune]:
    made = new_commune(tmp_path / "empty", clock, with_round=False)
    yield made
    made.folder.close()


def show(qtbot, workspace: Workspace, folder: Folder, standards: Standards) -> HouseholdsPage:
    page = HouseholdsPage(workspace, folder, standards, HouseholdBook(folder))
    qtbot.addWidget(page)
    workspace.operations.changed.connect(lambda changes, _: page.refresh(changes))
    workspace.search_wanted.connect(page.search)
    page.resize(1130, 640)
    page.show()
    qtbot.waitActive(page)
    page.activate()
    return page


@pytest.fixture
def page(qtbot, workspace: Workspace, folder: Folder, standards: Standards) -> HouseholdsPage:
    return show(qtbot, workspace, folder, standards)


def column(page: HouseholdsPage, number: int) -> list[str]:
    model = page._model
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def answer(kind: type[QDialog], act) -> None:
    """Act on the next window as soon as it is there."""

    def wait() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            act(dialog)
        else:
            QTimer.singleShot(50, wait)

    QTimer.singleShot(50, wait)


def test_all_households_are_listed_and_counted(page: HouseholdsPage) -> None:
    assert page._model.rowCount() == 60
    assert page.count_label.text() == "60 hộ"
    assert len(set(column(page, 2))) > 30


def test_a_name_is_found_without_its_accents(page: HouseholdsPage) -> None:
    name = page._model.row(7).head_name
    page.search(fold(name))
    assert page._model.rowCount() < 60

    assert name in [text.removeprefix("⚠ ") for text in column(page, 2)]


def test_what_nobody_is_called_finds_nothing_and_shows_a_way_back(qtbot, page: HouseholdsPage) -> None:
    page.search("khôngcóai")
    assert page.list_stack.currentWidget() is page.nothing_found
    page.nothing_found.action.emit()

    assert page._model.rowCount() == 60
    assert page.filters.text_chip.isHidden()


@pytest.mark.parametrize("name", ["class", "status", "last_class", "village"])
def test_a_filter_shows_as_many_as_it_counts(page: HouseholdsPage, name: str) -> None:
    chip = page.filters.chips[name]
    total = 0
    for key in list(chip._names):
        chip.choose(key)
        total += page._model.rowCount()
    assert total == 60

    chip.choose("")
    assert page._model.rowCount() == 60


def test_the_filter_by_class_leaves_that_class_only(page: HouseholdsPage) -> None:
    page.filters.chips["class"].choose("vn-2022-2026/poor")

    assert set(column(page, 4)) == {"Hộ nghèo"}
    assert page.count_label.text() == f"{page._model.rowCount()}/60 hộ"


def test_a_heading_sorts_and_sorts_back(page: HouseholdsPage) -> None:
    heads = page.table.horizontalHeader()
    heads.sectionClicked.emit(2)
    upwards = column(page, 2)
    heads.sectionClicked.emit(2)

    assert sorted(upwards) == sorted(column(page, 2))
    assert column(page, 2)[0] == upwards[-1]


def test_enter_opens_the_questionnaire(qtbot, page: HouseholdsPage, workspace: Workspace) -> None:
    page.table.setFocus()
    with qtbot.waitSignal(workspace.page_wanted) as wanted:
        press(Qt.Key.Key_Down, Qt.Key.Key_Return)

    assert wanted.args == ["questionnaire", page._model.row(1).household_id]


def test_n_adds_a_household(qtbot, page: HouseholdsPage, workspace: Workspace) -> None:
    def fill(dialog: AddHouseholdDialog) -> None:
        write("Giàng Thị Dí")
        dialog.birth_edit.setText("5/3/62")
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    page.table.setFocus()
    answer(AddHouseholdDialog, fill)
    with qtbot.waitSignal(workspace.page_wanted):
        press(Qt.Key.Key_N)
    page.search("giang thi di")

    assert "Giàng Thị Dí" in column(page, 2)


def test_a_household_without_a_name_is_not_added(qtbot, page: HouseholdsPage) -> None:
    said: list[str] = []

    def refuse(dialog: AddHouseholdDialog) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        said.append(dialog.banner.text)
        dialog.reject()

    answer(AddHouseholdDialog, refuse)
    page.add_household()

    assert "Họ và tên" in said[0]
    assert page._book.counts(page._query).total == 60


def test_classifying_again_finds_nothing_new(qtbot, page: HouseholdsPage, workspace: Workspace) -> None:
    page.classify()
    qtbot.waitUntil(page.banner.isVisible)

    assert page.banner.kind == "saved"
    assert page.banner.text.startswith("Đã phân loại 60 hộ; 0")
    assert page.classify_button.isEnabled()


def test_without_a_round_one_can_be_created(qtbot, workspace: Workspace, empty: Commune) -> None:
    page = show(qtbot, workspace, empty.folder, empty.standards)
    assert page.banner.kind == "info"
    answer(CreateRoundDialog, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return))
    page.banner.action.emit()

    # Both standards that households can be reviewed under this autumn are proposed.
    found = [(one.year, one.rule_sets) for one in all_rounds(empty.folder)]
    assert found == [(2026, ("vn-2022-2026", "vn-2027-2030"))]
    assert page.banner.isHidden()


def test_an_empty_commune_imports_its_list(qtbot, workspace: Workspace, empty: Commune) -> None:
    page = show(qtbot, workspace, empty.folder, empty.standards)
    assert page.list_stack.currentWidget() is page.no_households
    dialog = ListImportDialog(workspace, ListImporter(empty.folder, empty.standards.areas), str(LIST), page)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog._plan is not None)
    plan = dialog._plan
    assert dialog.problems_table.rowCount() == len(plan.problems)
    assert dialog.import_button.isEnabled()
    dialog.import_now()
    qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)
    qtbot.waitUntil(lambda: workspace.operations.is_idle)

    assert page._model.rowCount() == plan.added
    again = ListImportDialog(workspace, ListImporter(empty.folder, empty.standards.areas), str(LIST), page)
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: again._plan is not None)
    assert again._plan.added == 0
    assert not again.import_button.isEnabled()


def test_a_problem_is_read_whole_at_the_width_of_the_window(
    qtbot, workspace: Workspace, empty: Commune, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(LIST)
    book.worksheets[0].cell(4, 5).value = "31/02/1960"
    file = tmp_path / "list.xlsx"
    book.save(file)
    page = show(qtbot, workspace, empty.folder, empty.standards)
    dialog = ListImportDialog(workspace, ListImporter(empty.folder, empty.standards.areas), str(file), page)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.problems_table.rowCount() == 1)
    table = dialog.problems_table

    for width in (dialog.width(), dialog.width() - 120):
        dialog.resize(width, dialog.height())
        message = table.item(0, 3).text()
        room = table.columnWidth(3) - 16
        lines = -(-table.fontMetrics().horizontalAdvance(message) // room)
        qtbot.waitUntil(lambda lines=lines: table.rowHeight(0) >= lines * table.fontMetrics().height())


def test_an_import_that_is_stopped_changes_nothing(qtbot, workspace: Workspace, empty: Commune) -> None:
    page = show(qtbot, workspace, empty.folder, empty.standards)
    importer = ListImporter(empty.folder, empty.standards.areas)
    dialog = ListImportDialog(workspace, importer, str(LIST), page)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog._plan is not None)
    qtbot.keyClick(dialog.import_button, Qt.Key.Key_Return)
    qtbot.keyClick(dialog.cancel_button, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: workspace.operations.is_idle)

    assert dialog.isVisible()
    assert dialog.banner.kind == "warning"
    assert importer.plan(LIST).added == 280


def test_a_file_that_is_no_workbook_is_said_in_the_window(
    qtbot, workspace: Workspace, empty: Commune, tmp_path: Path
) -> None:
    page = show(qtbot, workspace, empty.folder, empty.standards)
    file = tmp_path / "list.xlsx"
    file.write_text("no workbook", "utf-8")
    dialog = ListImportDialog(workspace, ListImporter(empty.folder, empty.standards.areas), str(file), page)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.banner.isVisible)

    assert dialog.banner.kind == "error"
    assert not dialog.import_button.isEnabled()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_field_has_a_name(qtbot, workspace, folder, standards, language: str) -> None:
    choose_language(language)
    page = show(qtbot, workspace, folder, standards)

    assert unnamed_widgets(page) == []


def test_at_200_percent_the_tools_still_fit(qtbot, workspace, folder, standards) -> None:
    theme.current().apply("dark", 200)
    page = show(qtbot, workspace, folder, standards)

    assert page.minimumSizeHint().width() <= 1240


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
    text = barcode_text(row.household_id)
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
        page.enter_search("NGHEO:0199c0de-0000-7abc-8def-0123456789ab")

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
    QTest.keyClick(menu_of(chip), Qt.Key.Key_Down)
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
