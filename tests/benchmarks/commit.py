"""One answer committed (journal and projection) against a bare one-row commit on the same kind of connection.

With the place of work, as the questionnaire saves it, and without. All are encrypted, in WAL mode, with
synchronous=FULL, on the same disk, in turns. Run as a file.
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
from ngheo_desktop.services.recovery import Place, remember
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
        times: dict[str, list[float]] = {"bare": [], "answer": [], "answer and place": []}
        for turn in range(COMMITS):
            number = turn % HOUSEHOLDS + 1
            household = communes.household_id(number)
            own = questionnaire_id(communes.ROUND, household)

            started = time.perf_counter()
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO answer (content) VALUES (?)", (f"answer {turn}",))
            bare.execute("COMMIT")
            times["bare"].append(time.perf_counter() - started)

            for what in ("answer", "answer and place"):
                started = time.perf_counter()
                with communes.work_on(database) as work:
                    work.append(records.QUESTIONNAIRE, own, {f"h.question.{turn % 20}": f"{what} {turn}"})
                    if what != "answer":
                        remember(work, Place(communes.ROUND, household, f"question.{turn % 20}"))
                    work.commit()
                times[what].append(time.perf_counter() - started)
        bare.close()
        database.close()
    for what in ("answer", "answer and place"):
        report(f"{what}, median", *(statistics.median(times[one]) for one in ("bare", what)))
        report(f"{what}, mean", *(statistics.fmean(times[one]) for one in ("bare", what)))
        report(f"{what}, p95", *(sorted(times[one])[COMMITS * 95 // 100] for one in ("bare", what)))


def report(what: str, bare: float, own: float) -> None:
    ratio = own / bare
    print(
        f"{what}: bare commit {bare * 1e3:.3f} ms, committed {own * 1e3:.3f} ms:"
        f" {ratio:.2f} times, {ratio / BUDGET:.2f} of the budget of {BUDGET:.0f}"
    )


if __name__ == "__main__":
    main()
