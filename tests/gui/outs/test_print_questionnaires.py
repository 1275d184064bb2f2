"""Paper forms: for whom they are, looked at, saved and printed by keys, and read again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests_support.certificates_page import save_to, settle
from tests_support.household_list import answer
from tests_support.reading import clashing_mnemonics, unnamed_widgets

from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.gui import printing
from ngheo_desktop.gui.dialogs.print_questionnaires import PrintQuestionnairesDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.paper_desk import PaperDesk
from ngheo_desktop.services.scans import households_on
from ngheo_desktop.services.standards import Standards

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(folder: Folder, standards: Standards, review_round: ReviewRound) -> PaperDesk:
    return PaperDesk(folder, standards, review_round)


@pytest.fixture
def dialog(
    qtbot, workspace: Workspace, desk: PaperDesk, everybody: list[Household]
) -> Iterator[PrintQuestionnairesDialog]:
    made = PrintQuestionnairesDialog(workspace.operations, desk, everybody[2].household_id)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    settle(qtbot, workspace)
    yield made
    workspace.operations.close()
    QApplication.processEvents()


def text_of(file: Path) -> str:
    with PdfPages(file.read_bytes()) as pages:
        return "\n".join(pages.text(place) for place in range(len(pages)))


def press(dialog: PrintQuestionnairesDialog, widget, qtbot, workspace: Workspace) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Space)
    settle(qtbot, workspace)


def test_the_household_in_focus_is_saved_with_its_people_and_its_code(
    dialog, everybody, qtbot, workspace, monkeypatch, tmp_path
) -> None:
    offered = save_to(monkeypatch, tmp_path / "one.pdf")
    press(dialog, dialog.save_button, qtbot, workspace)
    household = everybody[2]

    assert households_on(tmp_path / "one.pdf") == [household.household_id]
    assert all(member.full_name in text_of(tmp_path / "one.pdf") for member in household.members)
    assert dialog.banner.kind == "saved"
    assert offered[0].name.startswith("phieu-b-")
    assert offered[0].suffix == ".pdf"


def test_a_village_is_saved_in_the_order_of_the_list(
    dialog, everybody, qtbot, workspace, monkeypatch, tmp_path
) -> None:
    save_to(monkeypatch, tmp_path / "village.pdf")
    press(dialog, dialog.village_radio, qtbot, workspace)
    village = dialog.village_combo.currentText()
    wanted = [one.household_id for one in everybody if one.village == village]
    assert 0 < len(wanted) < 12
    assert dialog.count_label.text().startswith(f"{len(wanted)} ")

    press(dialog, dialog.save_button, qtbot, workspace)

    assert households_on(tmp_path / "village.pdf") == wanted


def test_answers_are_printed_only_when_asked_for(dialog, qtbot, workspace, monkeypatch, tmp_path) -> None:
    for name in ("without.pdf", "with.pdf"):
        save_to(monkeypatch, tmp_path / name)
        press(dialog, dialog.save_button, qtbot, workspace)
        press(dialog, dialog.answers_check, qtbot, workspace)

    assert text_of(tmp_path / "with.pdf") != text_of(tmp_path / "without.pdf")


def test_blank_copies_have_no_household(dialog, qtbot, workspace, monkeypatch, tmp_path, everybody) -> None:
    save_to(monkeypatch, tmp_path / "blank.pdf")
    press(dialog, dialog.blank_radio, qtbot, workspace)
    dialog.blank_spin.setFocus()
    dialog.blank_spin.selectAll()
    QTest.keyClicks(dialog.blank_spin, "3")
    QTest.keyClick(dialog.blank_spin, Qt.Key.Key_Tab)
    assert not dialog.answers_check.isEnabled()
    press(dialog, dialog.save_button, qtbot, workspace)
    text = text_of(tmp_path / "blank.pdf")

    assert text.count("PHIẾU B – THU THẬP ĐẶC ĐIỂM HỘ GIA ĐÌNH") >= 3
    assert not any(one.head and one.head.full_name in text for one in everybody)


def test_the_preview_shows_what_is_chosen(dialog, qtbot, workspace, everybody) -> None:
    press(dialog, dialog.all_radio, qtbot, workspace)
    described = dialog.preview.focusProxy().accessibleDescription()

    assert everybody[0].head.full_name in described
    assert dialog.preview.place.startswith("1/")


def test_printing_turns_pages_that_lie_on_their_side(dialog, qtbot, workspace, monkeypatch, tmp_path) -> None:
    printer = printing.new_printer()
    printer.setOutputFormat(printer.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    monkeypatch.setattr(printing, "ask_printer", lambda _owner, _title: printer)
    press(dialog, dialog.print_button, qtbot, workspace)

    with PdfPages((tmp_path / "paper.pdf").read_bytes()) as pages:
        sizes = {tuple(map(round, pages.size(place))) for place in range(len(pages))}
        assert len(pages) > 1
    assert sizes == {(595, 842)}
    # The page of the people is as readable on its side: its code is found, which a squeezed one would not give.
    assert len(households_on(tmp_path / "paper.pdf")) == 1


def test_stopping_leaves_no_file_and_everything_usable(dialog, qtbot, workspace, monkeypatch, tmp_path) -> None:
    save_to(monkeypatch, tmp_path / "all.pdf")
    press(dialog, dialog.all_radio, qtbot, workspace)
    workspace.operations.started.connect(lambda operation: operation.cancel())
    press(dialog, dialog.save_button, qtbot, workspace)

    assert not (tmp_path / "all.pdf").exists()
    assert dialog.save_button.isEnabled()
    assert dialog.order_area.isEnabled()


def test_a_folder_that_cannot_be_written_is_told(dialog, qtbot, workspace, monkeypatch, tmp_path) -> None:
    save_to(monkeypatch, tmp_path / "no" / "one.pdf")
    press(dialog, dialog.save_button, qtbot, workspace)

    assert "FIL-003" in dialog.banner.accessibleName()


def test_every_control_has_a_name_and_a_letter_of_its_own(dialog) -> None:
    assert unnamed_widgets(dialog) == []
    assert clashing_mnemonics(dialog) == []


def test_ctrl_p_in_the_list_prints_the_household_in_focus(
    page: HouseholdsPage, qtbot, workspace, everybody, monkeypatch
) -> None:
    seen: list[str] = []

    def look(dialog: PrintQuestionnairesDialog) -> None:
        seen.append(dialog.one_label.text())
        QTest.keyClick(dialog.close_button, Qt.Key.Key_Space)

    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    head = page.table.model().index(page.table.currentIndex().row(), 2).data()
    answer(PrintQuestionnairesDialog, look)
    QTest.keyClick(page.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(seen))
    settle(qtbot, workspace)

    assert seen[0].startswith(head)
