"""Households are chosen and their papers looked at before anything is issued."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests_support.certificates_page import CTRL, SHIFT, choose_all, issue_pane, rows, settle

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.certificates_page import CertificatesPage
from ngheo_desktop.reports.page import DRAFT_MARK
from ngheo_desktop.services.certificate_desk import CertificateDesk


def test_only_households_recorded_poor_or_near_poor_are_listed(page: CertificatesPage, desk: CertificateDesk) -> None:
    candidates = desk.choices(None, desk.today()).candidates

    assert len(rows(page)) == len(candidates) > 5
    assert {row[2] for row in rows(page)} == {"Hộ nghèo", "Hộ cận nghèo"}
    assert {row[3] for row in rows(page)} == {"chưa cấp"}


def test_space_chooses_and_leaves_out_again(page: CertificatesPage) -> None:
    pane = issue_pane(page)
    pane.household_table.setFocus()

    QTest.keyClick(pane.household_table, Qt.Key.Key_Space)
    QTest.keyClick(pane.household_table, Qt.Key.Key_Down)
    QTest.keyClick(pane.household_table, Qt.Key.Key_Space)
    assert pane.chosen_label.text() == "Đã chọn 2 hộ"

    QTest.keyClick(pane.household_table, Qt.Key.Key_Space)
    assert pane.chosen_label.text() == "Đã chọn 1 hộ"


def test_ctrl_a_chooses_all_shown_and_with_shift_none(page: CertificatesPage) -> None:
    pane = issue_pane(page)
    choose_all(page)
    assert len(pane.chosen()) == len(rows(page))

    QTest.keyClick(pane.household_table, Qt.Key.Key_A, CTRL | SHIFT)
    assert pane.chosen() == []
    assert not pane.save_button.isEnabled()


def test_a_chip_filters_and_what_is_hidden_stays_chosen_and_is_told(page: CertificatesPage) -> None:
    pane = issue_pane(page)
    choose_all(page)
    before = len(rows(page))

    QTest.keyClick(pane.near_poor_chip, Qt.Key.Key_Space)

    assert {row[2] for row in rows(page)} == {"Hộ nghèo"}
    hidden = before - len(rows(page))
    assert hidden > 0
    assert pane.chosen_label.text() == f"Đã chọn {before} hộ · trong đó {hidden} hộ đang bị lọc ẩn"


def test_a_village_filters(page: CertificatesPage) -> None:
    pane = issue_pane(page)
    pane.village_combo.setFocus()
    QTest.keyClick(pane.village_combo, Qt.Key.Key_Down)

    assert {row[1] for row in rows(page)} == {pane.village_combo.currentText()}
    assert pane.village_combo.currentText() != "Tất cả các thôn"


def test_the_preview_shows_a_draft_of_the_row_in_focus(page: CertificatesPage, qtbot, workspace: Workspace) -> None:
    table = issue_pane(page).household_table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    settle(qtbot, workspace)

    paper = page.preview.focusProxy().accessibleDescription()

    assert DRAFT_MARK in paper
    assert rows(page)[1][0] in paper
    assert page.preview.place == "1/1"


def test_page_down_in_the_preview_goes_on_to_the_next_household(
    page: CertificatesPage, qtbot, workspace: Workspace
) -> None:
    page.preview.setFocus()
    QTest.keyClick(page.preview.focusProxy(), Qt.Key.Key_PageDown)
    settle(qtbot, workspace)

    assert page.preview.document == 1
    assert issue_pane(page).household_table.currentIndex().row() == 1
    assert rows(page)[1][0] in page.preview.focusProxy().accessibleDescription()


def test_the_draft_follows_the_name_of_the_signer(page: CertificatesPage, qtbot, workspace: Workspace) -> None:
    pane = issue_pane(page)
    pane.signer_edit.setFocus()
    pane.signer_edit.setText("Lý A Chỉn")
    QTest.keyClick(pane.signer_edit, Qt.Key.Key_Return)
    settle(qtbot, workspace)

    assert "Lý A Chỉn" in page.preview.focusProxy().accessibleDescription()


def test_where_there_is_little_room_list_and_preview_take_turns(
    page: CertificatesPage, qtbot, workspace: Workspace
) -> None:
    theme.current().apply("light", 200)
    page.resize(1199, 640)
    settle(qtbot, workspace)
    assert (page.tabs.isVisible(), page.preview_side.isVisible()) == (True, False)

    issue_pane(page).household_table.setFocus()
    QTest.keyClick(issue_pane(page).household_table, Qt.Key.Key_F8)
    settle(qtbot, workspace)
    assert (page.tabs.isVisible(), page.preview_side.isVisible()) == (False, True)
    assert page.preview.place == "1/1"

    QTest.keyClick(page.preview.focusProxy(), Qt.Key.Key_Escape)
    assert (page.tabs.isVisible(), page.preview_side.isVisible()) == (True, False)
