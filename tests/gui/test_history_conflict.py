"""Two computers disagree about a household; the history shows it after real files came in, and keys settle it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests_support.entry import new_commune, press, write
from tests_support.families import Village
from tests_support.two_computers import Pair

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain import records
from ngheo_desktop.domain.household import Household
from ngheo_desktop.gui.dialogs.history import HistoryDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.widgets.form.option_button import OptionButton
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.history import household_history

ENTER, TAB, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down


@pytest.fixture
def two(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Village, Household, Pair]]:
    first = new_commune(tmp_path / "one", clock)
    second = new_commune(tmp_path / "two", clock, with_round=False)
    assert first.review_round is not None
    place = Village(first.folder, first.standards, first.review_round)
    home = place.family()
    yield place, home, Pair.of(first.folder, second.folder, load_areas(), tmp_path)
    first.folder.close()
    second.folder.close()


def until(field: object) -> None:
    for _ in range(40):
        if QApplication.focusWidget() is field:
            return
        press(TAB)
    raise AssertionError(f"{field} cannot be reached by Tab")


def test_conflicts_of_two_computers_are_settled_one_after_the_other_by_keys(
    qtbot, workspace: Workspace, two: tuple[Village, Household, Pair]
) -> None:
    place, home, pair = two
    wife, son = home.members[1].member_id, home.members[2].member_id
    for folder, relation, name in ((pair.first, "khac", "Hoàng Văn Pao"), (pair.second, "o_nho", "Hoàng Văn Phảo")):
        with folder.work() as unit:
            unit.append(records.MEMBER, wife, {"relation": relation})
            unit.append(records.MEMBER, son, {"full_name": name})
            unit.commit()
    pair.exchange()
    dialog = HistoryDialog(workspace, place.folder, place.standards, home.household_id)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.conflict_combo)

    assert dialog.conflict_combo.count() == 2
    assert not dialog.settle_button.isEnabled()

    # Both values stand side by side, with who wrote them and which one counts.
    conflicts = household_history(place.folder, place.standards, home.household_id).conflicts
    first = conflicts[0]
    shown = [button.option.label for button in dialog.choices.findChildren(OptionButton)]
    assert shown[0].startswith(f"{first.choices[0].text} — Hà Minh Thụ, ")
    assert shown[0].endswith("· đang dùng")
    assert shown[1].startswith(f"{first.choices[1].text} — Hà Minh Thụ, ")

    for left in (1, 0):
        until(dialog.choices)
        write("2")
        press(ENTER)
        assert QApplication.focusWidget() is dialog.settle_edit
        write("đã hỏi gia đình")
        press(ENTER, ENTER)
        qtbot.waitUntil(lambda left=left: dialog.conflict_combo.count() == left)
        qtbot.waitUntil(lambda: workspace.operations.is_idle)

    assert dialog.conflict_card.isHidden()
    assert not dialog.banner.isHidden()
    pair.exchange()
    for folder in (pair.first, pair.second):
        told = household_history(folder, place.standards, home.household_id)
        assert told.conflicts == ()
        settled = {(one.kind, one.record_id, one.field): one.choices[1].value for one in conflicts}
        newest = {(one.kind, one.record_id, one.field): one for one in reversed(told.entries)}
        assert {key: newest[key].after for key in settled} == settled
        assert {newest[key].why for key in settled} == {"đã hỏi gia đình"}
    # Nothing is lost: the other value stays in the history.
    names = {one.after for one in told.entries if one.field == "full_name" and one.record_id == son}
    assert names == {"Hoàng Văn Páo", "Hoàng Văn Pao", "Hoàng Văn Phảo"}


def test_tab_leads_from_a_field_to_its_values_and_a_digit_chooses_at_once(
    qtbot, workspace: Workspace, two: tuple[Village, Household, Pair]
) -> None:
    place, home, pair = two
    for folder, phone, name in (
        (pair.first, "0912000001", "Hoàng Văn Pao"),
        (pair.second, "0912000002", "Hoàng Văn Phảo"),
    ):
        with folder.work() as unit:
            unit.append(records.HOUSEHOLD, home.household_id, {"phone": phone})
            unit.append(records.MEMBER, home.members[2].member_id, {"full_name": name})
            unit.commit()
    pair.exchange()
    dialog = HistoryDialog(workspace, place.folder, place.standards, home.household_id)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.conflict_combo)
    press(TAB)
    assert QApplication.focusWidget() is dialog.choices
    press(TAB)
    assert QApplication.focusWidget() is dialog.settle_edit

    dialog.conflict_combo.setFocus()
    write("2")
    assert dialog.choices.codes == ["2"]
    press(ENTER)
    write("theo phiếu giấy")
    press(ENTER, ENTER)
    qtbot.waitUntil(lambda: dialog.conflict_combo.count() == 1)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.choices)
    write("1")
    press(ENTER)
    write("theo phiếu giấy")
    press(ENTER, ENTER)
    qtbot.waitUntil(dialog.conflict_card.isHidden)

    assert household_history(place.folder, place.standards, home.household_id).conflicts == ()
    assert QApplication.focusWidget() is dialog.table


def test_a_conflict_is_not_settled_without_a_reason(
    qtbot, workspace: Workspace, two: tuple[Village, Household, Pair]
) -> None:
    place, home, pair = two
    for folder, phone in ((pair.first, "0912000001"), (pair.second, "0912000002")):
        with folder.work() as unit:
            unit.append(records.HOUSEHOLD, home.household_id, {"phone": phone})
            unit.commit()
    pair.exchange()
    dialog = HistoryDialog(workspace, place.folder, place.standards, home.household_id)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.conflict_combo)

    until(dialog.choices)
    write("1")
    press(ENTER)
    write("  ")
    press(ENTER)

    assert not dialog.settle_button.isEnabled()
    assert len(household_history(place.folder, place.standards, home.household_id).conflicts) == 1
