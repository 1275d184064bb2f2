"""Finds cells typed for the old fonts (TCVN3, VNI) and writes them in Unicode, before anything else reads them.

The font of a cell decides. Where the fonts say nothing (an .xls, text pasted into another font), whole columns are
judged, never a single cell: “Hoà” in Unicode read as VNI would become “Hồ”. A column is decoded only when its words
become Vietnamese syllables that they were not before, or when nothing in its sheet is Unicode and other columns are.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.workbook_file import Cells
from ngheo_desktop.reference.encodings import LegacyEncoding, LegacyFont, decode_legacy, legacy_font

# Letters and signs of Latin-1 that no Vietnamese word in Unicode has, beside a letter.
_ODD = "¡-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñöø÷ûüþÿ"
_SUSPICIOUS = re.compile(f"[A-Za-zÀ-ÿ][{_ODD}]|[{_ODD}][A-Za-zÀ-ÿ]")
_BEYOND_LATIN_1 = re.compile("[Ā-ſƀ-ɏḀ-ỿ]")
_WORD = re.compile(r"[A-Za-z¡-ɏḀ-ỿ\u0300-\u036f]+")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
# What a Vietnamese syllable looks like without its tone.
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    "(?:iê|yê|uyê|uya|uyu|ươu|ươi|uôi|iêu|yêu|oai|oay|oeo|uây|uơ|uê|uâ|uô|ươ|oă|oa|oe|uy|ưa|ưu|ưi|ia|iu|ua|ui|ai|ao|au|ay"
    "|âu|ây|eo|êu|oi|ôi|ơi|oo|[aăâeêioôơuưy])"
    "(?:ng|nh|ch|[cmnpt])?"
)
_SAMPLE = 300
_ENOUGH = 0.7
_BETTER = 0.25


def to_unicode(sheets: list[Cells], data: bytes, file: str) -> list[Cells]:
    """Return the sheets with everything in Unicode; `data` is the workbook they come from.

    Raises:
        KnownError: LIST_DAMAGED when the fonts of a workbook that needs them cannot be read.
    """
    suspects = {cells.sheet: columns for cells in sheets if (columns := _suspicious_columns(cells))}
    if not suspects:
        return sheets
    fonts = _fonts(data, set(suspects), file) if data.startswith(b"PK") else {}
    return [
        _decoded(cells, suspects[cells.sheet], fonts.get(cells.sheet, {})) if cells.sheet in suspects else cells
        for cells in sheets
    ]


def _texts(values: Iterable[object]) -> list[str]:
    """Return the different texts of a column, in the order in which they come first."""
    return [value for value in dict.fromkeys(values) if isinstance(value, str) and value]


def _suspicious_columns(cells: Cells) -> list[int]:
    """Return the columns with text that may be of an old font."""
    found = []
    for column, values in enumerate(zip(*cells.rows, strict=True)):
        texts = _texts(values)
        joined = "\n".join(texts)
        if joined.isascii():
            continue
        if _SUSPICIOUS.search(joined) or (not _BEYOND_LATIN_1.search(joined) and _share(_words(texts)) < _ENOUGH):
            found.append(column)
    return found


def _decoded(cells: Cells, columns: list[int], fonts: dict[tuple[int, int], LegacyFont]) -> Cells:
    rows = [list(row) for row in cells.rows]
    for (row, column), font in fonts.items():
        at, place = row - cells.first_row, column - cells.first_column
        if 0 <= at < len(rows) and 0 <= place < len(rows[at]) and isinstance(value := rows[at][place], str):
            rows[at][place] = decode_legacy(value, font)
    left = replace(cells, rows=rows)
    own = {column: _encoding_of(_texts(row[column] for row in rows)) for column in columns}
    known = [encoding for encoding in own.values() if encoding]
    usual = max(set(known), key=known.count) if known else None
    # Where hardly a text of the sheet is Unicode, its short texts (the heading “Sè CCCD”) are old ones, too.
    whole = usual is not None and _hardly_unicode(_texts(value for row in cells.rows for value in row))
    for column in range(len(rows[0])) if whole else columns:
        texts = _texts(row[column] for row in rows)
        # A column of few words follows the others of its sheet if it cannot be Unicode as it stands.
        doubtful = whole or _SUSPICIOUS.search("\n".join(texts)) is not None
        follows = usual if doubtful and not _is_unicode(texts) else None
        chosen = own.get(column) or follows
        if chosen is None:
            continue
        for values in rows:
            if isinstance(value := values[column], str) and not value.isascii():
                values[column] = decode_legacy(value, LegacyFont(chosen))
    return left


def _is_unicode(texts: list[str]) -> bool:
    return any(_BEYOND_LATIN_1.search(text) for text in texts)


def _hardly_unicode(texts: list[str]) -> bool:
    """Tell whether at most a tenth of the texts with accents have letters that only Unicode has."""
    accented = [text for text in texts if not text.isascii()]
    return sum(_BEYOND_LATIN_1.search(text) is not None for text in accented) * 10 <= len(accented)


def _encoding_of(texts: list[str]) -> LegacyEncoding | None:
    """Return how the text of a column is coded, None when it is Unicode or cannot be told."""
    sample = [text for text in texts if not text.isascii()]
    sample = sample[:: max(1, len(sample) // _SAMPLE)]
    if not sample or not _hardly_unicode(sample):
        return None
    now = _share(_words(sample))
    best, share = None, now + _BETTER
    for encoding in LegacyEncoding:
        decoded = _share(_words([decode_legacy(text, LegacyFont(encoding)) for text in sample]))
        if decoded >= max(share, _ENOUGH):
            best, share = encoding, decoded
    return best


def _words(texts: list[str]) -> list[str]:
    return [word for text in texts for part in text.split() if not part.isascii() for word in _WORD.findall(part)]


def _share(words: list[str]) -> float:
    """Return how many of these words are Vietnamese syllables."""
    if not words:
        return 1.0
    return sum(_SYLLABLE.fullmatch(_toneless(word)) is not None for word in words) / len(words)


def _toneless(word: str) -> str:
    apart = unicodedata.normalize("NFD", word.casefold()).translate(_TONES)
    return unicodedata.normalize("NFC", apart)


def _fonts(data: bytes, sheets: set[str], file: str) -> dict[str, dict[tuple[int, int], LegacyFont]]:
    """Return the cells in old fonts, as (row, column) from 1, of each sheet."""
    import openpyxl  # noqa: PLC0415  (slow to load, and only old lists need it)

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            return {name: dict(_old_fonts(book[name])) for name in sheets if name in book.sheetnames}
        finally:
            book.close()
    except (KeyError, ValueError, TypeError, IndexError, BadZipFile, ParseError) as fault:
        raise KnownError(ErrorCode.LIST_DAMAGED, file=file) from fault


def _old_fonts(sheet: Any) -> Iterator[tuple[tuple[int, int], LegacyFont]]:
    # openpyxl's sheets that are only read share no type with the others.
    known: dict[str, LegacyFont | None] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                name = cell.font.name or ""
                if name not in known:
                    known[name] = legacy_font(name)
                font = known[name]
                if font is not None:
                    yield (cell.row, cell.column), font
