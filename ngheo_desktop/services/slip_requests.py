"""What a round on request adds to a slip: Phiếu A, the income survey, who is recognised beside the class."""

from collections.abc import Mapping, Sequence
from typing import Any

from ngheo_desktop.domain.classification import Classification, Outcome
from ngheo_desktop.domain.environment import integer_of
from ngheo_desktop.domain.slip import SlipBeside, SlipCriteria, SlipIncome, SlipScreening
from ngheo_desktop.domain.survey import HouseholdFacts
from ngheo_desktop.forms.model import Form
from ngheo_desktop.forms.provided import REQUEST
from ngheo_desktop.forms.screening import ScreeningDecision, ScreeningResult
from ngheo_desktop.forms.working_out import WorkedOut
from ngheo_desktop.messages import format_int
from ngheo_desktop.rules.designations import designations, in_words
from ngheo_desktop.rules.model import VIETNAMESE, RuleSet
from ngheo_desktop.services.screening import CriterionText
from ngheo_desktop.services.verdicts import date_title

Words = Mapping[str, Any]


def screening_part(found: ScreeningResult, form: Form, texts: Sequence[CriterionText], words: Words) -> SlipScreening:
    """Return what Phiếu A comes to in the words of the slip.

    Of a household that it keeps off the list the criteria met are told, of one that is not settled those without an
    answer too; of one that goes on the list only how many are met.
    """
    said, limit = words["screening"], form.screening
    count = len(found.met) + len(found.unmet) + len(found.missing)
    surplus = len(found.met) - found.limit + 1
    sentence = said[found.decision.value].format(
        met=len(found.met), count=count, limit=found.limit, answered=count - len(found.missing), fewer=surplus
    )
    if found.decision is ScreeningDecision.REVIEW:
        return SlipScreening("", said["heading"], sentence)
    by_id = {each.criterion_id: each for each in texts}
    groups = [(said["met"], found.met)]
    if found.decision is ScreeningDecision.INCOMPLETE:
        groups.append((said["missing"], found.missing))
    told = tuple(
        SlipCriteria(heading, tuple(f"{each}. {_plain(by_id[each])}" for each in ids)) for heading, ids in groups if ids
    )
    named = [by_id[each] for _, ids in groups for each in ids]
    source = said["source"].format(document=limit.document, article=limit.article) if limit is not None else ""
    # The office's own words come from its paper; the program has not compared them with the circular either.
    mark = said["unchecked"] if any(not each.verified for each in named) else ""
    return SlipScreening(said["verdict"][found.decision.value], said["heading"], sentence, told, source, mark)


def _plain(text: CriterionText) -> str:
    return text.text.rstrip(".")


def nothing_asked(words: Words) -> SlipScreening:
    """Return the slip's words for a household that asked for nothing in a round on request."""
    said = words["screening"]
    return SlipScreening(said["verdict"]["nothing"], said["request"], said["nothing"])


def income_part(form: Form, facts: HouseholdFacts, words: Words) -> SlipIncome | None:
    """Return how the income a person and month follows from the survey; None where it was not worked out from it."""
    for rule in form.worked_out:
        total, each = integer_of(facts.answers.get(rule.total)), integer_of(facts.answers.get(rule.question))
        if total is not None and each is not None:
            return _income(rule, form, facts, words, total, each)
    return None


def _income(rule: WorkedOut, form: Form, facts: HouseholdFacts, words: Words, total: int, each: int) -> SlipIncome:
    said, answers = words["income"], facts.answers
    lines = []
    for source in rule.sources:
        income = integer_of(answers.get(source.income)) or 0
        cost = integer_of(answers.get(source.cost)) or 0 if source.cost else 0
        if income:
            label = form.question(source.income).label
            told = said["less"].format(income=_dong(income), cost=_dong(cost)) if cost else ""
            lines.append((label + told, _dong(income - cost)))
    lines.append((said["total"].format(months=rule.months), _dong(total)))
    shared = said["each"].format(months=rule.months, members=len(facts.members))
    aside = [
        said["apart"].format(label=form.question(name).label, amount=_dong(amount))
        for name in rule.set_apart
        if (amount := integer_of(answers.get(name)))
    ]
    mark = "" if rule.verified else said["unchecked"]
    return SlipIncome(said["heading"], tuple(lines), (shared, _dong(each)), tuple(aside), mark)


def _dong(amount: int) -> str:
    return format_int(amount, language=VIETNAMESE)


def beside_class(
    rule_set: RuleSet, facts: HouseholdFacts, result: Classification, names: Mapping[str, str], words: Words
) -> tuple[SlipBeside, ...]:
    """Return who is recognised as what beside the class, why and until when; nothing on days it is not offered.

    That nobody is recognised, or that it is not known, concerns only households that requested it.
    """
    said = words["beside"]
    told = []
    for found in designations(rule_set, facts, result):
        text = in_words(found, rule_set, facts, VIETNAMESE)
        if text.outcome is not Outcome.YES and facts.answers.get(REQUEST) != found.designation_id:
            continue
        rule = next(each for each in rule_set.designations if each.designation_id == found.designation_id)
        recognised = ", ".join(names.get(each, "") for each in text.members)
        sentence = said[text.outcome.value].format(names=recognised, until=date_title(rule.end.isoformat()))
        why = said["why"].format(threshold=text.threshold, article=text.article)
        people = [f"{names.get(each, '')} – {'; '.join(lines)}" for each, lines in text.people if lines]
        looked_at = "; ".join([*text.facts, *people])
        told.append(SlipBeside(text.title, sentence, why, looked_at, text.mark))
    return tuple(told)
