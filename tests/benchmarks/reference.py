"""Keys of names, the list of communes and the generator of sample people, against their budgets. Run as a file."""

import time
from collections.abc import Callable
from datetime import date

from ngheo_desktop.domain.text import fold, person_sort_key, sort_key
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.reference.people import generate_commune
from ngheo_desktop.reference.tables import list_versions

HOUSEHOLDS = 20_000
ON = date(2026, 11, 21)
COMMUNE = "05665"


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the best of a few runs: what the work takes when nothing else runs."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def report(what: str, found: float, budget: float, unit: str) -> None:
    print(f"{what}: {found:.1f} {unit}, {found / budget:.2f} of the budget of {budget:g} {unit}")


def load_again() -> None:
    load_areas.cache_clear()
    list_versions.cache_clear()
    load_areas()


def main() -> None:
    started = time.perf_counter()
    people = [m.full_name for h in generate_commune(1, HOUSEHOLDS, COMMUNE, ON) for m in h.members]
    report(f"{HOUSEHOLDS} households made up", time.perf_counter() - started, 10, "s")

    sample = people[:20_000]
    for key in (fold, sort_key, person_sort_key):
        took = seconds(lambda key=key: [key(name) for name in sample])  # type: ignore[misc]
        report(f"{key.__name__} of a name", took / len(sample) * 1e6, 5, "µs")

    report("loading the communes", seconds(load_again, 10) * 1e3, 15, "ms")
    areas = load_areas()
    report("first search", seconds(lambda: areas.search("van lang"), 1) * 1e3, 100, "ms")
    for query in ("a", "văn lăng", "dong hy thai nguyen", "05665"):
        report(f"search for “{query}”", seconds(lambda query=query: areas.search(query)) * 1e3, 30, "ms")  # type: ignore[misc]


if __name__ == "__main__":
    main()
