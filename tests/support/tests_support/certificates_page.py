"""The certificates page as tests drive it: by key presses, over real folders."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from ngheo_desktop.gui import files
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.certificates_page import CertificatesPage
from ngheo_desktop.gui.pages.issue_pane import IssuePane
from ngheo_desktop.gui.pages.register_pane import RegisterPane
from ngheo_desktop.services.certificate_desk import CertificateDesk

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MOMENT = datetime.fromisoformat("2026-11-21T09:00:00+07:00")


def shown(qtbot, desk: CertificateDesk, workspace: Workspace) -> CertificatesPage:
    page = CertificatesPage(desk, workspace)
    qtbot.addWidget(page)
    workspace.operations.changed.connect(page.refresh)
    page.resize(1200, 640)
    page.show()
    settle(qtbot, workspace)
    return page


def settle(qtbot, workspace: Workspace) -> None:
    """Wait until nothing is under way, follow-up jobs included."""
    for _ in range(3):
        qtbot.waitUntil(lambda: workspace.operations.is_idle, timeout=10_000)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: workspace.operations.is_idle, timeout=10_000)


def issue_pane(page: CertificatesPage) -> IssuePane:
    return page.findChild(IssuePane)


def register_pane(page: CertificatesPage) -> RegisterPane:
    return page.findChild(RegisterPane)


def rows(page: CertificatesPage) -> list[tuple[str, ...]]:
    model = issue_pane(page).household_table.model()
    columns = range(model.columnCount())
    return [tuple(str(model.index(row, column).data()) for column in columns) for row in range(model.rowCount())]


def choose_all(page: CertificatesPage) -> None:
    table = issue_pane(page).household_table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_A, CTRL)


def confirm(page: CertificatesPage) -> None:
    QTest.keyClick(issue_pane(page).confirm_check, Qt.Key.Key_Space)


def answer(title: str) -> list[str]:
    """Press the button of the next question whose text begins so; the list then holds what was asked."""
    asked: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, press)
            return
        asked.append(box.text())
        button = next(one for one in box.buttons() if one.text().replace("&", "").startswith(title))
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)

    QTimer.singleShot(0, press)
    return asked


def save_to(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> list[Path]:
    """Answer the window that asks for a file; the list then holds what was offered."""
    offered: list[Path] = []

    def ask(owner: QWidget, title: str, start: Path, kinds: str) -> Path | None:
        offered.append(start)
        return path

    monkeypatch.setattr(files, "ask_save", ask)
    return offered


def issue_all(page: CertificatesPage, qtbot, workspace: Workspace) -> None:
    """Choose every household, confirm, and press the button that issues and saves."""
    choose_all(page)
    confirm(page)
    answer("Cấp")
    QTest.keyClick(issue_pane(page).save_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)
