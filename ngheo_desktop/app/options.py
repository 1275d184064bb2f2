"""The options of the window."""

from dataclasses import dataclass
from pathlib import Path

from ngheo_desktop import __version__
from ngheo_desktop.locations import DataFolder, chosen_folder, data_folder
from ngheo_desktop.messages import available_languages


@dataclass(frozen=True, slots=True)
class Options:
    """What the window was started with.

    Attributes:
        location: the data folder to open.
        sample: open a ready sample commune, made at the first start.
        demo: do the main job without a window and leave papers and pictures in this folder.
        language: overrides the one in the settings.
    """

    location: DataFolder
    sample: bool
    demo: Path | None
    language: str | None


def read_options(arguments: list[str]) -> Options:
    """Read the options; wrong ones end the program with status 2, as argparse does."""
    if not arguments:
        return Options(chosen_folder(), sample=False, demo=None, language=None)
    import argparse  # noqa: PLC0415  (the usual start has no options)

    parser = argparse.ArgumentParser(prog="ngheo-desktop")
    parser.add_argument("--data", type=Path, help="the data folder; default: the one used last")
    parser.add_argument("--sample", action="store_true", help="open a ready sample commune")
    parser.add_argument("--demo", type=Path, metavar="DIR", help="do the main job without a window, write to DIR")
    parser.add_argument("--lang", choices=available_languages(), help="language of the screen")
    parser.add_argument("--version", action="version", version=__version__)
    given = parser.parse_args(arguments)
    location = data_folder(given.data) if given.data else chosen_folder()
    if given.sample and not given.data:
        default = data_folder().root
        location = DataFolder(default.with_name(f"{default.name}-sample"))
    return Options(location, given.sample, given.demo, given.lang)
