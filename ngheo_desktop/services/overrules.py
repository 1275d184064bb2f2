"""What the village meeting agreed otherwise: recorded with reason and minutes, listed, withdrawn.

A decision takes effect at once: where a class of the household is on record, the class that follows from the decision
is recorded in the same transaction, so that list, papers and bundle never show another one than the questionnaire.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.classification import Classification
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.overruling import CLASS, DEPRIVED, MET, Decision, overrule_id, overruled_in
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import tr
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.services.classification import record_again, require_commune
from ngheo_desktop.services.facts import FactSource
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.verdicts import date_title, result_title, subject_title
from ngheo_desktop.store import households, overrules, questionnaires


@dataclass(frozen=True, slots=True)
class Overruling:
    """A decision of the village meeting on record.

    Attributes:
        computed_now: what the rule set says of the answers as they stand; None where the decision has no effect,
            because it is withdrawn, the rule set does not have what it is about, or the household is not reviewed.
        look_again: the decision stands, but the rule set says something else now than when the meeting decided.
        conflict: two computers wrote different things; the one shown counts until somebody settles it.
        withdrawn_because: the reason; empty while the decision stands.
    """

    overrule_id: RecordId
    household: Household
    decision: Decision
    computed_now: str | None
    look_again: bool
    conflict: bool
    withdrawn: bool
    withdrawn_because: str


class Agreed(NamedTuple):
    """What is to be recorded.

    Attributes:
        rule_set: one of the round's.
        subject: `class`, or an indicator of the rule set.
        decided: a class of the rule set, or `yes` (deprived) or `no`.
        reason: why the meeting decided otherwise.
        minutes_number: number of its minutes.
        meeting_date: the day it was held, from the start of the round to today.
    """

    rule_set: str
    subject: str
    decided: str
    reason: str
    minutes_number: str
    meeting_date: date


def subjects_of(rule_set: RuleSet) -> tuple[str, ...]:
    """Return what a meeting may decide otherwise under a rule set: the class, and each indicator in legal order."""
    return (CLASS, *[each.indicator_id for each in rule_set.indicators])


def choices_for(rule_set: RuleSet, subject: str) -> tuple[str, ...]:
    """Return what can be decided about a subject: the classes of the rule set, or deprived and not deprived."""
    if subject == CLASS:
        return tuple(rule.household_class for rule in rule_set.classes)
    return (DEPRIVED, MET)


def computed_in(result: Classification, subject: str) -> str | None:
    """Return what the rule set computed for a subject in a classification, decided or not; None for nothing."""
    found = overruled_in(result.trace).get(subject)
    if found is not None:
        return found.computed
    if subject == CLASS:
        return result.household_class.value
    return next((step.outcome.value for step in result.trace if step.rule == subject), None)


def overrule(
    folder: Folder,
    standards: Standards,
    review_round: ReviewRound,
    household_id: RecordId,
    agreed: Agreed,
) -> Changes:
    """Record that the village meeting decided otherwise; what it decided before about the same is replaced by it.

    A conflict between two computers about this decision is settled by it.

    Raises:
        KnownError: ROUND_OF_COMMUNE in an upper office; ROUND_RULE_SET, OVERRULE_SUBJECT, OVERRULE_SAME, OVERRULE_DATE;
            OVERRULE_NOT_REVIEWED for a household that has no class in a round on request; INPUT_UNKNOWN_CODE for a
            result that cannot be decided, INPUT_REQUIRED for an empty reason or number; STORE_NO_RECORD. Nothing is
            recorded then.
    """
    require_commune(folder)
    rule_set, subject, decided, meeting_date = agreed.rule_set, agreed.subject, agreed.decided, agreed.meeting_date
    rules = _rules(standards, review_round, rule_set, subject)
    if decided not in choices_for(rules, subject):
        raise KnownError(ErrorCode.INPUT_UNKNOWN_CODE, code=decided, list_name=subject_title(rules, subject))
    reason, minutes_number = _filled(reason=agreed.reason, minutes_number=agreed.minutes_number)
    today = folder.clock.today()
    if not review_round.reference_date <= meeting_date <= today:
        first = review_round.reference_date
        raise KnownError(ErrorCode.OVERRULE_DATE, date=meeting_date, first=first, last=today)
    household = households.get(folder.database, household_id)
    result = _classified(folder, standards, review_round, household, rule_set)
    if result is None:
        raise KnownError(ErrorCode.OVERRULE_NOT_REVIEWED)
    computed = computed_in(result, subject)
    if computed is None or computed == decided:
        raise KnownError(ErrorCode.OVERRULE_SAME, subject=subject_title(rules, subject))
    fields: dict[str, Value] = {
        "household_id": household_id,
        "round_id": review_round.round_id,
        "rule_set": rule_set,
        "subject": subject,
        "decided": decided,
        "computed": computed,
        "reason": reason,
        "minutes_number": minutes_number,
        "meeting_date": meeting_date.isoformat(),
        "removed": None,
        "removed_reason": None,
    }
    own = overrule_id(review_round.round_id, household_id, rule_set, subject)
    with folder.work() as unit:
        unit.append(records.OVERRULE, own, fields, reason=reason, settle=True)
        record_again(unit, folder, standards, review_round, household_id, rule_set)
        return unit.commit()


def withdraw(
    folder: Folder,
    standards: Standards,
    review_round: ReviewRound,
    household_id: RecordId,
    *,
    rule_set: str,
    subject: str,
    reason: str,
) -> Changes:
    """Take a decision of the village meeting back; it stays on record as withdrawn, with the reason.

    Raises:
        KnownError: ROUND_OF_COMMUNE in an upper office; ROUND_RULE_SET, INPUT_REQUIRED without a reason, OVERRULE_NONE
            when no such decision stands.
    """
    require_commune(folder)
    if rule_set not in review_round.rule_sets:
        raise KnownError(ErrorCode.ROUND_RULE_SET, rule_set=rule_set, known=", ".join(review_round.rule_sets))
    (reason,) = _filled(reason=reason)
    standing = overrules.standing(folder.database, review_round.round_id, household_id).get(household_id, ())
    if not any((each.rule_set, each.subject) == (rule_set, subject) for each in standing):
        raise KnownError(ErrorCode.OVERRULE_NONE, subject=subject_title(standards.rule_set(rule_set), subject))
    own = overrule_id(review_round.round_id, household_id, rule_set, subject)
    with folder.work() as unit:
        unit.append(records.OVERRULE, own, {"removed": True, "removed_reason": reason}, reason=reason, settle=True)
        record_again(unit, folder, standards, review_round, household_id, rule_set)
        return unit.commit()


def overrulings(
    folder: Folder, standards: Standards, review_round: ReviewRound, household_id: RecordId | None = None
) -> list[Overruling]:
    """Return the decisions of a round, of one household or of all, withdrawn ones among them; households in list order.

    Raises:
        KnownError: STORE_NO_RECORD when the household named does not exist.
    """
    found: dict[RecordId, list[overrules.StoredOverrule]] = {}
    for each in overrules.all(folder.database, review_round.round_id, household_id):
        found.setdefault(each.household_id, []).append(each)
    if household_id is not None:
        those = [households.get(folder.database, household_id)]
    else:
        those = list(households.some(folder.database, found))
    return [
        one
        for household in those
        for one in _looked_at(folder, standards, review_round, household, found.get(household.household_id, []))
    ]


def last_meeting(folder: Folder, review_round: ReviewRound, household: Household) -> tuple[str, str] | None:
    """Return number and ISO day of the latest minutes that decided something in the household's village, or None."""
    stored = [each for each in overrules.all(folder.database, review_round.round_id) if not each.withdrawn]
    ids = {each.household_id for each in stored}
    here = {
        other.household_id
        for other in households.some(folder.database, ids)
        if other.village_id == household.village_id
    }
    meetings = [
        (each.decision.meeting_date, each.decision.minutes_number) for each in stored if each.household_id in here
    ]
    if not meetings:
        return None
    day, minutes = max(meetings)
    return minutes, day


def _looked_at(
    folder: Folder,
    standards: Standards,
    review_round: ReviewRound,
    household: Household,
    stored: list[overrules.StoredOverrule],
) -> Iterator[Overruling]:
    wanted = {each.decision.rule_set for each in stored if not each.withdrawn} & set(review_round.rule_sets)
    results = {each: _classified(folder, standards, review_round, household, each) for each in wanted}
    now = {rule_set: overruled_in(result.trace) for rule_set, result in results.items() if result is not None}
    for each in stored:
        followed = None if each.withdrawn else now.get(each.decision.rule_set, {}).get(each.decision.subject)
        yield Overruling(
            each.overrule_id,
            household,
            each.decision,
            followed.computed if followed else None,
            followed is not None and followed.look_again,
            each.conflict,
            each.withdrawn,
            each.withdrawn_because,
        )


def _rules(standards: Standards, review_round: ReviewRound, rule_set: str, subject: str) -> RuleSet:
    if rule_set not in review_round.rule_sets:
        raise KnownError(ErrorCode.ROUND_RULE_SET, rule_set=rule_set, known=", ".join(review_round.rule_sets))
    rules = standards.rule_set(rule_set)
    known = subjects_of(rules)
    if subject not in known:
        raise KnownError(ErrorCode.OVERRULE_SUBJECT, rule_set=rule_set, subject=subject, known=", ".join(known[1:]))
    return rules


def _filled(**texts: str) -> tuple[str, ...]:
    for name, text in texts.items():
        if not text.strip():
            raise KnownError(ErrorCode.INPUT_REQUIRED, field=_field_title(name))
    return tuple(" ".join(text.split()) for text in texts.values())


def _field_title(name: str) -> str:
    return {"reason": tr("Reason"), "minutes_number": tr("Number of the minutes")}[name]


def _classified(
    folder: Folder, standards: Standards, review_round: ReviewRound, household: Household, rule_set: str
) -> Classification | None:
    """Return the class from the answers as they stand; None for a household that is not reviewed in this round."""
    questionnaire = questionnaires.get(folder.database, household.household_id, review_round.round_id)
    source = FactSource(folder, standards, review_round, household.household_id)
    facts = source.of(household, questionnaire)
    return standards.engine(rule_set).classify(facts) if source.is_reviewed(facts) else None


def overruling_lines(rules: RuleSet, one: Overruling) -> tuple[str, ...]:
    """Return a decision on record in sentences of the screen's language, what is to be done about it last."""
    decision = one.decision
    lines = [
        tr(
            "{subject}: {decided} (computed: {computed})",
            subject=subject_title(rules, decision.subject),
            decided=result_title(rules, decision.subject, decision.decided),
            computed=result_title(rules, decision.subject, decision.computed),
        ),
        tr(
            "Minutes no. {minutes} of {date}. Reason: {reason}",
            minutes=decision.minutes_number,
            date=date_title(decision.meeting_date),
            reason=decision.reason,
        ),
    ]
    if one.withdrawn:
        lines.append(tr("Withdrawn: {reason}", reason=one.withdrawn_because))
    if one.look_again:
        now = result_title(rules, decision.subject, one.computed_now or "")
        lines.append("⚠ " + tr("To be looked at again: computed now is “{now}”.", now=now))
    if one.conflict:
        told = tr("Two computers recorded different decisions. Record the right one again to settle it.")
        lines.append(f"⚠ {told}")
    return tuple(lines)
