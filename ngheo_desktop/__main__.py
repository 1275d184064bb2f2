"""Start: a window without arguments or with the options of the window, otherwise the command line.

`python -m ngheo_desktop` and `ngheo-desktop` open the window; `ngheo` is always the command line.
"""

import gc
import sys
from collections.abc import Mapping

from ngheo_desktop.messages import choose_language


def run_command(arguments: list[str]) -> int:
    """Run one command of `ngheo` and return its exit status."""
    from ngheo_desktop.cli.main import run  # noqa: PLC0415  (the window needs none of it)

    return run(arguments, _self_check)


def _self_check() -> Mapping[str, object]:
    from ngheo_desktop.app.self_check import self_check  # noqa: PLC0415  (the command line loads Qt for this alone)

    return self_check()


def cli_main() -> None:
    """Entry point of `ngheo`."""
    choose_language("vi")
    sys.exit(run_command(sys.argv[1:]))


def main() -> None:
    """Entry point of `ngheo-desktop` and of `python -m ngheo_desktop`."""
    # What a start makes stays: looking through it for garbage finds nothing and takes its time (app/start.py).
    gc.disable()
    # PySide6 reads the source of every module that is imported after it; what needs no Qt therefore comes before.
    import ngheo_desktop.app.options  # noqa: PLC0415
    import ngheo_desktop.clock  # noqa: PLC0415
    import ngheo_desktop.domain.text  # noqa: PLC0415
    import ngheo_desktop.logs  # noqa: PLC0415
    import ngheo_desktop.settings  # noqa: PLC0415
    import ngheo_desktop.store.keyfile  # noqa: F401, PLC0415

    # isort: split
    from ngheo_desktop.app.start import run_window  # noqa: PLC0415  (the command line loads no Qt)

    sys.exit(run_window(sys.argv[1:]))


if __name__ == "__main__":
    main()
