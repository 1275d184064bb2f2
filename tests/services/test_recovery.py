"""Where work stopped is known after any end, and an end that nobody asked for is told from one that was."""

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.survey import RoundKind
from ngheo_desktop.services.folder import Folder, open_folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.questionnaires import QuestionnaireSession, open_questionnaire
from ngheo_desktop.services.recovery import Place, Stopped, close_properly, stopped_at
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.villages import VillageBook
from ngheo_desktop.store import journal


def opened(folder: Folder, standards: Standards) -> QuestionnaireSession:
    review_round = create_round(folder, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=("vn-2022-2026",))
    with folder.work() as unit:
        village_id = VillageBook(folder, unit, "05665").id_of("Nà Lẹng")
        unit.commit()
    household_id, _ = HouseholdBook(folder).add_household({"village_id": village_id}, {"full_name": "Ma Thị Sửu"})
    return open_questionnaire(folder, standards, household_id, review_round)


def test_the_place_of_the_last_answer_is_on_the_disk_with_the_answer(
    commune: Folder, standards: Standards, clock: FixedClock
) -> None:
    assert stopped_at(commune) is None
    session = opened(commune, standards)
    session.save(session.set_answer("water.source", "rain"))
    member_id = session.household.members[0].member_id
    session.save(session.set_answer("insured", "yes", member_id) | session.set_answer("allowance", "no", member_id))
    place = Place(session.review_round.round_id, session.household.household_id, "allowance", member_id)
    paths = commune.paths
    # As a power cut leaves it: nothing is said before the end.
    commune.close()

    with open_folder(paths, clock=clock) as again:
        assert stopped_at(again) == Stopped(place, interrupted=True)
        close_properly(again)
        assert stopped_at(again) == Stopped(place, interrupted=False)


def test_where_work_is_never_leaves_the_computer(commune: Folder, standards: Standards) -> None:
    session = opened(commune, standards)
    before = journal.count(commune.database)
    session.save(session.set_answer("water.source", "rain"))

    assert journal.count(commune.database) == before + 1
    close_properly(commune)
    close_properly(commune)
    assert journal.count(commune.database) == before + 1
