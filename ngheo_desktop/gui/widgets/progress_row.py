"""Long work under way: what, how far, how long still, and Cancel."""

import time

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.operations import Operation, Operations
from ngheo_desktop.gui.widgets.buttons import PushButton
from ngheo_desktop.messages import format_int, ntr, tr

_SECONDS_BEFORE_A_GUESS = 2.0


class ProgressRow(QFrame):
    """Follows the titled operations of a queue; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress_row")
        self._waiting: list[Operation] = []
        self._title = QLabel(self)
        self._title.setProperty("textStyle", "strong")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._state = QLabel(self)
        self._cancel = PushButton(tr("Cancel"), self)
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self._ask_to_stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.current().space(step) for step in ("l", "s", "l", "s")))
        row.setSpacing(theme.current().space("l"))
        row.addWidget(self._title)
        row.addWidget(self._bar, 1)
        row.addWidget(self._state)
        row.addWidget(self._cancel)
        self.hide()

    def follow(self, operations: Operations) -> None:
        """Show every long operation of this queue from now on."""
        operations.started.connect(self._start)
        operations.progressed.connect(self._show)
        operations.ended.connect(self._end)

    def _start(self, operation: Operation) -> None:
        self._waiting.append(operation)
        if len(self._waiting) == 1:
            self._show_first()

    def _show_first(self) -> None:
        """Show the operation that runs: they run in the order in which they were started."""
        self.setVisible(bool(self._waiting))
        if self._waiting:
            self._title.setText(self._waiting[0].title)
            self._bar.setAccessibleName(self._waiting[0].title)
            self._bar.setRange(0, 0)
            self._state.clear()
            self._cancel.setEnabled(True)
            self._cancel.setVisible(self._waiting[0].can_cancel)

    def _show(self, operation: Operation, done: int, total: int) -> None:
        if not self._waiting or operation is not self._waiting[0]:
            return
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if not total:
            self._state.setText(format_int(done))
            return
        passed = time.monotonic() - operation.started
        text = f"{format_int(done)}/{format_int(total)}"
        if passed > _SECONDS_BEFORE_A_GUESS and 0 < done < total:
            left = max(1, round(passed / done * (total - done)))
            text += " · " + ntr("{n} second left", "{n} seconds left", left)
        self._state.setText(text)

    def _end(self, operation: Operation) -> None:
        self._waiting.remove(operation)
        self._show_first()

    def _ask_to_stop(self) -> None:
        if self._waiting:
            self._waiting[0].cancel()
            self._cancel.setEnabled(False)
            self._state.setText(tr("Stopping…"))
