"""What of a form is asked in a household, what is wrong with its answers, and how far it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ngheo_desktop.domain.classification import MissingFact
from ngheo_desktop.domain.environment import PEOPLE, SUBJECT, Env, ages_on, environment
from ngheo_desktop.domain.expression import Level
from ngheo_desktop.domain.expression_program import Compiler, Program
from ngheo_desktop.domain.survey import HouseholdFacts
from ngheo_desktop.forms.answer import in_range, is_valid_answer
from ngheo_desktop.forms.model import Check, Form, Question, Severity

_FORMS_KEPT = 8
_ANSWERS_KEPT = 1_000
_DAYS_KEPT = 4


class Problem(NamedTuple):
    """Something wrong with an answer: subject is a member id or "" for the household.

    `check` is the id of the check, or one of `invalid`, `range`, `not_asked` for those every question has.
    """

    subject: str
    question: str
    severity: Severity
    message: str
    message_en: str
    check: str


@dataclass(frozen=True, slots=True)
class Relevant:
    """The questions asked, in the order of the form; of members by member id."""

    household: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]]


class Progress(NamedTuple):
    """How far a questionnaire is: required questions answered, required ones in all, and what is missing."""

    answered: int
    required: int
    missing: list[MissingFact]


class _Asked(NamedTuple):
    """A question; `known` keeps what is wrong with answers that were seen, because most are seen again and again."""

    question: Question
    program: Program | None
    known: dict[str, str | None]


class _Gate(NamedTuple):
    """Questions that are asked only of households that pass a test."""

    program: Program
    questions: frozenset[str]
    section: str


class _Compiled(NamedTuple):
    gates: tuple[_Gate, ...]
    asked: Mapping[Level, tuple[_Asked, ...]]
    checks: Mapping[Level, tuple[tuple[Check, Program], ...]]


@lru_cache(maxsize=_FORMS_KEPT)
def _compiled(form: Form) -> _Compiled:
    compiler = Compiler({})
    gates = [
        _Gate(compiler.test(each.relevance), frozenset(one.id for one in each.questions), each.id)
        for each in form.sections
        if each.relevance is not None
    ]
    gates += [
        _Gate(compiler.test(each.of_households), frozenset({each.id}), "")
        for each in form.questions
        if each.of_households is not None
    ]
    asked = {
        level: tuple(
            _Asked(question, None if question.relevance is None else compiler.test(question.relevance), {})
            for question in form.questions
            if question.level is level
        )
        for level in Level
    }
    checks = {
        level: tuple((check, compiler.test(check.when)) for check in form.checks if check.level is level)
        for level in Level
    }
    return _Compiled(tuple(gates), asked, checks)


_months_on: Callable[[date], Callable[[str | None], int | None]] = lru_cache(maxsize=_DAYS_KEPT)(ages_on)


def _subjects(facts: HouseholdFacts) -> list[tuple[Level, Env]]:
    home = environment(facts, _months_on(facts.on))
    return [(Level.HOUSEHOLD, home), *[(Level.MEMBER, person) for person in home[PEOPLE]]]


def _closed(compiled: _Compiled, home: Env) -> frozenset[str]:
    """Return the questions behind closed gates; what a gate rests on is asked first, so not known means not yet."""
    shut = [gate.questions for gate in compiled.gates if gate.program.run(home) is not True]
    return frozenset().union(*shut)


def closed_sections(form: Form, facts: HouseholdFacts) -> frozenset[str]:
    """Return the ids of the sections that are not asked in this household, or not yet."""
    home = environment(facts, _months_on(facts.on))
    return frozenset(
        gate.section for gate in _compiled(form).gates if gate.section and gate.program.run(home) is not True
    )


class Looked(NamedTuple):
    """Everything the checks say of a questionnaire."""

    relevant: Relevant
    problems: list[Problem]
    progress: Progress


class _Subject(NamedTuple):
    """The household or a member, and for each question whether it is relevant to it (None: not known yet)."""

    level: Level
    env: Env
    asked: tuple[tuple[_Asked, bool | None], ...]


class _View(NamedTuple):
    """What all checks of one questionnaire rest on, worked out once."""

    closed: frozenset[str]
    subjects: tuple[_Subject, ...]


def _view(form: Form, facts: HouseholdFacts) -> _View:
    compiled = _compiled(form)
    subjects = _subjects(facts)
    return _View(
        _closed(compiled, subjects[0][1]),
        tuple(
            _Subject(
                level,
                env,
                tuple([(each, each.program is None or each.program.run(env)) for each in compiled.asked[level]]),
            )
            for level, env in subjects
        ),
    )


def look(form: Form, facts: HouseholdFacts) -> Looked:
    """Return what `relevant`, `problems` and `progress` say, for about the cost of one of them."""
    view = _view(form, facts)
    return Looked(_relevant(view), _problems(form, view), _progress(view))


def relevant(form: Form, facts: HouseholdFacts) -> Relevant:
    """Return the questions to ask; one whose relevance is not yet known (no birth date) is asked, too.

    A section is asked only once its own relevance is known.
    """
    return _relevant(_view(form, facts))


def _relevant(view: _View) -> Relevant:
    found = [
        (
            subject.env[SUBJECT],
            tuple(
                [
                    each.question.id
                    for each, outcome in subject.asked
                    if outcome is not False and each.question.id not in view.closed
                ]
            ),
        )
        for subject in view.subjects
    ]
    return Relevant(found[0][1], dict(found[1:]))


def problems(form: Form, facts: HouseholdFacts) -> list[Problem]:
    """Return what is wrong with the answers that are there; what is missing is told by `progress`."""
    return _problems(form, _view(form, facts))


def _problems(form: Form, view: _View) -> list[Problem]:
    compiled = _compiled(form)
    found: list[Problem] = []
    for level, env, questions in view.subjects:
        subject = env[SUBJECT]
        for asked, outcome in questions:
            question = asked.question
            value = env.get(question.id)
            if value is None:
                continue
            fault = "not_asked" if question.id in view.closed else _fault_of_answer(asked, value)
            if fault is None and outcome is False:
                fault = "not_asked"
            if fault is not None:
                severity = Severity.SOFT if fault == "not_asked" else Severity.HARD
                message, message_en = _said(form, question, fault)
                found.append(Problem(subject, question.id, severity, message, message_en, fault))
        for check, program in compiled.checks[level]:
            if program.run(env):
                found.append(
                    Problem(subject, check.question, check.severity, check.message, check.message_en, check.id)
                )
    return found


def _fault_of_answer(asked: _Asked, value: object) -> str | None:
    """Return what is wrong with an answer by itself: `invalid` or `range`."""
    if type(value) is not str:  # 1 and true are one key of a dictionary
        return _judged(asked.question, value)
    if value not in asked.known:
        if len(asked.known) >= _ANSWERS_KEPT:
            asked.known.clear()
        asked.known[value] = _judged(asked.question, value)
    return asked.known[value]


def _judged(question: Question, value: object) -> str | None:
    if not is_valid_answer(question, value):
        return "invalid"
    return None if in_range(question, value) else "range"


def _said(form: Form, question: Question, fault: str) -> tuple[str, str]:
    vi, en = form.texts[fault]
    limits = {"minimum": question.minimum, "maximum": question.maximum}
    return vi.format(question=question.label, **limits), en.format(question=question.label_en, **limits)


def progress(form: Form, facts: HouseholdFacts) -> Progress:
    """Return how far the questionnaire is; an answer that is not valid counts as missing."""
    return _progress(_view(form, facts))


def _progress(view: _View) -> Progress:
    answered = required = 0
    missing: dict[MissingFact, None] = {}
    for _, env, questions in view.subjects:
        subject = env[SUBJECT]
        for asked, outcome in questions:
            question, program = asked.question, asked.program
            if not question.required or question.id in view.closed:
                continue
            if outcome is None and program is not None:
                missing.update(dict.fromkeys(program.unknown(env)))
            elif outcome:
                required += 1
                value = env.get(question.id)
                if value is not None and _fault_of_answer(asked, value) != "invalid":
                    answered += 1
                else:
                    missing[MissingFact(subject, question.id)] = None
    return Progress(answered, required, list(missing))


def is_complete(form: Form, facts: HouseholdFacts) -> bool:
    """Tell whether every required answer is there and nothing is wrong that refuses it."""
    found = look(form, facts)
    return not found.progress.missing and not any(each.severity is Severity.HARD for each in found.problems)
