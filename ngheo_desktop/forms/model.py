"""A questionnaire as data: sections, questions, what is asked of whom, what is checked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from ngheo_desktop.domain.expression import FactKind, Level, QuestionType, Test
from ngheo_desktop.forms.provided import PROVIDED_FACTS
from ngheo_desktop.forms.screening import Screening
from ngheo_desktop.forms.working_out import WorkedOut


class Severity(StrEnum):
    """A hard check refuses, a soft one asks to look again."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose; `key` is its number, as the paper prints it and as it is typed."""

    code: str
    label: str
    label_en: str
    key: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question.

    Attributes:
        relevance: when it is asked; None means of everybody.
        when_read: whether it is asked only where a rule set of the round reads it.
        asked_of_all_by: rule sets that ask it of everybody, whatever `relevance` says.
        when_round: the kind of round it is asked in; empty for every kind.
        of_households: a test of the household that opens the question, of its members too, as that of a section does.
        offered_by: choices that are there only where a rule set of the round offers something, by its id.
        required: whether a questionnaire without its answer is incomplete (where it is asked).
        minimum: smallest number allowed; None for no limit.
        maximum: largest number allowed.
        decimals: digits allowed after the comma.
        exclusive: the code of a multi question that excludes the others.
        source: where the question comes from.
        verified: whether it was compared with the official form.
    """

    id: str
    section: str
    kind: FactKind
    level: Level
    label: str
    label_en: str
    help: str
    help_en: str
    unit: str
    choices: tuple[Choice, ...]
    exclusive: str | None
    relevance: Test | None
    when_read: bool
    asked_of_all_by: tuple[str, ...]
    required: bool
    minimum: int | Decimal | None
    maximum: int | Decimal | None
    decimals: int
    source: str
    verified: bool
    when_round: str = ""
    offered_by: Mapping[str, str] = field(default_factory=dict)
    of_households: Test | None = None

    def choice(self, code: str) -> Choice | None:
        """Return the choice with this code, or None."""
        return next((choice for choice in self.choices if choice.code == code), None)

    @property
    def type(self) -> QuestionType:
        """Return what a rule has to know of the question."""
        codes = tuple(choice.code for choice in self.choices)
        return QuestionType(self.kind, self.level, codes, self.exclusive, self.unit)


@dataclass(frozen=True, slots=True)
class Check:
    """A check over answers: when its test holds, there is a problem with the question."""

    id: str
    question: str
    level: Level
    severity: Severity
    when: Test
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that stand together; a member section is asked of each member.

    Attributes:
        relevance: a test of the household that opens the section; it stays closed until that is known.
        when_round: the kind of round it is asked in; empty for every kind.
    """

    id: str
    title: str
    title_en: str
    level: Level
    questions: tuple[Question, ...]
    relevance: Test | None = None
    when_round: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A questionnaire. Forms are compared by identity; what is in two of them is compared by `content_hash`.

    Attributes:
        note: what has to be known of where the form comes from; `note_en` in English.
        texts: the sentences of the checks every question has: `invalid`, `range`, `not_asked`.
        worked_out: answers that are added up from others.
        screening: the criteria by which a request is screened (Phiếu A); None where the form has none.
    """

    id: str
    title: str
    title_en: str
    note: str
    note_en: str
    sections: tuple[Section, ...]
    checks: tuple[Check, ...]
    texts: Mapping[str, tuple[str, str]]
    content_hash: str
    worked_out: tuple[WorkedOut, ...] = ()
    screening: Screening | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return every question in the order of the form."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, question_id: str) -> Question:
        """Return a question by its id.

        Raises:
            KeyError: the form does not ask it.
        """
        for section in self.sections:
            for question in section.questions:
                if question.id == question_id:
                    return question
        raise KeyError(question_id)

    def for_rules(self, rule_sets: Collection[str], read: Collection[str]) -> "Form":
        """Return the form as a round under these rule sets asks it, `read` being the questions they read.

        What nobody reads is left out with its checks, and so is a section without any question left. Of an answer that
        is worked out the questions it is worked out from are read, too.
        """
        worked_out = tuple(each for each in self.worked_out if each.question in read)
        read = {*read, *(name for each in worked_out for name in each.asks)}
        sections = []
        for section in self.sections:
            asked = tuple(
                replace(question, relevance=None) if set(question.asked_of_all_by) & set(rule_sets) else question
                for question in section.questions
                if question.id in read or not question.when_read
            )
            if asked:
                sections.append(replace(section, questions=asked))
        return replace(self._of(sections), worked_out=worked_out)

    def in_round(self, round_kind: str, offered: Collection[str] | None = None) -> "Form":
        """Return the form as a round of this kind asks it.

        `offered` are the ids of what the rule sets of the round offer on its day; None keeps every choice.
        """
        return self._of(
            [
                replace(
                    section,
                    questions=tuple(
                        _offering(question, offered)
                        for question in section.questions
                        if question.when_round in {"", round_kind}
                    ),
                )
                for section in self.sections
                if section.when_round in {"", round_kind}
            ]
        )

    def _of(self, sections: list[Section]) -> "Form":
        """Return the form with these sections, without those that ask nothing and the checks of what is left out."""
        kept = tuple(section for section in sections if section.questions)
        asked = {question.id for section in kept for question in section.questions}
        left_out = {question.id for question in self.questions} - asked
        checks = tuple(check for check in self.checks if check.question not in left_out)
        return replace(self, sections=kept, checks=checks)

    def worded(self, texts: Mapping[str, str]) -> "Form":
        """Return the form with the labels of some questions in the words of an office, in both languages."""
        sections = tuple(
            replace(
                section,
                questions=tuple(
                    replace(question, label=texts[question.id], label_en=texts[question.id])
                    if question.id in texts
                    else question
                    for question in section.questions
                ),
            )
            for section in self.sections
        )
        return replace(self, sections=sections)

    @property
    def question_types(self) -> dict[str, QuestionType]:
        """Return the types of all questions and facts, for checking rule sets against the form."""
        asked = {question.id: question.type for question in self.questions}
        return {**PROVIDED_FACTS, **{name: kind for each in self.worked_out for name, kind in each.types}, **asked}


def _offering(question: Question, offered: Collection[str] | None) -> Question:
    if offered is None or not question.offered_by:
        return question
    choices = tuple(each for each in question.choices if question.offered_by.get(each.code, "") in {"", *offered})
    return replace(question, choices=choices)
