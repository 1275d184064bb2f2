"""Scans and photographs of paper forms: which households they belong to, by the code printed on them."""

from collections.abc import Iterator
from pathlib import Path

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.paper_code import household_of
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.exchange.card_image import MAX_FILE_BYTES, codes_in, read_codes
from ngheo_desktop.exchange.limited_file import read_limited
from ngheo_desktop.reports.render import POINTS_PER_INCH, PdfPages, UnreadPdfError

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".gif", ".pdf")
_PDF = ".pdf"
# Enough for the code, which is two centimetres wide; more only takes longer.
_DOTS_AN_INCH = 200
_MOST_DOTS = 4_000


def households_on(file: Path, progress: Progress | None = None) -> list[RecordId]:
    """Return the households whose forms are in a picture or a PDF file, each once, in the order of the pages.

    Raises:
        CancelledError: `progress` returned False.
        KnownError: FILE_NOT_FOUND, FILE_NOT_READ, FILE_TOO_LARGE, IMAGE_NOT_READ; IMAGE_NO_CODE when no code was
            found, SCAN_NO_FORM when there are codes, but none of a form of this program.
    """
    texts = list(_texts_of_pdf(file, progress)) if file.suffix.casefold() == _PDF else read_codes(file)
    if not texts:
        raise KnownError(ErrorCode.IMAGE_NO_CODE, file=file.name)
    found = [household for household in map(household_of, texts) if household is not None]
    if not found:
        raise KnownError(ErrorCode.SCAN_NO_FORM, file=file.name)
    return list(dict.fromkeys(found))


def _texts_of_pdf(file: Path, progress: Progress | None) -> Iterator[str]:
    try:
        with PdfPages(read_limited(file, MAX_FILE_BYTES)) as pages:
            count = len(pages)
            for number in range(count):
                if progress is not None and not progress(number, count):
                    raise CancelledError
                picture = pages.render(number, _dots(pages.size(number)))
                yield from codes_in(picture.width, picture.height, picture.stride, picture.rgba)
    except UnreadPdfError as fault:
        raise KnownError(ErrorCode.IMAGE_NOT_READ, file=file.name) from fault


def _dots(size: tuple[float, float]) -> float:
    """Return the resolution for a page of so many points: a poster is not drawn larger than four thousand dots."""
    return min(_DOTS_AN_INCH, _MOST_DOTS * POINTS_PER_INCH / max(*size, 1.0))
