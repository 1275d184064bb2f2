"""What a village meeting agreed otherwise than a rule set works it out: data and how it stands in a trace.

An officer may overrule an indicator or the class of a household, with a reason and the number of the minutes. Nothing
that was worked out is lost by it: a trace keeps the computed step and puts the decision after it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ngheo_desktop.domain.classification import HouseholdClass, Outcome, TraceStep
from ngheo_desktop.domain.ids import RecordId, derived_record_id

CLASS = "class"
STEP = "overrule."
DEPRIVED, MET = Outcome.YES.value, Outcome.NO.value

_COMPUTED, _DECIDED, _BEFORE, _REASON, _MINUTES, _DATE = "computed", "decided", "before", "reason", "minutes", "date"

_OUTCOMES = frozenset(each.value for each in Outcome)
_CLASSES = frozenset(each.value for each in HouseholdClass)


class Decision(NamedTuple):
    """One thing that the meeting agreed otherwise.

    Attributes:
        subject: `class`, or the id of an indicator.
        decided: a class, or `yes` (deprived) or `no` for an indicator.
        computed: what the rule set said when it was decided; for an indicator it may be `missing`.
        minutes_number: number of the minutes of the village meeting.
        meeting_date: ISO date.
    """

    rule_set: str
    subject: str
    decided: str
    computed: str
    reason: str
    minutes_number: str
    meeting_date: str


class Overruled(NamedTuple):
    """A decision as a trace tells it; `computed` is what the rule set says now."""

    subject: str
    computed: str
    decided: str
    before: str
    reason: str
    minutes_number: str
    meeting_date: str

    @property
    def look_again(self) -> bool:
        """Tell whether the rule set says something else now than when the meeting decided."""
        return self.computed != self.before


def overrule_id(round_id: str, household_id: str, rule_set: str, subject: str) -> RecordId:
    """Return the id of the one record that overrules this subject, so that two computers meet in it."""
    return derived_record_id("overrule", round_id, household_id, rule_set, subject)


def applying(
    decisions: Iterable[Decision], rule_set: str, indicators: Sequence[str], classes: Sequence[str]
) -> dict[str, Decision]:
    """Return the decisions that a rule set can follow, by subject, indicators in their order and the class last.

    What is about another rule set, or about an indicator or class that this one does not have, has no effect; nor has
    what makes no sense, because a decision may come from another computer.
    """
    own = {each.subject: each for each in decisions if each.rule_set == rule_set}
    found = {
        indicator: own[indicator]
        for indicator in indicators
        if indicator in own and own[indicator].decided in {DEPRIVED, MET} and own[indicator].computed in _OUTCOMES
    }
    if CLASS in own and own[CLASS].decided in classes and own[CLASS].computed in _CLASSES:
        found[CLASS] = own[CLASS]
    return found


def step_of(decision: Decision, computed: str) -> TraceStep:
    """Return the step that follows a computed one in a trace."""
    said = {
        _COMPUTED: computed,
        _DECIDED: decision.decided,
        _BEFORE: decision.computed,
        _REASON: decision.reason,
        _MINUTES: decision.minutes_number,
        _DATE: decision.meeting_date,
    }
    outcome = Outcome.NO if decision.decided == MET else Outcome.YES
    facts = tuple(("", name, value) for name, value in said.items())
    return TraceStep(f"{STEP}{decision.subject}", outcome, facts, ())


def overruled_in(trace: Iterable[TraceStep]) -> dict[str, Overruled]:
    """Return the decisions that a trace holds, by subject."""
    found: dict[str, Overruled] = {}
    for step in trace:
        if step.rule.startswith(STEP):
            subject = step.rule.removeprefix(STEP)
            found[subject] = _overruled(subject, {name: value for _, name, value in step.facts})
    return found


def _overruled(subject: str, said: Mapping[str, str]) -> Overruled:
    names = (_COMPUTED, _DECIDED, _BEFORE, _REASON, _MINUTES, _DATE)
    return Overruled(subject, *[said.get(name, "") for name in names])
