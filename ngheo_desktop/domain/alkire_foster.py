"""The counting measures of Alkire and Foster over deprivations that are already known.

Source: S. Alkire and J. Foster, "Counting and multidimensional poverty measurement", Journal of Public Economics 95
(2011) 476-487; the indicator and subgroup decompositions as in S. Alkire et al., "Multidimensional Poverty Measurement
and Analysis" (2015), chapter 5.

Everything is counted in whole numbers and divided once, so that H · A = M0, the indicators' contributions add up to M0
and the groups' add up to the whole exactly. Who is poor is either told by a cut-off of the weighted count, as in the
paper, or taken from the class on record: the national standard asks for a low income too, which the count alone does
not show. With the class, M0 keeps every decomposition; that it grows with each deprivation added holds for those whose
class stays or becomes poor.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Scheme:
    """The indicators in their order and the points of each: whole numbers, of which only the proportions matter."""

    indicators: tuple[str, ...]
    points: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(set(self.indicators)) != len(self.indicators) or len(self.indicators) != len(self.points):
            raise ValueError("each indicator has its points once")
        if not self.indicators or min(self.points) <= 0:
            raise ValueError("the points of an indicator are a positive number")

    @classmethod
    def equal(cls, indicators: Iterable[str]) -> "Scheme":
        """Return the scheme in which every indicator counts the same."""
        names = tuple(indicators)
        return cls(names, (1,) * len(names))

    @property
    def total(self) -> int:
        """Return the points of all indicators together."""
        return sum(self.points)

    def count(self, deprived: Iterable[str]) -> int:
        """Return the weighted count of deprivations.

        Raises:
            ValueError: an indicator is not in the scheme.
        """
        return sum(self.points[self.indicators.index(name)] for name in deprived)


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one household.

    Attributes:
        deprived: the indicators it is deprived in.
        is_poor: whether its class on record is poor.
        weight: how much it counts: its members, or 1.
    """

    deprived: frozenset[str]
    is_poor: bool
    weight: int = 1


Identify = Callable[[Profile], bool]


def poor_by_class(profile: Profile) -> bool:
    """Tell whether a household is poor by the class on record."""
    return profile.is_poor


def poor_by_cutoff(scheme: Scheme, cutoff: int | Fraction) -> Identify:
    """Return the identification of the paper: poor at or above a weighted count.

    Args:
        scheme: the indicators and their points.
        cutoff: k in points, above 0 and up to the scheme's total (union to intersection).

    Raises:
        ValueError: the cut-off is outside that range.
    """
    if not 0 < cutoff <= scheme.total:
        raise ValueError(f"a cut-off lies above 0 and up to {scheme.total}")
    points = dict(zip(scheme.indicators, scheme.points, strict=True))
    return lambda profile: sum(points[name] for name in profile.deprived) >= cutoff


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one group, in weights; those of two groups add up.

    Attributes:
        population: everybody.
        poor: the poor.
        deprived: for each indicator of the scheme, the deprived, poor or not (uncensored).
        censored: for each indicator, the deprived among the poor.
    """

    population: int
    poor: int
    deprived: tuple[int, ...]
    censored: tuple[int, ...]

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.population + other.population,
            self.poor + other.poor,
            tuple(one + two for one, two in zip(self.deprived, other.deprived, strict=True)),
            tuple(one + two for one, two in zip(self.censored, other.censored, strict=True)),
        )


def empty_tally(scheme: Scheme) -> Tally:
    """Return the counts of nobody."""
    nothing = (0,) * len(scheme.indicators)
    return Tally(0, 0, nothing, nothing)


def tally_groups(
    profiles: Iterable[tuple[Key, Profile]], scheme: Scheme, identify: Identify = poor_by_class
) -> dict[Key, Tally]:
    """Count households by group, in the order in which groups first appear.

    Raises:
        ValueError: a household is deprived in an indicator that the scheme does not have, or its weight is negative.
    """
    width = len(scheme.indicators)
    places = {name: place for place, name in enumerate(scheme.indicators)}
    counts: dict[Key, tuple[list[int], list[int], list[int]]] = {}
    for key, profile in profiles:
        weight = profile.weight
        if weight < 0 or not profile.deprived <= places.keys():
            raise ValueError("a household has an unknown indicator or a negative weight")
        heads, deprived, censored = counts.setdefault(key, ([0, 0], [0] * width, [0] * width))
        is_poor = identify(profile)
        heads[0] += weight
        heads[1] += weight if is_poor else 0
        for name in profile.deprived:
            deprived[places[name]] += weight
            if is_poor:
                censored[places[name]] += weight
    return {
        key: Tally(heads[0], heads[1], tuple(deprived), tuple(censored))
        for key, (heads, deprived, censored) in counts.items()
    }


def tally(profiles: Iterable[Profile], scheme: Scheme, identify: Identify = poor_by_class) -> Tally:
    """Count all households together; raises like `tally_groups`."""
    found = tally_groups(((None, profile) for profile in profiles), scheme, identify)
    return found.get(None, empty_tally(scheme))


@dataclass(frozen=True, slots=True)
class IndicatorMeasures:
    """One indicator. Ratios are None where they would divide by nothing.

    Attributes:
        deprived: how many are deprived, poor or not.
        censored: how many are poor and deprived.
        headcount: uncensored headcount ratio h = deprived / population.
        censored_headcount: censored headcount ratio h(k) = censored / population.
        contribution: its part of M0: points / total points · h(k).
        share: the same as a share of M0.
    """

    indicator: str
    deprived: int
    censored: int
    headcount: Fraction | None
    censored_headcount: Fraction | None
    contribution: Fraction | None
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a group. Ratios are None where they would divide by nothing: A when nobody is poor.

    Attributes:
        headcount: H = poor / population.
        intensity: A, the average weighted share of deprivations among the poor.
        adjusted: M0 = H · A, the adjusted headcount ratio.
        indicators: in the order of the scheme.
    """

    population: int
    poor: int
    headcount: Fraction | None
    intensity: Fraction | None
    adjusted: Fraction | None
    indicators: tuple[IndicatorMeasures, ...]


@dataclass(frozen=True, slots=True)
class GroupMeasures:
    """The measures of a group and its place in the whole. Each of the parts adds up to that of the whole exactly.

    Attributes:
        population_share: share of the population.
        poor_share: share of the poor.
        contribution: its part of the whole's M0: population share · its own M0.
        share: the same as a share of the whole's M0.
    """

    own: Measures
    population_share: Fraction | None
    poor_share: Fraction | None
    contribution: Fraction | None
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A whole and its groups."""

    whole: Measures
    groups: Mapping[Hashable, GroupMeasures]


def measures_of(counts: Tally, scheme: Scheme) -> Measures:
    """Return the measures of a tally made with the same scheme."""
    points = [one * number for one, number in zip(scheme.points, counts.censored, strict=True)]
    everything = sum(points)
    return Measures(
        population=counts.population,
        poor=counts.poor,
        headcount=_ratio(counts.poor, counts.population),
        intensity=_ratio(everything, scheme.total * counts.poor),
        adjusted=_ratio(everything, scheme.total * counts.population),
        indicators=tuple(
            IndicatorMeasures(
                indicator=name,
                deprived=deprived,
                censored=censored,
                headcount=_ratio(deprived, counts.population),
                censored_headcount=_ratio(censored, counts.population),
                contribution=_ratio(own, scheme.total * counts.population),
                share=_ratio(own, everything),
            )
            for name, deprived, censored, own in zip(
                scheme.indicators, counts.deprived, counts.censored, points, strict=True
            )
        ),
    )


def decompose(tallies: Mapping[Key, Tally], scheme: Scheme) -> Decomposition:
    """Return the measures of all groups together and of each group."""
    whole = sum(tallies.values(), start=empty_tally(scheme))
    everything = _points(whole, scheme)
    groups: dict[Hashable, GroupMeasures] = {
        key: GroupMeasures(
            own=measures_of(counts, scheme),
            population_share=_ratio(counts.population, whole.population),
            poor_share=_ratio(counts.poor, whole.poor),
            contribution=_ratio(_points(counts, scheme), scheme.total * whole.population),
            share=_ratio(_points(counts, scheme), everything),
        )
        for key, counts in tallies.items()
    }
    return Decomposition(measures_of(whole, scheme), groups)


def _points(counts: Tally, scheme: Scheme) -> int:
    return sum(one * number for one, number in zip(scheme.points, counts.censored, strict=True))


def _ratio(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
