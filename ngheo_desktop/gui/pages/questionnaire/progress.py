"""How far each section of an open questionnaire is."""

from dataclasses import dataclass

from ngheo_desktop.domain.expression import Level
from ngheo_desktop.forms.model import Severity
from ngheo_desktop.gui.widgets.form.section_box import State
from ngheo_desktop.services.people import PERSON_FIELDS
from ngheo_desktop.services.questionnaires import QuestionnaireSession
from ngheo_desktop.services.session_state import SessionState

# Without these of everybody the rules cannot tell who is concerned.
_NEEDED = ("full_name", "relation", "sex", "birth_date")


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """The mark of a section, and how many of its required questions have an answer or a reason for having none."""

    state: State
    answered: int
    required: int


def needed_of_people(session: QuestionnaireSession) -> list[tuple[str, str]]:
    """Return what is not known of who people are and has no reason, as (field, person): rules need it of everybody."""
    return [
        (field, member.member_id)
        for member in session.household.members
        for field in _NEEDED
        if not getattr(member, field) and session.blank(field, member.member_id) is None
    ]


def progress_by_section(session: QuestionnaireSession, state: SessionState, people: str) -> dict[str, SectionProgress]:
    """Return how far each section is, by its id; `people` is the id of the table of who people are."""
    wrong = {problem.question for problem in state.problems if problem.severity is Severity.HARD}
    members = session.household.members
    needed = len(_NEEDED) * max(1, len(members))
    given = len(_NEEDED) * len(members) - len(needed_of_people(session))
    found = {people: _progress(given, needed, is_wrong=bool(wrong & set(PERSON_FIELDS)))}
    asked_household = frozenset(state.relevant.household)
    for section in session.form.sections:
        answered = required = asked = 0
        for question in section.questions:
            if section.level is Level.HOUSEHOLD:
                subjects: list[str | None] = [None] if question.id in asked_household else []
            else:
                subjects = [key for key, questions in state.relevant.members.items() if question.id in questions]
            asked += len(subjects)
            if question.required:
                required += len(subjects)
                answered += sum(1 for subject in subjects if _is_settled(session, question.id, subject))
        is_wrong = any(question.id in wrong for question in section.questions)
        found[section.id] = _progress(answered, required, is_wrong=is_wrong, asked=asked)
    return found


def _is_settled(session: QuestionnaireSession, question: str, member_id: str | None) -> bool:
    """Tell whether a question has its answer, or the reason why the form has none."""
    return session.answer(question, member_id) is not None or session.blank(question, member_id) is not None


def _progress(answered: int, required: int, *, is_wrong: bool, asked: int = 1) -> SectionProgress:
    mark: State = "done"
    if is_wrong:
        mark = "problem"
    elif not asked:
        mark = "empty"
    elif answered < required:
        mark = "open"
    return SectionProgress(mark, answered, required)
