"""Movement between years: what became of the poor and near-poor lists, from everything on record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.life_event import EventKind, movement_events
from ngheo_desktop.domain.movement import LISTS, HouseholdYear, LifeEvent, Move, RelapseRule, moves
from ngheo_desktop.domain.movement_forms import (
    FlowFault,
    FormLines,
    add_lines,
    check_forms,
    fill_forms,
)
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.rules.movement_terms import MovementTerms, load_movement_terms
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import class_history, life_events
from ngheo_desktop.store.class_history import PlacedHousehold, YearClass

_CLASSES: Mapping[str, HouseholdClass] = {one.value: one for one in HouseholdClass}


class VillageRow(NamedTuple):
    """The row of a village on the forms. Without a village the id is None and the name empty."""

    commune_code: str
    village_id: RecordId | None
    village: str


@dataclass(frozen=True, slots=True)
class YearMovement:
    """The movement of a year under one rule set.

    Attributes:
        terms: how movements are counted, with the parameters used; what of it is not verified.
        is_rule_shipped: whether the parameters for relapses are those of the terms.
        moves: one for each household, in the order of communes and villages.
        forms: for each list the lines of every village.
        faults: lines that break the identity.
        disagreements: households whose list or decision and whose review round say different classes for a year's
            end; the list or decision was taken.
        history_since: the first year with a class that could make a relapse.
    """

    year: int
    rule_set: str
    terms: MovementTerms
    is_rule_shipped: bool
    moves: Sequence[Move[VillageRow]]
    forms: Mapping[HouseholdClass, Mapping[VillageRow, FormLines]]
    faults: tuple[FlowFault[VillageRow], ...]
    disagreements: tuple[RecordId, ...]
    history_since: int

    def total(self, household_class: HouseholdClass) -> FormLines:
        """Return the row III of a form: everything."""
        return add_lines(self.forms[household_class].values())


@dataclass(slots=True)
class _History:
    """What is on record of a household, by year."""

    listed: dict[int, tuple[tuple[str, str], HouseholdClass]] = field(default_factory=dict)
    recorded: dict[int, tuple[tuple[str, str], HouseholdClass]] = field(default_factory=dict)
    before_list: dict[int, HouseholdClass] = field(default_factory=dict)
    elsewhere: dict[int, set[HouseholdClass]] = field(default_factory=dict)

    def at_end_of(self, year: int) -> HouseholdClass | None:
        """Return the class at the end of a year: of its decision, else of its rounds, else of the next year's list."""
        known = [found[year][1] for found in (self.listed, self.recorded) if year in found]
        if year in self.before_list:
            known.append(self.before_list[year])
        complete = [one for one in known if one is not HouseholdClass.INCOMPLETE]
        return (complete or known or [None])[0]

    def disagrees(self, year: int) -> bool:
        """Tell whether decision and round both know the class of a year and differ."""
        both = [found[year][1] for found in (self.listed, self.recorded) if year in found]
        return len(set(both) - {HouseholdClass.INCOMPLETE}) > 1

    def years(self) -> set[int]:
        """Return the years with a class under the rule set."""
        return {*self.listed, *self.recorded, *self.before_list}

    def earlier(self, before: int, rule: RelapseRule) -> dict[HouseholdClass, frozenset[int]]:
        """Return the years before one in which the household was on each list."""
        found: dict[HouseholdClass, set[int]] = {one: set() for one in LISTS}
        for year in self.years():
            known = self.at_end_of(year)
            if year < before and known in found:
                found[known].add(year)
        for year, classes in self.elsewhere.items() if rule.other_standards else ():
            for one in classes & found.keys() if year < before else ():
                found[one].add(year)
        return {one: frozenset(years) for one, years in found.items()}


def movement_of_year(
    folder: Folder,
    standards: Standards,
    year: int,
    rule_set_id: str,
    *,
    rule: RelapseRule | None = None,
    events: Iterable[LifeEvent] = (),
) -> YearMovement:
    """Work out what became of the lists of the end of `year - 1` by the end of `year`, under one rule set.

    Classes of lists and decisions go before those of review rounds (docs/decisions/0015); classes under other rule
    sets count at most for relapses, when the rule says so.

    The events of the year are those on record; `events` are further ones that are not.

    Raises:
        KnownError: RULE_SET_UNKNOWN; YEAR_NOT_ON_RECORD, one of the two years has no class at all under the rule set;
            RULE_SET_INVALID for the shipped terms; STORE_ codes.
    """
    standards.rule_set(rule_set_id)
    terms = load_movement_terms(asset("resources", "movement.toml"))
    used = terms.rule if rule is None else rule
    histories = _histories(folder, year, rule_set_id)
    known = {one for history in histories.values() for one in history.years()}
    for needed in (year - 1, year):
        if needed not in known:
            raise KnownError(ErrorCode.YEAR_NOT_ON_RECORD, year=str(needed), rule_set=rule_set_id)
    if used.other_standards:
        known |= {one for history in histories.values() for one in history.elsewhere}
    nothing = _History()
    stored = list(life_events.all(folder.database))
    merged = {event.household_id: event.people for event in stored if event.kind is EventKind.MERGED}
    households = [
        _household_year(placed, histories.get(placed.household_id, nothing), year, used, merged)
        for placed in class_history.placed_households(folder.database)
    ]
    found = moves(households, year, used, (*movement_events(stored), *events))
    forms = fill_forms(found)
    return YearMovement(
        year=year,
        rule_set=rule_set_id,
        terms=replace(terms, rule=used),
        is_rule_shipped=used == terms.rule,
        moves=found,
        forms=forms,
        faults=check_forms(forms, found),
        disagreements=tuple(
            own for own, history in histories.items() if history.disagrees(year - 1) or history.disagrees(year)
        ),
        history_since=min(known),
    )


def area_totals(movement: YearMovement, standards: Standards, household_class: HouseholdClass) -> dict[Area, FormLines]:
    """Return the rows I (urban) and II (rural) of a form, by the area of each village's commune.

    Raises:
        KnownError: INPUT_UNKNOWN_CODE, a commune that is not in the current list.
    """
    areas: dict[str, Area] = {}
    totals = {Area.URBAN: FormLines(), Area.RURAL: FormLines()}
    for village, lines in movement.forms[household_class].items():
        if village.commune_code not in areas:
            areas[village.commune_code] = standards.area_of(village.commune_code)
        totals[areas[village.commune_code]] += lines
    return totals


def _histories(folder: Folder, until: int, rule_set: str) -> dict[RecordId, _History]:
    histories: dict[RecordId, _History] = {}
    for found in class_history.listed_classes(folder.database, until):
        history = histories.setdefault(found.household_id, _History())
        if found.standard != rule_set:
            history.elsewhere.setdefault(found.year, set()).add(_CLASSES[found.household_class])
            continue
        _keep_newest(history.listed, found)
        if found.previous_class is not None and found.previous_class in _CLASSES:
            history.before_list[found.year - 1] = _CLASSES[found.previous_class]
    for found in class_history.recorded_classes(folder.database, until):
        history = histories.setdefault(found.household_id, _History())
        if found.standard == rule_set:
            _keep_newest(history.recorded, found)
        else:
            history.elsewhere.setdefault(found.year, set()).add(_CLASSES[found.household_class])
    return histories


def _keep_newest(kept: dict[int, tuple[tuple[str, str], HouseholdClass]], found: YearClass) -> None:
    """Keep the newest class of a year; one that is complete goes before one that is not."""
    new = (found.order, _CLASSES[found.household_class])
    old = kept.get(found.year)
    if old is None or (new[1] is not HouseholdClass.INCOMPLETE, new[0]) > (
        old[1] is not HouseholdClass.INCOMPLETE,
        old[0],
    ):
        kept[found.year] = new


def _household_year(
    placed: PlacedHousehold, history: _History, year: int, rule: RelapseRule, merged: Mapping[RecordId, int]
) -> HouseholdYear[VillageRow]:
    return HouseholdYear(
        household_id=placed.household_id,
        group=VillageRow(placed.commune_code, placed.village_id, placed.village),
        start=history.at_end_of(year - 1),
        end=history.at_end_of(year),
        earlier=history.earlier(year - 1, rule),
        # The people of a household that merged are in another one now.
        people=placed.members + merged.get(placed.household_id, 0),
        is_here=placed.is_here,
    )
