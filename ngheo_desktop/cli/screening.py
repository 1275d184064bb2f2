"""The verb criteria: the words of Phiếu A, shown and filled in."""

from typing import Any

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.messages import tr
from ngheo_desktop.services.screening import CriterionText, ScreeningService

pass_context = click.make_pass_decorator(Context)


@click.group(name="criteria")
def criteria_() -> None:
    """Criteria of Phiếu A: their words in this office."""


@criteria_.command(cls=Verb, name="show")
@click.option("--form", "form_id", metavar="ID", help="The questionnaire; the newest one with criteria if left out.")
@pass_context
def show(shared: Context, form_id: str | None) -> None:
    """Show the criteria with the document they stand in, who filled them in and when."""
    service = ScreeningService(shared.folder(), shared.standards)
    form = form_id or service.form_ids[0]
    found, texts = service.screening(form), service.texts(form)
    data = {
        "form": form,
        "limit": found.limit,
        "document": found.document,
        "article": found.article,
        "verified": found.verified,
        "criteria": [_data(each) for each in texts],
    }
    shared.result(data, f"{form}: {found.document}, {found.article}", *[_line(each) for each in texts])


@criteria_.command(cls=Verb, name="set")
@click.argument("criterion", metavar="NUMBER")
@click.option("--text", required=True, help="The words on the paper form; empty takes the office's own words back.")
@click.option("--document", default="", help="The document they stand in.")
@click.option("--article", default="", help="The article or annex.")
@click.option("--form", "form_id", metavar="ID")
@pass_context
def set_(shared: Context, criterion: str, text: str, document: str, article: str, form_id: str | None) -> None:
    """Fill in the words of a criterion, for example 01, and where they stand."""
    service = ScreeningService(shared.folder(), shared.standards)
    form = form_id or service.form_ids[0]
    changes = service.fill_in(form, criterion, text=text, document=document, article=article)
    found = next(each for each in service.texts(form) if each.criterion_id == criterion)
    shared.result({"form": form, "changed": bool(changes.records), **_data(found)}, _line(found))


def _data(found: CriterionText) -> dict[str, Any]:
    return {
        "id": found.criterion_id,
        "text": found.text,
        "filled": found.is_filled,
        "source": f"{found.document}, {found.article}" if found.article else found.document,
        "filled_by": found.filled_by or None,
        "filled_on": found.filled_on or None,
        "verified": found.verified,
    }


def _line(found: CriterionText) -> str:
    by = tr("filled in by {name} on {day}", name=found.filled_by, day=found.filled_on) if found.is_filled else ""
    return f"{found.criterion_id}. {found.text}" + (f" ({found.document}; {by})" if by else "")


VERBS = (criteria_,)
