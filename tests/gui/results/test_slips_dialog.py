"""Explanation slips: looked at, saved for all, a village or one household."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests_support.certificates_page import save_to, settle
from tests_support.reading import clashing_mnemonics, unnamed_widgets

from ngheo_desktop.gui import printing
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.results.page import ResultsPage
from ngheo_desktop.gui.pages.results.slips_dialog import SlipsDialog
from ngheo_desktop.reports.render import PdfPages


@pytest.fixture
def dialog(page: ResultsPage, qtbot, workspace: Workspace) -> SlipsDialog:
    review_round = page._desk.round
    assert review_round is not None
    made = SlipsDialog(page._desk, review_round, page)
    made.show()
    settle(qtbot, workspace)
    yield made
    made.close()
    made.deleteLater()


def pages_of(file: Path) -> str:
    with PdfPages(file.read_bytes()) as pages:
        return "\n".join(pages.text(place) for place in range(len(pages)))


def test_the_slip_of_the_household_in_focus_is_shown(dialog: SlipsDialog, qtbot, workspace: Workspace) -> None:
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    settle(qtbot, workspace)
    head = dialog.table.model().index(1, 2).data()

    assert dialog.table.model().rowCount() == 40
    assert head in dialog.preview.focusProxy().accessibleDescription()


def test_one_village_and_one_household_are_saved(
    dialog: SlipsDialog, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path
) -> None:
    offered = save_to(monkeypatch, tmp_path / "village.pdf")
    dialog.village_combo.setFocus()
    QTest.keyClick(dialog.village_combo, Qt.Key.Key_Down)
    settle(qtbot, workspace)
    count = dialog.table.model().rowCount()
    heads = [dialog.table.model().index(row, 2).data() for row in range(count)]
    assert 0 < count < 40

    QTest.keyClick(dialog.all_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert all(head in pages_of(tmp_path / "village.pdf") for head in heads)
    assert offered[0].name.startswith("phieu-giai-thich-")
    assert dialog.banner.kind == "saved"
    assert f"{count} phiếu" in dialog.banner.text

    save_to(monkeypatch, tmp_path / "one.pdf")
    QTest.keyClick(dialog.one_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)
    text = pages_of(tmp_path / "one.pdf")
    assert heads[0] in text
    assert all(head not in text for head in heads[1:] if head not in heads[0])


def test_all_households_are_saved_and_can_be_cancelled(
    dialog: SlipsDialog, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path
) -> None:
    save_to(monkeypatch, tmp_path / "all.pdf")
    stop = workspace.operations.started.connect(lambda operation: operation.cancel())
    QTest.keyClick(dialog.all_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)
    assert not (tmp_path / "all.pdf").exists()
    assert dialog.all_button.isEnabled()

    workspace.operations.started.disconnect(stop)
    QTest.keyClick(dialog.all_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)
    assert "40 phiếu" in dialog.banner.text
    assert (tmp_path / "all.pdf").stat().st_size > 10_000


def test_a_folder_that_cannot_be_written_is_told(
    dialog: SlipsDialog, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path
) -> None:
    save_to(monkeypatch, tmp_path / "no" / "slips.pdf")

    QTest.keyClick(dialog.one_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert "FIL-003" in dialog.banner.accessibleName()
    assert dialog.one_button.isEnabled()


def test_a_slip_is_printed(dialog: SlipsDialog, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path) -> None:
    printer = printing.new_printer()
    printer.setOutputFormat(printer.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    monkeypatch.setattr(printing, "ask_printer", lambda _owner, _title: printer)

    QTest.keyClick(dialog.print_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert "Đã gửi tới máy in" in dialog.banner.text
    with PdfPages((tmp_path / "paper.pdf").read_bytes()) as pages:
        assert len(pages) >= 1


def test_a_search_that_finds_nobody_says_so(dialog: SlipsDialog, qtbot, workspace: Workspace) -> None:
    dialog.search_edit.setText("khong co ai")
    QTest.keyClick(dialog.search_edit, Qt.Key.Key_Return)
    settle(qtbot, workspace)

    assert dialog.preview.message
    assert not dialog.all_button.isEnabled()
    assert not dialog.print_button.isEnabled()


def test_every_control_has_a_name_and_a_letter_of_its_own(dialog: SlipsDialog) -> None:
    assert unnamed_widgets(dialog) == []
    assert clashing_mnemonics(dialog) == []
