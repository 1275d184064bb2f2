"""Ending the program when the computer asks for it: the session closes, or a service tells it to stop.

Nobody answers questions then: what is typed and can be taken is written, and the end is noted as a proper one.
"""

import logging
import os
import signal
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtGui import QGuiApplication

from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.main_window import MainWindow

_LOG = logging.getLogger("ngheo_desktop.ending")
# The signals of the systems that have them; Windows asks by the session alone.
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")


class Ending(QObject):
    """Listens while the main window is open; `note_end` writes down that the program is closed properly."""

    def __init__(self, app: QGuiApplication, window: MainWindow, note_end: Callable[[], None]) -> None:
        super().__init__()
        self._window = window
        self._note_end = note_end
        self._pipe: tuple[int, int] | None = None
        app.commitDataRequest.connect(self._keep)
        if os.name == "posix":
            self._listen()

    def close(self) -> None:
        """Listen no longer; the usual end has begun."""
        if self._pipe is not None:
            signal.set_wakeup_fd(-1)
            self._notifier.setEnabled(False)
            for end in self._pipe:
                os.close(end)
            self._pipe = None

    def _listen(self) -> None:
        # Python runs its handlers between its own instructions, and Qt waits outside of them: a byte wakes it.
        self._pipe = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._pipe[1])
        self._notifier = QSocketNotifier(self._pipe[0], QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._end)
        for name in _SIGNALS:
            signal.signal(getattr(signal, name), lambda *_: None)

    def _end(self) -> None:
        if self._pipe is None:
            return
        os.read(self._pipe[0], 64)
        _LOG.info("asked to end")
        self._window.keep_typing()
        # Not `quit`: it asks the windows, and one of them may ask the person.
        QGuiApplication.exit(0)

    def _keep(self, *_: object) -> None:
        """The session is about to end, and the process may be stopped as soon as this returns."""
        _LOG.info("the session ends")
        self._window.keep_typing()
        try:
            self._note_end()
        except KnownError as fault:
            _LOG.warning("the end is not noted: %s", fault)
