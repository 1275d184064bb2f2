"""Power cuts, full disks and folders that cannot be written: nothing acknowledged is lost, nothing half-done stays."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlcipher3 import dbapi2
from tests_support import communes

from ngheo_desktop.domain import records
from ngheo_desktop.domain.survey import questionnaire_id
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store import journal, questionnaires
from ngheo_desktop.store.check import check
from ngheo_desktop.store.database import Database

SUPPORT = Path(__file__).resolve().parents[1] / "support"
ROOT = Path(__file__).resolve().parents[2]

KEY_ANSWERS = """
import sys
from pathlib import Path
from tests_support import communes
from ngheo_desktop.domain import records
from ngheo_desktop.domain.survey import questionnaire_id
from ngheo_desktop.store.database import Database

path, start = Path(sys.argv[1]), int(sys.argv[2])
db = Database.open(path, communes.KEY, backups=path.parent)
number = start
while True:
    household = communes.household_id(number % 40 + 1)
    with communes.work_on(db) as work:
        own = questionnaire_id(communes.ROUND, household)
        fields = {"household_id": household, "round_id": communes.ROUND, "h.last": number}
        work.append(records.QUESTIONNAIRE, own, fields)
        if number % 3 == 0:
            work.append(records.MEMBER, communes.member_id(number % 40 + 1, 1), {"full_name": f"Bàn Văn {number}"})
        work.commit()
    print(number, flush=True)
    number += 1
"""


def python(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(SUPPORT))), "PYTHONDONTWRITEBYTECODE": "1"},
    )


def test_answers_acknowledged_before_the_program_is_killed_are_all_there(commune: Database) -> None:
    commune.close()
    chance = random.Random(5)
    start = 1
    for _ in range(8):
        with python("-c", KEY_ANSWERS, str(commune.path), str(start)) as program:
            assert program.stdout is not None
            first = program.stdout.readline()
            assert first, program.stderr and program.stderr.read()
            time.sleep(chance.random() * 0.15)
            program.send_signal(signal.SIGKILL)
            acknowledged = [first, *program.stdout.readlines()]
        # The last line may be cut off by the kill: it counts only when it is whole.
        last = max(int(line) for line in acknowledged if line.endswith("\n"))
        with Database.open(commune.path, commune.key, backups=commune.path.parent) as again:
            for number in range(max(start, last - 39), last + 1):
                found = questionnaires.get(again, communes.household_id(number % 40 + 1), communes.ROUND)
                assert found is not None
                value = found.household_answers["last"]
                assert value in (number, number + 40)
            assert check(again).ok
        start = last + 2


def test_a_full_disk_is_a_message_and_leaves_everything_as_it_was(commune: Database) -> None:
    own = questionnaire_id(communes.ROUND, communes.household_id(1))
    before = (journal.digest(commune), questionnaires.get(commune, communes.household_id(1), communes.ROUND))
    (pages,) = commune.numbers("PRAGMA page_count")
    commune.all(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        for number in range(500):
            with communes.work_on(commune) as work:
                work.append(records.QUESTIONNAIRE, own, {"h.big": f"{number}" * 5000})
                work.commit()
            saved.append(number)

    saved: list[int] = []
    with pytest.raises(KnownError) as caught:
        fill()
    assert caught.value.code is ErrorCode.STORE_DISK_FULL
    assert check(commune).ok
    if not saved:
        assert (
            journal.digest(commune),
            questionnaires.get(commune, communes.household_id(1), communes.ROUND),
        ) == before
    held = questionnaires.get(commune, communes.household_id(1), communes.ROUND)
    assert held is not None
    assert held.household_answers.get("big") == (f"{saved[-1]}" * 5000 if saved else None)

    commune.all("PRAGMA max_page_count = 1073741823")
    with communes.work_on(commune) as work:
        work.append(records.QUESTIONNAIRE, own, {"h.big": "small"})
        work.commit()
    assert check(commune).ok


def test_a_full_disk_in_the_middle_of_an_import_takes_the_whole_import_back(commune: Database, tmp_path: Path) -> None:
    office = communes.new_database(tmp_path / "office.db", 2)
    (pages,) = office.numbers("PRAGMA page_count")
    office.all(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(KnownError) as caught, communes.work_on(office) as work:
        work.receive(journal.changes(commune))
    assert caught.value.code is ErrorCode.STORE_DISK_FULL
    assert journal.count(office) == 0
    assert office.all("SELECT * FROM household_summary") == []
    assert check(office).ok
    office.close()


def test_a_disk_that_is_full_at_the_end_is_no_fault_because_everything_is_in_the_log(
    commune: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with communes.work_on(commune) as work:
        work.append(records.HOUSEHOLD, communes.household_id(1), {"phone": "0912 345 678"})
        work.commit()
    digest = journal.digest(commune)

    class Full:
        def execute(self, statement: str) -> None:
            assert "checkpoint" in statement
            fault = dbapi2.OperationalError("database or disk is full")
            fault.sqlite_errorcode = dbapi2.SQLITE_FULL
            raise fault

    monkeypatch.setattr(commune, "raw_connection", Full)
    commune.close()

    with Database.open(commune.path, commune.key, backups=commune.path.parent) as again:
        assert journal.digest(again) == digest
        assert check(again).ok


READ_ONLY = """
import os
import sys
from pathlib import Path
from tests_support import communes
from ngheo_desktop.errors import KnownError
from ngheo_desktop.store import keyfile, migrations
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.lock import FolderLock

folder, user = Path(sys.argv[1]), int(sys.argv[2])
if user:
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
for action in (
    lambda: Database.open(folder / "ngheo.db", communes.KEY, backups=folder),
    lambda: Database.create(folder / "new.db", communes.KEY),
    lambda: keyfile.create(folder / "key.json", None),
    lambda: FolderLock(folder).acquire(),
):
    try:
        action()
    except KnownError as fault:
        print(fault.code.name)
    else:
        print("no fault")
"""
NOBODY = 65534


def test_a_folder_that_cannot_be_written_is_named_for_every_step() -> None:
    # Everything may be written by root, so root gives its rights away first; others then need the way to the folder.
    user = NOBODY if os.geteuid() == 0 else 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        with communes.new_database(folder / "ngheo.db") as db, communes.work_on(db) as work:
            communes.fill(work, 3)
            work.commit()
        before = (folder / "ngheo.db").read_bytes()
        (folder / "ngheo.db").chmod(0o444)
        folder.chmod(0o555)
        try:
            with python("-c", READ_ONLY, name, str(user)) as program:
                told, complaint = program.communicate()
        finally:
            folder.chmod(0o755)
        assert complaint == ""
        assert told.split() == ["STORE_READ_ONLY"] * 4
        assert (folder / "ngheo.db").read_bytes() == before
        assert [file.name for file in folder.iterdir()] == ["ngheo.db"]
