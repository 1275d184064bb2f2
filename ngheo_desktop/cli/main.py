"""The group `ngheo`, its shared options and its exit status: 0 done, 1 known fault, 2 wrong usage, 70 a bug."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from traceback import extract_tb
from typing import Any

import click

from ngheo_desktop import __version__
from ngheo_desktop.cli import (
    bundles,
    data,
    duplicates,
    lives,
    movements,
    overrules,
    papers,
    phones,
    point_tables,
    reviews,
    screening,
    standards,
    statistics,
    tables,
    verifications,
)
from ngheo_desktop.cli.context import Context
from ngheo_desktop.errors import KnownError
from ngheo_desktop.locations import data_folder
from ngheo_desktop.messages import available_languages, choose_language, describe, tr

EXIT_KNOWN = 1
EXIT_BUG = 70

VERBS = (
    *data.VERBS,
    *reviews.VERBS,
    *screening.VERBS,
    *standards.VERBS,
    *statistics.VERBS,
    *movements.VERBS,
    *lives.VERBS,
    *duplicates.VERBS,
    *papers.VERBS,
    *point_tables.VERBS,
    *overrules.VERBS,
    *tables.VERBS,
    *phones.VERBS,
    *verifications.VERBS,
    *bundles.VERBS,
)


def build() -> click.Group:
    """Return the group with all verbs, its texts in the language chosen before."""

    @click.group(name="ngheo", context_settings={"help_option_names": ["-h", "--help"]})
    @click.option("--data", type=click.Path(path_type=Path), help="The data folder; default: one per user.")
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @click.option("--passphrase-file", type=click.Path(path_type=Path), help="Read the passphrase from this file.")
    @click.option("--lang", type=click.Choice(list(available_languages())), help="Language of the messages.")
    @click.version_option(__version__, prog_name="ngheo")
    @click.pass_context
    def group(
        ctx: click.Context, data: Path | None, as_json: bool, passphrase_file: Path | None, lang: str | None
    ) -> None:
        shared = ctx.find_object(Context)
        if shared is None:
            raise TypeError("the group needs a Context")
        if lang:
            choose_language(lang)
        shared.location = data_folder(data)
        shared.as_json = as_json
        shared.passphrase_file = passphrase_file
        ctx.call_on_close(shared.close)

    group.help = "Review of household poverty: the services of the program, for scripts."
    for verb in VERBS:
        group.add_command(verb)
    return group


def run(arguments: list[str], self_check: Callable[[], Mapping[str, object]]) -> int:
    """Run one command and return its exit status. Anything that is not a known fault is reported as a bug."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a redirected stream may not be UTF-8, and names must not turn into question marks.
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")
    context = Context(self_check=self_check)
    try:
        # A verb that found faults in what it was given says so with a status of its own.
        left = build().main(arguments, prog_name="ngheo", standalone_mode=False, obj=context)
    except KnownError as fault:
        said = describe(fault)
        click.echo(f"{said.number}: {said.message}\n{said.advice}", err=True)
        return EXIT_KNOWN
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.Abort:
        return EXIT_KNOWN
    except Exception as fault:  # noqa: BLE001  (the top of the command line: everything else is a bug)
        click.echo(_bug_report(fault), err=True)
        return EXIT_BUG
    return left if isinstance(left, int) else 0


def _bug_report(fault: Exception) -> str:
    """Return the kind of a mistake and the places in the code; its text may hold what somebody typed."""
    places = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in extract_tb(fault.__traceback__)]
    return "\n".join([tr("The program made a mistake. Report these lines:"), type(fault).__name__, *places])
