"""Certificates are issued by key presses, once, with everything that is needed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from tests_support.certificates_page import answer, choose_all, confirm, issue_all, issue_pane, rows, save_to, settle
from tests_support.papers import OFFICER, SIGNER

from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.certificates_page import CertificatesPage
from ngheo_desktop.reports.page import DRAFT_MARK
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.certificate_desk import CertificateDesk
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import journal


def test_nothing_is_issued_before_unchecked_law_is_confirmed(
    page: CertificatesPage, desk: CertificateDesk, qtbot, workspace: Workspace
) -> None:
    choose_all(page)
    pane = issue_pane(page)
    assert pane.confirm_frame.isVisible()
    assert OFFICER in pane.confirm_label.text()

    QTest.keyClick(pane.save_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert "CRT-002" in page.banner.accessibleName()
    assert pane.confirm_check.hasFocus()
    assert desk.register() == []


def test_issued_numbered_and_saved_by_keys(
    page: CertificatesPage,
    desk: CertificateDesk,
    folder: Folder,
    qtbot,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    offered = save_to(monkeypatch, tmp_path / "giấy.pdf")
    count = len(rows(page))
    choose_all(page)
    confirm(page)
    asked = answer("Cấp")

    QTest.keyClick(issue_pane(page).save_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert asked == [f"Cấp {count} giấy chứng nhận đề ngày 21/11/2026, người ký {SIGNER}?"]
    assert offered == [folder.paths.outbox / "giay-chung-nhan-2026-11-21.pdf"]
    assert page.banner.kind == "saved"
    assert page.banner.text.startswith(f"Đã cấp {count} giấy chứng nhận, số 01 – {count:02d} năm 2026.")
    assert sorted(one.number for one in desk.register()) == list(range(1, count + 1))
    with PdfPages((tmp_path / "giấy.pdf").read_bytes()) as pages:
        assert len(pages) >= count
        assert not any(DRAFT_MARK in pages.text(number) for number in range(len(pages)))
    assert page.tabs.tabText(1) == f"&Sổ cấp giấy ({count})"
    # All have one now and the filter asks for those without.
    assert rows(page) == []
    assert issue_pane(page).nothing_left.isVisible()
    assert page.preview.message != ""


def test_the_confirmation_is_recorded_with_the_name(
    page: CertificatesPage, folder: Folder, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path
) -> None:
    save_to(monkeypatch, tmp_path / "a.pdf")
    issue_all(page, qtbot, workspace)

    recorded = [
        change.fields["confirmed_by"]
        for change in journal.changes(folder.database)
        if change.record_kind == "certificate"
    ]

    assert set(recorded) == {OFFICER}


def test_going_back_from_the_question_issues_nothing(
    page: CertificatesPage, desk: CertificateDesk, qtbot, workspace: Workspace
) -> None:
    choose_all(page)
    confirm(page)
    answer("Quay lại")

    QTest.keyClick(issue_pane(page).save_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert desk.register() == []


def test_without_a_file_nothing_is_issued(
    page: CertificatesPage, desk: CertificateDesk, qtbot, workspace: Workspace, monkeypatch
) -> None:
    save_to(monkeypatch, None)

    issue_all(page, qtbot, workspace)

    assert desk.register() == []


def test_a_signer_is_needed(page: CertificatesPage, desk: CertificateDesk, qtbot, workspace: Workspace) -> None:
    pane = issue_pane(page)
    choose_all(page)
    pane.signer_edit.clear()

    QTest.keyClick(pane.save_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert pane.signer_edit.property("problem") == "error"
    assert "INP-004" in page.banner.accessibleName()
    assert desk.register() == []


def test_a_date_that_is_none_is_marked_and_stops_issuing(
    page: CertificatesPage, desk: CertificateDesk, qtbot, workspace: Workspace
) -> None:
    pane = issue_pane(page)
    choose_all(page)
    confirm(page)
    pane.date_edit.setFocus()
    pane.date_edit.setText("31/02/2026")
    QTest.keyClick(pane.date_edit, Qt.Key.Key_Return)
    QTest.keyClick(pane.save_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert pane.date_edit.property("problem") == "error"
    assert "INP-001" in page.banner.accessibleName()
    assert desk.register() == []


def test_a_short_date_is_understood(page: CertificatesPage, qtbot, workspace: Workspace) -> None:
    pane = issue_pane(page)
    pane.date_edit.setFocus()
    pane.date_edit.setText("5.10.2026")
    QTest.keyClick(pane.date_edit, Qt.Key.Key_Return)
    settle(qtbot, workspace)

    assert pane.date_edit.text() == "05/10/2026"
    assert "ngày 05 tháng 10 năm 2026" in page.preview.focusProxy().accessibleDescription().replace("\u00a0", " ")


def test_a_file_that_cannot_be_written_is_told_together_with_the_numbers_taken(
    page: CertificatesPage, desk: CertificateDesk, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path
) -> None:
    save_to(monkeypatch, tmp_path / "no" / "a.pdf")
    count = len(rows(page))

    issue_all(page, qtbot, workspace)

    assert page.banner.kind == "error"
    assert page.banner.text.startswith(f"Đã cấp {count} giấy chứng nhận, số 01 – {count:02d} năm 2026.")
    assert "FIL-003" in page.banner.text
    assert len(desk.register()) == count
    assert issue_pane(page).save_button.isEnabled()
    assert issue_pane(page).save_button.text() == "Lưu P&DF…"


def test_a_folder_that_refuses_writing_issues_nothing(
    page: CertificatesPage, desk: CertificateDesk, folder: Folder, qtbot, workspace: Workspace, monkeypatch, tmp_path
) -> None:
    save_to(monkeypatch, tmp_path / "a.pdf")
    workspace.operations.run(page, lambda: folder.database.connection().execute("PRAGMA query_only = ON"))
    settle(qtbot, workspace)

    issue_all(page, qtbot, workspace)

    assert page.banner.kind == "error"
    assert "STO-005" in page.banner.accessibleName()
    assert not (tmp_path / "a.pdf").exists()
    assert desk.register() == []


def test_stopped_while_saving_keeps_the_register_and_leaves_no_file(
    page: CertificatesPage, desk: CertificateDesk, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path
) -> None:
    save_to(monkeypatch, tmp_path / "a.pdf")
    workspace.operations.started.connect(lambda operation: operation.cancel())
    count = len(rows(page))

    issue_all(page, qtbot, workspace)

    assert page.banner.kind == "warning"
    assert page.banner.text.startswith(f"Đã cấp {count} giấy chứng nhận")
    assert len(desk.register()) == count
    assert list(tmp_path.glob("*.pdf*")) == []


def test_the_list_of_unchecked_law_can_be_read(page: CertificatesPage, qtbot, workspace: Workspace) -> None:
    choose_all(page)
    seen: list[str] = []

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        seen.append(dialog.findChild(QPlainTextEdit).toPlainText())
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(50, read)
    QTest.keyClick(issue_pane(page).unchecked_button, Qt.Key.Key_Space)

    assert seen[0].count("•") > 5


def test_after_issuing_the_list_has_the_focus_not_what_stands_first_in_the_window(
    page: CertificatesPage, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(QPushButton("Hộ gia đình"))
    column.addWidget(page)
    window.show()
    qtbot.waitActive(window)
    table = issue_pane(page).household_table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert len(issue_pane(page).chosen()) == 1
    confirm(page)
    save_to(monkeypatch, tmp_path / "first.pdf")
    answer("Cấp")
    issue_pane(page).save_button.setFocus()
    QTest.keyClick(issue_pane(page).save_button, Qt.Key.Key_Return)
    settle(qtbot, workspace)

    assert len(rows(page)) > 0
    assert window.focusWidget() is table
    page.setParent(None)
