"""Two computers record what happened to one household without knowing of one another: all of it is kept, and shown."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support.families import Village, everything
from tests_support.folders import MakeFolder
from tests_support.two_computers import Pair

from ngheo_desktop.domain import records
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services import life_events
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.history import household_history, settle_conflict
from ngheo_desktop.services.life_event_restore import void_event
from ngheo_desktop.services.life_event_work import NewHousehold, Succession
from ngheo_desktop.services.maintenance import check_folder

DAY = "2026-11-02"


@pytest.fixture
def pair(make_folder: MakeFolder, place: Village, home: Household, areas: Areas, tmp_path: Path) -> Pair:
    return Pair.of(place.folder, make_folder("laptop", commune="05665"), areas, tmp_path)


def ids(home: Household) -> list[RecordId]:
    return [member.member_id for member in home.members]


def seen(place: Village, folder: Folder) -> tuple[object, ...]:
    """Return what both computers must agree about; numbers of rows differ between them."""
    return everything(folder.database, place.review_round.round_id)[:2]


def both_deaths(place: Village, home: Household, pair: Pair) -> tuple[RecordId, RecordId]:
    """Let one computer make the widow the head, the other the son, and exchange."""
    father, mother, son, daughter = ids(home)
    made = []
    for folder, follows in (
        (pair.first, Succession(mother, {son: "con_de", daughter: "con_de"})),
        (pair.second, Succession(son, {mother: "me_de", daughter: "em"})),
    ):
        recorded = life_events.record_death(folder, place.standards, home.household_id, DAY, [father], follows)
        made.append(recorded.event_id)
    pair.exchange()
    return made[0], made[1]


def settle(place: Village, folder: Folder, home: Household, relations: dict[RecordId, str]) -> None:
    for conflict in household_history(folder, place.standards, home.household_id).conflicts:
        value = relations[conflict.record_id]
        settle_conflict(folder, place.standards, home.household_id, conflict, value, "đã hỏi gia đình")


def test_the_death_of_one_head_recorded_twice_is_kept_twice_and_its_conflicts_are_shown(
    place: Village, home: Household, pair: Pair
) -> None:
    both_deaths(place, home, pair)
    father, mother, *_ = ids(home)

    for folder in (pair.first, pair.second):
        assert len(life_events.events_of(folder, home.household_id)) == 2
        assert check_folder(folder).ok
        conflicts = household_history(folder, place.standards, home.household_id).conflicts
        told = {one.record_id: {choice.value for choice in one.choices} for one in conflicts if one.field == "relation"}
        # That he is dead, both say; and what only one of them changed is no conflict.
        assert told == {mother: {"chu_ho", "me_de"}}
    assert seen(place, pair.first) == seen(place, pair.second)
    assert father not in ids(place.get(home.household_id))


@pytest.mark.parametrize("settled_first", [True, False])
@pytest.mark.parametrize("taken_back", [0, 1])
def test_the_second_record_of_a_death_is_taken_back_and_the_death_stays(
    place: Village, home: Household, pair: Pair, taken_back: int, *, settled_first: bool
) -> None:
    events = both_deaths(place, home, pair)
    _, mother, son, daughter = ids(home)
    right = (
        {mother: "me_de", son: "chu_ho", daughter: "em"}
        if taken_back == 0
        else {mother: "chu_ho", son: "con_de", daughter: "con_de"}
    )
    if settled_first:
        settle(place, pair.first, home, right)
    void_event(pair.first, place.standards, events[taken_back], "ghi hai lần")
    pair.exchange()

    for folder in (pair.first, pair.second):
        assert household_history(folder, place.standards, home.household_id).conflicts == ()
        assert check_folder(folder).ok
    assert seen(place, pair.first) == seen(place, pair.second)
    after = place.get(home.household_id)
    assert {member.member_id: member.relation for member in after.members} == right
    # The other one can be taken back as any other event where nobody settled anything by hand.
    if not settled_first:
        void_event(pair.first, place.standards, events[1 - taken_back], "ông còn sống")
        assert place.get(home.household_id) == home


def test_a_son_who_founds_a_household_on_both_computers_ends_up_in_one(
    place: Village, home: Household, pair: Pair
) -> None:
    son = ids(home)[2]
    made = [
        life_events.record_split(folder, place.standards, home.household_id, DAY, [son], NewHousehold(Succession(son)))
        for folder in (pair.first, pair.second)
    ]
    pair.exchange()
    found = {one.household_id for one in made}
    (lives,) = [one for one in found if place.names(one)]
    (empty,) = found - {lives}
    wrong = next(one for one in made if one.household_id == lives)

    # Taken back where he is said to live, he lives where the other event says.
    void_event(pair.first, place.standards, wrong.event_id, "ghi hai lần")
    pair.exchange()

    for folder in (pair.first, pair.second):
        assert check_folder(folder).ok
    assert seen(place, pair.first) == seen(place, pair.second)
    assert place.names(empty) == ["Hoàng Văn Páo"]
    assert place.relations(empty) == ["chu_ho"]
    with pytest.raises(KnownError):
        place.get(lives)


def test_a_value_typed_elsewhere_meanwhile_keeps_the_event(place: Village, home: Household, pair: Pair) -> None:
    father, mother, *children = ids(home)
    follows = Succession(mother, dict.fromkeys(children, "con_de"))
    died = life_events.record_death(pair.first, place.standards, home.household_id, DAY, [father], follows)
    with pair.second.work() as unit:
        unit.append(records.MEMBER, mother, {"relation": "khac"}, reason="gõ nhầm")
        unit.commit()
    pair.exchange()

    with pytest.raises(KnownError) as refused:
        void_event(pair.first, place.standards, died.event_id, "ghi nhầm")

    assert refused.value.code is ErrorCode.LIFE_RESTS
    assert "Lý Thị Mẩy" in str(refused.value.context["what"])


def a_split(place: Village, home: Household, folder: Folder) -> RecordId:
    son = ids(home)[2]
    new = NewHousehold(Succession(son))
    made = life_events.record_split(folder, place.standards, home.household_id, DAY, [son], new)
    assert made.household_id is not None
    return made.household_id


Keyed = Callable[[Pair], tuple[Folder, Folder]]
BOTH_WAYS = pytest.mark.parametrize(
    "who", [lambda pair: (pair.first, pair.second), lambda pair: (pair.second, pair.first)]
)


def keyed_late(place: Village, home: Household, pair: Pair, who: Keyed, value: str = "yes") -> RecordId:
    """Let one computer key an answer of the son while the other records that he founded a household; exchange."""
    typist, splitter = who(pair)
    answer = records.member_answer(ids(home)[2], "insured")
    Village(typist, place.standards, place.review_round).answer(home.household_id, {answer: value})
    new = a_split(place, home, splitter)
    pair.exchange()
    return new


@BOTH_WAYS
def test_answers_of_a_mover_keyed_on_the_other_computer_are_kept_and_shown(
    place: Village, home: Household, pair: Pair, who: Keyed
) -> None:
    son = ids(home)[2]
    answer = records.member_answer(son, "insured")
    new = keyed_late(place, home, pair, who)

    for folder in (pair.first, pair.second):
        here = Village(folder, place.standards, place.review_round)
        assert here.member_answers(home.household_id, son) == {"insured": "yes"}
        assert here.names(new) == ["Hoàng Văn Páo"]
        (conflict,) = household_history(folder, place.standards, new).conflicts
        assert (conflict.field, conflict.subject) == (answer, "Hoàng Văn Páo")
        assert [(choice.value, choice.counts) for choice in conflict.choices] == [(None, True), ("yes", False)]
        assert check_folder(folder).ok
    assert seen(place, pair.first) == seen(place, pair.second)


@BOTH_WAYS
@pytest.mark.parametrize("chosen", [0, 1])
def test_the_answer_that_was_chosen_is_the_only_one_from_then_on(
    place: Village, home: Household, pair: Pair, who: Keyed, chosen: int
) -> None:
    son = ids(home)[2]
    # One answer went along with him, and the other computer corrected it meanwhile.
    place.answer(home.household_id, {records.member_answer(son, "insured"): "no"})
    pair.exchange()
    new = keyed_late(place, home, pair, who)
    (conflict,) = household_history(pair.first, place.standards, new).conflicts
    assert [choice.value for choice in conflict.choices] == ["no", "yes"]

    value = conflict.choices[chosen].value
    settle_conflict(pair.first, place.standards, new, conflict, value, "xem lại phiếu giấy")
    pair.exchange()

    for folder in (pair.first, pair.second):
        here = Village(folder, place.standards, place.review_round)
        assert here.member_answers(new, son) == {"insured": value}
        assert household_history(folder, place.standards, new).conflicts == ()
        assert check_folder(folder).ok
    assert seen(place, pair.first) == seen(place, pair.second)


@BOTH_WAYS
def test_an_answer_for_somebody_who_brought_none_begins_the_questionnaire(
    place: Village, home: Household, pair: Pair, who: Keyed
) -> None:
    new = keyed_late(place, home, pair, who)
    (conflict,) = household_history(pair.first, place.standards, new).conflicts

    settle_conflict(pair.first, place.standards, new, conflict, "yes", "xem lại phiếu giấy")

    assert place.member_answers(new, ids(home)[2]) == {"insured": "yes"}
    assert household_history(pair.first, place.standards, new).conflicts == ()


def test_answers_given_before_or_after_a_move_on_one_computer_are_no_conflict(place: Village, home: Household) -> None:
    son = ids(home)[2]
    insured, disabled = (records.member_answer(son, name) for name in ("insured", "disabled"))
    place.answer(home.household_id, {insured: "yes", disabled: "no"})
    new = a_split(place, home, place.folder)
    place.answer(new, {insured: "no"})

    assert household_history(place.folder, place.standards, new).conflicts == ()
    assert household_history(place.folder, place.standards, home.household_id).conflicts == ()
