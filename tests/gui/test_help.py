"""The help window by keys: contents, search, links, paper, and F1 in a window that locks the others out."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from tests_support.reading import clashing_mnemonics, unnamed_widgets

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.help import HelpWindow
from ngheo_desktop.gui.dialogs.text import TextDialog
from ngheo_desktop.gui.help_text import paper_look, places_of, screen_look
from ngheo_desktop.gui.printing import new_printer
from ngheo_desktop.messages import choose_language, tr
from ngheo_desktop.services.help_pages import HelpBook

SECTIONS = [("Mọi nơi", [("F1", "Trợ giúp"), ("Ctrl+K", "Tìm hộ")])]
KEYS = {"households": [("N", "Thêm hộ"), ("Ctrl+I", "Nhập danh sách")]}


@pytest.fixture
def window(qtbot) -> HelpWindow:
    choose_language("vi")
    made = HelpWindow(HelpBook("vi"), SECTIONS, KEYS)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open_at(("HouseholdsPage",))
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def text(window: HelpWindow) -> str:
    return window.text_browser.toPlainText()


def rows(window: HelpWindow) -> list[str]:
    return [window.contents_list.item(row).text() for row in range(window.contents_list.count())]


def test_a_page_begins_with_its_title_and_ends_with_its_keys(window: HelpWindow) -> None:
    assert text(window).startswith("Hộ gia đình\n")
    assert window.windowTitle() == "Hộ gia đình · Trợ giúp"
    assert text(window).index("Thêm hộ") > 0
    assert text(window).rstrip().endswith("Nhập danh sách")


def test_the_reader_has_the_focus_so_that_page_down_reads_on(window: HelpWindow) -> None:
    assert window.text_browser.hasFocus()

    press(Qt.Key.Key_PageDown)

    assert window.text_browser.verticalScrollBar().value() > 0


def test_words_without_accents_find_a_page_and_are_marked_in_it(qtbot, window: HelpWindow) -> None:
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.search_edit.hasFocus()
    QTest.keyClicks(window.search_edit, "zzzz")
    press(Qt.Key.Key_Return)
    assert rows(window) == []

    window.search_edit.setText("dau van tay khoa")
    window.search_edit.setFocus()
    press(Qt.Key.Key_Down)

    assert window.contents_list.hasFocus()
    assert window.page.key == "contacts"
    assert rows(window)[0].startswith("Thẻ liên hệ\n")
    marked = {one.cursor.selectedText().casefold() for one in window.text_browser.extraSelections()}
    assert {"dấu", "vân", "tay", "khóa"} <= marked


def test_the_number_of_a_message_finds_what_to_do(window: HelpWindow) -> None:
    window.search_edit.setText("LST-008")
    window.search_edit.search_now()

    assert window.page.key == "list-import"
    assert tr("Search the help") == window.search_edit.accessibleName()
    assert window.found_label.text() == "Tìm thấy 2 trang"


def test_escape_takes_the_search_away_and_then_closes(window: HelpWindow) -> None:
    window.search_edit.setFocus()
    window.search_edit.setText("thôn")
    window.search_edit.search_now()

    press(Qt.Key.Key_Escape)
    assert window.isVisible()
    assert rows(window)[0] == "Bắt đầu"

    press(Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_a_link_is_reached_by_tab_and_followed_by_enter_and_left_again(window: HelpWindow) -> None:
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    assert window.page.key == "list-import"

    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)

    assert window.page.key == "households"
    assert not window.back_button.isEnabled()


def test_every_link_of_every_page_can_be_followed(window: HelpWindow) -> None:
    for page in HelpBook("vi").pages:
        window.go(page.key)
        block = window.text_browser.document().begin()
        while block.isValid():
            iterator = block.begin()
            while not iterator.atEnd():
                link = iterator.fragment().charFormat().anchorHref()
                assert not link or HelpBook("vi").page(link.removesuffix(".md")), (page.key, link)
                iterator += 1
            block = block.next()


def test_the_contents_are_walked_by_arrows_and_pass_the_headings_by(window: HelpWindow) -> None:
    press(Qt.Key.Key_F6)
    assert window.contents_list.hasFocus()
    seen = [window.page.key]
    for _ in range(6):
        press(Qt.Key.Key_Down)
        seen.append(window.page.key)

    assert seen[:2] == ["households", "list-import"]
    assert len(set(seen)) == 7


def test_the_page_of_all_keys_has_every_section(window: HelpWindow) -> None:
    window.go("keys")

    assert "Mọi nơi" in text(window)
    assert tr("Fields and lists") in text(window)
    assert "Ctrl+K" in text(window)


def test_a_page_is_printed_in_dark_ink_whatever_the_screen_shows(window: HelpWindow, tmp_path: Path) -> None:
    theme.current().apply("dark", 200)
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "help.pdf"))

    window.print_on(printer)

    document = pypdfium2.PdfDocument(tmp_path / "help.pdf")
    printed = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "Danh sách mọi hộ của xã" in printed
    assert "Ctrl+I" in printed
    assert paper_look().colours["ink"].lightness() < 60
    assert screen_look().colours["ink"].lightness() > 200


def test_the_text_follows_the_text_size(window: HelpWindow) -> None:
    before = window.text_browser.document().defaultFont().pointSizeF()

    theme.current().apply("light", 200)

    assert window.text_browser.document().defaultFont().pointSizeF() == pytest.approx(2 * before, abs=0.1)
    assert text(window).startswith("Hộ gia đình\n")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_has_a_name_and_a_letter_of_its_own(qtbot, language: str) -> None:
    choose_language(language)
    made = HelpWindow(HelpBook(language), SECTIONS, KEYS)
    qtbot.addWidget(made)
    made.show()

    assert unnamed_widgets(made) == []
    assert clashing_mnemonics(made) == []


def test_marks_stand_where_the_words_are_beyond_letters_that_qt_counts_twice(window: HelpWindow) -> None:
    document = window.text_browser.document()
    document.setPlainText("𝄞 Đường đến thôn Đầu")

    assert [cursor.selectedText() for cursor in places_of(document, "dau duong")] == ["Đường", "Đầu"]


@pytest.fixture
def over_a_modal_window(qtbot, owner: QWidget) -> Iterator[TextDialog]:
    choose_language("vi")
    owner.show()
    dialog = TextDialog("Giấy phép", "…", owner)
    yield dialog
    dialog.deleteLater()


def test_f1_in_a_modal_window_opens_help_that_takes_keys_and_escape_closes_the_help_only(
    qtbot, over_a_modal_window: TextDialog
) -> None:
    dialog = over_a_modal_window
    seen: list[object] = []

    def work() -> None:
        press(Qt.Key.Key_F1)
        shown = dialog.findChild(HelpWindow)
        qtbot.waitUntil(lambda: QApplication.activeWindow() is shown)
        seen.append(shown.page.key)
        press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(QApplication.focusWidget(), "usb")
        press(Qt.Key.Key_Return)
        seen.append(shown.page.key)
        press(Qt.Key.Key_Escape)
        seen.extend([shown.isVisible(), dialog.isVisible()])
        dialog.reject()

    QTimer.singleShot(50, work)
    dialog.exec()

    assert seen[0] == "system"
    assert seen[1] == HelpBook("vi").search("usb")[0].page.key
    assert seen[2:] == [False, True]


def test_f1_a_second_time_uses_the_same_window(qtbot, over_a_modal_window: TextDialog) -> None:
    dialog = over_a_modal_window
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)

    for _ in range(2):
        dialog.close_button.setFocus()
        QTest.keyClick(dialog.close_button, Qt.Key.Key_F1)

    assert len(dialog.findChildren(HelpWindow)) == 1
    dialog.close()
