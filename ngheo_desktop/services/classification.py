"""Classifying the households of a round and recording the result."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes, Progress
from ngheo_desktop.domain.classification import (
    ClassCounts,
    Classification,
    HouseholdClass,
    Outcome,
    RecordedClassification,
    TraceStep,
)
from ngheo_desktop.domain.ids import RecordId, new_record_id
from ngheo_desktop.domain.point_table import PointTable
from ngheo_desktop.domain.survey import HouseholdFacts, ReviewRound
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.forms.point_section import labels_of, points_told
from ngheo_desktop.forms.provided import SCREENING
from ngheo_desktop.forms.screening import ScreeningResult
from ngheo_desktop.rules.designations import DesignationText, designations, in_words
from ngheo_desktop.rules.engine import ENGINE_VERSION
from ngheo_desktop.rules.explain import Explanation, explain
from ngheo_desktop.services.facts import FactSource, is_screened_out
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import classifications, households, questionnaires
from ngheo_desktop.store.unit_of_work import Entry, UnitOfWork

_PORTION = 500  # classifications written at once; their traces are long
_NO_TABLES: Mapping[str, PointTable] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What a classification of a whole round amounted to.

    Attributes:
        households: how many were classified.
        counts: households by class, per rule set.
        screened_out: how many more asked for a review and are kept off the list by Phiếu A; they have no class.
        recorded: how many classifications are new, because facts or rules changed since the last one.
    """

    round_id: RecordId
    households: int
    counts: dict[str, ClassCounts]
    recorded: int
    changes: Changes
    screened_out: int = 0


def classify_round(
    folder: Folder, standards: Standards, review_round: ReviewRound, progress: Progress | None = None
) -> RoundResult:
    """Classify every household of a round under each of its rule sets and record what is new, all in one transaction.

    `progress` is called with (done, all); returning False cancels.

    Raises:
        CancelledError: nothing was recorded.
        KnownError: ROUND_OF_COMMUNE in an upper office, RULE_SET_UNKNOWN, STORE_ codes.
    """
    require_commune(folder)
    source = FactSource(folder, standards, review_round)
    tallies: dict[str, dict[str, int]] = {rule_set: {} for rule_set in review_round.rule_sets}
    before = {
        rule_set: classifications.current_hashes(folder.database, review_round.round_id, rule_set)
        for rule_set in review_round.rule_sets
    }
    total = households.counts(folder.database, review_round.commune_code)[0]
    done = recorded = screened_out = looked_at = 0
    waiting: list[Entry] = []
    with folder.work() as unit:
        for household, questionnaire in questionnaires.facts(folder.database, review_round):
            looked_at += 1
            if progress and looked_at % 50 == 0 and not progress(looked_at, total):
                raise CancelledError
            facts = source.of(household, questionnaire)
            answers_hash = facts.digest()
            if not source.is_reviewed(facts):
                screened_out += is_screened_out(facts)
                for rule_set, on_record in before.items():
                    old = on_record.get(household.household_id)
                    if old is not None and old[1] != answers_hash:
                        result = without_review(standards.engine(rule_set).classify(facts))
                        waiting.append(_entry(folder, review_round, household.household_id, answers_hash, result, old))
                continue
            for rule_set in review_round.rule_sets:
                result = standards.engine(rule_set).classify(facts)
                tally = tallies[rule_set]
                tally[result.household_class] = tally.get(result.household_class, 0) + 1
                old = before[rule_set].get(household.household_id)
                if old is None or old[1:] != (answers_hash, result.rule_set_hash):
                    waiting.append(_entry(folder, review_round, household.household_id, answers_hash, result, old))
            done += 1
            if len(waiting) >= _PORTION:
                recorded += _write(unit, waiting)
        recorded += _write(unit, waiting)
        changes = unit.commit()
    counts = {rule_set: ClassCounts(**tally) for rule_set, tally in tallies.items()}
    return RoundResult(review_round.round_id, done, counts, recorded, changes, screened_out)


def require_commune(folder: Folder) -> None:
    """Check that this is the folder of a commune: what an upper office recorded would differ from the commune's own.

    Raises:
        KnownError: ROUND_OF_COMMUNE.
    """
    if folder.commune_code is None:
        raise KnownError(ErrorCode.ROUND_OF_COMMUNE)


def without_review(result: Classification) -> Classification:
    """Return what takes the place of a class on record once its household is not reviewed any more: no class."""
    step = TraceStep(SCREENING, Outcome.NO, (), ())
    return result._replace(
        household_class=HouseholdClass.INCOMPLETE,
        income_score=None,
        deprivation_score=None,
        deprived=(),
        missing=(),
        trace=(result.trace[0], step),
        computed_class=None,
        overruled=(),
    )


def record_again(
    unit: UnitOfWork,
    folder: Folder,
    standards: Standards,
    review_round: ReviewRound,
    household_id: RecordId,
    rule_set: str,
) -> None:
    """Record a household's class anew where one is on record and what it rests on has changed within this transaction.

    No class takes the place of the one on record where the household is not reviewed any more.

    Raises:
        KnownError: STORE_NO_RECORD, STORE_ codes.
    """
    old = classifications.current(folder.database, review_round.round_id, rule_set, household_id)
    if old is None:
        return
    household = households.get(folder.database, household_id)
    questionnaire = questionnaires.get(folder.database, household_id, review_round.round_id)
    source = FactSource(folder, standards, review_round, household_id)
    facts = source.of(household, questionnaire)
    result, answers_hash = standards.engine(rule_set).classify(facts), facts.digest()
    if not source.is_reviewed(facts):
        result = without_review(result)
    if (old.answers_hash, old.result.rule_set_hash) != (answers_hash, result.rule_set_hash):
        voided = (old.classification_id, old.answers_hash, old.result.rule_set_hash)
        _write(unit, [_entry(folder, review_round, household_id, answers_hash, result, voided)])


def _write(unit: UnitOfWork, waiting: list[Entry]) -> int:
    """Write what waits, leave nothing waiting, and return how many there were."""
    written = len(waiting)
    unit.append_all(waiting)
    waiting.clear()
    return written


def _entry(
    folder: Folder,
    review_round: ReviewRound,
    household_id: RecordId,
    answers_hash: str,
    result: Classification,
    old: tuple[RecordId, str, str] | None,
) -> Entry:
    recorded = RecordedClassification(
        classification_id=new_record_id(folder.clock.now()),
        household_id=household_id,
        round_id=review_round.round_id,
        answers_hash=answers_hash,
        classified_on=folder.clock.today().isoformat(),
        result=result,
    )
    fields = classifications.fields_of(recorded, engine=ENGINE_VERSION, voids=[old[0]] if old else [])
    return Entry(records.CLASSIFICATION, recorded.classification_id, fields)


@dataclass(frozen=True, slots=True)
class HouseholdResult:
    """A household's facts and what each rule set of the round says of them now; point tables by their checksum.

    Without results the household is not reviewed; `screening` is what Phiếu A says, None where it is not asked.
    """

    facts: HouseholdFacts
    results: dict[str, Classification]
    tables: Mapping[str, PointTable]
    screening: ScreeningResult | None = None


def classify_household(
    folder: Folder, standards: Standards, review_round: ReviewRound, household_id: RecordId
) -> HouseholdResult:
    """Classify one household from what is stored, without recording anything.

    Raises:
        KnownError: STORE_NO_RECORD.
    """
    household = households.get(folder.database, household_id)
    questionnaire = questionnaires.get(folder.database, household_id, review_round.round_id)
    source = FactSource(folder, standards, review_round, household_id)
    facts = source.of(household, questionnaire)
    asked = review_round.rule_sets if source.is_reviewed(facts) else ()
    results = {rule_set: standards.engine(rule_set).classify(facts) for rule_set in asked}
    return HouseholdResult(facts, results, source.tables.by_checksum, source.screening(facts))


def designated(
    standards: Standards, facts: HouseholdFacts, result: Classification, language: str
) -> tuple[DesignationText, ...]:
    """Return what members are recognised as beside the class, in words; nothing where nothing is offered."""
    rule_set = standards.rule_set_of(result.rule_set, result.rule_set_hash)
    return tuple(in_words(each, rule_set, facts, language) for each in designations(rule_set, facts, result))


def explain_result(
    standards: Standards, result: Classification, language: str, tables: Mapping[str, PointTable] = _NO_TABLES
) -> Explanation:
    """Return the plain-language explanation of a classification; `tables` are the point tables by checksum."""
    rule_set = standards.rule_set_of(result.rule_set, result.rule_set_hash)
    table = tables.get(result.point_table)
    if table is None:
        return explain(result, rule_set, language)
    told = explain(result, rule_set, language, labels_of(table))
    return replace(told, points=points_told(table, result.trace, language))


def recorded(
    folder: Folder, review_round: ReviewRound, rule_set: str, household_id: RecordId
) -> RecordedClassification | None:
    """Return the class on record, None before the round was classified."""
    return classifications.current(folder.database, review_round.round_id, rule_set, household_id)


def class_counts(folder: Folder, review_round: ReviewRound) -> dict[str, ClassCounts]:
    """Return households by recorded class, per rule set of the round."""
    return {
        rule_set: classifications.counts(folder.database, review_round.round_id, rule_set)
        for rule_set in review_round.rule_sets
    }
