"""From household to household, back again, and after faults and kills."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from tests_support.entry import complete_household, open_at, open_commune, press, stored, write
from tests_support.reading import unnamed_widgets

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.messages import choose_language
from ngheo_desktop.services import questionnaires as service
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.store import households
from ngheo_desktop.store.check import check

DOWN = Qt.Key.Key_Down
UP = Qt.Key.Key_Up


def test_alt_down_and_up_walk_in_village_order(page, commune, settle) -> None:
    names = ["Bàn Thị Chỉn", "Lý Thị Mẩy", "Đặng Văn Sửu"]
    ids = [commune.add(name) for name in names]
    page.open_household(ids[0])
    alt = Qt.KeyboardModifier.AltModifier
    press(DOWN, modifier=alt)
    assert page.session.household.household_id == ids[1]
    press(Qt.Key.Key_PageDown)
    assert page.session.household.household_id == ids[2]
    press(DOWN, modifier=alt)
    assert page.session.household.household_id == ids[2], "there is none after the last"
    press(UP, modifier=alt)
    assert page.session.household.household_id == ids[1]
    settle()


def test_walking_on_commits_what_is_typed(page, commune, settle) -> None:
    first, second = commune.add("Bàn Thị Chỉn"), commune.add("Đặng Văn Sửu")
    open_at(page, first, "income_score")
    write("99")
    press(Qt.Key.Key_PageDown)
    settle()

    assert page.session.household.household_id == second
    assert stored(commune, first, "income_score") == 99


def test_a_refused_answer_keeps_the_household_on_the_screen(page, commune, settle) -> None:
    first = commune.add("Bàn Thị Chỉn")
    commune.add("Đặng Văn Sửu")
    open_at(page, first, "income_score")
    write("x")
    press(Qt.Key.Key_PageDown)

    assert page.session.household.household_id == first
    assert page.banner.kind == "error"
    settle()


def test_reopening_shows_everything_committed(page, commune, settle) -> None:
    household = complete_household(page, commune, settle)
    commune.add("Đặng Văn Sửu")
    page.go(1)
    page.open_household(household)

    assert page.form_view._rows["house.area_m2"].field.text() == "40"
    assert page.form_view._rows["info.personal"].field.codes == ["none"]
    assert page.form_view._rosters["members"].model.index(0, 1).data() != ""


def test_an_answer_that_the_disk_refuses_is_kept_and_saved_again(page, commune, settle, monkeypatch, qtbot) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.wall")
    real = service.save_pending

    def full(*_: object) -> object:
        raise KnownError(ErrorCode.STORE_DISK_FULL)

    monkeypatch.setattr("ngheo_desktop.gui.pages.questionnaire_page.save_pending", full)
    press(Qt.Key.Key_1)
    qtbot.waitUntil(page.banner.isVisible)
    assert page.has_unsaved()
    qtbot.waitUntil(lambda: page._workspace.operations.is_idle)
    monkeypatch.setattr("ngheo_desktop.gui.pages.questionnaire_page.save_pending", real)
    press(UP, Qt.Key.Key_2)
    settle()

    assert stored(commune, household, "house.wall") == "not_durable"
    assert not page.has_unsaved()
    assert page.banner.isHidden()


def test_a_change_from_elsewhere_is_shown(page, commune, settle, workspace, qtbot) -> None:
    household = commune.add("Lý Thị Mẩy")
    open_at(page, household, "house.wall")
    session = open_questionnaire(commune.folder, commune.standards, household, commune.review_round)
    pending = session.set_answer("house.roof", "durable")
    workspace.operations.run(page.panel, lambda: session.save(pending))
    settle()

    assert page.form_view._rows["house.roof"].field.codes == ["durable"]


def test_a_kill_loses_nothing_that_was_committed(tmp_path: Path, clock: FixedClock) -> None:
    root = tmp_path / "killed"
    script = Path(__file__).parents[2] / "support" / "keying_until_killed.py"
    ended = subprocess.run(
        [sys.executable, str(script), str(root)], capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == -9, ended.stderr
    committed = dict(line.split("=") for line in ended.stdout.split())
    assert committed["h.house.wall"] == "not_durable"
    again = open_commune(root, clock)
    try:
        household = next(households.all(again.folder.database))
        session = open_questionnaire(again.folder, again.standards, household.household_id, get_round(again.folder))
        found = {f"h.{name.removeprefix('h.')}": session.answer(name.removeprefix("h.")) for name in committed}
        assert found == committed
        assert check(again.folder.database).ok
    finally:
        again.folder.close()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_field_has_a_name(qtbot, workspace, commune, language: str, scheme: str) -> None:
    choose_language(language)
    theme.current().apply(scheme, 100)
    page = QuestionnairePage(workspace, commune.folder, commune.standards, commune.book)
    qtbot.addWidget(page)
    qtbot.addWidget(page.panel)
    page.show()
    page.open_household(commune.add("Nguyễn Thị Phương Thảo Nguyên Hương", others=2))

    assert unnamed_widgets(page) == []


def test_at_200_percent_nothing_is_wider_than_the_page(qtbot, workspace, commune) -> None:
    theme.current().apply("light", 200)
    page = QuestionnairePage(workspace, commune.folder, commune.standards, commune.book)
    qtbot.addWidget(page)
    qtbot.addWidget(page.panel)
    page.resize(760, 600)
    page.show()
    page.open_household(commune.add("Nguyễn Thị Phương Thảo Nguyên Hương", others=2))
    qtbot.wait(50)

    area = page.form_view._area
    assert area.horizontalScrollBar().maximum() == 0


def test_alt_and_a_number_lead_to_the_section_of_the_strip(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy", others=1)
    open_at(page, household, "house.area_m2")
    write("45")
    titles = page.form_view.section_titles()
    number = titles.index(page.form_view._boxes["members"].title) + 1
    press(Qt.Key(ord("0") + number), modifier=Qt.KeyboardModifier.AltModifier)
    settle()

    assert page.form_view.walk.section == "members"
    assert page.form_view.title_of("members")[0] == number
    assert stored(commune, household, "house.area_m2") == "45"
    press(Qt.Key.Key_9, modifier=Qt.KeyboardModifier.AltModifier)
    assert (len(titles) < 9) is (page.form_view.walk.section == "members")


def test_who_people_are_is_counted_and_led_to(page, commune, settle) -> None:
    household = complete_household(page, commune, settle)
    commune.book.add_member(commune.book.get(household), {"full_name": "Bàn Văn Lộc", "birth_date": "2024-03-05"})
    page.open_household(household)
    new = commune.book.get(household).members[1].member_id
    before = len(page.finder._left())
    assert {("relation", new), ("sex", new)} <= page.finder._left()
    assert f"còn {before} câu" in page.strip.text.lower()
    assert page.form_view.enter("house.roof")
    press(Qt.Key.Key_F2)
    assert page.form_view.walk.here() == ("relation", new)
    write("con de")
    press(Qt.Key.Key_Return)
    assert page.form_view.walk.here() == ("sex", new)
    press(Qt.Key.Key_1)
    settle()

    assert len(page.finder._left()) == before - 2
