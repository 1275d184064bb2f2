"""What is typed becomes one stored form, or is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.assets import asset
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.answer import canonical_decimal, is_valid_answer, parse_answer
from ngheo_desktop.forms.parse import load_form

FORM = load_form(asset("resources", "forms", "vn-2026"))

GOOD = [
    ("house.area_m2", "45,5", "45.5"),
    ("house.area_m2", "45.5", "45.5"),
    ("house.area_m2", "45,50", "45.5"),
    ("house.area_m2", " 40 ", "40"),
    ("house.area_m2", "40,00", "40"),
    ("house.area_m2", "1.500", "1500"),
    ("house.area_m2", "1.500,25", "1500.25"),
    ("house.area_m2", 40, "40"),
    ("house.area_m2", Decimal("4E+1"), "40"),
    ("income.monthly", "1.600.000", 1_600_000),
    ("income.monthly", "1 600 000", 1_600_000),
    ("income.monthly", "1600000", 1_600_000),
    ("income_score", 0, 0),
    ("income_score", "140", 140),
    ("water.source", "piped", "piped"),
    ("telecom.internet", "yes", "yes"),
    ("telecom.internet", "Không", "no"),
    ("telecom.internet", True, "yes"),
    ("info.shared", "phone,tv", ["tv", "phone"]),
    ("info.shared", ["phone", "tv"], ["tv", "phone"]),
    ("info.shared", ["none"], ["none"]),
    ("survey.date", "05/09/2026", "2026-09-05"),
    ("survey.date", "2026-09-05", "2026-09-05"),
    ("survey.date", date(2026, 9, 5), "2026-09-05"),
    ("survey.enumerator", "  Nguyễn Văn A\u0323n  ", "Nguyễn Văn Ạn"),
    ("survey.enumerator", "", None),
    ("income_score", "  ", None),
    ("income_score", None, None),
    ("info.shared", [], None),
]
BAD = [
    ("house.area_m2", "bốn mươi"),
    ("house.area_m2", "45,555"),
    ("house.area_m2", "-1"),
    ("house.area_m2", "10001"),
    ("house.area_m2", "NaN"),
    ("house.area_m2", Decimal("NaN")),
    ("house.area_m2", 45.5),
    ("income_score", "140,5"),
    ("income_score", "1.40"),
    ("income_score", "-1"),
    ("income_score", "1001"),
    ("income_score", True),
    ("water.source", "wine"),
    ("water.source", ["piped"]),
    ("telecom.internet", "maybe"),
    ("info.shared", ["tv", "none"]),
    ("info.shared", ["tv", "tv"]),
    ("info.shared", ["tv", "fax"]),
    ("survey.date", "31/02/2026"),
    ("survey.date", "2026"),
    ("survey.enumerator", 7),
]


@pytest.mark.parametrize(("question", "raw", "stored"), GOOD)
def test_answer_is_stored_in_one_form(question: str, raw: object, stored: object):
    assert parse_answer(FORM.question(question), raw) == stored


@pytest.mark.parametrize(("question", "raw"), BAD)
def test_answer_that_cannot_be_is_refused(question: str, raw: object):
    with pytest.raises(KnownError) as refused:
        parse_answer(FORM.question(question), raw)
    assert refused.value.code is ErrorCode.ANSWER_INVALID
    assert refused.value.context["question"] == FORM.question(question).label


@pytest.mark.parametrize("value", ["45,5", "45.50", "040", 45, 45.5, None, "NaN", ""])
def test_only_the_one_form_is_valid_in_the_journal(value: object):
    assert is_valid_answer(FORM.question("house.area_m2"), "45.5")
    assert not is_valid_answer(FORM.question("house.area_m2"), value)


@given(st.decimals(0, 10_000, places=2))
def test_stored_decimal_is_exact_and_read_back_as_itself(number: Decimal):
    stored = parse_answer(FORM.question("house.area_m2"), number)
    assert isinstance(stored, str)
    assert Decimal(stored) == number
    assert parse_answer(FORM.question("house.area_m2"), stored) == stored == canonical_decimal(number)
