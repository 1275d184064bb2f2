"""How outcomes and decisions of the village meeting are said on the screen and at the terminal."""

from ngheo_desktop.domain.classification import Outcome
from ngheo_desktop.domain.overruling import CLASS
from ngheo_desktop.errors import KnownError
from ngheo_desktop.messages import current_language, format_date, tr
from ngheo_desktop.rules.meeting_note import MeetingNote
from ngheo_desktop.rules.model import RuleSet


def outcome_title(outcome: Outcome) -> str:
    """Return how an indicator came out, in the language of the screen."""
    return {
        Outcome.YES: tr("deprived"),
        Outcome.MISSING: tr("answers are missing"),
        Outcome.NO: tr("not deprived"),
    }[outcome]


def subject_title(rule_set: RuleSet, subject: str) -> str:
    """Return what a decision is about in words; an indicator that the rule set does not have stays an id."""
    if subject == CLASS:
        return tr("Class of the household")
    titles = {each.indicator_id: each.title for each in rule_set.indicators}
    return titles[subject].in_language(current_language()) if subject in titles else subject


def result_title(rule_set: RuleSet, subject: str, value: str) -> str:
    """Return a computed or decided value in words: a class for the class, otherwise how the indicator came out."""
    if subject != CLASS:
        return outcome_title(Outcome(value)) if value in set(Outcome) else value
    titles = {rule.household_class: rule.title for rule in rule_set.classes}
    return titles[value].in_language(current_language()) if value in titles else tr("Incomplete")


def date_title(iso: str) -> str:
    """Return an ISO date as screen and paper write it, or the text itself when it is none."""
    try:
        return format_date(iso)
    except KnownError:
        return iso


def _said(note: MeetingNote, value: str, title: str) -> str:
    if note.subject != CLASS:
        return outcome_title(Outcome(value))
    return title or tr("Incomplete")


def meeting_lines(note: MeetingNote) -> tuple[str, ...]:
    """Return a decision of the village meeting in sentences: what was computed and decided, why, and its minutes."""
    computed = _said(note, note.computed, note.computed_title)
    decided = _said(note, note.decided, note.decided_title)
    lines = [
        tr("Decided by the meeting: {decided}; computed: {computed}.", decided=decided, computed=computed),
        tr(
            "Minutes no. {minutes} of {date}. Reason: {reason}",
            minutes=note.minutes_number,
            date=date_title(note.meeting_date),
            reason=note.reason,
        ),
    ]
    if note.look_again:
        before = _said(note, note.before, note.before_title)
        lines.append(
            tr("To be looked at again: when the meeting decided, “{before}” had been computed.", before=before)
        )
    return tuple(lines)
