"""Taking an event back is refused while something later rests on it, and says what; what rests on nothing is let go."""

from collections.abc import Callable

import pytest
from tests_support.families import Village

from ngheo_desktop.domain import records
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId, derived_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services import life_events
from ngheo_desktop.services.life_event_restore import void_event
from ngheo_desktop.services.life_event_work import Joining, NewHousehold, NewPerson, Succession
from ngheo_desktop.services.maintenance import check_folder

DAY = "2026-11-02"
ALONE = (("Lý Thị Cụ", "female", "1940", "chu_ho"),)


def ids(home: Household) -> list[RecordId]:
    return [member.member_id for member in home.members]


def refused(place: Village, event_id: RecordId) -> str:
    """Return what is said to be in the way; nothing was changed."""
    database = place.folder.database
    before = database.all("SELECT count(*) FROM change")
    with pytest.raises(KnownError) as fault:
        void_event(place.folder, place.standards, event_id, "ghi nhầm")

    assert fault.value.code is ErrorCode.LIFE_RESTS
    assert database.all("SELECT count(*) FROM change") == before
    return str(fault.value.context["what"])


def edit(place: Village, kind: str, record_id: str, **fields: Value) -> None:
    with place.folder.work() as unit:
        unit.append(kind, RecordId(record_id), fields)
        unit.commit()


def born(place: Village, home: Household, name: str = "Hoàng Văn Bé") -> tuple[RecordId, RecordId]:
    """Let a child be born and return the event and the child."""
    child = NewPerson(name, "male", DAY, "con_de", "02")
    made = life_events.record_birth(place.folder, place.standards, home.household_id, child)
    return made.event_id, ids(place.get(home.household_id))[-1]


def split(place: Village, home: Household, member_id: RecordId) -> tuple[RecordId, RecordId]:
    """Let one person found a household and return the event and the household."""
    new = NewHousehold(Succession(member_id))
    made = life_events.record_split(place.folder, place.standards, home.household_id, DAY, [member_id], new)
    assert made.household_id is not None
    return made.event_id, made.household_id


# -- what rests on an event -------------------------------------------------------------------------------------------


def test_a_relation_typed_after_the_event_is_named_with_its_author(place: Village, home: Household) -> None:
    father, mother, *children = ids(home)
    follows = Succession(mother, dict.fromkeys(children, "con_de"))
    died = life_events.record_death(place.folder, place.standards, home.household_id, DAY, [father], follows)
    edit(place, records.MEMBER, mother, relation="khac")

    said = refused(place, died.event_id)
    assert said.startswith("Lý Thị Mẩy: Nguyễn Thị Mẫu đã sửa “Quan hệ với chủ hộ”, 21/11/2026")


def test_a_child_taken_off_later_is_in_the_way_of_its_birth(place: Village, home: Household) -> None:
    birth, child = born(place, home)
    life_events.record_mistake(place.folder, place.standards, home.household_id, child, "không phải con hộ này")

    assert refused(place, birth).startswith("Hoàng Văn Bé: Nguyễn Thị Mẫu đã sửa “Trong danh sách”")


def test_a_child_that_lives_elsewhere_now_is_in_the_way_of_its_birth(place: Village, home: Household) -> None:
    other = place.family(ALONE)
    birth, child = born(place, home)
    joining = Joining((), home.household_id, [child], {child: "chau"})
    moved = life_events.record_move_in(place.folder, place.standards, other.household_id, DAY, joining)

    assert "Hoàng Văn Bé" in refused(place, birth)
    void_event(place.folder, place.standards, moved.event_id, "ghi nhầm")
    void_event(place.folder, place.standards, birth, "ghi nhầm")
    assert place.get(home.household_id) == home


def test_the_head_who_came_by_the_event_is_in_the_way(place: Village, home: Household) -> None:
    uncle = NewPerson("Hoàng Văn Bác", "male", "1960", "khac", "02")
    came = life_events.record_move_in(place.folder, place.standards, home.household_id, DAY, Joining((uncle,)))
    follows = Succession(ids(place.get(home.household_id))[-1], dict.fromkeys(ids(home)[1:], "khac"))
    life_events.record_death(place.folder, place.standards, home.household_id, DAY, ids(home)[:1], follows)

    assert refused(place, came.event_id).startswith("Hoàng Văn Bác: Nguyễn Thị Mẫu đã sửa “Quan hệ với chủ hộ”")


def test_the_household_that_people_left_may_have_closed_since(place: Village, home: Household) -> None:
    other = place.family(ALONE)
    daughter = ids(home)[3]
    joining = Joining((), home.household_id, [daughter], {daughter: "khac"})
    moved = life_events.record_move_in(place.folder, place.standards, other.household_id, DAY, joining)
    left = life_events.record_departure(place.folder, place.standards, home.household_id, DAY)

    assert refused(place, moved.event_id) == "hộ mà những người này sẽ trở về đã đóng"
    void_event(place.folder, place.standards, left.event_id, "ghi nhầm")
    void_event(place.folder, place.standards, moved.event_id, "ghi nhầm")
    assert place.get(home.household_id) == home


def a_birth(place: Village, new: RecordId) -> None:
    child = NewPerson("Hoàng Văn Bé", "male", DAY, "con_de", "02")
    life_events.record_birth(place.folder, place.standards, new, child)


def a_person_typed_in(place: Village, new: RecordId) -> None:
    fields = {"household_id": new, "position": 2, "full_name": "Bàn Thị Dâu", "relation": "vo"}
    edit(place, records.MEMBER, derived_record_id("member", "bride"), **fields)


def an_answer(place: Village, new: RecordId) -> None:
    place.answer(new, {"h.house.wall": "durable"})


def a_class(place: Village, new: RecordId) -> None:
    fields = {"household_id": new, "round_id": place.review_round.round_id, "household_class": "poor"}
    edit(place, records.CLASSIFICATION, derived_record_id("result", new), **fields)


def a_certificate(place: Village, new: RecordId) -> None:
    fields: dict[str, Value] = {"household_id": new, "number": 1, "household_class": "poor"}
    edit(place, records.CERTIFICATE, derived_record_id("certificate", new), **fields)


def a_class_of_the_year_before(place: Village, new: RecordId) -> None:
    fields: dict[str, Value] = {"household_id": new, "year": 2025, "household_class": "poor"}
    edit(place, records.CLASS_RECORD, derived_record_id("class", new), **fields)


def a_decision(place: Village, new: RecordId) -> None:
    fields = {"household_id": new, "round_id": place.review_round.round_id, "subject": "class", "decided": "poor"}
    edit(place, records.OVERRULE, derived_record_id("overrule", new), **fields)


@pytest.mark.parametrize(
    ("happen", "said"),
    [
        (a_birth, "Hoàng Văn Bé đang ở hộ mới; Sinh"),
        (a_person_typed_in, "Bàn Thị Dâu đang ở hộ mới"),
        (an_answer, "câu trả lời trong phiếu của hộ mới"),
        (a_class, "Kết quả phân loại"),
        (a_certificate, "Giấy chứng nhận"),
        (a_class_of_the_year_before, "Kết quả theo danh sách hoặc quyết định"),
        (a_decision, "Quyết định của họp thôn"),
    ],
)
def test_what_a_new_household_has_got_since_keeps_it(
    place: Village, home: Household, happen: Callable[[Village, RecordId], None], said: str
) -> None:
    event_id, new = split(place, home, ids(home)[2])
    happen(place, new)

    assert refused(place, event_id) == said
    assert place.names(new)[0] == "Hoàng Văn Páo"


# -- what does not ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("begins", ["the split", "the merge"])
def test_a_merge_taken_back_is_not_in_the_way_of_the_split_before_it(
    place: Village, home: Household, begins: str
) -> None:
    son, other = ids(home)[2], place.family(ALONE)
    place.answer(other.household_id, {records.member_answer(ids(other)[0], "insured"): "yes"})
    if begins == "the split":
        # Whoever founds the household brings answers, so that it has a questionnaire before the merge.
        place.answer(home.household_id, {records.member_answer(son, "insured"): "no"})
    event_id, new = split(place, home, son)
    merged = life_events.record_merge(place.folder, place.standards, other.household_id, new, DAY, {})
    void_event(place.folder, place.standards, merged.event_id, "ghi nhầm")

    void_event(place.folder, place.standards, event_id, "ghi nhầm")

    assert place.get(home.household_id) == home
    assert place.member_answers(other.household_id, ids(other)[0]) == {"insured": "yes"}
    assert check_folder(place.folder).ok


def test_answers_keyed_after_the_event_stay_and_are_not_in_the_way(place: Village, home: Household) -> None:
    birth, child = born(place, home)
    answer = records.member_answer(child, "insured")
    place.answer(home.household_id, {answer: "yes", "h.house.wall": "durable"})

    void_event(place.folder, place.standards, birth, "ghi nhầm")

    assert place.get(home.household_id) == home
    assert place.member_answers(home.household_id, child) == {"insured": "yes"}


def test_an_event_is_taken_back_once_and_for_a_reason(place: Village, home: Household) -> None:
    birth, _ = born(place, home)
    codes = []
    for event_id, reason in ((birth, " "), (birth, "ghi nhầm"), (birth, "lần nữa"), (RecordId("nothing"), "nhầm")):
        try:
            void_event(place.folder, place.standards, event_id, reason)
        except KnownError as fault:
            codes.append(fault.code)

    assert codes == [ErrorCode.INPUT_REQUIRED, ErrorCode.LIFE_VOID, ErrorCode.STORE_NO_RECORD]
    assert place.get(home.household_id) == home
