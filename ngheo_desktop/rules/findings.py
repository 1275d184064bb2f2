"""Works out one indicator of one household and writes its step of the trace.

What a step shows:

* deprived because of members: the facts of exactly those members; met: how many were looked at (`concerned`);
* a share of members: members, how many counted, and, when it is too large, the facts of those counted;
* anything else: the household's facts that the test reads;
* missing: the facts that are missing, with an empty value.
"""

from collections.abc import Callable
from contextlib import suppress
from operator import itemgetter
from typing import Any

from ngheo_desktop.domain.classification import Outcome, TraceStep
from ngheo_desktop.domain.environment import PEOPLE, SUBJECT, Env
from ngheo_desktop.domain.expression import (
    MEMBERS,
    AnyMember,
    Compare,
    CountMembers,
    FactKind,
    Node,
    ShareOfMembers,
    Test,
    facts_in,
    walk,
)
from ngheo_desktop.domain.expression_program import Compiler, Program

Finding = Callable[[Env], TraceStep]
Verdict = tuple[int, tuple[tuple[str, str], ...]]

# The members of an enumeration are slow to look up.
_YES, _NO, _LACKING = Outcome.YES, Outcome.NO, Outcome.MISSING
_NOT_CONCERNED, _MET, _PASSED, _MISSING = range(4)
_IS_MISSING: Verdict = (_MISSING, ())
_KEPT = 1 << 15
_AGES = frozenset({"age.years", "age.months"})
_FEW = frozenset({FactKind.CHOICE, FactKind.YES_NO})
_REPEATED = frozenset({*_FEW, FactKind.MULTI, FactKind.DECIMAL})
ShownFact = tuple[str, str, str]

CONCERNED = "concerned"
COUNTED = "counted"


def said(value: object) -> str:
    """Return a value as the text a trace keeps: list answers joined with commas."""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _shown(env: Env, names: tuple[str, ...]) -> list[ShownFact]:
    subject = env[SUBJECT]
    facts = []
    for name in names:
        value = env.get(name)
        if value is not None:
            facts.append((subject, name, value if type(value) is str else said(value)))
    return facts


def _names(*nodes: Node | None) -> tuple[str, ...]:
    """Return the facts to show; an age in months is left out where the age in years says enough."""
    found = dict.fromkeys(fact.name for node in nodes if node is not None for fact in facts_in(node))
    return tuple(name for name in found if name != "age.months" or "age.years" not in found)


def finding_of(rule: str, node: Test, compiler: Compiler, values: tuple[str, ...]) -> Finding:
    """Return the function that tests an indicator and writes its step."""
    whole = compiler.test(node)
    if isinstance(node, AnyMember):
        return _of_members(rule, whole, _Judge(compiler, node.test, node.where), values)
    if isinstance(node, Compare) and isinstance(node.left, ShareOfMembers):
        return _of_share(rule, whole, _Judge(compiler, node.left.test, node.left.where), values)
    return _of_household(rule, node, whole, values)


def _lacking(rule: str, values: tuple[str, ...], program: Program, home: Env) -> TraceStep:
    facts = tuple((lack.subject, lack.question, "") for lack in program.unknown(home))
    return TraceStep(rule, _LACKING, facts, values)


class _Judge:
    """What a test says of one member: not concerned, met, passed, or missing.

    Codes and ages take few values, so each combination is worked out once and looked up from then on. A fact that can
    take any number is never remembered.
    """

    def __init__(self, compiler: Compiler, test: Test, where: Test | None) -> None:
        self._about = compiler.where(where).run
        self._passes = compiler.test(test).run
        self.names = _names(where, test)
        facts = [fact for node in (where, test) if node is not None for fact in facts_in(node)]
        read = tuple(dict.fromkeys(fact.name for fact in facts))
        self._few = bool(facts) and all(fact.type.kind in _FEW or fact.name in _AGES for fact in facts)
        self.key: Callable[[Env], Any] = itemgetter(*(read or (SUBJECT,)))
        self.known: dict[Any, Verdict] = {}

    def verdict(self, person: Env) -> Verdict:
        """Work out the verdict of a combination that is not known yet."""
        applies = self._about(person)
        outcome = self._passes(person) if applies else applies
        if outcome is None:
            return _IS_MISSING
        if outcome:
            verdict = _PASSED, tuple((name, value) for _, name, value in _shown(person, self.names))
        else:
            verdict = (_MET if applies else _NOT_CONCERNED), ()
        if self._few and len(self.known) < _KEPT:
            # A list where one code is due can be among the facts that did not matter; it cannot be looked up.
            with suppress(TypeError):
                self.known[self.key(person)] = verdict
        return verdict


def _of_members(rule: str, whole: Program, judge: _Judge, values: tuple[str, ...]) -> Finding:
    key, known, verdict_of = judge.key, judge.known, judge.verdict
    met: dict[int, TraceStep] = {}

    def find(home: Env) -> TraceStep:
        concerned = passed = 0
        facts: list[ShownFact] = []
        for person in home[PEOPLE]:
            try:
                verdict, shown = known[key(person)]
            except (KeyError, TypeError):  # not known yet, or a list where one code is due
                verdict, shown = verdict_of(person)
            if verdict == _NOT_CONCERNED:
                continue
            if verdict == _MISSING:
                return _lacking(rule, values, whole, home)
            concerned += 1
            if verdict == _PASSED:
                passed += 1
                subject = person[SUBJECT]
                facts += [(subject, name, value) for name, value in shown]
        if passed:
            return TraceStep(rule, _YES, tuple(facts), values)
        step = met.get(concerned)
        if step is None:
            step = met[concerned] = TraceStep(rule, _NO, (("", CONCERNED, str(concerned)),), values)
        return step

    return find


def _of_share(rule: str, whole: Program, judge: _Judge, values: tuple[str, ...]) -> Finding:
    key, known, verdict_of = judge.key, judge.known, judge.verdict
    met: dict[tuple[int, int], TraceStep] = {}
    too_large: dict[tuple[int, int], tuple[ShownFact, ...]] = {}

    def find(home: Env) -> TraceStep:
        concerned = 0
        counted = []
        for person in home[PEOPLE]:
            try:
                verdict, shown = known[key(person)]
            except (KeyError, TypeError):  # not known yet, or a list where one code is due
                verdict, shown = verdict_of(person)
            if verdict == _NOT_CONCERNED:
                continue
            if verdict == _MISSING:
                return _lacking(rule, values, whole, home)
            concerned += 1
            if verdict == _PASSED:
                counted.append((person[SUBJECT], shown))
        numbers = (concerned, len(counted))
        step = met.get(numbers)
        if step is not None:
            return step
        if numbers not in too_large:
            outcome = whole.run(home)
            if outcome is None:
                return _lacking(rule, values, whole, home)
            said_numbers = (("", MEMBERS, str(concerned)), ("", COUNTED, str(len(counted))))
            if not outcome:
                step = met[numbers] = TraceStep(rule, _NO, said_numbers, values)
                return step
            too_large[numbers] = said_numbers
        facts = [(subject, name, value) for subject, shown in counted for name, value in shown]
        return TraceStep(rule, _YES, (*too_large[numbers], *facts), values)

    return find


def _of_household(rule: str, node: Test, program: Program, values: tuple[str, ...]) -> Finding:
    names = _names(node)
    run = program.run

    def find(home: Env) -> TraceStep:
        outcome = run(home)
        if outcome is None:
            return _lacking(rule, values, program, home)
        return TraceStep(rule, _YES if outcome else _NO, tuple(_shown(home, names)), values)

    facts = facts_in(node)
    of_people = any(isinstance(below, AnyMember | CountMembers | ShareOfMembers) for below in walk(node))
    if of_people or not facts or not all(fact.type.kind in _REPEATED or fact.name == MEMBERS for fact in facts):
        return find
    steps: dict[Any, TraceStep] = {}
    key = _key_of([fact.name for fact in facts], any(fact.type.kind is FactKind.MULTI for fact in facts))

    def remembered(home: Env) -> TraceStep:
        # The same answers come again and again: their finished step is made once.
        wanted = key(home)
        try:
            step = steps.get(wanted)
        except TypeError:  # a list where one code is due
            return find(home)
        if step is None:
            step = find(home)
            if step.outcome is not _LACKING and len(steps) < _KEPT:
                steps[wanted] = step
        return step

    return remembered


def _key_of(names: list[str], lists: bool) -> Callable[[Env], Any]:  # noqa: FBT001  (whether lists are among them)
    one = itemgetter(*names)
    if not lists:
        return one

    def key(env: Env) -> Any:
        return tuple(map(_hashable, map(env.get, names)))

    return key


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
