"""The text in the QR code of an identity card (CCCD from 2021, Căn cước from 01/07/2024).

Seven fields between bars: number, number of the old card or nothing, full name, birth ddMMyyyy, sex, place of
residence, day of issue ddMMyyyy. The cards of 2024 may add fields (Thông tư 16/2024/TT-BCA): their order was not seen
on a real card, so they are kept as they are and used for nothing. A scanner types the text like a keyboard: an input
method may rewrite its letters, and a wrong layout loses them.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from ngheo_desktop.domain.citizen_id import LENGTH, OLD_LENGTH, is_citizen_id
from ngheo_desktop.domain.household import Sex, is_partial_date
from ngheo_desktop.domain.text import fold, nfc

# The longest text a QR code of a card was seen with is under 300 letters.
MAX_LENGTH = 2_000
_FEWEST_FIELDS = 6
_KNOWN_FIELDS = 7
_SEXES = {"nam": Sex.MALE, "nu": Sex.FEMALE}
_DAY = re.compile(r"(\d{2})(\d{2})(\d{4})")
_YEAR = re.compile(r"\d{4}")
_LOST = "\ufffd"
# A name and an address of this many letters without one accent have lost theirs on the way.
_ENOUGH_LETTERS = 8


class CardDoubt(StrEnum):
    """What an officer must look at before taking a card's text over."""

    NO_ACCENTS = "no_accents"
    BIRTH_DATE = "birth_date"
    BIRTH_YEAR_ONLY = "birth_year_only"
    SEX = "sex"
    ISSUED_ON = "issued_on"


@dataclass(frozen=True, slots=True)
class CitizenCard:
    """What a card says. Dates are ISO; what cannot be read is None and named in `doubts`.

    Attributes:
        old_id: number of the old card, nine digits, or None.
        address: as printed; on cards from before 07/2025 it names a district that is no more.
        extras: further fields as they were.
    """

    citizen_id: str
    old_id: str | None
    full_name: str
    birth_date: str | None
    sex: Sex | None
    address: str
    issued_on: str | None
    extras: tuple[str, ...]
    doubts: tuple[CardDoubt, ...]


def looks_like_card(text: str) -> bool:
    """Tell whether a text begins like that of a card, while it may still be arriving letter by letter."""
    return re.match(r"\s*\d{12}\|", text) is not None


def read_card(text: str) -> CitizenCard | None:
    """Return what the text of a QR code says, None when it is not that of an identity card.

    Impossible dates are never rolled over; a name keeps its letters as they came.
    """
    if len(text) > MAX_LENGTH:
        return None
    fields = [nfc(field).strip() for field in text.strip("\r\n\t ").split("|")]
    if len(fields) < _FEWEST_FIELDS or not is_citizen_id(fields[0]) or len(fields[0]) != LENGTH:
        return None
    fields += [""] * (_KNOWN_FIELDS - len(fields))
    citizen_id, old, name, born, sex_text, address, issued = fields[:_KNOWN_FIELDS]
    if not name or not (not old or (is_citizen_id(old) and len(old) == OLD_LENGTH)):
        return None
    doubts = []
    birth_date = _iso(born)
    if birth_date is None:
        doubts.append(CardDoubt.BIRTH_DATE)
    elif _YEAR.fullmatch(birth_date):
        doubts.append(CardDoubt.BIRTH_YEAR_ONLY)
    sex = _SEXES.get(fold(sex_text))
    if sex is None:
        doubts.append(CardDoubt.SEX)
    issued_on = _iso(issued)
    if issued and (issued_on is None or _YEAR.fullmatch(issued_on)):
        issued_on = None
        doubts.append(CardDoubt.ISSUED_ON)
    if _lost_accents(f"{name} {sex_text} {address}"):
        doubts.append(CardDoubt.NO_ACCENTS)
    return CitizenCard(
        citizen_id,
        old or None,
        name,
        birth_date,
        sex,
        address,
        issued_on,
        tuple(fields[_KNOWN_FIELDS:]),
        tuple(doubts),
    )


def _iso(text: str) -> str | None:
    if _YEAR.fullmatch(text):
        return text if is_partial_date(text) else None
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    iso = f"{match[3]}-{match[2]}-{match[1]}"
    return iso if is_partial_date(iso) else None


def _lost_accents(text: str) -> bool:
    letters = "".join(char for char in text if char.isalpha())
    return _LOST in text or (len(letters) >= _ENOUGH_LETTERS and letters.isascii())
