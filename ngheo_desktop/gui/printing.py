"""Puts a finished PDF on paper or into a file; draws nothing of its own."""

from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import tr

_DPI = 300
_POINTS_AN_INCH = 72


def page_images(pdf: bytes, dpi: int) -> list[QImage]:
    """Return every page of a PDF as a grey picture; for previews about 100 dpi, for paper 300."""
    import pypdfium2  # noqa: PLC0415  (8 MB that only papers need)

    document = pypdfium2.PdfDocument(pdf)
    try:
        images = []
        for page in document:
            bitmap = page.render(scale=dpi / _POINTS_AN_INCH, grayscale=True)
            image = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8
            )
            images.append(image.copy())
            bitmap.close()
        return images
    finally:
        document.close()


def print_pdf(pdf: bytes, printer: QPrinter) -> int:
    """Send every page of a PDF to a printer that was set up; return the number of pages.

    Raises:
        KnownError: FILE_NOT_WRITTEN, the printer takes no pages.
    """
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    images = page_images(pdf, _DPI)
    painter = QPainter()
    if not painter.begin(printer):
        raise KnownError(ErrorCode.FILE_NOT_WRITTEN, file=printer.printerName(), cause=tr("the printer is not ready"))
    for number, image in enumerate(images):
        if number:
            printer.newPage()
        target = QRectF(painter.viewport())
        size = QSizeF(image.size()).scaled(target.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(target.topLeft(), size), image)
    painter.end()
    return len(images)


def ask_and_print(owner: QWidget, pdf: bytes) -> bool:
    """Let the person choose a printer and print; return False when they thought better of it.

    Raises:
        KnownError: FILE_NOT_WRITTEN.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    dialog = QPrintDialog(printer, owner)
    wanted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if wanted:
        print_pdf(pdf, printer)
    return wanted


def ask_and_save(owner: QWidget, pdf: bytes, suggested: str) -> Path | None:
    """Let the person choose a file and write the PDF to it; return where, or None when they thought better of it.

    Raises:
        KnownError: FILE_NOT_WRITTEN.
    """
    chosen, _ = QFileDialog.getSaveFileName(owner, tr("Save as PDF"), suggested, "PDF (*.pdf)")
    if not chosen:
        return None
    path = Path(chosen).with_suffix(".pdf")
    save_pdf(pdf, path)
    return path


def save_pdf(pdf: bytes, path: Path) -> None:
    """Write a PDF whole or not at all, so that a full stick leaves no half page that looks like one.

    Raises:
        KnownError: FILE_NOT_WRITTEN.
    """
    temporary = path.with_name(f"{path.name}.part")
    try:
        temporary.write_bytes(pdf)
        temporary.replace(path)
    except OSError as fault:
        temporary.unlink(missing_ok=True)
        raise KnownError(ErrorCode.FILE_NOT_WRITTEN, file=str(path), cause=fault) from fault
