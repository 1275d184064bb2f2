"""Writes answers in the order in which they were given, and keeps those that could not be written."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.services.pending_answers import PendingAnswer

_NOTHING = PendingAnswer(())
# A list of answers grows by several keys; it is written when the field is left, or after this pause.
_PAUSE_MS = 1_500
# Digits that follow one another faster than this may be a scanner's: what they answer waits until they have ended.
_SCANNER_MS = 120


class SaverMark(NamedTuple):
    """What waited at some moment, and how many saves had begun by then."""

    waiting: PendingAnswer
    saves: int


class Saver(QObject):
    """One save at a time; what is given meanwhile goes with the next one.

    Signals:
        saved(): everything given so far is on the disk.
        failed(KnownError): the last save was refused; what it held is kept and goes with the next one.
    """

    saved = Signal()
    failed = Signal(object)

    def __init__(self, owner: QWidget, operations: Operations, save: Callable[[PendingAnswer], Changes]) -> None:
        super().__init__(owner)
        self._owner = owner
        self._operations = operations
        self._save = save
        self._waiting = _NOTHING
        self._under_way = _NOTHING
        self._own: Changes | None = None
        self._saves = 0
        self.has_failed = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.flush)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.flush_soon)
        self._digits = QTimer(self)
        self._digits.setSingleShot(True)
        self._digits.setInterval(_SCANNER_MS)

    @property
    def has_unsaved(self) -> bool:
        """Whether something is not on the disk yet."""
        return bool(self._waiting.entries or self._under_way.entries)

    def is_own(self, changes: Changes) -> bool:
        """Tell whether these changes are the ones of the last save, which the screen shows already."""
        return changes is self._own

    def add(self, pending: PendingAnswer) -> None:
        """Take what is to be written with the next `flush`."""
        self._waiting |= pending

    def flush_later(self) -> None:
        """Write what was given when nothing more comes for a while."""
        self._pause.start()

    def flush_soon(self) -> None:
        """Write what was given as soon as the key that gave it is painted: the two would share one core."""
        self._soon.start(max(0, self._digits.remainingTime()))

    def put_off(self) -> None:
        """Write nothing by itself for a moment: what was given may not be a person's."""
        self._digits.start()
        if self._soon.isActive():
            self.flush_soon()

    def mark(self) -> SaverMark:
        """Return what waits now, to go back to."""
        return SaverMark(self._waiting, self._saves)

    def go_back(self, mark: SaverMark) -> bool:
        """Forget what was given since a mark; False when some of it is being written already, and has to stay."""
        if self._saves != mark.saves:
            return False
        self._waiting = mark.waiting
        if self._waiting.entries:
            self.flush_later()
        return True

    def flush(self) -> None:
        """Write what was given."""
        self._soon.stop()
        if not self._waiting.entries or self._under_way.entries:
            return
        batch, self._under_way, self._waiting = self._waiting, self._waiting, _NOTHING
        self._saves += 1
        self._operations.run(self._owner, lambda: self._save(batch), self._end, on_fault=self._fail)

    def _end(self, changes: Changes) -> None:
        self._own = changes
        self._under_way = _NOTHING
        self.has_failed = False
        if self._digits.isActive():
            self.flush_soon()
        else:
            self.flush()
        if not self.has_unsaved:
            self.saved.emit()

    def _fail(self, fault: KnownError) -> None:
        # What was given since then is newer: of a field in both, its value counts.
        self._waiting = self._under_way | self._waiting
        self._under_way = _NOTHING
        self.has_failed = True
        self.failed.emit(fault)
