"""Runs services off the GUI thread, one after the other, and brings their results back to it.

One worker keeps writes in the order in which they were asked for. A job calls one service method and touches no widget.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from ngheo_desktop.errors import BugError, CancelledError, KnownError
from ngheo_desktop.gui import faults

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

_LOG = logging.getLogger("ngheo_desktop.operations")
_SECONDS_BETWEEN_REPORTS = 0.05

T = TypeVar("T")


class Progress:
    """What a long job is given: call it with (done, total); it returns False when the user pressed Cancel.

    A total of 0 means that the end is not known. A job that is told False stops, takes back what it did and returns.
    """

    def __init__(self, report: Callable[[int, int], None]) -> None:
        self._report = report
        self._cancelled = threading.Event()
        self._last = 0.0
        self.stopped = False

    def __call__(self, done: int, total: int) -> bool:
        """Report how far the job is; return whether it shall go on."""
        now = time.monotonic()
        if now - self._last >= _SECONDS_BETWEEN_REPORTS or done == total:
            self._last = now
            self._report(done, total)
        if self._cancelled.is_set():
            self.stopped = True
        return not self.stopped

    def cancel(self) -> None:
        """Ask the job to stop at its next report."""
        self._cancelled.set()


@dataclass(eq=False)
class Operation:
    """A job under way: its title when it is long enough to show, who asked, and how to cancel it."""

    owner: QWidget
    title: str
    on_done: Callable[[Any], None] | None
    on_fault: Callable[[KnownError], None] | None
    on_cancelled: Callable[[], None] | None
    can_cancel: bool = True
    started: float = field(default_factory=time.monotonic)
    progress: Progress = field(init=False)

    def cancel(self) -> None:
        """Ask the job to stop; what it had done is taken back by the service."""
        self.progress.cancel()


@dataclass(frozen=True)
class _End:
    operation: Operation
    result: Any = None
    fault: BaseException | None = None


class Operations(QObject):
    """The queue of jobs of the program.

    Signals:
        changed(Changes, QWidget): what a job touched and who asked for it; sent once, after `on_done`.
        started(Operation), progressed(Operation, int, int), ended(Operation): for jobs with a title only.
        saved(): a job that changed something has ended well.
        idle(): nothing is waiting.
    """

    changed = Signal(object, object)
    started = Signal(object)
    progressed = Signal(object, int, int)
    ended = Signal(object)
    saved = Signal()
    idle = Signal()
    _reported = Signal(object, int, int)
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor: ThreadPoolExecutor | None = None
        self._waiting = 0
        self._closed = False
        self._finished.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self.progressed, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Whether no job is running or waiting."""
        return self._waiting == 0

    def run(
        self,
        owner: QWidget,
        job: Callable[[], T],
        on_done: Callable[[T], None] | None = None,
        *,
        on_fault: Callable[[KnownError], None] | None = None,
    ) -> Operation:
        """Run a short job; `on_done` gets its result on the GUI thread.

        A known fault goes to `on_fault`, or is shown at `owner`; anything else opens the bug window. When the result is
        a `Changes` or has one as `changes`, pages are told to refresh. Nothing is called once `owner` is gone.
        """
        return self._start(Operation(owner, "", on_done, on_fault, None), lambda _progress: job())

    def run_long(
        self,
        owner: QWidget,
        job: Callable[[Progress], T],
        on_done: Callable[[T], None] | None = None,
        *,
        title: str,
        on_fault: Callable[[KnownError], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        can_cancel: bool = True,
    ) -> Operation:
        """Run a job that reports progress and can be cancelled; `title` says, in the screen's language, what it does.

        After a cancelled job `on_cancelled` is called in place of `on_done`. A job that never reports sets `can_cancel`
        to False, so that no button promises what it cannot keep.
        """
        operation = Operation(owner, title, on_done, on_fault, on_cancelled, can_cancel)
        return self._start(operation, job)

    def close(self) -> None:
        """Let every waiting job end, so that nothing committed is lost, and take no more."""
        self._closed = True
        if self._executor is not None:
            self._executor.shutdown(wait=True)

    def _start(self, operation: Operation, job: Callable[[Progress], T]) -> Operation:
        if self._closed:
            raise BugError("an operation was started after the program began to close")

        def report(done: int, total: int) -> None:
            if operation.title:
                self._reported.emit(operation, done, total)

        operation.progress = Progress(report)
        self._waiting += 1
        if operation.title:
            self.started.emit(operation)
        if self._executor is None:
            # Loaded with the first job, which no window waits for.
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

            self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="work")
        self._executor.submit(self._work, operation, job)
        return operation

    def _work(self, operation: Operation, job: Callable[[Progress], T]) -> None:
        """Run on the worker thread."""
        try:
            end = _End(operation, result=job(operation.progress))
        except Exception as fault:  # noqa: BLE001  (the top of the worker: shown as a known fault or as a bug)
            end = _End(operation, fault=fault)
        # The queue may be gone when the program was torn down around a job; there is nobody left to tell.
        with contextlib.suppress(RuntimeError):
            self._finished.emit(end)

    def _end(self, end: _End) -> None:
        """Run on the GUI thread."""
        operation = end.operation
        self._waiting -= 1
        if operation.title:
            self.ended.emit(operation)
        try:
            if shiboken6.isValid(operation.owner):
                self._tell_owner(end)
            elif end.fault is not None:
                _LOG.error("an operation failed after its page was closed", exc_info=end.fault)
            self._tell_everybody(end)
        finally:
            if self._waiting == 0:
                self.idle.emit()

    def _tell_owner(self, end: _End) -> None:
        operation = end.operation
        if isinstance(end.fault, KnownError):
            _LOG.info("known fault %s", end.fault)
            if operation.on_fault is not None:
                operation.on_fault(end.fault)
            else:
                faults.show(operation.owner, end.fault)
        elif end.fault is not None and not isinstance(end.fault, CancelledError):
            faults.show_bug(operation.owner, end.fault)
        elif operation.progress.stopped:
            if operation.on_cancelled is not None:
                operation.on_cancelled()
        elif operation.on_done is not None:
            operation.on_done(end.result)

    def _tell_everybody(self, end: _End) -> None:
        # Loaded with the first result: the window that asks for the passphrase shows before.
        from ngheo_desktop.domain.changes import Changes  # noqa: PLC0415

        result = end.result
        changes = result if isinstance(result, Changes) else getattr(result, "changes", None)
        if isinstance(changes, Changes) and (changes.everything or changes.records):
            self.saved.emit()
            self.changed.emit(changes, end.operation.owner)
