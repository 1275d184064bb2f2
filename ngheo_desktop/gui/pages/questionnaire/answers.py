"""Between what a field hands over and what the service takes, and what the panel shows beside the class."""

from ngheo_desktop.errors import KnownError
from ngheo_desktop.forms.model import Question
from ngheo_desktop.gui.widgets.class_panel import ClassPanel, NameOf
from ngheo_desktop.gui.widgets.form.wording import is_vietnamese
from ngheo_desktop.messages import current_language, describe, format_int
from ngheo_desktop.services.classification import designated
from ngheo_desktop.services.questionnaires import QuestionnaireSession
from ngheo_desktop.services.review_words import designation_lines, screening_line
from ngheo_desktop.services.session_state import SessionState
from ngheo_desktop.services.standards import Standards


def typed_value(raw: object) -> str | list[str] | None:
    """Return what a field hands over as the service takes it."""
    if isinstance(raw, list):
        return [str(code) for code in raw]
    return None if raw is None else str(raw)


def refusal(session: QuestionnaireSession, question: Question, fault: KnownError) -> str:
    """Return why an answer was not taken; for numbers, with the limits of the form."""
    if question.minimum is None and question.maximum is None:
        return describe(fault).message
    vietnamese, english = session.form.texts["range"]
    text, label = (vietnamese, question.label) if is_vietnamese() else (english, question.label_en)
    limits = {"minimum": question.minimum, "maximum": question.maximum}
    shown = {name: "" if limit is None else format_int(int(limit), language="vi") for name, limit in limits.items()}
    return text.format(question=label, **shown)


def show_beside(panel: ClassPanel, standards: Standards, state: SessionState, name_of: NameOf) -> None:
    """Show what Phiếu A says of the household, and what its members are recognised as beside its class."""
    panel.show_screening(screening_line(state.screening) if state.screening is not None else "")
    facts = state.facts
    if facts is not None:
        told = {key: designated(standards, facts, one, current_language()) for key, one in state.results.items()}
        panel.show_beside({rule_set: designation_lines(texts, name_of) for rule_set, texts in told.items()})
