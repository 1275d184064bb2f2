"""What a start shows after the program was killed while somebody keyed, and after it was closed by a person."""

from collections.abc import Iterator

import pytest

from ngheo_desktop.app.pictures import shown_window
from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.messages import choose_language
from ngheo_desktop.services.folder import COMMUNE, Folder, Setup, create_folder
from ngheo_desktop.services.questionnaires import open_questionnaire, save_pending
from ngheo_desktop.services.recovery import close_properly
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households


@pytest.fixture
def folder(location: DataFolder, standards: Standards, clock: FixedClock) -> Iterator[Folder]:
    setup = Setup(role=COMMUNE, officer="Nguyễn Thị Mẫu", commune_code="05665")
    made = create_folder(location, setup, passphrase=None, clock=clock, areas=standards.areas)
    with made.folder as opened:
        add_sample(opened, standards, households=6, seed=4)
        yield opened


def answer_of_a_member(folder: Folder, standards: Standards) -> tuple[str, str]:
    """Key one answer of the last member of a household; return the household and the member."""
    household = list(households.all(folder.database))[3]
    member = household.members[-1]
    session = open_questionnaire(folder, standards, household.household_id, get_round(folder))
    save_pending(folder, session.set_answer("allowance", "no", member.member_id))
    return household.household_id, member.member_id


def test_after_a_kill_the_program_opens_where_work_stopped_and_says_so(folder: Folder, standards: Standards) -> None:
    choose_language("vi")
    household_id, member_id = answer_of_a_member(folder, standards)
    with shown_window(folder, standards) as (window, _):
        page = window.page("questionnaire")
        assert isinstance(page, QuestionnairePage)
        assert window.current_key == "questionnaire"
        assert page.session is not None
        assert page.session.household.household_id == household_id
        assert page.form_view.walk.here() == ("allowance", member_id)
        focus = window.focusWidget()
        assert focus is not None
        assert page.form_view.isAncestorOf(focus)
        assert page.banner.text.startswith("Lần trước chương trình bị tắt đột ngột")


def test_after_a_proper_close_the_program_opens_on_its_first_page(folder: Folder, standards: Standards) -> None:
    answer_of_a_member(folder, standards)
    close_properly(folder)
    with shown_window(folder, standards) as (window, _):
        assert window.current_key == "households"


def test_a_household_that_is_gone_does_not_keep_the_program_from_opening(folder: Folder, standards: Standards) -> None:
    household_id, _ = answer_of_a_member(folder, standards)
    with folder.work() as unit:
        unit.append("household", household_id, {"removed": True, "removed_reason": "chuyển đi"})
        unit.commit()
    with shown_window(folder, standards) as (window, _):
        page = window.page("questionnaire")
        assert isinstance(page, QuestionnairePage)
        assert page.session is None
        assert page.nothing_open.isVisible()
