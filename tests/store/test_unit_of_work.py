"""What one append does, and that nothing stays unless it is committed."""

from collections.abc import Callable

import pytest
from tests_support import communes

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import ChangeRef, Value, is_intact
from ngheo_desktop.domain.survey import questionnaire_id
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.store import households, journal, profiles, questionnaires
from ngheo_desktop.store.check import check
from ngheo_desktop.store.database import Database

OWN = RecordId("household-1")


def write(db: Database, kind: str, record_id: RecordId, fields: dict[str, Value]) -> None:
    with communes.work_on(db) as work:
        work.append(kind, record_id, fields)
        work.commit()


def test_leaving_without_commit_takes_everything_back(db: Database) -> None:
    with communes.work_on(db) as work:
        work.append(records.HOUSEHOLD, OWN, {"number": "12"})
        assert households.get(db, OWN).number == "12"
    assert journal.count(db) == 0
    with pytest.raises(KnownError) as caught:
        households.get(db, OWN)
    assert caught.value.code is ErrorCode.STORE_NO_RECORD


def test_an_exception_takes_everything_back_and_the_next_work_begins_clean(db: Database) -> None:
    def fail() -> None:
        with communes.work_on(db) as work:
            work.append(records.HOUSEHOLD, OWN, {"number": "12"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    write(db, records.HOUSEHOLD, OWN, {"number": "13"})
    assert [change.seq for change in journal.changes(db)] == [1]
    assert check(db).ok


def test_commit_tells_what_was_touched(db: Database) -> None:
    with communes.work_on(db) as work:
        work.append(records.HOUSEHOLD, OWN, {"number": "12"})
        assert work.changes == Changes(frozenset({("household", OWN)}))
        assert work.commit() == Changes(frozenset({("household", OWN)}))


def test_a_change_is_sealed_and_chained_and_tells_who_and_when(db: Database) -> None:
    with communes.work_on(db) as work:
        first = work.append(records.HOUSEHOLD, OWN, {"number": "12"}, reason="tách hộ")
        second = work.append(records.HOUSEHOLD, OWN, {"number": "13"})
        work.commit()
    assert first is not None
    assert second is not None
    assert is_intact(first)
    assert second.prev_hash == first.hash
    assert second.bases == {"number": (first.ref,)}
    assert (first.author, first.reason, first.at) == ("Hà Minh Thụ", "tách hộ", "2026-09-01T08:30:00+07:00")
    assert (first.counter, second.counter) == (1, 2)
    assert journal.history(db, OWN) == [first, second]


def test_an_unchanged_value_is_not_written_again(db: Database) -> None:
    write(db, records.HOUSEHOLD, OWN, {"number": "12", "phone": None, "is_minority": True})
    with communes.work_on(db) as work:
        assert work.append(records.HOUSEHOLD, OWN, {"number": "12", "phone": None, "is_minority": True}) is None
        assert work.append(records.MEMBER, RecordId("nobody"), {"full_name": None}) is None
        change = work.append(records.HOUSEHOLD, OWN, {"number": "12", "phone": "0912345678"})
        work.commit()
    assert change is not None
    assert change.fields == {"phone": "0912345678"}
    assert journal.count(db) == 2


def test_an_answer_that_turns_from_one_to_true_is_a_change(db: Database) -> None:
    own = questionnaire_id("r", OWN)
    write(db, records.QUESTIONNAIRE, own, {"household_id": OWN, "round_id": "r", "h.a": 1})
    with communes.work_on(db) as work:
        assert work.append(records.QUESTIONNAIRE, own, {"h.a": 1}) is None
        assert work.append(records.QUESTIONNAIRE, own, {"h.a": True}) is not None
        work.commit()


def test_text_in_another_normal_form_is_no_change(db: Database) -> None:
    write(db, records.HOUSEHOLD, OWN, {"address": "H\u00f2a B\u00ecnh"})
    with communes.work_on(db) as work:
        assert work.append(records.HOUSEHOLD, OWN, {"address": "Ho\u0300a Bi\u0300nh"}) is None


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("family", {"number": "12"}),
        (records.HOUSEHOLD, {"nickname": "x"}),
        (records.HOUSEHOLD, {"number": 12}),
        (records.HOUSEHOLD, {"is_minority": 1}),
        (records.QUESTIONNAIRE, {'h."': 1}),
    ],
)
def test_what_the_journal_does_not_know_is_a_bug(db: Database, kind: str, fields: dict[str, Value]) -> None:
    write(db, records.QUESTIONNAIRE, OWN, {"status": "open"})
    with pytest.raises(BugError), communes.work_on(db) as work:
        work.append(kind, OWN, fields)
    assert journal.count(db) == 1


def test_a_value_outside_the_closed_list_is_a_bug(db: Database) -> None:
    with pytest.raises(BugError), communes.work_on(db) as work:
        work.append(records.MEMBER, RecordId("m"), {"sex": "nam"})
    assert journal.count(db) == 0


def test_one_id_cannot_name_two_things(db: Database) -> None:
    write(db, records.HOUSEHOLD, OWN, {"number": "12"})
    with pytest.raises(BugError, match="household"), communes.work_on(db) as work:
        work.append(records.MEMBER, OWN, {"full_name": "Bàn Văn A"})


def test_a_recorded_classification_is_never_edited(commune: Database) -> None:
    with communes.work_on(commune) as work:
        own = communes.add_classification(work, 1, "poor", name="frozen")
        with pytest.raises(BugError, match="once"):
            work.append(records.CLASSIFICATION, own, {"household_class": "non_poor"})


def test_work_inside_work_is_a_bug(db: Database) -> None:
    with communes.work_on(db), pytest.raises(BugError), communes.work_on(db):
        pass
    write(db, records.HOUSEHOLD, OWN, {"number": "12"})


def test_work_that_is_over_takes_nothing_more(db: Database) -> None:
    with communes.work_on(db) as work:
        work.commit()
        with pytest.raises(BugError):
            work.append(records.HOUSEHOLD, OWN, {"number": "12"})
    with pytest.raises(BugError):
        work.commit()


def test_without_a_device_nothing_is_written(tmp_path_factory: pytest.TempPathFactory) -> None:
    with (
        Database.create(tmp_path_factory.mktemp("new") / "ngheo.db", communes.KEY) as db,
        pytest.raises(BugError, match="device"),
        communes.work_on(db) as work,
    ):
        work.append(records.HOUSEHOLD, OWN, {"number": "12"})


def test_an_answer_taken_back_is_the_same_as_one_never_given(db: Database) -> None:
    own = questionnaire_id("r", OWN)
    write(db, records.QUESTIONNAIRE, own, {"household_id": OWN, "round_id": "r", "h.a": 1, "m.x.b": "yes"})
    write(db, records.QUESTIONNAIRE, own, {"h.a": None, "m.x.b": None, "h.c": ["1", "2"]})
    found = questionnaires.get(db, OWN, "r")
    assert found is not None
    assert (found.household_answers, found.member_answers) == ({"c": ["1", "2"]}, {})
    write(db, records.QUESTIONNAIRE, own, {"m.x.b": "no"})
    assert journal.history(db, own)[-1].bases == {"m.x.b": (ChangeRef(journal.history(db, own)[0].device_id, 2),)}
    assert check(db).ok


def test_every_way_of_writing_gives_what_a_rebuild_from_the_journal_gives(commune: Database) -> None:
    with communes.work_on(commune) as work:
        household = communes.household_id(3)
        work.append(records.HOUSEHOLD, household, {"number": "99a", "is_minority": None, "causes": []})
        work.append(records.MEMBER, communes.member_id(3, 1), {"full_name": "Đặng Thị Ỷ", "relation": None})
        work.append(records.MEMBER, communes.member_id(4, 1), {"household_id": household, "position": 9})
        work.append(records.MEMBER, communes.member_id(5, 1), {"removed": True, "removed_reason": "chuyển đi"})
        work.append(records.HOUSEHOLD, communes.household_id(6), {"removed": True})
        work.append(records.HOUSEHOLD, communes.household_id(6), {"removed": False})
        work.append(records.HOUSEHOLD, communes.household_id(7), {"removed": True})
        work.append(records.VILLAGE, households.villages(commune)[0].village_id, {"name": "Áng Sơn", "position": 99})
        work.append(records.PROFILE, RecordId("profile"), {"officer": "Hà Minh Thụ"})
        work.append(records.PROFILE, RecordId("profile"), {"officer": "Hà Minh Thụ", "role": "commune"})
        own = questionnaire_id(communes.ROUND, communes.household_id(8))
        for number in range(5):
            work.append(records.QUESTIONNAIRE, own, {"h.question.1": number, f"h.new{number}": "Ổ", "status": "open"})
        old = communes.add_classification(work, 9, "poor", name="a")
        communes.add_classification(work, 9, "near_poor", name="b", voids=old)
        work.commit()
    report = check(commune)
    assert report.messages == ()
    assert report.ok
    assert profiles.get(commune, "profile").officer == "Hà Minh Thụ"


def test_settling_a_conflict_names_every_head(computer: Callable[[int], Database]) -> None:
    one, other = computer(1), computer(2)
    write(one, records.HOUSEHOLD, OWN, {"number": "12"})
    write(other, records.HOUSEHOLD, OWN, {"number": "13"})
    with communes.work_on(one) as work:
        assert work.receive(journal.changes(other)).conflicts == 1
        edited = work.append(records.HOUSEHOLD, OWN, {"number": "14"})
        work.commit()
    assert edited is not None
    assert len(edited.bases["number"]) == 1
    assert one.numbers("SELECT conflicts FROM record WHERE record_id = ?", (OWN,)) == (1,)
    with communes.work_on(one) as work:
        settled = work.append(records.HOUSEHOLD, OWN, {"number": "14"}, settle=True)
        assert work.append(records.HOUSEHOLD, OWN, {"number": "14"}, settle=True) is None
        work.commit()
    assert settled is not None
    assert len(settled.bases["number"]) == 2
    assert one.numbers("SELECT conflicts, forks FROM record WHERE record_id = ?", (OWN,)) == (0, 0)
    assert check(one).ok
