"""The engine: what a rule set says of a household, with the trace that explains it.

Pure: facts in, classification out; no clock, no file. For each area and day the rules are compiled once with the values
in force, so that a household costs a few dozen look-ups.

The trace begins with a step `basis` (area, day, and what was said of the household's livelihood and surveyed income),
so that a stored one can be explained without the facts it came from. Then comes a step for each indicator in legal
order, and one for each class tried until one applied. Where the rule set lets the class be settled without indicators
(an income survey on request), there are none of their steps. What the village meeting decided follows the step it is
about (`overrule.<indicator>`), or stands at the end (`overrule.class`). Where an income point table is in force, its
items follow the first step (`b1`).
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ngheo_desktop.domain.classification import Classification, HouseholdClass, MissingFact, Outcome, TraceStep
from ngheo_desktop.domain.environment import Env, environment
from ngheo_desktop.domain.expression import MEMBERS, facts_in
from ngheo_desktop.domain.expression_program import Program
from ngheo_desktop.domain.overruling import CLASS, Decision, applying, step_of
from ngheo_desktop.domain.point_trace import Scored, asking_items, points_step
from ngheo_desktop.domain.survey import Area, HouseholdFacts
from ngheo_desktop.errors import BugError
from ngheo_desktop.rules.compiled import Compiled, compile_rules
from ngheo_desktop.rules.findings import said
from ngheo_desktop.rules.model import DEPRIVATION_SCORE, DEPRIVED_COUNT, DERIVED_FACTS, INCOME_SCORE, RuleSet

ENGINE_VERSION = "1"

_DECISIONS_KEPT = 10_000
# The members of an enumeration are slow to look up.
_YES, _MISSING = Outcome.YES, Outcome.MISSING
_INCOMPLETE = HouseholdClass.INCOMPLETE


class Engine:
    """Classifies households under one rule set."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self._compiled: dict[tuple[Area, date], Compiled] = {}
        self._score_facts = frozenset(fact.name for fact in facts_in(rule_set.income.number))

    def compiled(self, area: Area, on: date) -> Compiled:
        """Return the rules made ready for an area and day.

        Raises:
            KnownError: RULE_NOT_IN_FORCE, the rule set does not apply on that day.
        """
        found = self._compiled.get((area, on))
        if found is None:
            found = self._compiled[area, on] = compile_rules(self.rule_set, area, on)
        return found

    def classify(self, facts: HouseholdFacts) -> Classification:
        """Return the class of a household with scores, deprived indicators and trace.

        Anything missing that a rule needs makes the class `incomplete` and is listed; nothing is guessed.

        Raises:
            KnownError: RULE_NOT_IN_FORCE, the rule set does not apply on that day.
        """
        scored = next((each for each in facts.points if each.fact in self._score_facts), None)
        found = self._classified(facts, scored)
        return found if scored is None or not scored.sum.missing else asking_items(found, scored)

    def _classified(self, facts: HouseholdFacts, scored: Scored | None) -> Classification:
        compiled = self.compiled(facts.area, facts.on)
        home = environment(facts, compiled.months_of, compiled.home_names, compiled.person_blank)
        trace = [_basis(compiled, home)]
        table = ""
        if scored is not None:
            trace.append(points_step(scored))
            table = scored.checksum
        early = None
        if compiled.alone is not None and compiled.alone.run(home):
            early = self._without_indicators(compiled, home, trace[:], table, facts.decisions)
            if early.household_class is not HouseholdClass.INCOMPLETE:
                return early
        deprived: list[str] = []
        missing: list[MissingFact] = []
        for indicator_id, find in compiled.findings:
            step = find(home)
            trace.append(step)
            outcome = step.outcome
            if outcome is _YES:
                deprived.append(indicator_id)
            elif outcome is _MISSING:
                missing.extend([MissingFact(subject, question) for subject, question, _ in step.facts])
        home[INCOME_SCORE] = _whole(compiled.income.run(home))
        if facts.decisions:
            decisions = self.applying(facts.decisions)
            if decisions:
                computed = self._concluded(compiled, home, trace[:], table, deprived, missing[:])
                return self._overruled(compiled, home, computed, decisions)
        found = self._concluded(compiled, home, trace, table, deprived, missing)
        if early is not None and early.missing and found.household_class is _INCOMPLETE:
            # What the class waits for first; the indicators are asked only where that does not settle it.
            return found._replace(missing=early.missing, trace=early.trace)
        return found

    def _without_indicators(
        self, compiled: Compiled, home: Env, trace: list[TraceStep], table: str, decisions: Iterable[Decision]
    ) -> Classification:
        """Return what the class rules settle before any indicator is known; incomplete when that is nothing."""
        home[INCOME_SCORE] = _whole(compiled.income.run(home))
        home[DEPRIVED_COUNT] = home[DEPRIVATION_SCORE] = None
        missing: list[MissingFact] = []
        household_class, steps = _decide(compiled, home, missing)
        found = Classification(
            self.rule_set.rule_set_id,
            self.rule_set.content_hash,
            household_class,
            home[INCOME_SCORE],
            None,
            (),
            tuple(dict.fromkeys(missing)),
            compiled.unverified,
            (*trace, *steps),
            point_table=table,
        )
        decision = self.applying(decisions).get(CLASS)
        if decision is None or household_class is HouseholdClass.INCOMPLETE:
            return found
        return found._replace(
            household_class=HouseholdClass(decision.decided),
            trace=(*found.trace, step_of(decision, household_class.value)),
            computed_class=household_class,
            overruled=(CLASS,),
        )

    def applying(self, decisions: Iterable[Decision]) -> dict[str, Decision]:
        """Return those decisions of the village meeting that this rule set follows, by subject."""
        rules = self.rule_set
        return applying(
            decisions,
            rules.rule_set_id,
            [each.indicator_id for each in rules.indicators],
            [each.household_class for each in rules.classes],
        )

    def _concluded(
        self,
        compiled: Compiled,
        home: Env,
        trace: list[TraceStep],
        table: str,
        deprived: list[str],
        missing: list[MissingFact],
    ) -> Classification:
        """Return what follows from B1 and the deprived indicators; adds to `trace` and `missing`."""
        deprivation = None
        if not missing:
            deprivation = compiled.points[len(deprived)]
        household_class = _INCOMPLETE
        if missing:
            home[DEPRIVED_COUNT] = home[DEPRIVATION_SCORE] = None
            _decide(compiled, home, missing)
        else:
            home[DEPRIVED_COUNT] = len(deprived)
            home[DEPRIVATION_SCORE] = deprivation
            household_class, steps = _class_of(compiled, home, missing)
            trace.extend(steps)
        return Classification(
            self.rule_set.rule_set_id,
            self.rule_set.content_hash,
            household_class,
            home[INCOME_SCORE],
            deprivation,
            tuple(deprived),
            tuple(dict.fromkeys(missing)),
            compiled.unverified,
            tuple(trace),
            point_table=table,
        )

    def _overruled(
        self, compiled: Compiled, home: Env, computed: Classification, decisions: dict[str, Decision]
    ) -> Classification:
        """Return a classification as the village meeting decided; the trace keeps what was computed beside it."""
        indicators = {indicator_id for indicator_id, _ in compiled.findings}
        classes = {each.rule_id for each in compiled.classes}
        trace: list[TraceStep] = []
        deprived: list[str] = []
        missing: list[MissingFact] = []
        for step in computed.trace:
            if step.rule in classes:
                break
            trace.append(step)
            if step.rule not in indicators:
                continue
            outcome = step.outcome
            if step.rule in decisions:
                decision = decisions[step.rule]
                trace.append(step_of(decision, outcome.value))
                outcome = Outcome(decision.decided)
            if outcome is Outcome.YES:
                deprived.append(step.rule)
            elif outcome is Outcome.MISSING:
                missing.extend([MissingFact(subject, question) for subject, question, _ in step.facts])
        found = self._concluded(compiled, home, trace, computed.point_table, deprived, missing)
        household_class = found.household_class
        if CLASS in decisions:
            decision = decisions[CLASS]
            trace.append(step_of(decision, household_class.value))
            household_class = HouseholdClass(decision.decided)
        return found._replace(
            household_class=household_class,
            trace=tuple(trace),
            computed_class=computed.household_class,
            overruled=tuple(decisions),
        )

    def class_with(self, facts: HouseholdFacts, income: int | None, deprived: int) -> HouseholdClass:
        """Return the class a household would have with another B1 (None for none) and number of deprived indicators.

        Raises:
            KnownError: RULE_NOT_IN_FORCE, the rule set does not apply on that day.
        """
        compiled = self.compiled(facts.area, facts.on)
        home = environment(facts, compiled.months_of, compiled.home_names, compiled.person_blank)
        home[DEPRIVED_COUNT] = deprived
        home[INCOME_SCORE] = income
        home[DEPRIVATION_SCORE] = compiled.points[deprived]
        return _class_of(compiled, home, [])[0]


def _basis(compiled: Compiled, home: Env) -> TraceStep:
    step = compiled.basis
    names = compiled.asked_by_classes
    if compiled.told and home.get(compiled.told[0]) is not None:
        names = (*names, *compiled.told, MEMBERS)
    elif compiled.given_to_classes(home) == compiled.nothing_given:
        return step
    given = [("", name, said(home[name])) for name in names if home.get(name) is not None]
    return step._replace(facts=(*step.facts, *given)) if given else step


def _whole(number: int | Decimal | None) -> int | None:
    return number if number is None or isinstance(number, int) else int(number)


def _class_of(
    compiled: Compiled, home: Env, missing: list[MissingFact]
) -> tuple[HouseholdClass, tuple[TraceStep, ...]]:
    """Return the first class that applies with a step for each one tried.

    Households with the same scores (and livelihood and surveyed income, where asked) share their steps.
    """
    if compiled.about_members:
        return _decide(compiled, home, missing)
    given = compiled.given_to_classes(home)
    # 1 and true are equal in Python, and a list cannot be looked up.
    told = None if given == compiled.nothing_given else repr(given)
    key = (home[INCOME_SCORE], home[DEPRIVATION_SCORE], home[DEPRIVED_COUNT], told)
    found = compiled.decided.get(key)
    if found is None:
        found = _decide(compiled, home, missing)
        if found[0] is not _INCOMPLETE and len(compiled.decided) < _DECISIONS_KEPT:
            compiled.decided[key] = found
    return found


def _lacking(compiled: Compiled, program: Program, home: Env) -> list[MissingFact]:
    """Return what a class rule lacks: for a score, the answers it is worked out from (indicators list their own)."""
    found: list[MissingFact] = []
    for lack in program.unknown(home):
        if lack.question == INCOME_SCORE:
            found.extend(compiled.income.unknown(home))
        elif lack.question not in DERIVED_FACTS:
            found.append(lack)
    return found


def _decide(compiled: Compiled, home: Env, missing: list[MissingFact]) -> tuple[HouseholdClass, tuple[TraceStep, ...]]:
    steps: list[TraceStep] = []
    for household_class, rule_id, program, names, values, otherwise in compiled.classes:
        if program is None:
            return household_class, (*steps, otherwise)
        outcome = program.run(home)
        if outcome is None:
            lacking = _lacking(compiled, program, home)
            missing.extend(lacking)
            facts = tuple([(lack.subject, lack.question, "") for lack in lacking])
            return HouseholdClass.INCOMPLETE, (*steps, TraceStep(rule_id, Outcome.MISSING, facts, values))
        facts = tuple([("", name, said(home[name])) for name in names if home.get(name) is not None])
        steps.append(TraceStep(rule_id, _YES if outcome else Outcome.NO, facts, values))
        if outcome:
            return household_class, tuple(steps)
    raise BugError("no class is left for a household; the loader checks that one takes all")
