"""The verbs that print: certificates, slips."""

from datetime import date, datetime
from pathlib import Path

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.messages import tr
from ngheo_desktop.services import rounds
from ngheo_desktop.services.certificates import (
    CertificateOffice,
    Issue,
    candidates,
    rule_set_for,
    save_pdf,
    unverified_values,
)
from ngheo_desktop.services.slips import write_slips

pass_context = click.make_pass_decorator(Context)


@click.command(cls=Verb)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE.pdf")
@click.option("--round", "round_id", metavar="R")
@click.option("--village", metavar="V")
@click.option("--signer", metavar="NAME")
@click.option("--date", "issued_on", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), metavar="D")
@pass_context
def certificates(
    shared: Context,
    out: Path,
    round_id: str | None,
    village: str | None,
    signer: str | None,
    issued_on: datetime | None,
) -> None:
    """Print the certificate of every household recorded poor or near-poor; those already issued are reprinted."""
    folder = shared.folder()
    review_round = rounds.get_round(folder, round_id)
    day: date = issued_on.date() if issued_on else shared.clock.today()
    rule_set = rule_set_for(shared.standards, review_round, day)
    chosen = candidates(folder, review_round, rule_set, village)
    unverified = unverified_values(chosen)
    if unverified:
        shared.note(
            tr(
                "The classes rest on {count} legal values not checked against the law’s text; "
                "this is recorded as confirmed by {officer}.",
                count=len(unverified),
                officer=folder.profile.officer,
            )
        )
    issued = CertificateOffice(folder, shared.standards).issue(
        review_round,
        chosen,
        Issue(
            issued_on=day,
            signer_name=folder.profile.signer_name if signer is None else signer,
            signer_title=folder.profile.signer_title,
            confirmed_by=folder.profile.officer,
        ),
    )
    pages = save_pdf(issued.certificates, out)
    shared.result(
        {"file": str(out), "pages": pages, "certificates": len(issued.certificates)},
        tr("{count} certificates on {pages} pages: {file}", count=len(issued.certificates), pages=pages, file=out),
    )


@click.command(cls=Verb)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE.pdf")
@click.option("--round", "round_id", metavar="R")
@click.option("--village", metavar="V")
@click.option("--household", "household_ids", multiple=True, metavar="ID")
@pass_context
def slips(
    shared: Context, out: Path, round_id: str | None, village: str | None, household_ids: tuple[str, ...]
) -> None:
    """Print for each household the slip that explains its class, for the family and the village meeting."""
    folder = shared.folder()
    chosen = [RecordId(each) for each in household_ids] or None
    review_round = rounds.get_round(folder, round_id)
    done = write_slips(folder, shared.standards, review_round, chosen, out, village=village)
    shared.result(
        {"file": str(done.file), "pages": done.pages, "slips": done.slips},
        tr("{count} slips on {pages} pages: {file}", count=done.slips, pages=done.pages, file=out),
    )


VERBS = (certificates, slips)
