"""The text in the barcode of a paper form: which household it belongs to, and for which round it was printed.

A scanner types what it reads, and an input method for Vietnamese rewrites what is typed: Telex turns “dd” and “ee” into
đ and ê and takes f, r and s for tones, VNI takes figures after vowels for tones. An id is therefore printed as one
decimal number behind `NGHEO:`, in which neither has anything to rewrite; an id written as it is, is read as well.
"""

import re

from ngheo_desktop.domain.ids import RecordId

MARK = "NGHEO"
_SEPARATOR = ":"
# On some keyboards a scanner's colon comes out as a semicolon.
_TEXT = re.compile(r"\s*NGHEO\s*[:;]\s*([^\s:;]+)(?:\s*[:;]\s*([^\s:;]+))?\s*", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FEWEST_FIGURES = 20


def barcode_text(household_id: RecordId, round_id: RecordId | str | None = None) -> str:
    """Return the text for the barcode on a paper of a household, with the round it was printed for."""
    parts = [MARK, _written(household_id), *([_written(round_id)] if round_id else [])]
    return _SEPARATOR.join(parts)


def household_of(text: str) -> RecordId | None:
    """Return the household that a scanned or typed text names; None when it is no barcode of this program.

    The household need not be in this folder.
    """
    match = _TEXT.fullmatch(text)
    return _read(match[1]) if match else None


def round_of(text: str) -> RecordId | None:
    """Return the round that a scanned text names; None when it names none."""
    match = _TEXT.fullmatch(text)
    return _read(match[2]) if match and match[2] else None


def _written(record_id: str) -> str:
    return str(int(record_id.replace("-", ""), 16)) if _ID.fullmatch(record_id) else record_id


def _read(part: str) -> RecordId | None:
    if not part.isdecimal() or len(part) < _FEWEST_FIGURES:
        lower = part.lower()
        return RecordId(lower if _ID.fullmatch(lower) else part)
    value = int(part)
    if value >> 128:
        return None
    digits = f"{value:032x}"
    return RecordId("-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])))
