"""Names as they are given in the villages, put together from lists by ethnic group."""

from functools import cache

from ngheo_desktop.domain.household import Sex
from ngheo_desktop.reference.sampling.draw import Draw, Shares
from ngheo_desktop.reference.tables import read_table

KINH = "01"
EDE = "12"

_LETTER = {Sex.MALE: "m", Sex.FEMALE: "f"}
# Among the Mông and Dao the middle word marks the sex; a second middle word is a habit of the lowlands and the Tày.
_TWO_MIDDLES = frozenset({KINH, "02", "07", "15", "18"})


@cache
def _names() -> dict[tuple[str, str], Shares[str]]:
    columns = ("ethnic_code_1979", "kind", "value", "weight", "source", "confidence")
    weights: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for ethnic, kind, value, weight, *_ in read_table("catalogues", "names_by_ethnicity.csv", columns):
        weights.setdefault((ethnic, kind), []).append((value, float(weight)))
    return {key: Shares.of(pairs) for key, pairs in weights.items()}


def surname(draw: Draw, ethnic: str) -> str:
    """Return a surname of the group."""
    return draw.weighted(_names()[ethnic, "surname"])


def full_name(draw: Draw, ethnic: str, sex: Sex, family: str) -> str:
    """Return a full name with this surname, the way the group gives names."""
    letter = _LETTER[sex]
    names = _names()
    given = draw.weighted(names[ethnic, f"given_{letter}"])
    if ethnic == EDE:
        # Y marks a man, H’ a woman, and the name of the clan comes last.
        return f"Y {given} {family}" if sex is Sex.MALE else f"{given} {family}"
    middles = names[ethnic, f"middle_{letter}"]
    middle = draw.weighted(middles)
    if ethnic in _TWO_MIDDLES:
        if draw.chance(0.02):
            return f"{family} {given}"
        if draw.chance(0.12):
            second = draw.weighted(middles)
            if second not in (middle, given):
                return f"{family} {middle} {second} {given}"
    return f"{family} {middle} {given}"


def long_name(draw: Draw, sex: Sex, family: str) -> str:
    """Return a Kinh name of five words: both parents' surnames, two middle words and the given name."""
    letter = _LETTER[sex]
    names = _names()
    words = [family]
    for kind in ("surname", f"middle_{letter}", f"middle_{letter}", f"given_{letter}"):
        word = draw.weighted(names[KINH, kind])
        while word in words:
            word = draw.weighted(names[KINH, kind])
        words.append(word)
    return " ".join(words)


def given_name(full: str, ethnic: str) -> str:
    """Return the word by which people call each other: the last one, among the Ê Đê the one before the clan."""
    if ethnic == EDE:
        return full.removeprefix("Y ").partition(" ")[0]
    return full.rpartition(" ")[2]
