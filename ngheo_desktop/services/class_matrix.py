"""The classes of a round as tables: by class and village under each rule set, and across two of them.

Everything is counted from the classes on record, so that a table never says what the papers do not. Each table is of
one rule set; only the matrix sets two against each other, and it carries the ids of both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.expression_program import NOT_LOADED
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.rounds import all_rounds
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import class_matrix

NO_CLASS = class_matrix.NO_CLASS
CLASSES = (*(each.value for each in HouseholdClass), NO_CLASS)


class Count(NamedTuple):
    """Households and the people in them."""

    households: int = 0
    persons: int = 0

    def plus(self, other: "Count") -> "Count":
        """Return both together."""
        return Count(self.households + other.households, self.persons + other.persons)


_NOBODY = Count()


def total_of(counts: Mapping[str, Count]) -> Count:
    """Return the counts of all classes together."""
    found = _NOBODY
    for count in counts.values():
        found = found.plus(count)
    return found


@dataclass(frozen=True, slots=True)
class GroupClasses:
    """A village, or a commune where several are counted, with its households by class (`CLASSES`, absent ones 0)."""

    key: str
    name: str
    counts: Mapping[str, Count]


@dataclass(frozen=True, slots=True)
class MissingReason:
    """A question, or a value of law, for want of which households have no class."""

    question: str
    label: str
    households: int


@dataclass(frozen=True)
class StandardClasses:
    """The households of a round by class under one rule set.

    Attributes:
        groups: villages, or communes where there are several, in their order.
        missing: why households are incomplete, the most frequent reason first; a household may have several.
    """

    rule_set: str
    groups: tuple[GroupClasses, ...]
    missing: tuple[MissingReason, ...]

    @cached_property
    def counts(self) -> Mapping[str, Count]:
        """Return households by class."""
        found = dict.fromkeys(CLASSES, _NOBODY)
        for group in self.groups:
            for name, count in group.counts.items():
                found[name] = found[name].plus(count)
        return found

    @property
    def total(self) -> Count:
        """Return all households and people."""
        return total_of(self.counts)


@dataclass(frozen=True)
class ClassMatrix:
    """Households by class under `first` (rows) and class under `second` (columns)."""

    first: str
    second: str
    cells: Mapping[tuple[str, str], Count]

    def cell(self, first: str | None, second: str | None) -> Count:
        """Return a cell; None stands for every class, so (None, None) is everything."""
        found = _NOBODY
        for (one, two), count in self.cells.items():
            if first in {None, one} and second in {None, two}:
                found = found.plus(count)
        return found

    @property
    def classes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the classes of rows and of columns: the five, and `NO_CLASS` where a household has none."""
        return tuple(
            tuple(name for name in CLASSES if name != NO_CLASS or any(pair[side] == NO_CLASS for pair in self.cells))
            for side in (0, 1)
        )  # type: ignore[return-value]


def rounds_beside(folder: Folder, review_round: ReviewRound) -> tuple[ReviewRound, ...]:
    """Return the yearly rounds of all communes held here that have this one's year and rule sets, this one included.

    Reviews on request are each a matter of one commune and stand alone.
    """
    if review_round.kind is not RoundKind.PERIODIC:
        return (review_round,)
    return tuple(
        each
        for each in all_rounds(folder)
        if (each.year, each.kind) == (review_round.year, review_round.kind)
        and set(each.rule_sets) == set(review_round.rule_sets)
    )


def classes_of(
    folder: Folder, standards: Standards, rounds: Sequence[ReviewRound], rule_set_id: str, language: str
) -> StandardClasses:
    """Count the households of one round, or of one round for each commune, by class under one of its rule sets.

    Raises:
        KnownError: ROUND_RULE_SET, RULE_SET_UNKNOWN, STORE_ codes.
    """
    _require(rounds, rule_set_id)
    ids = [each.round_id for each in rounds]
    by_commune = len(rounds) > 1
    names: dict[str, str] = {}
    counts: dict[str, dict[str, Count]] = {}
    for row in class_matrix.by_village(folder.database, ids, rule_set_id):
        key = row.commune_code if by_commune else row.village_id or ""
        if key not in names:
            names[key] = standards.areas.commune(row.commune_code).name if by_commune else row.village
            counts[key] = {}
        own = counts[key].get(row.household_class, _NOBODY)
        counts[key][row.household_class] = own.plus(Count(row.households, row.persons))
    groups = tuple(GroupClasses(key, name, counts[key]) for key, name in names.items())
    missing = tuple(
        MissingReason(question, _label(standards, rounds[0], rule_set_id, question, language), number)
        for question, number in class_matrix.missing_facts(folder.database, ids, rule_set_id)
    )
    return StandardClasses(rule_set_id, groups, missing)


def matrix_of(folder: Folder, rounds: Sequence[ReviewRound], first: str, second: str) -> ClassMatrix:
    """Count the households of rounds by their classes on record under two rule sets.

    Raises:
        KnownError: ROUND_RULE_SET, STORE_ codes.
    """
    _require(rounds, first)
    _require(rounds, second)
    ids = [each.round_id for each in rounds]
    found = class_matrix.by_pair(folder.database, ids, first, second)
    return ClassMatrix(first, second, {(row.first, row.second): Count(row.households, row.persons) for row in found})


def households_of(
    folder: Folder,
    rounds: Sequence[ReviewRound],
    pair: tuple[str, str],
    classes: tuple[str | None, str | None],
) -> list[tuple[RecordId, int]]:
    """Return (round, local number) of the households of a cell of the matrix, in the order of villages.

    A class of None means any. Raises like `matrix_of`.
    """
    for rule_set in pair:
        _require(rounds, rule_set)
    return class_matrix.households_of_pair(folder.database, [each.round_id for each in rounds], pair, classes)


def _require(rounds: Sequence[ReviewRound], rule_set_id: str) -> None:
    for each in rounds:
        if rule_set_id not in each.rule_sets:
            raise KnownError(ErrorCode.ROUND_RULE_SET, rule_set=rule_set_id, known=", ".join(each.rule_sets))


def _label(standards: Standards, review_round: ReviewRound, rule_set_id: str, question: str, language: str) -> str:
    rules = standards.rule_set(rule_set_id)
    if question.startswith(NOT_LOADED):
        area = standards.area_of(review_round.commune_code)
        value = rules.value(question.removeprefix(NOT_LOADED), area)
        return rules.sentences["not_loaded"].in_language(language).format(value=value.title.in_language(language))
    words = rules.words.get(question)
    return question if words is None else words.label.in_language(language)
