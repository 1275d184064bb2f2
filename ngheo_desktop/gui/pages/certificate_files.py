"""Certificates on their way out of the program: into a PDF file or to a printer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from ngheo_desktop.domain.certificate import Certificate
from ngheo_desktop.domain.text import fold
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import files
from ngheo_desktop.gui.operations import Operations, Progress
from ngheo_desktop.messages import format_int, ntr, tr
from ngheo_desktop.reports.render import PdfPages, Picture

# What laser printers of an office print; more only makes the job longer.
_DOTS_AN_INCH = 300


@dataclass(frozen=True, slots=True)
class SavedPdf:
    """A PDF file that was written, read back and found whole."""

    file: Path
    pages: int
    certificates: int

    def text(self) -> str:
        """Say what was saved, in the language of the screen."""
        return tr(
            "Saved {certificates} on {pages}: {file}",
            certificates=certificates_text(self.certificates),
            pages=ntr("{n} page", "{n} pages", self.pages),
            file=self.file,
        )


class Papers(Protocol):
    """What makes certificates into files."""

    @property
    def papers(self) -> Path:
        """The folder that is offered for new PDF files."""
        ...

    def pdf(self, issued: Sequence[Certificate]) -> bytes:
        """Return certificates as one PDF."""
        ...

    def save(
        self, issued: Sequence[Certificate], file: Path, progress: Callable[[int, int], bool] | None = None
    ) -> int:
        """Write certificates as one PDF file and return its number of pages."""
        ...


def certificates_text(count: int) -> str:
    """Return “12 certificates” in the language of the screen."""
    return ntr("{n} certificate", "{n} certificates", count)


def numbers_text(certificates: Sequence[Certificate]) -> str:
    """Return the numbers of certificates as a person says them: “07”, or “07 – 18” for a run without gaps."""
    numbers = sorted(certificate.number for certificate in certificates)
    if not numbers:
        return ""
    first, last = f"{numbers[0]:02d}", f"{numbers[-1]:02d}"
    return first if first == last else f"{first} – {last}"


def file_name(place: str, on: date) -> str:
    """Return a name for a PDF file that every file system takes: “giay-chung-nhan-xom-khe-can-2026-11-21.pdf”."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(place)).strip("-")
    return "-".join(part for part in ("giay-chung-nhan", words, on.isoformat()) if part) + ".pdf"


def ask_pdf(owner: QWidget, desk: Papers, place: str, on: date) -> Path | None:
    """Ask where a PDF file shall be saved."""
    return files.ask_save(owner, tr("Save certificates as PDF"), desk.papers / file_name(place, on), "PDF (*.pdf)")


def save(
    owner: QWidget,
    operations: Operations,
    desk: Papers,
    certificates: Sequence[Certificate],
    file: Path,
    *,
    on_done: Callable[[SavedPdf], None],
    on_cancelled: Callable[[], None],
    on_fault: Callable[[KnownError], None],
) -> None:
    """Write a PDF file with a progress row; whatever goes wrong leaves no half file."""
    count = len(certificates)
    operations.run_long(
        owner,
        lambda progress: SavedPdf(file, desk.save(certificates, file, progress), count),
        on_done,
        title=tr("Saving {certificates}", certificates=certificates_text(count)),
        on_cancelled=on_cancelled,
        on_fault=on_fault,
    )


def new_printer() -> QPrinter:
    """Return the usual printer, set to A4 with pages that bring their own margins."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_DOTS_AN_INCH)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    return printer


def ask_printer(owner: QWidget) -> QPrinter | None:
    """Ask for a printer in the system's window; None when the person changed their mind."""
    printer = new_printer()
    dialog = QPrintDialog(printer, owner)
    dialog.setWindowTitle(tr("Print certificates"))
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, False)
    accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if accepted else None


def print_all(
    owner: QWidget,
    operations: Operations,
    desk: Papers,
    certificates: Sequence[Certificate],
    printer: QPrinter,
    *,
    on_done: Callable[[int], None],
    on_cancelled: Callable[[], None],
    on_fault: Callable[[KnownError], None],
) -> None:
    """Send certificates to a printer with a progress row; `on_done` gets the number of pages."""
    operations.run_long(
        owner,
        lambda progress: _print(desk, certificates, printer, progress),
        on_done,
        title=tr("Printing {certificates}", certificates=certificates_text(len(certificates))),
        on_cancelled=on_cancelled,
        on_fault=on_fault,
    )


def _print(desk: Papers, certificates: Sequence[Certificate], printer: QPrinter, progress: Progress) -> int:
    """Paint every page, one certificate at a time so that memory stays small; runs off the GUI thread."""
    # Settings of the window may have set other margins; the paper brings its own.
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter()
    if not painter.begin(printer):
        raise KnownError(ErrorCode.PRINTER_REFUSED, printer=printer.printerName() or printer.outputFileName())
    printed = 0
    try:
        for done, certificate in enumerate(certificates, start=1):
            with PdfPages(desk.pdf([certificate])) as pages:
                for number in range(len(pages)):
                    if printed and not printer.newPage():
                        raise KnownError(ErrorCode.PRINTER_REFUSED, printer=printer.printerName())
                    _paint(painter, printer, pages.render(number, _DOTS_AN_INCH))
                    printed += 1
            if not progress(done, len(certificates)):
                printer.abort()
                break
    finally:
        painter.end()
    return printed


def _paint(painter: QPainter, printer: QPrinter, picture: Picture) -> None:
    """Paint one page over the whole sheet in shades of grey."""
    image = QImage(
        picture.rgba, picture.width, picture.height, picture.stride, QImage.Format.Format_RGBA8888
    ).convertToFormat(QImage.Format.Format_Grayscale8)
    painter.drawImage(QRectF(printer.paperRect(QPrinter.Unit.DevicePixel)), image)


def printed_text(certificates: int, pages: int) -> str:
    """Say what was sent to the printer, in the language of the screen."""
    return tr(
        "Sent {certificates} to the printer, {pages}.",
        certificates=certificates_text(certificates),
        pages=ntr("{n} page", "{n} pages", pages),
    )


def shown_text(shown: int, total: int) -> str:
    """Return “12 of 56” in the language of the screen."""
    return tr("{shown} of {total}", shown=format_int(shown), total=format_int(total))
