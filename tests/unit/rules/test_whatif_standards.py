"""Single facts that change the class, under every shipped standard, against trying every answer one by one."""

from collections.abc import Iterator

import pytest
from tests_support.inventing import SHIPPED, invented

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.expression import FactKind, Level, QuestionType
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.overruling import DEPRIVED, MET, Decision
from ngheo_desktop.domain.survey import HouseholdFacts, PersonFacts
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.rules.whatif import single_changes

CHOICES = (FactKind.CHOICE, FactKind.YES_NO)
SEEDS = range(6)


def households(rules: RuleSet) -> Iterator[HouseholdFacts]:
    """Go through invented households; the meeting decided about an indicator of every third."""
    indicators = [each.indicator_id for each in rules.indicators]
    for seed in SEEDS:
        for number, facts in enumerate(invented(rules, seed)):
            if number % 3:
                yield facts
                continue
            subject = indicators[(seed + number) % len(indicators)]
            decided = DEPRIVED if number % 2 else MET
            decision = Decision(rules.id, subject, decided, MET, "lý do", "1", "2026-10-12")
            yield HouseholdFacts(facts.area, facts.on, facts.answers, facts.members, (decision,))


def changed(facts: HouseholdFacts, subject: str, question: str, after: Value) -> HouseholdFacts:
    answers, people = facts.answers, facts.members
    if subject:
        people = tuple(
            PersonFacts(each.member_id, each.sex, each.birth_date, each.relation, {**each.answers, question: after})
            if each.member_id == subject
            else each
            for each in people
        )
    else:
        answers = {**answers, question: after}
    return HouseholdFacts(facts.area, facts.on, answers, people, facts.decisions)


def answers_of(facts: HouseholdFacts, kind: QuestionType, question: str) -> list[tuple[str, Value]]:
    if kind.level is Level.HOUSEHOLD:
        return [("", facts.answers.get(question))]
    return [(each.member_id, each.answers.get(question)) for each in facts.members]


def tried(engine: Engine, facts: HouseholdFacts, now: HouseholdClass) -> set[tuple[str, str, Value, HouseholdClass]]:
    found = set()
    for question, kind in engine.rule_set.questions.items():
        if kind.kind not in CHOICES or question in engine.rule_set.circumstances:
            continue
        codes = kind.choices or ("yes", "no")
        for subject, before in answers_of(facts, kind, question):
            if before is None:
                continue
            for code in codes:
                there = engine.classify(changed(facts, subject, question, code)).household_class
                if code != before and there not in {now, HouseholdClass.INCOMPLETE}:
                    found.add((subject, question, code, there))
    return found


@pytest.mark.parametrize("name", SHIPPED)
def test_no_single_answer_that_changes_the_class_is_left_out_and_each_that_is_told_does(name: str) -> None:
    rules = SHIPPED[name]
    engine = Engine(rules)
    told = complete = 0
    for facts in households(rules):
        now = engine.classify(facts)
        found = single_changes(engine, facts, rules.questions)
        for each in found:
            other = changed(facts, each.subject, each.question, each.after)
            assert engine.classify(other).household_class is each.household_class is not now.household_class
        told += len(found)
        if now.missing:
            continue
        complete += 1
        choices = [each for each in found if rules.questions[each.question].kind in CHOICES]
        assert {(each.subject, each.question, each.after, each.household_class) for each in choices} == tried(
            engine, facts, now.household_class
        )

    assert told > 50
    assert complete > 20
