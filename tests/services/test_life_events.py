"""Life events: each leaves the household as the law and the family see it, and nothing is lost."""

import pytest
from tests_support.families import FAMILY, RULES, Village
from tests_support.histories import Histories

from ngheo_desktop.domain import records
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.household import HEAD, Household, Member
from ngheo_desktop.domain.ids import RecordId, derived_record_id
from ngheo_desktop.domain.life_event import EventKind
from ngheo_desktop.domain.movement import Movement
from ngheo_desktop.domain.survey import QuestionnaireStatus, questionnaire_id
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services import life_events
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.life_event_work import Joining, NewHousehold, NewPerson, Succession
from ngheo_desktop.services.maintenance import check_folder
from ngheo_desktop.services.movement import movement_of_year
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import class_history, households, questionnaires
from ngheo_desktop.store import life_events as stored

DAY = "2026-11-02"


def ids(home: Household) -> list[RecordId]:
    return [member.member_id for member in home.members]


def test_a_newborn_is_the_last_of_the_household_from_the_birthday_on(place: Village, home: Household) -> None:
    child = NewPerson("Hoàng Văn Bé", "male", DAY, "chau", "02")

    made = life_events.record_birth(place.folder, place.standards, home.household_id, child)

    assert place.names(home.household_id)[-1] == "Hoàng Văn Bé"
    event = stored.get(place.folder.database, made.event_id)
    assert (event.kind, event.on, event.people) == (EventKind.BIRTH, DAY, 1)
    assert list(event.member_ids) == ids(place.get(home.household_id))[-1:]
    assert check_folder(place.folder).ok


def test_the_widow_follows_the_head_and_the_others_get_new_relations(place: Village, home: Household) -> None:
    father, mother, son, daughter = ids(home)
    follows = Succession(mother, {son: "con_de", daughter: None})

    life_events.record_death(place.folder, place.standards, home.household_id, DAY, [father], follows)

    after = place.get(home.household_id)
    assert [member.full_name for member in after.members] == ["Lý Thị Mẩy", "Hoàng Văn Páo", "Hoàng Thị Sen"]
    assert [member.relation for member in after.members] == ["chu_ho", "con_de", None]


def test_the_death_of_a_head_without_a_new_one_is_refused(place: Village, home: Household) -> None:
    with pytest.raises(KnownError) as refused:
        life_events.record_death(place.folder, place.standards, home.household_id, DAY, ids(home)[:1])

    assert refused.value.code is ErrorCode.LIFE_HEAD_NEEDED
    assert place.get(home.household_id) == home
    assert life_events.events_of(place.folder, home.household_id) == []


def test_a_dead_person_cannot_be_the_new_head(place: Village, home: Household) -> None:
    father, mother, *_ = ids(home)

    with pytest.raises(KnownError) as refused:
        life_events.record_death(
            place.folder, place.standards, home.household_id, DAY, [father, mother], Succession(mother)
        )

    assert refused.value.code is ErrorCode.LIFE_HEAD_NEEDED


def test_a_household_never_gets_a_second_head(place: Village, home: Household) -> None:
    father, mother, son, daughter = ids(home)
    other = place.family((("Lý Thị Cụ", "female", "1940", None), ("Lý Văn Cụ", "male", "1938", None)))
    at = (place.folder, place.standards)
    own, theirs = home.household_id, other.household_id

    for record in (
        lambda: life_events.record_death(*at, own, DAY, [father], Succession(mother, {son: HEAD})),
        lambda: life_events.record_split(
            *at, own, DAY, [son, daughter], NewHousehold(Succession(son, {daughter: HEAD}))
        ),
        lambda: life_events.record_merge(*at, theirs, own, DAY, {ids(other)[0]: HEAD}),
        # Even a household without a head takes in only one.
        lambda: life_events.record_merge(*at, own, theirs, DAY, {father: HEAD, mother: HEAD}),
    ):
        with pytest.raises(KnownError) as refused:
            record()
        assert refused.value.code is ErrorCode.LIFE_ONE_HEAD

    assert (place.get(own), place.get(theirs)) == (home, other)


def test_the_death_of_the_last_person_dissolves_the_household(place: Village) -> None:
    alone = place.family(FAMILY[:1])

    made = life_events.record_death(place.folder, place.standards, alone.household_id, DAY, ids(alone))

    assert made.household_id is None
    assert stored.get(place.folder.database, made.event_id).kind is EventKind.DISSOLVED
    with pytest.raises(KnownError):
        place.get(alone.household_id)


def test_a_bride_from_another_household_brings_her_answers(place: Village, home: Household) -> None:
    other = place.family((("Triệu Văn Phin", "male", "1960", "chu_ho"), ("Triệu Thị Ghến", "female", "1999", "con_de")))
    bride = ids(other)[1]
    place.answer(other.household_id, {records.member_answer(bride, "insured"): "yes"})
    joining = Joining((), other.household_id, [bride], {bride: "con_dau"})

    life_events.record_marriage(place.folder, place.standards, home.household_id, DAY, joining)

    assert place.names(home.household_id)[-1] == "Triệu Thị Ghến"
    assert place.relations(home.household_id)[-1] == "con_dau"
    assert place.names(other.household_id) == ["Triệu Văn Phin"]
    assert place.member_answers(home.household_id, bride) == {"insured": "yes"}


def test_somebody_from_elsewhere_moves_in(place: Village, home: Household) -> None:
    cousin = NewPerson("Hoàng Văn Họ", "male", "1980", "em", "02", "019080001234")

    life_events.record_move_in(place.folder, place.standards, home.household_id, DAY, Joining((cousin,)))

    assert place.get(home.household_id).members[-1].citizen_id == "019080001234"


def test_a_number_that_is_on_record_is_refused_for_somebody_new(place: Village, home: Household) -> None:
    cousin = NewPerson("Hoàng Văn Họ", "male", "1980", "em", "02", "019080001234")
    life_events.record_move_in(place.folder, place.standards, home.household_id, DAY, Joining((cousin,)))

    with pytest.raises(KnownError) as refused:
        life_events.record_move_in(place.folder, place.standards, home.household_id, DAY, Joining((cousin,)))

    assert refused.value.code is ErrorCode.LIFE_ID_TAKEN


def test_everybody_moving_out_is_the_whole_household_leaving(place: Village, home: Household) -> None:
    made = life_events.record_move_out(place.folder, place.standards, home.household_id, DAY, ids(home))

    assert stored.get(place.folder.database, made.event_id).kind is EventKind.LEFT
    assert made.household_id is None
    last = {one.household_id: one for one in class_history.placed_households(place.folder.database)}
    assert (last[home.household_id].is_here, last[home.household_id].members) == (False, 4)


def test_a_son_founds_a_household_in_another_village(place: Village, home: Household) -> None:
    son = ids(home)[2]
    village = place.family((("Ai Đó", "male", "1960", "chu_ho"),), village="Bản Lầu").village_id
    place.answer(home.household_id, {records.member_answer(son, "insured"): "no", "h.house.wall": "durable"})

    made = life_events.record_split(
        place.folder, place.standards, home.household_id, DAY, [son], NewHousehold(Succession(son), village)
    )

    assert made.household_id is not None
    new = place.get(made.household_id)
    assert (new.village, [member.relation for member in new.members]) == ("Bản Lầu", ["chu_ho"])
    assert len(place.names(home.household_id)) == 3
    assert place.member_answers(new.household_id, son) == {"insured": "no"}
    of_new = questionnaires.get(place.folder.database, new.household_id, place.review_round.round_id)
    assert of_new is not None
    assert (of_new.household_answers, of_new.status) == ({}, QuestionnaireStatus.OPEN)


def test_a_head_who_founds_a_household_leaves_another_head_behind(place: Village, home: Household) -> None:
    father, mother, son, daughter = ids(home)
    new = NewHousehold(Succession(father, {daughter: "con_de"}))

    with pytest.raises(KnownError) as refused:
        life_events.record_split(place.folder, place.standards, home.household_id, DAY, [father, daughter], new)
    made = life_events.record_split(
        place.folder,
        place.standards,
        home.household_id,
        DAY,
        [father, daughter],
        new,
        Succession(mother, {son: "con_de"}),
    )

    assert refused.value.code is ErrorCode.LIFE_HEAD_NEEDED
    assert place.relations(home.household_id) == ["chu_ho", "con_de"]
    assert made.household_id is not None
    assert place.relations(made.household_id) == ["chu_ho", "con_de"]


def test_a_merge_closes_the_emptied_household(place: Village, home: Household) -> None:
    old = place.family((("Lý Thị Cụ", "female", "1940", "chu_ho"),))

    made = life_events.record_merge(
        place.folder, place.standards, old.household_id, home.household_id, DAY, {ids(old)[0]: "me_vo_chong"}
    )

    assert made.household_id == home.household_id
    assert place.relations(home.household_id)[-1] == "me_vo_chong"
    with pytest.raises(KnownError):
        place.get(old.household_id)
    # It is gone from the lists and stays in the history.
    assert [event.kind for event in life_events.events_of(place.folder, old.household_id)] == [EventKind.MERGED]


def test_a_birth_opens_a_complete_questionnaire_again(place: Village, home: Household) -> None:
    with place.folder.work() as unit:
        unit.append(
            records.QUESTIONNAIRE,
            questionnaire := records_id(place, home),
            {
                "household_id": home.household_id,
                "round_id": place.review_round.round_id,
                "form_id": place.review_round.form_id,
                "status": "complete",
            },
        )
        unit.commit()

    life_events.record_birth(
        place.folder, place.standards, home.household_id, NewPerson("Hoàng Văn Bé", "male", DAY, "chau")
    )

    found = questionnaires.get(place.folder.database, home.household_id, place.review_round.round_id)
    assert found is not None
    assert (found.questionnaire_id, found.status) == (questionnaire, QuestionnaireStatus.OPEN)


def records_id(place: Village, home: Household) -> RecordId:
    return questionnaire_id(place.review_round.round_id, home.household_id)


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("2026-11-22", ErrorCode.LIFE_FUTURE),
        ("2026-12", ErrorCode.LIFE_FUTURE),
        ("2027", ErrorCode.LIFE_FUTURE),
        ("2000-02-30", ErrorCode.INPUT_DATE),
        ("", ErrorCode.INPUT_REQUIRED),
        ("2000-12-31", ErrorCode.LIFE_BEFORE_BIRTH),
    ],
)
def test_a_date_that_cannot_be_is_refused(place: Village, home: Household, on: str, code: ErrorCode) -> None:
    with pytest.raises(KnownError) as refused:
        life_events.record_death(place.folder, place.standards, home.household_id, on, ids(home)[3:])

    assert refused.value.code is code


@pytest.mark.parametrize("on", ["2026-11-21", "2026-11", "2026", "2001"])
def test_a_date_of_today_or_of_which_the_day_is_not_known_is_taken(place: Village, home: Household, on: str) -> None:
    life_events.record_death(place.folder, place.standards, home.household_id, on, ids(home)[3:])

    assert len(place.names(home.household_id)) == 3


def test_people_of_another_household_cannot_die_in_this_one(place: Village, home: Household) -> None:
    other = place.family()

    with pytest.raises(KnownError) as refused:
        life_events.record_death(place.folder, place.standards, home.household_id, DAY, ids(other)[:2])

    assert refused.value.code is ErrorCode.LIFE_NOT_MEMBER
    with pytest.raises(KnownError) as refused:
        life_events.record_death(place.folder, place.standards, home.household_id, DAY, [])

    assert refused.value.code is ErrorCode.LIFE_NOBODY


def test_a_person_entered_by_mistake_needs_a_reason(place: Village, home: Household) -> None:
    with pytest.raises(KnownError) as refused:
        life_events.record_mistake(place.folder, place.standards, home.household_id, ids(home)[3], " ")
    life_events.record_mistake(place.folder, place.standards, home.household_id, ids(home)[3], "con của nhà bên")

    assert refused.value.code is ErrorCode.INPUT_REQUIRED
    assert len(place.names(home.household_id)) == 3


# -- movement between years -------------------------------------------------------------------------------------------


def test_the_identity_of_a_year_holds_with_the_events_on_record(commune: Folder, standards: Standards) -> None:
    histories = Histories(commune)
    round_id = histories.round(2026)
    plan = {"stays": 3, "leaves": 2, "dissolves": 1, "merges": 2, "splits": 4}
    for name, members in plan.items():
        histories.household(name, members=members)
        histories.listed(name, 2025, "poor")
    at = (commune, standards)
    home = {name: histories.id_of(name) for name in plan}
    people = {name: [member.member_id for member in class_members(commune, own)] for name, own in home.items()}
    life_events.record_departure(*at, home["leaves"], DAY)
    life_events.record_dissolution(*at, home["dissolves"], DAY)
    life_events.record_merge(*at, home["merges"], home["stays"], DAY, {})
    new = NewHousehold(Succession(people["splits"][3]))
    made = life_events.record_split(*at, home["splits"], DAY, people["splits"][2:], new)
    life_events.record_birth(*at, home["splits"], NewPerson("Hoàng Văn Bé", birth_date=DAY))
    for name in ("stays", "splits"):
        histories.classify(name, round_id, "poor")
    classify(commune, made.household_id, round_id)

    found = movement_of_year(commune, standards, 2026, RULES)

    kinds = {move.household_id: move.kind for move in found.moves}
    assert kinds == {
        home["stays"]: Movement.REMAINED,
        home["leaves"]: Movement.LEFT,
        home["dissolves"]: Movement.DISSOLVED,
        home["merges"]: Movement.MERGED,
        home["splits"]: Movement.REMAINED,
        made.household_id: Movement.SPLIT,
    }
    assert found.faults == ()
    total = found.total(HouseholdClass.POOR)
    assert total.households.cells[0] == 5
    # Twelve people at the start; a birth, and those who left or died with their household are gone at the end.
    assert (total.persons.cells[0], total.persons.cells[8]) == (12, 12 + 1 - 2 - 1)
    assert [move.doubts for move in found.moves if move.doubts] == []


def class_members(folder: Folder, household_id: RecordId) -> tuple[Member, ...]:
    return households.get(folder.database, household_id).members


def classify(folder: Folder, household_id: RecordId | None, round_id: RecordId) -> None:
    assert household_id is not None
    with folder.work() as unit:
        unit.append(
            records.CLASSIFICATION,
            derived_record_id("result", household_id),
            {
                "household_id": household_id,
                "round_id": round_id,
                "rule_set": RULES,
                "household_class": "poor",
                "voids": [],
                "trace": "[]",
            },
        )
        unit.commit()
