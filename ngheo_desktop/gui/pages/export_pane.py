"""Writing a bundle into a folder or onto a stick."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPushButton, QScrollArea, QWidget

from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.drives import Drive, removable_drives
from ngheo_desktop.gui.icons import icon, pixmap
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.card import Card
from ngheo_desktop.gui.widgets.fact_grid import Fact, FactGrid, short_digest
from ngheo_desktop.messages import format_int, tr
from ngheo_desktop.services.exchange import Exported
from ngheo_desktop.services.exchange_board import ExchangeBoard

_LOOK_FOR_STICKS_MS = 3_000
_MEGABYTE = 1_000_000
_ROWS = (2, 6)
_PATH = Qt.ItemDataRole.UserRole
_REMOVABLE = Qt.ItemDataRole.UserRole + 1


class ExportPane(QWidget):
    """Where to, the one button, and what was written.

    Signals:
        exported(): a bundle was written; the history has a new line.
        failed(KnownError): nothing was written.
    """

    pane_area: QScrollArea
    target_card: Card
    target_label: QLabel
    place_list: QListWidget
    stick_label: QLabel
    export_button: QPushButton
    folder_button: QPushButton
    refresh_button: QPushButton
    working_label: QLabel
    result_card: Card
    result_mark: QLabel
    result_label: QLabel
    safe_label: QLabel
    result_facts: FactGrid
    open_button: QPushButton

    exported = Signal()
    failed = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        board: ExchangeBoard,
        drives: Callable[[], Sequence[Drive]] = removable_drives,
    ) -> None:
        super().__init__()
        self._workspace, self._board, self._find_drives = workspace, board, drives
        self._drives: tuple[Drive, ...] | None = None
        self._folder = board.outbox
        self._written: Path | None = None
        load_ui(self, "export_pane.ui", promoted={"FactGrid": FactGrid})
        upper = board.upper_office
        self.target_label.setText(
            tr("Send the data to {office}", office=upper) if upper else tr("Send the data to the upper office")
        )
        self.result_card.hide()
        self.working_label.hide()
        self.export_button.clicked.connect(self._export)
        self.folder_button.clicked.connect(self._choose_folder)
        self.refresh_button.clicked.connect(self.look_for_drives)
        self.place_list.itemActivated.connect(self._export)
        self.open_button.clicked.connect(self._open)
        self._again = QTimer(self)
        self._again.setInterval(_LOOK_FOR_STICKS_MS)
        self._again.timeout.connect(self.look_for_drives)
        theme.current().changed.connect(self._fit)
        self._fit()
        self.look_for_drives()

    def look_for_drives(self) -> None:
        """List the sticks that are plugged in, and keep the choice where it is still there."""
        found = tuple(self._find_drives())
        if found == self._drives:
            return
        appeared = [drive for drive in found if self._drives is not None and drive not in self._drives]
        self._drives = found
        chosen = self.place_list.currentItem().data(_PATH) if self.place_list.currentRow() >= 0 else None
        self._fill(appeared[0].root if appeared else chosen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_for_drives()
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._again.stop()
        super().hideEvent(event)

    def show_fault(self, fault: KnownError) -> None:
        """Show that nothing was written and hand the fault to the page."""
        self._set_working(False)
        self.failed.emit(fault)

    def _fill(self, wanted: Path | None) -> None:
        self.place_list.clear()
        for drive in self._drives or ():
            free = tr("{size} MB free", size=format_int(drive.free // _MEGABYTE))
            state = tr("write-protected") if drive.is_read_only else free
            item = self._add("usb", f"{drive.label} — {drive.root} · {state}", drive.root, removable=True)
            if drive.is_read_only:
                item.setFlags(item.flags() & ~(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable))
        outbox = self._board.outbox
        self._add("database", tr("This computer — {folder}", folder=outbox), outbox, removable=False)
        if self._folder != outbox:
            self._add("folder", str(self._folder), self._folder, removable=False)
        self.stick_label.setVisible(not self._drives)
        self._fit()
        rows = [row for row in range(self.place_list.count()) if self._is_open(row)]
        same = [row for row in rows if self.place_list.item(row).data(_PATH) == wanted]
        self.place_list.setCurrentRow((same or rows)[0])

    def _add(self, icon_name: str, text: str, path: Path, *, removable: bool) -> QListWidgetItem:
        item = QListWidgetItem(icon(icon_name), text, self.place_list)
        item.setData(_PATH, path)
        item.setData(_REMOVABLE, removable)
        return item

    def _is_open(self, row: int) -> bool:
        return bool(self.place_list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled)

    def _choose_folder(self) -> None:
        folder = files.ask_folder(self, tr("Folder for the bundle"), self._folder)
        if folder is not None:
            self._folder = folder
            self._fill(folder)
            self.export_button.setFocus()

    def _export(self) -> None:
        if self.place_list.currentRow() < 0 or not self.export_button.isEnabled():
            return
        item = self.place_list.currentItem()
        folder, removable = item.data(_PATH), bool(item.data(_REMOVABLE))
        self._set_working(True)
        self.working_label.setText(
            tr("Writing the bundle. Do not pull the stick out yet.") if removable else tr("Writing the bundle…")
        )
        self._workspace.operations.run_long(
            self,
            lambda progress: self._board.desk.export(folder, progress),
            lambda exported: self._show(exported, removable=removable),
            title=tr("Writing the bundle"),
            on_fault=self.show_fault,
            on_cancelled=lambda: self._set_working(False),
        )

    def _show(self, exported: Exported, *, removable: bool) -> None:
        self._set_working(False)
        self._written = exported.file
        self._draw_mark()
        self.result_label.setText(tr("The bundle was written, read back and found whole."))
        self.safe_label.setText(
            tr("You can pull the stick out now: close what else is open on it first.")
            if removable
            else tr("Copy the file onto a stick, or send it by mail as it is.")
        )
        self.result_facts.set_facts(
            (
                Fact(tr("File"), exported.file.name),
                Fact(tr("Folder"), str(exported.file.parent)),
                Fact(tr("Households"), format_int(exported.households)),
                Fact(tr("Members"), format_int(exported.members)),
                Fact(tr("Changes"), format_int(exported.changes)),
                Fact(tr("Check sum"), short_digest(exported.digest), exported.digest),
            )
        )
        self.result_card.show()
        self.open_button.setFocus()
        # The card has its height only after the next layout.
        QTimer.singleShot(0, self, lambda: self.pane_area.ensureWidgetVisible(self.open_button))
        self.exported.emit()

    def _set_working(self, working: bool) -> None:  # noqa: FBT001  (a Qt-like setter)
        self.working_label.setVisible(working)
        self.export_button.setEnabled(not working)
        self.place_list.setEnabled(not working)
        if working:
            self.result_card.hide()

    def _open(self) -> None:
        if self._written is not None:
            files.show_folder(self._written.parent)

    def _fit(self) -> None:
        rows = max(_ROWS[0], min(self.place_list.count(), _ROWS[1]))
        row = max(self.place_list.sizeHintForRow(0), theme.current().em(1.2))
        self.place_list.setFixedHeight(rows * row + theme.current().space("s"))
        self._draw_mark()

    def _draw_mark(self) -> None:
        self.result_mark.setPixmap(pixmap("circle-check", "saved", 1.4))
