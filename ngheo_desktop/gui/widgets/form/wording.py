"""The words of a form in the language of the screen, and answers as people write them."""

from decimal import Decimal

from ngheo_desktop.domain.entry_notes import Blank
from ngheo_desktop.domain.expression import FactKind
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.forms.check import Problem
from ngheo_desktop.forms.model import Choice, Question, Section, Severity
from ngheo_desktop.messages import current_language, format_date, format_decimal, format_int, tr

# Numbers are keyed as the paper form writes them, whatever the screen speaks.
_FORM_LANGUAGE = "vi"


def is_vietnamese() -> bool:
    """Tell whether the screen speaks Vietnamese."""
    return current_language() == _FORM_LANGUAGE


def question_label(question: Question) -> str:
    """Return what is asked."""
    return question.label if is_vietnamese() else question.label_en


def question_help(question: Question) -> str:
    """Return the help line; empty for none."""
    return question.help if is_vietnamese() else question.help_en


def choice_label(choice: Choice) -> str:
    """Return the words of an answer to choose."""
    return choice.label if is_vietnamese() else choice.label_en


def section_title(section: Section) -> str:
    """Return the heading of a section."""
    return section.title if is_vietnamese() else section.title_en


def problem_message(problem: Problem) -> str:
    """Return what is wrong."""
    return problem.message if is_vietnamese() else problem.message_en


def problem_line(severity: Severity | None, text: str, reason: str = "") -> tuple[str, str]:
    """Return the line that stands under a field, and its state; without a severity only a reason is told."""
    if severity is Severity.HARD:
        return f"✕ {text}", "error"
    if severity is Severity.SOFT:
        return f"⚠ {text}", "warning"
    return (tr("✓ {text} Reason: {reason}", text=text, reason=reason), "") if reason else ("", "")


def blank_words(why: Blank | None) -> str:
    """Return why there is no answer, as it stands in a field; empty for no reason."""
    if why is None:
        return ""
    words = {
        Blank.ON_FORM: tr("blank on the form"),
        Blank.ILLEGIBLE: tr("illegible"),
        Blank.REFUSED: tr("refused"),
    }
    return f"∅ {words[why]}"


def shown_answer(question: Question, value: Value) -> str:
    """Return an answer as it stands in its field or cell; empty for none."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_choice(question, code) for code in value)
    if question.kind in (FactKind.CHOICE, FactKind.YES_NO):
        return _choice(question, str(value))
    if question.kind is FactKind.INTEGER and isinstance(value, int):
        return format_int(value, language=_FORM_LANGUAGE)
    if question.kind is FactKind.DECIMAL:
        return format_decimal(Decimal(str(value)), language=_FORM_LANGUAGE)
    if question.kind is FactKind.DATE:
        return shown_date(str(value))
    return str(value)


def shown_date(iso: str) -> str:
    """Return a partial ISO date as people write it."""
    return format_date(iso) if iso else ""


def _choice(question: Question, code: str) -> str:
    choice = question.choice(code)
    return choice_label(choice) if choice is not None else code
