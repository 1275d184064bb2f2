"""Search as you type in 20,000 households, including the first page of rows, against the budget of 30 ms (p95).

Every text is typed key by key; every key press asks for the numbers of all matches and the rows of the first page.
Run as a file.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1] / "support")]

from tests_support import communes

from ngheo_desktop.store import search
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.search import HouseholdQuery

HOUSEHOLDS = 20_000
BUDGET_MS = 30.0
PAGE = 64
ROUNDS = 3
TEXTS = ("nguyen thi huong", "Triệu Văn Ghến", "đặng", "na leng", "bản tèn", "lý thị phương quyên", "12345", "019", "h")
FILTERS = {
    "no filter": {},
    "by name": {"order": "name"},
    "by class, last first": {"order": "class", "descending": True},
    "poor": {"household_class": "poor"},
    "open": {"status": "open"},
    "no questionnaire": {"status": "none"},
    "near-poor last year": {"last_class": "near_poor"},
}


def key_presses() -> Iterator[str]:
    for text in TEXTS:
        yield from (text[:length] for length in range(len(text) + 1))


def press(database: Database, query: HouseholdQuery) -> float:
    started = time.perf_counter()
    numbers = search.household_nos(database, query)
    search.rows(database, query, numbers[:PAGE])
    return (time.perf_counter() - started) * 1e3


def report(what: str, times: list[float]) -> None:
    ordered = sorted(times)
    median, p95 = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]
    print(
        f"{what}: {len(times)} key presses, median {median:.1f} ms, p95 {p95:.1f} ms, worst {ordered[-1]:.1f} ms:"
        f" {p95 / BUDGET_MS:.2f} of the budget"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = communes.new_database(Path(folder) / "ngheo.db")
        started = time.perf_counter()
        with communes.work_on(database) as work:
            communes.fill(work, HOUSEHOLDS)
            work.commit()
        print(f"filled in {time.perf_counter() - started:.1f} s")
        base = HouseholdQuery(communes.COMMUNE, rule_set=communes.RULES, last_year=2025, round_id=communes.ROUND)
        everything: list[float] = []
        for name, options in FILTERS.items():
            query = replace(base, **options)
            press(database, query)
            times = [press(database, replace(query, text=text)) for _ in range(ROUNDS) for text in key_presses()]
            report(name, times)
            everything += times
        report("all", everything)
        started = time.perf_counter()
        search.counts(database, base)
        print(f"counts over the whole list: {(time.perf_counter() - started) * 1e3:.1f} ms")
        database.close()


if __name__ == "__main__":
    main()
