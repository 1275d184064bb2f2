"""What would become of the households of a round under another rule set or threshold; nothing is recorded.

Counts come from the columnar path, so that an upper office can try a line over all its communes; why one household
changes is asked of the explaining engine, one household at a time. A test keeps both equal.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.classification import ClassCounts, Classification, count_classes
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import canonical_json
from ngheo_desktop.domain.survey import Area, ReviewRound
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.explain import Explanation, explain
from ngheo_desktop.rules.model import DatedValue, Period, RuleSet
from ngheo_desktop.services.facts import FactSource
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.mass_classification import MassResult, results_under
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import class_matrix, households, questionnaires
from ngheo_desktop.store.class_matrix import NO_CLASS, ClassOnRecord

_WITH_DECIMALS = frozenset({"m2_per_person"})
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value of a rule set as it counts in a round.

    Attributes:
        value: None while it is not loaded.
    """

    dated: DatedValue
    period: Period

    @property
    def full_id(self) -> str:
        """Return its id with its area."""
        return self.dated.full_id

    @property
    def value(self) -> int | Decimal | frozenset[str] | None:
        """Return what counts on the day of the round."""
        return self.period.value

    @property
    def can_change(self) -> bool:
        """Tell whether another number can be tried; lists of codes are another question, not another threshold."""
        return not isinstance(self.period.value, frozenset)


def thresholds(rule_set: RuleSet, review_round: ReviewRound) -> tuple[Threshold, ...]:
    """Return the values of a rule set that count on the day of a round, or of its nearest day, for both areas."""
    day = rule_set.on_any_day.values_day(review_round.reference_date)
    return tuple(Threshold(value, value.on(day)) for value in rule_set.values)


def checked(threshold: Threshold, number: Decimal | int) -> int | Decimal:
    """Return a number as the threshold can take it.

    Raises:
        KnownError: VALUE_NOT_POSSIBLE, it has decimals where the law has none, is negative, or above 100 percent.
    """
    unit = threshold.dated.unit
    is_whole = number == int(number)
    if (
        not threshold.can_change
        or number < 0
        or (unit == "percent" and number > _PERCENT)
        or not (is_whole or unit in _WITH_DECIMALS)
    ):
        raise KnownError(ErrorCode.VALUE_NOT_POSSIBLE, value=str(number), name=threshold.full_id)
    return int(number) if is_whole else Decimal(number)


def changed_copy(rule_set: RuleSet, review_round: ReviewRound, values: Mapping[str, Decimal | int]) -> RuleSet:
    """Return a rule set in which some values are others on the day of a round; the rule set itself when none differs.

    The copy has a content hash of its own, so that nobody takes its results for those of the law. `values` goes by the
    full ids, for example `cutoff.income.rural`.

    Raises:
        KnownError: INPUT_UNKNOWN_CODE for an id the rule set does not have, VALUE_NOT_POSSIBLE.
    """
    known = {each.full_id: each for each in thresholds(rule_set, review_round)}
    new: dict[str, int | Decimal] = {}
    for full_id, number in values.items():
        if full_id not in known:
            raise KnownError(ErrorCode.INPUT_UNKNOWN_CODE, code=full_id, list_name=rule_set.id)
        value = checked(known[full_id], number)
        if value != known[full_id].value:
            new[full_id] = value
    if not new:
        return rule_set

    def changed(value: DatedValue) -> DatedValue:
        if value.full_id not in new:
            return value
        counts = known[value.full_id].period
        periods = tuple(replace(each, value=new[value.full_id]) if each is counts else each for each in value.periods)
        return replace(value, periods=periods)

    told = {name: str(value) for name, value in sorted(new.items())}
    copy_of = canonical_json({"copy_of": rule_set.content_hash, "values": told})
    return replace(
        rule_set,
        values=tuple(map(changed, rule_set.values)),
        content_hash=hashlib.sha256(copy_of.encode()).hexdigest(),
    )


class ClassMove(NamedTuple):
    """A household that would have another class.

    Attributes:
        number: its local number, for lists.
        before: what it is compared with; its class may be `none`.
        joined: indicators deprived now and not before, among those both sets know; `left` the other way round.
    """

    household_id: RecordId
    number: int
    round_id: RecordId
    before: ClassOnRecord
    after: ClassOnRecord
    joined: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What rounds come to under a rule set, beside what they were compared with.

    Attributes:
        against: id of the rule set whose classes on record were compared; empty when the unchanged rule set was worked
            out from the same answers.
        before: households by class before; those without a class on record are `not_classified`.
        after: all households by class.
        moves: those whose class differs, in the order of communes and villages.
    """

    rule_set: RuleSet
    against: str
    households: int
    before: ClassCounts
    after: ClassCounts
    not_classified: int
    moves: tuple[ClassMove, ...]


_NO_RECORD = ClassOnRecord(NO_CLASS, None, None, ())


def what_if(
    folder: Folder,
    standards: Standards,
    rounds: Sequence[ReviewRound],
    rule_set: RuleSet,
    *,
    against: str = "",
    progress: Progress | None = None,
    with_columns: bool | None = None,
) -> WhatIf:
    """Work out the classes of rounds under a rule set from the answers stored, and compare.

    Args:
        folder: the data folder; it is only read.
        standards: the rule sets of the program.
        rounds: the rounds, one for each commune.
        rule_set: any rule set, or a changed copy; days on which it does not apply take its nearest one.
        against: the rule set of the rounds whose classes on record are compared. Empty: the rule set of that id as it
            is shipped, worked out from the same answers.
        progress: is told (households done, all); returning False cancels.
        with_columns: see `results_under`.

    Raises:
        CancelledError: `progress` said so.
        KnownError: ROUND_RULE_SET, `against` is none of a round's; RULE_SET_UNKNOWN, STORE_ codes.
    """
    rules = [rule_set.on_any_day]
    if against:
        for each in rounds:
            if against not in each.rule_sets:
                raise KnownError(ErrorCode.ROUND_RULE_SET, rule_set=against, known=", ".join(each.rule_sets))
    else:
        rules.append(standards.rule_set(rule_set.id).on_any_day)
    compared = standards.rule_set(against) if against else rules[1]
    shared = {each.indicator_id for each in compared.indicators} & {each.indicator_id for each in rule_set.indicators}
    total = sum(households.counts(folder.database, each.commune_code)[0] for each in rounds)
    done = 0
    tallies: tuple[dict[str, int], dict[str, int]] = {}, {}
    moves: list[ClassMove] = []
    for each in rounds:
        on_record = class_matrix.on_record(folder.database, each.round_id, against) if against else {}
        own: dict[RecordId, tuple[ClassOnRecord, ClassOnRecord]] = {}
        for part in results_under(folder, standards, each, rules, with_columns=with_columns):
            for household_id, results in part:
                after = _said(results[0])
                before = _said(results[1]) if not against else on_record.get(household_id, _NO_RECORD)
                for tally, found in zip(tallies, (before, after), strict=True):
                    tally[found.household_class] = tally.get(found.household_class, 0) + 1
                if before.household_class not in {NO_CLASS, after.household_class}:
                    own[household_id] = before, after
            done += len(part)
            if progress and not progress(done, total):
                raise CancelledError
        moves += _in_order(folder, each, own, shared)
    not_classified = tallies[0].pop(NO_CLASS, 0)
    return WhatIf(
        rule_set, against, done, count_classes(tallies[0]), count_classes(tallies[1]), not_classified, tuple(moves)
    )


def _said(result: MassResult) -> ClassOnRecord:
    return ClassOnRecord(result.household_class.value, result.income_score, result.deprivation_score, result.deprived)


def _in_order(
    folder: Folder,
    review_round: ReviewRound,
    own: Mapping[RecordId, tuple[ClassOnRecord, ClassOnRecord]],
    shared: set[str],
) -> Iterator[ClassMove]:
    if not own:
        return
    for household_id, number in class_matrix.in_village_order(folder.database, review_round.commune_code):
        found = own.get(household_id)
        if found is not None:
            before, after = found
            joined = tuple(each for each in after.deprived if each in shared and each not in before.deprived)
            left = tuple(each for each in before.deprived if each in shared and each not in after.deprived)
            yield ClassMove(household_id, number, review_round.round_id, before, after, joined, left)


@dataclass(frozen=True, slots=True)
class MoveReason:
    """One household under the rule set that is tried, in words."""

    household: Household
    result: Classification
    why: Explanation


def reason_of(
    folder: Folder,
    standards: Standards,
    review_round: ReviewRound,
    rule_set: RuleSet,
    household_id: RecordId,
    language: str,
) -> MoveReason:
    """Explain the class of one household under a rule set, or a changed copy, from the answers stored.

    Raises:
        KnownError: STORE_NO_RECORD, STORE_ codes.
    """
    rules = rule_set.on_any_day
    household = households.get(folder.database, household_id)
    questionnaire = questionnaires.get(folder.database, household_id, review_round.round_id)
    source = FactSource(folder, standards, review_round, household_id)
    result = Engine(rules).classify(source.of(household, questionnaire))
    return MoveReason(household, result, explain(result, rules, language, source.tables.labels))


def area_of_rounds(standards: Standards, rounds: Sequence[ReviewRound]) -> frozenset[Area]:
    """Return the areas these rounds lie in: values of other areas change nothing in them."""
    return frozenset(standards.area_of(each.commune_code) for each in rounds)
