"""The window before the main one when the data are protected: passphrase, or recovery key and a new passphrase."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QSizePolicy, QStackedWidget, QWidget

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.passphrases import problem, show_strength
from ngheo_desktop.gui.room import make_room
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.secret_edit import SecretEdit
from ngheo_desktop.messages import describe, tr

_WIDTH = 64


class Unlocker(Protocol):
    """Opens the data folder. Called on the worker thread; what was opened is kept by whoever implements this."""

    def unlock(self, passphrase: str) -> None:
        """Open with the passphrase.

        Raises:
            KnownError: KEY_WRONG_PASSPHRASE and everything else that keeps a folder from being opened.
        """
        ...

    def recover(self, recovery_key: str, new_passphrase: str) -> None:
        """Open with the recovery key and wrap the key in a new passphrase.

        Raises:
            KnownError: KEY_WRONG_RECOVERY and everything else that keeps a folder from being opened.
        """
        ...


class UnlockDialog(QDialog):
    """Accepted when the folder is open, rejected when the person gives up."""

    folder_label: QLabel
    banner: Banner
    way_stack: QStackedWidget
    passphrase_edit: SecretEdit
    passphrase_problem_label: QLabel
    recovery_edit: QLineEdit
    new_edit: SecretEdit
    repeat_edit: SecretEdit
    strength_label: QLabel
    recovery_problem_label: QLabel
    way_button: QPushButton
    busy_label: QLabel
    quit_button: QPushButton
    open_button: QPushButton

    def __init__(self, unlocker: Unlocker, operations: Operations, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unlocker = unlocker
        self._operations = operations
        self._busy = False
        load_ui(self, "unlock_dialog.ui")
        self.folder_label.setText(str(folder))
        self.open_button.clicked.connect(self._open)
        self.quit_button.clicked.connect(self.reject)
        self.way_button.clicked.connect(self._other_way)
        self.new_edit.textChanged.connect(lambda text: show_strength(self.strength_label, text))
        for edit in (self.passphrase_edit, self.recovery_edit, self.new_edit, self.repeat_edit):
            edit.textEdited.connect(self._forget_problem)
        self._fit()
        self.passphrase_edit.setFocus()

    @property
    def recovers(self) -> bool:
        """Whether the recovery key is asked for instead of the passphrase."""
        return self.way_stack.currentIndex() == 1

    def show_fault(self, fault: KnownError) -> None:
        """Show what keeps the folder from being opened; a wrong passphrase or key beside its field."""
        self._set_busy(False)
        description = describe(fault)
        text = f"{description.message} {description.advice}"
        if fault.code is ErrorCode.KEY_WRONG_PASSPHRASE:
            self._show_problem(self.passphrase_problem_label, self.passphrase_edit, text)
        elif fault.code is ErrorCode.KEY_WRONG_RECOVERY:
            self._show_problem(self.recovery_problem_label, self.recovery_edit, text)
        else:
            self.banner.show_fault(fault)
            edit = self.recovery_edit if self.recovers else self.passphrase_edit
            edit.setFocus()
            edit.selectAll()

    def reject(self) -> None:
        """Give up; Esc first leads back from the recovery key to the passphrase."""
        if self._busy:
            return
        if self.recovers:
            self._other_way()
        else:
            super().reject()

    def _open(self) -> None:
        if self._busy:
            return
        if not self.recovers:
            passphrase = self.passphrase_edit.text()
            if not passphrase:
                self._show_problem(self.passphrase_problem_label, self.passphrase_edit, tr("Type the passphrase."))
                return
            self._start(lambda: self._unlocker.unlock(passphrase))
            return
        recovery_key, new = self.recovery_edit.text().strip(), self.new_edit.text()
        if not recovery_key:
            self._show_problem(
                self.recovery_problem_label, self.recovery_edit, tr("Type the key of the printed sheet.")
            )
            return
        fault = problem(new, self.repeat_edit.text())
        if fault:
            self._show_problem(self.recovery_problem_label, self.new_edit, fault)
            return
        self._start(lambda: self._unlocker.recover(recovery_key, new))

    def _start(self, job: Callable[[], None]) -> None:
        self._set_busy(True)
        self._operations.run(self, job, lambda _: self.accept(), on_fault=self.show_fault)

    def _set_busy(self, busy: bool) -> None:  # noqa: FBT001  (a Qt-like setter)
        self._busy = busy
        self.busy_label.setText(tr("Opening…") if busy else "")
        for widget in (self.open_button, self.quit_button, self.way_button, self.way_stack):
            widget.setEnabled(not busy)

    def _other_way(self) -> None:
        self._forget_problem()
        recovers = not self.recovers
        self.way_stack.setCurrentIndex(1 if recovers else 0)
        self.way_button.setText(tr("Use the &passphrase") if recovers else tr("Use the recovery &key"))
        (self.recovery_edit if recovers else self.passphrase_edit).setFocus()
        self._fit()

    def _fit(self) -> None:
        """Be as high as the way in front needs, not as the other one."""
        for number in range(self.way_stack.count()):
            in_front = number == self.way_stack.currentIndex()
            policy = QSizePolicy.Policy.Preferred if in_front else QSizePolicy.Policy.Ignored
            way = self.way_stack.widget(number)
            if way is not None:
                way.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        width = min(theme.current().chars(_WIDTH), self.screen().availableSize().width())
        self.setMinimumWidth(width)
        self.adjustSize()

    def _show_problem(self, label: QLabel, edit: QLineEdit, text: str) -> None:
        label.setText(text)
        # The edge of a wrong field is thicker: room is made for it, too.
        theme.set_state(edit, "problem", "error")
        make_room(label)
        edit.setFocus()
        edit.selectAll()

    def _forget_problem(self) -> None:
        self.banner.clear()
        for label in (self.passphrase_problem_label, self.recovery_problem_label):
            label.clear()
        for edit in (self.passphrase_edit, self.recovery_edit, self.new_edit):
            theme.set_state(edit, "problem", "")
