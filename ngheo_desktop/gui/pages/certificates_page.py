"""Certificates: choose households, look at the pages, issue, save or print; and the register of what was issued."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QSplitter, QTabWidget

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.gui.pages.certificate_rows import Documents
from ngheo_desktop.gui.pages.issue_pane import IssuePane
from ngheo_desktop.gui.pages.register_pane import RegisterPane
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner, Kind
from ngheo_desktop.gui.widgets.pdf_preview import PdfPreview
from ngheo_desktop.messages import N_, format_int, tr
from ngheo_desktop.services.certificate_desk import CertificateDesk

# In characters of running text: below, list and preview take turns.
_WIDE_CHARS = 130
_LIST_SHARE = 0.56

SHORTCUTS = (
    ("Space", N_("Choose the household, or leave it out")),
    ("Ctrl+A", N_("Choose every household shown")),
    ("Ctrl+Shift+A", N_("Choose no household")),
    ("F8", N_("Go to the preview, or back to the list")),
    ("PgDown", N_("In the preview: next page")),
    ("PgUp", N_("In the preview: previous page")),
    ("+", N_("In the preview: larger")),
    ("-", N_("In the preview: smaller")),
    ("0", N_("In the preview: as wide as the window")),
)


class CertificatesPage(Page):
    """Issuing and register in two tabs, beside them the paper in front."""

    banner: Banner
    splitter: QSplitter
    tabs: QTabWidget
    preview_side: QFrame
    preview: PdfPreview
    back_button: QPushButton

    def __init__(self, desk: CertificateDesk, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._file: Path | None = None
        self._wide = False
        self._on_preview = False
        load_ui(self, "certificates_page.ui", promoted={"PdfPreview": PdfPreview})
        self.preview.attach(workspace.operations)
        self._issue = IssuePane(workspace, desk)
        self._register = RegisterPane(workspace, desk)
        self.tabs.addTab(self._issue, tr("Iss&ue"))
        self.tabs.addTab(self._register, tr("Re&gister"))
        for pane in (self._issue, self._register):
            pane.documents_changed.connect(partial(self._preview, pane))
            pane.row_changed.connect(partial(self._preview_row, pane))
            pane.preview_wanted.connect(self._to_preview)
            pane.said.connect(self._say)
            pane.failed.connect(self.show_fault)
        self._register.counted.connect(self._show_count)
        self.preview.document_shown.connect(lambda position: self._front().show_position(position))
        self.tabs.currentChanged.connect(self._preview_front)
        self.back_button.clicked.connect(self._to_list)
        self.banner.action.connect(self._show_folder)
        QShortcut(QKeySequence("F8"), self, self._switch, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        QShortcut(
            QKeySequence("Esc"),
            self.preview_side,
            self._to_list,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )
        workspace.round_changed.connect(self._issue.load)
        self.splitter.setHandleWidth(theme.current().space("xs") // 2)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        self._issue.load()
        self._register.load()

    def refresh(self, changes: Changes) -> None:
        self._issue.refresh(changes)
        self._register.refresh(changes)

    def shown_tables(self) -> list[TableContent]:
        return self._front().shown_tables()

    def show_fault(self, fault: KnownError) -> None:
        self._file = None
        super().show_fault(fault)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # -- preview --------------------------------------------------------------------------------------------------

    def _front(self) -> IssuePane | RegisterPane:
        return self._issue if self.tabs.currentIndex() == 0 else self._register

    def _preview_front(self) -> None:
        self._preview(self._front(), self._front().documents())

    def _preview(self, pane: IssuePane | RegisterPane, documents: Documents) -> None:
        if pane is not self._front():
            return
        if not documents.count:
            self.preview.show_message(tr("Choose a household to see its certificate here."))
            return
        self.preview.set_documents(documents.count, documents.make, documents.title)
        self.preview.show_document(documents.current)

    def _preview_row(self, pane: IssuePane | RegisterPane, position: int) -> None:
        if pane is self._front():
            self.preview.show_document(position)

    def _switch(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and self.preview_side.isAncestorOf(focus):
            self._to_list()
        else:
            self._to_preview()

    def _to_preview(self) -> None:
        self._on_preview = True
        self._fit()
        self.preview.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _to_list(self) -> None:
        self._on_preview = False
        self._fit()
        pane = self._front()
        table = pane.household_table if isinstance(pane, IssuePane) else pane.register_table
        table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fit(self) -> None:
        """Show list and preview side by side where there is room, else one of them."""
        wide = self.width() >= theme.current().chars(_WIDE_CHARS)
        if wide and not self._wide:
            self.splitter.setSizes([round(self.width() * _LIST_SHARE), round(self.width() * (1 - _LIST_SHARE))])
        self._wide = wide
        self.tabs.setVisible(self._wide or not self._on_preview)
        self.preview_side.setVisible(self._wide or self._on_preview)
        self.back_button.setVisible(not self._wide)
        for pane in (self._issue, self._register):
            pane.preview_button.setVisible(not self._wide)
        if self.preview_side.isVisibleTo(self):
            self.preview.reload()

    # -- words ----------------------------------------------------------------------------------------------------

    def _say(self, kind: str, text: str, file: object) -> None:
        self._file = file if isinstance(file, Path) else None
        button = tr("Open the folder") if self._file is not None else ""
        kinds: dict[str, Kind] = {"saved": "saved", "warning": "warning", "error": "error"}
        self.banner.show_message(kinds[kind], text, button=button)

    def _show_folder(self) -> None:
        if self._file is not None:
            files.show_folder(self._file.parent)

    def _show_count(self, count: int) -> None:
        self.tabs.setTabText(1, tr("Re&gister") + (f" ({format_int(count)})" if count else ""))
