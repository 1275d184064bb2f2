"""The migrations in their order; `schema.MIGRATIONS` repeats their names, so that opening need not import this."""

from ngheo_desktop.errors import BugError
from ngheo_desktop.store import m0001_initial as first
from ngheo_desktop.store import schema
from ngheo_desktop.store import schema_desk as desk
from ngheo_desktop.store import schema_search as found
from ngheo_desktop.store.driver import APPLICATION_ID, Connection
from ngheo_desktop.store.toolkit import Migrations, SqliteUtils

_migrations = Migrations(schema.MIGRATION_SET)


@_migrations()
def m0001_initial(db: SqliteUtils) -> None:
    """Make every table of the first release."""
    for statement in (*first.STATEMENTS, *desk.STATEMENTS, *found.STATEMENTS):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def apply(connection: Connection) -> None:
    """Bring the schema up to date, each migration in a transaction of its own.

    The connection must be one without the guard against schema changes.

    Raises:
        BugError: the list of names in `schema` and the migrations here differ.
    """
    db = SqliteUtils(connection, execute_plugins=False)  # type: ignore[arg-type]
    _migrations.apply(db)
    applied = tuple(migration.name for migration in _migrations.applied(db))
    if applied != schema.MIGRATIONS:
        raise BugError(f"the migrations {applied} are not those of the schema {schema.MIGRATIONS}")
