"""The words by which a household is found, and what is looked for when somebody types.

A household's words stand in one text between blanks, each once: every word of its names, village and number folded
(without accents, đ as d), the words with accents also as they are written, and every number of a person or telephone
twice, forwards behind "#" and backwards behind "<", so that its first and its last digits are beginnings of words. The
full-text index and the comparison with a text (`Wanted.condition`) therefore find the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ngheo_desktop.domain.text import even_tone_placement, fold, nfc

FORWARDS = "#"
BACKWARDS = "<"
SHORTEST_TAIL = 4
_SHORTEST_NUMBER = 9
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[0-9]+(?:[ .\-][0-9]+)+")


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of what was typed: the beginnings of words any of which fits, and the one that fits exactly."""

    beginnings: tuple[str, ...]
    exact: str
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: households that have a word with the beginning of each word typed.

    Attributes:
        text: what was typed, as `exact_text` gives it, without blanks around it.
        has_exact: whether some of what is found fits better than the rest: the accents typed, the number as a whole.
    """

    text: str
    words: tuple[_Word, ...]
    has_exact: bool

    def match(self, *, exact: bool = False) -> str:
        """Return the question to the full-text index; with `exact` for what fits exactly."""
        if exact:
            parts = [f'"{word.exact}"{"" if word.is_whole else "*"}' for word in self.words]
        else:
            parts = ["(" + " OR ".join(f'"{one}"*' for one in word.beginnings) + ")" for word in self.words]
        return " AND ".join(parts)

    def condition(self, column: str, *, exact: bool = False) -> tuple[str, list[str]]:
        """Return the same as a condition on the column of the words, with its parameters."""
        conditions, parameters = [], []
        for word in self.words:
            if exact:
                wanted = [f" {word.exact}{' ' if word.is_whole else ''}"]
            else:
                wanted = [f" {one}" for one in word.beginnings]
            conditions.append(f"({' OR '.join([f'instr({column}, ?)'] * len(wanted))})")
            parameters += wanted
        return " AND ".join(conditions), parameters


def exact_text(text: str) -> str:
    """Return the form in which accents as typed are compared: NFC, lower case, one placement of tones."""
    return even_tone_placement(nfc(text)).lower()


def words_of(texts: Iterable[str], numbers: Iterable[str]) -> str:
    """Return the words of a household: of these names, and of these numbers of people and telephones."""
    text = "\n".join(texts)
    found = dict.fromkeys(_WORD.findall(fold(text)))
    found.update(dict.fromkeys(word for word in _WORD.findall(exact_text(text)) if not word.isascii()))
    for number in numbers:
        digits = "".join(_DIGITS.findall(number))
        if digits:
            found[f"{FORWARDS}{digits}"] = None
            found[f"{BACKWARDS}{digits[::-1]}"] = None
    return f" {' '.join(found)} "


def wanted(text: str) -> Wanted | None:
    """Return what a typed text looks for; None when it has no letter and no figure.

    A long number may be typed in groups, as it stands on a card: 019 151 000 123.
    """
    typed = exact_text(text).strip()
    if _GROUPED.fullmatch(typed) and len(joined := "".join(_DIGITS.findall(typed))) >= _SHORTEST_NUMBER:
        typed = joined
    words = tuple(_wanted_word(word) for word in _WORD.findall(typed))
    if not words:
        return None
    return Wanted(typed, words, any(word.is_whole or not word.exact.isascii() for word in words))


def _wanted_word(word: str) -> _Word:
    folded = fold(word)
    if not _DIGITS.fullmatch(folded):
        return _Word((folded,), word)
    if len(folded) < SHORTEST_TAIL:
        return _Word((folded,), folded, is_whole=True)
    return _Word((folded, f"{FORWARDS}{folded}", f"{BACKWARDS}{folded[::-1]}"), folded)
