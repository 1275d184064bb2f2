"""Ratios are rounded once, halves away from zero."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.domain.rounding import rounded


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(2, 3), 4, "0.6667"),
        (Fraction(0), 2, "0.00"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(12_345, 100), 1, "123.5"),
    ],
)
def test_halves_go_away_from_zero(value: Fraction, places: int, text: str) -> None:
    assert rounded(value, places) == text


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(0, 6))
def test_rounding_agrees_with_decimal(numerator: int, denominator: int, places: int) -> None:
    value = Fraction(numerator, denominator)
    with localcontext() as context:
        context.prec = 60
        # A quotient that never ends is at least 1/(2·10^6·10^6) away from a half, so 60 digits decide it.
        expected = (Decimal(numerator) / Decimal(denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    assert Decimal(rounded(value, places)) == expected


def test_negative_places_are_refused() -> None:
    with pytest.raises(ValueError, match="places"):
        rounded(Fraction(1), -1)
