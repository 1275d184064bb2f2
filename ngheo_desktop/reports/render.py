"""Turns pages of a PDF into pictures for the preview and the printer, and reads their text back."""

import struct
import threading
import zlib
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import pypdfium2
import pypdfium2.raw as pdfium

from ngheo_desktop.domain.text import nfc

POINTS_PER_INCH = 72
_COLOURS_RGBA = 6

# PDFium keeps global state and may be used by one thread at a time.
_PDFIUM = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A rendered page: rows from the top, each `stride` bytes; a pixel is red, green, blue, alpha."""

    width: int
    height: int
    stride: int
    rgba: bytes

    def png(self) -> bytes:
        """Return the picture as a PNG file (ISO/IEC 15948)."""
        row = self.width * 4
        rows = b"".join(
            b"\0" + self.rgba[start : start + row] for start in range(0, self.height * self.stride, self.stride)
        )
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, _COLOURS_RGBA, 0, 0, 0)
        chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline: its depth from 0, its words, the page it leads to (counted from 0)."""

    level: int
    title: str
    page: int


class UnreadPdfError(Exception):
    """What should be a PDF file cannot be read as one."""


class PdfPages:
    """An open PDF. Usable from any thread; close it after use, best by `with`."""

    def __init__(self, data: bytes) -> None:
        """Open the PDF in `data`.

        Raises:
            UnreadPdfError: it is none, or wants a password; never for one that this program made.
        """
        with _PDFIUM:
            try:
                self._document = pypdfium2.PdfDocument(data)
            except pypdfium2.PdfiumError as fault:
                raise UnreadPdfError(str(fault)) from fault
            self._count = len(self._document)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Free the document's memory. Closing twice does nothing more."""
        with _PDFIUM:
            self._document.close()

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height of page `number` (from 0) in points.

        Raises:
            IndexError: there is no such page.
        """
        self._check(number)
        with _PDFIUM:
            page = self._document[number]
            width, height = page.get_size()
            page.close()
        return float(width), float(height)

    def render(self, number: int, dpi: float = 96) -> Picture:
        """Return page `number` (from 0) on white at `dpi` dots an inch.

        Raises:
            IndexError: there is no such page.
        """
        self._check(number)
        with _PDFIUM:
            page = self._document[number]
            bitmap = page.render(
                scale=dpi / POINTS_PER_INCH,
                fill_color=(255, 255, 255, 255),
                force_bitmap_format=pdfium.FPDFBitmap_BGRA,
                rev_byteorder=True,
            )
            picture = Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
            page.close()
        return picture

    def text(self, number: int) -> str:
        """Return the words of page `number` (from 0) in NFC, line by line.

        Raises:
            IndexError: there is no such page.
        """
        self._check(number)
        with _PDFIUM:
            page = self._document[number]
            text_page = page.get_textpage()
            text = str(text_page.get_text_range())
            text_page.close()
            page.close()
        return nfc(text.replace("\r\n", "\n"))

    def metadata(self) -> dict[str, str]:
        """Return what the document says about itself: Title, Author, Subject, Creator and so on."""
        with _PDFIUM:
            return {name: nfc(value) for name, value in self._document.get_metadata_dict().items()}

    def outline(self) -> list[Bookmark]:
        """Return the bookmarks in the order of the outline."""
        with _PDFIUM:
            return [
                Bookmark(entry.level, nfc(entry.get_title()), entry.get_dest().get_index())
                for entry in self._document.get_toc()
            ]

    def _check(self, number: int) -> None:
        if not 0 <= number < self._count:
            raise IndexError(f"page {number} of {self._count}")
