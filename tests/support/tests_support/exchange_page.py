"""The exchange page as tests drive it: by key presses, over real folders and files."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ngheo_desktop.gui import files
from ngheo_desktop.gui.dialogs.trust import TrustDialog
from ngheo_desktop.gui.drives import Drive
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.exchange_page import ExchangePage
from ngheo_desktop.gui.pages.export_pane import ExportPane
from ngheo_desktop.services.exchange_board import ExchangeBoard


def shown(qtbot, board: ExchangeBoard, workspace: Workspace, *drives: Drive) -> ExchangePage:
    page = ExchangePage(board, workspace, lambda: drives)
    qtbot.addWidget(page)
    workspace.operations.changed.connect(page.refresh)
    page.resize(1150, 620)
    page.show()
    settle(qtbot, workspace)
    return page


def settle(qtbot, workspace: Workspace) -> None:
    for _ in range(3):
        qtbot.waitUntil(lambda: workspace.operations.is_idle, timeout=10_000)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: workspace.operations.is_idle, timeout=10_000)


def answer_file(monkeypatch: pytest.MonkeyPatch, kind: str, path: Path | None) -> None:
    monkeypatch.setattr(files, kind, lambda *_: path)


def places(pane: ExportPane) -> list[str]:
    return [pane.place_list.item(row).text() for row in range(pane.place_list.count())]


def trust_by_keys(monkeypatch: pytest.MonkeyPatch, card: Path) -> list[tuple[str, bool, bool]]:
    """Answer the window of a contact card by keys; the list holds the fingerprint and the button before and after."""
    answer_file(monkeypatch, "ask_open", card)
    seen: list[tuple[str, bool, bool]] = []

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, TrustDialog):
            QTimer.singleShot(20, press)
            return
        before = dialog.trust_button.isEnabled()
        QTest.keyClick(dialog.compared_check, Qt.Key.Key_Space)
        seen.append((dialog.fingerprint.text, before, dialog.trust_button.isEnabled()))
        QTest.keyClick(dialog.trust_button, Qt.Key.Key_Space)

    QTimer.singleShot(0, press)
    return seen
