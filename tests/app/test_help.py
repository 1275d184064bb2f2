"""F1 from every page and tab of the real window: the right help, with the keys that are in force there."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabWidget

from ngheo_desktop.app.pictures import settle, shown_window
from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui.dialogs.create_round import CreateRoundDialog
from ngheo_desktop.gui.dialogs.help import HelpWindow
from ngheo_desktop.gui.help_text import shown_key
from ngheo_desktop.gui.main_window import MainWindow
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.messages import choose_language
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import COMMUNE, Folder, Setup, create_folder
from ngheo_desktop.services.help_pages import START
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards

# What stands behind the tabs of a page, in their order; the keys are those of the whole page.
TABS = {
    "results": ["results", "matrix", "trial", "measures", "movement"],
    "certificates": ["certificates", "certificates"],
    "exchange": ["exchange", "exchange", "contacts", "exchange"],
    "verification": ["verification", "verification", "verification"],
}
TITLES = {"about": "system"}


@pytest.fixture
def folder(location: DataFolder, standards: Standards, clock: FixedClock) -> Iterator[Folder]:
    setup = Setup(role=COMMUNE, officer="Nguyễn Thị Mẫu", commune_code="05665")
    made = create_folder(location, setup, passphrase=None, clock=clock, areas=standards.areas)
    with made.folder as opened:
        added = add_sample(opened, standards, households=8, seed=4)
        classify_round(opened, standards, get_round(opened, added.round_id))
        yield opened


def help_behind_f1(window: MainWindow, operations: Operations) -> HelpWindow:
    window.activateWindow()
    settle(operations)
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F1)
    settle(operations)
    shown = window.findChild(HelpWindow)
    assert shown is not None
    return shown


@pytest.mark.parametrize("language", ["vi", "en"])
def test_f1_explains_every_page_and_tab_with_its_keys(folder: Folder, standards: Standards, language: str) -> None:
    choose_language(language)
    walked = []
    with shown_window(folder, standards) as (window, operations):
        for key in window.page_keys:
            window.show_page(key)
            settle(operations)
            tabs = next((one for one in window.page(key).findChildren(QTabWidget) if one.isVisible()), None)
            found = []
            for position in range(tabs.count() if tabs is not None else 1):
                if tabs is not None:
                    tabs.setCurrentIndex(position)
                    tabs.tabBar().setFocus()
                shown = help_behind_f1(window, operations)
                found.append(shown.page.key)
                for sequence, words in window.keys_by_page()[key]:
                    assert f"| `{shown_key(sequence)}` | {words} |" in shown.markdown_of(shown.page.key), key
                shown.close()
                settle(operations)
            assert found == TABS.get(key, [TITLES.get(key, key)]), key
            walked.append(key)

    assert walked == list(window.page_keys)
    assert START not in walked


def test_the_list_of_all_keys_holds_every_key_of_every_page(folder: Folder, standards: Standards) -> None:
    choose_language("vi")
    with shown_window(folder, standards) as (window, operations):
        settle(operations)
        listed = help_behind_f1(window, operations).markdown_of("keys")

        everything = [one for _, keys in window.shortcuts() for one in keys]
        assert len(everything) > 30
        assert [one for one in everything if f"| `{shown_key(one[0])}` | {one[1]} |" not in listed] == []


def test_a_further_round_is_made_by_its_key(folder: Folder, standards: Standards) -> None:
    choose_language("vi")
    seen = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        seen.append(type(dialog))
        dialog.reject()

    with shown_window(folder, standards) as (window, operations):
        window.activateWindow()
        settle(operations)
        QTimer.singleShot(100, look)
        QTest.keyClick(window.page("households").table, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)

    assert seen == [CreateRoundDialog]
