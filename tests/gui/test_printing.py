"""A finished PDF on paper and in a file."""

import io
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import printing
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.sync import safe_write


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


def onto(file: Path) -> QPrinter:
    """A printer whose sheets end up in a file."""
    printer = printing.new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


def grey(pages: PdfPages, number: int, x: int, y: int) -> int:
    """The brightness of a printed sheet at a place in points from its upper left corner."""
    picture = pages.render(number, 72)
    return picture.rgba[y * picture.stride + 4 * x]


def test_printing_keeps_pages_and_places(qapp, pdf: bytes, tmp_path: Path) -> None:
    assert printing.print_papers([lambda: pdf], onto(tmp_path / "paper.pdf"), lambda done, total: True) == 2

    with PdfPages((tmp_path / "paper.pdf").read_bytes()) as printed:
        assert len(printed) == 2
        assert [round(side) for side in printed.size(0)] == [595, 842]
        assert grey(printed, 0, 150, 842 - 650) < 40
        assert grey(printed, 0, 400, 600) > 215
        assert grey(printed, 1, 150, 842 - 650) > 215


def test_papers_are_made_one_after_the_other_while_they_are_printed(qapp, pdf: bytes, tmp_path: Path) -> None:
    seen: list[str] = []

    def make() -> bytes:
        seen.append("made")
        return pdf

    def progress(done: int, total: int) -> bool:
        seen.append(f"{done}/{total}")
        return True

    assert printing.print_papers([make, make], onto(tmp_path / "paper.pdf"), progress) == 4
    assert seen == ["made", "1/2", "made", "2/2"]


def test_a_cancelled_job_makes_no_more_papers(qapp, pdf: bytes, tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return pdf

    printing.print_papers([make] * 5, onto(tmp_path / "paper.pdf"), lambda done, total: done < 2)

    assert len(made) == 2


def test_a_pdf_is_saved_whole(pdf: bytes, tmp_path: Path) -> None:
    printing.save_pdf(pdf, tmp_path / "phiếu.pdf")

    assert (tmp_path / "phiếu.pdf").read_bytes() == pdf
    assert [path.name for path in tmp_path.iterdir()] == ["phiếu.pdf"]


def test_a_pdf_that_cannot_be_saved_leaves_nothing(pdf: bytes, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        printing.save_pdf(pdf, tmp_path / "no" / "sheet.pdf")

    assert caught.value.code is ErrorCode.FILE_NOT_WRITTEN
    assert list(tmp_path.iterdir()) == []


def test_a_pdf_that_reads_back_otherwise_is_no_pdf(pdf: bytes, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "sheet.pdf").write_bytes(b"an older one")

    class Forgetful(io.FileIO):
        def write(self, data: object, /) -> int:
            super().write(bytes(len(data)))
            return len(data)

    monkeypatch.setattr(safe_write, "_open_new", lambda path: Forgetful(path, "xb"))

    with pytest.raises(KnownError):
        printing.save_pdf(pdf, tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes() == b"an older one"
