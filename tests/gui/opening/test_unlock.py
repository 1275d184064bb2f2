"""Unlocking, by keyboard, against the real services."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel
from tests_support.opening import PASSPHRASE, enter, escape, show
from tests_support.reading import clashing_mnemonics, unnamed_widgets

from ngheo_desktop.domain.text import fold
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui.pages.first_run_answers import FirstRunAnswers
from ngheo_desktop.gui.pages.unlock import UnlockDialog
from ngheo_desktop.messages import choose_language, describe


@pytest.fixture
def protected(folders, tmp_path) -> str:
    """A folder that was made before; gives its recovery key."""
    key = folders.create(
        FirstRunAnswers("vi", "commune", "05665", "19", "", "Triệu Mùi Ghến", "", tmp_path / "data", PASSPHRASE, False)
    )
    folders.close()
    return key


@pytest.fixture
def unlock(qtbot, folders, protected, operations, tmp_path) -> UnlockDialog:
    made = UnlockDialog(folders, operations, tmp_path / "data")
    show(qtbot, made)
    return made


def test_the_passphrase_opens_the_data(qtbot, unlock, folders, operations) -> None:
    unlock.passphrase_edit.setText(PASSPHRASE)
    enter(qtbot)
    qtbot.waitUntil(lambda: operations.is_idle, timeout=20_000)

    assert unlock.result() == QDialog.DialogCode.Accepted
    assert folders.opened[0].profile.officer == "Triệu Mùi Ghến"


def test_a_wrong_passphrase_is_said_beside_its_field(qtbot, unlock, folders, operations) -> None:
    unlock.passphrase_edit.setText(fold(PASSPHRASE))
    enter(qtbot)
    qtbot.waitUntil(lambda: operations.is_idle, timeout=20_000)

    assert describe(KnownError(ErrorCode.KEY_WRONG_PASSPHRASE)).message in unlock.passphrase_problem_label.text()
    assert unlock.passphrase_edit.hasFocus()
    assert unlock.passphrase_edit.selectedText()
    assert unlock.isVisible()
    assert folders.opened == []


def test_typing_again_takes_the_message_away(qtbot, unlock) -> None:
    unlock.show_fault(KnownError(ErrorCode.KEY_WRONG_PASSPHRASE))
    qtbot.keyClick(unlock.passphrase_edit, Qt.Key.Key_A)

    assert unlock.passphrase_problem_label.text() == ""
    assert unlock.passphrase_edit.property("problem") == ""


def test_other_faults_stand_above(unlock) -> None:
    unlock.show_fault(KnownError(ErrorCode.STORE_LOCKED, folder="data"))

    assert unlock.banner.isVisible()
    assert unlock.passphrase_problem_label.text() == ""


def test_the_recovery_key_opens_and_sets_a_new_passphrase(qtbot, unlock, folders, protected, operations) -> None:
    unlock.way_button.click()
    unlock.recovery_edit.setText(protected)
    unlock.new_edit.setText("đất lành chim đậu")
    unlock.repeat_edit.setText("đất lành chim đậu")
    unlock.open_button.click()
    qtbot.waitUntil(lambda: operations.is_idle, timeout=20_000)
    accepted = unlock.result()
    folders.close()
    folders.unlock("đất lành chim đậu")

    assert accepted == QDialog.DialogCode.Accepted


def test_a_wrong_recovery_key_is_said_beside_its_field(qtbot, unlock, protected, operations) -> None:
    unlock.way_button.click()
    unlock.recovery_edit.setText(protected[::-1])
    unlock.new_edit.setText("đất lành chim đậu")
    unlock.repeat_edit.setText("đất lành chim đậu")
    unlock.open_button.click()
    qtbot.waitUntil(lambda: operations.is_idle, timeout=20_000)

    assert unlock.recovery_problem_label.text()
    assert unlock.isVisible()


def test_escape_leads_back_to_the_passphrase_and_then_out(qtbot, unlock) -> None:
    unlock.way_button.click()
    escape(qtbot)
    back = unlock.passphrase_edit.isVisible()
    escape(qtbot)

    assert back
    assert not unlock.isVisible()


def test_everything_reached_by_tab_on_unlock_has_a_name(unlock) -> None:
    assert unnamed_widgets(unlock) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_way_of_unlocking_has_one_letter_twice(qtbot, folders, operations, tmp_path, language) -> None:
    choose_language(language)
    made = UnlockDialog(folders, operations, tmp_path)
    show(qtbot, made)
    clashes = clashing_mnemonics(made)
    made.way_button.click()

    assert clashes + clashing_mnemonics(made) == []


def test_a_message_of_several_lines_is_seen_whole(qtbot, unlock) -> None:
    unlock.show_fault(KnownError(ErrorCode.STORE_LOCKED, folder="/home/triệu mùi ghến/Tài liệu/dữ liệu rà soát 2026"))
    labels = [label for label in unlock.banner.findChildren(QLabel) if label.text()]

    assert len(labels) == 2
    qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in labels))


@pytest.mark.parametrize("recovers", [False, True])
def test_a_wrong_secret_is_told_in_full_below_its_field(qtbot, unlock, recovers) -> None:
    if recovers:
        unlock.way_button.click()
    code = ErrorCode.KEY_WRONG_RECOVERY if recovers else ErrorCode.KEY_WRONG_PASSPHRASE
    label = unlock.recovery_problem_label if recovers else unlock.passphrase_problem_label
    field = unlock.repeat_edit if recovers else unlock.passphrase_edit
    unlock.show_fault(KnownError(code))

    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
    assert label.geometry().top() > field.geometry().bottom()


def test_after_a_fault_the_passphrase_can_be_typed_again(qtbot, unlock) -> None:
    unlock.passphrase_edit.setText("sai rồi nhé")
    unlock.way_button.setFocus()
    unlock.show_fault(KnownError(ErrorCode.STORE_LOCKED, folder="x"))

    assert unlock.passphrase_edit.hasFocus()
    assert unlock.passphrase_edit.selectedText()
