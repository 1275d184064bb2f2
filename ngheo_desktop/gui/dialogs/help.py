"""The help window: contents, search, pages, and the keys of every screen. It stays open beside the work."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QWidget,
)

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.help_key import HELP_KEY, keys_in, screens_around
from ngheo_desktop.gui.help_text import key_table, lay_out, paper_look, places_of, screen_look
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.search_edit import SearchEdit
from ngheo_desktop.messages import N_, current_language, ntr, tr
from ngheo_desktop.services.help_pages import KEYS, HelpBook, HelpPage

Keys = Sequence[tuple[str, str]]

# Keys that every Qt program has and nobody registers.
COMMON_KEYS = (
    ("Tab", N_("Next field")),
    ("Shift+Tab", N_("Previous field")),
    ("Space", N_("Tick or press what has the focus")),
    ("Esc", N_("Go back or close")),
    ("Ctrl+C", N_("Copy what is chosen")),
)
SHORTCUTS = (
    ("Ctrl+F", N_("Search the help")),
    ("Alt+Left", N_("Back to the page before")),
    ("Ctrl+P", N_("Print this page of the help")),
    ("F6", N_("Between contents and page")),
    ("Esc", N_("Close the help")),
)
_HELP = "help"
_PAGE = Qt.ItemDataRole.UserRole


def show_help(window: QWidget) -> "HelpWindow":
    """Open the help beside a window, or bring it to the front, at the page that explains what has the focus there.

    The help belongs to that window, so that a modal one does not lock it out.
    """
    # The main window loads this module; a dialog before it, such as the first set-up, has none above it.
    from ngheo_desktop.gui.main_window import MainWindow  # noqa: PLC0415

    screens = screens_around(window.focusWidget(), window)
    page = window.page_stack.currentWidget() if isinstance(window, MainWindow) else None
    if page is not None:
        screens = (*screens, *screens_around(page, page))
    shown = window.findChild(HelpWindow, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if shown is None:
        top: QWidget | None = window
        while top is not None and not isinstance(top, MainWindow):
            top = top.parentWidget()
        sections, keys_of = (top.shortcuts(), top.keys_by_page()) if top is not None else ([], {})
        shown = HelpWindow(HelpBook(current_language()), sections, keys_of, window)
    shown.open_at(screens, keys_in(window) if isinstance(window, QDialog) else ())
    shown.show()
    shown.activateWindow()
    return shown


class HelpWindow(QDialog):
    """Shows help pages; knows the keys it is given and nothing of the screens."""

    search_edit: SearchEdit
    contents_list: QListWidget
    found_label: QLabel
    splitter: QSplitter
    text_browser: QTextBrowser
    back_button: QPushButton
    print_button: QPushButton
    close_button: QPushButton

    def __init__(
        self,
        book: HelpBook,
        sections: Sequence[tuple[str, Keys]],
        keys_of: Mapping[str, Keys],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._book = book
        self._sections = sections
        self._keys_of = keys_of
        self._page = book.pages[0]
        self._here: tuple[str, Keys] = ("", ())
        self._past: list[str] = []
        load_ui(self, "help_window.ui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.search_edit.searched.connect(self._search)
        self.search_edit.entered.connect(self._open_first)
        self.search_edit.left_downwards.connect(self.contents_list.setFocus)
        self.contents_list.currentItemChanged.connect(self._choose)
        self.contents_list.itemActivated.connect(lambda _: self.text_browser.setFocus())
        self.text_browser.anchorClicked.connect(self._follow)
        self.back_button.clicked.connect(self.go_back)
        self.print_button.clicked.connect(self._print)
        self.close_button.clicked.connect(self.reject)
        for keys, slot in (
            ("Ctrl+F", self._focus_search),
            ("Ctrl+K", self._focus_search),
            ("Alt+Left", self.go_back),
            ("Ctrl+P", self._print),
            ("F6", self._other_side),
            (HELP_KEY, self._explain_help),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        theme.current().changed.connect(self._show_again)
        self.text_browser.setAccessibleName(self._page.title)
        self._fill_contents()
        self._resize()

    # -- pages ----------------------------------------------------------------------------------------------------

    @property
    def page(self) -> HelpPage:
        """The page that is shown."""
        return self._page

    def open_at(self, screens: Sequence[str], keys: Keys = ()) -> None:
        """Show the page that explains one of these screens, with the keys in force there now."""
        page = self._book.page_of(screens)
        self._here = (page.key, tuple(keys))
        self.search_edit.clear()
        self.search_edit.search_now()
        self.go(page.key)
        self.text_browser.setFocus()

    def go(self, key: str, place: str = "") -> None:
        """Show a page, and in it the words that were searched for.

        Raises:
            BugError: there is no page of that key.
        """
        page = self._book.page(key)
        if page.key != self._page.key and self.text_browser.document().characterCount() > 1:
            self._past.append(self._page.key)
        self._page = page
        self._show_again()
        self._mark(place)
        self._choose_in_contents()
        self.back_button.setEnabled(bool(self._past))

    def go_back(self) -> None:
        """Show the page before this one."""
        if self._past:
            key = self._past.pop()
            self.go(key)
            self._past.pop()
            self.back_button.setEnabled(bool(self._past))

    def markdown_of(self, key: str) -> str:
        """Return a page with its keys behind it.

        Raises:
            BugError: there is no page of that key.
        """
        page = self._book.page(key)
        text = page.text
        if page.key == KEYS:
            common = (tr("Fields and lists"), [(keys, tr(words)) for keys, words in COMMON_KEYS])
            return text + "".join(key_table(title, keys) for title, keys in (*self._sections, common))
        if page.key == _HELP:
            return text + key_table(tr("Keys"), [(keys, tr(words)) for keys, words in SHORTCUTS])
        keys = list(self._keys_of.get(page.keys_of, ()))
        if self._here[0] == page.key:
            known = {sequence for sequence, _ in keys}
            keys += [one for one in self._here[1] if one[0] not in known]
        return text + key_table(tr("Keys"), keys)

    def _show_again(self) -> None:
        place = self.text_browser.verticalScrollBar().value()
        lay_out(self.text_browser.document(), self.markdown_of(self._page.key), screen_look())
        self.text_browser.setAccessibleName(self._page.title)
        self.setWindowTitle(tr("{page} · Help", page=self._page.title))
        self.text_browser.verticalScrollBar().setValue(place)

    def _mark(self, words: str) -> None:
        marks = []
        for cursor in places_of(self.text_browser.document(), words):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(theme.current().colour("accent_soft"))
            mark.format.setForeground(theme.current().colour("ink"))
            marks.append(mark)
        self.text_browser.setExtraSelections(marks)
        start = self.text_browser.textCursor()
        start.setPosition(marks[0].cursor.selectionStart() if marks else 0)
        self.text_browser.setTextCursor(start)
        if not marks:
            self.text_browser.verticalScrollBar().setValue(0)

    def _follow(self, link: QUrl) -> None:
        self.go(link.path().removesuffix(".md"))

    def _explain_help(self) -> None:
        self.go(_HELP)

    # -- contents and search --------------------------------------------------------------------------------------

    def _fill_contents(self) -> None:
        self.contents_list.blockSignals(True)
        self.contents_list.clear()
        bold = theme.current().font(bold=True)
        for chapter in self._book.chapters:
            heading = QListWidgetItem(chapter.title, self.contents_list)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            heading.setFont(bold)
            heading.setForeground(theme.current().colour("muted"))
            for page in chapter.pages:
                item = QListWidgetItem(page.title, self.contents_list)
                item.setData(_PAGE, page.key)
        self.contents_list.blockSignals(False)
        self.found_label.hide()
        self._choose_in_contents()

    def _search(self, words: str) -> None:
        if not words:
            self._fill_contents()
            self._mark("")
            return
        found = self._book.search(words)
        self.contents_list.blockSignals(True)
        self.contents_list.clear()
        for finding in found:
            lines = [finding.page.title, finding.excerpt]
            item = QListWidgetItem("\n".join(line for line in lines if line), self.contents_list)
            item.setToolTip(finding.heading)
            item.setData(_PAGE, finding.page.key)
        self.contents_list.blockSignals(False)
        self.found_label.setText(ntr("{n} page found", "{n} pages found", len(found)))
        self.found_label.show()
        if found:
            self.contents_list.setCurrentRow(0)

    def _open_first(self) -> None:
        if self.contents_list.count():
            self.text_browser.setFocus()

    def _choose(self, item: QListWidgetItem | None) -> None:
        key = item.data(_PAGE) if item is not None else None
        if key:
            self.go(key, self.search_edit.text())

    def _choose_in_contents(self) -> None:
        self.contents_list.blockSignals(True)
        rows = [self.contents_list.item(row).data(_PAGE) for row in range(self.contents_list.count())]
        self.contents_list.setCurrentRow(rows.index(self._page.key) if self._page.key in rows else -1)
        self.contents_list.blockSignals(False)

    # -- keys, paper, size ----------------------------------------------------------------------------------------

    def print_on(self, printer: QPrinter) -> None:
        """Print the page that is shown, with its keys, in dark ink."""
        document = QTextDocument()
        lay_out(document, self.markdown_of(self._page.key), paper_look())
        document.print_(printer)

    def _print(self) -> None:
        from ngheo_desktop.gui.printing import ask_printer  # noqa: PLC0415  (printing loads at the first need)

        printer = ask_printer(self, tr("Print this page of the help"))
        if printer is not None:
            self.print_on(printer)

    def _focus_search(self) -> None:
        self.search_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_edit.selectAll()

    def _other_side(self) -> None:
        side = self.contents_list if self.text_browser.hasFocus() else self.text_browser
        side.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _resize(self) -> None:
        style, screen = theme.current(), self.screen().availableSize()
        self.resize(min(style.chars(120), screen.width() - 40), min(style.em(38), screen.height() - 80))
        left = min(style.chars(34), self.width() * 2 // 5)
        self.splitter.setSizes([left, self.width() - left])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter would press the default button of a dialog; here it follows a link or opens a page.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QPushButton):
                focus.click()
            event.accept()
            return
        super().keyPressEvent(event)
