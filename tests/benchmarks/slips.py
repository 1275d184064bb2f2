"""Makes the slips of an invented commune from its answers and prints speed and memory as ratios to their budgets.

Run as a file: python tests/benchmarks/slips.py [number of households]
"""

import io
import resource
import sys
import tempfile
import time
from datetime import datetime
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from tests_support.papers import make_commune

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.reports.slip import slip_pdf
from ngheo_desktop.rules.whatif import single_changes
from ngheo_desktop.services.classification import classify_household
from ngheo_desktop.services.folder import open_folder
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.slips import gather
from ngheo_desktop.services.standards import Standards

BUDGET_PER_SECOND = 50
BUDGET_CHANGES = 0.050
BATCH = 50


def main() -> None:
    count = max(int(sys.argv[1]), BATCH) if len(sys.argv) > 1 else 400
    clock = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))
    standards = Standards(load_areas())
    with tempfile.TemporaryDirectory() as root:
        paths = make_commune(Path(root) / "commune", standards, clock, households=count)
        with open_folder(paths, clock=clock) as folder:
            review_round = get_round(folder)
            out = io.BytesIO()
            total, contents = gather(folder, standards, review_round)
            marks = [time.perf_counter()]

            def note(done: int, _total: int) -> bool:
                if done % BATCH == 0:
                    marks.append(time.perf_counter())
                return True

            pages, slips = slip_pdf(contents, out, total=total, progress=note)
            seconds = time.perf_counter() - marks[0]
            # The best batch too, so that other work on the machine can be told from our own.
            best = BATCH / min(after - before for before, after in pairwise(marks))
            slowest = 0.0
            engine = standards.engine(review_round.rule_sets[0])
            for content in gather(folder, standards, review_round)[1]:
                facts = classify_household(folder, standards, review_round, content.household_id).facts
                start = time.perf_counter()
                single_changes(engine, facts, engine.rule_set.questions)
                slowest = max(slowest, time.perf_counter() - start)
    speed = slips / seconds
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{slips} slips, {pages} pages, {len(out.getvalue()) / 1e6:.1f} MB in {seconds:.1f} s; peak {megabytes:.0f} MB"
    )
    for name, rate in (("all", speed), (f"the best {BATCH}", best)):
        print(
            f"slips a second, {name}: {rate:.0f}, {rate / BUDGET_PER_SECOND:.2f} of the least wanted "
            f"({BUDGET_PER_SECOND})"
        )
    print(
        f"single changes, slowest household: {slowest * 1000:.1f} ms, "
        f"{slowest / BUDGET_CHANGES:.2f} of the most allowed ({BUDGET_CHANGES * 1000:.0f} ms)"
    )


if __name__ == "__main__":
    main()
