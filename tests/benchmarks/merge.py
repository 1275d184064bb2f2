"""Taking in a commune's journal against a bare insert of the same rows on the same kind of connection.

The rows are those that the merge leaves behind: journal, records, tables, summaries. The bare insert copies them,
already worked out, into empty tables without looking at them. Run as a file:
python tests/benchmarks/merge.py [households]
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1] / "support")]

from tests_support import communes

from ngheo_desktop.store import journal
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.driver import connect

HOUSEHOLDS = 5_000
BUDGET = 3.0
LOCAL = {"identity", "contact", "exchange_log", "_sqlite_migrations"}


def bare_insert(source: Database, target: Path) -> tuple[int, float]:
    """Copy every table row by row, in one transaction; return (rows, seconds)."""
    tables = [
        name
        for (name,) in source.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rootpage")
        if name not in LOCAL
    ]
    copies = {table: source.all(f"SELECT * FROM {table}") for table in tables}
    copies["change"] = source.all("SELECT change_no, record_no, counter, hash, content FROM change")
    statements = source.all("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type != 'trigger'")
    connection = connect(target, communes.KEY, create=True, guarded=False)
    for (statement,) in statements:
        if "_sqlite_migrations" not in statement:
            connection.execute(statement)
    started = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table, rows in copies.items():
        if rows:
            columns = "(change_no, record_no, counter, hash, content)" if table == "change" else ""
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} {columns} VALUES ({marks})", rows)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return sum(map(len, copies.values())), seconds


def main() -> None:
    households = int(sys.argv[1]) if len(sys.argv) > 1 else HOUSEHOLDS
    with tempfile.TemporaryDirectory() as folder:
        commune = communes.new_database(Path(folder) / "commune.db", 1)
        started = time.perf_counter()
        with communes.work_on(commune) as work:
            communes.fill(work, households)
            work.commit()
        print(f"keyed in one go: {households / (time.perf_counter() - started):,.0f} households a second")
        changes = list(journal.changes(commune))
        rows, bare = bare_insert(commune, Path(folder) / "bare.db")

        office = communes.new_database(Path(folder) / "office.db", 2)
        started = time.perf_counter()
        with communes.work_on(office) as work:
            received = work.receive(changes)
            work.commit()
        merged = time.perf_counter() - started
        started = time.perf_counter()
        with communes.work_on(office) as work:
            again = work.receive(changes)
            work.commit()
        repeated = time.perf_counter() - started
        print(
            f"{received.accepted:,} changes, {rows:,} rows: bare insert {bare:.2f} s, merge {merged:.2f} s:"
            f" {merged / bare:.2f} times, {merged / bare / BUDGET:.2f} of the budget of {BUDGET:.0f}"
        )
        print(f"the same once more: {again.already_present:,} already present, {repeated:.2f} s")
        commune.close()
        office.close()


if __name__ == "__main__":
    main()
