"""Exchange: bundles out, bundles in, who may send, and the history of both directions."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QTabWidget, QWidget

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.gui.drives import Drive, removable_drives
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.gui.pages.contacts_pane import ContactsPane
from ngheo_desktop.gui.pages.exchange_tables import CommunesPane, HistoryPane
from ngheo_desktop.gui.pages.export_pane import ExportPane
from ngheo_desktop.gui.pages.import_pane import ImportPane
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.messages import tr
from ngheo_desktop.services.exchange_board import ExchangeBoard


class ExchangePage(Page):
    """A commune sends; an office above the communes sees what it holds of each. Both receive and keep cards."""

    banner: Banner
    tabs: QTabWidget

    def __init__(
        self,
        board: ExchangeBoard,
        workspace: Workspace,
        drives: Callable[[], Sequence[Drive]] = removable_drives,
    ) -> None:
        super().__init__()
        self._workspace = workspace
        load_ui(self, "exchange_page.ui")
        self._communes = CommunesPane(workspace, board) if board.is_office else None
        self._export = None if board.is_office else ExportPane(workspace, board, drives)
        self._import = ImportPane(workspace, board)
        self._contacts = ContactsPane(workspace, board)
        self._history = HistoryPane(workspace, board)
        if self._communes is not None:
            self.tabs.addTab(self._communes, tr("Co&mmunes"))
        if self._export is not None:
            self.tabs.addTab(self._export, tr("Se&nd"))
            self._export.exported.connect(self._history.load)
            self._export.failed.connect(self.show_fault)
        self.tabs.addTab(self._import, tr("Recei&ve"))
        self.tabs.addTab(self._contacts, tr("Contact ca&rds"))
        self.tabs.addTab(self._history, tr("H&istory"))
        self._import.imported.connect(self._load_lists)
        self._import.card_wanted.connect(self._add_card)
        self._contacts.said.connect(lambda text: self.banner.show_message("saved", text))
        self._contacts.trusted.connect(self._trusted)
        self._contacts.failed.connect(self.show_fault)
        self.tabs.currentChanged.connect(lambda _: self.banner.clear())
        self._contacts.load()
        self._load_lists()

    def activate(self) -> None:
        self._load_lists()

    def refresh(self, changes: Changes) -> None:
        if changes.everything:
            self._contacts.load()
            self._load_lists()
            if self._export is not None:
                self._export.look_for_drives()

    def shown_tables(self) -> list[TableContent]:
        """Return the list of the tab in front, else the history, which belongs to all of them."""
        if self._communes is not None and self.tabs.currentWidget() is self._communes:
            return self._communes.shown_tables()
        return self._history.shown_tables()

    def show_pane(self, pane: QWidget) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentWidget(pane)

    def _load_lists(self) -> None:
        self._history.load()
        if self._communes is not None:
            self._communes.load()

    def _add_card(self) -> None:
        self.show_pane(self._contacts)
        self._contacts.add_card()

    def _trusted(self) -> None:
        self._load_lists()
        if self._import.examine_again():
            self.show_pane(self._import)
