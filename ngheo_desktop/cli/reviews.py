"""Verbs about a review: round, classify, households."""

from dataclasses import asdict
from typing import Any

import click

from ngheo_desktop.cli.context import Context, Verb, print_json
from ngheo_desktop.cli.overrules import class_lines
from ngheo_desktop.domain.classification import Classification, trace_to_data
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.point_trace import PointsText
from ngheo_desktop.domain.survey import Questionnaire, RoundKind
from ngheo_desktop.forms.screening import ScreeningResult
from ngheo_desktop.messages import current_language, tr
from ngheo_desktop.rules.explain import Explanation
from ngheo_desktop.services import classification, reading, rounds
from ngheo_desktop.services.facts import FactSource
from ngheo_desktop.services.review_words import designation_lines, screening_line

pass_context = click.make_pass_decorator(Context)


@click.group(name="round")
def round_() -> None:
    """Review rounds."""


@round_.command(cls=Verb, name="create")
@click.option("--year", type=click.IntRange(2016, 2100), required=True)
@click.option("--kind", type=click.Choice([kind.value for kind in RoundKind]), required=True)
@click.option("--rules", multiple=True, required=True, metavar="ID")
@pass_context
def create_round(shared: Context, year: int, kind: str, rules: tuple[str, ...]) -> None:
    """Create a round; the periodic round of a year exists once."""
    made = rounds.create_round(shared.folder(), shared.standards, year=year, kind=RoundKind(kind), rule_sets=rules)
    shared.result(
        {"round": made.round_id, "rule_sets": list(made.rule_sets)}, f"{made.round_id} {' '.join(made.rule_sets)}"
    )


@round_.command(cls=Verb, name="list")
@pass_context
def list_rounds(shared: Context) -> None:
    """List the rounds, oldest first."""
    found = [
        {
            "round": one.round_id,
            "year": one.year,
            "kind": one.kind.value,
            "rules": list(one.rule_sets),
            "reference_date": one.opened_on,
            "commune": one.commune_code,
        }
        for one in rounds.all_rounds(shared.folder())
    ]
    shared.result({"rounds": found}, *(" ".join(str(value) for value in one.values()) for one in found))


@click.command(cls=Verb)
@click.option("--round", "round_id", metavar="R")
@click.option("--explain", "household", metavar="HOUSEHOLD")
@pass_context
def classify(shared: Context, round_id: str | None, household: str | None) -> None:
    """Classify and record every household of a round, or explain one without recording."""
    folder = shared.folder()
    review_round = rounds.get_round(folder, round_id)
    if household is not None:
        _explain(shared, review_round.round_id, RecordId(household))
        return
    result = classification.classify_round(folder, shared.standards, review_round)
    counts = {rule_set: count._asdict() for rule_set, count in result.counts.items()}
    data = {
        "round": result.round_id,
        "households": result.households,
        "screened_out": result.screened_out,
        "rule_sets": counts,
    }
    lines = [f"{rule_set}: {count}" for rule_set, count in counts.items()]
    if result.screened_out:
        lines.append(tr("{count} households are not on the list to review by Phiếu A.", count=result.screened_out))
    shared.result(data, tr("{households} households classified.", households=result.households), *lines)


def _explain(shared: Context, round_id: RecordId, household_id: RecordId) -> None:
    folder = shared.folder()
    review_round = rounds.get_round(folder, round_id)
    found = classification.classify_household(folder, shared.standards, review_round, household_id)
    explained = {
        rule_set: classification.explain_result(shared.standards, result, current_language(), found.tables)
        for rule_set, result in found.results.items()
    }
    beside = {
        rule_set: classification.designated(shared.standards, found.facts, result, current_language())
        for rule_set, result in found.results.items()
    }
    data = {
        "round": round_id,
        "household": household_id,
        "screening": _screening_data(found.screening),
        "rule_sets": {
            rule_set: {
                **_explained_data(found.results[rule_set], one),
                "designations": [asdict(each) for each in beside[rule_set]],
            }
            for rule_set, one in explained.items()
        },
    }
    lines = [screening_line(found.screening)] if found.screening is not None else []
    for rule_set, one in explained.items():
        lines += [*_explained_lines(one), *designation_lines(beside[rule_set], str)]
    shared.result(data, *lines)


def _screening_data(found: ScreeningResult | None) -> dict[str, Any] | None:
    return None if found is None else asdict(found)


def _explained_data(result: Classification, explained: Explanation) -> dict[str, Any]:
    return {
        "class": result.household_class.value,
        "computed_class": (result.computed_class or result.household_class).value,
        "overruled": list(result.overruled),
        "income_score": result.income_score,
        "deprivation_score": result.deprivation_score,
        "deprived": list(result.deprived),
        "missing": [{"subject": one.subject, "question": one.question} for one in result.missing],
        "unverified": list(result.unverified),
        "trace": trace_to_data(result.trace),
        "explanation": asdict(explained),
    }


def _explained_lines(explained: Explanation) -> list[str]:
    lines = [explained.title, *class_lines(explained), *explained.distances]
    if explained.worked_out:
        lines.append(explained.worked_out)
    for line in explained.lines:
        facts = "; ".join(fact.text for fact in line.facts)
        lines.append(
            f"  [{line.outcome.value}] {line.title}: {facts} — {line.threshold} ({line.article}) {line.mark}".rstrip()
        )
    if explained.points is not None:
        lines += _points_lines(explained.points)
    lines += [f"  ? {fact.text}" for fact in explained.missing]
    return [*lines, explained.mark] if explained.mark else lines


def _points_lines(told: PointsText) -> list[str]:
    lines = [f"B1: {told.title} ({told.document}, {told.article}; {told.checksum})"]
    lines += [f"  {line.title}: {line.answer} — {'?' if line.points is None else line.points}" for line in told.lines]
    return lines


@click.command(cls=Verb)
@click.option("--round", "round_id", metavar="R")
@pass_context
def households(shared: Context, round_id: str | None) -> None:
    """Print every household with its facts, answers and classes, one JSON object a line."""
    folder = shared.folder()
    review_round = rounds.get_round(folder, round_id)
    source = FactSource(folder, shared.standards, review_round)
    for household, questionnaire, results in reading.households_with_results(folder, review_round):
        data = _household_data(review_round.opened_on, household, questionnaire, results)
        facts = source.of(household, questionnaire)
        screening = source.screening(facts)
        if screening is not None:
            data["screening"] = _screening_data(screening)
        for rule_set, result in results.items():
            told = classification.designated(shared.standards, facts, result, current_language())
            data["rule_sets"][rule_set]["designations"] = {
                each.designation_id: {"outcome": each.outcome.value, "members": list(each.members)} for each in told
            }
        print_json(data)


def _household_data(
    reference_date: str,
    household: Household,
    questionnaire: Questionnaire | None,
    results: dict[str, Classification],
) -> dict[str, Any]:
    answers = dict(questionnaire.household_answers) if questionnaire else {}
    of_members = questionnaire.member_answers if questionnaire else {}
    return {
        "id": household.household_id,
        "village": household.village,
        "commune": household.commune_code,
        "reference_date": reference_date,
        "status": questionnaire.status.value if questionnaire else "none",
        "members": [
            {
                "id": member.member_id,
                "full_name": member.full_name,
                "sex": member.sex,
                "birth_date": member.birth_date,
                "relation": member.relation,
                "ethnic_code": member.ethnic_code,
                "citizen_id": member.citizen_id,
                **of_members.get(member.member_id, {}),
            }
            for member in household.members
        ],
        "dwelling": {name: value for name, value in answers.items() if name.startswith(_DWELLING)},
        "answers": answers,
        "rule_sets": {
            rule_set: {
                "class": result.household_class.value,
                "computed_class": (result.computed_class or result.household_class).value,
                "overruled": list(result.overruled),
                "income_score": result.income_score,
                "deprivation_score": result.deprivation_score,
                "deprived": list(result.deprived),
            }
            for rule_set, result in results.items()
        },
    }


_DWELLING = ("house.", "water.", "toilet.", "telecom.", "info.")

VERBS = (round_, classify, households)
