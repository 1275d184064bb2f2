"""What papers of many households have in common: an outline by village and household, and letters that can be drawn."""

from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.reports.fonts import missing_characters


class Outline:
    """The outline of a document: each village and under it each household, in the order they are added."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._count = 0
        self._village: tuple[RecordId | None, str] | None = None

    def add(self, village_id: RecordId | None, village: str, household: str) -> None:
        """Begin a household on the page at hand; an empty name of a village or of a household has no line."""
        self._count += 1
        here = (village_id, village)
        if village and here != self._village:
            # A bookmark has one line of the outline, so the village needs its own on the same page.
            self._line(f"v{self._count}", village, 0, closed=True)
            self._village = here
        if household:
            self._line(f"h{self._count}", household, 1 if village else 0)

    def _line(self, bookmark: str, words: str, level: int, *, closed: bool | None = None) -> None:
        self.canvas.bookmarkPage(bookmark)
        self.canvas.addOutlineEntry(nfc(words), bookmark, level=level, closed=closed)


def check_letters(said: Iterable[str], household: str, village: str) -> None:
    """Refuse words that cannot be printed; `household` is its number or id, and names nobody.

    Raises:
        KnownError: SLIP_LETTERS, a word holds a character that no shipped typeface of the paper has.
    """
    missing = missing_characters(nfc("".join(said)))
    if missing:
        listed = " ".join(f"{char} (U+{ord(char):04X})" for char in missing)
        raise KnownError(ErrorCode.SLIP_LETTERS, household=household, village=village, characters=listed)
