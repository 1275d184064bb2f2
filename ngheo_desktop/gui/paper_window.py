"""What windows share that save papers as PDF or send them to a printer: busy meanwhile, and told how it went."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog

from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import printing
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.messages import ntr, tr


class PaperWindow(QDialog):
    """A window that prints; `_file` is the file saved last, whose folder the banner offers to open."""

    banner: Banner
    _operations: Operations
    _file: Path | None

    @abstractmethod
    def _set_busy(self, *, busy: bool) -> None:
        """Lock what must rest while papers are made, or let it go."""

    def _send(self, papers: Sequence[Callable[[], bytes]], printer: QPrinter, title: str) -> None:
        self._set_busy(busy=True)
        self._operations.run_long(
            self,
            lambda progress: printing.print_papers(papers, printer, progress),
            self._printed,
            title=title,
            on_fault=self._fail,
            on_cancelled=lambda: self._set_busy(busy=False),
        )

    def _printed(self, pages: int) -> None:
        self._set_busy(busy=False)
        self._file = None
        told = ntr("{n} page", "{n} pages", pages)
        self.banner.show_message("saved", tr("Sent to the printer: {pages}.", pages=told))

    def _fail(self, fault: KnownError) -> None:
        self._set_busy(busy=False)
        self._file = None
        self.banner.show_fault(fault)
