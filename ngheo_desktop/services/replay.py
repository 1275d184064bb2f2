"""Running a stored round under any rule set, to see what would become of whom; nothing is recorded.

The answers are those stored, ages are those of the round's day. What the village meeting decided otherwise counts where
it was decided about the replayed rule set, and nowhere else. A rule set that does not apply on that day is taken
with the values of its nearest day.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ngheo_desktop.domain.classification import ClassCounts, Classification
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.survey import HouseholdFacts, ReviewRound
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.explain import Explanation, explain
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.services.facts import FactSource
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.reading import households_with_results
from ngheo_desktop.services.standards import Standards


@dataclass(frozen=True, slots=True)
class ReplayChange:
    """A household that would have another class.

    Attributes:
        before: the classification on record.
        after: what the replayed rule set says of the stored answers.
        joined: indicators deprived now and not before, among those both sets know; `left` the other way round.
        why: `after` in words.
    """

    household: Household
    before: Classification
    after: Classification
    joined: tuple[str, ...]
    left: tuple[str, ...]
    why: Explanation


@dataclass(frozen=True, slots=True)
class Replay:
    """What a round comes to under a rule set.

    Attributes:
        against: the rule set whose classes on record it was compared with.
        before: households by class on record; those without one are `not_classified`.
        after: all households by class under the replayed set.
        changes: those whose class differs, in village order.
        decisions: how many decisions of the village meeting are followed in `after`; `left_out` are those about other
            rule sets, or about what the replayed one does not have.
    """

    rule_set: RuleSet
    against: str
    before: ClassCounts
    after: ClassCounts
    not_classified: int
    changes: tuple[ReplayChange, ...]
    decisions: int = 0
    left_out: int = 0


def replay(
    folder: Folder,
    standards: Standards,
    review_round: ReviewRound,
    rule_set: RuleSet,
    *,
    against: str | None = None,
    language: str,
) -> Replay:
    """Return what the stored answers of a round come to under a rule set.

    Args:
        folder: the data folder; it is only read.
        standards: the rule sets of the round.
        review_round: the round.
        rule_set: any rule set, shipped or a changed copy.
        against: the rule set of the round whose classes on record are compared; without it the same one where the
            round has it, otherwise the round's first.
        language: of the explanations.

    Raises:
        KnownError: RULE_SET_UNKNOWN when `against` is none of the round's; STORE_ codes.
    """
    if against is None:
        against = rule_set.id if rule_set.id in review_round.rule_sets else review_round.rule_sets[0]
    if against not in review_round.rule_sets:
        raise KnownError(ErrorCode.RULE_SET_UNKNOWN, rule_set=against, known=", ".join(review_round.rule_sets))
    known = {each.indicator_id for each in standards.rule_set(against).indicators}
    shared = known & {each.indicator_id for each in rule_set.indicators}
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    changes: list[ReplayChange] = []
    rules = rule_set.on_any_day
    followed = known_decisions = 0
    source = FactSource(folder, standards, review_round)
    for household, recorded, facts, found in _results(folder, source, review_round, Engine(rules)):
        followed += len(found.overruled)
        known_decisions += len(facts.decisions)
        after[found.household_class] = after.get(found.household_class, 0) + 1
        was = recorded.get(against)
        if was is None:
            continue
        before[was.household_class] = before.get(was.household_class, 0) + 1
        if was.household_class is not found.household_class:
            why = explain(found, rules, language, source.tables.labels)
            changes.append(_change(household, was, found, shared, why))
    return Replay(
        rule_set,
        against,
        ClassCounts(**before),
        ClassCounts(**after),
        sum(after.values()) - sum(before.values()),
        tuple(changes),
        followed,
        known_decisions - followed,
    )


def _results(
    folder: Folder, source: FactSource, review_round: ReviewRound, engine: Engine
) -> Iterator[tuple[Household, dict[str, Classification], HouseholdFacts, Classification]]:
    for household, questionnaire, recorded in households_with_results(folder, review_round):
        facts = source.of(household, questionnaire)
        if source.is_reviewed(facts):
            yield household, recorded, facts, engine.classify(facts)


def _change(
    household: Household, was: Classification, found: Classification, shared: set[str], why: Explanation
) -> ReplayChange:
    joined = tuple(each for each in found.deprived if each in shared and each not in was.deprived)
    left = tuple(each for each in was.deprived if each in shared and each not in found.deprived)
    return ReplayChange(household, was, found, joined, left, why)
