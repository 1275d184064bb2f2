"""Duplicates: proposed for good reasons only, settled by people, and nothing lost when two become one."""

import pytest

from ngheo_desktop.domain import records
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId, new_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import RoundKind, questionnaire_id
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.duplicates import DuplicateDesk, DuplicateReason
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.villages import VillageBook
from ngheo_desktop.store import class_records, households, journal, questionnaires
from ngheo_desktop.store.check import check


class Commune:
    """Adds households by hand."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def add(self, village: str, *people: dict[str, Value]) -> Household:
        now = self.folder.clock.now()
        household_id = new_record_id(now)
        with self.folder.work() as unit:
            village_id = VillageBook(self.folder, unit, "05665").id_of(village)
            unit.append(records.HOUSEHOLD, household_id, {"commune_code": "05665", "village_id": village_id})
            for position, person in enumerate(people, start=1):
                fields: dict[str, Value] = {"household_id": household_id, "position": position, **person}
                if position == 1:
                    fields["relation"] = "chu_ho"
                unit.append(records.MEMBER, new_record_id(now), fields)
            unit.commit()
        return households.get(self.folder.database, household_id)

    def append(self, kind: str, record_id: RecordId, fields: dict[str, Value]) -> None:
        with self.folder.work() as unit:
            unit.append(kind, record_id, fields)
            unit.commit()


@pytest.fixture
def place(commune: Folder) -> Commune:
    return Commune(commune)


def person(name: str, born: str | None = None, number: str | None = None) -> dict[str, Value]:
    return {"full_name": name, "birth_date": born, "citizen_id": number}


def test_one_number_on_two_people_is_proposed(commune: Folder, place: Commune) -> None:
    place.add("Nà Lẹng", person("Hoàng Thị Mẫu", "1990", "019190012345"))
    place.add("Bản Tèn", person("Hoàng Thị Mậu", "1991", "019190012345"))

    (pair,) = DuplicateDesk(commune).find()

    assert pair.reasons == (DuplicateReason.CITIZEN_ID,)
    assert not pair.in_one_household


def test_one_name_and_year_of_birth_in_one_village_is_proposed(commune: Folder, place: Commune) -> None:
    place.add("Nà Lẹng", person("Lò Thanh Hà", "1962-03-05"))
    place.add("Nà Lẹng", person("Lò Thanh Hạ", "1962"))

    (pair,) = DuplicateDesk(commune).find()

    assert pair.reasons == (DuplicateReason.NAME_AND_BIRTH,)


@pytest.mark.parametrize(
    ("first", "second", "village"),
    [
        (person("Lò Thanh Hà", "1962"), person("Lò Thanh Hà", "1962"), "Bản Tèn"),
        (person("Lò Thanh Hà", "1962"), person("Lò Thanh Hà", "1963"), "Nà Lẹng"),
        (person("Lò Thanh Hà"), person("Lò Thanh Hà"), "Nà Lẹng"),
        (person("Lò Thanh Hà", "1962", ""), person("Ma Thị Sửu", "1970", ""), "Nà Lẹng"),
    ],
)
def test_a_name_alone_or_an_empty_number_is_no_reason(
    commune: Folder, place: Commune, first: dict[str, Value], second: dict[str, Value], village: str
) -> None:
    place.add("Nà Lẹng", first)
    place.add(village, second)

    assert DuplicateDesk(commune).find() == []


def test_people_said_not_to_be_the_same_are_proposed_no_more(commune: Folder, place: Commune) -> None:
    place.add("Nà Lẹng", person("Lò Thanh Hà", "1962"), person("Lò Thanh Hà", "1962"))
    desk = DuplicateDesk(commune)
    (pair,) = desk.find()

    desk.say_not_same(pair, "Hai anh em họ cùng tên")

    assert pair.in_one_household
    assert desk.find() == []


def test_merged_people_keep_what_only_one_of_them_had(commune: Folder, place: Commune, standards: Standards) -> None:
    review = create_round(commune, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=("vn-2022-2026",))
    here = place.add("Nà Lẹng", person("Bàn Thị Mẹ", "1950"), person("Lò Thanh Hà", "1962"))
    there = place.add("Nà Lẹng", person("Lò Thanh Hà", "1962-03-05", "019162000001"))
    place.append(
        records.QUESTIONNAIRE,
        questionnaire_id(review.round_id, there.household_id),
        {
            "household_id": there.household_id,
            "round_id": review.round_id,
            "form_id": review.form_id,
            "status": "open",
            f"m.{there.members[0].member_id}.insured": "yes",
        },
    )
    desk = DuplicateDesk(commune)
    (pair,) = desk.find()
    keep, give_up = here.members[1], there.members[0]

    desk.merge_people(keep, give_up, {"birth_date": "1962-03-05"}, "Ghi hai lần")

    left = households.get(commune.database, here.household_id).members[1]
    answers = questionnaires.get(commune.database, here.household_id, review.round_id)
    assert pair.first.full_name == pair.second.full_name
    assert (left.birth_date, left.citizen_id, left.relation) == ("1962-03-05", "019162000001", None)
    assert answers is not None
    assert answers.member_answers == {keep.member_id: {"insured": "yes"}}
    assert households.get(commune.database, there.household_id).members == ()
    assert desk.find() == []
    assert journal.history(commune.database, give_up.member_id)[-1].reason == "Ghi hai lần"


def test_two_records_of_one_household_become_one(commune: Folder, place: Commune, standards: Standards) -> None:
    review = create_round(commune, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=("vn-2022-2026",))
    kept = place.add("Nà Lẹng", person("Ma Thị Sửu", "1970", "019170000001"))
    twice = place.add(
        "Bản Tèn", person("Ma Thị Sửu", "1970", "019170000001"), person("Ma Văn Lộc", "1995"), person("Ma A Dũng")
    )
    for household, roof, wall in ((kept, "durable", None), (twice, "not_durable", "durable")):
        place.append(
            records.QUESTIONNAIRE,
            questionnaire_id(review.round_id, household.household_id),
            {
                "household_id": household.household_id,
                "round_id": review.round_id,
                "form_id": review.form_id,
                "status": "open",
                "h.house.roof": roof,
                "h.house.wall": wall,
            },
        )
    for household, year in ((kept, 2025), (twice, 2025), (twice, 2024)):
        place.append(
            records.CLASS_RECORD,
            new_record_id(commune.clock.now()),
            {"household_id": household.household_id, "year": year, "standard": "vn-2022-2026"},
        )
    desk = DuplicateDesk(commune)

    match = desk.match(kept, twice)
    desk.merge_households(match, "Một hộ ghi hai thôn")

    now = households.get(commune.database, kept.household_id)
    answers = questionnaires.get(commune.database, kept.household_id, review.round_id)
    assert [member.full_name for member in match.moving] == ["Ma Văn Lộc", "Ma A Dũng"]
    assert [member.full_name for member in now.members] == ["Ma Thị Sửu", "Ma Văn Lộc", "Ma A Dũng"]
    assert [member.is_head for member in now.members] == [True, False, False]
    assert answers is not None
    assert answers.household_answers == {"house.roof": "durable", "house.wall": "durable"}
    assert sorted(one.year or 0 for one in class_records.get(commune.database, kept.household_id)) == [2024, 2025]
    with pytest.raises(KnownError) as gone:
        households.get(commune.database, twice.household_id)
    assert gone.value.code is ErrorCode.STORE_NO_RECORD
    assert check(commune.database).ok


def test_merged_households_are_what_they_were_when_the_merge_is_taken_back(
    commune: Folder, place: Commune, standards: Standards
) -> None:
    review = create_round(commune, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=("vn-2022-2026",))
    kept = place.add("Nà Lẹng", person("Ma Thị Sửu", "1970", "019170000001"))
    twice = place.add("Bản Tèn", person("Ma Thị Sửu", "1970", "019170000001"), person("Ma Văn Lộc", "1995"))
    place.append(
        records.QUESTIONNAIRE,
        questionnaire_id(review.round_id, twice.household_id),
        {
            "household_id": twice.household_id,
            "round_id": review.round_id,
            "form_id": review.form_id,
            "status": "open",
            "h.house.wall": "durable",
            f"m.{twice.members[1].member_id}.insured": "yes",
        },
    )
    place.append(
        records.CLASS_RECORD,
        new_record_id(commune.clock.now()),
        {"household_id": twice.household_id, "year": 2024, "standard": "vn-2022-2026"},
    )
    desk = DuplicateDesk(commune)
    desk.merge_households(desk.match(kept, twice), "Một hộ ghi hai thôn")

    desk.take_back("Nhầm")

    database = commune.database
    answers = questionnaires.get(database, twice.household_id, review.round_id)
    assert households.get(database, kept.household_id) == kept
    assert households.get(database, twice.household_id) == twice
    assert questionnaires.get(database, kept.household_id, review.round_id) is None
    assert answers is not None
    assert answers.household_answers == {"house.wall": "durable"}
    assert [one.year for one in class_records.get(database, twice.household_id)] == [2024]
    assert len(desk.find()) == 1
    assert check(database).ok


def test_a_merge_is_not_taken_back_over_what_was_changed_since(commune: Folder, place: Commune) -> None:
    kept = place.add("Nà Lẹng", person("Ma Thị Sửu", "1970"))
    twice = place.add("Nà Lẹng", person("Ma Thị Sửu", "1970", "019170000001"))
    desk = DuplicateDesk(commune)
    desk.merge_people(kept.members[0], twice.members[0], {}, "Ghi hai lần")
    place.append(records.MEMBER, kept.members[0].member_id, {"birth_date": "1971"})

    with pytest.raises(KnownError) as refused:
        desk.take_back("Nhầm")

    assert refused.value.code is ErrorCode.LIFE_RESTS
    assert households.get(commune.database, kept.household_id).members[0].birth_date == "1971"


def test_an_upper_office_settles_no_duplicates(office: Folder) -> None:
    with pytest.raises(KnownError) as refused:
        DuplicateDesk(office).find()

    assert refused.value.code is ErrorCode.ROUND_NOT_HERE
