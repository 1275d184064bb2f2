"""What was issued is found, saved and printed again; and what empty pages say."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from tests_support.certificates_page import (
    CTRL,
    SHIFT,
    choose_all,
    issue_pane,
    register_pane,
    rows,
    save_to,
    settle,
    shown,
)
from tests_support.papers import make_office, open_copy
from tests_support.reading import unnamed_widgets

from ngheo_desktop.gui import printing
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages import certificate_files
from ngheo_desktop.gui.pages.certificates_page import CertificatesPage
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reports.page import DRAFT_MARK
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.certificate_desk import CertificateDesk
from ngheo_desktop.services.standards import Standards


def test_a_reprint_from_the_register_is_the_same_bytes(
    issued: CertificatesPage, desk: CertificateDesk, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path
) -> None:
    pane = register_pane(issued)
    pane.register_table.setFocus()
    QTest.keyClick(pane.register_table, Qt.Key.Key_A, CTRL)
    outs = [tmp_path / "b.pdf", tmp_path / "c.pdf"]
    for out in outs:
        save_to(monkeypatch, out)
        QTest.keyClick(pane.save_button, Qt.Key.Key_Space)
        settle(qtbot, workspace)

    assert outs[0].read_bytes() == outs[1].read_bytes()
    with PdfPages(outs[0].read_bytes()) as pages, PdfPages((tmp_path / "first.pdf").read_bytes()) as first:
        assert sorted(pages.text(n) for n in range(len(pages))) == sorted(first.text(n) for n in range(len(first)))


def test_the_register_is_searched_without_accents(issued: CertificatesPage, qtbot, workspace: Workspace) -> None:
    pane = register_pane(issued)
    name = pane.register_table.model().index(0, 2).data()

    pane.search_edit.setText("02/gcn")
    QTest.keyClick(pane.search_edit, Qt.Key.Key_Return)
    assert [pane.register_table.model().index(0, 0).data(), pane.register_table.model().rowCount()] == ["02", 1]

    pane.search_edit.setText(name.lower())
    QTest.keyClick(pane.search_edit, Qt.Key.Key_Return)
    assert pane.register_table.model().index(0, 2).data() == name
    settle(qtbot, workspace)


def test_the_preview_of_the_register_shows_the_certificate_with_its_number(
    issued: CertificatesPage, qtbot, workspace: Workspace
) -> None:
    pane = register_pane(issued)
    number = pane.register_table.model().index(0, 0).data()

    paper = issued.preview.focusProxy().accessibleDescription()

    assert f"Số: {number}/GCN-HN.HCN" in paper
    assert DRAFT_MARK not in paper


def test_printed_on_whole_sheets_in_order(
    issued: CertificatesPage, desk: CertificateDesk, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path
) -> None:
    printer = printing.new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    monkeypatch.setattr(certificate_files, "ask_printer", lambda owner: printer)
    pane = register_pane(issued)
    pane.register_table.setFocus()
    QTest.keyClick(pane.register_table, Qt.Key.Key_Down, SHIFT)

    QTest.keyClick(pane.print_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert issued.banner.text.startswith("Đã gửi 2 giấy chứng nhận đến máy in")
    with PdfPages((tmp_path / "paper.pdf").read_bytes()) as pages, PdfPages(in_order(desk)) as made:
        assert len(pages) == len(made)
        assert [round(side) for side in pages.size(0)] == [595, 842]
        assert ink(pages) == pytest.approx(ink(made), abs=0.004)


def in_order(desk: CertificateDesk) -> bytes:
    """The two newest certificates as they are to be printed: village by village, the lower number first."""
    return desk.pdf(desk.in_village_order(desk.register()[:2]))


def ink(pages: PdfPages) -> list[float]:
    """How dark each ninth of the first page is: another place or size of the words changes it."""
    picture = pages.render(0, 200)  # hair lines look darker at fewer dots
    shares = []
    for row in range(3):
        lines = range(row * picture.height // 3, (row + 1) * picture.height // 3)
        for column in range(3):
            left, right = (part * picture.width // 3 * 4 for part in (column, column + 1))
            reds = [picture.rgba[y * picture.stride + left : y * picture.stride + right : 4] for y in lines]
            shares.append(1 - sum(map(sum, reds)) / (255 * sum(map(len, reds))))
    return shares


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_is_told(
    issued: CertificatesPage, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path
) -> None:
    printer = printing.new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "paper.pdf"))
    monkeypatch.setattr(certificate_files, "ask_printer", lambda owner: printer)
    pane = register_pane(issued)

    QTest.keyClick(pane.print_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert "PRT-001" in issued.banner.accessibleName()
    assert pane.print_button.isEnabled()


def test_a_commune_without_a_round_is_told_what_to_do(
    unreviewed: DataFolder, standards: Standards, clock, qtbot, workspace: Workspace, tmp_path: Path
) -> None:
    with open_copy(unreviewed, tmp_path / "empty", clock) as folder:
        page = shown(qtbot, CertificateDesk(folder, standards), workspace)
        wanted: list[str] = []
        workspace.page_wanted.connect(lambda key, target: wanted.append(key))

        assert issue_pane(page).stack.currentIndex() == 1
        assert page.preview.message == "Chọn một hộ để xem giấy chứng nhận ở đây."
        button = next(one for one in issue_pane(page).empty.findChildren(QWidget) if one.focusPolicy())
        QTest.keyClick(button, Qt.Key.Key_Space)
        assert wanted == ["households"]


def test_everything_is_shown_again_when_the_filters_leave_nothing(
    issued: CertificatesPage, qtbot, workspace: Workspace
) -> None:
    issued.tabs.setCurrentIndex(0)
    button = issue_pane(issued).nothing_left.findChild(QPushButton)

    QTest.keyClick(button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert len(rows(issued)) == len(register_pane(issued).register_table.model().numbers)
    assert rows(issued)[0][3] == "01"
    assert "Số: 01/GCN-HN.HCN" in issued.preview.focusProxy().accessibleDescription()


def test_an_upper_office_is_told_that_communes_issue(
    standards: Standards, clock, qtbot, workspace: Workspace, tmp_path: Path
) -> None:
    with make_office(tmp_path / "office", standards.areas, clock) as folder:
        page = shown(qtbot, CertificateDesk(folder, standards), workspace)

        assert issue_pane(page).stack.currentIndex() == 1
        assert "do xã cấp" in " ".join(label.text() for label in issue_pane(page).empty.findChildren(QLabel))


@pytest.mark.parametrize("tab", [0, 1])
def test_every_control_has_a_name(page: CertificatesPage, tab: int, qtbot, workspace: Workspace) -> None:
    choose_all(page)
    page.tabs.setCurrentIndex(tab)
    settle(qtbot, workspace)

    assert unnamed_widgets(page) == []


def test_the_name_of_a_file_fits_every_file_system() -> None:
    assert certificate_files.file_name("Xóm Khe Cạn / Đồng Hỷ", date(2026, 12, 5)) == (
        "giay-chung-nhan-xom-khe-can-dong-hy-2026-12-05.pdf"
    )
    assert certificate_files.file_name("", date(2026, 12, 5)) == "giay-chung-nhan-2026-12-05.pdf"
