"""The typefaces of the paper.

Nghị định 30/2020/NĐ-CP asks for Times New Roman, which may not be shipped. Liberation Serif 2.x has the same widths, so
lines break at the same places, and holds every Vietnamese letter; 1.x under the same family name lacks 92 of them. The
PDF's own Helvetica and Times print boxes for ấ, ứ, ậ, ộ and are never used.
"""

from functools import cache, lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ngheo_desktop.assets import asset

REGULAR = "LiberationSerif"
BOLD = "LiberationSerif-Bold"
ITALIC = "LiberationSerif-Italic"
BOLD_ITALIC = "LiberationSerif-BoldItalic"
SANS_BOLD = "LiberationSans-Bold"

FILES = {
    REGULAR: "LiberationSerif-Regular.ttf",
    BOLD: "LiberationSerif-Bold.ttf",
    ITALIC: "LiberationSerif-Italic.ttf",
    BOLD_ITALIC: "LiberationSerif-BoldItalic.ttf",
    SANS_BOLD: "LiberationSans-Bold.ttf",
}


@cache
def font(name: str) -> TTFont:
    """Load a typeface once, make it known to the PDF writer and return it.

    Raises:
        BugError: the font file is not shipped.
    """
    # Text reaches the paper in NFC, which needs no shaping; shaping would cost half the speed.
    loaded = TTFont(name, str(asset("resources", "fonts", FILES[name])), shapable=False, asciiReadable=True)
    pdfmetrics.registerFont(loaded)
    return loaded


@cache
def _characters(name: str) -> frozenset[str]:
    return frozenset(map(chr, font(name).face.charToGlyph)) | {"\n"}


def missing_characters(text: str, name: str = REGULAR) -> str:
    """Return the characters of `text` that the typeface cannot draw, each once, in order; a line feed is none."""
    return "".join(sorted(set(text) - _characters(name)))


@lru_cache(maxsize=16384)
def _unit_width(text: str, name: str) -> float:
    return float(font(name).stringWidth(text, 1000)) / 1000


def width(text: str, name: str, size: float) -> float:
    """Return how wide the text is in points."""
    return _unit_width(text, name) * size
