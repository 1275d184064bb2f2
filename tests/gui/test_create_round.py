"""The window that makes a review round, and the header that names the one in work."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests_support.entry import Commune

from ngheo_desktop.app.pictures import shown_window
from ngheo_desktop.domain.survey import RoundKind
from ngheo_desktop.gui.dialogs.create_round import CreateRoundDialog
from ngheo_desktop.messages import choose_language
from ngheo_desktop.services.rounds import all_rounds, create_round

BOTH = ("vn-2022-2026", "vn-2027-2030")


def dialog_of(qtbot, commune: Commune) -> CreateRoundDialog:
    dialog = CreateRoundDialog(commune.folder, commune.standards)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def test_a_year_that_has_its_round_is_said_with_the_standards_it_has(qtbot, commune: Commune) -> None:
    choose_language("vi")
    dialog = dialog_of(qtbot, commune)

    assert "2026 đã có" in dialog.banner.text
    assert dialog.focusWidget() is dialog.year_spin
    checked = [rule_set for rule_set, box in dialog._boxes.items() if box.isChecked()]
    assert tuple(checked) == commune.review_round.rule_sets
    assert dialog.create_button.text() == "&Làm việc với đợt này"
    dialog._boxes["vn-2027-2030"].setFocus()
    QTest.keyClick(dialog._boxes["vn-2027-2030"], Qt.Key.Key_Space)
    assert dialog.create_button.text() == "Đổi &bộ chuẩn của đợt"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert all_rounds(commune.folder)[0].rule_sets == BOTH


def test_enter_at_once_changes_nothing_of_a_round_that_is_there(qtbot, commune: Commune) -> None:
    dialog = dialog_of(qtbot, commune)
    QTest.keyClick(dialog, Qt.Key.Key_Return)

    assert dialog.review_round == commune.review_round
    assert all_rounds(commune.folder) == [commune.review_round]


def test_another_year_and_a_review_on_request_are_new(qtbot, commune: Commune) -> None:
    choose_language("vi")
    dialog = dialog_of(qtbot, commune)
    words = dialog._words
    QTest.keyClick(dialog.year_spin, Qt.Key.Key_Down)
    assert not dialog.banner.isVisible()
    assert dialog.create_button.text() == words
    QTest.keyClick(dialog.year_spin, Qt.Key.Key_Up)
    assert dialog.banner.isVisible()
    QTest.keyClick(dialog.kind_combo, Qt.Key.Key_Down)

    assert not dialog.banner.isVisible()
    assert dialog.create_button.text() == words


def test_the_header_names_the_round_that_a_page_chose(commune: Commune) -> None:
    made = create_round(
        commune.folder, commune.standards, year=2026, kind=RoundKind.ON_REQUEST, rule_sets=("vn-2022-2026",)
    )
    with shown_window(commune.folder, commune.standards) as (window, _):
        for wanted in (commune.review_round.round_id, made.round_id):
            window._workspace.choose_round(wanted)
            assert window.round_combo.currentData() == wanted
