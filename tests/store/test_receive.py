"""Taking in the changes of others: a union, whatever the order, with nothing lost and nothing overwritten silently."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_support import communes

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import DeviceId, RecordId, derived_record_id
from ngheo_desktop.domain.journal import GENESIS_HASH, Change, Value, fold, seal
from ngheo_desktop.domain.survey import questionnaire_id
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store import classifications, households, journal, questionnaires, search
from ngheo_desktop.store.check import check
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.receive import Received

OWN = RecordId("household-1")


def take(db: Database, changes: list[Change]) -> Received:
    with communes.work_on(db) as work:
        received = work.receive(changes)
        work.commit()
    return received


def refusal(db: Database, changes: list[Change]) -> KnownError:
    before = journal.digest(db)
    with pytest.raises(KnownError) as caught:
        take(db, changes)
    assert journal.digest(db) == before
    assert check(db).ok
    return caught.value


def sealed(device: str, *contents: tuple[str, str, dict[str, Value]], counter: int = 1) -> list[Change]:
    """Return the chain of a device that only ever wrote new fields."""
    changes: list[Change] = []
    for seq, (kind, record_id, fields) in enumerate(contents, start=1):
        changes.append(
            seal(
                device_id=DeviceId(device * 32),
                seq=seq,
                record_kind=kind,
                record_id=RecordId(record_id),
                fields=fields,
                bases={},
                author="Lý Thị Mẩy",
                reason="",
                at="2026-09-03T10:00:00+07:00",
                counter=counter + seq - 1,
                prev_hash=changes[-1].hash if changes else GENESIS_HASH,
            )
        )
    return changes


def contents(db: Database) -> dict[str, object]:
    """Return everything that a person could see of a database, without local numbers."""
    query = search.HouseholdQuery(None, rule_set=communes.RULES, last_year=2025, round_id=communes.ROUND)
    rows = search.rows(db, query, search.household_nos(db, query))
    return {
        "households": list(households.all(db)),
        "questionnaires": {one.questionnaire_id: one for one in questionnaires.all(db, communes.ROUND)},
        "current": {one.classification_id: one for one in classifications.all_current(db, communes.ROUND)},
        "rows": [replace(row, household_no=0) for row in rows],
        "conflicts": dict(db.all("SELECT record_id, conflicts FROM record WHERE conflicts > 0")),
        "digest": journal.digest(db),
    }


def test_an_office_holds_after_a_bundle_what_the_commune_holds(
    commune: Database, computer: Callable[[int], Database]
) -> None:
    office = computer(2)
    changes = list(journal.changes(commune))
    received = take(office, changes)
    assert (received.accepted, received.already_present, received.conflicts) == (len(changes), 0, 0)
    assert received.touched.everything
    assert contents(office) == contents(commune)
    assert check(office).ok
    assert households.counts(office, communes.COMMUNE) == households.counts(commune)


def test_the_same_changes_a_second_time_change_nothing(commune: Database, computer: Callable[[int], Database]) -> None:
    office = computer(2)
    changes = list(journal.changes(commune))
    take(office, changes)
    before = contents(office)
    received = take(office, changes)
    assert (received.accepted, received.already_present) == (0, len(changes))
    assert not received.touched.records
    assert contents(office) == before


def test_two_operators_of_one_commune_meet_and_agree(commune: Database, computer: Callable[[int], Database]) -> None:
    other = computer(2)
    take(other, list(journal.changes(commune)))
    own = questionnaire_id(communes.ROUND, communes.household_id(1))
    for db, value in ((commune, "yes"), (other, "no")):
        with communes.work_on(db) as work:
            work.append(records.QUESTIONNAIRE, own, {"h.question.1": value, f"h.only.{value}": "1"})
            work.append(records.HOUSEHOLD, communes.household_id(2), {"phone": f"09-{value}"})
            communes.add_classification(work, 3, "poor" if value == "yes" else "non_poor", name=value)
            work.commit()
    assert take(other, list(journal.changes(commune))).conflicts == 2
    assert take(commune, list(journal.changes(other))).conflicts == 2
    assert contents(other) == contents(commune)
    assert check(commune).ok
    assert check(other).ok
    rows = search.rows(
        commune,
        search.HouseholdQuery(communes.COMMUNE, round_id=communes.ROUND),
        search.household_nos(commune, search.HouseholdQuery(communes.COMMUNE)),
    )
    disputed = {row.household_id for row in rows if row.conflict}
    assert disputed == {communes.household_id(1), communes.household_id(2)}


def test_an_answer_in_conflict_can_be_settled_and_both_sides_then_agree(
    commune: Database, computer: Callable[[int], Database]
) -> None:
    other = computer(2)
    take(other, list(journal.changes(commune)))
    own = questionnaire_id(communes.ROUND, communes.household_id(1))
    for db, value in ((commune, "yes"), (other, "no")):
        with communes.work_on(db) as work:
            work.append(records.QUESTIONNAIRE, own, {"h.question.1": value, "h.question.2": value})
            work.commit()
    take(other, list(journal.changes(commune)))
    with communes.work_on(other) as work:
        settled = work.append(records.QUESTIONNAIRE, own, {"h.question.1": "maybe"}, settle=True)
        untouched = work.append(records.QUESTIONNAIRE, own, {"h.question.3": "maybe"})
        work.commit()
    assert settled is not None
    assert untouched is not None
    assert len(settled.bases["h.question.1"]) == 2
    assert check(other).ok
    take(commune, list(journal.changes(other)))
    assert contents(other) == contents(commune)
    assert commune.numbers("SELECT conflicts FROM record WHERE record_id = ?", (own,)) == (1,)


def test_changes_before_the_record_they_belong_to_are_kept_until_it_comes(db: Database) -> None:
    later = sealed("b", (records.HOUSEHOLD, OWN, {"phone": "0912"}), (records.MEMBER, "m", {"household_id": "later"}))
    take(db, later)
    assert households.get(db, OWN).phone == "0912"
    assert check(db).ok
    take(db, sealed("a", (records.HOUSEHOLD, "later", {"commune_code": "05665"})))
    assert [member.member_id for member in households.get(db, "later").members] == ["m"]
    assert households.counts(db) == (2, 1)
    assert check(db).ok


def test_the_own_clock_goes_on_after_the_greatest_counter_received(db: Database) -> None:
    take(db, sealed("a", (records.HOUSEHOLD, OWN, {"number": "1"}), counter=500))
    with communes.work_on(db) as work:
        change = work.append(records.HOUSEHOLD, OWN, {"number": "2"})
        work.commit()
    assert change is not None
    assert change.counter == 501
    assert households.get(db, OWN).number == "2"


def test_another_change_under_a_number_already_held_is_a_fork(db: Database) -> None:
    take(db, sealed("a", (records.HOUSEHOLD, OWN, {"number": "1"})))
    fault = refusal(db, sealed("a", (records.HOUSEHOLD, OWN, {"number": "2"})))
    assert fault.code is ErrorCode.BUNDLE_FORK
    assert fault.context["seq"] == 1


def test_a_change_that_hangs_on_another_history_is_a_fork(db: Database) -> None:
    first = (records.HOUSEHOLD, OWN, {"number": "1"})
    take(db, sealed("a", first)[:1])
    other = sealed("a", (records.HOUSEHOLD, OWN, {"number": "2"}), (records.HOUSEHOLD, OWN, {"phone": "2"}))
    assert refusal(db, other[1:]).code is ErrorCode.BUNDLE_FORK


def test_equal_households_stand_in_one_order_whatever_came_first(computer: Callable[[int], Database]) -> None:
    fields: dict[str, Value] = {"commune_code": communes.COMMUNE, "number": "7"}
    first = sealed("a", (records.HOUSEHOLD, "household-1", fields))
    second = sealed("b", (records.HOUSEHOLD, "household-2", fields))
    here, there = computer(1), computer(2)
    for changes in (first, second):
        take(here, changes)
    for changes in (second, first):
        take(there, changes)

    assert [one.household_id for one in households.all(here)] == ["household-1", "household-2"]
    assert [one.household_id for one in households.all(there)] == ["household-1", "household-2"]


def test_a_gap_is_refused(db: Database) -> None:
    chain = sealed("a", *[(records.HOUSEHOLD, OWN, {"number": str(number)}) for number in range(3)])
    fault = refusal(db, [chain[0], chain[2]])
    assert fault.code is ErrorCode.BUNDLE_CHAIN
    assert fault.context["seq"] == 3


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("family", {"number": "1"}),
        (records.MEMBER, {"sex": "nam"}),
        (records.MEMBER, {"position": "first"}),
        (records.MEMBER, {"position": 1 << 70}),
        (records.MEMBER, {"household_id": "x" * 101}),
        (records.MEMBER, {"full_name": "\ud800"}),
        (records.REVIEW_ROUND, {"opened_on": "31/02/2026"}),
        (records.CERTIFICATE, {"content": "{"}),
        (records.QUESTIONNAIRE, {"status": "done"}),
    ],
)
def test_a_value_that_no_table_takes_is_refused_whole(db: Database, kind: str, fields: dict[str, Value]) -> None:
    good = (records.HOUSEHOLD, OWN, {"number": "1"})
    chain = sealed("a", good)
    broken = replace(chain[0], seq=2, record_kind=kind, record_id=RecordId("r"), fields=fields, prev_hash=chain[0].hash)
    assert refusal(db, [*chain, broken]).code is ErrorCode.BUNDLE_CONTENT


def test_a_counter_that_would_stop_the_clock_is_refused(db: Database) -> None:
    chain = sealed("a", (records.HOUSEHOLD, OWN, {"number": "1"}), counter=1 << 60)
    assert refusal(db, chain).code is ErrorCode.BUNDLE_CONTENT


def test_one_record_of_two_kinds_is_refused(db: Database) -> None:
    chain = sealed("a", (records.HOUSEHOLD, OWN, {"number": "1"}), (records.MEMBER, OWN, {"full_name": "x"}))
    assert refusal(db, chain).code is ErrorCode.JOURNAL_KIND


PEOPLE = tuple(derived_record_id("member", str(number)) for number in range(3))
writes = st.tuples(
    st.integers(0, 2),
    st.one_of(
        st.tuples(
            st.just(records.MEMBER),
            st.sampled_from(PEOPLE),
            st.fixed_dictionaries(
                {},
                optional={
                    "household_id": st.sampled_from([OWN, "household-2"]),
                    "full_name": st.sampled_from(["Bàn Văn A", "Lý Thị Ỷ", "Đàm Đông"]),
                    "relation": st.sampled_from(["chu_ho", "con_de", None]),
                    "removed": st.booleans(),
                },
            ),
        ),
        st.tuples(
            st.just(records.HOUSEHOLD),
            st.sampled_from([OWN, RecordId("household-2")]),
            st.fixed_dictionaries(
                {},
                optional={
                    "village_id": st.sampled_from(["village-1", "village-2", None]),
                    "number": st.sampled_from(["1", "2", "10a"]),
                    "removed": st.booleans(),
                },
            ),
        ),
        st.tuples(
            st.just(records.VILLAGE),
            st.sampled_from([RecordId("village-1"), RecordId("village-2")]),
            st.fixed_dictionaries({"name": st.sampled_from(["Mong", "Dạt"])}, optional={"position": st.integers(0, 3)}),
        ),
        st.tuples(
            st.just(records.QUESTIONNAIRE),
            st.just(questionnaire_id(communes.ROUND, OWN)),
            st.fixed_dictionaries(
                {"household_id": st.just(OWN), "round_id": st.just(communes.ROUND)},
                optional={
                    "status": st.sampled_from(["open", "complete"]),
                    "h.water": st.sampled_from(["piped", "rain", None]),
                    "m.x.insured": st.sampled_from(["yes", "no", None]),
                },
            ),
        ),
    ),
    st.booleans(),
)
exchanges = st.tuples(st.integers(0, 2), st.integers(0, 2))


@settings(max_examples=25)
@given(st.lists(st.one_of(writes, exchanges), min_size=1, max_size=20))
def test_whatever_three_computers_write_and_exchange_they_end_with_the_same_state(
    steps: list[tuple[object, ...]],
) -> None:
    with TemporaryDirectory() as folder:
        computers = [communes.new_database(Path(folder) / f"{number}.db", number + 1) for number in range(3)]
        for step in steps:
            match step:
                case (int(who), (str(kind), str(record_id), dict(fields)), bool(settle)):
                    with communes.work_on(computers[who]) as work:
                        work.append(kind, RecordId(record_id), fields, settle=settle)
                        work.commit()
                case (int(one), int(other)):
                    take(computers[one], list(journal.changes(computers[other])))
        for one in (*computers, *computers):
            for other in computers:
                take(one, list(journal.changes(other)))
        reports = [check(db) for db in computers]
        seen = [contents(db) for db in computers]
        states = [{key: value.values() for key, value in fold(journal.changes(db)).items()} for db in computers]
        for db in computers:
            db.close()
    assert [report.messages for report in reports] == [()] * 3
    assert seen[0] == seen[1] == seen[2]
    assert states[0] == states[1] == states[2]
