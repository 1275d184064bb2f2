"""What members of a household are recognised as beside its class, with a step of trace for each test.

Pure like the engine. A designation is given from one day to another: on any other day it is not offered.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ngheo_desktop.domain.classification import Classification, Outcome, TraceStep
from ngheo_desktop.domain.environment import PEOPLE, SUBJECT, Env, ages_on, environment
from ngheo_desktop.domain.expression import Test, facts_in
from ngheo_desktop.domain.expression_program import Program
from ngheo_desktop.domain.survey import Area, HouseholdFacts
from ngheo_desktop.messages import format_decimal, format_int
from ngheo_desktop.rules.compiled import compiler_for
from ngheo_desktop.rules.findings import said
from ngheo_desktop.rules.model import HOUSEHOLD_CLASS, Designation, RuleSet, Text
from ngheo_desktop.rules.parse_texts import TOKEN

_KEPT = 16


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """Whether a member is what the designation says; `no` too where the household is not concerned."""

    member_id: str
    outcome: Outcome
    step: TraceStep


@dataclass(frozen=True, slots=True)
class DesignationOutcome:
    """How a designation came out: the test of the household, and of each of its members."""

    designation_id: str
    outcome: Outcome
    step: TraceStep
    members: tuple[MemberOutcome, ...]

    @property
    def recognised(self) -> tuple[str, ...]:
        """Return the ids of the members who are what it says."""
        return tuple(each.member_id for each in self.members if each.outcome is Outcome.YES)


@dataclass(frozen=True, slots=True)
class DesignationText:
    """A designation in words.

    Attributes:
        outcome: `yes` when at least one member is recognised, `missing` while that is not known.
        members: ids of the members recognised.
        threshold: the requirement; `article` where it stands.
        facts: what was looked at of the household, in words.
        people: what was looked at of members who are recognised, and what lacks of those not known to be; of all
            where the household is concerned and nobody is recognised.
        mark: the words to show beside it while nobody compared it with the law; empty otherwise.
    """

    designation_id: str
    title: str
    outcome: Outcome
    members: tuple[str, ...]
    threshold: str
    article: str
    facts: tuple[str, ...]
    mark: str
    note: str
    people: tuple[tuple[str, tuple[str, ...]], ...] = ()


class _Ready(NamedTuple):
    designation: Designation
    offered: Program
    when: Program
    member: Program
    home_values: tuple[str, ...]
    member_values: tuple[str, ...]


@lru_cache(maxsize=_KEPT)
def _ready(rule_set: RuleSet, area: Area, on: date) -> tuple[_Ready, ...]:
    given = [each for each in rule_set.designations if each.start <= on <= each.end]
    if not given:
        return ()
    compiler = compiler_for(rule_set, area, on)

    def ids(test: Test) -> tuple[str, ...]:
        return tuple(value.full_id for value in rule_set.values_of(test, area))

    return tuple(
        _Ready(
            each,
            compiler.test(each.offered),
            compiler.test(each.when),
            compiler.test(each.member),
            ids(each.when),
            ids(each.member),
        )
        for each in given
    )


def designations(
    rule_set: RuleSet, facts: HouseholdFacts, classification: Classification
) -> tuple[DesignationOutcome, ...]:
    """Return the designations a household is asked about on its day, each with every member.

    Raises:
        KnownError: RULE_NOT_IN_FORCE, the rule set does not apply on that day.
    """
    ready = _ready(rule_set, facts.area, facts.on)
    if not ready:
        return ()
    home = environment(facts, ages_on(facts.on))
    home[HOUSEHOLD_CLASS] = classification.household_class.value
    return tuple(_outcome(each, home) for each in ready if each.offered.run(home))


def _outcome(ready: _Ready, home: Env) -> DesignationOutcome:
    rule = ready.designation
    household = _step(rule.rule_id, rule.when, ready.when, home, ready.home_values)
    members = []
    for person in home[PEOPLE]:
        step = _step(rule.rule_id, rule.member, ready.member, person, ready.member_values)
        outcomes = {household.outcome, step.outcome}
        outcome = Outcome.NO if Outcome.NO in outcomes else step.outcome
        if outcome is Outcome.YES:
            outcome = household.outcome
        members.append(MemberOutcome(person[SUBJECT], outcome, step))
    return DesignationOutcome(rule.designation_id, household.outcome, household, tuple(members))


def _step(rule_id: str, test: Test, program: Program, env: Env, values: tuple[str, ...]) -> TraceStep:
    found = program.run(env)
    if found is None:
        facts = tuple((lack.subject, lack.question, "") for lack in program.unknown(env))
        return TraceStep(rule_id, Outcome.MISSING, facts, values)
    names = [fact.name for fact in facts_in(test)]
    looked_at = tuple((env[SUBJECT], name, said(env[name])) for name in names if env.get(name) is not None)
    return TraceStep(rule_id, Outcome.YES if found else Outcome.NO, looked_at, values)


def in_words(found: DesignationOutcome, rule_set: RuleSet, facts: HouseholdFacts, language: str) -> DesignationText:
    """Return a designation in Vietnamese (`vi`) or English."""
    rule = next(each for each in rule_set.designations if each.designation_id == found.designation_id)
    outcome = Outcome.YES if found.recognised else Outcome.NO
    if outcome is Outcome.NO and any(each.outcome is Outcome.MISSING for each in found.members):
        outcome = Outcome.MISSING
    source = rule.source

    def word(token: str) -> str:
        value = rule_set.value(token.removeprefix("@"), facts.area).on(rule_set.values_day(facts.on)).value
        if value is None:
            return rule_set.sentences["not_loaded_value"].in_language(language)
        if isinstance(value, frozenset):
            return ", ".join(sorted(value))
        return (
            format_int(value, language=language) if isinstance(value, int) else format_decimal(value, language=language)
        )

    return DesignationText(
        found.designation_id,
        rule.title.in_language(language),
        outcome,
        found.recognised,
        TOKEN.sub(lambda match: word(match[1]), rule.threshold.in_language(language)),
        rule_set.sentences["source"]
        .in_language(language)
        .format(document=source.document.name.in_language(language), article=source.article),
        _facts_in_words(found.step, rule_set, language),
        "" if source.verified else rule_set.sentences["unverified"].in_language(language),
        source.note,
        tuple(
            (each.member_id, _facts_in_words(each.step, rule_set, language))
            for each in found.members
            if found.outcome is Outcome.YES and (each.outcome is not Outcome.NO or not found.recognised)
        ),
    )


def _facts_in_words(step: TraceStep, rule_set: RuleSet, language: str) -> tuple[str, ...]:
    told = []
    for _, name, value in step.facts:
        if name == HOUSEHOLD_CLASS:
            titles: dict[str, Text] = {rule.household_class: rule.title for rule in rule_set.classes}
            if value in titles:
                told.append(titles[value].in_language(language))
            continue
        words = rule_set.words.get(name)
        if words is None:
            continue
        label = words.label.in_language(language)
        if step.outcome is Outcome.MISSING:
            told.append(rule_set.sentences["missing"].in_language(language).format(questions=label))
        elif words.text.vi:
            number = format_int(int(value), language=language) if value.lstrip("-").isdigit() else value
            told.append(words.text.in_language(language).format(value=number))
        else:
            told.append(f"{label}: {words.choices[value].in_language(language) if value in words.choices else value}")
    return tuple(told)
