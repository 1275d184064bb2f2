"""The verbs for telephones: the form for ODK Collect, and filled-in questionnaires taken back."""

from pathlib import Path

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.messages import tr
from ngheo_desktop.services import rounds
from ngheo_desktop.services.phone_forms import PhoneForms

pass_context = click.make_pass_decorator(Context)


@click.group()
def phone() -> None:
    """Questionnaires on telephones with ODK Collect."""


@phone.command(cls=Verb)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR")
@click.option("--round", "round_id", metavar="R")
@click.option("--village", metavar="V")
@pass_context
def form(shared: Context, out: Path, round_id: str | None, village: str | None) -> None:
    """Write the round's form (XLSForm) and the table of households that goes with it into a folder."""
    folder = shared.folder()
    forms = PhoneForms(folder, shared.standards, rounds.get_round(folder, round_id))
    form_file, table = forms.write(out, village)
    shared.result(
        {"form": str(form_file), "households": str(table), "form_id": forms.form_id},
        tr("Form: {file}", file=form_file),
        tr("Households: {file}", file=table),
    )


@phone.command(cls=Verb)
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FILE...")
@click.option("--round", "round_id", metavar="R")
@click.option("--dry-run", is_flag=True, help="Say what would be taken; write nothing.")
@click.option("--take-differing", is_flag=True, help="Take the telephone's answer where another was keyed.")
@pass_context
def read(shared: Context, files: tuple[Path, ...], round_id: str | None, dry_run: bool, take_differing: bool) -> None:
    """Take filled-in questionnaires (XML files of ODK Collect, or zip files of them) into the round."""
    folder = shared.folder()
    forms = PhoneForms(folder, shared.standards, rounds.get_round(folder, round_id))
    plan = forms.plan(list(files))
    if not dry_run:
        forms.apply(plan, take_differing=take_differing, reason=", ".join(file.name for file in files))
    data = {
        "applied": not dry_run,
        "questionnaires": plan.questionnaires,
        "new_answers": plan.new_answers,
        "same": plan.same,
        "new_people": plan.new_people,
        "differences": [
            {"household": d.household, "member": d.member, "question": d.question, "here": d.here, "phone": d.phone}
            for d in plan.differences
        ],
        "problems": [{"file": problem.file, "message": problem.message} for problem in plan.problems],
    }
    shared.result(
        data,
        tr(
            "{count} questionnaires: {new} new answers, {same} the same, {people} new people, {differing} that differ.",
            count=plan.questionnaires,
            new=plan.new_answers,
            same=plan.same,
            people=plan.new_people,
            differing=len(plan.differences),
        ),
        *(f"{problem.file}: {problem.message}" for problem in plan.problems),
    )


VERBS = (phone,)
