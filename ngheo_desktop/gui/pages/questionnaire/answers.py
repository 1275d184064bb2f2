"""Between what a field hands over and what the service takes."""

from ngheo_desktop.errors import KnownError
from ngheo_desktop.forms.model import Question
from ngheo_desktop.gui.widgets.form.wording import is_vietnamese
from ngheo_desktop.messages import describe, format_int
from ngheo_desktop.services.questionnaires import QuestionnaireSession


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
