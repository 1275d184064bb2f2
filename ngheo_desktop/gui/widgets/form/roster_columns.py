"""The columns of the members' tables: who people are, and what is asked of each of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from ngheo_desktop.domain.expression import FactKind
from ngheo_desktop.domain.household import Member, age_in_months
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.text import fold
from ngheo_desktop.forms.model import Question
from ngheo_desktop.gui.widgets.form.option_button import Option
from ngheo_desktop.gui.widgets.form.question_row import options_of
from ngheo_desktop.gui.widgets.form.wording import (
    is_vietnamese,
    question_help,
    question_label,
    shown_answer,
    shown_date,
)
from ngheo_desktop.messages import N_, tr
from ngheo_desktop.reference.catalogues import ethnic_groups, relations
from ngheo_desktop.services.questionnaires import QuestionnaireSession

_OFFERED = 9


class CellKind(Enum):
    """How a cell is filled."""

    READ = auto()  # not at all
    TYPED = auto()
    CHOSEN = auto()  # by the key of an answer
    LOOKED_UP = auto()  # typed, with what fits offered below


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """One column.

    Attributes:
        id: question, or field of the record `member`.
        is_person: whether it is a field of the person's record.
        text: what its cell says.
        code: the code chosen in its cell, for cells that are chosen.
        offers: what fits what is typed, for cells that are looked up.
        is_date: whether a date is typed in it.
        least: letters it is narrowed to where the table would not fit; never more than `chars`.
    """

    id: str
    title: str
    help: str
    kind: CellKind
    chars: int
    is_person: bool
    text: Callable[[QuestionnaireSession, Member], str]
    code: Callable[[QuestionnaireSession, Member], str] = lambda _session, _member: ""
    options: tuple[Option, ...] = ()
    offers: Callable[[str], list[Option]] = lambda _text: []
    is_number: bool = False
    is_date: bool = False
    least: int = 99


def person_columns() -> list[RosterColumn]:
    """Return the columns of who people are."""
    sexes = (Option("1", tr("Male"), "1"), Option("2", tr("Female"), "2"))
    return [
        _person("full_name", N_("Full name"), CellKind.TYPED, 21, lambda member: member.full_name),
        _person(
            "relation",
            N_("Relation to the head"),
            CellKind.LOOKED_UP,
            11,
            lambda member: _relation(member.relation),
            help_text=N_("Type the first letters or a number"),
            offers=offered_relations,
        ),
        RosterColumn(
            "sex",
            tr("Sex"),
            "",
            CellKind.CHOSEN,
            6,
            is_person=True,
            text=lambda _session, member: sex_title(member),
            code=lambda _session, member: {"male": "1", "female": "2"}.get(str(member.sex), ""),
            options=sexes,
        ),
        _person(
            "birth_date",
            N_("Date of birth"),
            CellKind.TYPED,
            11,
            lambda member: shown_date(member.birth_date or ""),
            help_text=N_("5/3/62, 050362, 05031962 or only the year"),
        ),
        _person(
            "ethnic_code",
            N_("Ethnic group"),
            CellKind.LOOKED_UP,
            8,
            lambda member: _ethnic(member.ethnic_code),
            help_text=N_("Type the first letters or a number"),
            offers=_offered_groups,
        ),
        _person("citizen_id", N_("Identity number"), CellKind.TYPED, 13, lambda member: member.citizen_id or ""),
    ]


def answer_columns(questions: Sequence[Question]) -> list[RosterColumn]:
    """Return the columns of what is asked of each person, behind sex and age; names stand in the heads of the rows."""
    age = RosterColumn("age", tr("Sex, age"), "", CellKind.READ, 9, is_person=True, text=_sex_and_age, least=7)
    return [age, *(_answer(question) for question in questions)]


def sex_title(member: Member) -> str:
    """Return a person's sex in the language of the screen."""
    return {"male": tr("Male"), "female": tr("Female")}.get(str(member.sex), "")


def _person(
    field: str,
    title: str,
    kind: CellKind,
    chars: int,
    text: Callable[[Member], str],
    *,
    help_text: str = "",
    offers: Callable[[str], list[Option]] = lambda _text: [],
) -> RosterColumn:
    return RosterColumn(
        field,
        tr(title),
        tr(help_text),
        kind,
        chars,
        is_person=True,
        text=lambda _session, member: text(member),
        offers=offers,
        is_date=field == "birth_date",
    )


def _answer(question: Question) -> RosterColumn:
    def value(session: QuestionnaireSession, member: Member) -> Value:
        return session.answer(question.id, member.member_id)

    def text(session: QuestionnaireSession, member: Member) -> str:
        found = value(session, member)
        # Several answers do not fit a cell in words; their codes do, and are what is typed.
        if isinstance(found, list):
            return ",".join(map(str, found))
        shown = shown_answer(question, found)
        choice = question.choice(str(found)) if question.choices else None
        # The key stands first: it is what the paper form prints, and it is left where the words do not fit.
        return f"{choice.key} {shown}" if choice is not None and choice.key else shown

    return RosterColumn(
        question.id,
        question_label(question),
        question_help(question),
        CellKind.CHOSEN if question.kind in (FactKind.CHOICE, FactKind.YES_NO) else CellKind.TYPED,
        _chars(question),
        is_person=False,
        text=text,
        code=lambda session, member: str(value(session, member) or ""),
        options=tuple(options_of(question)),
        is_date=question.kind is FactKind.DATE,
        is_number=question.kind in (FactKind.INTEGER, FactKind.DECIMAL),
        least=6 if question.kind is FactKind.CHOICE else 7,
    )


def _chars(question: Question) -> int:
    """Return a width in which the title takes three lines at most and most answers can be told apart."""
    return max(8 if question.kind is FactKind.YES_NO else 14, len(question_label(question)) // 3 + 3)


def _sex_and_age(session: QuestionnaireSession, member: Member) -> str:
    parts = [sex_title(member)]
    if member.birth_date:
        months = age_in_months(member.birth_date, session.review_round.reference_date)
        if months >= 0:
            parts.append(str(months // 12))
    return ", ".join(part for part in parts if part)


def _relation(key: str | None) -> str:
    found = relations().find(key) if key else None
    return "" if found is None else found.name if is_vietnamese() else found.english


def _ethnic(code: str | None) -> str:
    found = ethnic_groups().find(code) if code else None
    return found.name if found is not None else ""


def offered_relations(text: str) -> list[Option]:
    """Return at most nine relations to the head whose names fit what is typed, each with the digit that takes it."""
    names = {one.key: one.name if is_vietnamese() else one.english for one in relations().relations}
    return _offered(names, text)


def _offered_groups(text: str) -> list[Option]:
    return _offered({one.code: one.name for one in ethnic_groups().groups}, text)


def _offered(names: Mapping[str, str], text: str) -> list[Option]:
    """Return at most nine names that fit: those that begin with the text first; all stand in the list's order."""
    wanted = fold(text)
    folded = {code: fold(name) for code, name in names.items()}
    first = [code for code, name in folded.items() if name.startswith(wanted)]
    later = [code for code, name in folded.items() if wanted in name and not name.startswith(wanted)]
    return [Option(code, names[code], str(number)) for number, code in enumerate((first + later)[:_OFFERED], start=1)]
