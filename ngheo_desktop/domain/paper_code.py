"""The code printed on papers by which a scanner opens a household.

It holds digits only. A scanner types like a keyboard, and a Vietnamese input method rewrites letters (Telex: aa, dd,
ee) and digits after letters (VNI: a1), but leaves a row of digits alone. The digits are a mark of this program, the
household's id as a decimal number, and two check digits (ISO/IEC 7064, MOD 97-10).
"""

import re

from ngheo_desktop.domain.ids import RecordId

_MARK = "2708"
_ID_DIGITS = 39
CODE_DIGITS = len(_MARK) + _ID_DIGITS + 2
_CODE = re.compile(rf"{_MARK}\d{{{_ID_DIGITS + 2}}}")
_HEX_DIGITS = 32


def paper_code(household_id: RecordId) -> str:
    """Return the digits that stand for a household.

    Raises:
        ValueError: the id is not a UUID, as all ids of this program are.
    """
    digits = f"{_MARK}{int(household_id.replace('-', ''), 16):0{_ID_DIGITS}d}"
    return f"{digits}{98 - int(digits + '00') % 97:02d}"


def household_of(text: str) -> RecordId | None:
    """Return the household that a scanned code stands for; None for any other text and for a misread code."""
    code = text.strip()
    if len(code) != CODE_DIGITS or _CODE.fullmatch(code) is None or int(code) % 97 != 1:
        return None
    digits = f"{int(code[len(_MARK) : -2]):0{_HEX_DIGITS}x}"
    if len(digits) != _HEX_DIGITS:
        return None
    return RecordId("-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])))
