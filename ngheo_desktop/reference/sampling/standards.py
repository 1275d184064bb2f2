"""Answers that only other standards than `vn-2022-2026` ask for: new indicators, surveyed income, their own B1."""

from ngheo_desktop.domain.journal import Value
from ngheo_desktop.reference.sampling.draw import Draw, setting

_NOT_POOR = ("average", "non_poor")
_SURVEYED = 0.9
_STEP = 10_000
# Highest B1 of households poor by income alone, and of near-poor ones, in 2016-2021.
_BANDS_2016 = {"rural": (120, 150), "urban": (140, 175)}
# The indicators of 2016-2021 that the paper form answers, beside access to health services.
_PAPER_2016 = (
    "insurance",
    "adult_education",
    "child_schooling",
    "house_quality",
    "water",
    "toilet",
    "telecom",
    "information",
)


def other_answers(draw: Draw, household_class: str, area: str, deprived: frozenset[str]) -> dict[str, Value]:
    """Return the answers by question; a form takes those it asks.

    Args:
        draw: the stream to draw from.
        household_class: the class under `vn-2022-2026` the household was made for.
        area: rural or urban.
        deprived: its deprived indicators.
    """
    answers: dict[str, Value] = {
        "digital.deprived": _yes_no(draw.chance(0.8 if "telecom" in deprived else 0.1)),
        "waste.deprived": _yes_no(draw.chance(0.5 if household_class == "poor" else 0.15)),
        "income_score.2016": _score_2016(draw, household_class, area),
        "paper2016.health_service": _yes_no(draw.chance(0.05)),
        **{f"paper2016.{indicator}": _yes_no(indicator in deprived) for indicator in _PAPER_2016},
    }
    if draw.chance(_SURVEYED):
        answers["income.monthly"] = _monthly(draw, household_class, area)
    return answers


def _yes_no(said: bool) -> str:  # noqa: FBT001  (the answer itself)
    return "yes" if said else "no"


def _monthly(draw: Draw, household_class: str, area: str) -> int:
    """Return an income that fits the class; about one in four of those over the old line is not over the new one."""
    line, new_line = int(setting("sample_income_line")[area]), int(setting("sample_income_line_2027")[area])
    if household_class not in _NOT_POOR:
        return draw.number(line // 3 // _STEP, line // _STEP) * _STEP
    if draw.chance(0.25):
        return draw.number(line // _STEP + 1, new_line // _STEP) * _STEP
    return draw.number(new_line // _STEP + 1, 3 * new_line // _STEP) * _STEP


def _score_2016(draw: Draw, household_class: str, area: str) -> int:
    low, high = _BANDS_2016[area]
    if household_class == "poor":
        return draw.number(10, low // 5) * 5
    if household_class == "near_poor":
        return draw.number(low // 5 + 1, high // 5) * 5
    return draw.number(high // 5 + 1, 60) * 5
