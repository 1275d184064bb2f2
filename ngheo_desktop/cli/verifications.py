"""Verbs about who keyed what: verify (draw a sample for the second keying, report how it agrees), operators."""

from collections.abc import Mapping
from typing import Any

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.domain.verification import Tally
from ngheo_desktop.messages import ntr, tr
from ngheo_desktop.services import operators as operators_
from ngheo_desktop.services import rounds
from ngheo_desktop.services.verification import VerificationDesk
from ngheo_desktop.services.verification_sample import cases, draw

pass_context = click.make_pass_decorator(Context)


@click.group(name="verify")
def verify() -> None:
    """Key questionnaires a second time: draw which ones, and report how both keyings agree."""


@verify.command(cls=Verb, name="sample")
@click.option("--percent", type=click.IntRange(1, 100), required=True, metavar="P", help="The share; 100 for all.")
@click.option("--seed", type=click.IntRange(0), required=True, metavar="S", help="The same seed draws the same ones.")
@click.option("--round", "round_id", metavar="R")
@pass_context
def sample(shared: Context, percent: int, seed: int, round_id: str | None) -> None:
    """Draw a share of the complete questionnaires that are not drawn yet, and put them on the list."""
    folder = shared.folder()
    review_round = rounds.get_round(folder, round_id)
    drawn = draw(folder, shared.standards, review_round, percent, seed)
    found = {one.household.household_id: one.household for one in cases(folder, review_round)}
    chosen = [found[household_id] for household_id in drawn.household_ids if household_id in found]
    data = {
        "round": review_round.round_id,
        "percent": percent,
        "seed": seed,
        "households": [{"household": one.household_id, "village": one.village, "number": one.number} for one in chosen],
    }
    lines = [f"{one.village} {one.number or one.household_id}" for one in chosen]
    shared.result(data, ntr("{n} household drawn", "{n} households drawn", len(chosen)), *lines)


@verify.command(cls=Verb, name="report")
@click.option("--round", "round_id", metavar="R")
@pass_context
def report(shared: Context, round_id: str | None) -> None:
    """Report how first and second keying agree, per operator and per question; settled households count."""
    folder = shared.folder()
    review_round = rounds.get_round(folder, round_id)
    found = VerificationDesk(folder, shared.standards, review_round).report()
    data = {
        "round": review_round.round_id,
        "sampled": found.sampled,
        "waiting": found.waiting,
        "operators": _tallies(found.operators),
        "questions": _tallies(found.questions),
    }
    settled = found.sampled - found.waiting
    shared.result(
        data,
        tr("Settled with the paper: {settled} of {sampled}.", settled=settled, sampled=found.sampled),
        *(_line(name or tr("(keyed the second time only)"), tally) for name, tally in found.operators.items()),
        *(_line(name, tally) for name, tally in found.questions.items()),
    )


@click.command(cls=Verb)
@click.option("--round", "round_id", metavar="R")
@pass_context
def operators(shared: Context, round_id: str | None) -> None:
    """Tell what each operator keyed in a round: questionnaires, an hour, answers, corrections, and what is left."""
    folder = shared.folder()
    review_round = rounds.get_round(folder, round_id)
    found = operators_.round_work(folder, review_round)
    data = {
        "round": review_round.round_id,
        "complete": found.complete,
        "left": found.left,
        "operators": [
            {
                "operator": one.operator,
                "completed": one.completed,
                "an_hour": one.an_hour,
                "answers": one.answers,
                "corrected": one.corrected,
                "seconds": one.seconds,
            }
            for one in found.operators
        ],
    }
    lines = [
        tr(
            "{name}: {completed} questionnaires, {answers} answers, {corrected} corrections, {minutes} minutes at work",
            name=one.operator or tr("(nobody named)"),
            completed=one.completed,
            answers=one.answers,
            corrected=one.corrected,
            minutes=one.seconds // 60,
        )
        for one in found.operators
    ]
    head = tr("{complete} complete, {left} left", complete=found.complete, left=found.left)
    shared.result(data, head, *lines)


def _tallies(found: Mapping[str, Tally]) -> dict[str, Any]:
    return {
        name: {"compared": one.compared, "differing": one.differing, "agreement": one.agreement or None}
        for name, one in found.items()
    }


def _line(name: str, tally: Tally) -> str:
    return tr(
        "{name}: {agreement} % of {compared} answers agree",
        name=name,
        agreement=tally.agreement,
        compared=tally.compared,
    )


VERBS = (verify, operators)
