"""What the readers give back is what was written, removed ones left out."""

import pytest
from tests_support import communes

from ngheo_desktop.domain import records
from ngheo_desktop.domain.classification import (
    ClassCounts,
    Classification,
    HouseholdClass,
    MissingFact,
    Outcome,
    RecordedClassification,
    TraceStep,
)
from ngheo_desktop.domain.household import Household, Member, Sex, Village
from ngheo_desktop.domain.ids import RecordId, device_id_of
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import QuestionnaireStatus, ReviewRound, RoundKind
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.store import (
    certificates,
    class_records,
    classifications,
    contacts,
    exchange_log,
    households,
    identity,
    journal,
    profiles,
    questionnaires,
    rounds,
)
from ngheo_desktop.store.contacts import Contact
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.exchange_log import ExchangeEntry

OWN = RecordId("household-1")
ROUND = ReviewRound(
    round_id=communes.ROUND,
    commune_code=communes.COMMUNE,
    year=2026,
    kind=RoundKind.PERIODIC,
    rule_sets=(communes.RULES,),
    form_id="vn-2026",
    opened_on="2026-09-01",
)


HEAD_FIELDS: dict[str, Value] = {
    "household_id": OWN,
    "position": 1,
    "full_name": "Lý Thị Ỷ",
    "sex": "female",
    "birth_date": "1951-09",
    "relation": "chu_ho",
    "ethnic_code": "12",
    "citizen_id": "019151000001",
    "id_issued_on": "2021-05-04",
}
HOUSEHOLD_FIELDS: dict[str, Value] = {
    "commune_code": "05665",
    "village_id": "v",
    "number": "12",
    "address": "tổ 3",
    "phone": "0912345678",
    "ethnic_code": "12",
    "is_minority": True,
    "no_labour": False,
    "causes": ["1", "8"],
}


@pytest.fixture
def one_household(db: Database) -> Database:
    """Return a database of one household with two members and one who was removed."""
    with communes.work_on(db) as work:
        work.append(records.VILLAGE, RecordId("v"), {"commune_code": "05665", "name": "Nà Lẹng", "position": 4})
        work.append(records.HOUSEHOLD, OWN, HOUSEHOLD_FIELDS)
        work.append(records.MEMBER, RecordId("m2"), {"household_id": OWN, "position": 2, "full_name": "Bàn Văn A"})
        work.append(records.MEMBER, RecordId("m1"), HEAD_FIELDS)
        work.append(records.MEMBER, RecordId("m3"), {"household_id": OWN, "position": 3, "removed": True})
        work.commit()
    return db


def test_a_household_comes_back_as_it_was_written(one_household: Database) -> None:
    head = Member(
        member_id=RecordId("m1"),
        household_id=OWN,
        position=1,
        full_name="Lý Thị Ỷ",
        sex=Sex.FEMALE,
        birth_date="1951-09",
        relation="chu_ho",
        ethnic_code="12",
        citizen_id="019151000001",
        id_issued_on="2021-05-04",
    )
    other = Member(RecordId("m2"), OWN, 2, "Bàn Văn A", None, None, None, None, None)
    assert households.get(one_household, OWN) == Household(
        household_id=OWN,
        commune_code="05665",
        village_id=RecordId("v"),
        village="Nà Lẹng",
        number="12",
        address="tổ 3",
        phone="0912345678",
        ethnic_code="12",
        is_minority=True,
        no_labour=False,
        has_merit=None,
        causes=("1", "8"),
        members=(head, other),
    )


def test_a_commune_holds_its_own_villages_people_and_numbers_only(one_household: Database) -> None:
    db = one_household
    assert households.counts(db) == households.counts(db, "05665") == (1, 2)
    assert households.counts(db, "05666") == (0, 0)
    assert households.villages(db, "05665") == [Village(RecordId("v"), "05665", "Nà Lẹng", 4)]
    assert households.villages(db, "05666") == []
    assert households.ids(db, "05665") == {OWN}
    found = households.find_by_citizen_ids(db, "05665", ["019151000001", "019151000002"])
    assert found == {"019151000001": (OWN, "m1")}
    assert households.find_by_citizen_ids(db, "05666", ["019151000001"]) == {}


def test_a_removed_household_is_in_no_list_and_no_count_but_in_its_history(commune: Database) -> None:
    own = communes.household_id(5)
    before = households.counts(commune)
    gone = len(households.get(commune, own).members)
    with communes.work_on(commune) as work:
        work.append(records.HOUSEHOLD, own, {"removed": True, "removed_reason": "chuyển đi"})
        work.commit()
    assert households.counts(commune) == (before[0] - 1, before[1] - gone)
    assert own not in {household.household_id for household in households.all(commune, communes.COMMUNE)}
    assert len(journal.history(commune, own)) == 2
    with pytest.raises(KnownError) as caught:
        households.get(commune, own)
    assert caught.value.code is ErrorCode.STORE_NO_RECORD
    with communes.work_on(commune) as work:
        work.append(records.HOUSEHOLD, own, {"removed": False})
        work.commit()
    assert households.counts(commune) == before


def test_households_come_by_village_and_number_as_people_count(commune: Database) -> None:
    order = [(household.village, int(household.number or 0)) for household in households.all(commune)]
    places = {name: place for place, name in enumerate(communes.VILLAGES)}
    assert order == sorted(order, key=lambda found: (places[found[0]], found[1]))
    assert len(order) == 40


def test_a_member_who_moves_counts_in_the_new_household_only(commune: Database) -> None:
    one, other = communes.household_id(1), communes.household_id(2)
    sizes = [len(households.get(commune, own).members) for own in (one, other)]
    with communes.work_on(commune) as work:
        work.append(records.MEMBER, communes.member_id(1, 1), {"household_id": other, "position": 50})
        work.commit()
    assert [len(households.get(commune, own).members) for own in (one, other)] == [sizes[0] - 1, sizes[1] + 1]
    listed = dict(
        commune.all(
            "SELECT r.record_id, s.member_count FROM household_summary s JOIN record r ON r.record_no = s.household_no"
        )
    )
    assert (listed[one], listed[other]) == (sizes[0] - 1, sizes[1] + 1)


def test_rounds_come_back_oldest_first(commune: Database) -> None:
    assert rounds.get(commune, communes.ROUND) == ROUND
    with communes.work_on(commune) as work:
        work.append(
            records.REVIEW_ROUND,
            RecordId("r2025"),
            {"commune_code": "05665", "year": 2025, "round_kind": "on_request", "opened_on": "2025-03-01"},
        )
        work.append(records.REVIEW_ROUND, RecordId("half"), {"commune_code": "05665"})
        work.commit()
    assert [found.round_id for found in rounds.all(commune)] == ["r2025", communes.ROUND]
    assert rounds.all(commune, "05666") == []
    for missing in ("half", "nothing"):
        with pytest.raises(KnownError) as caught:
            rounds.get(commune, missing)
        assert caught.value.code is ErrorCode.ROUND_UNKNOWN


def test_facts_come_with_every_household_and_progress_counts_them(commune: Database) -> None:
    found = list(questionnaires.facts(commune, ROUND))
    assert [household for household, _ in found] == list(households.all(commune))
    for household, questionnaire in found:
        assert questionnaire == questionnaires.get(commune, household.household_id, communes.ROUND)
    statuses = [questionnaire.status for _, questionnaire in found if questionnaire is not None]
    complete = statuses.count(QuestionnaireStatus.COMPLETE)
    expected = (complete, len(statuses) - complete, 40 - len(statuses))
    assert questionnaires.progress(commune, communes.ROUND) == expected
    assert sum(1 for _ in questionnaires.all(commune, communes.ROUND)) == len(statuses)
    assert min(expected) > 0


def test_class_records_come_newest_year_first(commune: Database) -> None:
    own = communes.household_id(1)
    with communes.work_on(commune) as work:
        work.append(
            records.CLASS_RECORD, RecordId("old"), {"household_id": own, "year": 2023, "household_class": "poor"}
        )
        work.commit()
    found = class_records.get(commune, own)
    assert [one.year for one in found] == [2025, 2023]
    assert (found[0].standard, found[0].source) == (communes.RULES, "danh-sach-2025")
    assert found[1].household_class == "poor"


def test_a_recorded_classification_comes_back_with_its_trace(commune: Database) -> None:
    trace = (TraceStep("insurance", Outcome.YES, (("m1", "insured", "no"),), ("cutoff.income.rural",)),)
    result = Classification(
        rule_set=communes.RULES,
        rule_set_hash="1" * 64,
        household_class=HouseholdClass.NEAR_POOR,
        income_score=None,
        deprivation_score=30,
        deprived=("insurance",),
        missing=(MissingFact("", "income_score"), MissingFact("m1", "insured")),
        unverified=("cutoff.income.rural",),
        trace=trace,
    )
    own = communes.household_id(1)
    recorded = RecordedClassification(RecordId("c"), own, communes.ROUND, "2" * 64, "2026-09-05", result)
    with communes.work_on(commune) as work:
        work.append(records.CLASSIFICATION, RecordId("c"), classifications.fields_of(recorded, engine="1"))
        work.commit()
    assert classifications.current(commune, communes.ROUND, communes.RULES, own) == recorded
    assert classifications.current(commune, communes.ROUND, "vn-2027-2030", own) is None
    hashes = classifications.current_hashes(commune, communes.ROUND, communes.RULES)
    assert hashes[own] == ("c", "2" * 64, "1" * 64)


def test_the_newest_classification_that_is_not_voided_is_current(commune: Database) -> None:
    with communes.work_on(commune) as work:
        first = communes.add_classification(work, 1, "poor", name="x")
        second = communes.add_classification(work, 1, "near_poor", name="y", voids=first)
        work.commit()
    own = communes.household_id(1)
    current = classifications.current(commune, communes.ROUND, communes.RULES, own)
    assert current is not None
    assert current.classification_id == second
    everything = list(classifications.all_current(commune, communes.ROUND))
    assert [one.household_id for one in everything].count(own) == 1
    counts = classifications.counts(commune, communes.ROUND, communes.RULES)
    assert sum(counts) == len(everything)
    assert counts.near_poor == sum(one.result.household_class is HouseholdClass.NEAR_POOR for one in everything)


def test_a_removed_household_is_in_no_count_of_classes(commune: Database) -> None:
    with communes.work_on(commune) as work:
        communes.add_classification(work, 1, "poor", name="x")
        work.commit()
    before = classifications.counts(commune, communes.ROUND, communes.RULES)
    with communes.work_on(commune) as work:
        work.append(records.HOUSEHOLD, communes.household_id(1), {"removed": True})
        work.commit()
    after = classifications.counts(commune, communes.ROUND, communes.RULES)
    assert after == ClassCounts(*before)._replace(poor=before.poor - 1)


def test_village_counts_sum_up_to_the_commune(commune: Database) -> None:
    counts = households.village_class_counts(commune, communes.COMMUNE)
    assert sum(number for *_, number in counts) == 40
    complete, opened, none = questionnaires.progress(commune, communes.ROUND)
    by_status = dict.fromkeys(("complete", "open", "none"), 0)
    classes = dict.fromkeys(ClassCounts._fields, 0)
    for _, household_class, status, number in counts:
        by_status[status] += number
        if household_class:
            classes[household_class] += number
    assert by_status == {"complete": complete, "open": opened, "none": none}
    assert classes == classifications.counts(commune, communes.ROUND, communes.RULES)._asdict()
    assert {village for village, *_ in counts} <= set(communes.VILLAGES)


def test_the_journal_is_read_whole_in_parts_and_by_record(commune: Database) -> None:
    everything = list(journal.changes(commune))
    (device,) = journal.ranges(commune)
    assert journal.ranges(commune) == {device: (1, len(everything))}
    assert journal.count(commune) == len(everything)
    assert list(journal.changes(commune, {device: (11, 20)})) == everything[10:20]
    assert journal.tail(commune, device) == (len(everything), everything[-1].hash)
    assert journal.tail(commune, "0" * 32) == (0, "0" * 64)
    assert journal.hash_at(commune, device, 11) == everything[10].hash
    assert journal.hash_at(commune, device, 0) is None
    assert journal.hash_at(commune, "0" * 32, 1) is None
    assert journal.digest(commune, {device: (1, len(everything))}) == journal.digest(commune)
    assert journal.digest(commune, {device: (1, 10)}) != journal.digest(commune)
    own = communes.household_id(1)
    assert journal.history(commune, own) == [change for change in everything if change.record_id == own]
    assert journal.devices_of_records(commune, [own, "nothing"]) == {device}


def test_contacts_entries_and_the_identity_come_back(db: Database) -> None:
    contact = Contact(device_id_of(b"9" * 32), b"9" * 32, "UBND xã Văn Lăng", "commune", "05665", "19", "2026-09-01")
    entries = [
        ExchangeEntry(direction, "2026-09-02T08:00:00+07:00", "a.ngheo", contact.name, "05665", 3, 2, 1, "0" * 64)
        for direction in (exchange_log.EXPORT, exchange_log.IMPORT)
    ]
    with communes.work_on(db) as work:
        contacts.save(work, contact)
        for entry in entries:
            exchange_log.add(work, entry)
        work.commit()
    assert contacts.all(db) == [contact]
    assert contacts.get(db, contact.device_id) == contact
    assert contacts.get(db, "0" * 32) is None
    assert contacts.device_communes(db) == {contact.device_id: "05665"}
    assert exchange_log.all(db) == entries[::-1]
    own = identity.read_identity(db)
    assert own is not None
    assert own.device_id == device_id_of(own.public_key)
    assert repr(own.private_key) not in repr(own)
    with pytest.raises(BugError), communes.work_on(db) as work:
        identity.save_identity(work, own)


@pytest.mark.parametrize("reader", [certificates.get, profiles.get, households.get])
def test_what_does_not_exist_is_told(db: Database, reader: object) -> None:
    assert callable(reader)
    with pytest.raises(KnownError) as caught:
        reader(db, "nothing")
    assert caught.value.code is ErrorCode.STORE_NO_RECORD
