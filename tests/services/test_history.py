"""The history of a household: everything in words, earlier values brought back, conflicts of two computers settled."""

import pytest
from tests_support.families import Village
from tests_support.folders import MakeFolder

from ngheo_desktop.domain import records
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services import life_events
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.history import bring_back, household_history, settle_conflict
from ngheo_desktop.services.life_event_restore import void_event
from ngheo_desktop.services.life_event_work import NewPerson, Succession
from ngheo_desktop.services.maintenance import check_folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import journal

DAY = "2026-11-02"


def take_in(source: Folder, target: Folder) -> None:
    with target.work() as unit:
        unit.receive(list(journal.changes(source.database)))
        unit.commit()


def test_events_of_two_computers_are_united_and_the_conflict_is_settled(
    make_folder: MakeFolder, standards: Standards
) -> None:
    first, second = make_folder("one", commune="05665"), make_folder("two", commune="05665")
    place = Village.of(first, standards)
    home = place.family()
    father, mother, son, daughter = [member.member_id for member in home.members]
    take_in(first, second)
    follows = Succession(mother, {son: "con_de", daughter: "con_de"})
    died = life_events.record_death(first, standards, home.household_id, DAY, [father], follows)
    life_events.record_birth(second, standards, home.household_id, NewPerson("Hoàng Văn Bé", "male", DAY, "chau"))
    with second.work() as unit:
        unit.append(records.MEMBER, mother, {"relation": "khac"}, reason="gõ nhầm")
        unit.commit()
    take_in(first, second)
    take_in(second, first)

    one, two = (household_history(folder, standards, home.household_id) for folder in (first, second))

    # Nothing is lost, and both computers tell the same.
    assert [entry.ref for entry in one.entries] == [entry.ref for entry in two.entries]
    assert len(life_events.events_of(first, home.household_id)) == 2
    (conflict,) = one.conflicts
    assert {choice.value for choice in conflict.choices} == {"chu_ho", "khac"}
    with pytest.raises(KnownError) as refused:
        void_event(first, standards, died.event_id, "ghi nhầm")
    assert refused.value.code is ErrorCode.LIFE_RESTS
    settle_conflict(first, standards, home.household_id, conflict, "chu_ho", "vợ làm chủ hộ")

    assert household_history(first, standards, home.household_id).conflicts == ()
    assert place.get(home.household_id).head is not None
    assert check_folder(first).ok
    assert check_folder(second).ok


def test_a_value_changed_twice_comes_back_and_what_belongs_to_an_event_does_not(
    commune: Folder, standards: Standards
) -> None:
    place = Village.of(commune, standards)
    home = place.family()
    own = (records.HOUSEHOLD, home.household_id)
    for phone in ("0912", "0987"):
        with commune.work() as unit:
            unit.append(*own, {"phone": phone}, reason="gõ")
            unit.commit()

    bring_back(commune, standards, home.household_id, *own, "phone", "0912", "số cũ đúng")

    newest = household_history(commune, standards, home.household_id).entries[0]
    assert (newest.old, newest.new, newest.why, newest.stands) == ("0987", "0912", "số cũ đúng", True)
    with pytest.raises(KnownError) as refused:
        bring_back(commune, standards, home.household_id, *own, "removed", True, "không được")
    assert refused.value.code is ErrorCode.LIFE_NOT_BY_ITSELF
