"""The window of the list import by key presses: choosing columns, repairing ids, saving what is kept out, undoing."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel
from tests_support.certificates_page import save_to
from tests_support.reading import unnamed_widgets

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain import records
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.dialogs.list_import import ListImportDialog
from ngheo_desktop.gui.dialogs.list_import_columns import ListColumnsDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.messages import choose_language
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import COMMUNE, Folder, Setup, create_folder
from ngheo_desktop.services.list_import import ListImporter
from ngheo_desktop.store import class_records, households

LIST = Path(__file__).parents[1] / "data" / "lists" / "danh-sach-2025.xlsx"
CLOCK = FixedClock(datetime(2026, 11, 21, 8, tzinfo=timezone(timedelta(hours=7))))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    setup = Setup(role=COMMUNE, officer="Nguyễn Thị Mẫu", commune_code="05665")
    made = create_folder(DataFolder(tmp_path / "data"), setup, passphrase=None, clock=CLOCK, areas=load_areas()).folder
    with made:
        yield made


@pytest.fixture
def importer(folder: Folder) -> ListImporter:
    return ListImporter(folder, load_areas())


def edited(tmp_path: Path, **cells: Any) -> Path:
    """Return a copy of the list with other cells; `row2` is the row of headings."""
    book = openpyxl.load_workbook(LIST)
    for address, value in cells.items():
        book.worksheets[0][address].value = value
    file = tmp_path / "list.xlsx"
    book.save(file)
    return file


def show(qtbot: Any, workspace: Workspace, importer: ListImporter, file: Path) -> ListImportDialog:
    dialog = ListImportDialog(workspace, importer, str(file))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: workspace.operations.is_idle and dialog._job is None)
    return dialog


def columns_of(dialog: ListImportDialog) -> ListColumnsDialog:
    (found,) = dialog.findChildren(ListColumnsDialog)
    return found


def combo_for(dialog: ListColumnsDialog, heading: str) -> QComboBox:
    label = next(one for one in dialog.findChildren(QLabel) if one.text() == heading and one.buddy())
    buddy = label.buddy()
    assert isinstance(buddy, QComboBox)
    return buddy


def key_in(combo: QComboBox, wanted: str) -> None:
    """Choose a field with the arrow keys, as somebody without a mouse does."""
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(combo.count()):
        if combo.currentText() == wanted:
            return
        QTest.keyClick(combo, Qt.Key.Key_Down)
    raise AssertionError(wanted)


def test_unknown_headings_are_chosen_by_keyboard_and_remembered(
    qtbot, workspace: Workspace, importer: ListImporter, tmp_path: Path
) -> None:
    file = edited(tmp_path, E2="Ngày đẻ")
    dialog = show(qtbot, workspace, importer, file)
    columns = columns_of(dialog)
    assert not columns.accept_button.isEnabled()
    assert "Ngày sinh" in columns.state_label.text()

    # The first field that is not read yet has the focus.
    combo = combo_for(columns, "Ngày đẻ")
    key_in(combo, "Ngày sinh")
    QTest.keyClick(columns, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog._plan is not None)

    assert dialog._plan is not None
    assert dialog._plan.added == 280
    again = show(qtbot, workspace, importer, file)
    assert again._plan is not None
    assert again._plan.added == 280


def test_leaving_the_columns_open_reads_nothing_and_says_so(
    qtbot, workspace: Workspace, importer: ListImporter, tmp_path: Path
) -> None:
    dialog = show(qtbot, workspace, importer, edited(tmp_path, E2="Ngày đẻ"))
    QTest.keyClick(columns_of(dialog), Qt.Key.Key_Escape)

    assert dialog.banner.kind == "warning"
    assert dialog.columns_button.isVisible()
    assert not dialog.import_button.isEnabled()


def test_the_wheel_changes_no_field(qtbot, workspace: Workspace, importer: ListImporter) -> None:
    dialog = show(qtbot, workspace, importer, LIST)
    QTest.keyClick(dialog.columns_button, Qt.Key.Key_Space)
    columns = columns_of(dialog)
    before = columns.choices
    combo = combo_for(columns, "Ngày sinh")

    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(combo.mapToGlobal(QPoint(5, 5))),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, wheel)

    assert columns.choices == before


def test_lost_zeros_are_repaired_when_the_box_is_ticked(
    qtbot, workspace: Workspace, importer: ListImporter, folder: Folder, tmp_path: Path
) -> None:
    dialog = show(qtbot, workspace, importer, edited(tmp_path, G3=19151089117))
    assert dialog.ids_check.isVisible()
    QTest.keyClick(dialog.ids_check, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: workspace.operations.is_idle and dialog._job is None)
    QTest.keyClick(dialog.import_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)

    assert "019151089117" in households.find_by_citizen_ids(folder.database, "05665", ["019151089117"])


def test_ctrl_e_saves_the_problems_as_a_table(
    qtbot, workspace: Workspace, importer: ListImporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = show(qtbot, workspace, importer, edited(tmp_path, E3="31/02/1960"))
    save_to(monkeypatch, tmp_path / "problems.xlsx")
    QTest.keyClick(dialog, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.banner.kind == "saved")
    sheet = openpyxl.load_workbook(tmp_path / "problems.xlsx").active

    assert sheet.max_row == dialog.problems_table.rowCount() + 2
    assert sheet.cell(3, 2).value == "E3"


def test_rows_kept_out_are_saved_corrected_and_imported(
    qtbot, workspace: Workspace, importer: ListImporter, folder: Folder, tmp_path: Path
) -> None:
    choose_language("en")
    dialog = show(qtbot, workspace, importer, edited(tmp_path, E3="31/02/1960"))
    assert dialog.problems_label.text() == "1 problem keeps its household out:"
    assert dialog.problems_table.item(0, 1).text() == "E3"
    target = tmp_path / "kept-out.xlsx"
    dialog.save_failed_to(target)
    qtbot.waitUntil(lambda: dialog.banner.kind == "saved")
    QTest.keyClick(dialog.import_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)
    assert households.counts(folder.database)[0] == 279

    book = openpyxl.load_workbook(target)
    book.active["E3"].value = "16/09/1951"
    book.save(target)
    second = show(qtbot, workspace, importer, target)
    QTest.keyClick(second.import_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: second.result() == QDialog.DialogCode.Accepted)

    assert households.counts(folder.database) == (280, 1003)


def test_rows_kept_out_are_offered_to_be_saved_beside_the_list(
    qtbot, workspace: Workspace, importer: ListImporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(files, "ask_save", lambda _owner, _title, start, _kinds: asked.append(start))
    dialog = show(qtbot, workspace, importer, edited(tmp_path, E3="31/02/1960"))
    dialog.failed_button.click()

    assert [start.parent for start in asked] == [tmp_path]


def test_the_last_import_is_undone_with_two_keys(
    qtbot, workspace: Workspace, importer: ListImporter, folder: Folder
) -> None:
    importer.apply(importer.plan(LIST))
    dialog = show(qtbot, workspace, importer, LIST)
    assert dialog.undo_button.isVisible()
    QTest.keyClick(dialog.undo_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.banner.isVisible() and dialog.banner.kind == "warning")
    assert households.counts(folder.database)[0] == 280
    # The question has the focus: the same key answers it.
    assert dialog.focusWidget() is dialog.banner._button
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: workspace.operations.is_idle and dialog.banner.kind == "saved")

    assert households.counts(folder.database) == (0, 0)
    assert not dialog.undo_button.isVisible()
    qtbot.waitUntil(lambda: dialog._job is None)
    assert dialog._plan is not None
    assert dialog._plan.added == 280


def test_what_is_in_the_way_of_an_undo_is_named(
    qtbot, workspace: Workspace, importer: ListImporter, folder: Folder
) -> None:
    choose_language("en")
    importer.apply(importer.plan(LIST))
    household = next(iter(households.all(folder.database)))
    with folder.work() as unit:
        unit.append(records.HOUSEHOLD, household.household_id, {"phone": "0912345678"})
        unit.commit()
    dialog = show(qtbot, workspace, importer, LIST)
    QTest.keyClick(dialog.undo_button, Qt.Key.Key_Space)
    qtbot.waitUntil(dialog.banner.isVisible)

    assert dialog.banner.kind == "error"
    assert "1 later entry rests on it" in dialog.banner.text
    assert household.head is not None
    assert household.head.full_name in dialog.banner.accessibleName()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_field_has_a_name(qtbot, workspace: Workspace, importer: ListImporter, language: str) -> None:
    choose_language(language)
    dialog = show(qtbot, workspace, importer, LIST)
    QTest.keyClick(dialog.columns_button, Qt.Key.Key_Space)

    assert unnamed_widgets(dialog) == []
    assert unnamed_widgets(columns_of(dialog)) == []


def test_at_200_percent_a_problem_can_still_be_read(
    qtbot, workspace: Workspace, importer: ListImporter, tmp_path: Path
) -> None:
    theme.current().apply("light", 200)
    dialog = show(qtbot, workspace, importer, edited(tmp_path, E3="31/02/1960", G4=19048479545))
    dialog.resize(1326, 688)
    qtbot.waitUntil(lambda: dialog.problems_table.rowHeight(0) <= dialog.problems_table.viewport().height())

    assert dialog.minimumSizeHint().width() <= 1326
    assert dialog.minimumSizeHint().height() <= 688


def test_a_list_of_heads_without_a_year_is_told_and_taken_in_with_the_year_that_is_keyed(
    qtbot, workspace: Workspace, importer: ListImporter, folder: Folder, tmp_path: Path
) -> None:
    choose_language("en")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO",),
        ("STT", "Họ và tên chủ hộ", "Thôn, làng", "Số khẩu", "HN/HCN"),
        (1, "Ksor Y Nguêp", "Plei Kdăm", 5, "HN"),
        (2, "Siu Thim", "Plei Kdăm", 1, "HCN"),
    ):
        sheet.append(row)
    file = tmp_path / "heads.xlsx"
    book.save(file)

    dialog = show(qtbot, workspace, importer, file)
    assert "names only the heads" in dialog.found_label.text()
    assert "counts 6 people" in dialog.found_label.text()
    assert "without the year" in dialog.effect_label.text()
    qtbot.waitUntil(dialog.year_combo.hasFocus)
    key_in(dialog.year_combo, "2025")
    qtbot.waitUntil(lambda: "without the year" not in dialog.effect_label.text() and dialog._job is None)
    assert dialog.year_combo.hasFocus()
    assert dialog.year_combo.currentText() == "2025"
    dialog.import_button.setFocus()
    QTest.keyClick(dialog.import_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not dialog.isVisible())

    here = list(households.all(folder.database, "05665"))
    assert {one.number: len(one.members) for one in here} == {"1": 1, "2": 1}
    assert {
        record.household_class for one in here for record in class_records.get(folder.database, one.household_id)
    } == {"poor", "near_poor"}


def test_the_window_of_columns_says_how_a_list_of_heads_is_chosen(
    qtbot, workspace: Workspace, importer: ListImporter, tmp_path: Path
) -> None:
    choose_language("en")
    dialog = show(qtbot, workspace, importer, edited(tmp_path, D2="Ghi chú"))
    columns = columns_of(dialog)
    assert "choose “Họ tên chủ hộ” for the names" in columns.state_label.text()

    key_in(combo_for(columns, "Họ tên thành viên"), "(not read)")

    assert "only the head is known" in columns.state_label.text()
    QTest.keyClick(columns.reset_button, Qt.Key.Key_Space)
    assert "choose “Họ tên chủ hộ” for the names" in columns.state_label.text()
    key_in(combo_for(columns, "Họ tên thành viên"), "(not read)")
    assert columns.accept_button.isEnabled()
