"""What the checks say of a questionnaire, by field, and how a typed date is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ngheo_desktop.domain.household import age_in_months
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.check import Problem
from ngheo_desktop.forms.model import Severity
from ngheo_desktop.gui.pages.questionnaire.walk import Doubts, Place
from ngheo_desktop.gui.widgets.form.wording import problem_message, shown_date
from ngheo_desktop.messages import describe, format_datetime, format_int, tr
from ngheo_desktop.services.history_entries import Conflict
from ngheo_desktop.services.questionnaires import QuestionnaireSession

Fault = tuple[Severity, str]
_Key = TypeVar("_Key")
# An answer that is no longer asked does not count; there is nothing to explain about it.
_NOT_ASKED = "not_asked"


@dataclass(slots=True)
class Told:
    """The worst that is said of each field.

    Attributes:
        household: by question; `people` by person and question. What has a reason is not among them.
        reasons: what a soft check says and the reason given, by person ("" for the household) and question.
        doubts: the same for the walk of the keys.
    """

    household: dict[str, Fault] = field(default_factory=dict)
    people: dict[tuple[str, str], Fault] = field(default_factory=dict)
    reasons: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    doubts: Doubts = field(default_factory=Doubts)

    def of_household(self, question: str) -> tuple[Severity | None, str, str]:
        """Return what stands under a question of the household: severity, text and reason."""
        if question in self.household:
            return (*self.household[question], "")
        return (None, *self.reasons.get(("", question), ("", "")))


def tell(
    session: QuestionnaireSession, problems: Iterable[Problem], disputes: Mapping[tuple[str, str], Conflict]
) -> Told:
    """Sort what the checks say by field; of a field the worst is told, hard before soft, and what is in conflict."""
    told = Told()
    hard: dict[Place, Problem] = {}
    soft: dict[Place, Problem] = {}
    for problem in problems:
        place = Place(problem.question, problem.subject)
        if problem.severity is Severity.HARD:
            hard.setdefault(place, problem)
        elif reason := session.accepted(problem):
            told.reasons.setdefault((problem.subject, problem.question), (problem_message(problem), reason))
            continue
        elif problem.check != _NOT_ASKED:
            soft.setdefault(place, problem)
        fault = (problem.severity, problem_message(problem))
        if problem.subject:
            _put(told.people, (problem.subject, problem.question), fault)
        else:
            _put(told.household, problem.question, fault)
    for (question, member_id), conflict in disputes.items():
        words = dispute_words(conflict)
        if member_id:
            _add(told.people, (member_id, question), words)
        else:
            _add(told.household, question, words)
    told.doubts = Doubts(hard, soft)
    return told


def dispute_words(conflict: Conflict) -> str:
    """Return what several computers wrote into one field, each with who and when, and where it is settled."""
    written = " – ".join(
        tr("“{value}” ({author}, {when})", value=one.text, author=one.author, when=format_datetime(one.at))
        if one.at
        else tr("nothing")
        for one in conflict.choices
    )
    return tr("Two computers wrote different values: {values}. Ctrl+H: choose.", values=written)


def _add(found: dict[_Key, Fault], key: _Key, words: str) -> None:
    severity, text = found.get(key, (Severity.SOFT, ""))
    found[key] = (severity, f"{text} {words}".strip())


def _put(found: dict[_Key, Fault], key: _Key, fault: Fault) -> None:
    if found.get(key, (Severity.SOFT, ""))[0] is Severity.SOFT:
        found[key] = fault


def open_places(doubts: Doubts, refused: Iterable[Place]) -> dict[Place, bool]:
    """Return every field that is wrong or unlikely without a reason; True where it is wrong."""
    return {**dict.fromkeys(doubts.soft, False), **dict.fromkeys((*doubts.hard, *refused), True)}


def reading(session: QuestionnaireSession, text: str, *, with_age: bool) -> str:
    """Return how a date is read while it is typed, with the age it means; what is wrong only where that is certain."""
    if not text.strip():
        return ""
    try:
        iso = session.read_date(text)
    except KnownError as fault:
        return "" if fault.code is ErrorCode.INPUT_DATE else describe(fault).message
    months = age_in_months(iso, session.review_round.reference_date) if with_age else -1
    age = tr("{years} years old", years=format_int(months // 12)) if months >= 0 else ""
    return f"= {shown_date(iso)}" + (f" · {age}" if age else "")
