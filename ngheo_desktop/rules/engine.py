"""The engine: what a rule set says of a household, with the trace that explains it.

Pure: facts in, classification out; no clock, no file. For each area and day the rules are compiled once with the values
in force, so that a household costs a few dozen look-ups.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ngheo_desktop.domain.classification import Classification, HouseholdClass, MissingFact, Outcome, TraceStep
from ngheo_desktop.domain.expression import Test, facts_in
from ngheo_desktop.domain.expression_program import Compiler, Env, NumberProgram, Program, ages_on, environment
from ngheo_desktop.domain.survey import Area, HouseholdFacts
from ngheo_desktop.errors import BugError
from ngheo_desktop.rules.findings import Finding, finding_of, said
from ngheo_desktop.rules.model import DEPRIVATION_SCORE, DEPRIVED_COUNT, INCOME_SCORE, RuleSet

ENGINE_VERSION = "1"
BASIS = "basis"


class _ClassProgram(NamedTuple):
    household_class: HouseholdClass
    rule_id: str
    program: Program | None
    facts: tuple[str, ...]
    values: tuple[str, ...]
    otherwise: TraceStep


class _Compiled(NamedTuple):
    """A rule set compiled for one area and day."""

    months_of: Callable[[str | None], int | None]
    basis: TraceStep
    findings: tuple[tuple[str, Finding], ...]
    income: NumberProgram
    deprivation: NumberProgram
    classes: tuple[_ClassProgram, ...]
    unverified: tuple[str, ...]


class Engine:
    """Classifies households under one rule set."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self._compiled: dict[tuple[Area, date], _Compiled] = {}

    def classify(self, facts: HouseholdFacts) -> Classification:
        """Return the class of a household with scores, deprived indicators and trace.

        Anything missing that a rule needs makes the class `incomplete` and is listed; nothing is guessed.

        Raises:
            KnownError: RULE_NOT_IN_FORCE, the rule set does not apply on that day.
        """
        compiled = self._compiled.get((facts.area, facts.on)) or self._compile(facts.area, facts.on)
        home = environment(facts, compiled.months_of)
        trace = [compiled.basis]
        deprived: list[str] = []
        missing: list[MissingFact] = []
        for indicator_id, find in compiled.findings:
            step = find(home)
            trace.append(step)
            if step.outcome is Outcome.YES:
                deprived.append(indicator_id)
            elif step.outcome is Outcome.MISSING:
                missing.extend(MissingFact(subject, question) for subject, question, _ in step.facts)
        deprivation = None
        if not missing:
            home[DEPRIVED_COUNT] = len(deprived)
            deprivation = _whole(compiled.deprivation.run(home))
        income = _whole(compiled.income.run(home))
        if income is None:
            missing.extend(compiled.income.unknown(home))
        household_class = HouseholdClass.INCOMPLETE
        if not missing:
            home[INCOME_SCORE] = income
            home[DEPRIVATION_SCORE] = deprivation
            household_class = _class_of(compiled.classes, home, trace, missing)
        return Classification(
            self.rule_set.rule_set_id,
            self.rule_set.content_hash,
            household_class,
            income,
            deprivation,
            tuple(deprived),
            tuple(dict.fromkeys(missing)),
            compiled.unverified,
            tuple(trace),
        )

    def class_for_scores(self, facts: HouseholdFacts, income: int, deprivation: int) -> HouseholdClass:
        """Return the class a household would have with other scores; its other facts stay.

        Raises:
            KnownError: RULE_NOT_IN_FORCE, the rule set does not apply on that day.
        """
        compiled = self._compiled.get((facts.area, facts.on)) or self._compile(facts.area, facts.on)
        home = environment(facts, compiled.months_of)
        home[INCOME_SCORE] = income
        home[DEPRIVATION_SCORE] = deprivation
        return _class_of(compiled.classes, home, [], [])

    def _compile(self, area: Area, on: date) -> _Compiled:
        rule_set = self.rule_set
        rule_set.require_in_force(on)
        in_force = {value.value_id: value.on(on) for value in rule_set.values if value.area in {None, area}}
        compiler = Compiler({value_id: period.value for value_id, period in in_force.items()})
        full_ids = {value.value_id: value.full_id for value in rule_set.values if value.area in {None, area}}

        def ids(node: Test) -> tuple[str, ...]:
            return tuple(value.full_id for value in rule_set.values_of(node, area))

        nodes: list[Test] = [indicator.when for indicator in rule_set.indicators]
        nodes += [rule.when for rule in rule_set.classes if rule.when is not None]
        used = {full_id for node in nodes for full_id in ids(node)}
        used.update(value.full_id for value in rule_set.values_of(rule_set.income.number, area))
        used.update(value.full_id for value in rule_set.values_of(rule_set.deprivation.number, area))
        unverified = [full_ids[key] for key, period in in_force.items()
                      if full_ids[key] in used and not period.source.verified]  # fmt: skip
        unverified += [indicator.indicator_id for indicator in rule_set.indicators if not indicator.verified]
        compiled = _Compiled(
            ages_on(on),
            TraceStep(BASIS, Outcome.YES, (("", "area", area.value), ("", "on", on.isoformat())), ()),
            tuple(
                (each.indicator_id, finding_of(each.indicator_id, each.when, compiler, ids(each.when)))
                for each in rule_set.indicators
            ),
            compiler.number(rule_set.income.number),
            compiler.number(rule_set.deprivation.number),
            tuple(
                _ClassProgram(
                    HouseholdClass(rule.household_class),
                    rule.rule_id,
                    None if rule.when is None else compiler.test(rule.when),
                    () if rule.when is None else tuple(fact.name for fact in facts_in(rule.when)),
                    () if rule.when is None else ids(rule.when),
                    TraceStep(rule.rule_id, Outcome.YES, (), ()),
                )
                for rule in rule_set.classes
            ),
            tuple(unverified),
        )
        self._compiled[area, on] = compiled
        return compiled


def _whole(number: int | Decimal | None) -> int | None:
    return number if number is None or isinstance(number, int) else int(number)


def _class_of(
    classes: tuple[_ClassProgram, ...], home: Env, trace: list[TraceStep], missing: list[MissingFact]
) -> HouseholdClass:
    """Return the first class that applies and note each one tried."""
    for household_class, rule_id, program, names, values, otherwise in classes:
        if program is None:
            trace.append(otherwise)
            return household_class
        outcome = program.run(home)
        if outcome is None:
            lacking = program.unknown(home)
            missing.extend(lacking)
            facts = tuple((lack.subject, lack.question, "") for lack in lacking)
            trace.append(TraceStep(rule_id, Outcome.MISSING, facts, values))
            return HouseholdClass.INCOMPLETE
        facts = tuple([("", name, said(home[name])) for name in names if home.get(name) is not None])
        trace.append(TraceStep(rule_id, Outcome.YES if outcome else Outcome.NO, facts, values))
        if outcome:
            return household_class
    raise BugError("no class is left for a household; the loader checks that one takes all")
