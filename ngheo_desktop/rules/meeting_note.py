"""A decision of the village meeting as an explanation tells it, with the titles of its rule set."""

from dataclasses import dataclass

from ngheo_desktop.domain.overruling import CLASS, Overruled
from ngheo_desktop.rules.model import RuleSet


@dataclass(frozen=True, slots=True)
class MeetingNote:
    """What the village meeting decided otherwise about an indicator or about the class (subject `class`).

    Attributes:
        title: of the indicator; empty for the class.
        computed: what the rule set says: a class, or `yes` (deprived), `no` or `missing` for an indicator.
        decided: what counts instead; `before` is what was computed when the meeting decided.
        computed_title: the class in words, empty for an indicator and for `incomplete`; so `decided_title` and
            `before_title`.
        look_again: the rule set says something else now than when the meeting decided.
    """

    subject: str
    title: str
    computed: str
    computed_title: str
    decided: str
    decided_title: str
    before: str
    before_title: str
    reason: str
    minutes_number: str
    meeting_date: str
    look_again: bool


def meeting_note(found: Overruled, rule_set: RuleSet, language: str) -> MeetingNote:
    """Return a decision that a trace of this rule set holds, in Vietnamese (`vi`) or English."""
    is_class = found.subject == CLASS
    titles = {rule.household_class: rule.title.in_language(language) for rule in rule_set.classes} if is_class else {}
    return MeetingNote(
        subject=found.subject,
        title="" if is_class else rule_set.indicator(found.subject).title.in_language(language),
        computed=found.computed,
        computed_title=titles.get(found.computed, ""),
        decided=found.decided,
        decided_title=titles.get(found.decided, ""),
        before=found.before,
        before_title=titles.get(found.before, ""),
        reason=found.reason,
        minutes_number=found.minutes_number,
        meeting_date=found.meeting_date,
        look_again=found.look_again,
    )
