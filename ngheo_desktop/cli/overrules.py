"""The verb overrule: what the village meeting agreed otherwise, recorded, withdrawn and listed."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.messages import current_language, tr
from ngheo_desktop.rules.explain import Explanation
from ngheo_desktop.services import classification, overrules, rounds
from ngheo_desktop.services.overrules import Agreed, Overruling, overruling_lines
from ngheo_desktop.services.verdicts import meeting_lines

pass_context = click.make_pass_decorator(Context)


@click.command(cls=Verb, name="overrule")
@click.argument("household", required=False)
@click.option("--rules", "rule_set", metavar="ID", help="The rule set; needed where the round has several.")
@click.option("--subject", metavar="S", help="“class”, or the id of an indicator.")
@click.option("--decided", metavar="V", help="A class; for an indicator yes (deprived) or no.")
@click.option("--reason", metavar="R", help="Why the meeting decided otherwise, or why this is withdrawn.")
@click.option("--minutes", metavar="N", help="The number of the minutes of the meeting.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="D", help="The day of the meeting.")
@click.option("--round", "round_id", metavar="R")
@click.option("--withdraw", is_flag=True, help="Take a decision back; it stays on record.")
@click.option("--list", "listed", is_flag=True, help="List the decisions of the round, or of one household.")
@pass_context
def overrule_(shared: Context, /, household: str | None, round_id: str | None, **given: Any) -> None:
    """Record that the village meeting decided otherwise about an indicator or the class of a household."""
    review_round = rounds.get_round(shared.folder(), round_id)
    if given["listed"]:
        _list(shared, review_round, RecordId(household) if household else None)
        return
    wanted = ["subject", "reason"] if given["withdraw"] else ["subject", "decided", "reason", "minutes", "day"]
    options = {"day": "date"}
    lacking = [f"--{options.get(name, name)}" for name in wanted if given[name] is None]
    if household is None or lacking:
        named = ", ".join(([] if household else ["HOUSEHOLD"]) + lacking)
        raise click.UsageError(tr("Missing: {options}.", options=named))
    rule_set = given["rule_set"] or _only_rule_set(review_round)
    household_id = RecordId(household)
    if given["withdraw"]:
        changes = overrules.withdraw(
            shared.folder(), shared.standards, review_round, household_id,
            rule_set=rule_set, subject=given["subject"], reason=given["reason"],
        )  # fmt: skip
    else:
        day: datetime = given["day"]
        agreed = Agreed(rule_set, given["subject"], given["decided"], given["reason"], given["minutes"], day.date())
        changes = overrules.overrule(shared.folder(), shared.standards, review_round, household_id, agreed)
    _tell(shared, review_round, household_id, rule_set, changes)


def _only_rule_set(review_round: ReviewRound) -> str:
    if len(review_round.rule_sets) > 1:
        raise click.UsageError(tr("Missing: {options}.", options="--rules"))
    return review_round.rule_sets[0]


def _tell(shared: Context, review_round: ReviewRound, household_id: RecordId, rule_set: str, changes: Changes) -> None:
    found = classification.classify_household(shared.folder(), shared.standards, review_round, household_id)
    data = {
        "round": review_round.round_id,
        "household": household_id,
        "rules": rule_set,
        "changed": bool(changes.records),
    }
    result = found.results.get(rule_set)
    if result is None:  # a decision about a household that is not reviewed any more was withdrawn
        line = tr("This household is not reviewed in this round and has no class.")
        shared.result({**data, "class": None, "computed_class": None, "overruled": []}, line)
        return
    explained = classification.explain_result(shared.standards, result, current_language(), found.tables)
    shared.result({**data, **class_data(explained)}, *class_lines(explained))


def class_data(explained: Explanation) -> dict[str, Any]:
    """Return class, computed class and what the meeting decided, as JSON data."""
    return {
        "class": explained.household_class.value,
        "computed_class": (explained.computed_class or explained.household_class).value,
        "overruled": [asdict(note) for note in explained.meeting],
    }


def class_lines(explained: Explanation) -> list[str]:
    """Return the class in words, and under it every decision of the meeting."""
    lines = [explained.headline]
    for note in explained.meeting:
        first, *others = meeting_lines(note)
        lines += [f"  {note.title}: {first}" if note.title else f"  {first}", *(f"    {line}" for line in others)]
    return lines


def _list(shared: Context, review_round: ReviewRound, household_id: RecordId | None) -> None:
    found = overrules.overrulings(shared.folder(), shared.standards, review_round, household_id)
    data = {"round": review_round.round_id, "overrulings": [_overruling_data(one) for one in found]}
    lines = [line for one in found for line in _overruling_lines(shared, one)]
    shared.result(data, *(lines or [tr("The meeting has decided nothing otherwise.")]))


def _overruling_data(one: Overruling) -> dict[str, Any]:
    return {
        "id": one.overrule_id,
        "household": one.household.household_id,
        "village": one.household.village,
        "number": one.household.number,
        **one.decision._asdict(),
        "computed_now": one.computed_now,
        "look_again": one.look_again,
        "conflict": one.conflict,
        "withdrawn": one.withdrawn,
        "withdrawn_because": one.withdrawn_because or None,
    }


def _overruling_lines(shared: Context, one: Overruling) -> list[str]:
    place = f"{one.household.village} {one.household.number or one.household.household_id}"
    first, *others = overruling_lines(shared.standards.rule_set(one.decision.rule_set), one)
    return [f"{place}: {one.decision.rule_set}: {first}", *(f"  {line}" for line in others)]


VERBS = (overrule_,)
