"""Copies made while the database is in use open like the original."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests_support import communes

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store import households, journal
from ngheo_desktop.store.backup import make_backup
from ngheo_desktop.store.check import check
from ngheo_desktop.store.database import Database


def test_a_copy_made_in_use_holds_everything_committed(commune: Database, clock: FixedClock) -> None:
    (commune.path.parent / "key.json").write_text("{}", encoding="utf-8")
    with communes.work_on(commune) as work:
        work.append("household", communes.household_id(1), {"number": "not committed"})
        made = make_backup(commune, commune.path.parent / "backups", clock)
    assert made.name == "ngheo-20261121T090000.db"
    assert sorted(file.name for file in made.parent.iterdir()) == ["key.json", made.name]
    with Database.open(made, commune.key, backups=made.parent) as copy:
        assert journal.digest(copy) == journal.digest(commune)
        assert list(households.all(copy)) == list(households.all(commune))
        assert check(copy).ok


def test_only_the_newest_copies_are_kept(db: Database, clock: FixedClock, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    made = []
    for day in range(5):
        later = FixedClock(clock.moment + timedelta(days=day))
        made.append(make_backup(db, folder, later, keep=3).name)
    assert sorted(file.name for file in folder.iterdir()) == made[-3:]


def test_a_damaged_database_makes_no_copy(commune: Database, clock: FixedClock, tmp_path: Path) -> None:
    commune.close()
    content = bytearray(commune.path.read_bytes())
    content[-2000] ^= 1
    commune.path.write_bytes(content)
    folder = tmp_path / "backups"
    with Database.open(commune.path, commune.key, backups=folder) as again, pytest.raises(KnownError) as caught:
        make_backup(again, folder, clock)
    assert caught.value.code is ErrorCode.STORE_CORRUPT
    assert not list(folder.iterdir())


def test_a_folder_that_is_a_file_is_told(db: Database, clock: FixedClock, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        make_backup(db, tmp_path / "backups", clock)
    assert caught.value.code is ErrorCode.STORE_READ_ONLY
