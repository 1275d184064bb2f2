"""Starting the window: settings, language, theme, data folder, pages."""

import gc
import logging
import os
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from ngheo_desktop import logs
from ngheo_desktop.app.application import dress, make_application
from ngheo_desktop.app.options import Options, read_options
from ngheo_desktop.clock import Clock, SystemClock
from ngheo_desktop.errors import CancelledError, KnownError
from ngheo_desktop.gui import faults
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.preferences import Preferences
from ngheo_desktop.gui.theme import Theme
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.messages import choose_language
from ngheo_desktop.settings import LoadedSettings, load_settings

_LOG = logging.getLogger("ngheo_desktop.start")


def run_window(arguments: list[str]) -> int:
    """Run the window, or the demonstration without one, and return the exit status."""
    options = read_options(arguments)
    if options.demo is not None:
        gc.enable()
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from ngheo_desktop.app.demo import run_demo  # noqa: PLC0415  (the window needs none of it)

        return run_demo(options.demo, language=options.language or "vi")
    app = make_application()
    clock = SystemClock()
    loaded, fault = _settings(options.location)
    choose_language(options.language or loaded.settings.language)
    style = dress(app, loaded)
    faults.catch_bugs()
    if fault is not None:
        faults.show(None, fault)
    operations = Operations()
    try:
        return _run(app, options, operations, style, clock)
    finally:
        operations.close()


def _settings(location: DataFolder) -> tuple[LoadedSettings, KnownError | None]:
    try:
        return load_settings(location.settings_file), None
    except KnownError as fault:
        # The damaged file was put aside, so the second reading gives the defaults.
        return load_settings(location.settings_file), fault


def _run(app: QApplication, options: Options, operations: Operations, style: Theme, clock: Clock) -> int:
    from ngheo_desktop.app.opening import FolderDoor, open_with_dialogs  # noqa: PLC0415

    door = FolderDoor(options.location, clock)
    try:
        folder = open_with_dialogs(door, operations, clock, sample=options.sample)
    except CancelledError:
        return 0
    except KnownError as fault:
        faults.show(None, fault)
        return 1
    gc.freeze()
    gc.enable()
    # Loaded now and not before: the window that asks for the passphrase needs none of it.
    from ngheo_desktop.app.ending import Ending  # noqa: PLC0415
    from ngheo_desktop.app.pages import WindowMaker  # noqa: PLC0415
    from ngheo_desktop.gui.window_place import fill_low_screen  # noqa: PLC0415
    from ngheo_desktop.services.maintenance import back_up_daily  # noqa: PLC0415
    from ngheo_desktop.services.recovery import close_properly  # noqa: PLC0415

    handler = logs.start_logging(door.location.logs)
    try:
        preferences = Preferences(door.location.settings_file, load_settings(door.location.settings_file), style)
        preferences.apply()
        window = WindowMaker(folder, door.standards, operations, preferences).make()
        fill_low_screen(window, window.screen().availableSize())
        window.show()
        _LOG.info("window shown")
        ending = Ending(app, window, lambda: close_properly(folder))
        status = app.exec()
        ending.close()
        operations.close()
        # Now and not when events come next: its timers read the folder, and that is closed by then.
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        try:
            close_properly(folder)
            back_up_daily(folder)
        except KnownError as fault:
            # A full disk, or a stick that was pulled out: answers are kept, today's backup was not made.
            faults.show(None, fault)
            status = status or 1
        return status
    finally:
        logs.stop_logging(handler)
        _tell_faults(folder.close)


def _tell_faults(action: Callable[[], None]) -> None:
    try:
        action()
    except KnownError as fault:
        faults.show(None, fault)
