"""Text typed for the old fonts: TCVN3 (.VnTime and its like) and VNI (VNI-Times and its like).

Such text is ordinary Latin-1 letters that only look Vietnamese in their font. Decide by the font of the cell, never by
the look of a word: “Hoà” in Unicode read as VNI becomes “Hồ”. Decode before anything else touches the text: TCVN3
writes ư as a soft hyphen, which other steps drop, and compatibility forms change further letters.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ngheo_desktop.domain.text import nfc
from ngheo_desktop.reference.tables import read_table

_END_OF_LATIN_1 = 0x100


class LegacyEncoding(StrEnum):
    """How the letters are coded."""

    TCVN3 = "tcvn3"
    VNI = "vni"


@dataclass(frozen=True, slots=True)
class LegacyFont:
    """What a font says of its text; `capitals` is true for TCVN3 fonts that draw small letters as capitals."""

    encoding: LegacyEncoding
    capitals: bool = False


def legacy_font(name: str) -> LegacyFont | None:
    """Return how text in a font of this name is coded, or None for a Unicode font."""
    folded = name.strip().casefold()
    if folded.startswith(".vn"):
        return LegacyFont(LegacyEncoding.TCVN3, capitals=folded.endswith("h"))
    if folded.startswith("vni-"):
        return LegacyFont(LegacyEncoding.VNI)
    return None


def decode_legacy(text: str, font: LegacyFont) -> str:
    """Return the text in Unicode, NFC.

    Text that already holds a letter outside Latin-1 is Unicode whatever its font says, and comes back as it is.
    """
    if any(ord(char) >= _END_OF_LATIN_1 and char.isalpha() for char in text):
        return nfc(text)
    table, pattern = _decoder(font.encoding)
    decoded = nfc(pattern.sub(lambda match: table[match[0]], text))
    return decoded.upper() if font.capitals else decoded


@cache
def _decoder(encoding: LegacyEncoding) -> tuple[dict[str, str], re.Pattern[str]]:
    columns = (
        "encoding",
        "source_text",
        "source_codepoints",
        "unicode",
        "unicode_codepoint",
        "n_sources_agree",
        "sources",
    )
    rows = read_table("catalogues", "legacy_encodings.csv", columns)
    table = {source: letter for code, source, _, letter, *_ in rows if code == encoding}
    # The longest sequence wins: in VNI a vowel and the sign after it are one letter.
    longest_first = sorted(table, key=len, reverse=True)
    return table, re.compile("|".join(map(re.escape, longest_first)))
