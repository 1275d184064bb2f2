"""A finished PDF on paper and in a file."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import printing


@pytest.fixture
def pdf() -> bytes:
    """Two A4 pages, the first with a black square in its upper left quarter."""
    document = pypdfium2.PdfDocument.new()
    for number in range(2):
        page = document.new_page(595, 842)
        if number == 0:
            square = pypdfium2.raw.FPDFPageObj_CreateNewRect(100, 600, 100, 100)
            pypdfium2.raw.FPDFPageObj_SetFillColor(square, 0, 0, 0, 255)
            pypdfium2.raw.FPDFPath_SetDrawMode(square, 1, False)
            pypdfium2.raw.FPDFPage_InsertObject(page.raw, square)
            pypdfium2.raw.FPDFPage_GenerateContent(page.raw)
    out = BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def test_every_page_becomes_a_picture(qapp, pdf: bytes) -> None:
    images = printing.page_images(pdf, 72)

    assert [(image.width(), image.height()) for image in images] == [(595, 842)] * 2
    assert images[0].pixelColor(150, 842 - 650).value() == 0
    assert images[0].pixelColor(400, 600).value() == 255


def test_printing_keeps_pages_and_places(qapp, pdf: bytes, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))

    assert printing.print_pdf(pdf, printer) == 2
    printed = printing.page_images((tmp_path / "paper.pdf").read_bytes(), 72)
    assert len(printed) == 2
    assert printed[0].pixelColor(150, 842 - 650).value() < 40
    assert printed[0].pixelColor(400, 600).value() > 215


def test_a_pdf_is_saved_whole(pdf: bytes, tmp_path: Path) -> None:
    printing.save_pdf(pdf, tmp_path / "phiếu.pdf")

    assert (tmp_path / "phiếu.pdf").read_bytes() == pdf
    assert [path.name for path in tmp_path.iterdir()] == ["phiếu.pdf"]


def test_a_pdf_that_cannot_be_saved_leaves_nothing(pdf: bytes, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        printing.save_pdf(pdf, tmp_path / "no" / "sheet.pdf")

    assert caught.value.code is ErrorCode.FILE_NOT_WRITTEN
    assert list(tmp_path.iterdir()) == []
