"""The one way to sqlite-utils: it must find SQLCipher where it looks for pysqlite3, before it is imported.

Otherwise its own `except sqlite3.OperationalError` does not match the errors of sqlcipher3. Importing it costs a
fifth of a second, so only migrations come here.
"""

import sys

import sqlcipher3
from sqlcipher3 import dbapi2

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi2

from sqlite_utils import Database as SqliteUtils  # noqa: E402  (after the alias, see above)
from sqlite_utils import Migrations  # noqa: E402

__all__ = ["Migrations", "SqliteUtils"]
