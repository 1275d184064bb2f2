"""Real encrypted databases on disk, one per test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests_support import communes

from ngheo_desktop.store.database import Database


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Callable[[int], Database]]:
    """Return a maker of computers: databases whose device follows from a number."""
    made: list[Database] = []

    def make(number: int) -> Database:
        folder = tmp_path / f"computer{number}"
        folder.mkdir()
        database = communes.new_database(folder / "ngheo.db", number)
        made.append(database)
        return database

    yield make
    for database in made:
        database.close()


@pytest.fixture
def db(computer: Callable[[int], Database]) -> Database:
    """Return an empty database with a device."""
    return computer(1)


@pytest.fixture
def commune(db: Database) -> Database:
    """Return a database with an invented commune of forty households."""
    with communes.work_on(db) as work:
        communes.fill(work, 40)
        work.commit()
    return db
