"""Names and relations typed with a Vietnamese input method, which sends letters without keys and backspaces."""

import unicodedata

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from tests_support.entry import focused, open_at, press

ENTER = Qt.Key.Key_Return


def composed(*steps: str) -> None:
    """Send what UniKey and EVKey send: letters without a key, and a backspace (“<”) for each one replaced."""
    for step in steps:
        key = Qt.Key.Key_Backspace if step == "<" else 0
        text = "\b" if step == "<" else step
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focused(), QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_composed_by_an_input_method_is_kept_as_it_was_composed(page, commune, settle, form: str) -> None:
    household = commune.add("Lý Thị Mẩy")
    head = commune.book.get(household).members[0].member_id
    open_at(page, household, "full_name", head)
    press(Qt.Key.Key_Delete)
    line = page.form_view._rosters["people"].table.line
    composed("D", "<", "Đ", "a", "<", "ă", "n", "g", "<", "<", "<", "ặ", "n", "g", " ", "Y", " ", "B", "l", "o")
    composed("<", unicodedata.normalize(form, "ô"))
    assert unicodedata.normalize("NFC", line.text()) == "Đặng Y Blô"
    assert line.text().endswith(unicodedata.normalize(form, "ô")), "nothing is rewritten while one types"
    press(ENTER)
    settle()

    assert commune.book.get(household).members[0].full_name == "Đặng Y Blô"


def test_letters_of_a_relation_are_never_taken_over_by_the_list_beside_them(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy", others=1)
    child = commune.book.get(household).members[1].member_id
    open_at(page, household, "relation", child)
    press(Qt.Key.Key_Delete)
    roster = page.form_view._rosters["people"]
    for typed in ("c", "co", "con"):
        composed(typed[-1])
        assert roster.table.line.text() == typed
        assert not roster.table.line.selectedText()
    assert roster.panel.options is not None
    composed(" ", "d", "a", "<", "â", "u")
    assert roster.table.line.text() == "con dâu"
    press(ENTER)
    settle()

    assert commune.book.get(household).members[1].relation == "con_dau"
