"""Tells whether two names, as people write their own, may be one person's: where the law wants a second pair of eyes.

For people of the office who vouch for something, never for households: there a name alone proves nothing.
"""

import unicodedata
from collections import Counter

from ngheo_desktop.domain.text import fold


def is_a_name(text: str) -> bool:
    """Tell whether there is anything of a name in a text: a letter."""
    return bool(_words(text))


def may_be_one_person(first: str, second: str) -> bool:
    """Tell whether two names could be one person's, in doubt yes.

    Accents, case, blanks, punctuation, digits and invisible characters tell nobody apart, nor does the order of the
    words, a title or post beside the name, or initials in place of words.
    """
    one, other = _words(first), _words(second)
    if not one or not other:
        return True
    if "".join(one) == "".join(other) or _abbreviates(one, other):
        return True
    fewer, more = sorted((Counter(one), Counter(other)), key=lambda words: words.total())
    return fewer <= more


def _words(text: str) -> list[str]:
    shown = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return "".join(char if char.isalpha() else " " for char in fold(shown)).split()


def _abbreviates(one: list[str], other: list[str]) -> bool:
    return len(one) == len(other) and all(
        first == second or (min(len(first), len(second)) == 1 and first[0] == second[0])
        for first, second in zip(one, other, strict=True)
    )
