"""A bundle is written, read back, and only then called safe."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from tests_support.exchange_page import answer_file, places, settle, shown

from ngheo_desktop.gui.drives import Drive
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.exchange_page import ExchangePage
from ngheo_desktop.gui.pages.export_pane import ExportPane
from ngheo_desktop.gui.widgets.fact_grid import short_digest
from ngheo_desktop.services.exchange_board import ExchangeBoard


def test_a_bundle_is_written_onto_the_stick_and_only_then_called_safe(
    commune: ExchangeBoard, stick: Drive, qtbot, workspace: Workspace
) -> None:
    page = shown(qtbot, commune, workspace, stick)
    pane = page.findChild(ExportPane)
    assert places(pane)[0] == f"KINGSTON — {stick.root} · còn trống 7.800 MB"
    pane.place_list.setFocus()
    pane.place_list.setCurrentRow(0)

    QTest.keyClick(pane.place_list, Qt.Key.Key_Return)
    assert pane.working_label.text() == "Đang ghi gói. Chưa được rút USB."
    assert pane.working_label.isVisible()
    assert not pane.result_card.isVisible()
    settle(qtbot, workspace)

    written = list(stick.root.glob("*.ngheo"))
    entry = commune.desk.history()[0]
    assert len(written) == 1
    assert not pane.working_label.isVisible()
    assert pane.result_card.isVisible()
    assert pane.safe_label.text().startswith("Bây giờ có thể rút USB")
    assert pane.result_facts.values == {
        "Tệp": written[0].name,
        "Thư mục": str(stick.root),
        "Hộ": "20",
        "Nhân khẩu": str(entry.members),
        "Thay đổi": str(entry.changes),
        "Mã kiểm tra": short_digest(entry.digest),
    }


def test_the_whole_check_sum_can_be_copied(commune: ExchangeBoard, qtbot, workspace: Workspace) -> None:
    page = shown(qtbot, commune, workspace)
    pane = page.findChild(ExportPane)
    QTest.keyClick(pane.export_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    button = pane.result_facts.findChild(QToolButton)
    QTest.keyClick(button, Qt.Key.Key_Space)

    assert QGuiApplication.clipboard().text() == commune.desk.history()[0].digest
    assert "Chép toàn bộ" in button.accessibleName()


def test_a_folder_on_this_computer_is_no_stick_to_pull_out(
    commune: ExchangeBoard, qtbot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "Gửi tỉnh"
    target.mkdir()
    answer_file(monkeypatch, "ask_folder", target)
    page = shown(qtbot, commune, workspace)
    pane = page.findChild(ExportPane)

    QTest.keyClick(pane.folder_button, Qt.Key.Key_Space)
    QTest.keyClick(pane.export_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert len(list(target.glob("*.ngheo"))) == 1
    assert "rút" not in pane.safe_label.text()


def test_a_write_protected_stick_cannot_be_chosen(
    commune: ExchangeBoard, tmp_path: Path, qtbot, workspace: Workspace
) -> None:
    page = shown(qtbot, commune, workspace, Drive(tmp_path, "KHOA", 0, is_read_only=True))
    pane = page.findChild(ExportPane)

    assert places(pane)[0].endswith("chống ghi")
    assert pane.place_list.currentRow() == 1


def test_a_stick_that_is_plugged_in_is_chosen_at_once(
    commune: ExchangeBoard, stick: Drive, qtbot, workspace: Workspace
) -> None:
    plugged: list[Drive] = []
    page = ExchangePage(commune, workspace, lambda: tuple(plugged))
    qtbot.addWidget(page)
    page.show()
    pane = page.findChild(ExportPane)
    assert pane.stick_label.isVisible()

    plugged.append(stick)
    QTest.keyClick(pane.refresh_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert pane.place_list.currentItem().text().startswith("KINGSTON")
    assert not pane.stick_label.isVisible()


def test_a_stick_pulled_out_too_early_is_told_and_nothing_is_called_written(
    commune: ExchangeBoard, stick: Drive, qtbot, workspace: Workspace
) -> None:
    page = shown(qtbot, commune, workspace, stick)
    pane = page.findChild(ExportPane)
    stick.root.rmdir()

    pane.place_list.setCurrentRow(0)
    QTest.keyClick(pane.export_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert page.banner.kind == "error"
    assert "FIL-001" in page.banner.accessibleName()
    assert not pane.result_card.isVisible()
    assert pane.export_button.isEnabled()
    assert commune.desk.history() == []


def test_a_stopped_export_leaves_nothing(commune: ExchangeBoard, stick: Drive, qtbot, workspace: Workspace) -> None:
    page = shown(qtbot, commune, workspace, stick)
    pane = page.findChild(ExportPane)
    workspace.operations.started.connect(lambda operation: operation.cancel())

    QTest.keyClick(pane.export_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert list(stick.root.iterdir()) == []
    assert not pane.result_card.isVisible()
    assert pane.export_button.isEnabled()
