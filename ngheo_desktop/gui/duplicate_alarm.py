"""People on record twice at the list of households: the button with their number, the key and the menu entry."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.gui.widgets.buttons import PushButton
from ngheo_desktop.messages import N_, format_int, tr
from ngheo_desktop.services.duplicates import DuplicateDesk
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards

KEYS = (("Ctrl+D", N_("People on record twice")),)
_COUNTED = (records.HOUSEHOLD, records.MEMBER, records.DUPLICATE_VERDICT)


class DuplicateAlarm(QObject):
    """Counts pairs on the worker while the page is in front, and opens their window."""

    def __init__(self, page: Page, workspace: Workspace, folder: Folder, standards: Standards) -> None:
        """Serve a page; the button is hidden while there is nothing to look at."""
        super().__init__(page)
        self._page = page
        self._workspace = workspace
        self._folder = folder
        self._standards = standards
        self._stale = True
        self.button = PushButton(page)
        self.button.setObjectName("duplicates_button")
        self.button.setAutoDefault(False)
        self.button.hide()
        self.button.clicked.connect(self.open)
        workspace.operations.changed.connect(self._changed)
        page.installEventFilter(self)

    def attach(self, table: QWidget) -> None:
        """Put the key and the menu entry on the list."""
        action = QAction(tr("&People on record twice…"), table)
        action.setShortcut(QKeySequence("Ctrl+D"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(self.open)
        table.addAction(action)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._count()
        return super().eventFilter(watched, event)

    def _changed(self, changes: Changes) -> None:
        if changes.everything or changes.touches(*_COUNTED):
            self._stale = True
            # A hidden list is counted when it is shown again: each answer that is keyed touches somebody.
            if self._page.isVisible():
                self._count()

    def _count(self) -> None:
        if self._stale and self._folder.commune_code is not None:
            self._stale = False
            self._workspace.operations.run(self._page, DuplicateDesk(self._folder).count, self._show)

    def _show(self, count: int) -> None:
        text = tr("&On record twice ({count})…", count=format_int(count))
        self.button.setText(text)
        self.button.setAccessibleName(text.replace("&", ""))
        self.button.setVisible(count > 0)

    def open(self) -> None:
        """Open the window; an upper office corrects nothing itself."""
        from ngheo_desktop.gui.dialogs.duplicates import DuplicatesDialog  # noqa: PLC0415  (at the first need)

        if self._folder.commune_code is None:
            return
        dialog = DuplicatesDialog(self._workspace.operations, self._folder, self._standards, self._page)
        dialog.exec()
        dialog.deleteLater()
