"""Identity cards at the page that shows a household: the key, the menu entry, and what a reader types into a cell."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.messages import N_, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards

KEYS = (("Ctrl+Q", N_("Take over an identity card (CCCD)")),)


class CardScans(QObject):
    """Opens the window for cards over the household in focus."""

    def __init__(
        self,
        page: Page,
        workspace: Workspace,
        folder: Folder,
        standards: Standards,
        in_focus: Callable[[], RecordId | None],
        go_on: Callable[[RecordId | None], object],
    ) -> None:
        """Serve a page; `go_on` gets the person whose card was taken, and brings the focus back."""
        super().__init__(page)
        self._page = page
        self._workspace = workspace
        self._folder = folder
        self._standards = standards
        self._in_focus = in_focus
        self._go_on = go_on

    def attach(self, widget: QWidget) -> None:
        """Put the key and the menu entry on a widget of the page."""
        action = QAction(tr("Take over an &identity card…"), widget)
        action.setShortcut(QKeySequence("Ctrl+Q"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(self._scan_next)
        widget.addAction(action)

    def scan(self, text: str = "") -> None:
        """Open the window; `text` was scanned already."""
        household_id = self._in_focus()
        if household_id is None or self._folder.commune_code is None:
            return
        if self._page.has_unsaved():
            self._workspace.say(tr("Something you typed is not valid and is not saved."))
            return
        # Everything typed is on the disk then, which the window reads.
        self._workspace.operations.run(self._page, lambda: None, lambda _: self._open(household_id, text))

    def _scan_next(self) -> None:
        self.scan()

    def scan_later(self, text: str) -> None:
        """Open the window once the cell that a reader typed into has ended its work."""
        QTimer.singleShot(0, self, lambda: self.scan(text))

    def _open(self, household_id: RecordId, text: str) -> None:
        from ngheo_desktop.gui.dialogs.scan_card import ScanCardDialog  # noqa: PLC0415  (at the first need)
        from ngheo_desktop.services.households import HouseholdBook  # noqa: PLC0415

        try:
            household = HouseholdBook(self._folder).get(household_id)
        except KnownError as fault:
            self._page.show_fault(fault)
            return
        dialog = ScanCardDialog(
            self._workspace.operations, self._folder, self._standards, household, self._page, text=text
        )
        dialog.exec()
        taken = dialog.taken
        dialog.deleteLater()
        if taken is not None:
            self._workspace.say(tr("Taken over from the identity card."))
        self._go_on(taken)
