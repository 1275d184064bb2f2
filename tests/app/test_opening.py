"""From the start to an open data folder, through the real windows of the first minutes, by keys."""

from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from ngheo_desktop.app import opening
from ngheo_desktop.app.opening import FolderDoor, open_with_dialogs
from ngheo_desktop.clock import FixedClock
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.pages.first_run import FirstRunDialog
from ngheo_desktop.gui.pages.unlock import UnlockDialog
from ngheo_desktop.locations import DataFolder, chosen_folder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import COMMUNE, Setup, create_folder
from ngheo_desktop.settings import load_settings

PASSPHRASE = "con trâu đi trước"
_PATIENCE_MS = 30_000
_LOOK_EVERY_MS = 20


class Person:
    """Works through the windows that come up: each step is tried until it says that it was done."""

    def __init__(self, *steps: Callable[[QDialog], bool]) -> None:
        self._steps = list(steps)
        self._timer = QTimer()
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._work)
        self._looks = _PATIENCE_MS // _LOOK_EVERY_MS

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        assert self._steps == [], f"{len(self._steps)} steps were never reached"

    def _work(self) -> None:
        dialog = QApplication.activeModalWidget()
        self._looks -= 1
        if self._looks < 0 and isinstance(dialog, QDialog):
            QDialog.reject(dialog)
        elif self._steps and isinstance(dialog, QDialog) and self._steps[0](dialog):
            self._steps.pop(0)


def press(key: Qt.Key) -> Callable[[QDialog], bool]:
    def step(dialog: QDialog) -> bool:
        QTest.keyClick(dialog, key)
        return True

    return step


def passphrase(text: str) -> Callable[[QDialog], bool]:
    def step(dialog: QDialog) -> bool:
        if not (isinstance(dialog, UnlockDialog) and dialog.passphrase_edit.isEnabled()):
            return False
        dialog.passphrase_edit.setText(text)
        QTest.keyClick(dialog.passphrase_edit, Qt.Key.Key_Return)
        return True

    return step


def protected(location: DataFolder, clock: FixedClock) -> str:
    """Make a protected folder and return its recovery key."""
    setup = Setup(role=COMMUNE, officer="Triệu Mùi Ghến", commune_code="05665")
    made = create_folder(location, setup, passphrase=PASSPHRASE, clock=clock, areas=load_areas())
    made.folder.close()
    assert made.recovery_key is not None
    return made.recovery_key


@pytest.fixture
def door(location: DataFolder, clock: FixedClock) -> FolderDoor:
    return FolderDoor(location, clock)


def test_the_passphrase_opens_the_folder(
    door: FolderDoor, operations: Operations, clock: FixedClock, location: DataFolder
) -> None:
    protected(location, clock)

    with Person(passphrase(PASSPHRASE)), open_with_dialogs(door, operations, clock, sample=False) as folder:
        assert folder.profile.officer == "Triệu Mùi Ghến"


def test_after_a_wrong_passphrase_the_right_one_opens(
    door: FolderDoor, operations: Operations, clock: FixedClock, location: DataFolder
) -> None:
    protected(location, clock)
    told: list[str] = []

    def told_beside_the_field(dialog: QDialog) -> bool:
        assert isinstance(dialog, UnlockDialog)
        told.append(dialog.passphrase_problem_label.text())
        return bool(told[-1]) and dialog.passphrase_edit.hasFocus()

    steps = passphrase("sai rồi nhé"), told_beside_the_field, passphrase(PASSPHRASE)
    with Person(*steps), open_with_dialogs(door, operations, clock, sample=False) as folder:
        assert folder.commune_code == "05665"
    assert told[-1]


def test_the_recovery_key_opens_and_the_new_passphrase_counts_from_then_on(
    door: FolderDoor, operations: Operations, clock: FixedClock, location: DataFolder
) -> None:
    key = protected(location, clock)

    def recover(dialog: QDialog) -> bool:
        assert isinstance(dialog, UnlockDialog)
        dialog.way_button.click()
        dialog.recovery_edit.setText(key.lower())
        dialog.new_edit.setText("mưa xuân trên nương ngô")
        dialog.repeat_edit.setText("mưa xuân trên nương ngô")
        QTest.keyClick(dialog.repeat_edit, Qt.Key.Key_Return)
        return True

    with Person(recover):
        open_with_dialogs(door, operations, clock, sample=False).close()
    again = FolderDoor(location, clock)
    with pytest.raises(KnownError) as refused:
        again.unlock(PASSPHRASE)
    with Person(passphrase("mưa xuân trên nương ngô")):
        open_with_dialogs(again, operations, clock, sample=False).close()

    assert refused.value.code is ErrorCode.KEY_WRONG_PASSPHRASE


def test_who_gives_up_gets_no_folder(
    door: FolderDoor, operations: Operations, clock: FixedClock, location: DataFolder
) -> None:
    protected(location, clock)

    with Person(press(Qt.Key.Key_Escape)), pytest.raises(CancelledError):
        open_with_dialogs(door, operations, clock, sample=False)
    assert door.folder is None


def test_the_first_run_makes_the_folder_that_opens_and_remembers_it(
    door: FolderDoor, operations: Operations, clock: FixedClock, tmp_path: Path
) -> None:
    def answer(dialog: QDialog) -> bool:
        assert isinstance(dialog, FirstRunDialog)
        dialog.next_button.click()
        dialog.commune_search_edit.setText("05665")
        dialog.commune_search_edit.search_now()
        dialog.next_button.click()
        dialog.officer_edit.setText("Triệu Mùi Ghến")
        dialog.next_button.click()
        dialog.passphrase_edit.setText(PASSPHRASE)
        dialog.repeat_edit.setText(PASSPHRASE)
        dialog.next_button.click()
        dialog.folder_edit.setText(str(tmp_path / "chosen"))
        dialog.next_button.click()
        return True

    def keep_the_key(dialog: QDialog) -> bool:
        assert isinstance(dialog, FirstRunDialog)
        if not dialog.key_label.isVisible():
            return False
        dialog.kept_check.click()
        dialog.next_button.click()
        return True

    with Person(answer, keep_the_key), open_with_dialogs(door, operations, clock, sample=False) as folder:
        assert folder.paths.root == tmp_path / "chosen"
        assert folder.profile.officer == "Triệu Mùi Ghến"
        assert not folder.is_sample
    assert chosen_folder().root == tmp_path / "chosen"
    assert door.location.root == tmp_path / "chosen"
    with Person(passphrase(PASSPHRASE)):
        open_with_dialogs(FolderDoor(chosen_folder(), clock), operations, clock, sample=False).close()


def test_another_language_starts_the_first_run_again_in_it(
    door: FolderDoor, operations: Operations, clock: FixedClock
) -> None:
    titles: list[str] = []

    def ask_for_english(dialog: QDialog) -> bool:
        assert isinstance(dialog, FirstRunDialog)
        titles.append(dialog.windowTitle())
        dialog.language_combo.setCurrentIndex(dialog.language_combo.findData("en"))
        dialog.language_combo.activated.emit(dialog.language_combo.currentIndex())
        return True

    def give_up_in_english(dialog: QDialog) -> bool:
        if dialog.windowTitle() == titles[0]:
            return False
        titles.append(dialog.windowTitle())
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        return True

    with Person(ask_for_english, give_up_in_english), pytest.raises(CancelledError):
        open_with_dialogs(door, operations, clock, sample=False)
    assert titles == ["Thiết lập lần đầu", "First set-up"]


def test_a_sample_is_made_once_and_opened_without_a_question(
    door: FolderDoor, operations: Operations, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "SAMPLE_HOUSEHOLDS", 12)
    with open_with_dialogs(door, operations, clock, sample=True) as made:
        device = made.identity.device_id
        assert made.is_sample
    with open_with_dialogs(FolderDoor(door.location, clock), operations, clock, sample=True) as again:
        assert again.identity.device_id == device
    assert load_settings(door.location.settings_file).settings.language == "vi"


def test_a_damaged_key_file_is_told_before_any_question(
    door: FolderDoor, operations: Operations, clock: FixedClock, location: DataFolder
) -> None:
    protected(location, clock)
    location.key_file.write_bytes(b"{")

    with pytest.raises(KnownError) as told:
        open_with_dialogs(door, operations, clock, sample=False)
    assert told.value.code is ErrorCode.KEY_FILE_DAMAGED
