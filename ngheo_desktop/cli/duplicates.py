"""The verb that lists people who may be on record twice; settling them needs a person at the window."""

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.domain.household import Household, Member
from ngheo_desktop.messages import format_date, ntr, tr
from ngheo_desktop.services.duplicates import DuplicateDesk, DuplicatePair, DuplicateReason

pass_context = click.make_pass_decorator(Context)

_REASONS = {
    DuplicateReason.CITIZEN_ID: lambda: tr("same identity number"),
    DuplicateReason.NAME_AND_BIRTH: lambda: tr("same name and year of birth"),
}


@click.command(cls=Verb, name="duplicates")
@pass_context
def list_duplicates(shared: Context) -> None:
    """List people of the commune who may be on record twice. Changes nothing."""
    found = DuplicateDesk(shared.folder()).find()
    shared.result(
        {"pairs": [_data(pair) for pair in found]},
        *(_line(pair) for pair in found),
        ntr("{n} pair to look at", "{n} pairs to look at", len(found)),
    )


def _data(pair: DuplicatePair) -> dict[str, object]:
    return {
        "reasons": [reason.value for reason in pair.reasons],
        "same_household": pair.in_one_household,
        "first": _person(pair.first, pair.first_household),
        "second": _person(pair.second, pair.second_household),
    }


def _person(member: Member, household: Household) -> dict[str, object]:
    return {
        "member_id": member.member_id,
        "full_name": member.full_name,
        "birth_date": member.birth_date,
        "household_id": household.household_id,
        "village": household.village,
    }


def _line(pair: DuplicatePair) -> str:
    both = (pair.first, pair.first_household), (pair.second, pair.second_household)
    people = " = ".join(_words(member, household) for member, household in both)
    return f"{people}: {', '.join(_REASONS[reason]() for reason in pair.reasons)}"


def _words(member: Member, household: Household) -> str:
    born = format_date(member.birth_date) if member.birth_date else ""
    return f"{member.full_name} ({', '.join(part for part in (born, household.village) if part)})"


VERBS = (list_duplicates,)
