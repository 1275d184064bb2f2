"""What is annotated exists; what is written in the file reaches the screen translated."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from ngheo_desktop.errors import BugError
from ngheo_desktop.gui.ui_loader import UiError, load_ui
from ngheo_desktop.messages import choose_language, tr


class Fitting(QDialog):
    details_edit: QPlainTextEdit
    copy_button: QPushButton
    not_a_widget: int


class Missing(QDialog):
    nope_label: QLabel


class Mistyped(QDialog):
    copy_button: QLineEdit


@pytest.fixture
def load(qtbot):
    def build(kind: type[QDialog], name: str = "bug_dialog.ui") -> QDialog:
        dialog = kind()
        qtbot.addWidget(dialog)
        load_ui(dialog, name)
        return dialog

    return build


def test_annotated_children_are_bound(load) -> None:
    dialog = load(Fitting)

    assert dialog.details_edit.isReadOnly()
    assert isinstance(dialog.copy_button, QPushButton)
    assert not hasattr(dialog, "not_a_widget")


def test_a_missing_child_is_named(load) -> None:
    with pytest.raises(UiError, match=r"bug_dialog\.ui has no QLabel named 'nope_label'"):
        load(Missing)


def test_a_child_of_another_type_is_named(load) -> None:
    with pytest.raises(UiError, match="no QLineEdit named 'copy_button', but a PushButton"):
        load(Mistyped)


def test_a_missing_file_is_a_bug(load) -> None:
    with pytest.raises(BugError, match="nosuch"):
        load(Fitting, "nosuch.ui")


def test_texts_of_the_file_are_in_the_language_of_the_screen(load) -> None:
    vietnamese = load(Fitting)
    choose_language("en")
    english = load(Fitting)

    assert english.findChild(QLabel, "title_label").text() == "The program made a mistake."
    assert vietnamese.findChild(QLabel, "title_label").text() != "The program made a mistake."


def test_qt_speaks_the_language_of_the_screen(qapp) -> None:
    assert qapp.translate("QPlatformTheme", "Cancel") == tr("Cancel") != "Cancel"


def test_a_text_nobody_knows_stays_as_it_is(qapp) -> None:
    assert qapp.translate("QWhatever", "Splines reticulated: %1") == "Splines reticulated: %1"


def test_objects_of_the_file_belong_to_the_window(load) -> None:
    dialog = load(Fitting)

    assert isinstance(dialog.findChild(QObject, "bug_layout"), QObject)
    assert dialog.copy_button.window() is dialog
