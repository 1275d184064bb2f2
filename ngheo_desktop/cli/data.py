"""Verbs about the data folder itself: setup, sample, import-list, check, self-check."""

from pathlib import Path

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.cli.lists import import_list
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import tr
from ngheo_desktop.services.folder import COMMUNE, OFFICE, Setup, create_folder
from ngheo_desktop.services.maintenance import check_folder
from ngheo_desktop.services.rule_shelf import check_installed
from ngheo_desktop.services.samples import add_sample

pass_context = click.make_pass_decorator(Context)


@click.command(cls=Verb)
@click.option("--commune", default="", metavar="CODE")
@click.option("--province", default="", metavar="CODE")
@click.option("--role", type=click.Choice([COMMUNE, OFFICE]), default=COMMUNE)
@click.option("--officer", required=True, metavar="NAME")
@click.option("--office-name", default="", metavar="TEXT")
@click.option("--upper-office", default="", metavar="TEXT")
@click.option("--signer", default="", metavar="NAME")
@click.option("--recovery-out", type=click.Path(path_type=Path), metavar="FILE")
@pass_context
def setup(
    shared: Context,
    commune: str,
    province: str,
    role: str,
    officer: str,
    office_name: str,
    upper_office: str,
    signer: str,
    recovery_out: Path | None,
) -> None:
    """First run without a window."""
    needed, unneeded = ("--commune", province) if role == COMMUNE else ("--province", commune)
    if unneeded or not (commune if role == COMMUNE else province):
        raise click.UsageError(f"--role {role} needs {needed} and nothing else of the two")
    created = create_folder(
        shared.location,
        Setup(
            role=role,
            officer=officer,
            commune_code=commune,
            province_code=province,
            office_name=office_name,
            upper_office=upper_office,
            signer_name=signer,
        ),
        passphrase=shared.passphrase(),
        clock=shared.clock,
        areas=shared.areas,
    )
    with created.folder as folder:
        if created.recovery_key is None:
            shared.say_sample()
        elif recovery_out is not None:
            recovery_out.write_text(created.recovery_key + "\n", encoding="utf-8")
        else:
            shared.note(tr("Recovery key, shown only now; write it down and keep it apart from the computer:"))
            shared.note(created.recovery_key)
        shared.result(
            {"device_id": folder.identity.device_id, "commune": commune or None, "role": role},
            tr("Ready: {name} in {folder}", name=folder.profile.office_name, folder=shared.location.root),
        )


@click.command(cls=Verb)
@click.option("--households", type=click.IntRange(1, 100_000), required=True, metavar="N")
@click.option("--seed", type=int, required=True, metavar="S")
@pass_context
def sample(shared: Context, households: int, seed: int) -> None:
    """Add an invented commune: members, answers, last year's classes."""
    added = add_sample(shared.folder(), shared.standards, households=households, seed=seed)
    shared.result(
        {"households": added.households, "members": added.members},
        tr("{households} households with {members} members added.", households=added.households, members=added.members),
    )


@click.command(cls=Verb)
@click.pass_context
def check(ctx: click.Context) -> None:
    """Verify the chain of changes, the tables rebuilt from it and the database file."""
    shared = ctx.ensure_object(Context)
    report = check_folder(shared.folder())
    data = {
        "ok": report.ok,
        "faults": dict(report.faults),
        "households": report.households,
        "members": report.members,
        "changes": report.changes,
        "digest": report.digest,
    }
    shared.result(data)
    if not report.ok:
        ctx.exit(1)


@click.command(cls=Verb, name="self-check")
@click.pass_context
def self_check(ctx: click.Context) -> None:
    """Open every page offscreen and load every rule set, form, paper and catalogue, installed sets too."""
    shared = ctx.ensure_object(Context)
    installed = _check_installed(shared)
    data = dict(shared.self_check())
    data["installed_rule_sets"] = installed
    data["ok"] = bool(data["ok"]) and not any((installed or {}).values())
    shared.result(data)
    if not data["ok"]:
        ctx.exit(1)


def _check_installed(shared: Context) -> dict[str, str] | None:
    """Check what is installed in the data folder; None where that cannot be opened without asking."""
    try:
        shared.folder()
    except KnownError as fault:
        if fault.code in {ErrorCode.STORE_NOT_THERE, ErrorCode.KEY_PASSPHRASE_NEEDED}:
            return None
        raise
    return check_installed(shared.standards)


VERBS = (setup, sample, import_list, check, self_check)
