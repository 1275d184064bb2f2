"""Classifying whole databases without traces and without recording: for an upper office of many communes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.classification import ClassCounts, HouseholdClass, count_classes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.errors import CancelledError
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
        for part in _parts(folder, standards, review_round):
            for rule_set, results in part.results.items():
                for result in results:
                    tallies[rule_set].add(result)
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
    for part in _parts(folder, standards, review_round):
        for rule_set, results in part.results.items():
            names = [indicator.indicator_id for indicator in standards.rule_set(rule_set).indicators]
            for result in results:
                for place, household_class, income, deprivation, deprived in result.rows():
                    indicators = tuple(names[number] for number in deprived)
                    household_id = part.household_ids[place]
                    yield MassResult(household_id, rule_set, household_class, income, deprivation, indicators)


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
    """Some households and their results by rule set."""

    household_ids: list[RecordId]
    results: "dict[str, list[BlockResult]]"


def _parts(folder: Folder, standards: Standards, review_round: ReviewRound) -> Iterator[_Part]:
    # Only who classifies a whole database pays for numpy (docs/decisions/0017).
    from ngheo_desktop.rules.column_build import blocks_of  # noqa: PLC0415
    from ngheo_desktop.rules.columns import ColumnPlan  # noqa: PLC0415
    from ngheo_desktop.rules.mass import MassEngine  # noqa: PLC0415

    engines = {rule_set: standards.engine(rule_set) for rule_set in review_round.rule_sets}
    plan = ColumnPlan([engine.rule_set for engine in engines.values()])
    mass = {rule_set: MassEngine(engine, plan) for rule_set, engine in engines.items()}
    area = standards.area_of(review_round.commune_code)
    for part in columns.facts(
        folder.database, review_round.round_id, review_round.commune_code, area, review_round.reference_date
    ):
        blocks = list(blocks_of(plan, [facts for _, facts in part]))
        results = {rule_set: [each.classify(block) for block in blocks] for rule_set, each in mass.items()}
        yield _Part([household_id for household_id, _ in part], results)
