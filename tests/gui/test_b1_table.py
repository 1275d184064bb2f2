"""The window of the income point table: read, record, confirm by a second person, withdraw, all by keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from tests_support.entry import Commune, open_at
from tests_support.entry import press as press_keys
from tests_support.point_tables import (
    CHECKER,
    LOADER,
    fragment,
    put_in_force,
    sheet_rows,
    small,
    write_rows,
    write_table,
)
from tests_support.reading import unnamed_widgets

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.b1_table import B1TableDialog
from ngheo_desktop.gui.dialogs.trace import trace_html
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.services.classification import explain_result
from ngheo_desktop.services.point_tables import PointTables
from ngheo_desktop.services.questionnaires import open_questionnaire

RULES = "vn-2022-2026"


@pytest.fixture
def tables(commune: Commune) -> PointTables:
    return PointTables(commune.folder, commune.standards)


@pytest.fixture
def dialog(qtbot, tables: PointTables, operations: Operations) -> B1TableDialog:
    made = B1TableDialog(tables, operations)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


@pytest.fixture
def settle(qtbot, operations: Operations):
    def wait() -> None:
        qtbot.waitUntil(lambda: operations.is_idle)

    return wait


def typed(widget: QWidget, text: str) -> None:
    """Send a text as key events; QTest.keyClicks aborts at Vietnamese letters."""
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    for char in text:
        QApplication.sendEvent(widget, QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, char))


def press(widget: QWidget, key: Qt.Key = Qt.Key.Key_Space) -> None:
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClick(widget, key)


def cells(table, row: int) -> list[str]:
    return [table.item(row, column).text() for column in range(table.columnCount())]


def test_without_a_table_it_says_that_the_total_is_keyed(dialog: B1TableDialog) -> None:
    assert dialog.rule_set == RULES
    assert "tổng điểm trên phiếu giấy" in dialog.state_label.text()
    assert dialog.column_combo.currentText() == "NT Trung du và miền núi phía Bắc"
    shown = (dialog.preview_table, dialog.faults_table, dialog.load_box, dialog.confirm_box, dialog.withdraw_box)
    assert not any(widget.isVisible() for widget in shown)
    assert unnamed_widgets(dialog) == []


def test_one_person_records_and_another_confirms_by_keys_only(
    dialog: B1TableDialog, tables: PointTables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settle
) -> None:
    table = fragment(RULES)
    file = write_table(tmp_path / "b1.xlsx", table)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))

    press(dialog.choose_button)
    settle()

    assert dialog.preview_table.rowCount() == table.option_count
    assert cells(dialog.preview_table, 0)[3:] == ["Hộ có 1 người", "75", "75", "70", "75", "70", "65", "80"]
    assert table.short_checksum.upper() in dialog.facts_label.text()
    assert dialog.focusWidget() is dialog.load_button
    press(dialog.load_button)
    settle()
    assert dialog.focusWidget() is dialog.checker_edit
    assert tables.in_force(RULES) is None
    typed(dialog.checker_edit, CHECKER)
    press(dialog.checker_edit, Qt.Key.Key_Return)
    typed(dialog.checksum_edit, table.short_checksum.upper())
    press(dialog.checksum_edit, Qt.Key.Key_Return)
    settle()
    found = tables.in_force(RULES)
    assert found is not None
    assert (found.loaded_by, found.confirmed_by) == ("Hà Minh Thụ", CHECKER)
    assert dialog.banner.kind == "saved"
    assert not dialog.confirm_box.isVisible()


def test_the_loader_is_refused_as_second_person_and_nothing_typed_is_lost(
    dialog: B1TableDialog, tables: PointTables, tmp_path: Path, settle
) -> None:
    table = small()
    tables.load(tables.plan(write_table(tmp_path / "b1.xlsx", table), RULES), LOADER)
    dialog.standard_combo.setCurrentIndex(0)
    dialog.standard_combo.setCurrentIndex(dialog.standard_combo.findData(RULES))
    typed(dialog.checker_edit, LOADER)
    typed(dialog.checksum_edit, table.short_checksum)

    press(dialog.confirm_button)
    settle()

    assert dialog.banner.kind == "error"
    assert LOADER in dialog.banner.text
    assert (dialog.checker_edit.text(), dialog.checksum_edit.text()) == (LOADER, table.short_checksum)
    assert tables.in_force(RULES) is None


def test_every_fault_of_a_workbook_is_listed_and_nothing_can_be_recorded(
    dialog: B1TableDialog, tmp_path: Path, settle
) -> None:
    rows = sheet_rows(small())
    rows[5][6], rows[6][8], rows[7][5] = 7.5, "", ""

    dialog.read(write_rows(tmp_path / "loi.xlsx", rows))
    settle()

    table = dialog.faults_table
    assert [cells(table, row)[1:3] for row in range(table.rowCount())] == [
        ["6", "NT Đồng bằng sông Hồng"],
        ["7", "NT Bắc Trung Bộ và Duyên hải miền Trung"],
        ["8", "Lựa chọn"],
    ]
    assert not dialog.load_box.isVisible()
    assert not dialog.preview_table.isVisible()


def test_a_file_that_is_no_workbook_is_told_in_the_banner(dialog: B1TableDialog, tmp_path: Path, settle) -> None:
    file = tmp_path / "b1.xlsx"
    file.write_text("<html>không phải Excel</html>", encoding="utf-8")

    dialog.read(file)
    settle()

    assert dialog.banner.kind == "error"
    assert not dialog.load_box.isVisible()


def test_a_table_in_force_is_withdrawn_with_a_reason_only(
    dialog: B1TableDialog, tables: PointTables, tmp_path: Path, settle
) -> None:
    put_in_force(tables, tmp_path, small())
    dialog.standard_combo.setCurrentIndex(0)
    dialog.standard_combo.setCurrentIndex(dialog.standard_combo.findData(RULES))

    press(dialog.withdraw_button)
    settle()

    assert tables.in_force(RULES) is not None
    assert dialog.banner.kind == "error"
    typed(dialog.withdraw_edit, "Nhầm bảng")
    press(dialog.withdraw_edit, Qt.Key.Key_Return)
    settle()
    assert tables.in_force(RULES) is None
    assert tables.all()[0].removed_reason == "Nhầm bảng"


def test_the_column_chosen_is_kept(dialog: B1TableDialog, tables: PointTables, settle) -> None:
    dialog.column_combo.setFocus()
    QTest.keyClick(dialog.column_combo, Qt.Key.Key_Home)
    settle()

    assert [column.value for column in tables.columns()] == ["red_river"]
    assert dialog.column_combo.currentText() == "NT Đồng bằng sông Hồng"


def test_the_table_is_written_as_a_workbook_to_compare(
    dialog: B1TableDialog, tables: PointTables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settle
) -> None:
    table = put_in_force(tables, tmp_path, small())
    dialog.standard_combo.setCurrentIndex(0)
    dialog.standard_combo.setCurrentIndex(dialog.standard_combo.findData(RULES))
    out = tmp_path / "doi-chieu.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))

    press(dialog.save_button)
    settle()

    assert tables.plan(out, RULES).table == table


def test_the_headings_of_the_areas_are_whole_at_200_percent(
    qtbot, dialog: B1TableDialog, tmp_path: Path, settle
) -> None:
    theme.current().apply("light", 200)
    dialog.read(write_table(tmp_path / "b1.xlsx", fragment(RULES)))
    settle()

    heads = dialog.preview_table.horizontalHeader()
    assert heads.height() >= 2 * heads.fontMetrics().height()


def test_the_questionnaire_asks_the_items_and_the_trace_tells_them(
    qtbot, commune: Commune, tables: PointTables, workspace: Workspace, tmp_path: Path
) -> None:
    table = put_in_force(tables, tmp_path, small(size=100))
    household = commune.add("Hoàng Thị Mẫu")
    page = QuestionnairePage(workspace, commune.folder, commune.standards, commune.book)
    qtbot.addWidget(page)
    qtbot.addWidget(page.panel)
    page.resize(900, 640)
    with qtbot.waitActive(page):
        page.show()
    assert commune.review_round is not None
    open_at(page, household, "b1.2022.so_nhan_khau")
    press_keys(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: workspace.operations.is_idle and not page._saver.has_unsaved)

    session = open_questionnaire(commune.folder, commune.standards, household, commune.review_round)
    assert session.answer("b1.2022.so_nhan_khau") == "ho_co_4_nguoi"
    told = trace_html(explain_result(commune.standards, session.classify()[RULES], "vi", session.point_tables), str)
    assert "Hộ có 4 người" in told
    assert table.short_checksum in told
