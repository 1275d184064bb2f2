"""Windows that wait for a person, answered by tests."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog


def in_dialogs(*steps: Callable[[QDialog], object]) -> list[QDialog]:
    """Do one step in each window that opens, one after the other; the list tells which were seen."""
    seen: list[QDialog] = []
    left = list(steps)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        focus = QApplication.focusWidget()
        if isinstance(dialog, QDialog) and focus is not None and focus.window() is dialog and dialog not in seen:
            seen.append(dialog)
            step = left.pop(0)
            try:
                step(dialog)
            except BaseException:
                # A window left open would wait for a person for ever.
                dialog.reject()
                raise
        if left:
            QTimer.singleShot(10, look)

    QTimer.singleShot(10, look)
    return seen
