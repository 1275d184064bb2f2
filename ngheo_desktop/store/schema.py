"""What schema a database has and whether this program may open it."""

from ngheo_desktop.store.driver import APPLICATION_ID, Connection

MIGRATION_SET = "ngheo"
MIGRATIONS = ("m0001_initial",)


def is_ours(connection: Connection) -> bool:
    """Tell whether the file carries this program's application id."""
    row = connection.execute("PRAGMA application_id").fetchone()
    return row is not None and row[0] == APPLICATION_ID


def applied(connection: Connection) -> tuple[str, ...]:
    """Return the names of the migrations that the database went through."""
    rows = connection.execute(
        "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", (MIGRATION_SET,)
    )
    return tuple(name for (name,) in rows)
