"""Personal identification numbers: what their digits say, for warnings only.

Twelve digits (Nghị định 137/2015/NĐ-CP, Điều 13; Thông tư 07/2016/TT-BCA, Điều 7): three for the province or country
where the birth was registered, one for century and sex, two for the year of birth, six without meaning. There is no
check digit, and the codes of provinces are those of before the mergers of 2025. The number of the old card (CMND) has
nine digits and says nothing.
"""

from collections.abc import Collection
from enum import StrEnum

from ngheo_desktop.domain.household import Sex

LENGTH = 12
OLD_LENGTH = 9


class IdDoubt(StrEnum):
    """Why a number may not be this person's."""

    SEX = "sex"
    BIRTH_YEAR = "birth_year"
    PROVINCE = "province"


def is_citizen_id(text: str) -> bool:
    """Tell whether the text is a number of twelve digits, or of nine as on the old card.

    One digit over and over is what people type for want of a number; it is nobody's.
    """
    return text.isascii() and text.isdigit() and len(text) in {LENGTH, OLD_LENGTH} and text.count(text[0]) < len(text)


def sex_in(citizen_id: str) -> Sex | None:
    """Return the sex that a number tells; None for the old card's."""
    if len(citizen_id) != LENGTH:
        return None
    return Sex.MALE if int(citizen_id[3]) % 2 == 0 else Sex.FEMALE


def birth_year_in(citizen_id: str) -> int | None:
    """Return the year of birth that a number tells; None for the old card's."""
    if len(citizen_id) != LENGTH:
        return None
    return 1900 + int(citizen_id[3]) // 2 * 100 + int(citizen_id[4:6])


def doubts_of(
    citizen_id: str, sex: Sex | None, birth_date: str | None, provinces: Collection[str]
) -> tuple[IdDoubt, ...]:
    """Return what speaks against a number; nothing of it proves that the number is wrong.

    Args:
        citizen_id: nine or twelve digits.
        sex: sex of the person, None when not known.
        birth_date: partial ISO date, None when not known.
        provinces: two-digit codes of the provinces before 01/07/2025. Other codes may be those of countries.
    """
    found = []
    if sex is not None and sex_in(citizen_id) not in {None, sex}:
        found.append(IdDoubt.SEX)
    if birth_date and birth_year_in(citizen_id) not in {None, int(birth_date[:4])}:
        found.append(IdDoubt.BIRTH_YEAR)
    if len(citizen_id) == LENGTH and not (citizen_id[0] == "0" and citizen_id[1:3] in provinces):
        found.append(IdDoubt.PROVINCE)
    return tuple(found)
