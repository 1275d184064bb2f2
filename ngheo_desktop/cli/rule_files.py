"""Verbs about rule sets as files: pack, install, remove and the list of all sets."""

from pathlib import Path
from typing import Any

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import current_language, describe, tr
from ngheo_desktop.services.rule_installs import grouped, install, look_at, pack_rules, remove
from ngheo_desktop.services.rule_shelf import ShelfEntry, shelf

pass_context = click.make_pass_decorator(Context)
_PATH = click.Path(path_type=Path)


@click.command(cls=Verb, name="pack")
@click.argument("source", metavar="FOLDER", type=_PATH)
@click.option("--out", type=_PATH, required=True, help="The file to write, ending in .ngheo-rules.")
@click.option("--sign", is_flag=True, help="Sign with the key of the data folder.")
@pass_context
def pack(shared: Context, source: Path, out: Path, *, sign: bool) -> None:
    """Put the rule set of a folder into one file that other offices can install."""
    made = pack_rules(source, out, standards=shared.standards, signed_by=shared.folder() if sign else None)
    data = {
        "file": str(made.file),
        "id": made.rule_set_id,
        "content_hash": made.content_hash,
        "signed_by": made.signed_by or None,
    }
    shared.result(
        data,
        tr("{rule_set} written to {file}.", rule_set=made.rule_set_id, file=str(made.file)),
        tr("Check sum: {shown}", shown=grouped(made.content_hash)),
        tr("Signed with the key {fingerprint}.", fingerprint=made.signed_by) if made.signed_by else tr("Not signed."),
    )


@click.command(cls=Verb, name="install")
@click.argument("source", metavar="FILE|FOLDER", type=_PATH)
@click.option("--confirm", "confirmed_hash", metavar="HASH", default="", help="How the check sum begins, 8 digits.")
@click.option("--by", metavar="NAME", default="", help="Who compared the check sum with its maker.")
@pass_context
def install_(shared: Context, source: Path, confirmed_hash: str, by: str) -> None:
    """Install a rule set that an office you trust signed, or that somebody confirms by its check sum."""
    folder = shared.folder()
    candidate = look_at(folder, shared.standards, source)
    done = install(folder, shared.standards, candidate, confirmed_hash=confirmed_hash, confirmed_by=by)
    data = {
        "id": done.rule_set_id,
        "version": done.name,
        "content_hash": done.content_hash,
        "cases": candidate.cases,
        "signed_by": done.signed_by or None,
        "confirmed_by": done.confirmed_by or None,
        "replaced": done.replaced or None,
        "already_installed": candidate.is_installed,
    }
    shared.result(
        data,
        tr("{rule_set} is installed; all of its {count} cases pass.", rule_set=done.name, count=candidate.cases),
        *([tr("It takes the place of {name}.", name=done.replaced)] if done.replaced else []),
    )


@click.command(cls=Verb, name="remove")
@click.argument("rule_set", metavar="ID")
@click.option("--reason", required=True, help="Why; it is recorded.")
@pass_context
def remove_(shared: Context, rule_set: str, reason: str) -> None:
    """Take an installed rule set out of use. One that a review round rests on stays."""
    remove(shared.folder(), shared.standards, rule_set, reason)
    shared.result({"id": rule_set, "removed": True}, tr("{rule_set} is removed.", rule_set=rule_set))


@click.command(cls=Verb, name="list")
@click.option("--all", "with_former", is_flag=True, help="Also versions that are no longer in use.")
@pass_context
def list_(shared: Context, *, with_former: bool) -> None:
    """List the rule sets, shipped and installed, with how much of them was verified."""
    with_installed(shared)
    found = shelf(shared.standards, with_former=with_former)
    shared.result({"rule_sets": [_entry_data(entry) for entry in found]}, *[_said(entry) for entry in found])


def with_installed(shared: Context) -> None:
    """Open the data folder for the rule sets installed in it; without one there are only those shipped."""
    try:
        shared.folder()
    except KnownError as fault:
        if fault.code is not ErrorCode.STORE_NOT_THERE:
            raise


def _entry_data(entry: ShelfEntry) -> dict[str, Any]:
    rules, version = entry.rule_set, entry.installed
    install_data = None
    if version is not None:
        install_data = {
            "content_hash": version.install.content_hash,
            "origin": version.install.origin,
            "signed_by": version.install.signed_by or None,
            "confirmed_by": version.install.confirmed_by or None,
            "installed_on": version.install.installed_on,
            "removed": version.install.removed_reason or None,
        }
    return {
        "id": entry.name,
        "title": rules.title.in_language(current_language()) if rules else None,
        "parent": (rules.parent or None) if rules else None,
        "from": rules.start.isoformat() if rules else None,
        "until": rules.end.isoformat() if rules else None,
        "content_hash": rules.content_hash if rules else None,
        "verified": entry.verified,
        "provisions": entry.values,
        "not_loaded": entry.not_loaded,
        "installed": install_data,
        "fault": describe(entry.fault).message if entry.fault else None,
    }


def _said(entry: ShelfEntry) -> str:
    origin = tr("shipped") if entry.installed is None else tr("installed")
    if entry.rule_set is None:
        return f"{entry.name} ({origin}): " + (describe(entry.fault).message if entry.fault else "")
    rules = entry.rule_set
    verified = tr("{verified} of {count} verified", verified=entry.verified, count=entry.values)
    title = rules.title.in_language(current_language())
    return f"{entry.name} ({origin}): {title}, {rules.start} – {rules.end}, {verified}"


FILE_VERBS = (pack, install_, remove_, list_)
