"""The frame: rail, header, inspector, status line, and which page is in front. Nothing about what pages do."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QSignalBlocker, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from ngheo_desktop.clock import Clock
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.errors import BugError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.drawer import Drawer
from ngheo_desktop.gui.page import Page, PageSpec, Workspace
from ngheo_desktop.gui.preferences import Preferences
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.progress_row import ProgressRow
from ngheo_desktop.gui.widgets.rail import Rail
from ngheo_desktop.gui.widgets.search_edit import SearchEdit
from ngheo_desktop.gui.widgets.status_line import StatusLine
from ngheo_desktop.gui.window_areas import enter, enter_next
from ngheo_desktop.gui.window_memory import WindowMemory
from ngheo_desktop.messages import N_, tr

# In pixels at 100 % text: below, the rail shows icons only and the inspector waits for F4.
_WIDE = 1100
# How long what is under way may take when the computer shuts down; a system gives about five seconds.
_PATIENCE_MS = 3_000
# Keys, what they do, and what does it.
Command = tuple[str, str, Callable[[], None]]


class MainWindow(QMainWindow):
    """The window of an open data folder."""

    rail: Rail
    sample_mark: QLabel
    header: QFrame
    title_label: QLabel
    round_combo: QComboBox
    search_edit: SearchEdit
    save_button: QToolButton
    inspector_button: QToolButton
    page_stack: QStackedWidget
    middle_layout: QHBoxLayout
    inspector: QFrame
    inspector_stack: QStackedWidget
    progress_row: ProgressRow
    status_line: StatusLine

    def __init__(
        self,
        workspace: Workspace,
        pages: Sequence[PageSpec],
        *,
        clock: Clock,
        office: str,
        is_sample: bool = False,
        preferences: Preferences | None = None,
        commands: Sequence[Command] = (),
    ) -> None:
        super().__init__()
        self._memory = WindowMemory(preferences)
        self._workspace = workspace
        self._specs = tuple(pages)
        self._clock = clock
        self._made: dict[int, Page] = {}
        self._inspectors: dict[int, QWidget] = {}
        self._shown = -1
        self._wants_inspector: bool | None = None
        self._closing = False
        load_ui(self, "main_window.ui", promoted={"Rail": Rail, "StatusLine": StatusLine})
        parts = (office, tr("SAMPLE DATA") if is_sample else "", tr("Poor household review"))
        self.setWindowTitle(" · ".join(part for part in parts if part))
        self.sample_mark.setVisible(is_sample)
        self.rail.set_pages([(spec.title, spec.icon) for spec in self._specs])
        self._drawer = Drawer(self.inspector, self.page_stack, self.middle_layout)
        # Tab follows the eye: pages, header, content. The buttons of the rail were made last; and backwards, because Qt
        # takes the first of the header for the neighbour of the last already.
        for widget in (self.inspector_button, self.save_button, self.search_edit, self.round_combo):
            self.setTabOrder(self.rail.last_button, widget)
        self.progress_row.follow(workspace.operations)
        self.set_rounds((), "")
        self.commands = [*self._commands(), *commands]
        for keys, _, slot in self.commands:
            QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WindowShortcut).activated.connect(slot)
        self._connect()
        self.resize(1366, 740)
        self._memory.put_window_back(self)

    # -- pages ----------------------------------------------------------------------------------------------------

    def page(self, key: str) -> Page:
        """Return a page, made if it was not yet.

        Raises:
            BugError: there is no page of that key.
        """
        return self._page_at(self._position(key))

    def show_page(self, key: str, target: object = None) -> None:
        """Bring a page to the front; `target` is what it shall open.

        Raises:
            BugError: there is no page of that key.
        """
        self._show_at(self._position(key))
        if target is not None:
            self.page(key).open_target(target)

    @property
    def page_keys(self) -> tuple[str, ...]:
        """The keys of all pages, in their order."""
        return tuple(spec.key for spec in self._specs)

    @property
    def current_key(self) -> str:
        """The key of the page in front; empty before the first."""
        return self._specs[self._shown].key if self._shown >= 0 else ""

    def refresh(self, changes: Changes, initiator: QWidget | None = None) -> None:  # noqa: ARG002
        """Let every page that exists show again what was touched."""
        for page in self._made.values():
            page.refresh(changes)

    def _position(self, key: str) -> int:
        for position, spec in enumerate(self._specs):
            if spec.key == key:
                return position
        raise BugError(f"there is no page {key!r}")

    def _page_at(self, position: int) -> Page:
        page = self._made.get(position)
        if page is None:
            page = self._specs[position].create()
            self._made[position] = page
            self.page_stack.addWidget(page)
            self._memory.put_widths_back(self._specs[position].key, page)
            inspector = page.inspector()
            if inspector is not None:
                area = QScrollArea()
                area.setWidgetResizable(True)
                area.setWidget(inspector)
                self.inspector_stack.addWidget(area)
                self._inspectors[position] = area
        return page

    def _show_at(self, position: int) -> None:
        page = self._page_at(position)
        spec = self._specs[position]
        self._shown = position
        self.page_stack.setCurrentWidget(page)
        self.rail.select(position)
        self.title_label.setText(tr(spec.title).replace("&", ""))
        self._show_inspector()
        self.save_button.setVisible(page.has_tables)
        page.activate()
        if spec.searches and self.search_edit.text():
            page.search(self.search_edit.text())

    def _go_to(self, position: int) -> None:
        """Show a page by its key, and work in it: the keys of a page act where the focus is."""
        self._show_at(position)
        focus, page = QApplication.focusWidget(), self._page_at(position)
        if focus is None or not page.isAncestorOf(focus):
            enter(page)

    # -- header ---------------------------------------------------------------------------------------------------

    def set_rounds(self, rounds: Sequence[tuple[str, str]], current: str) -> None:
        """Offer these review rounds, as (id, name), and mark the one in work; hidden while there is none."""
        with QSignalBlocker(self.round_combo):
            self.round_combo.clear()
            for round_id, name in rounds:
                self.round_combo.addItem(name, round_id)
            self.round_combo.setCurrentIndex(self.round_combo.findData(current))
        self.round_combo.setVisible(bool(rounds))
        self._workspace.choose_round(current)

    def _show_round(self, round_id: str) -> None:
        with QSignalBlocker(self.round_combo):
            self.round_combo.setCurrentIndex(self.round_combo.findData(round_id))

    def _choose_round(self, index: int) -> None:
        self._workspace.choose_round(str(self.round_combo.itemData(index)))

    def _search(self, text: str) -> None:
        if self._shown < 0 or not self._specs[self._shown].searches:
            first = next((position for position, spec in enumerate(self._specs) if spec.searches), None)
            if first is None or not text:
                return
            self._show_at(first)
            # A page that comes to the front takes the focus, but somebody is typing.
            self.search_edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._page_at(self._shown).search(text)

    def _enter_search(self, text: str) -> None:
        if self._shown >= 0 and self._specs[self._shown].searches:
            self._page_at(self._shown).enter_search(text)

    def _search_for(self, text: str) -> None:
        self.search_edit.setText(text)
        self.search_edit.search_now()

    def save_table(self) -> None:
        """Save the tables of the page in front as a workbook or a CSV file."""
        from ngheo_desktop.gui.table_saving import save_shown  # noqa: PLC0415  (writing files loads at the first need)

        page = self._page_at(self._shown)
        name = f"{self.title_label.text()} {self._clock.today().isoformat()}"
        save_shown(page, self._workspace.operations, page.table_reader(), name, self._workspace.say)

    # -- inspector ------------------------------------------------------------------------------------------------

    def toggle_inspector(self) -> None:
        """Show or hide the panel on the right, from now on on every page that has one."""
        self._wants_inspector = not self.inspector.isVisibleTo(self)
        self._show_inspector()

    def _show_inspector(self) -> None:
        area = self._inspectors.get(self._shown)
        if area is not None:
            self.inspector_stack.setCurrentWidget(area)
        wanted = self._is_wide() if self._wants_inspector is None else self._wants_inspector
        self._drawer.fit()
        self.inspector.setVisible(area is not None and wanted)
        self.inspector_button.setEnabled(area is not None)
        self.inspector_button.setChecked(area is not None and wanted)

    def _is_wide(self) -> bool:
        return self.width() >= _WIDE * theme.current().scale / 100

    def _fit(self) -> None:
        self.rail.show_words(self._is_wide())
        self._show_inspector()

    # -- the whole ------------------------------------------------------------------------------------------------

    def shortcuts(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return every key there is, by section, in the language of the screen."""
        sections = [(tr("Everywhere"), [(keys, tr(text).replace("&", "")) for keys, text, _ in self.commands])]
        by_page = self.keys_by_page()
        sections += [(tr(spec.title).replace("&", ""), by_page[spec.key]) for spec in self._specs if by_page[spec.key]]
        return sections

    def keys_by_page(self) -> dict[str, list[tuple[str, str]]]:
        """Return the keys that each page understands, by the key of the page, in the language of the screen."""
        return {spec.key: [(keys, tr(text)) for keys, text in spec.shortcuts()] for spec in self._specs}

    def _commands(self) -> list[Command]:
        def shower(position: int) -> Callable[[], None]:
            return lambda: self._go_to(position)

        return [
            ("F1", N_("Help for this page, with its keys"), self._show_help),
            ("F4", N_("Show or hide the details panel"), self.toggle_inspector),
            ("F5", N_("Show everything anew"), lambda: self.refresh(Changes(everything=True))),
            ("F6", N_("Go to the next area: pages, content, details"), self._next_area),
            ("Ctrl+K", N_("Search households"), self._focus_search),
            ("Ctrl+E", N_("Save the table on the screen"), self.save_table),
            *((f"Ctrl+{position + 1}", spec.title, shower(position)) for position, spec in enumerate(self._specs)),
        ]

    def _connect(self) -> None:
        workspace, operations = self._workspace, self._workspace.operations
        self.rail.chosen.connect(self._show_at)
        self.round_combo.currentIndexChanged.connect(self._choose_round)
        self._workspace.round_changed.connect(self._show_round)
        self.search_edit.searched.connect(self._search)
        self.search_edit.entered.connect(self._enter_search)
        workspace.search_wanted.connect(self._search_for)
        self.search_edit.left_downwards.connect(self._enter_page)
        self.inspector_button.clicked.connect(self.toggle_inspector)
        self.save_button.clicked.connect(self.save_table)
        operations.changed.connect(self.refresh)
        operations.saved.connect(lambda: self._show_saved(self._clock.now()))
        operations.idle.connect(self._close_when_idle)
        workspace.page_wanted.connect(self.show_page)
        workspace.said.connect(self.status_line.say)
        workspace.saved_at.connect(self._show_saved)
        theme.current().changed.connect(self._fit_to_theme)

    def _show_saved(self, moment: datetime) -> None:
        self.status_line.set_fact("saved", tr("✓ Saved {time}", time=f"{moment.astimezone():%H:%M:%S}"))

    def _fit_to_theme(self) -> None:
        self.rail.fit()
        self._fit()

    def _show_help(self) -> None:
        from ngheo_desktop.gui.dialogs.help import show_help  # noqa: PLC0415  (made at the first need)

        show_help(self)

    def _focus_search(self) -> None:
        self.search_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_edit.selectAll()

    def _enter_page(self) -> None:
        enter(self.page_stack.currentWidget())

    def _next_area(self) -> None:
        enter_next([self.rail, self.page_stack.currentWidget(), self.inspector])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt lets Enter press a button in dialogs only; officers expect it everywhere.
        focus = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QAbstractButton):
            focus.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        self._enter_page()

    def closeEvent(self, event: QCloseEvent) -> None:
        unsaved = [self._specs[position] for position, page in self._made.items() if page.has_unsaved()]
        if unsaved and not self._may_lose(unsaved[0]):
            event.ignore()
        elif not self._workspace.operations.is_idle:
            self._closing = True
            self.status_line.say(tr("The program closes as soon as the work under way has ended."))
            event.ignore()
        else:
            self._remember()
            event.accept()

    def _remember(self) -> None:
        self._memory.keep(self, {self._specs[position].key: page for position, page in self._made.items()})

    def keep_typing(self) -> None:
        """Write what is typed on every page and can be taken, without asking anybody; the program is told to end."""
        patience = QDeadlineTimer(_PATIENCE_MS)
        while not patience.hasExpired():
            for page in self._made.values():
                page.has_unsaved()
            if self._workspace.operations.is_idle:
                break
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 50)
        self._remember()

    def _close_when_idle(self) -> None:
        if self._closing:
            self.close()

    def _may_lose(self, spec: PageSpec) -> bool:
        from ngheo_desktop.gui.dialogs.decision import decide  # noqa: PLC0415  (made at the first need)

        return decide(
            self,
            tr("What you typed on the page “{page}” is not saved.", page=tr(spec.title).replace("&", "")),
            tr("Go back to finish it, or close and lose it."),
            do=tr("Close and lose it"),
            leave=tr("Go back"),
        )
