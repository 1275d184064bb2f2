"""The list of households against a real folder: searched, filtered, sorted, filled by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests_support.entry import press, write
from tests_support.household_list import answer, column, show
from tests_support.reading import unnamed_widgets

from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.text import fold
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.add_household import AddHouseholdDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.messages import choose_language
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import households


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


@pytest.mark.parametrize(("digit", "sex"), [("1", Sex.MALE), ("2", Sex.FEMALE)])
def test_a_digit_chooses_the_sex_of_a_new_head_and_goes_on_to_the_date(
    qtbot, page: HouseholdsPage, workspace: Workspace, folder: Folder, digit: str, sex: Sex
) -> None:
    def fill(dialog: AddHouseholdDialog) -> None:
        write("Giàng A Dí")
        press(Qt.Key.Key_Tab)
        write(digit)
        assert QApplication.focusWidget() is dialog.birth_edit
        write("5/3/62")
        press(Qt.Key.Key_Return)

    page.table.setFocus()
    answer(AddHouseholdDialog, fill)
    with qtbot.waitSignal(workspace.page_wanted) as wanted:
        press(Qt.Key.Key_N)
    head = households.get(folder.database, wanted.args[1]).members[0]

    assert (head.full_name, head.sex, head.birth_date) == ("Giàng A Dí", sex, "1962-03-05")


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


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_field_has_a_name(qtbot, workspace, folder, standards, language: str) -> None:
    choose_language(language)
    page = show(qtbot, workspace, folder, standards)

    assert unnamed_widgets(page) == []


def test_at_200_percent_the_tools_still_fit(qtbot, workspace, folder, standards) -> None:
    theme.current().apply("dark", 200)
    page = show(qtbot, workspace, folder, standards)

    assert page.minimumSizeHint().width() <= 1240
