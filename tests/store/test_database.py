"""Opening: what may be opened, how it is set up, and what is refused with which message."""

import threading
from pathlib import Path

import pytest
from tests_support import communes

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.store import households, schema
from ngheo_desktop.store.check import check
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.driver import APPLICATION_ID, connect

GOLDEN = Path(__file__).parent / "schema.sql"


def refusal(path: Path, key: bytes = communes.KEY) -> ErrorCode:
    with pytest.raises(KnownError) as caught:
        Database.open(path, key, backups=path.parent / "backups")
    return caught.value.code


def run_unguarded(path: Path, *statements: str) -> None:
    connection = connect(path, communes.KEY, guarded=False)
    for statement in statements:
        connection.execute(statement).fetchall()
    connection.close()


def schema_of(db: Database) -> str:
    statements = db.all("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
    return "\n".join(f"{sql.strip()};\n" for (sql,) in statements)


def test_the_schema_after_all_migrations_is_the_golden_one(db: Database) -> None:
    assert schema_of(db) == GOLDEN.read_text(encoding="utf-8")


def test_every_table_is_strict_and_the_file_carries_the_application_id(db: Database) -> None:
    loose = [
        name
        for name, strict in db.all(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        )
        if not strict and not name.startswith(("sqlite_", "_sqlite_migrations"))
    ]
    assert loose == []
    assert db.numbers("PRAGMA application_id") == (APPLICATION_ID,)


def test_m0001_initial(db: Database) -> None:
    assert schema.applied(db.connection()) == ("m0001_initial",)


def test_every_connection_is_durable_and_checks_foreign_keys(db: Database) -> None:
    settings = {name: db.numbers(f"PRAGMA {name}")[0] for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert db.numbers("PRAGMA trusted_schema") == (0,)


def test_nothing_readable_stands_in_the_file(commune: Database) -> None:
    names = [member.full_name for household in households.all(commune) for member in household.members]
    commune.close()
    content = commune.path.read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert not any(name.encode() in content for name in names)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE stray (a)",
        "CREATE TEMP TABLE stray (a)",
        "CREATE INDEX stray ON household (phone)",
        "DROP TABLE household",
        "ALTER TABLE household ADD COLUMN stray",
        "ATTACH ':memory:' AS stray",
    ],
)
def test_the_schema_cannot_be_changed_outside_migrations(db: Database, statement: str) -> None:
    with pytest.raises(BugError, match="not authorized"):
        db.all(statement)


@pytest.mark.parametrize("statement", ["UPDATE change SET content = ''", "DELETE FROM change"])
def test_the_journal_refuses_to_be_rewritten(commune: Database, statement: str) -> None:
    with pytest.raises(BugError, match="append-only"):
        commune.all(statement)
    assert check(commune).ok


def test_each_thread_has_a_connection_of_its_own_and_close_closes_them_all(commune: Database) -> None:
    seen = [commune.connection()]
    held = threading.Event()
    go = threading.Event()

    def read() -> None:
        seen.append(commune.connection())
        held.set()
        go.wait(10)

    thread = threading.Thread(target=read)
    thread.start()
    assert held.wait(10)
    assert seen[0] is not seen[1]
    commune.close()
    go.set()
    thread.join()
    for connection in seen:
        with pytest.raises(Exception, match="closed"):
            connection.execute("SELECT 1")
    with pytest.raises(BugError):
        commune.connection()


def test_closing_writes_the_log_back_into_one_file(commune: Database) -> None:
    commune.close()
    assert not [file.name for file in commune.path.parent.iterdir() if file.name.endswith(("-wal", "-shm"))]


def test_what_was_committed_is_there_after_reopening(commune: Database) -> None:
    before = list(households.all(commune))
    commune.close()
    with Database.open(commune.path, communes.KEY, backups=commune.path.parent / "backups") as again:
        assert list(households.all(again)) == before
    assert not (commune.path.parent / "backups").exists()


def test_another_key_opens_nothing(db: Database) -> None:
    db.close()
    assert refusal(db.path, bytes(32)) is ErrorCode.STORE_CORRUPT


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ngheo.db"
    path.write_bytes(b"a letter to the office" * 1000)
    assert refusal(path) is ErrorCode.STORE_CORRUPT
    assert path.read_bytes() == b"a letter to the office" * 1000


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ngheo.db"
    path.touch()
    assert refusal(path) is ErrorCode.STORE_CORRUPT


def test_a_database_of_another_program_is_refused(db: Database) -> None:
    db.close()
    run_unguarded(db.path, "PRAGMA application_id = 1")
    assert refusal(db.path) is ErrorCode.STORE_CORRUPT


def test_a_cut_off_database_is_refused(commune: Database) -> None:
    commune.close()
    content = commune.path.read_bytes()
    commune.path.write_bytes(content[:2000])
    assert refusal(commune.path) is ErrorCode.STORE_CORRUPT


def test_a_missing_database_is_not_made_by_opening(tmp_path: Path) -> None:
    assert refusal(tmp_path / "ngheo.db") is ErrorCode.STORE_NOT_THERE
    assert not list(tmp_path.iterdir())


def test_an_existing_database_is_not_replaced_by_a_new_one(db: Database) -> None:
    with pytest.raises(KnownError) as caught:
        Database.create(db.path, communes.KEY)
    assert caught.value.code is ErrorCode.STORE_EXISTS


def test_a_database_of_a_newer_version_is_refused_and_not_touched(commune: Database) -> None:
    commune.close()
    run_unguarded(
        commune.path,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('ngheo', 'm0002_later', '2030')",
    )
    before = commune.path.read_bytes()
    assert refusal(commune.path) is ErrorCode.STORE_TOO_NEW
    assert commune.path.read_bytes() == before


def test_a_failed_migration_leaves_the_database_and_a_verified_copy_of_it(commune: Database, clock: FixedClock) -> None:
    """The database is made to look older than it is, so that the first migration runs again and fails."""
    expected = list(households.all(commune))
    commune.close()
    run_unguarded(commune.path, "DELETE FROM _sqlite_migrations")
    backups = commune.path.parent / "backups"
    with pytest.raises(BugError, match="already exists"):
        Database.open(commune.path, communes.KEY, backups=backups, clock=clock)
    assert [file.name for file in backups.iterdir()] == ["ngheo-20261121T090000-before-migration.db"]
    name = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('ngheo', 'm0001_initial', '')"
    run_unguarded(commune.path, name)
    with Database.open(commune.path, communes.KEY, backups=backups) as again:
        assert list(households.all(again)) == expected


def test_a_second_writer_waits_and_is_then_told_that_the_database_is_busy(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ngheo_desktop.store.driver.BUSY_SECONDS", 0.1)
    caught: list[ErrorCode] = []

    def write() -> None:
        with pytest.raises(KnownError) as fault, communes.work_on(db):
            pass
        caught.append(fault.value.code)

    with communes.work_on(db):
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert caught == [ErrorCode.STORE_BUSY]
