"""Where the window stood and how wide columns were made comes back at the next start."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QVBoxLayout

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.main_window import MainWindow
from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.gui.page import Page, PageSpec
from ngheo_desktop.gui.preferences import Preferences
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.gui.window_place import fill_low_screen, put_back, seen
from ngheo_desktop.settings import load_settings


@pytest.fixture
def remembering(qtbot, workspace, clock, tmp_path):
    def make() -> MainWindow:
        file = tmp_path / "settings.json"
        preferences = Preferences(file, load_settings(file), theme.current())
        specs = [PageSpec("lists", "Lists", "home", Lists)]
        window = MainWindow(workspace, specs, clock=clock, office="Xã Văn Lăng", preferences=preferences)
        qtbot.addWidget(window)
        window.show_page("lists")
        window.show()
        qtbot.waitExposed(window)
        return window

    return make


class Lists(Page):
    """Has one table."""

    def __init__(self) -> None:
        super().__init__()
        self.table = WindowedTable()
        self.table.setObjectName("table")
        QVBoxLayout(self).addWidget(self.table)
        columns = [Column("Village", str, key="village"), Column("No.", str, key="number"), Column("Head", str)]
        self.table.set_rows(WindowedModel(columns, list, lambda row: row, self))


def test_the_window_comes_back_where_it_stood(remembering) -> None:
    first = remembering()
    first.setGeometry(20, 30, 770, 700)
    first.close()
    again = remembering()

    assert again.geometry() == QRect(20, 30, 770, 700)


def test_columns_come_back_as_wide_as_they_were_made(qtbot, remembering) -> None:
    first = remembering()
    table = first.page("lists").table
    heads = table.horizontalHeader()
    edge = QPoint(heads.sectionViewportPosition(1) - 2, heads.height() // 2)
    QTest.mousePress(heads.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(heads.viewport(), edge + QPoint(30, 0))
    QTest.mouseMove(heads.viewport(), edge + QPoint(70, 0))
    QTest.mouseRelease(heads.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(70, 0))
    qtbot.waitUntil(lambda: bool(table.widths))
    width = table.columnWidth(0)
    first.close()
    again = remembering().page("lists").table

    assert list(again.widths) == ["village"]
    assert again.columnWidth(0) == width
    again.set_widths({})
    assert again.columnWidth(0) < width


@pytest.mark.parametrize(
    ("stood", "expected"),
    [
        (QRect(100, 100, 1000, 600), QRect(100, 100, 1000, 600)),
        (QRect(-3000, 100, 1000, 600), QRect(0, 100, 1000, 600)),
        (QRect(5000, 5000, 1000, 600), QRect(366, 168, 1000, 600)),
        (QRect(0, -500, 1000, 600), QRect(0, 0, 1000, 600)),
        (QRect(0, 0, 4000, 3000), QRect(0, 0, 1366, 768)),
        (QRect(10, 10, 50, 50), QRect(10, 10, 400, 300)),
        (QRect(1500, 50, 900, 600), QRect(1500, 50, 900, 600)),
    ],
)
def test_a_window_is_put_back_where_it_can_be_seen(stood: QRect, expected: QRect) -> None:
    screens = [QRect(0, 0, 1366, 768), QRect(1366, 0, 1280, 1024)]
    if stood.x() < 1366:
        screens.pop()
    found = seen(stood, screens if stood.x() != 5000 else screens[:1], QSize(400, 300))

    assert found == expected


def test_a_place_that_makes_no_sense_is_passed_over(qtbot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    before = window.geometry()

    assert not put_back(window, {"rect": ["a", 1, 2, 3]})
    assert not put_back(window, {})
    assert window.geometry() == before


@pytest.mark.parametrize(("height", "fills"), [(728, True), (768, True), (1040, False)])
def test_a_window_as_high_as_its_screen_starts_filling_it(qtbot, height: int, fills: bool) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1366, 740)
    fill_low_screen(window, QSize(1366, height))

    assert window.isMaximized() is fills


def test_a_window_that_filled_its_screen_fills_it_at_the_next_start(remembering) -> None:
    first = remembering()
    first.showMaximized()
    first.close()

    assert remembering().isMaximized()
