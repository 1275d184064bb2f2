"""What two computers keyed differently stands beside the answer, F3 leads to it, and a filter finds the households."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from tests_support.entry import Commune, new_commune, press
from tests_support.two_computers import Pair

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.household_list import DISPUTED, status_counts
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.gui.widgets.form.question_row import QuestionRow
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.disputes import read_disputes
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.history import household_history, settle_conflict
from ngheo_desktop.services.questionnaires import open_questionnaire, save_pending

F3 = Qt.Key.Key_F3
MARK = "Hai máy ghi khác nhau"


def row(page: QuestionnairePage, question: str) -> QuestionRow:
    return page.form_view._rows[question]


@dataclass
class Two:
    """A household of two people on two computers that know each other."""

    first: Commune
    second: Folder
    pair: Pair
    household_id: RecordId
    member_id: RecordId

    def key(self, question: str, values: tuple[Value, Value], member_id: RecordId | None = None) -> None:
        for folder, name, value in (
            (self.first.folder, "Lò Thị Một", values[0]),
            (self.second, "Tòng Văn Hai", values[1]),
        ):
            folder.take_keyboard(name)
            assert self.first.review_round is not None
            session = open_questionnaire(folder, self.first.standards, self.household_id, self.first.review_round)
            save_pending(folder, session.set_answer(question, value, member_id))
            folder.take_keyboard("")

    def write(self, kind: str, record_id: RecordId, field: str, values: tuple[Value, Value]) -> None:
        for folder, value in zip((self.first.folder, self.second), values, strict=True):
            with folder.work() as unit:
                unit.append(kind, record_id, {field: value})
                unit.commit()


@pytest.fixture
def two(tmp_path: Path, clock: FixedClock) -> Iterator[Two]:
    first = new_commune(tmp_path / "one", clock)
    second = new_commune(tmp_path / "two", clock, with_round=False)
    household_id = first.add("Lường Thị Ún", others=1)
    first.add("Vì Văn Póm")
    member_id = first.book.get(household_id).members[1].member_id
    pair = Pair.of(first.folder, second.folder, load_areas(), tmp_path)
    yield Two(first, second.folder, pair, household_id, member_id)
    first.folder.close()
    second.folder.close()


@pytest.fixture
def page(qtbot, workspace: Workspace, two: Two) -> QuestionnairePage:
    made = QuestionnairePage(workspace, two.first.folder, two.first.standards, two.first.book)
    qtbot.addWidget(made)
    qtbot.addWidget(made.panel)
    workspace.operations.changed.connect(lambda changes, _: made.refresh(changes))
    made.resize(900, 640)
    made.show()
    qtbot.waitActive(made)
    return made


def test_an_answer_keyed_differently_on_two_computers_shows_both_and_f3_leads_to_it(two: Two, page) -> None:
    two.key("water.source", ("rain", "drilled_well"))
    two.pair.exchange()
    page.open_household(two.household_id)
    shown = row(page, "water.source")._problem.text()

    assert shown.startswith(f"⚠ {MARK}: ")
    assert "Nước mưa” (Lò Thị Một, " in shown
    assert "Giếng khoan” (Tòng Văn Hai, " in shown
    assert "1 chỗ khác nhau (F3)" in page.strip.text
    assert page.banner.kind == "warning"
    assert page.banner.text == f"{MARK} 1 chỗ ở hộ này."
    press(F3)
    assert page.form_view.walk.here() == ("water.source", "")
    # It asks for no reason: it is settled in the history.
    assert row(page, "water.source").reason.isHidden()


def test_a_persons_answer_and_name_in_conflict_stand_under_their_cells(two: Two, page) -> None:
    two.key("allowance", ("yes", "no"), two.member_id)
    two.write(records.MEMBER, two.member_id, "full_name", ("Lường Văn Pan", "Lường Văn Bản"))
    two.pair.exchange()
    page.open_household(two.household_id)
    places = []
    for _ in range(3):
        press(F3)
        places.append(page.form_view.walk.here())
        roster = page.form_view._rosters["people" if places[-1].question == "full_name" else "members"]
        assert MARK in roster.panel._fault.text()

    assert places == [("full_name", two.member_id), ("allowance", two.member_id), ("full_name", two.member_id)]


def test_what_stands_in_no_field_is_told_above_the_form(two: Two, page) -> None:
    two.write(records.HOUSEHOLD, two.household_id, "phone", ("0912000001", "0912000002"))
    two.pair.exchange()
    page.open_household(two.household_id)

    assert page.banner.text == f"{MARK} 1 chỗ ở hộ này."
    assert "F3" not in page.banner.accessibleName()
    assert "Ctrl+H" in page.banner.accessibleName()


def test_the_note_goes_when_the_conflict_is_settled(qtbot, workspace: Workspace, two: Two, page) -> None:
    two.key("water.source", ("rain", "drilled_well"))
    two.pair.exchange()
    page.open_household(two.household_id)
    folder, standards = two.first.folder, two.first.standards
    (conflict,) = household_history(folder, standards, two.household_id).conflicts
    workspace.operations.run(
        page, lambda: settle_conflict(folder, standards, two.household_id, conflict, "rain", "theo phiếu giấy")
    )
    qtbot.waitUntil(lambda: not page.form_view.disputes)

    assert row(page, "water.source")._problem.isHidden()
    assert "khác nhau" not in page.strip.text
    assert not page.banner.isVisible()


def test_a_household_without_conflicts_says_nothing(two: Two, page) -> None:
    two.key("water.source", ("rain", "rain"))
    two.pair.exchange()
    page.open_household(two.household_id)

    assert not page.form_view.disputes
    assert not page.banner.isVisible()


def test_a_second_keying_is_told_of_no_conflict(qtbot, workspace: Workspace, two: Two) -> None:
    two.key("water.source", ("rain", "drilled_well"))
    two.pair.exchange()
    assert two.first.review_round is not None
    session = open_questionnaire(two.first.folder, two.first.standards, two.household_id, two.first.review_round)
    assert read_disputes(two.first.folder, two.first.standards, session).count == 1
    session.questionnaire_id = RecordId("verification")

    assert read_disputes(two.first.folder, two.first.standards, session).count == 0


def test_the_filter_finds_the_households_in_conflict_and_counts_them(qtbot, workspace: Workspace, two: Two) -> None:
    listed = HouseholdsPage(workspace, two.first.folder, two.first.standards, two.first.book)
    qtbot.addWidget(listed)
    listed.activate()
    chip = listed.filters.chips["status"]
    assert listed._model.rowCount() == 2
    two.key("water.source", ("rain", "drilled_well"))
    two.pair.exchange()
    chip.choose(DISPUTED)

    assert chip.text().startswith("Phiếu: ⚠ Hai máy ghi khác nhau")
    assert listed._model.rowCount() == 1
    assert listed._model.row(0).household_id == two.household_id
    assert listed._model.row(0).head_name == "Lường Thị Ún"
    assert status_counts(two.first.book.counts(listed._query))[DISPUTED] == 1
    chip.choose("")
    assert listed._model.rowCount() == 2
