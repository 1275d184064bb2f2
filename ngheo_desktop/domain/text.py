"""Vietnamese text: normal form, search key, sorting keys, tone placement.

All are pure, work character by character and give the same result on every system; the collations of Windows, ICU and
SQLite differ from one another and are not used. People's names are compared through these keys and never rewritten.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

# The tones in dictionary order (ngang without a mark, then huyền, hỏi, ngã, sắc, nặng); every other mark comes after.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_NO_TONE = "0"
_OTHER_MARK = "6"

# Blank, punctuation and digits as in the Unicode collation; then the Vietnamese alphabet, with f, j, w, z where Latin
# has them. Ranks are printable ASCII above the blank, which separates the levels of a key.
_PUNCTUATION = '_-–—,;:!?.…’"“”()[]{}@*/\\&#%`^+<=>|~$'
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {char: chr(0x21 + rank) for rank, char in enumerate(f" {_PUNCTUATION}0123456789{_LETTERS}")}
_LEVEL = " "

_END_OF_LATIN = 0x1F00

_APOSTROPHES = frozenset("'‘’ʼʹ`´")
# ƀ is written in Ê Đê, Gia Rai and Ba Na names; like đ it does not come apart in Unicode.
_STROKED = {"đ": "d", "ƀ": "b"}


def nfc(text: str) -> str:
    """Return the text in Unicode normal form C, in which everything is stored and compared."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the key by which text is searched without accents, case or double blanks.

    đ becomes d, every accent is dropped, every kind of apostrophe becomes ’. Fold the query the same way and compare.
    Never use it to match place names or ethnic groups: Văn Lăng and Văn Lang, Tày and Táy are different.
    """
    return nfc(" ".join(nfc(text).translate(_FOLD).split()))


def sort_key(text: str) -> str:
    """Return a key whose plain order is the Vietnamese dictionary order of the texts.

    Letters first (a ă â b c d đ e ê …), then tones (ngang, huyền, hỏi, ngã, sắc, nặng), then case (small first): the
    order of ICU for `vi`. For Vietnamese the key is ASCII, so it can be stored, indexed and compared as bytes.
    """
    text = nfc(text)
    return _key(text.translate(_PRIMARY), text.translate(_MARKS).encode("ascii"))


def person_sort_key(full_name: str) -> str:
    """Return the key for lists of people: by given name (the last word), then by the words before it."""
    name = nfc(" ".join(full_name.split()))
    rest, _, given = name.translate(_PRIMARY).rpartition(_RANK[" "])
    rest_marks, _, given_marks = name.translate(_MARKS).encode("ascii").rpartition(_BLANK)
    return f"{_key(given, given_marks)}{_LEVEL}{_key(rest, rest_marks)}"


def even_tone_placement(text: str) -> str:
    """Return the text with the tones of open oa, oe and uy on their first vowel (hòa, khỏe, thúy), in NFC.

    Both ways of writing are in use and mean the same; lists of the state mix them. For matching keys only: what people
    read, above all a name, keeps the way it was written.
    """
    text = nfc(text)
    # Most names have no such vowel: looking for the letters is five times as fast as looking for the syllable.
    if _TONED_LAST.isdisjoint(text):
        return text
    placements = _old_placements()
    return re.sub(_OPEN_SYLLABLE, lambda match: placements[match[0]], text)


def _key(letters: str, marks: bytes) -> str:
    tones = marks.translate(_TONE_OF_MARK).rstrip(b"0").decode("ascii")
    cases = marks.translate(_CASE_OF_MARK, _CASELESS_MARKS).rstrip(b"0").decode("ascii")
    return f"{letters}{_LEVEL}{tones}{_LEVEL}{cases}"


class _Table(dict[int, str]):
    """A table for `str.translate`, filled as characters come by; those of no Latin script are not kept."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        result = self._rule(chr(code))
        if code < _END_OF_LATIN:
            self[code] = result
        return result


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) != 0


def _letters_and_marks(char: str) -> tuple[str, str]:
    """Take a lower-case character apart into letters of the alphabet (ă, ê, ơ … stay whole) and its other marks."""
    decomposed = unicodedata.normalize("NFD", char)
    letters = "".join(part for part in decomposed if not _is_mark(part))
    marks = "".join(part for part in decomposed if _is_mark(part))
    for mark in marks:
        whole = nfc(letters + mark)
        if whole in _RANK:
            return whole, marks.replace(mark, "", 1)
    return letters, marks


def _fold_char(char: str) -> str:
    if _is_mark(char):
        return ""
    low = unicodedata.normalize("NFD", char.casefold())
    parts = ("’" if part in _APOSTROPHES else _STROKED.get(part, part) for part in low if not _is_mark(part))
    return nfc("".join(parts))


def _primary(char: str) -> str:
    if char.isspace():
        return _RANK[" "]
    if _is_mark(char) or not char.isprintable():
        return ""
    if char in _APOSTROPHES:
        return _RANK["’"]
    letters, _ = _letters_and_marks(char.casefold())
    return "".join(_RANK.get(letter, letter) for letter in letters)


def _marks(char: str) -> str:
    """Return tone and case in one sign: 0-6 the tone of a small letter, A-G of a capital, a-g of a mark, _ a blank."""
    if char.isspace():
        return "_"
    if _is_mark(char):
        return chr(ord("a") + int(_TONES.get(char, _OTHER_MARK)))
    if not char.isprintable():
        return ""
    small = char.casefold()
    _, marks = _letters_and_marks(small)
    tone = _TONES.get(marks[0], _OTHER_MARK) if marks else _NO_TONE
    return tone if char == small else chr(ord("A") + int(tone))


@cache
def _old_placements() -> dict[str, str]:
    return {
        one + nfc(two + mark): nfc(one + mark) + two
        for first, second in ("oa", "oe", "uy")
        for one in (first, first.upper())
        for two in (second, second.upper())
        for mark in _TONES
    }


_FOLD = _Table(_fold_char)
_PRIMARY = _Table(_primary)
_MARKS = _Table(_marks)
_TONE_OF_MARK = bytes.maketrans(b"_ABCDEFGabcdefg", b"001234560123456")
_CASE_OF_MARK = bytes.maketrans(b"_0123456ABCDEFG", b"000000001111111")
_BLANK = b"_"
_CASELESS_MARKS = b"abcdefg"
# Open means: no letter follows. The u of qu belongs to the consonant (quý, quỵ).
_TONED_LAST = frozenset("àảãáạèẻẽéẹỳỷỹýỵÀẢÃÁẠÈẺẼÉẸỲỶỸÝỴ")
_OPEN_SYLLABLE = r"(?:[oO][àảãáạèẻẽéẹÀẢÃÁẠÈẺẼÉẸ]|(?<![qQ])[uU][ỳỷỹýỵỲỶỸÝỴ])(?![^\W\d_])"
