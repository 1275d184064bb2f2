"""Exact ratios, rounded once: when they are shown."""

from fractions import Fraction


def rounded(value: Fraction, places: int) -> str:
    """Return a ratio as decimal text with a fixed number of places, halves away from zero: 1/8 with two is 0.13.

    Raises:
        ValueError: `places` is negative.
    """
    if places < 0:
        raise ValueError("a number cannot be rounded to less than no places")
    scale: int = 10**places
    digits = (abs(value.numerator) * scale * 2 + value.denominator) // (value.denominator * 2)
    sign = "-" if value < 0 and digits else ""
    whole, rest = divmod(digits, scale)
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"
