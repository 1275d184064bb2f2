"""The numbers of law that decide most, on both sides of every change of a date, and how sure each of them is."""

from datetime import date, timedelta

import pytest

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.rules.cases import read_cases
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.explain import explain
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.rules.parse import load_rule_set

OLDEST, OLD, NEW = (
    load_rule_set(asset("resources", "rules", name)) for name in ("vn-2016-2021", "vn-2022-2026", "vn-2027-2030")
)
SURE = ("P", "S", "S/M", "I", "M")
LINES = [
    # (set, value, rural, urban): dong per person and month, points
    (OLDEST, "line.poverty", 700_000, 900_000),
    (OLDEST, "line.ceiling", 1_000_000, 1_300_000),
    (OLDEST, "line.average", 1_500_000, 1_950_000),
    (OLDEST, "cutoff.poverty", 120, 140),
    (OLDEST, "cutoff.ceiling", 150, 175),
    (OLD, "line.income", 1_500_000, 2_000_000),
    (OLD, "line.average", 2_250_000, 3_000_000),
    (OLD, "cutoff.income", 140, 175),
    (NEW, "line.income", 2_200_000, 2_800_000),
    (NEW, "cutoff.income", None, None),
]


@pytest.mark.parametrize(("rules", "name", "rural", "urban"), LINES, ids=[f"{each[0].id} {each[1]}" for each in LINES])
def test_a_line_is_the_same_from_the_first_to_the_last_day(rules: RuleSet, name: str, rural: int, urban: int) -> None:
    for area, expected in ((Area.RURAL, rural), (Area.URBAN, urban)):
        value = rules.value(name, area)
        days = {day for period in value.periods for day in (period.start, period.end)}

        assert {value.on(day).value for day in days} == {expected}
        assert (min(days), max(days)) == (rules.start, rules.end)


def test_each_standard_follows_the_one_before_without_a_day_between() -> None:
    assert (OLDEST.start, OLDEST.end) == (date(2016, 1, 1), date(2021, 12, 31))
    assert (OLD.start, OLD.end) == (date(2022, 1, 1), date(2026, 12, 31))
    assert (NEW.start, NEW.end) == (date(2027, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("rules", "first", "last"),
    [
        (OLDEST, date(2016, 1, 1), date(2021, 12, 31)),
        # The review of 2021 was held under two standards, as that of 2026 is.
        (OLD, date(2021, 9, 1), date(2026, 12, 31)),
        # Reviewed from the first day of the double review on (khoản 2 Điều 10, Thông tư 25/2026/TT-BNNMT).
        (NEW, date(2026, 9, 1), date(2030, 12, 31)),
    ],
    ids=["2016", "2022", "2027"],
)
def test_a_review_is_held_under_a_standard_on_its_days_only(rules: RuleSet, first: date, last: date) -> None:
    engine = Engine(rules)
    engine.compiled(Area.RURAL, first)
    engine.compiled(Area.RURAL, last)

    for outside in (first - timedelta(days=1), last + timedelta(days=1)):
        with pytest.raises(KnownError) as refused:
            engine.compiled(Area.RURAL, outside)
        assert refused.value.code is ErrorCode.RULE_NOT_IN_FORCE


@pytest.mark.parametrize("rules", [OLDEST, OLD, NEW], ids=["2016", "2022", "2027"])
def test_a_value_that_is_continued_is_never_surer_than_what_it_continues(rules: RuleSet) -> None:
    """The document that continues it was read about; that tells nothing more about the number itself."""
    surer = [
        value.full_id
        for value in rules.values
        for before, after in zip(value.periods, value.periods[1:], strict=False)
        if before.value == after.value and SURE.index(after.source.confidence) < SURE.index(before.source.confidence)
    ]

    assert surer == []


@pytest.mark.parametrize(
    ("rules", "said"),
    [(OLDEST, "B1 trên 150 điểm"), (OLD, "B1 trên 140 điểm"), (NEW, "thu nhập khảo sát trên 2.200.000 đồng")],
    ids=["2016", "2022", "2027"],
)
def test_a_household_that_is_not_poor_is_told_the_line_it_is_over(rules: RuleSet, said: str) -> None:
    engine = Engine(rules)
    cases, _ = read_cases(asset("resources", "rules", rules.id, "cases"))
    found = next(
        result
        for case in cases
        if case.facts.area is Area.RURAL and (result := engine.classify(case.facts)).household_class == "non_poor"
    )

    decision = explain(found, rules, "vi").decision

    assert decision is not None
    assert said in decision.threshold
