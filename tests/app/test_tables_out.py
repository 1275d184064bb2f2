"""Saving what a page shows: by key, as a workbook and as CSV, read again by other programs."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from tests_support.certificates_page import save_to

from ngheo_desktop.app.pictures import settle, shown_window
from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui.main_window import MainWindow
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.messages import tr
from ngheo_desktop.services.certificate_desk import CertificateDesk
from ngheo_desktop.services.certificates import Issue
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import COMMUNE, Folder, Setup, create_folder
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards

Shown = tuple[MainWindow, Operations]


@pytest.fixture
def folder(location: DataFolder, standards: Standards, clock: FixedClock) -> Iterator[Folder]:
    setup = Setup(role=COMMUNE, officer="Nguyễn Thị Mẫu", commune_code="05665")
    made = create_folder(location, setup, passphrase=None, clock=clock, areas=standards.areas)
    with made.folder as opened:
        added = add_sample(opened, standards, households=30, seed=4)
        classify_round(opened, standards, get_round(opened, added.round_id))
        yield opened


@pytest.fixture
def shown(folder: Folder, standards: Standards) -> Iterator[Shown]:
    with shown_window(folder, standards) as (window, operations):
        settle(operations)
        window.activateWindow()
        yield window, operations


def press_save(shown: Shown) -> str:
    """Press Ctrl+E and return what the status line says afterwards."""
    window, operations = shown
    said: list[str] = []
    window._workspace.said.connect(said.append)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    settle(operations)
    return said[-1] if said else ""


def test_the_list_of_households_becomes_a_workbook_with_all_of_its_rows(
    shown: Shown, folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    offered = save_to(monkeypatch, tmp_path / "danh sách.xlsx")
    said = press_save(shown)
    sheet = openpyxl.load_workbook(tmp_path / "danh sách.xlsx").active
    heads = [cell.value for cell in sheet[2]]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    people = [row[3] for row in rows]

    assert len(rows) == 30
    assert heads[:4] == [tr(text) for text in ("Village", "No.", "Head of household", "Members")]
    assert all(isinstance(count, int) and count > 0 for count in people)
    assert sheet.freeze_panes == "A3"
    assert "30" in said
    assert offered[0].name == f"ho-gia-dinh-{folder.clock.today().isoformat()}.xlsx"


def test_only_the_rows_that_the_filters_leave_are_saved_and_the_title_says_so(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    save_to(monkeypatch, tmp_path / "list.csv")
    window, operations = shown
    window.search_edit.setText("Thị")
    window.search_edit.search_now()
    settle(operations)
    count = window.page("households")._model.rowCount()
    assert 0 < count < 30

    press_save(shown)
    data = (tmp_path / "list.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))

    assert data.startswith(b"\xef\xbb\xbf")
    assert len(rows) == count + 1


def test_the_register_keeps_numbers_whole_and_dates_as_dates(
    shown: Shown, folder: Folder, standards: Standards, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk = CertificateDesk(folder, standards)
    choices = desk.choices(None, desk.today())
    issued = desk.issue(
        choices.review_round,
        choices.candidates[:3],
        Issue(desk.today(), "Hoàng Văn Thụ", "CHỦ TỊCH", "Hoàng Văn Thụ"),
    ).certificates
    save_to(monkeypatch, tmp_path / "register")
    window, operations = shown
    window.show_page("certificates")
    settle(operations)
    window.page("certificates").tabs.setCurrentIndex(1)
    settle(operations)

    press_save(shown)
    rows = list(openpyxl.load_workbook(tmp_path / "register.xlsx").active.iter_rows(min_row=3, values_only=True))

    assert {row[0] for row in rows} == {one.content.number for one in issued}
    assert all(isinstance(row[1], dt.datetime) for row in rows)


@pytest.mark.parametrize("key", ["results", "standards", "certificates"])
def test_pages_with_tables_save_them_and_show_a_button(
    shown: Shown, key: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    save_to(monkeypatch, tmp_path / "table.xlsx")
    window, operations = shown
    window.show_page(key)
    settle(operations)
    assert window.findChild(QToolButton, "save_button").isVisible()

    press_save(shown)
    book = openpyxl.load_workbook(tmp_path / "table.xlsx")

    assert len(book.sheetnames) == len(window.page(key).shown_tables())
    assert all(sheet.max_row > 2 for sheet in book)


def test_csv_of_several_tables_says_that_it_holds_the_first(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    save_to(monkeypatch, tmp_path / "one.csv")
    window, operations = shown
    window.show_page("standards")
    settle(operations)

    assert "bảng đầu tiên" in press_save(shown)
    assert (tmp_path / "one.csv").exists()


def test_an_empty_history_says_that_there_is_nothing_to_save(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    offered = save_to(monkeypatch, None)
    window, operations = shown
    window.show_page("exchange")
    settle(operations)

    assert "Không có bảng" in press_save(shown)
    assert offered == []


def test_a_page_without_tables_has_no_button(shown: Shown) -> None:
    window, operations = shown
    window.show_page("about")
    settle(operations)

    assert not window.findChild(QToolButton, "save_button").isVisible()


def test_a_stopped_save_leaves_the_old_file(shown: Shown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "old.xlsx"
    file.write_bytes(b"old")
    save_to(monkeypatch, file)
    shown[1].started.connect(lambda operation: operation.cancel())

    assert press_save(shown) == ""
    assert file.read_bytes() == b"old"


def test_a_folder_that_cannot_be_written_is_told_on_the_page(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    save_to(monkeypatch, tmp_path / "no" / "list.xlsx")
    press_save(shown)

    assert "FIL-003" in shown[0].page("households").findChild(Banner).accessibleName()
