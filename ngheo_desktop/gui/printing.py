"""The one way of papers out of the program: page by page to a printer, or into a PDF file that is read back."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QTransform
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import files
from ngheo_desktop.reports.render import PdfPages, Picture
from ngheo_desktop.sync.safe_write import write_verified

# What laser printers of an office print; more only makes the job longer.
_DOTS_AN_INCH = 300
_KINDS = "PDF (*.pdf)"


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


def ask_printer(owner: QWidget, title: str) -> QPrinter | None:
    """Ask for a printer in the system's window; None when the person changed their mind."""
    printer = new_printer()
    dialog = QPrintDialog(printer, owner)
    dialog.setWindowTitle(title)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, False)
    accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if accepted else None


def print_papers(papers: Sequence[Callable[[], bytes]], printer: QPrinter, progress: Callable[[int, int], bool]) -> int:
    """Paint papers off the GUI thread, one PDF at a time so that memory stays small; return the number of pages.

    Args:
        papers: makes each of the PDFs.
        printer: where to, see `ask_printer`.
        progress: is told (done, total) after every paper; when it returns False the job of the printer is given up.

    Raises:
        KnownError: PRINTER_REFUSED, or what making a paper raises.
    """
    # The window of the system may have set other margins; the paper brings its own.
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter()
    if not painter.begin(printer):
        raise KnownError(ErrorCode.PRINTER_REFUSED, printer=printer.printerName() or printer.outputFileName())
    printed = 0
    try:
        for done, paper in enumerate(papers, start=1):
            with PdfPages(paper()) as pages:
                for number in range(len(pages)):
                    if printed and not printer.newPage():
                        raise KnownError(ErrorCode.PRINTER_REFUSED, printer=printer.printerName())
                    _paint(painter, printer, pages.render(number, _DOTS_AN_INCH))
                    printed += 1
            if not progress(done, len(papers)):
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
    sheet = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
    if (image.width() > image.height()) != (sheet.width() > sheet.height()):
        # A page that lies on its side is turned, not squeezed: the sheet in the printer is the same for all.
        image = image.transformed(QTransform().rotate(90))
    painter.drawImage(sheet, image)


def ask_pdf(owner: QWidget, title: str, start: Path) -> Path | None:
    """Ask where a PDF file shall be saved; None when the person changed their mind."""
    return files.ask_save(owner, title, start, _KINDS)


def save_pdf(pdf: bytes, path: Path) -> None:
    """Write a PDF and read it back: a full stick leaves no half page that looks like one.

    Raises:
        KnownError: FILE_NOT_WRITTEN.
    """

    def write(out: BinaryIO) -> None:
        out.write(pdf)

    write_verified(path, write)
