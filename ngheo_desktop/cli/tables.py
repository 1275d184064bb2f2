"""The verbs that write what paper and office programs need: the household book, questionnaires to fill in by hand."""

from pathlib import Path

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.messages import tr
from ngheo_desktop.services import rounds
from ngheo_desktop.services.household_book import save_household_book
from ngheo_desktop.services.questionnaire_papers import PaperOrder, write_papers

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


@click.command(cls=Verb)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE.pdf")
@click.option("--round", "round_id", metavar="R")
@click.option("--sheet", type=click.Choice(["A", "B", "VIII"]), default="B", show_default=True)
@click.option("--blank", type=click.IntRange(min=0), default=0, metavar="N", help="Print N blank ones.")
@click.option("--village", metavar="V")
@click.option("--household", "household_ids", multiple=True, metavar="ID")
@click.option("--answers", is_flag=True, help="Print the answers given so far, not only the people.")
@pass_context
def questionnaires(
    shared: Context,
    out: Path,
    round_id: str | None,
    sheet: str,
    blank: int,
    village: str | None,
    household_ids: tuple[str, ...],
    answers: bool,
) -> None:
    """Print questionnaires for paper: blank, or with the people of each household and a code that opens it."""
    folder = shared.folder()
    review_round = rounds.get_round(folder, round_id)
    chosen = tuple(RecordId(each) for each in household_ids) or None
    order = PaperOrder(sheet=sheet, blanks=blank, household_ids=chosen, village=village, with_answers=answers)
    done = write_papers(folder, shared.standards, review_round, order, out)
    shared.result(
        {"file": str(done.file), "pages": done.pages, "questionnaires": done.forms},
        tr("{count} questionnaires on {pages} pages: {file}", count=done.forms, pages=done.pages, file=out),
    )


VERBS = (book, questionnaires)
