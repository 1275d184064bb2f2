"""What every verb shares: the data folder, the passphrase, the language and how results are printed."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from ngheo_desktop.clock import Clock, SystemClock
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.locations import DataFolder, data_folder
from ngheo_desktop.messages import tr
from ngheo_desktop.reference.areas import Areas, load_areas
from ngheo_desktop.services.folder import Folder, needs_passphrase, open_folder
from ngheo_desktop.services.installed_rules import InstalledRules
from ngheo_desktop.services.standards import Standards

PASSPHRASE_VARIABLE = "NGHEO_PASSPHRASE"  # noqa: S105  (a name, not a secret)
MAX_PASSPHRASE_BYTES = 4096


@dataclass
class Context:
    """The options given before the verb, and the folder once it is opened.

    `self_check` is given by the composition root, because the command line knows no widgets.
    """

    self_check: Callable[[], Mapping[str, object]]
    clock: Clock = field(default_factory=SystemClock)
    location: DataFolder = field(default_factory=data_folder)
    passphrase_file: Path | None = None
    as_json: bool = False
    _open: Folder | None = None

    @cached_property
    def areas(self) -> Areas:
        """Return the administrative units."""
        return load_areas()

    @cached_property
    def standards(self) -> Standards:
        """Return the rule sets and forms."""
        return Standards(self.areas)

    def passphrase(self) -> str | None:
        """Return the passphrase from the file or the environment, None when neither is given.

        Raises:
            KnownError: FILE_NOT_FOUND, FILE_NOT_READ for the passphrase file.
        """
        if self.passphrase_file is None:
            return os.environ.get(PASSPHRASE_VARIABLE)
        try:
            with self.passphrase_file.open("rb") as source:
                return source.read(MAX_PASSPHRASE_BYTES).decode("utf-8-sig").rstrip("\r\n")
        except FileNotFoundError as fault:
            raise KnownError(ErrorCode.FILE_NOT_FOUND, file=str(self.passphrase_file)) from fault
        except (OSError, UnicodeDecodeError) as fault:
            cause = type(fault).__name__
            raise KnownError(ErrorCode.FILE_NOT_READ, file=str(self.passphrase_file), cause=cause) from fault

    def folder(self) -> Folder:
        """Open the data folder, once; it is closed when the program ends.

        Raises:
            KnownError: STORE_ and KEY_ codes.
        """
        if self._open is None:
            protected = needs_passphrase(self.location)
            passphrase = self.passphrase() if protected else None
            if protected and passphrase is None:
                raise KnownError(ErrorCode.KEY_PASSPHRASE_NEEDED)
            self._open = open_folder(self.location, clock=self.clock, passphrase=passphrase)
            self.standards.attach(InstalledRules(self._open))
            if self._open.is_sample:
                self.say_sample()
        return self._open

    def close(self) -> None:
        """Close the folder if it was opened."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def say_sample(self) -> None:
        """Say that the folder is not protected."""
        self.note(tr("Sample data folder, without passphrase: it is not protected. Use it for invented people only."))

    def note(self, text: str) -> None:
        """Tell the person at the terminal something beside the result."""
        click.echo(text, err=True)

    def result(self, data: Mapping[str, Any], *lines: str) -> None:
        """Print the result: one JSON object with --json, otherwise lines for people."""
        if self.as_json:
            print_json(data)
        else:
            for line in lines or (f"{name}: {value}" for name, value in data.items()):
                click.echo(line)


def print_json(data: Mapping[str, Any]) -> None:
    """Print one JSON object on a line of its own."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")


class Verb(click.Command):
    """A verb: it takes --json and --passphrase-file after its name too, as people expect."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.params += [
            click.Option(["--json", "as_json_here"], is_flag=True, help="Print one JSON object."),
            click.Option(
                ["--passphrase-file", "passphrase_file_here"],
                type=click.Path(path_type=Path),
                help="Read the passphrase from this file.",
            ),
        ]

    def invoke(self, ctx: click.Context) -> Any:
        """Move the shared options to the context, then run the verb."""
        shared = ctx.find_object(Context)
        if shared is None:
            raise TypeError("a verb needs a Context")
        shared.as_json |= bool(ctx.params.pop("as_json_here"))
        shared.passphrase_file = ctx.params.pop("passphrase_file_here") or shared.passphrase_file
        return super().invoke(ctx)
