"""Every page of the window on invented households: letters, names, and what the self-check and pictures open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabWidget
from tests_support.reading import clashing_mnemonics, unnamed_widgets

from ngheo_desktop.app.pictures import open_every_page, settle, shown_window, take_pictures
from ngheo_desktop.app.self_check import self_check
from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui.main_window import MainWindow
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.messages import choose_language
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import COMMUNE, Folder, Setup, create_folder
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards


@pytest.fixture
def folder(location: DataFolder, standards: Standards, clock: FixedClock) -> Iterator[Folder]:
    setup = Setup(role=COMMUNE, officer="Nguyễn Thị Mẫu", commune_code="05665")
    made = create_folder(location, setup, passphrase=None, clock=clock, areas=standards.areas)
    with made.folder as opened:
        added = add_sample(opened, standards, households=30, seed=4)
        classify_round(opened, standards, get_round(opened, added.round_id))
        yield opened


def views(window: MainWindow, operations: Operations) -> Iterator[str]:
    """Bring every tab of every page to the front, and say which."""
    for key in window.page_keys:
        window.show_page(key)
        settle(operations)
        tabs = next((one for one in window.findChildren(QTabWidget) if one.isVisible()), None)
        for position in range(tabs.count() if tabs is not None else 1):
            if tabs is not None:
                tabs.setCurrentIndex(position)
                settle(operations)
            yield f"{key} {position}"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [1024, 1366])
def test_no_letter_leads_to_two_places_and_everything_has_a_name(
    folder: Folder, standards: Standards, language: str, width: int
) -> None:
    choose_language(language)
    found: dict[str, list[str]] = {}
    with shown_window(folder, standards) as (window, operations):
        window.resize(width, 768)
        for view in views(window, operations):
            found[view] = clashing_mnemonics(window) + unnamed_widgets(window)

    assert len(found) > 5
    assert {view: faults for view, faults in found.items() if faults} == {}


def test_tab_goes_from_the_pages_over_the_header_into_the_content(folder: Folder, standards: Standards) -> None:
    with shown_window(folder, standards) as (window, operations):
        settle(operations)
        window.activateWindow()
        window.rail.findChildren(QAbstractButton)[-1].setFocus()
        visited = []
        for _ in range(4):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            visited.append(QApplication.focusWidget())
        names = [widget.objectName() for widget in visited]
        inside = window.page_stack.isAncestorOf(visited[-1])

    assert names[:2] == ["round_combo", "search_edit"]
    assert inside


def test_a_picture_of_every_page_is_taken(folder: Folder, standards: Standards, tmp_path: Path) -> None:
    with shown_window(folder, standards) as (window, _):
        keys = window.page_keys
    files = take_pictures(folder, standards, tmp_path / "screens")

    assert [file.stem.split("-", 1)[1] for file in files] == list(keys)
    assert {QImage(str(file)).size().toTuple() for file in files} == {(1366, 768)}
    assert len({file.read_bytes() for file in files}) == len(keys)


def test_every_page_opens_on_few_households_and_the_self_check_loads_everything(
    folder: Folder, location: DataFolder, standards: Standards
) -> None:
    with shown_window(folder, standards) as (window, _):
        pages = len(window.page_keys)
    found = self_check()

    assert open_every_page(DataFolder(location.root / "another"), standards) == pages
    assert found["ok"] is True
    assert found["pages"] == pages
    assert found["failed_cases"] == 0


def test_the_self_check_tells_a_case_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failed:
        passed = False

    monkeypatch.setattr("ngheo_desktop.app.self_check.run_cases", lambda *_: [Failed()])
    monkeypatch.setattr("ngheo_desktop.app.self_check._pages", lambda _: 5)

    assert self_check()["ok"] is False
