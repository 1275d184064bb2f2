"""One answer committed (journal and projection) against a bare one-row commit on the same kind of connection.

Both are encrypted, in WAL mode, with synchronous=FULL, on the same disk, in turns. Run as a file.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1] / "support")]

from tests_support import communes

from ngheo_desktop.domain import records
from ngheo_desktop.domain.survey import questionnaire_id
from ngheo_desktop.store.driver import connect

HOUSEHOLDS = 2_000
COMMITS = 2_000
BUDGET = 3.0


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bare = connect(Path(folder) / "bare.db", communes.KEY, create=True, guarded=False)
        bare.execute("CREATE TABLE answer (answer_no INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT")
        database = communes.new_database(Path(folder) / "ngheo.db")
        with communes.work_on(database) as work:
            communes.fill(work, HOUSEHOLDS)
            work.commit()
        bare_times, own_times = [], []
        for turn in range(COMMITS):
            number = turn % HOUSEHOLDS + 1
            own = questionnaire_id(communes.ROUND, communes.household_id(number))
            name, value = f"h.question.{turn % 20}", f"answer {turn}"

            started = time.perf_counter()
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO answer (content) VALUES (?)", (value,))
            bare.execute("COMMIT")
            bare_times.append(time.perf_counter() - started)

            started = time.perf_counter()
            with communes.work_on(database) as work:
                work.append(records.QUESTIONNAIRE, own, {name: value})
                work.commit()
            own_times.append(time.perf_counter() - started)
        bare.close()
        database.close()
    report("median", statistics.median(bare_times), statistics.median(own_times))
    report("mean", statistics.fmean(bare_times), statistics.fmean(own_times))
    report("p95", sorted(bare_times)[COMMITS * 95 // 100], sorted(own_times)[COMMITS * 95 // 100])


def report(what: str, bare: float, own: float) -> None:
    ratio = own / bare
    print(
        f"{what}: bare commit {bare * 1e3:.3f} ms, one answer {own * 1e3:.3f} ms:"
        f" {ratio:.2f} times, {ratio / BUDGET:.2f} of the budget of {BUDGET:.0f}"
    )


if __name__ == "__main__":
    main()
