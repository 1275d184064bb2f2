"""Checks a rule set beyond loading: against the form, by evaluating every expression, and by its cases.

Loading refuses what is wrong in itself; this finds what loads and still cannot be right: a question the form does not
ask, a part of a rule that always comes out the same, a case that fails, a class or indicator that no case shows.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from ngheo_desktop.domain.classification import HouseholdClass, Outcome
from ngheo_desktop.domain.expression import BUILT_IN_FACTS, Level, QuestionType, Test
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.domain.tables import Fault, Faults
from ngheo_desktop.errors import N_
from ngheo_desktop.rules.cases import read_cases, run_case
from ngheo_desktop.rules.compiled import trial_compiler_for
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.rules.parse import read_rule_set
from ngheo_desktop.rules.reach import outcomes_of, parts_to_try

_IDENTITY = frozenset(fact.asks for fact in BUILT_IN_FACTS.values() if fact.asks)


def lint(folder: Path, questions: Mapping[str, QuestionType]) -> list[Fault]:
    """Return every fault of the rule set in a folder, used with a form that asks these questions."""
    rule_set, found = read_rule_set(folder)
    if rule_set is None:
        # The cases cannot be run yet; what is wrong with them as they are written is told all the same.
        return [*found, *read_cases(folder / "cases")[1]]
    faults = Faults()
    _check_questions(rule_set, questions, faults)
    _check_branches(rule_set, faults)
    _check_cases(rule_set, folder / "cases", faults)
    return faults.items


def _check_questions(rule_set: RuleSet, questions: Mapping[str, QuestionType], faults: Faults) -> None:
    for name, expected in rule_set.questions.items():
        if name in _IDENTITY:
            continue
        key = f"fact.{name}"
        asked = questions.get(name)
        if asked is None:
            faults.add("facts.toml", key, N_("the form does not ask this question"))
            continue
        for part in ("kind", "level", "exclusive", "unit"):
            if getattr(asked, part) != getattr(expected, part):
                faults.add("facts.toml", f"{key}.{part}", N_("is “{value}” here and “{asked}” in the form"),
                           value=getattr(expected, part) or "-", asked=getattr(asked, part) or "-")  # fmt: skip
        if set(asked.choices) != set(expected.choices):
            differing = sorted(set(asked.choices) ^ set(expected.choices))
            faults.add("facts.toml", f"{key}.choices", N_("differ from the form in: {codes}"),
                       codes=", ".join(differing))  # fmt: skip


def _days(rule_set: RuleSet) -> list[date]:
    """Return the first day of every period of any value."""
    return sorted({period.start for value in rule_set.values for period in value.periods})


def _expressions(rule_set: RuleSet) -> Iterator[tuple[str, str, Test]]:
    for indicator in rule_set.indicators:
        yield "indicators.toml", f"indicator.{indicator.indicator_id}.when", indicator.when
    for rule in rule_set.classes:
        if rule.when is not None:
            yield "ruleset.toml", f"{rule.rule_id}.when", rule.when


def _check_branches(rule_set: RuleSet, faults: Faults) -> None:
    """Evaluate every part of every expression on each side of each limit; each must come out both ways."""
    for area in Area:
        for day in _days(rule_set):
            compiler = trial_compiler_for(rule_set, area, day)
            for file, key, test in _expressions(rule_set):
                for place, level, part in parts_to_try(test, Level.HOUSEHOLD, ""):
                    found = outcomes_of(part, level, compiler)
                    if found >= {True, False}:
                        continue
                    always = Outcome.YES if True in found else Outcome.NO if False in found else Outcome.MISSING
                    faults.add(file, f"{key}{place}", N_("always comes out “{outcome}” ({area}, {day})"),
                               outcome=always.value, area=area.value, day=day)  # fmt: skip


def _check_cases(rule_set: RuleSet, folder: Path, faults: Faults) -> None:
    cases, found = read_cases(folder)
    faults.items.extend(found)
    engine = Engine(rule_set)
    if not cases:
        faults.add("cases", "-", N_("there is no case"))
    classes: set[str] = set()
    deprived: set[str] = set()
    met: set[str] = set()
    for case in cases:
        if not rule_set.review_from <= case.facts.on <= rule_set.end:
            faults.add(case.file, case.name, N_("the rule set does not apply on {date}"), date=case.facts.on)
            continue
        result = run_case(engine, case)
        for difference in result.differences:
            faults.add(case.file, case.name, N_("the case fails: {difference}"), difference=difference)
        classes.add(str(case.expected.get("class", "")))
        if "deprived" in case.expected:
            deprived.update(case.expected["deprived"])
            met.update({each.indicator_id for each in rule_set.indicators} - set(case.expected["deprived"]))
    if rule_set.parent:
        return  # what it leaves as it is, its parent's cases show
    wanted = {rule.household_class for rule in rule_set.classes} | {HouseholdClass.INCOMPLETE.value}
    for name in sorted(wanted - classes):
        faults.add("cases", name, N_("no case expects this class"))
    for indicator in rule_set.indicators:
        if indicator.indicator_id not in deprived:
            faults.add("cases", indicator.indicator_id, N_("no case expects this indicator deprived"))
        if indicator.indicator_id not in met:
            faults.add("cases", indicator.indicator_id, N_("no case expects this indicator not deprived"))
