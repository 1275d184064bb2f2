"""Classifying whole databases without traces and without recording: for an upper office of many communes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.classification import ClassCounts, HouseholdClass, count_classes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import HouseholdFacts, ReviewRound
from ngheo_desktop.errors import CancelledError
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.services.facts import FactSource
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import columns, households

if TYPE_CHECKING:
    from ngheo_desktop.rules.mass import BlockResult


@dataclass(frozen=True, slots=True)
class MassCounts:
    """Households of a round under one rule set, as the answers stored now classify them.

    Attributes:
        rule_set_hash: the version of the rule set.
        classes: households by class.
        deprived: households by indicator, in legal order; those of incomplete households count where they are known.
    """

    round_id: RecordId
    rule_set: str
    rule_set_hash: str
    households: int
    classes: ClassCounts
    deprived: Mapping[str, int]


class MassResult(NamedTuple):
    """A household under one rule set: what `Classification` says, without missing facts and trace."""

    household_id: RecordId
    rule_set: str
    household_class: HouseholdClass
    income_score: int | None
    deprivation_score: int | None
    deprived: tuple[str, ...]


def classify_all(
    folder: Folder, standards: Standards, rounds: Iterable[ReviewRound], progress: Progress | None = None
) -> list[MassCounts]:
    """Classify every household of these rounds under each of their rule sets and count; nothing is recorded.

    Memory stays bounded: some thousands of households are held at a time. `progress` is called with (households done,
    all); returning False cancels.

    Raises:
        CancelledError: `progress` said so.
        KnownError: RULE_SET_UNKNOWN, RULE_NOT_IN_FORCE, STORE_ codes.
    """
    wanted = list(rounds)
    total = sum(households.counts(folder.database, each.commune_code)[0] for each in wanted)
    done = 0
    found: list[MassCounts] = []
    for review_round in wanted:
        tallies = {rule_set: _Tally() for rule_set in review_round.rule_sets}
        count = 0
        engines = [standards.engine(rule_set) for rule_set in review_round.rule_sets]
        for part in _parts(folder, standards, review_round, engines):
            for tally, results in zip(tallies.values(), part.results, strict=True):
                for result in results:
                    tally.add(result)
            count += len(part.household_ids)
            if progress and not progress(done + count, total):
                raise CancelledError
        done += count
        for rule_set, tally in tallies.items():
            rules = standards.rule_set(rule_set)
            names = [indicator.indicator_id for indicator in rules.indicators]
            deprived = dict(zip(names, tally.deprived or [0] * len(names), strict=True))
            counts = count_classes(tally.classes)
            found.append(MassCounts(review_round.round_id, rule_set, rules.content_hash, count, counts, deprived))
    return found


def results_of(folder: Folder, standards: Standards, review_round: ReviewRound) -> Iterator[MassResult]:
    """Go through the results of a round's households, in no particular order; raises like `classify_all`."""
    rule_sets = [standards.rule_set(each) for each in review_round.rule_sets]
    for part in results_under(folder, standards, review_round, rule_sets):
        for _, results in part:
            yield from results


def has_columns() -> bool:
    """Tell whether this program was built with numpy; without it every household takes the explaining engine."""
    return find_spec("numpy") is not None


def results_under(
    folder: Folder,
    standards: Standards,
    review_round: ReviewRound,
    rule_sets: Sequence[RuleSet],
    *,
    with_columns: bool | None = None,
) -> Iterator[list[tuple[RecordId, tuple[MassResult, ...]]]]:
    """Go through the households of a round, some at a time, each with its result under every rule set given.

    The rule sets may be any, changed copies included. `with_columns` says which path to take; without it the columnar
    one where there is numpy. Both give the same. Raises like `classify_all`.
    """
    engines = [Engine(each) for each in rule_sets]
    if has_columns() if with_columns is None else with_columns:
        for part in _parts(folder, standards, review_round, engines):
            yield _by_household(part, engines)
        return
    for facts in _facts(folder, standards, review_round):
        yield [
            (household_id, tuple(_explained(household_id, engine, own) for engine in engines))
            for household_id, own in facts
        ]


def _explained(household_id: RecordId, engine: Engine, facts: HouseholdFacts) -> MassResult:
    found = engine.classify(facts)
    return MassResult(
        household_id,
        found.rule_set,
        found.household_class,
        found.income_score,
        found.deprivation_score,
        found.deprived,
    )


def _by_household(part: "_Part", engines: Sequence[Engine]) -> list[tuple[RecordId, tuple[MassResult, ...]]]:
    columns_of: list[list[MassResult]] = []
    for engine, results in zip(engines, part.results, strict=True):
        rules = engine.rule_set
        names = [indicator.indicator_id for indicator in rules.indicators]
        own: dict[int, MassResult] = {}
        for result in results:
            for place, household_class, income, deprivation, deprived in result.rows():
                indicators = tuple([names[number] for number in deprived])
                household_id = part.household_ids[place]
                own[place] = MassResult(household_id, rules.id, household_class, income, deprivation, indicators)
        columns_of.append([own[place] for place in range(len(part.household_ids))])
    return list(zip(part.household_ids, zip(*columns_of, strict=True), strict=True))


class _Tally:
    """Counts of one rule set."""

    def __init__(self) -> None:
        self.classes: dict[str, int] = {}
        self.deprived: list[int] = []

    def add(self, result: "BlockResult") -> None:
        for name, number in result.class_counts().items():
            self.classes[name] = self.classes.get(name, 0) + number
        more = result.deprived_counts()
        self.deprived = [a + b for a, b in zip(self.deprived or [0] * len(more), more, strict=True)]


class _Part(NamedTuple):
    """Some households and their results, in the order of the engines."""

    household_ids: list[RecordId]
    results: "list[list[BlockResult]]"


def _parts(
    folder: Folder, standards: Standards, review_round: ReviewRound, engines: Sequence[Engine]
) -> Iterator[_Part]:
    # Only who classifies a whole database pays for numpy (docs/decisions/0017).
    from ngheo_desktop.rules.column_build import blocks_of  # noqa: PLC0415
    from ngheo_desktop.rules.columns import ColumnPlan  # noqa: PLC0415
    from ngheo_desktop.rules.mass import MassEngine  # noqa: PLC0415

    plan = ColumnPlan([engine.rule_set for engine in engines])
    mass = [MassEngine(engine, plan) for engine in engines]
    for part in _facts(folder, standards, review_round):
        blocks = list(blocks_of(plan, [facts for _, facts in part]))
        results = [[each.classify(block) for block in blocks] for each in mass]
        yield _Part([household_id for household_id, _ in part], results)


def _facts(
    folder: Folder, standards: Standards, review_round: ReviewRound
) -> Iterator[list[tuple[RecordId, HouseholdFacts]]]:
    area = standards.area_of(review_round.commune_code)
    source = FactSource(folder, standards, review_round)
    for part in columns.facts(
        folder.database, review_round.round_id, review_round.commune_code, area, review_round.reference_date
    ):
        known = [(household_id, source.decided(household_id, facts)) for household_id, facts in part]
        yield [(household_id, facts) for household_id, facts in known if source.is_reviewed(facts)]
