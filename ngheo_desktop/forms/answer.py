"""What an officer types becomes a stored answer, or a clear refusal.

Stored answers are JSON without floats: a code, a list of codes in the order of the form, a whole number, a decimal as
plain text with a point (`45.5`), a date as ISO text, or text in NFC. An empty field is None.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ngheo_desktop.domain.environment import decimal_of, integer_of
from ngheo_desktop.domain.expression import FactKind
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.model import Question

# Thousands are grouped with points or blanks, as in 1.500.000; decimals follow a comma. A point before one or two
# digits cannot group anything, so 45.5 is taken as 45,5.
_GROUPED = re.compile(r"-?\d{1,3}(?:[.\u0020\u00a0]\d{3})+")
_PLAIN = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"(?P<whole>-?\d{1,3}(?:[.\u0020\u00a0]\d{3})+|-?\d+)(?:,(?P<comma>\d+)|\.(?P<point>\d{1,2}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_YES_NO = {"yes": "yes", "no": "no", "có": "yes", "không": "no", "co": "yes", "khong": "no", "1": "yes", "2": "no"}


def parse_answer(question: Question, raw: object) -> Value:
    """Return the stored form of what was typed or chosen; None for an empty field or list.

    Raises:
        KnownError: ANSWER_INVALID.
    """
    if raw is None or raw == [] or (isinstance(raw, str) and not raw.strip()):
        return None
    value = _PARSERS[question.kind](question, raw)
    if value is None or not in_range(question, value):
        raise KnownError(ErrorCode.ANSWER_INVALID, value=raw, question=question.label)
    return value


def is_valid_answer(question: Question, value: object) -> bool:
    """Tell whether a stored answer is of the right kind and among the choices; ranges are a matter of `in_range`."""
    return value is not None and _PARSERS[question.kind](question, value) == value


def in_range(question: Question, value: object) -> bool:
    """Tell whether a stored number lies within the limits of the question; anything else has none."""
    if question.minimum is None and question.maximum is None:
        return True
    number = integer_of(value) if question.kind is FactKind.INTEGER else decimal_of(value)
    if number is None:
        return True
    too_small = question.minimum is not None and number < question.minimum
    too_large = question.maximum is not None and number > question.maximum
    return not too_small and not too_large


def _code(question: Question, raw: object) -> Value:
    return raw if isinstance(raw, str) and question.choice(raw) is not None else None


def _yes_no(_question: Question, raw: object) -> Value:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    return _YES_NO.get(nfc(raw).strip().casefold()) if isinstance(raw, str) else None


def _codes(question: Question, raw: object) -> Value:
    items: Sequence[object] = [part.strip() for part in raw.split(",")] if isinstance(raw, str) else []
    if isinstance(raw, list | tuple):
        items = raw
    if not items:
        return None
    wanted = {item for item in items if isinstance(item, str)}
    found = [choice.code for choice in question.choices if choice.code in wanted]
    if len(found) != len(items) or (question.exclusive in found and len(found) > 1):
        return None
    return found


def _integer(_question: Question, raw: object) -> Value:
    if type(raw) is int:
        return raw
    text = raw.strip() if isinstance(raw, str) else ""
    if _PLAIN.fullmatch(text):
        return int(text)
    return int(re.sub(r"[.\s]", "", text)) if _GROUPED.fullmatch(text) else None


def _decimal(question: Question, raw: object) -> Value:
    if type(raw) is int:
        return str(raw)
    if isinstance(raw, Decimal):
        number = raw
    else:
        match = _DECIMAL.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if match is None:
            return None
        whole = re.sub(r"[.\s]", "", match["whole"])
        number = Decimal(f"{whole}.{match['comma'] or match['point'] or '0'}")
    if not number.is_finite() or number != round(number, question.decimals):
        return None
    return canonical_decimal(number)


def canonical_decimal(number: Decimal) -> str:
    """Return a decimal as plain text without useless zeros: `45.5`, `40`, never `4E+1`."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _date(_question: Question, raw: object) -> Value:
    if isinstance(raw, date):
        return raw.isoformat()
    text = raw.strip() if isinstance(raw, str) else ""
    match = _DAY_FIRST.fullmatch(text)
    try:
        found = date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError:
        return None
    return found.isoformat()


def _text(_question: Question, raw: object) -> Value:
    return nfc(raw).strip() if isinstance(raw, str) else None


_PARSERS = {
    FactKind.CHOICE: _code,
    FactKind.YES_NO: _yes_no,
    FactKind.MULTI: _codes,
    FactKind.INTEGER: _integer,
    FactKind.DECIMAL: _decimal,
    FactKind.DATE: _date,
    FactKind.TEXT: _text,
}
