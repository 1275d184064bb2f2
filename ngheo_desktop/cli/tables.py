"""The verb that writes tables: the household book."""

from pathlib import Path

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.messages import tr
from ngheo_desktop.services import rounds
from ngheo_desktop.services.household_book import save_household_book

pass_context = click.make_pass_decorator(Context)


@click.command(cls=Verb)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE.xlsx")
@click.option("--round", "round_id", metavar="R")
@pass_context
def book(shared: Context, out: Path, round_id: str | None) -> None:
    """Write the household book of a round as a workbook: households with answers and classes, people, earlier years."""
    folder = shared.folder()
    review_round = rounds.get_round(folder, round_id)
    path = out.with_suffix(".xlsx")
    written = save_household_book(folder, shared.standards, review_round, path)
    shared.result(
        {"households": written, "file": str(path)}, tr("{count} households: {file}", count=written, file=path)
    )


VERBS = (book,)
