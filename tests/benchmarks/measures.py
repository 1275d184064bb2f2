"""Measures and movement of a commune of 5,000 households, each against half a second. Run as a file."""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1] / "support")]

from tests_support.papers import COMMUNE_CODE, make_commune

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.alkire_foster import Profile, Scheme, decompose, tally_groups
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import open_folder
from ngheo_desktop.services.measures import GroupBy, measure_round
from ngheo_desktop.services.movement import movement_of_year
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards

HOUSEHOLDS = 5_000
RULES = "vn-2022-2026"
BUDGET_S = 0.5


def report(what: str, work: Callable[[], object], times: int = 3) -> None:
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    print(f"{what}: {best * 1e3:.0f} ms, {best / BUDGET_S:.2f} of the budget of {BUDGET_S:g} s")


def main() -> None:
    scheme = Scheme.equal("abcdefghijkl")
    people = [
        (n % 15, Profile(frozenset("abcdefghijkl"[n % 7 : n % 12]), n % 3 == 0, n % 8)) for n in range(HOUSEHOLDS)
    ]
    report(f"measures of {HOUSEHOLDS} households in 15 groups", lambda: decompose(tally_groups(people, scheme), scheme))
    clock = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))
    standards = Standards(load_areas())
    with tempfile.TemporaryDirectory() as root:
        paths = make_commune(Path(root) / COMMUNE_CODE, standards, clock, households=HOUSEHOLDS)
        with open_folder(paths, clock=clock) as folder:
            review_round = get_round(folder)
            for by in (None, *GroupBy):
                name = by.value if by else "nothing"
                report(
                    f"measures of a round by {name}",
                    lambda by=by: measure_round(folder, standards, review_round, RULES, by=by),  # type: ignore[misc]
                )
            report("movement of a year", lambda: movement_of_year(folder, standards, 2026, RULES))


if __name__ == "__main__":
    main()
