"""Tells a person what went wrong: known faults beside their cause, bugs with details to copy."""

import logging
import sys
from pathlib import Path
from types import TracebackType
from typing import Protocol, runtime_checkable

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication, QWidget

from ngheo_desktop import __version__
from ngheo_desktop.errors import BugError, KnownError
from ngheo_desktop.messages import describe

_LOG = logging.getLogger("ngheo_desktop.faults")


@runtime_checkable
class ShowsFaults(Protocol):
    """A page or window that has a place for messages, normally a `Banner`."""

    def show_fault(self, fault: KnownError) -> None:
        """Show a known fault where it belongs."""
        ...


def show(owner: QWidget | None, fault: KnownError) -> None:
    """Show a known fault in the nearest place for messages around `owner`, or in a window of its own."""
    widget = owner
    while widget is not None:
        if isinstance(widget, ShowsFaults):
            widget.show_fault(fault)
            return
        widget = widget.parentWidget()
    # Dialogs load at the first need: most sessions show none.
    from ngheo_desktop.gui.dialogs.decision import tell  # noqa: PLC0415

    description = describe(fault)
    tell(owner, description.message, description.advice, number=description.number)


def show_bug(owner: QWidget | None, fault: BaseException) -> None:
    """Log a mistake of the program and show it with details that hold no personal data."""
    _LOG.error("unexpected fault", exc_info=fault)
    from ngheo_desktop.gui.dialogs.bug import BugDialog  # noqa: PLC0415

    if isinstance(QApplication.activeModalWidget(), BugDialog):
        return  # one mistake often brings others; the log has them all
    dialog = BugDialog(details(fault), owner.window() if owner is not None else None)
    dialog.exec()
    dialog.deleteLater()


def details(fault: BaseException) -> str:
    """Return what a developer needs: versions, the kinds of error and the places in the code.

    The text of an exception is left out unless it is our own `BugError`, because it may hold what the officer typed;
    so are folders, which hold the name of the user.
    """
    # A bug may take a moment longer; a start may not.
    import platform  # noqa: PLC0415
    import traceback  # noqa: PLC0415

    lines = [
        f"ngheo_desktop {__version__} · Python {platform.python_version()} · Qt {qVersion()} · {platform.platform()}",
    ]
    error: BaseException | None = fault
    while error is not None:
        text = f": {error}" if isinstance(error, BugError | KnownError) else ""
        lines.append(f"{type(error).__name__}{text}")
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)


def catch_bugs() -> None:
    """Send every exception that nothing handled on the GUI thread to the bug window."""

    def handle(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception) or QApplication.instance() is None:
            sys.__excepthook__(kind, fault, trace)
        elif isinstance(fault, KnownError):
            show(QApplication.activeWindow(), fault)
        else:
            show_bug(QApplication.activeWindow(), fault)

    sys.excepthook = handle
