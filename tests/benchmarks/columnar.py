"""Households per second over columns, against 1,000,000 a second and against OpenFisca-core on the same households.

    python tests/benchmarks/columnar.py [PYTHON]

PYTHON is an interpreter that has OpenFisca-core (`python -m venv DIR; DIR/bin/pip install openfisca-core`); without
one that part is left out and said so. It runs as a process of its own, because it brings its own pins. Both sides begin
with their columns ready, best of several runs; making the columns is measured on its own.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).resolve().parents[1] / "support")]

import numpy as np
from classify import ON, household
from tests_support.papers import make_commune

from ngheo_desktop.assets import asset
from ngheo_desktop.clock import SystemClock
from ngheo_desktop.domain.expression import ValueNumber
from ngheo_desktop.domain.survey import Answers, Area, HouseholdFacts
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.rules.column_build import blocks_of
from ngheo_desktop.rules.columns import Block, ColumnPlan
from ngheo_desktop.rules.compiled import compiler_for
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.mass import MassEngine
from ngheo_desktop.rules.parse import load_rule_set
from ngheo_desktop.services.folder import open_folder
from ngheo_desktop.services.mass_classification import classify_all
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import columns

DISTINCT = 32_768
REPEATED = 8
STORED = 3_000
RUNS = 15
BUDGET = 1_000_000
SAMPLE_OF_ENGINE = 2_000
CODES = {
    "nutrition": ("normal", "stunted", "underweight", "both"),
    "water_source": ("piped", "drilled_well", "protected_well", "protected_spring", "rain", "bottled",
                     "unprotected_well", "unprotected_spring", "surface", "other"),
    "toilet_kind": ("septic", "pour_flush", "vip", "pit_slab", "double_vault", "other", "none"),
}  # fmt: skip
BOTH_AREAS = ("retirement.male", "retirement.female", "age.work", "age.dependant_child", "age.nutrition",
              "age.insurance", "age.adult_from", "age.adult_until", "age.adult_upper", "age.school_from",
              "age.school_until", "age.primary", "age.lower_secondary", "age.finished_school", "share.dependants",
              "points.indicator", "cutoff.deprivation")  # fmt: skip
EACH_AREA = ("cutoff.income", "line.income", "line.average")


def best_of(run, prepare=lambda: None, runs: int = RUNS) -> float:
    best = float("inf")
    for _ in range(runs):
        ready = prepare()
        started = time.perf_counter()
        run(ready)
        best = min(best, time.perf_counter() - started)
    return best


def with_gaps(rng: random.Random, home: HouseholdFacts) -> HouseholdFacts:
    """The household with one in a hundred answers missing, so that columns have gaps everywhere."""

    def some(answers: Answers) -> Answers:
        return {name: value for name, value in answers.items() if rng.random() >= 0.01}

    members = tuple(person._replace(answers=some(person.answers)) for person in home.members)
    return home._replace(answers=some(home.answers), members=members)


def fresh(blocks: list[Block]) -> list[Block]:
    """Blocks that remember no ages and sizes of an earlier run."""
    return [replace(block) for block in blocks]


# --- OpenFisca ------------------------------------------------------------------------------------------------------


def inputs_of(homes: list[HouseholdFacts]) -> dict[str, np.ndarray]:
    """The same facts as OpenFisca takes them, each household `REPEATED` times."""
    people = [(number, person) for number, home in enumerate(homes) for person in home.members]
    answers = [home.answers for home in homes]
    births = [[int(part) for part in person.birth_date.split("-")] for _, person in people]
    of_people = {
        **{
            name: [int(person.answers[name]) for _, person in people]
            for name in ("employment", "schooling", "education")
        },
        **{name: [person.answers[name] == "yes" for _, person in people] for name in ("allowance", "insured")},
        "nutrition": [CODES["nutrition"].index(person.answers["nutrition"]) for _, person in people],
        "male": [person.sex == "male" for _, person in people],
        **{f"birth_{name}": [birth[part] for birth in births] for part, name in enumerate(("year", "month", "day"))},
    }
    of_homes = {
        "income_score": [each["income_score"] for each in answers],
        **{name: [each[f"house.{name}"] == "not_durable" for each in answers] for name in ("wall", "pillar", "roof")},
        "water_source": [CODES["water_source"].index(each["water.source"]) for each in answers],
        "toilet_kind": [CODES["toilet_kind"].index(each["toilet.kind"]) for each in answers],
        "internet": [each["telecom.internet"] == "yes" for each in answers],
        **{
            f"{name}_means": [len(set(each[f"info.{name}"]) - {"none"}) for each in answers]
            for name in ("shared", "personal")
        },
        "urban": [home.area is Area.URBAN for home in homes],
        "farm": [each.get("income.farm") == "yes" for each in answers],
        "monthly": [each.get("income.monthly", 0) for each in answers],
    }
    found = {name: np.tile(np.array(column, np.int32), REPEATED) for name, column in {**of_people, **of_homes}.items()}
    found["area_m2"] = np.tile(np.array([float(each["house.area_m2"]) for each in answers], np.float32), REPEATED)
    own = np.array([number for number, _ in people])
    found["own"] = np.concatenate([own + number * len(homes) for number in range(REPEATED)])
    return found


def values_of(engine: Engine) -> dict[str, float]:
    compilers = {area: compiler_for(engine.rule_set, area, ON) for area in Area}

    def value(name: str, area: Area) -> float:
        return float(compilers[area].number(ValueNumber(name)).run({}))

    found = {name.replace(".", "_"): value(name, Area.RURAL) for name in BOTH_AREAS}
    found["house_area_each"] = value("house.area", Area.RURAL)
    for name in EACH_AREA:
        found.update({f"{name.replace('.', '_')}_{area.value}": value(name, area) for area in Area})
    return found


def openfisca(python: str, engine: Engine, homes: list[HouseholdFacts], classes: np.ndarray) -> float | None:
    """Return the households a second of OpenFisca, after comparing every class."""
    side = Path(__file__).with_name("openfisca_side.py")
    with tempfile.TemporaryDirectory() as scratch:
        files = [str(Path(scratch) / name) for name in ("inputs.npz", "values.json", "classes.npy")]
        np.savez(files[0], **inputs_of(homes))
        Path(files[1]).write_text(json.dumps(values_of(engine)), encoding="utf-8")
        done = subprocess.run([python, str(side), *files], capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"OpenFisca-core: left out, {python} cannot run it: {done.stderr.strip().splitlines()[-1:]}")
            return None
        found = json.loads(done.stdout.splitlines()[-1])
        different = int(np.count_nonzero(np.load(files[2]) != classes))
    count = len(classes)
    print(
        f"OpenFisca-core: {count / found['seconds']:,.0f} households/s with inputs set "
        f"({found['building']:.2f} s to set them for {count:,}); classes that differ from ours: {different}"
    )
    return count / found["seconds"] if different == 0 else None


# --- the parts ------------------------------------------------------------------------------------------------------


def stored_questionnaires() -> None:
    standards = Standards(load_areas())
    with tempfile.TemporaryDirectory() as scratch:
        clock = SystemClock()
        paths = make_commune(Path(scratch) / "data", standards, clock, households=STORED)
        with open_folder(DataFolder(paths.root), clock=clock) as folder:
            found = get_round(folder)
            area = standards.area_of(found.commune_code)
            plan = ColumnPlan([standards.rule_set(name) for name in found.rule_sets])

            def read(_: object) -> list[HouseholdFacts]:
                parts = columns.facts(folder.database, found.round_id, found.commune_code, area, found.reference_date)
                return [facts for part in parts for _, facts in part]

            reading = best_of(read, runs=3)
            facts = read(None)
            building = best_of(lambda _: list(blocks_of(plan, facts)), runs=3)
            whole = best_of(lambda _: classify_all(folder, standards, [found]), runs=3)
    print(
        f"stored questionnaires: read {STORED / reading:,.0f}/s, put into columns {STORED / building:,.0f}/s, "
        f"all of it with classes of {len(found.rule_sets)} rule set(s) {STORED / whole:,.0f}/s"
    )


def main() -> None:
    rng = random.Random(7)
    homes = [household(rng) for _ in range(DISTINCT)]
    engine = Engine(load_rule_set(asset("resources", "rules", "vn-2022-2026")))
    plan = ColumnPlan([engine.rule_set])
    mass = MassEngine(engine, plan)
    building = best_of(lambda _: list(blocks_of(plan, homes)), runs=3)
    explaining = best_of(lambda _: [engine.classify(each) for each in homes[:SAMPLE_OF_ENGINE]], runs=5)
    print(f"engine with traces: {SAMPLE_OF_ENGINE / explaining:,.0f} households/s")
    print(f"columns from facts in memory: {DISTINCT / building:,.0f} households/s")
    blocks = list(blocks_of(plan, homes * REPEATED))
    count, members = DISTINCT * REPEATED, sum(block.members for block in blocks)

    one = count / best_of(lambda ready: [mass.classify(block) for block in ready], lambda: fresh(blocks))
    with ThreadPoolExecutor(2) as pool:
        two = count / best_of(lambda ready: list(pool.map(mass.classify, ready)), lambda: fresh(blocks))
    print(
        f"columnar: {one:,.0f} households/s on one core, {two:,.0f} on two ({count:,} households, "
        f"{members / count:.1f} members each); {max(one, two) / BUDGET:.2f} of {BUDGET:,}/s (1 or more is met)"
    )
    holed = list(blocks_of(plan, [with_gaps(rng, home) for home in homes]))
    gaps = DISTINCT / best_of(lambda ready: [mass.classify(block) for block in ready], lambda: fresh(holed))
    print(f"columnar, one in a hundred answers missing: {gaps:,.0f} households/s on one core, {gaps / BUDGET:.2f}")
    stored_questionnaires()

    classes = np.empty(count, np.uint8)
    for block in blocks:
        classes[block.order] = mass.classify(block).classes
    if len(sys.argv) < 2:
        print("OpenFisca-core: left out; name a Python that has it as the argument")
        return
    other = openfisca(sys.argv[1], engine, homes, classes)
    if other:
        print(f"columnar to OpenFisca-core: {one / other:.1f} on one core each (more than 1 is met)")


if __name__ == "__main__":
    main()
