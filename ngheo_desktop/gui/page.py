"""What a page of the main window is, and what it may know of the world around it.

A page knows its services, the `Workspace` and nothing of the window or of other pages. docs/pages.md shows one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ngheo_desktop.domain.changes import Changes, Progress
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import faults
from ngheo_desktop.gui.operations import Operations

# Reads tables off the GUI thread, told how far it is; see `Page.table_reader`.
TableReader = Callable[[Progress], Sequence[TableContent]]


class Workspace(QObject):
    """What all pages share: the queue of operations, the review round chosen, and the ways to be heard.

    Signals:
        round_changed(str): another review round was chosen in the header.
        rounds_wanted(): a page made or changed a round; the list in the header is to be read again.
        page_wanted(str, object): show the page of that key and hand it a target.
        said(str): something was done, or could not be; one line for the status bar.
        saved_at(datetime): when the last change was committed.
        search_wanted(str): put this text into the search field of the header and search for it.
        status_wanted(): the counts in the status bar are to be worked out again.
    """

    round_changed = Signal(str)
    rounds_wanted = Signal()
    page_wanted = Signal(str, object)
    said = Signal(str)
    saved_at = Signal(object)
    search_wanted = Signal(str)
    status_wanted = Signal()

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.operations = operations
        self._round_id = ""

    @property
    def round_id(self) -> str:
        """The review round in work; empty while there is none."""
        return self._round_id

    def choose_round(self, round_id: str) -> None:
        """Work in another review round from now on."""
        if round_id != self._round_id:
            self._round_id = round_id
            self.round_changed.emit(round_id)

    def open_page(self, key: str, target: object = None) -> None:
        """Show another page; `target` is what it shall open, for example a household's id."""
        self.page_wanted.emit(key, target)

    def search_for(self, text: str) -> None:
        """Search for a text as if it had been typed into the header; "" takes the search away."""
        self.search_wanted.emit(text)

    def say(self, text: str) -> None:
        """Tell what was done, or why it was not, in one line of the status bar and in the screen's language."""
        self.said.emit(text)

    def show_saved(self, moment: datetime) -> None:
        """Show when the last change reached the disk."""
        self.saved_at.emit(moment)


class Page(QWidget):
    """A page: made by its factory when first shown, refreshed when something it shows was touched."""

    def activate(self) -> None:
        """Called each time the page comes to the front."""

    def enter(self) -> bool:
        """Give the focus to what a person works with first; False for the first field that Tab reaches."""
        return False

    def open_target(self, target: object) -> None:
        """Show what another page asked for with `Workspace.open_page`; called after `activate`."""

    def refresh(self, changes: Changes) -> None:
        """Show again what these changes touched; `Changes(everything=True)` means all of it."""

    def search(self, text: str) -> None:
        """Look for what was typed into the header's search field; only when its `PageSpec.searches`."""

    def enter_search(self, text: str) -> None:
        """Do what Enter in the header's search field asks for: open the one thing that `text` names, if there is one.

        Called after `search`; only when the page's `PageSpec.searches`.
        """

    def inspector(self) -> QWidget | None:
        """Return the widget for the panel on the right (F4), or None; the page keeps and updates it."""
        return None

    def shown_tables(self) -> Sequence[TableContent]:
        """Return the tables of the page as they stand, all of their rows, the one in use first, for a file."""
        return ()

    def table_reader(self) -> TableReader | None:
        """Return what reads the tables of the page, None when there is nothing to save.

        A page whose list is too long to be read at once has a reader of its own, which touches no widget.
        """
        tables = self.shown_tables()
        return (lambda _progress: tables) if tables else None

    @property
    def has_tables(self) -> bool:
        """Whether the page hands out tables: it says which by one of the two methods above."""
        own = type(self)
        return own.shown_tables is not Page.shown_tables or own.table_reader is not Page.table_reader

    def has_unsaved(self) -> bool:
        """Tell whether something typed is not committed yet and cannot be committed now."""
        return False

    def add_key(self, keys: str, slot: Callable[[], None]) -> None:
        """Call `slot` when these keys are pressed anywhere on the page."""
        QShortcut(QKeySequence(keys), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_fault(self, fault: KnownError) -> None:
        """Show a known fault in the page's `Banner`, or in a window when the page has none."""
        # Found late: a page without messages needs no banner.
        from ngheo_desktop.gui.widgets.banner import Banner  # noqa: PLC0415

        banner = self.findChild(Banner)
        if banner is not None:
            banner.show_fault(fault)
        else:
            parent = self.parentWidget()
            faults.show(parent, fault)


@dataclass(frozen=True, slots=True)
class PageSpec:
    """How the main window knows a page.

    Attributes:
        key: name in code, for example `households`.
        title: English message id, for example `N_("Households")`; pages go by Ctrl and their place, letters are theirs.
        icon: name of a shipped icon.
        create: makes the page; called once, when it is first shown.
        searches: whether the search field of the header looks into this page, as one types.
        shortcuts: returns the keys the page understands, as (key sequence, English message id), for the list behind
            F1; asked when the list is shown, so that a page's module may load late.
    """

    key: str
    title: str
    icon: str
    create: Callable[[], Page]
    searches: bool = False
    shortcuts: Callable[[], tuple[tuple[str, str], ...]] = tuple
