"""The frame: pages, keys, round, search, inspector, sizes, closing."""

import threading
from datetime import datetime

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget
from tests_support.reading import unnamed_widgets

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import BugError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.help import HelpWindow
from ngheo_desktop.gui.main_window import MainWindow
from ngheo_desktop.gui.page import Page, PageSpec
from ngheo_desktop.messages import choose_language, tr

TOUCHED = Changes(frozenset({("household", RecordId("h1"))}))


class Recorder(Page):
    """Writes down what it is told."""

    made = 0

    def __init__(self, *, details: bool = False) -> None:
        super().__init__()
        type(self).made += 1
        self.told: list[object] = []
        self.unsaved = False
        self.edit = QLineEdit()
        self.edit.setAccessibleName("Tên")
        QVBoxLayout(self).addWidget(self.edit)
        self.details = QLabel("Chi tiết") if details else None

    def activate(self) -> None:
        self.told.append("activate")

    def open_target(self, target: object) -> None:
        self.told.append(("open", target))

    def refresh(self, changes: Changes) -> None:
        self.told.append(changes)

    def search(self, text: str) -> None:
        self.told.append(("search", text))

    def enter_search(self, text: str) -> None:
        self.told.append(("enter", text))

    def inspector(self) -> QWidget | None:
        return self.details

    def has_unsaved(self) -> bool:
        return self.unsaved


@pytest.fixture
def build(qtbot, workspace, clock):
    def make(*, is_sample: bool = False) -> MainWindow:
        Recorder.made = 0
        specs = [
            PageSpec("households", "Households", "home", lambda: Recorder(details=True), searches=True),
            PageSpec("exchange", "Exchange", "arrows-exchange", Recorder, shortcuts=lambda: (("Ins", "Close"),)),
            PageSpec("system", "System", "settings", Recorder),
        ]
        window = MainWindow(workspace, specs, clock=clock, office="Xã Văn Lăng", is_sample=is_sample)
        qtbot.addWidget(window)
        window.show_page("households")
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        return window

    return make


@pytest.fixture
def window(build) -> MainWindow:
    return build()


def press(qtbot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_a_page_is_made_when_it_is_first_shown(window) -> None:
    assert Recorder.made == 1

    window.show_page("exchange")
    window.show_page("households")
    window.show_page("exchange")

    assert Recorder.made == 2
    assert window.page("exchange").told == ["activate", "activate"]


def test_an_unknown_page_is_a_bug(window) -> None:
    with pytest.raises(BugError, match="nosuch"):
        window.show_page("nosuch")


def test_control_and_a_figure_bring_a_page_to_the_front(qtbot, window) -> None:
    press(qtbot, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)

    assert window.current_key == "exchange"


def test_one_page_asks_for_another_with_a_target(window, workspace) -> None:
    workspace.open_page("exchange", "a file")

    assert window.page("exchange").told == ["activate", ("open", "a file")]


def test_changes_reach_every_page_that_exists(qtbot, window, operations) -> None:
    asking = window.page("exchange")
    operations.run(asking, lambda: TOUCHED)
    qtbot.waitUntil(lambda: operations.is_idle)

    assert window.page("households").told[-1] == TOUCHED
    assert window.page("exchange").told[-1] == TOUCHED
    assert Recorder.made == 2


def test_what_was_saved_is_said_with_its_time(qtbot, window, operations) -> None:
    operations.run(window.page("households"), lambda: TOUCHED)
    qtbot.waitUntil(lambda: operations.is_idle)
    shown = [label.text() for label in window.status_line.findChildren(QLabel) if label.isVisible()]
    moment = datetime.fromisoformat("2026-11-21T09:00:00+07:00").astimezone()

    assert shown == [tr("✓ Saved {time}", time=f"{moment:%H:%M:%S}")]


def test_f5_shows_everything_anew(qtbot, window) -> None:
    press(qtbot, Qt.Key.Key_F5)

    assert window.page("households").told[-1] == Changes(everything=True)


def test_the_search_field_looks_into_the_page(qtbot, window) -> None:
    press(qtbot, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.search_edit.hasFocus()

    window.search_edit.setText("Ghến")
    press(qtbot, Qt.Key.Key_Return)

    assert window.page("households").told[-2:] == [("search", "Ghến"), ("enter", "Ghến")]


def test_a_search_from_a_page_that_has_none_goes_to_the_one_that_has(qtbot, window) -> None:
    window.show_page("exchange")
    window.search_edit.setText("Ghến")
    window.search_edit.setFocus()
    window.search_edit.search_now()

    assert window.current_key == "households"
    assert window.search_edit.hasFocus()
    assert window.page("households").told[-1] == ("search", "Ghến")


def test_the_round_chosen_is_told(window, workspace, qtbot) -> None:
    window.set_rounds([("r1", "2025"), ("r2", "2026")], "r2")
    told = []
    workspace.round_changed.connect(told.append)

    window.round_combo.setCurrentIndex(0)

    assert told == ["r1"]
    assert workspace.round_id == "r1"


def test_without_rounds_there_is_nothing_to_choose(window) -> None:
    assert not window.round_combo.isVisible()


def test_f4_hides_and_shows_the_inspector(qtbot, window) -> None:
    window.resize(1366, 740)
    assert window.inspector.isVisible()

    press(qtbot, Qt.Key.Key_F4)
    assert not window.inspector.isVisible()

    press(qtbot, Qt.Key.Key_F4)
    assert window.inspector.isVisible()


def test_a_page_without_details_has_no_inspector(window) -> None:
    window.show_page("exchange")

    assert not window.inspector.isVisible()
    assert not window.inspector_button.isEnabled()


@pytest.mark.parametrize(("width", "scale", "words"), [(1366, 100, True), (1024, 100, False), (1366, 200, False)])
def test_the_rail_shows_words_where_there_is_room(qtbot, window, width: int, scale: int, words: bool) -> None:
    theme.current().apply("light", scale)
    window.resize(width, 740)
    button = window.rail.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[0]

    assert (button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon) is words
    qtbot.waitUntil(lambda: window.rail.width() < width / 4)


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_the_frame_fits_the_smallest_screen(build, scale: int) -> None:
    window = build(is_sample=True)
    window.set_rounds([("r", "Rà soát định kỳ 2026")], "r")
    theme.current().apply("light", scale)
    window.resize(1024, 700)

    assert (window.width(), window.height()) == (1024, 700)


def test_a_page_that_wants_more_than_the_screen_gives_way_and_not_the_window(qtbot, build) -> None:
    theme.current().apply("light", 200)
    window = build(is_sample=True)
    page = window.page("households")
    for number in range(16):
        page.layout().addWidget(QPushButton(f"Nút {number}"))
    window.resize(1366, 700)
    qtbot.waitUntil(lambda: page.layout().minimumSize().height() > 700)

    assert window.height() == 700
    assert window.status_line.mapTo(window, window.status_line.rect().bottomLeft()).y() < 700


@pytest.mark.parametrize(("scale", "covers"), [(100, False), (200, True)])
def test_the_details_stand_beside_the_page_or_over_it_and_the_window_keeps_its_size(
    qtbot, build, scale: int, covers: bool
) -> None:
    theme.current().apply("light", scale)
    window = build()
    page = window.page("households")
    page.edit.setMinimumWidth(500 * scale // 100)
    window.resize(1366, 700)
    if not window.inspector.isVisible():
        press(qtbot, Qt.Key.Key_F4)
    qtbot.waitUntil(window.inspector.isVisible)
    left = window.inspector.mapTo(window, window.inspector.rect().topLeft())
    page_area = window.page_stack

    assert (window.width(), window.height()) == (1366, 700)
    assert left.x() + window.inspector.width() <= 1366
    edge = page_area.mapTo(window, page_area.rect().topRight()).x() + 1
    assert (left.x() < edge) is covers
    assert page.edit.width() >= 500 * scale // 100
    if covers:
        # The header with its button, and the status line, stay free.
        assert left.y() >= window.header.mapTo(window, window.header.rect().bottomLeft()).y()
    press(qtbot, Qt.Key.Key_F4)

    assert not window.inspector.isVisible()


def test_a_wide_window_with_details_can_be_drawn_narrow(qtbot, build) -> None:
    window = build()
    window.page("households").edit.setMinimumWidth(800)
    window.resize(1366, 700)
    qtbot.waitUntil(window.inspector.isVisible)
    window.resize(1024, 700)

    assert window.width() == 1024
    qtbot.waitUntil(lambda: window.page_stack.width() >= 800)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_title_of_a_page_is_cut_in_the_rail(qtbot, build, language: str) -> None:
    choose_language(language)
    window = build()
    window.resize(1366, 740)
    window.rail.set_pages([(title, "home") for title in ("Household list", "Key questionnaires", "Certificates")])
    for position, button in enumerate(window.rail.findChildren(QToolButton)):
        window.rail.select(position % 3)
        qtbot.waitUntil(lambda one=button: one.width() >= one.sizeHint().width())
    choose_language("vi")


def test_f6_goes_from_area_to_area(qtbot, window) -> None:
    window.page("households").edit.setFocus()
    press(qtbot, Qt.Key.Key_F6)
    assert window.inspector.isAncestorOf(QApplication.focusWidget())
    press(qtbot, Qt.Key.Key_F6)
    assert window.rail.isAncestorOf(QApplication.focusWidget())
    press(qtbot, Qt.Key.Key_F6)

    assert window.page("households").edit.hasFocus()


def test_a_page_shown_by_its_key_is_worked_in_at_once(qtbot, window) -> None:
    window.page("households").edit.setFocus()
    press(qtbot, Qt.Key.Key_F6)
    press(qtbot, Qt.Key.Key_F6)
    assert window.rail.isAncestorOf(QApplication.focusWidget())
    press(qtbot, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)

    assert window.page("households").edit.hasFocus()


def test_the_page_has_the_focus_at_first(window) -> None:
    assert window.page("households").edit.hasFocus()


def test_sample_data_are_marked(build) -> None:
    window = build(is_sample=True)

    assert window.sample_mark.isVisible()
    assert tr("SAMPLE DATA") in window.windowTitle()


def test_real_data_are_not_marked_as_samples(window) -> None:
    assert not window.sample_mark.isVisible()
    assert tr("SAMPLE DATA") not in window.windowTitle()


def test_every_key_in_force_is_in_the_list(window) -> None:
    listed = {keys for _, section in window.shortcuts() for keys, _ in section}

    assert listed == {keys for keys, _, _ in window.commands} | {"Ins"}


def test_f1_opens_the_help_with_the_keys_of_the_page(qtbot, window) -> None:
    window.show_page("exchange")

    press(qtbot, Qt.Key.Key_F1)
    shown = window.findChild(HelpWindow)

    assert shown.isVisible()
    assert not shown.isModal()
    assert f"| `Ins` | {tr('Close')} |" in shown.markdown_of("keys")


def test_everything_reached_by_tab_has_a_name(window) -> None:
    assert unnamed_widgets(window) == []


def test_closing_waits_for_work_under_way(qtbot, window, operations) -> None:
    gate = threading.Event()
    operations.run(window, lambda: gate.wait(5))

    window.close()
    assert window.isVisible()

    gate.set()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_closing_asks_before_losing_what_was_typed(qtbot, window) -> None:
    window.page("households").unsaved = True
    asked = []

    def answer(label: str) -> None:
        box = QApplication.activeModalWidget()
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == label).click()

    QTimer.singleShot(50, lambda: answer(tr("Go back")))
    window.close()
    assert window.isVisible()

    QTimer.singleShot(50, lambda: answer(tr("Close and lose it")))
    window.close()
    assert not window.isVisible()
    assert len(asked) == 2


def test_what_a_page_says_stands_in_the_status_line(window, workspace) -> None:
    workspace.say("Đã nhập 3 hộ")

    assert "Đã nhập 3 hộ" in [label.text() for label in window.status_line.findChildren(QLabel) if label.isVisible()]


def test_long_work_shows_how_far_it_is_and_can_be_cancelled(qtbot, window, operations) -> None:
    started = threading.Event()

    def job(progress) -> None:
        while progress(3, 10):
            started.set()

    operations.run_long(window.page("households"), job, title="Đang in")
    started.wait(5)
    row = window.progress_row
    qtbot.waitUntil(lambda: any("3/10" in label.text() for label in row.findChildren(QLabel)))
    assert row.isVisible()

    row.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: operations.is_idle)

    assert not row.isVisible()


def test_a_page_puts_a_search_into_the_header(window, workspace) -> None:
    workspace.search_for("Ghến")

    assert window.search_edit.text() == "Ghến"
    assert window.page("households").told[-1] == ("search", "Ghến")
