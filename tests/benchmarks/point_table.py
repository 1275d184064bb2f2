"""Income points added up from an item table: sums a second, and classes with traces beside them. Run as a file.

The table has 40 items of six options, five of them with several answers or counted, as an office may load it. Ready
columns hold sums already, so that the columnar path never adds up.
"""

import random
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from classify import BATCH, BUDGET, household

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.point_sum import PointAdder
from ngheo_desktop.domain.point_table import COLUMNS, AreaColumn, ItemKind, PointItem, PointOption, PointTable
from ngheo_desktop.domain.point_trace import Scored
from ngheo_desktop.domain.survey import HouseholdFacts
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.parse import load_rule_set

RULES = "vn-2022-2026"
BATCHES = 100
COLUMN = AreaColumn(COLUMNS[0])
OPTIONS = 6
SPECIAL = {7: ItemKind.SEVERAL, 15: ItemKind.SEVERAL, 23: ItemKind.SEVERAL, 31: ItemKind.COUNT, 39: ItemKind.COUNT}


def table(items: int, rule_set: str = RULES) -> PointTable:
    """An invented table: no value in it is of any circular."""
    made = []
    for number in range(1, items + 1):
        options = tuple(
            PointOption(f"o{place}", f"Lựa chọn {place}", (place,) * len(COLUMNS)) for place in range(OPTIONS)
        )
        made.append(PointItem(f"muc_{number}", f"Mục {number}", "", SPECIAL.get(number, ItemKind.ONE), options))
    return PointTable(rule_set, f"Bảng thử {items} mục", "Văn bản thử", "Phụ lục thử", tuple(made))


@cache
def asked_by(made: PointTable) -> tuple[tuple[str, PointItem, PointOption | None], ...]:
    """Return the questions of a table; the households share their names, which are few."""
    return tuple(made.questions())


def answered(rng: random.Random, made: PointTable) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    for question, item, _ in asked_by(made):
        # A text of its own, as one that was read from the database.
        code = item.options[rng.randrange(OPTIONS)].id.encode().decode()
        ways: dict[ItemKind, Value] = {ItemKind.ONE: code, ItemKind.SEVERAL: [code], ItemKind.COUNT: rng.randrange(4)}
        answers[question] = ways[item.kind]
    return answers


def best_rate(work: Callable[[Any], object], make: Callable[[], Any]) -> float:
    """Return how many a second of processor time, of the best short batch: other work on the machine does not count.

    The batches are those of the benchmark of classes without a table; what earlier ones left remembered stays so, as in
    a commune.
    """
    best = 0.0
    for _ in range(BATCHES):
        some = [make() for _ in range(BATCH)]
        started = time.process_time()
        for each in some:
            work(each)
        best = max(best, BATCH / (time.process_time() - started))
    return best


def main() -> None:
    rng = random.Random(7)
    engine = Engine(load_rule_set(asset("resources", "rules", RULES)))
    without = best_rate(engine.classify, lambda: household(rng))
    print(f"no table: {without:,.0f} households/s with traces, {without / BUDGET:.2f} of the budget of {BUDGET:,}/s")
    for items in (5, 20, 40):
        made = table(items)
        adder = PointAdder(made, COLUMN)
        sums = best_rate(adder.sum, lambda made=made: answered(rng, made))

        def asked(made: PointTable = made) -> HouseholdFacts:
            facts = household(rng)
            return facts._replace(answers={**facts.answers, **answered(rng, made)})

        def explained(facts: HouseholdFacts, adder: PointAdder = adder, checksum: str = made.checksum) -> object:
            points = Scored("income_score", checksum, adder.sum(facts.answers))
            return engine.classify(facts.with_points((points,)))

        classes = best_rate(explained, asked)
        print(
            f"{items} items: {sums:,.0f} sums/s, {sums / BUDGET:.1f} x the budget of classes; "
            f"added up and classified with traces: {classes:,.0f}/s, {classes / BUDGET:.2f} of the budget, "
            f"{classes / without:.2f} of the speed without a table"
        )


if __name__ == "__main__":
    main()
