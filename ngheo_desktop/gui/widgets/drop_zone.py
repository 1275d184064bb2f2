"""A place to drop a file on."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from ngheo_desktop.gui import theme


class DropZone(QFrame):
    """Takes one file from the file manager; `dropped` carries its path."""

    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "drop")
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _file_of(event) is not None:
            event.acceptProposedAction()
            theme.set_state(self, "over", "true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        theme.set_state(self, "over", "")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        theme.set_state(self, "over", "")
        file = _file_of(event)
        if file is not None:
            event.acceptProposedAction()
            self.dropped.emit(file)


def _file_of(event: QDropEvent) -> Path | None:
    """Return the one local file that is dragged, or None."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
