"""Verbs that exchange files with another office: contact-card, trust, export, import."""

from pathlib import Path

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.messages import tr
from ngheo_desktop.services.exchange import ExchangeDesk

pass_context = click.make_pass_decorator(Context)


@click.command(cls=Verb, name="contact-card")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE")
@pass_context
def contact_card(shared: Context, out: Path) -> None:
    """Write the card that lets another office accept our bundles."""
    card = _desk(shared).write_card(out)
    shared.result({"name": card.name, "fingerprint": card.fingerprint}, card.name, card.fingerprint)


@click.command(cls=Verb)
@click.argument("file", type=click.Path(path_type=Path))
@pass_context
def trust(shared: Context, file: Path) -> None:
    """Accept bundles of the office whose contact card this is."""
    desk = _desk(shared)
    card = desk.read_card(file)
    desk.trust(card)
    shared.note(tr("Compare the fingerprint with the sender by telephone."))
    shared.result({"name": card.name, "fingerprint": card.fingerprint}, card.name, card.fingerprint)


@click.command(cls=Verb)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR")
@pass_context
def export(shared: Context, out: Path) -> None:
    """Write everything held here as one signed bundle."""
    made = _desk(shared).export(out)
    shared.result(
        {
            "file": str(made.file),
            "changes": made.changes,
            "households": made.households,
            "members": made.members,
            "digest": made.digest,
        }
    )


@click.command(cls=Verb, name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True)
@pass_context
def import_(shared: Context, file: Path, dry_run: bool) -> None:
    """Check a bundle fully and merge it, or refuse it whole."""
    done = _desk(shared).import_bundle(file, dry_run=dry_run)
    shared.result(
        {
            "accepted": done.accepted,
            "refused": done.refused,
            "conflicts": done.conflicts,
            "already_present": done.already_present,
            "households": done.households,
            "members": done.members,
            "digest": done.digest,
        }
    )


def _desk(shared: Context) -> ExchangeDesk:
    return ExchangeDesk(shared.folder(), shared.areas)


VERBS = (contact_card, trust, export, import_)
