"""Telling the keys of a scanner from those of a person.

A scanner is a keyboard that types a whole code with a few milliseconds between its keys. A code is known by its end:
the bar after the twelve digits of an identity card, the last digit of the code on our papers, or Enter after a row of
digits that is longer than any run of answers. Until then each digit is what it is for a person: nobody waits for a key.
"""

from enum import Enum, auto
from itertools import pairwise
from statistics import median

from ngheo_desktop.domain.citizen_id import LENGTH
from ngheo_desktop.domain.paper_code import CODE_DIGITS, household_of

# After this long without a key a new burst begins: no scanner rests in the middle of a code.
BREAK_MS = 100
# What most gaps of a scanner stay under. The fastest typists leave more than 60 ms between digits, for a few keys.
FAST_MS = 50
BAR = "|"
ENDS = frozenset("\r\n\t")
_BACKSPACE = "\b"


class Heard(Enum):
    """What a key is: of a person (or not yet told), the first digit of a burst, a further one, or the end of a code."""

    OTHER = auto()
    FIRST = auto()
    DIGIT = auto()
    CARD = auto()
    HOUSEHOLD = auto()
    UNKNOWN_CODE = auto()


class ReaderBurst:
    """Follows the keys of one keyboard; the times are passed in, in milliseconds."""

    def __init__(self) -> None:
        self._digits = ""
        self._moments: list[int] = []

    def key(self, text: str, moment: int) -> Heard:
        """Take a key that gives `text`; a `moment` of 0 is not known, and such a key is nobody's scanner."""
        follows = bool(self._moments) and 0 <= moment - self._moments[-1] <= BREAK_MS
        if not moment or not (text in ENDS or text == BAR or _is_digit(text)):
            self.forget()
            return Heard.OTHER
        if not _is_digit(text):
            return self._ended(text, moment) if follows else self._not_ended()
        if not follows:
            self.forget()
        # A code is no longer than that on paper; what was typed before it is no part of it.
        self._digits = (self._digits + text)[-CODE_DIGITS:]
        self._moments = [*self._moments, moment][-CODE_DIGITS:]
        if household_of(self._digits) is not None and self._is_fast(CODE_DIGITS):
            return Heard.HOUSEHOLD
        return Heard.DIGIT if follows else Heard.FIRST

    @property
    def digits(self) -> str:
        """The digits of the burst."""
        return self._digits

    def forget(self) -> None:
        """Begin anew."""
        self._digits, self._moments = "", []

    def _ended(self, text: str, moment: int) -> Heard:
        self._moments.append(moment)
        if len(self._digits) >= LENGTH and self._is_fast(LENGTH + 1):
            if text == BAR:
                self._digits = self._digits[-LENGTH:]
                return Heard.CARD
            return Heard.UNKNOWN_CODE
        return self._not_ended()

    def _not_ended(self) -> Heard:
        self.forget()
        return Heard.OTHER

    def _is_fast(self, keys: int) -> bool:
        last = self._moments[-keys:]
        return median(after - before for before, after in pairwise(last)) <= FAST_MS


class ScannedText:
    """What a scanner types after its code was known, until it ends."""

    def __init__(self, begun: str) -> None:
        self.text = begun

    def key(self, text: str) -> bool:
        """Take a key; True when it was the last one. An input method that rewrites letters takes some back first."""
        if text in ENDS:
            return True
        self.text = self.text[:-1] if text == _BACKSPACE else self.text + text
        return False


def _is_digit(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isdigit()
