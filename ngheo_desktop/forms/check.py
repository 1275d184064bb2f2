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
    id: str
    required: bool
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
            _Asked(
                question,
                None if question.relevance is None else compiler.test(question.relevance),
                question.id,
                question.required,
                {},
            )
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


class Part(NamedTuple):
    """What the checks say of the household or of one member, and all that it rests on: `env` and `closed`."""

    env: Env
    closed: frozenset[str]
    relevant: tuple[str, ...]
    problems: tuple[Problem, ...]
    answered: int
    required: int
    missing: tuple[MissingFact, ...]


class Looked(NamedTuple):
    """Everything the checks say of a questionnaire; `parts` has it by subject."""

    relevant: Relevant
    problems: list[Problem]
    progress: Progress
    parts: Mapping[str, Part]


def look(form: Form, facts: HouseholdFacts, before: Looked | None = None) -> Looked:
    """Return what `relevant`, `problems` and `progress` say together.

    `before` is what this form said of the same household earlier: whoever has not changed since is not looked at again.
    """
    compiled = _compiled(form)
    subjects = _subjects(facts)
    closed = _closed(compiled, subjects[0][1])
    parts: dict[str, Part] = {}
    for level, env in subjects:
        old = before.parts.get(env[SUBJECT]) if before is not None else None
        if old is None or old.closed != closed or not _is_same(old.env, env):
            old = _part(form, compiled, level, env, closed)
        parts[env[SUBJECT]] = old
    found = list(parts.values())
    missing = dict.fromkeys(lack for part in found for lack in part.missing)
    return Looked(
        Relevant(found[0].relevant, {subject: part.relevant for subject, part in parts.items() if subject}),
        [problem for part in found for problem in part.problems],
        Progress(sum(part.answered for part in found), sum(part.required for part in found), list(missing)),
        parts,
    )


def _is_same(one: Env, other: Env) -> bool:
    # 1 and true are equal in Python, and only one of them is a number. The people of a household are parts themselves.
    return one == other and [*map(type, one.values())] == [*map(type, other.values())]


def _part(form: Form, compiled: _Compiled, level: Level, env: Env, closed: frozenset[str]) -> Part:
    subject = env[SUBJECT]
    relevant_ids: list[str] = []
    found: list[Problem] = []
    missing: dict[MissingFact, None] = {}
    answered = required = 0
    for asked in compiled.asked[level]:
        is_closed = asked.id in closed
        outcome = asked.program is None or asked.program.run(env)
        if outcome is not False and not is_closed:
            relevant_ids.append(asked.id)
        value = env.get(asked.id)
        fault = None if value is None else _fault_of_answer(asked, value)
        if value is not None:
            told = "not_asked" if is_closed or (fault is None and outcome is False) else fault
            if told is not None:
                found.append(_problem(form, subject, asked.question, told))
        if not asked.required or is_closed:
            continue
        if outcome is None and asked.program is not None:
            missing.update(dict.fromkeys(asked.program.unknown(env)))
        elif outcome:
            required += 1
            if value is not None and fault != "invalid":
                answered += 1
            else:
                missing[MissingFact(subject, asked.id)] = None
    for check, program in compiled.checks[level]:
        if program.run(env):
            found.append(Problem(subject, check.question, check.severity, check.message, check.message_en, check.id))
    return Part(env, closed, tuple(relevant_ids), tuple(found), answered, required, tuple(missing))


def _problem(form: Form, subject: str, question: Question, fault: str) -> Problem:
    severity = Severity.SOFT if fault == "not_asked" else Severity.HARD
    message, message_en = _said(form, question, fault)
    return Problem(subject, question.id, severity, message, message_en, fault)


def relevant(form: Form, facts: HouseholdFacts) -> Relevant:
    """Return the questions to ask; one whose relevance is not yet known (no birth date) is asked, too.

    A section is asked only once its own relevance is known.
    """
    return look(form, facts).relevant


def problems(form: Form, facts: HouseholdFacts) -> list[Problem]:
    """Return what is wrong with the answers that are there; what is missing is told by `progress`."""
    return look(form, facts).problems


def progress(form: Form, facts: HouseholdFacts) -> Progress:
    """Return how far the questionnaire is; an answer that is not valid counts as missing."""
    return look(form, facts).progress


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


def is_complete(form: Form, facts: HouseholdFacts) -> bool:
    """Tell whether every required answer is there and nothing is wrong that refuses it."""
    found = look(form, facts)
    return not found.progress.missing and not any(each.severity is Severity.HARD for each in found.problems)
