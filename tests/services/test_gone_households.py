"""Households that are gone can be found, and come back as they were."""

import pytest
from tests_support.families import Village, everything

from ngheo_desktop.domain import records
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.duplicates import DuplicateDesk
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.gone_households import Gone, gone_households, restore
from ngheo_desktop.services.history import bring_back
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.life_event_work import Joining
from ngheo_desktop.services.life_events import (
    record_death,
    record_dissolution,
    record_merge,
    record_move_in,
    record_move_out,
)
from ngheo_desktop.store.check import check


def gone(place: Village) -> list[Gone]:
    return gone_households(place.folder, place.standards)


def set_number(folder: Folder, member_id: str, number: str) -> None:
    with folder.work() as unit:
        unit.append(records.MEMBER, RecordId(member_id), {"citizen_id": number})
        unit.commit()


def test_nothing_is_gone_at_first(place: Village, home: Household) -> None:
    assert gone(place) == []


def test_a_dissolved_household_comes_back_as_it_was(place: Village, home: Household) -> None:
    before = everything(place.folder.database, place.review_round.round_id)
    record_dissolution(place.folder, place.standards, home.household_id, "2026-11-12")
    (found,) = gone(place)

    assert (found.name, found.village, found.on) == ("Hoàng Văn Tình", "Nà Cà", "2026-11-12")
    restore(place.folder, place.standards, found, "ghi nhầm hộ")

    assert gone(place) == []
    assert everything(place.folder.database, place.review_round.round_id) == before
    assert check(place.folder.database).ok


def test_a_household_that_left_or_died_out_or_went_into_another_is_named(place: Village, home: Household) -> None:
    left, died = place.family(), place.family((("Mùa A Chống", "male", "1940", "chu_ho"),))
    joined = place.family((("Giàng Thị Dợ", "female", "1950", "chu_ho"),))
    members = [member.member_id for member in left.members]
    record_move_out(place.folder, place.standards, left.household_id, "2026-11-01", members)
    record_death(place.folder, place.standards, died.household_id, "2026-11-02", [died.members[0].member_id])
    record_merge(place.folder, place.standards, joined.household_id, home.household_id, "2026-11-03", {})

    assert [(one.name, one.on) for one in gone(place)] == [
        ("Giàng Thị Dợ", "2026-11-03"),
        ("Mùa A Chống", "2026-11-02"),
        ("Hoàng Văn Tình", "2026-11-01"),
    ]
    for one in gone(place):
        restore(place.folder, place.standards, one, "ghi nhầm")

    assert [place.get(one.household_id) for one in (home, left, died, joined)] == [home, left, died, joined]


def test_nothing_comes_back_without_a_reason(place: Village, home: Household) -> None:
    record_dissolution(place.folder, place.standards, home.household_id, "2026-11-12")

    with pytest.raises(KnownError) as fault:
        restore(place.folder, place.standards, gone(place)[0], " ")

    assert fault.value.code is ErrorCode.INPUT_REQUIRED
    assert len(gone(place)) == 1


# -- merged as duplicates ---------------------------------------------------------------------------------------------


@pytest.fixture
def twice(place: Village) -> Household:
    """The wife of `home` once more, with a son and with what was not known of her there."""
    made = place.family((("Lý Thị Mây", "female", "1972", "chu_ho"), ("Hoàng Văn Sử", "male", "2004", "con_de")))
    book = HouseholdBook(place.folder)
    set_number(place.folder, made.members[0].member_id, "019172000123")
    book.edit_household(made.household_id, {"phone": "0912345678"})
    return place.get(made.household_id)


def test_a_household_merged_as_a_duplicate_comes_back_with_everything(
    place: Village, home: Household, twice: Household
) -> None:
    place.answer(home.household_id, {"h.water.source": "piped"})
    place.answer(twice.household_id, {"h.toilet.kind": "septic", f"m.{twice.members[1].member_id}.insured": "yes"})
    before = everything(place.folder.database, place.review_round.round_id)
    desk = DuplicateDesk(place.folder)
    match = desk.match(home, twice, (home.members[1], twice.members[0]))
    desk.merge_households(match, "một hộ ghi hai lần")
    (found,) = gone(place)

    assert found.is_merged
    assert place.get(home.household_id).phone == "0912345678"
    restore(place.folder, place.standards, found, "hai hộ khác nhau")

    assert everything(place.folder.database, place.review_round.round_id) == before
    assert check(place.folder.database).ok


def test_a_merged_household_does_not_come_back_once_its_people_moved_on(
    place: Village, home: Household, twice: Household
) -> None:
    desk = DuplicateDesk(place.folder)
    desk.merge_households(desk.match(home, twice, (home.members[1], twice.members[0])), "một hộ")
    third = place.family((("Giàng Thị Dợ", "female", "1950", "chu_ho"),))
    joining = Joining((), home.household_id, [twice.members[1].member_id])
    record_move_in(place.folder, place.standards, third.household_id, "2026-11-05", joining)

    with pytest.raises(KnownError) as fault:
        restore(place.folder, place.standards, gone(place)[0], "hai hộ")

    assert fault.value.code is ErrorCode.LIFE_RESTS
    assert len(gone(place)) == 1


def test_a_merged_person_who_is_brought_back_takes_the_copied_values_along(
    commune: Folder, place: Village, home: Household, twice: Household
) -> None:
    wife, other = home.members[1], twice.members[0]
    place.answer(twice.household_id, {f"m.{other.member_id}.insured": "yes"})
    before = everything(commune.database, place.review_round.round_id)
    DuplicateDesk(commune).merge_people(wife, other, {"birth_date": "1972"}, "ghi hai lần")

    assert place.get(home.household_id).members[1].citizen_id == "019172000123"
    own = ("member", other.member_id, "removed", None)
    bring_back(commune, place.standards, twice.household_id, *own, "hai người khác nhau")

    assert place.get(home.household_id) == home
    assert place.get(twice.household_id) == twice
    assert place.member_answers(home.household_id, wife.member_id) == {}
    assert everything(commune.database, place.review_round.round_id)[0] == before[0]
    assert check(commune.database).ok


def test_a_value_corrected_after_the_merge_stays_when_the_other_comes_back(
    commune: Folder, place: Village, home: Household, twice: Household
) -> None:
    wife, other = home.members[1], twice.members[0]
    DuplicateDesk(commune).merge_people(wife, other, {}, "ghi hai lần")
    set_number(commune, wife.member_id, "019172000999")
    own = ("member", other.member_id, "removed", None)
    bring_back(commune, place.standards, twice.household_id, *own, "hai người khác nhau")

    assert place.get(home.household_id).members[1].citizen_id == "019172000999"
    assert place.get(twice.household_id) == twice
