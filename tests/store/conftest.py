"""Real encrypted databases on disk, one per test."""

import shutil
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


@pytest.fixture(scope="session")
def commune_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the closed database of an invented commune of forty households, to copy and not to touch."""
    path = tmp_path_factory.mktemp("commune") / "ngheo.db"
    with communes.new_database(path) as db, communes.work_on(db) as work:
        communes.fill(work, 40)
        work.commit()
    return path


@pytest.fixture
def commune(commune_file: Path, tmp_path: Path) -> Iterator[Database]:
    """Return a database with an invented commune of forty households."""
    folder = tmp_path / "commune"
    folder.mkdir()
    path = folder / "ngheo.db"
    shutil.copyfile(commune_file, path)
    with Database.open(path, communes.KEY, backups=folder / "backups") as db:
        yield db
