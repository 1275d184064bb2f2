"""What became of the households of the poor and near-poor lists in a year.

One movement of each household follows from its classes at both ends of the year, its earlier classes and the events of
its life. `movement_forms` counts them.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.ids import RecordId

LISTS = (HouseholdClass.POOR, HouseholdClass.NEAR_POOR)

Group = TypeVar("Group", bound=Hashable)


class Movement(StrEnum):
    """What became of a household in a year."""

    REMAINED = "remained"
    ESCAPED_TO_NEAR_POOR = "escaped_to_near_poor"
    ESCAPED = "escaped"
    FELL = "fell"
    RELAPSED = "relapsed"
    NEWLY = "newly"
    ARRIVED = "arrived"
    LEFT = "left"
    SPLIT = "split"
    MERGED = "merged"
    DISSOLVED = "dissolved"


class LifeEventKind(StrEnum):
    """What happened to a household.

    `split` happens to the new household, `merged` to the one that ceased; `people` is a birth, a death or a move of
    people into or out of a household that stays.
    """

    ARRIVED = "arrived"
    LEFT = "left"
    SPLIT = "split"
    MERGED = "merged"
    DISSOLVED = "dissolved"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An event in a household's life.

    Attributes:
        on: ISO date.
        other_id: the household it split from or merged into.
        people: how many people came with it: for `people` the change of their number, for `split` those who left
            the other household, for `merged` those whom it took in.
    """

    household_id: RecordId
    kind: LifeEventKind
    on: str
    other_id: RecordId | None = None
    people: int = 0


class Doubt(StrEnum):
    """Why a household's movement is not known, or does not agree with its records.

    `not_reviewed`: on a list at the start, and no class at the end. `removed`: on a list at the start and taken out of
    the data without a life event. `gone_yet_classified`: an event says it is gone, and it has a class at the end.
    `people`: the events leave fewer than no people at the start; the number of now is taken.
    """

    NOT_REVIEWED = "not_reviewed"
    REMOVED = "removed"
    GONE_YET_CLASSIFIED = "gone_yet_classified"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class RelapseRule:
    """When a household that comes onto a list has relapsed: it was on the same list before.

    Attributes:
        years: how many years back from the year of the movement count; None for all that are on record.
        other_standards: whether classes under other standards than that of the movement count.
    """

    years: int | None = None
    other_standards: bool = False

    def reaches(self, year: int, earlier: int) -> bool:
        """Tell whether an earlier year counts for a movement of `year`."""
        return earlier < year and (self.years is None or year - earlier <= self.years)


@dataclass(frozen=True, slots=True)
class HouseholdYear(Generic[Group]):
    """A household in a year.

    Attributes:
        group: the row of the forms it is counted in: the village it is in now, or was last.
        start: its class at the start of the year; None or `incomplete` when it has none and so is on no list.
        end: its class at the end of the year; None or `incomplete` when it has none.
        earlier: the years before the start in which it was on each list.
        people: how many people are in it at the end, or were last.
        is_here: False after it was removed from the data.
    """

    household_id: RecordId
    group: Group
    start: HouseholdClass | None
    end: HouseholdClass | None
    earlier: Mapping[HouseholdClass, frozenset[int]] = field(default_factory=dict)
    people: int = 1
    is_here: bool = True


@dataclass(frozen=True, slots=True)
class Move(Generic[Group]):
    """The movement of a household. `start` and `end` are the lists it is on, None for neither.

    Attributes:
        kind: None when it was on no list at either end, or when a doubt leaves it open.
    """

    household_id: RecordId
    group: Group
    kind: Movement | None
    start: HouseholdClass | None
    end: HouseholdClass | None
    people_start: int
    people_end: int
    doubts: tuple[Doubt, ...] = ()


_GONE: Mapping[LifeEventKind, Movement] = {
    LifeEventKind.LEFT: Movement.LEFT,
    LifeEventKind.MERGED: Movement.MERGED,
    LifeEventKind.DISSOLVED: Movement.DISSOLVED,
}
_CAME: Mapping[LifeEventKind, Movement] = {
    LifeEventKind.ARRIVED: Movement.ARRIVED,
    LifeEventKind.SPLIT: Movement.SPLIT,
}
_BETWEEN: Mapping[tuple[HouseholdClass, HouseholdClass | None], Movement] = {
    (HouseholdClass.POOR, HouseholdClass.POOR): Movement.REMAINED,
    (HouseholdClass.POOR, HouseholdClass.NEAR_POOR): Movement.ESCAPED_TO_NEAR_POOR,
    (HouseholdClass.POOR, None): Movement.ESCAPED,
    (HouseholdClass.NEAR_POOR, HouseholdClass.NEAR_POOR): Movement.REMAINED,
    (HouseholdClass.NEAR_POOR, HouseholdClass.POOR): Movement.FELL,
    (HouseholdClass.NEAR_POOR, None): Movement.ESCAPED,
}
CEASED = frozenset(_GONE.values())


def moves(
    households: Iterable[HouseholdYear[Group]], year: int, rule: RelapseRule, events: Iterable[LifeEvent] = ()
) -> list[Move[Group]]:
    """Return the movement of each household in a year, those on neither list included, in the order given.

    Events of other years are passed over.
    """
    of_year = sorted((event for event in events if event.on[:4] == f"{year:04d}"), key=lambda event: event.on)
    own: dict[RecordId, list[LifeEvent]] = {}
    people: dict[RecordId, int] = {}
    for event in of_year:
        if event.kind is LifeEventKind.PEOPLE:
            people[event.household_id] = people.get(event.household_id, 0) + event.people
            continue
        own.setdefault(event.household_id, []).append(event)
        if event.other_id is not None:
            change = -event.people if event.kind is LifeEventKind.SPLIT else event.people
            people[event.other_id] = people.get(event.other_id, 0) + change
    return [
        _move(household, year, rule, own.get(household.household_id, ()), people.get(household.household_id, 0))
        for household in households
    ]


def _move(
    household: HouseholdYear[Group], year: int, rule: RelapseRule, events: Sequence[LifeEvent], gained: int
) -> Move[Group]:
    start = _on_list(household.start)
    end = _on_list(household.end) if household.is_here else None
    kind, doubt = _kind(household, start, end, events, (year, rule))
    doubts = [doubt] if doubt else []
    people_start = household.people - gained
    if people_start < 0:
        people_start = household.people
        doubts.append(Doubt.PEOPLE)
    return Move(
        household.household_id, household.group, kind, start, end, people_start, household.people, tuple(doubts)
    )


def _kind(
    household: HouseholdYear[Group],
    start: HouseholdClass | None,
    end: HouseholdClass | None,
    events: Sequence[LifeEvent],
    relapse: tuple[int, RelapseRule],
) -> tuple[Movement | None, Doubt | None]:
    gone = _GONE.get(events[-1].kind) if events else None
    if gone is not None:
        return gone if start else None, Doubt.GONE_YET_CLASSIFIED if end else None
    if start is not None:
        if not household.is_here:
            return None, Doubt.REMOVED
        if household.end in {None, HouseholdClass.INCOMPLETE}:
            return None, Doubt.NOT_REVIEWED
        return _BETWEEN[start, end], None
    if end is None:
        return None, None
    came = [_CAME[event.kind] for event in events if event.kind in _CAME]
    if came:
        return came[-1], None
    year, rule = relapse
    before = any(rule.reaches(year, earlier) for earlier in household.earlier.get(end, ()))
    return Movement.RELAPSED if before else Movement.NEWLY, None


def _on_list(household_class: HouseholdClass | None) -> HouseholdClass | None:
    return household_class if household_class in LISTS else None
