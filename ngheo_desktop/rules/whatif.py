"""Which single answers would give a household another class.

Each answer that the rules read is changed on its own and the household classified again: nothing of a standard's
formula is repeated here. Only answers are tried, never what the record says of a person (birth date, sex), and nothing
that was not asked.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ngheo_desktop.domain.classification import Classification, HouseholdClass, MissingFact, Outcome
from ngheo_desktop.domain.environment import PEOPLE, SUBJECT, Env, decimal_of, environment
from ngheo_desktop.domain.expression import (
    Compare,
    FactKind,
    FactNumber,
    Level,
    Number,
    QuestionType,
    Test,
    facts_in,
    walk,
)
from ngheo_desktop.domain.expression_program import NumberProgram
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import Area, HouseholdFacts
from ngheo_desktop.rules.compiled import compiler_for
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.findings import Finding
from ngheo_desktop.rules.model import INCOME_SCORE

_PLANS_KEPT = 8
# Where more answers than this are missing, no single one decides.
_FEW_MISSING = 3
_STEPS = {FactKind.INTEGER: Decimal(1), FactKind.DECIMAL: Decimal("0.01")}


class SingleChange(NamedTuple):
    """One answer that would give another class, everything else as it is.

    Attributes:
        subject: a member id, or "" for the household.
        before: the answer as it stands; None where it is missing.
        after: the other answer. Of numbers it is the nearest one in its direction.
        household_class: the class it would lead to, never `incomplete`.
    """

    subject: str
    question: str
    before: Value
    after: Value
    household_class: HouseholdClass


class _Plan(NamedTuple):
    """What each question can change in an area on a day.

    Attributes:
        findings: the indicators that read it; a question not among the keys changes nothing.
        decides: the questions that a score or a class rule reads itself.
        limits: what its number is compared with.
    """

    findings: Mapping[str, tuple[tuple[str, Finding], ...]]
    decides: frozenset[str]
    limits: Mapping[str, tuple[NumberProgram, ...]]


@lru_cache(maxsize=_PLANS_KEPT)
def _plan(engine: Engine, area: Area, on: date) -> _Plan:
    rules, finding_of = engine.rule_set, dict(engine.compiled(area, on).findings)
    findings: dict[str, list[tuple[str, Finding]]] = {}
    for indicator in rules.indicators:
        for fact in facts_in(indicator.when):
            findings.setdefault(fact.name, []).append((indicator.indicator_id, finding_of[indicator.indicator_id]))
    classes = [rule.when for rule in rules.classes if rule.when is not None]
    scores = [rules.income.number, rules.deprivation.number]
    decides = frozenset(fact.name for node in (*classes, *scores) for fact in facts_in(node))
    for name in decides:
        findings.setdefault(name, [])
    compiler = compiler_for(rules, area, on)
    limits: dict[str, list[NumberProgram]] = {}
    for name, number in _compared([*classes, *[indicator.when for indicator in rules.indicators]]):
        limits.setdefault(name, []).append(compiler.number(number))
    if isinstance(rules.income.number, FactNumber):
        # The score is this answer itself, so the limits of the score are its limits.
        limits.setdefault(rules.income.number.fact.name, []).extend(limits.get(INCOME_SCORE, ()))
    return _Plan(
        {name: tuple(found) for name, found in findings.items()},
        decides,
        {name: tuple(found) for name, found in limits.items()},
    )


def _compared(tests: list[Test]) -> Iterator[tuple[str, Number]]:
    for test in tests:
        for node in walk(test):
            if isinstance(node, Compare) and isinstance(node.left, FactNumber):
                yield node.left.fact.name, node.right


def single_changes(
    engine: Engine, facts: HouseholdFacts, questions: Mapping[str, QuestionType]
) -> tuple[SingleChange, ...]:
    """Return the single answers that would change the class, in the order of the questions, then of the members.

    `questions` are those asked, with their choices; the ones the rules do not read cost nothing. Of an incomplete
    household the missing answers are tried, when they are few: the class each would settle. Missing numbers are left to
    `scales`.

    Raises:
        KnownError: RULE_NOT_IN_FORCE, the rule set does not apply on that day.
    """
    now = engine.classify(facts)
    return tuple(_Trial(engine, facts, now).changes(questions))


class _Trial:
    """Changes one household, an answer at a time."""

    def __init__(self, engine: Engine, facts: HouseholdFacts, now: Classification) -> None:
        self.engine = engine
        self.facts = facts
        self.now = now
        self.plan = _plan(engine, facts.area, facts.on)
        compiled = engine.compiled(facts.area, facts.on)
        self.home = environment(facts, compiled.months_of, compiled.home_names, compiled.person_blank)
        self.outcomes = {step.rule: step.outcome for step in now.trace}
        # What the village meeting decided stays as it is whatever is answered.
        self.decided = frozenset(now.overruled)
        # Under the same scores and class facts the class follows from the set of deprived indicators.
        self.known: dict[frozenset[str], HouseholdClass] = {}
        self.near: dict[int, bool] = {}

    def changes(self, questions: Mapping[str, QuestionType]) -> Iterator[SingleChange]:
        missing = self.now.missing
        if len(missing) > _FEW_MISSING:
            return
        for question, kind in questions.items():
            if question not in self.plan.findings or question in self.engine.rule_set.circumstances:
                continue
            if not self._can_decide(question):
                continue
            for env in [self.home] if kind.level is Level.HOUSEHOLD else self.home[PEOPLE]:
                before = env.get(question)
                wanted = MissingFact(env[SUBJECT], question) in missing if missing else before is not None
                if wanted:
                    yield from self._of(env, question, kind, before)

    def _can_decide(self, question: str) -> bool:
        """Tell whether the indicators that read an answer are enough for another class; most households are further."""
        if self.now.missing or question in self.plan.decides:
            return True
        now, count = self.now.household_class, len(self.now.deprived)
        reach = len(self.plan.findings[question])
        if reach not in self.near:
            counts = range(max(count - reach, 0), min(count + reach, len(self.engine.rule_set.indicators)) + 1)
            self.near[reach] = any(
                self.engine.class_with(self.facts, self.now.income_score, number) is not now for number in counts
            )
        return self.near[reach]

    def _of(self, env: Env, question: str, kind: QuestionType, before: Value) -> Iterator[SingleChange]:
        found: dict[tuple[HouseholdClass, bool], SingleChange] = {}
        number = kind.kind in _STEPS
        for after in self._others(question, kind, before):
            there = self._class_with(env, question, before, after)
            if there in {self.now.household_class, HouseholdClass.INCOMPLETE}:
                continue
            change = SingleChange(env[SUBJECT], question, before, after, there)
            if not number:
                yield change
            else:  # the nearest comes first
                found.setdefault((there, _number(after) > _number(before)), change)
        yield from found.values()

    def _others(self, question: str, kind: QuestionType, before: Value) -> list[Value]:
        if kind.kind in {FactKind.CHOICE, FactKind.YES_NO}:
            codes = kind.choices or (("yes", "no") if kind.kind is FactKind.YES_NO else ())
            return [code for code in codes if code != before]
        if kind.kind is FactKind.MULTI:
            return _lists(kind, before)
        if before is None or kind.kind not in _STEPS or kind.level is not Level.HOUSEHOLD:
            return []
        step = _STEPS[kind.kind]
        limits = [program.run(self.home) for program in self.plan.limits.get(question, ())]
        near = {Decimal(limit) + side for limit in limits if limit is not None for side in (-step, 0, step)}
        start = _number(before)
        tried = sorted((value for value in near if value >= 0 and value != start), key=lambda value: abs(value - start))
        return [int(value) if kind.kind is FactKind.INTEGER else f"{value.normalize():f}" for value in tried]

    def _class_with(self, env: Env, question: str, before: Value, after: Value) -> HouseholdClass:
        subject = env[SUBJECT]
        if self.now.missing or question in self.plan.decides:
            return self._classified(subject, question, after)
        env[question] = after
        outcomes = {
            rule: find(self.home).outcome for rule, find in self.plan.findings[question] if rule not in self.decided
        }
        env[question] = before
        if all(self.outcomes[rule] is outcome for rule, outcome in outcomes.items()):
            return self.now.household_class
        if Outcome.MISSING in outcomes.values():
            return HouseholdClass.INCOMPLETE
        deprived = set(self.now.deprived)
        for rule, outcome in outcomes.items():
            (deprived.add if outcome is Outcome.YES else deprived.discard)(rule)
        key = frozenset(deprived)
        if key not in self.known:
            self.known[key] = self._classified(subject, question, after)
        return self.known[key]

    def _classified(self, subject: str, question: str, after: Value) -> HouseholdClass:
        facts = self.facts
        if not subject:
            changed = facts._replace(answers={**facts.answers, question: after})
        else:
            members = tuple(
                person._replace(answers={**person.answers, question: after}) if person.member_id == subject else person
                for person in facts.members
            )
            changed = facts._replace(members=members)
        return self.engine.classify(changed).household_class


def _lists(kind: QuestionType, before: Value) -> list[Value]:
    """Return the list with one code more, with one less, and the code that excludes all others."""
    given = [str(code) for code in before] if isinstance(before, list) else []
    plain = [code for code in given if code != kind.exclusive]
    found: list[Value] = []
    for code in kind.choices:
        if code == kind.exclusive:
            other = [code]
        elif code in plain:
            other = [each for each in plain if each != code]
        else:
            other = [each for each in kind.choices if each in plain or each == code]
        if other and other != given:
            found.append(other)
    return found


def _number(value: Value) -> Decimal:
    """Return the number of an answer; one that is no number stands below every limit."""
    number = decimal_of(str(value))
    return Decimal(0) if number is None else number
