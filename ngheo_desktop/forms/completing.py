"""Adds to the answers of a household what the form works out from them, before checks and rules see them."""

from collections.abc import Mapping

from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import HouseholdFacts
from ngheo_desktop.forms.check import closed_sections
from ngheo_desktop.forms.model import Form
from ngheo_desktop.forms.provided import LISTED, REQUEST, REVIEW, SCREENING, SURVEY, survey_of
from ngheo_desktop.forms.screening import ScreeningDecision, ScreeningResult, screened
from ngheo_desktop.forms.working_out import WorkedOut

_NO_FACTS: Mapping[str, Value] = {}


def screening_of(form: Form, facts: HouseholdFacts) -> ScreeningResult | None:
    """Return what Phiếu A says of a household; None where it is not asked.

    It is asked of a household that requests a review and is not on the list of poor and near-poor households already.
    """
    if form.screening is None or facts.answers.get(REQUEST) != REVIEW or facts.answers.get(LISTED) == "yes":
        return None
    return screened(form.screening, facts.answers)


def completed(form: Form, facts: HouseholdFacts, provided: Mapping[str, Value] = _NO_FACTS) -> HouseholdFacts:
    """Return the facts with what the program knows (`provided`) and what the form works out from the answers.

    While the survey of income is open and not complete, or covers other than the months the form asks for, there is no
    income at all: neither a sum of a part of it nor a total keyed beside it.
    """
    known = dict(provided)
    survey = survey_of(facts.answers)
    if survey is not None:
        known[SURVEY] = survey
    if known:
        facts = facts._replace(answers={**facts.answers, **known})
    result = screening_of(form, facts)
    if result is not None and result.decision is not ScreeningDecision.INCOMPLETE:
        facts = facts._replace(answers={**facts.answers, SCREENING: result.decision.value})
    for each in form.worked_out:
        if facts.answers:
            facts = _worked_out(form, each, facts)
    return facts


def _worked_out(form: Form, rule: WorkedOut, facts: HouseholdFacts) -> HouseholdFacts:
    if rule.section in closed_sections(form, facts):
        return facts
    answers = dict(facts.answers)
    keyed = answers.pop(rule.question, None)
    if keyed is not None:
        answers[rule.keyed] = keyed
    total = rule.sum(answers)
    if total is not None and facts.members and answers.get(rule.period) == rule.months:
        answers[rule.total] = total
        answers[rule.question] = rule.each(total, len(facts.members))
    return facts._replace(answers=answers)
