"""The certificates page against a real folder: chosen by keys, issued by keys, saved into real files."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPlainTextEdit, QWidget
from tests_support.papers import OFFICER, SIGNER, make_commune, open_copy
from tests_support.reading import unnamed_widgets

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages import certificate_files
from ngheo_desktop.gui.pages.certificates_page import CertificatesPage
from ngheo_desktop.gui.pages.issue_pane import IssuePane
from ngheo_desktop.gui.pages.register_pane import RegisterPane
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.reports.page import DRAFT_MARK
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.certificate_desk import CertificateDesk
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import journal

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MOMENT = datetime.fromisoformat("2026-11-21T09:00:00+07:00")


@pytest.fixture(scope="module")
def standards() -> Standards:
    return Standards(load_areas())


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> DataFolder:
    """Forty households, classified."""
    root = tmp_path_factory.mktemp("reviewed") / "data"
    return make_commune(root, standards, FixedClock(MOMENT), households=40)


@pytest.fixture(scope="module")
def unreviewed(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> DataFolder:
    root = tmp_path_factory.mktemp("unreviewed") / "data"
    return make_commune(root, standards, FixedClock(MOMENT), households=0)


@pytest.fixture
def folder(reviewed: DataFolder, tmp_path: Path, clock: FixedClock) -> Iterator[Folder]:
    with open_copy(reviewed, tmp_path / "data", clock) as opened:
        yield opened


@pytest.fixture
def desk(folder: Folder, standards: Standards) -> CertificateDesk:
    return CertificateDesk(folder, standards)


@pytest.fixture
def page(qtbot, desk: CertificateDesk, workspace: Workspace) -> CertificatesPage:
    return shown(qtbot, desk, workspace)


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


# -- choosing ----------------------------------------------------------------------------------------------------------


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


# -- looking -----------------------------------------------------------------------------------------------------------


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


# -- issuing -----------------------------------------------------------------------------------------------------------


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
    assert rows(page) == []  # all have one now and the filter asks for those without


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


# -- the register ------------------------------------------------------------------------------------------------------


@pytest.fixture
def issued(page: CertificatesPage, qtbot, workspace: Workspace, monkeypatch, tmp_path: Path) -> CertificatesPage:
    save_to(monkeypatch, tmp_path / "first.pdf")
    issue_all(page, qtbot, workspace)
    page.tabs.setCurrentIndex(1)
    settle(qtbot, workspace)
    return page


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
    printer = certificate_files.new_printer()
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
    printer = certificate_files.new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "paper.pdf"))
    monkeypatch.setattr(certificate_files, "ask_printer", lambda owner: printer)
    pane = register_pane(issued)

    QTest.keyClick(pane.print_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert "PRT-001" in issued.banner.accessibleName()
    assert pane.print_button.isEnabled()


# -- empty and whole ---------------------------------------------------------------------------------------------------


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
