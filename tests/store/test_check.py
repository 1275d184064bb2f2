"""Damage and tampering are found and counted, whatever was done and to whichever part."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import communes

from ngheo_desktop.domain import records
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store import households, journal
from ngheo_desktop.store.check import FAULTS, check
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.driver import connect

PAGE = 4096


def tamper(db: Database, *statements: str) -> None:
    """Change the database behind the program's back, the guards taken away and put back."""
    connection = connect(db.path, db.key, guarded=False)
    connection.execute("PRAGMA foreign_keys = OFF")
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert connection.execute(statement).rowcount > 0, statement
    for _, sql in guards:
        connection.execute(sql)
    connection.close()


def test_a_whole_folder_has_no_faults_and_its_counts(commune: Database) -> None:
    report = check(commune)
    assert report.ok
    assert report.faults == dict.fromkeys(FAULTS, 0)
    assert (report.households, report.members) == households.counts(commune)
    assert report.households == 40
    assert report.changes == journal.count(commune)
    assert report.digest == journal.digest(commune)


def test_a_check_changes_nothing(commune: Database) -> None:
    commune.close()
    before = commune.path.read_bytes()
    with Database.open(commune.path, commune.key, backups=commune.path.parent) as again:
        check(again)
    assert commune.path.read_bytes() == before


CHAIN = {
    "an altered value": 'UPDATE change SET content = replace(content, \'"number":"7"\', \'"number":"8"\')'
    ' WHERE content LIKE \'%"number":"7"%\'',
    "an altered author": "UPDATE change SET content = replace(content, 'Thụ', 'Thu') WHERE seq = 20",
    "an altered hash": "UPDATE change SET hash = zeroblob(32) WHERE seq = 20",
    "another counter": "UPDATE change SET counter = 7000 WHERE seq = 20",
    "another record": "UPDATE change SET record_no = (SELECT record_no FROM change WHERE seq = 30) WHERE seq = 20",
    "a removed change": "DELETE FROM change WHERE seq = 20",
    "the first removed": "DELETE FROM change WHERE seq = 1",
    "the last removed": "DELETE FROM change WHERE change_no = (SELECT max(change_no) FROM change)",
    "two changed places": "UPDATE change SET change_no = change_no + CASE change_no & 1 WHEN 0 THEN 1000001 ELSE 999999"
    " END WHERE seq IN (20, 21)",
    "an inserted change": "INSERT INTO change (change_no, record_no, counter, hash, content)"
    " SELECT max(change_no) + 1, record_no, counter + 1, hash, content FROM change",
    "a change of an unknown device": "INSERT INTO change (change_no, record_no, counter, hash, content)"
    " SELECT (77 << 40) + 1, record_no, counter, hash, content FROM change LIMIT 1",
    "another device": "UPDATE device SET device_id = 'ffffffffffffffffffffffffffffffff'",
    "another id of a record": "UPDATE record SET record_id = 'x' WHERE record_no = 20",
}


@pytest.mark.parametrize("what", CHAIN)
def test_a_tampered_journal_is_a_counted_fault_of_the_chain(commune: Database, what: str) -> None:
    tamper(commune, CHAIN[what])
    report = check(commune)
    assert not report.ok
    assert report.faults["chain"] >= 1


def test_a_change_that_cannot_be_read_is_counted(commune: Database) -> None:
    tamper(commune, "UPDATE change SET content = 'no json' WHERE seq = 20")
    report = check(commune)
    assert report.faults["chain"] == 1
    assert report.faults["shape"] >= 1


PROJECTION = {
    "an altered name": "UPDATE member SET full_name = 'Bàn Văn A'"
    " WHERE record_no = (SELECT min(record_no) FROM member)",
    "a removed member": "DELETE FROM member WHERE record_no = (SELECT min(record_no) FROM member)",
    "an altered answer": "UPDATE questionnaire SET answers = json_set(answers, '$.h.\"question.1\"[0]', 'other')"
    " WHERE record_no = (SELECT min(record_no) FROM questionnaire)",
    "an altered class": "UPDATE classification SET household_class = CASE household_class WHEN 'poor' THEN 'non_poor'"
    " ELSE 'poor' END WHERE record_no = (SELECT min(record_no) FROM classification)",
    "no longer current": "UPDATE classification SET is_current = 0"
    " WHERE record_no = (SELECT min(record_no) FROM classification)",
    "a household removed": "UPDATE household SET removed = 1 WHERE record_no = (SELECT min(record_no) FROM household)",
    "a wrong count": "UPDATE household_summary SET member_count = 77"
    " WHERE household_no = (SELECT min(household_no) FROM household_summary)",
    "a stale search text": "UPDATE household_text SET words = 'x'"
    " WHERE household_no = (SELECT min(household_no) FROM household_text)",
    "a household missing in the search index": "INSERT INTO household_index (household_index, rowid, words)"
    " SELECT 'delete', household_no, words FROM household_text LIMIT 1",
    "a forgotten conflict": "UPDATE record SET forks = 1, conflicts = 1 WHERE record_no = 20",
    "a stray head": "INSERT INTO head SELECT record_no, 'phone', device_no, seq FROM record"
    " WHERE kind = 'household' LIMIT 1",
}


@pytest.mark.parametrize("what", PROJECTION)
def test_a_table_that_is_not_what_the_journal_says_is_counted(commune: Database, what: str) -> None:
    tamper(commune, PROJECTION[what])
    report = check(commune)
    assert not report.ok
    assert report.faults["projection"] >= 1
    assert report.faults["chain"] == 0


def test_a_reference_to_nothing_is_counted(commune: Database) -> None:
    tamper(commune, "UPDATE member SET household_no = 999999 WHERE record_no = (SELECT min(record_no) FROM member)")
    assert check(commune).faults["foreign_keys"] == 1


def test_the_messages_hold_no_personal_data(commune: Database) -> None:
    names = {member.full_name for household in households.all(commune) for member in household.members}
    tamper(commune, *PROJECTION.values(), CHAIN["an altered value"])
    report = check(commune)
    assert report.messages
    assert not [name for name in names if any(name in message for message in report.messages)]


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("seed", range(12))
def test_one_flipped_byte_anywhere_is_refused_or_counted(commune: Database, seed: int) -> None:
    commune.close()
    place = random.Random(seed).randrange(commune.path.stat().st_size)
    flip(commune.path, place)
    assert what_becomes_of(commune) in {"STORE_CORRUPT", "counted"}


def what_becomes_of(db: Database) -> str:
    try:
        again = Database.open(db.path, db.key, backups=db.path.parent)
    except KnownError as fault:
        return fault.code.name
    with again:
        report = check(again)
    return "ok" if report.ok or not report.faults["cipher"] else "counted"


def test_reading_a_broken_page_is_a_known_fault(commune: Database) -> None:
    commune.close()
    for page in range(40, commune.path.stat().st_size // PAGE):
        flip(commune.path, page * PAGE + 100)
    with (
        pytest.raises(KnownError) as caught,
        Database.open(commune.path, commune.key, backups=commune.path.parent) as again,
    ):
        list(households.all(again))
    assert caught.value.code is ErrorCode.STORE_CORRUPT


def test_the_journals_of_two_computers_are_checked_together(computer: Callable[[int], Database]) -> None:
    one, other = computer(1), computer(2)
    for db in (one, other):
        with communes.work_on(db) as work:
            work.append(records.HOUSEHOLD, communes.household_id(1), {"number": db.path.parent.name})
            work.commit()
    with communes.work_on(one) as work:
        work.receive(journal.changes(other))
        work.commit()
    assert check(one).ok
    tamper(one, "DELETE FROM change WHERE device_no = (SELECT max(device_no) FROM device)")
    assert check(one).faults["chain"] >= 1
