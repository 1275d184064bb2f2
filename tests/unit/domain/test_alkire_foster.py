"""The measures of Alkire and Foster: published examples worked out by hand, and the identities of the paper."""

from collections.abc import Hashable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.domain.alkire_foster import (
    Decomposition,
    Profile,
    Scheme,
    decompose,
    measures_of,
    poor_by_class,
    poor_by_cutoff,
    tally,
    tally_groups,
)

# Alkire and Foster (2011), the four persons and four dimensions of the paper's example; deprived means below z:
#   13.1  14  4  1        0 0 0 0   c = 0
#   15.2   7  5  0   ->   0 1 0 1   c = 2
#   12.5  10  1  0        1 1 1 1   c = 4
#   20    11  3  1        0 1 0 0   c = 1
#   z = 13  12  3  1
ACHIEVEMENTS = [("13.1", 14, 4, 1), ("15.2", 7, 5, 0), ("12.5", 10, 1, 0), ("20", 11, 3, 1)]
LINES = (13, 12, 3, 1)
PAPER = Scheme.equal(("income", "schooling", "health", "services"))


def below_the_lines(achievements: tuple[object, ...]) -> frozenset[str]:
    return frozenset(
        name
        for name, value, line in zip(PAPER.indicators, achievements, LINES, strict=True)
        if Fraction(str(value)) < line
    )


PERSONS = [Profile(below_the_lines(row), is_poor=False) for row in ACHIEVEMENTS]


def test_the_deprivation_counts_of_the_paper() -> None:
    assert [PAPER.count(person.deprived) for person in PERSONS] == [0, 2, 4, 1]


def test_the_example_of_the_paper_with_a_cutoff_of_two() -> None:
    found = measures_of(tally(PERSONS, PAPER, poor_by_cutoff(PAPER, 2)), PAPER)

    assert (found.population, found.poor) == (4, 2)
    assert found.headcount == Fraction(1, 2)
    assert found.intensity == Fraction(3, 4)  # (2/4 + 4/4) / 2
    assert found.adjusted == Fraction(6, 16)


def test_the_indicators_of_the_example_with_a_cutoff_of_two() -> None:
    found = measures_of(tally(PERSONS, PAPER, poor_by_cutoff(PAPER, 2)), PAPER)

    by_name = {one.indicator: one for one in found.indicators}
    # Person 4 lacks schooling alone and is censored: 3 of 4 lack it, 2 of them are poor.
    assert [(one.deprived, one.censored) for one in found.indicators] == [(1, 1), (3, 2), (1, 1), (2, 2)]
    assert by_name["schooling"].headcount == Fraction(3, 4)
    assert by_name["schooling"].censored_headcount == Fraction(1, 2)
    assert [one.contribution for one in found.indicators] == [
        Fraction(1, 16),
        Fraction(2, 16),
        Fraction(1, 16),
        Fraction(2, 16),
    ]
    assert [one.share for one in found.indicators] == [Fraction(1, 6), Fraction(1, 3), Fraction(1, 6), Fraction(1, 3)]


@pytest.mark.parametrize(
    ("cutoff", "headcount", "adjusted"),
    [
        (1, Fraction(3, 4), Fraction(7, 16)),  # union: everybody deprived in anything
        (2, Fraction(2, 4), Fraction(6, 16)),
        (3, Fraction(1, 4), Fraction(4, 16)),
        (4, Fraction(1, 4), Fraction(4, 16)),  # intersection: deprived in everything
    ],
)
def test_the_example_from_union_to_intersection(cutoff: int, headcount: Fraction, adjusted: Fraction) -> None:
    found = measures_of(tally(PERSONS, PAPER, poor_by_cutoff(PAPER, cutoff)), PAPER)

    assert (found.headcount, found.adjusted) == (headcount, adjusted)


def test_a_poor_person_with_one_deprivation_more_raises_intensity_and_leaves_the_headcount() -> None:
    # Dimensional monotonicity, which H alone fails: person 2 loses health as well, 6/16 becomes 7/16.
    worse = [*PERSONS]
    worse[1] = Profile(PERSONS[1].deprived | {"health"}, is_poor=False)

    found = measures_of(tally(worse, PAPER, poor_by_cutoff(PAPER, 2)), PAPER)

    assert (found.headcount, found.intensity, found.adjusted) == (Fraction(1, 2), Fraction(7, 8), Fraction(7, 16))


# Human Development Report 2011, technical note 4, "Example using hypothetical data": four households of 4, 7, 5 and 4
# persons. Weights of ten: 5/3 for each indicator of education and health, 5/9 for each of living standard, which are 3
# and 1 of 18 points here; the cut-off 3 of ten is 27/5 of 18 points.
EDUCATION = ("schooling", "enrolment")
HEALTH = ("nutrition", "mortality")
LIVING = ("electricity", "water", "sanitation", "floor", "fuel", "assets")
REPORT = Scheme((*EDUCATION, *HEALTH, *LIVING), (3, 3, 3, 3, 1, 1, 1, 1, 1, 1))
HOUSEHOLDS = [
    Profile(frozenset({"mortality", "fuel"}), is_poor=False, weight=4),
    Profile(
        frozenset({"schooling", "enrolment", "mortality", "electricity", "sanitation", "fuel", "assets"}),
        is_poor=True,
        weight=7,
    ),
    Profile(frozenset({"nutrition", "electricity", "water", "sanitation", "fuel"}), is_poor=True, weight=5),
    Profile(frozenset({"schooling", "mortality", "electricity", "fuel", "assets"}), is_poor=True, weight=4),
]
BY_THREE_OF_TEN = poor_by_cutoff(REPORT, Fraction(27, 5))


def test_the_deprivation_counts_of_the_report() -> None:
    # 2.22, 7.22, 3.89 and 5.00 of ten
    counts = [Fraction(10 * REPORT.count(household.deprived), REPORT.total) for household in HOUSEHOLDS]

    assert counts == [Fraction(20, 9), Fraction(65, 9), Fraction(35, 9), Fraction(5)]


def test_the_example_of_the_report_counts_persons() -> None:
    found = measures_of(tally(HOUSEHOLDS, REPORT, BY_THREE_OF_TEN), REPORT)

    assert (found.population, found.poor) == (20, 16)
    assert found.headcount == Fraction(4, 5)  # 0.80
    assert found.intensity == Fraction(9, 16)  # 0.56: (7.22·7 + 3.89·5 + 5.00·4) / (10·16)
    assert found.adjusted == Fraction(9, 20)  # 0.45


def test_the_dimensions_of_the_report_contribute_a_third_eight_and_ten_of_27() -> None:
    found = measures_of(tally(HOUSEHOLDS, REPORT, BY_THREE_OF_TEN), REPORT)

    def share_of(names: tuple[str, ...]) -> Fraction:
        return sum((one.share for one in found.indicators if one.indicator in names and one.share), Fraction(0))

    # 33.3 %, 29.6 % and 37.0 %
    assert [share_of(names) for names in (EDUCATION, HEALTH, LIVING)] == [
        Fraction(1, 3),
        Fraction(8, 27),
        Fraction(10, 27),
    ]


def test_the_class_on_record_can_say_who_is_poor() -> None:
    # The class says of the same households what the cut-off says.
    assert tally(HOUSEHOLDS, REPORT, poor_by_class) == tally(HOUSEHOLDS, REPORT, BY_THREE_OF_TEN)
    nobody = [Profile(one.deprived, is_poor=False, weight=one.weight) for one in HOUSEHOLDS]
    assert tally(nobody, REPORT).poor == 0


def test_nobody_poor_leaves_the_intensity_unsaid() -> None:
    found = measures_of(tally([Profile(frozenset({"fuel"}), is_poor=False)], REPORT), REPORT)

    assert (found.headcount, found.intensity, found.adjusted) == (0, None, 0)
    assert {one.share for one in found.indicators} == {None}


def test_nobody_at_all_leaves_everything_unsaid() -> None:
    found = measures_of(tally([], REPORT), REPORT)

    assert (found.population, found.headcount, found.intensity, found.adjusted) == (0, None, None, None)


@pytest.mark.parametrize("cutoff", [0, -1, 19, Fraction(181, 10)])
def test_a_cutoff_outside_the_points_is_refused(cutoff: int | Fraction) -> None:
    with pytest.raises(ValueError, match="cut-off"):
        poor_by_cutoff(REPORT, cutoff)


def test_an_indicator_outside_the_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="indicator"):
        tally([Profile(frozenset({"horoscope"}), is_poor=True)], REPORT)


@pytest.mark.parametrize("points", [(1, 0), (1, -1), (1,)])
def test_a_scheme_without_positive_points_for_each_is_refused(points: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="points"):
        Scheme(("one", "two"), points)


# --- properties --------------------------------------------------------------------------------------------------

NAMES = tuple("abcdef")
schemes = st.tuples(*[st.integers(1, 9)] * len(NAMES)).map(lambda points: Scheme(NAMES, points))
profiles = st.builds(
    Profile, deprived=st.frozensets(st.sampled_from(NAMES)), is_poor=st.booleans(), weight=st.integers(0, 8)
)
grouped = st.lists(st.tuples(st.sampled_from("xyz"), profiles), max_size=25)
cutoffs = st.fractions(Fraction(1, 10), 6)


def split(people: list[tuple[str, Profile]], scheme: Scheme, cutoff: Fraction | None) -> Decomposition:
    identify = poor_by_class if cutoff is None else poor_by_cutoff(scheme, min(cutoff, Fraction(scheme.total)))
    return decompose(tally_groups(people, scheme, identify), scheme)


def total(values: list[Fraction | None]) -> Fraction:
    return sum((value for value in values if value is not None), Fraction(0))


@given(grouped, schemes, st.none() | cutoffs)
def test_m0_is_headcount_times_intensity_and_the_sum_of_contributions(
    people: list[tuple[str, Profile]], scheme: Scheme, cutoff: Fraction | None
) -> None:
    found = split(people, scheme, cutoff).whole

    if found.adjusted is None:
        assert found.population == 0
        return
    if found.intensity is not None and found.headcount is not None:
        assert found.headcount * found.intensity == found.adjusted
    assert total([one.contribution for one in found.indicators]) == found.adjusted
    assert total([one.share for one in found.indicators]) == (1 if found.adjusted else 0)


@given(grouped, schemes, st.none() | cutoffs)
def test_groups_add_up_to_the_whole_exactly(
    people: list[tuple[str, Profile]], scheme: Scheme, cutoff: Fraction | None
) -> None:
    found = split(people, scheme, cutoff)
    groups = list(found.groups.values())

    assert sum(group.own.population for group in groups) == found.whole.population
    assert sum(group.own.poor for group in groups) == found.whole.poor
    assert total([group.contribution for group in groups]) == (found.whole.adjusted or 0)
    assert total([group.share for group in groups]) == (1 if found.whole.adjusted else 0)
    assert total([group.population_share for group in groups]) == (1 if found.whole.population else 0)
    for place, indicator in enumerate(found.whole.indicators):
        assert sum(group.own.indicators[place].censored for group in groups) == indicator.censored
    for group in groups:
        if group.population_share is not None and group.own.adjusted is not None:
            assert group.population_share * group.own.adjusted == group.contribution


@given(grouped, schemes, cutoffs, st.data())
def test_one_more_deprivation_never_lowers_m0(
    people: list[tuple[str, Profile]], scheme: Scheme, cutoff: Fraction, data: st.DataObject
) -> None:
    if not people:
        return
    place = data.draw(st.integers(0, len(people) - 1))
    key, one = people[place]
    worse = [*people]
    worse[place] = (
        key,
        Profile(one.deprived | {data.draw(st.sampled_from(NAMES))}, is_poor=one.is_poor, weight=one.weight),
    )

    before, after = split(people, scheme, cutoff).whole, split(worse, scheme, cutoff).whole

    assert (after.adjusted or 0) >= (before.adjusted or 0)
    identify = poor_by_cutoff(scheme, min(cutoff, Fraction(scheme.total)))
    if worse[place] != people[place] and one.weight and identify(one):
        assert (after.adjusted or 0) > (before.adjusted or 0)  # dimensional monotonicity
        assert after.headcount == before.headcount


@given(grouped, schemes, cutoffs, cutoffs)
def test_a_higher_cutoff_never_finds_more_poverty(
    people: list[tuple[str, Profile]], scheme: Scheme, one: Fraction, two: Fraction
) -> None:
    low, high = split(people, scheme, min(one, two)).whole, split(people, scheme, max(one, two)).whole

    assert low.poor >= high.poor
    assert (low.adjusted or 0) >= (high.adjusted or 0)


@given(grouped, schemes, cutoffs)
def test_a_deprivation_of_someone_who_stays_non_poor_does_not_count(
    people: list[tuple[str, Profile]], scheme: Scheme, cutoff: Fraction
) -> None:
    # Poverty focus: taking every deprivation away from the non-poor changes nothing.
    identify = poor_by_cutoff(scheme, min(cutoff, Fraction(scheme.total)))
    focused: list[tuple[Hashable, Profile]] = [
        (key, one if identify(one) else Profile(frozenset(), is_poor=one.is_poor, weight=one.weight))
        for key, one in people
    ]

    before = split(people, scheme, cutoff).whole
    after = decompose(tally_groups(focused, scheme, identify), scheme).whole

    assert (before.headcount, before.intensity, before.adjusted) == (after.headcount, after.intensity, after.adjusted)


@given(grouped, schemes, st.none() | cutoffs, st.integers(2, 5))
def test_the_population_repeated_measures_the_same(
    people: list[tuple[str, Profile]], scheme: Scheme, cutoff: Fraction | None, times: int
) -> None:
    once, often = split(people, scheme, cutoff).whole, split(people * times, scheme, cutoff).whole

    assert (once.headcount, once.intensity, once.adjusted) == (often.headcount, often.intensity, often.adjusted)
