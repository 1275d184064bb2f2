"""What a start shows after the program was killed while somebody keyed, and after it was closed by a person."""

from collections.abc import Iterator

import pytest
from tests_support.second_keying import SECOND, key_again

from ngheo_desktop.app.pictures import shown_window
from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.verification import verification_id
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.gui.pages.verification.page import VerificationPage
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.messages import choose_language
from ngheo_desktop.services.folder import COMMUNE, Folder, Setup, create_folder
from ngheo_desktop.services.keyboard import hand_over
from ngheo_desktop.services.pending_answers import save_pending
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.recovery import close_properly, stopped_at
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.verification import VerificationDesk
from ngheo_desktop.services.verification_sample import draw
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


def answer_blind(folder: Folder, standards: Standards) -> str:
    """Let a second operator key the first answers of a drawn household blind; return the household."""
    review_round = get_round(folder)
    household_id = draw(folder, standards, review_round, 100, seed=7).household_ids[-1]
    hand_over(folder, SECOND)
    session = VerificationDesk(folder, standards, review_round).open_blind(household_id)
    for question, answer in (("house.wall", "durable"), ("house.pillar", "durable")):
        save_pending(folder, session.set_answer(question, answer))
    return household_id


def restart(folder: Folder) -> None:
    """As after a start: the officer has the keyboard again."""
    folder.take_keyboard("")


def test_after_a_kill_in_a_second_keying_it_goes_on_blind_in_the_name_of_who_keyed(
    folder: Folder, standards: Standards
) -> None:
    choose_language("vi")
    household_id = answer_blind(folder, standards)
    restart(folder)
    with shown_window(folder, standards) as (window, _):
        page = window.page("verification")
        assert isinstance(page, VerificationPage)
        assert window.current_key == "verification"
        assert page.is_blind
        session = page.blind.session
        assert session is not None
        assert session.household.household_id == household_id
        assert session.answer("house.pillar") == "durable"
        assert page.blind.form_view.walk.here() == ("house.pillar", "")
        assert folder.operator == SECOND
        assert page.blind.banner.text.startswith("Lần trước chương trình bị tắt đột ngột")
        assert SECOND in page.blind.banner.accessibleName()


def test_a_second_keying_that_was_left_properly_opens_on_the_first_page(folder: Folder, standards: Standards) -> None:
    answer_blind(folder, standards)
    close_properly(folder)
    restart(folder)
    with shown_window(folder, standards) as (window, _):
        assert window.current_key == "households"
        assert folder.operator == "Nguyễn Thị Mẫu"


def test_a_household_keyed_blind_to_its_end_before_a_kill_can_be_compared(folder: Folder, standards: Standards) -> None:
    household_id = answer_blind(folder, standards)
    key_again(folder, VerificationDesk(folder, standards, get_round(folder)).open_blind(RecordId(household_id)))
    # `save` of a session tells no place: the page's way of writing does.
    session = VerificationDesk(folder, standards, get_round(folder)).open_blind(RecordId(household_id))
    save_pending(folder, session.set_answer("house.roof", session.answer("house.roof")))
    restart(folder)
    with shown_window(folder, standards) as (window, _):
        page = window.page("verification")
        assert isinstance(page, VerificationPage)
        assert page.is_blind
        assert page.blind.form_view.walk.here() == ("house.roof", "")


def test_the_first_keying_keeps_its_place_while_others_key_blind(folder: Folder, standards: Standards) -> None:
    first, _ = answer_of_a_member(folder, standards)
    answer_blind(folder, standards)
    close_properly(folder)
    stopped = stopped_at(folder)

    assert stopped is not None
    assert (stopped.place.household_id, stopped.place.second, stopped.interrupted) == (first, "", False)


def test_a_second_keying_that_was_settled_elsewhere_leaves_the_list(folder: Folder, standards: Standards) -> None:
    household_id = answer_blind(folder, standards)
    record_id = verification_id(get_round(folder).round_id, RecordId(household_id))
    with folder.work() as unit:
        unit.append("verification", record_id, {"status": "settled"})
        unit.commit()
    restart(folder)
    with shown_window(folder, standards) as (window, _):
        page = window.page("verification")
        assert isinstance(page, VerificationPage)
        assert not page.is_blind
