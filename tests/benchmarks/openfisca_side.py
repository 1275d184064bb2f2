"""The rules of vn-2022-2026 written for OpenFisca-core; run by `columnar.py` with a Python that has it.

    python tests/benchmarks/openfisca_side.py INPUTS.npz VALUES.json CLASSES.npy

Written as OpenFisca means it: one variable a fact, one vectorised formula an indicator, values of law as parameters.
OpenFisca knows no missing answers, so the households are complete ones. It is given codes as small integers and the
number of means of information instead of their names, which is less work than its own enumerations.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import MONTH
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026-09"
RUNS = 5
INDICATORS = ("employment_lack", "dependants", "malnutrition", "insurance", "adult_education", "child_schooling",
              "house_quality", "house_area", "water", "toilet", "telecom", "information")  # fmt: skip

ROLES = [{"key": "member", "plural": "members", "label": "member"}]
household_entity = build_entity(key="household", plural="households", label="household", roles=ROLES)
person_entity = build_entity(key="person", plural="persons", label="person", is_person=True)


def fact(name, entity, kind=int):
    return type(name, (Variable,), {"value_type": kind, "entity": entity, "definition_period": MONTH, "label": name})


def rule(name, entity, formula, kind=bool):
    return type(name, (Variable,), {"value_type": kind, "entity": entity, "definition_period": MONTH, "label": name,
                                    "formula": formula})  # fmt: skip


def months(person, period):
    on = period.start
    whole = (on.year - person("birth_year", period)) * 12 + on.month - person("birth_month", period)
    return whole - (person("birth_day", period) > on.day)


def years(person, period):
    return person("months", period) // 12


def without_work(person, period, parameters):
    law = parameters(period)
    age = person("months", period)
    retires = np.where(person("male", period), law.retirement_male, law.retirement_female)
    of_age = (person("years", period) >= law.age_work) & (age < retires)
    return of_age & np.isin(person("employment", period), [2, 5, 6])


def dependant(person, period, parameters):
    return (person("years", period) < parameters(period).age_dependant_child) | (person("allowance", period) == 1)


def malnourished(person, period, parameters):
    return (person("years", period) < parameters(period).age_nutrition) & (person("nutrition", period) > 0)


def uninsured(person, period, parameters):
    return (person("years", period) >= parameters(period).age_insurance) & (person("insured", period) == 0)


def below_level(person, period, parameters):
    law, age = parameters(period), person("years", period)
    schooling, education = person("schooling", period), person("education", period)
    concerned = (age >= law.age_adult_from) & (age <= law.age_adult_until)
    has_level = ((age < law.age_adult_upper) & (education >= 3)) | (education >= 4)
    return concerned & ~((schooling >= 2) | has_level)


def wrong_school(person, period, parameters):
    law, age = parameters(period), person("years", period)
    schooling, education = person("schooling", period), person("education", period)
    concerned = (age >= law.age_school_from) & (age < law.age_school_until)
    due = np.where(age < law.age_primary, 1, np.where(age < law.age_lower_secondary, 2, 3))
    attends = (schooling >= due) & (schooling <= 8)
    finished = (age >= law.age_finished_school) & (education >= 3)
    return concerned & ~(attends | finished)


def any_of(name):
    def formula(household, period):
        return household.any(household.members(name, period))

    return formula


def dependants(household, period, parameters):
    counted = household.sum(household.members("dependant", period))
    return counted * 100 > household.nb_persons() * parameters(period).share_dependants


def house_quality(household, period):
    weak = household("wall", period) + household("pillar", period) + household("roof", period)
    return weak >= 2


def house_area(household, period, parameters):
    return household("area_m2", period) < household.nb_persons() * parameters(period).house_area_each


def water(household, period):
    return household("water_source", period) >= 6


def toilet(household, period):
    return household("toilet_kind", period) >= 5


def telecom(household, period):
    return household("internet", period) == 0


def information(household, period):
    return (household("shared_means", period) + household("personal_means", period)) == 0


def deprivation(household, period, parameters):
    return sum(household(name, period).astype(int) for name in INDICATORS) * parameters(period).points_indicator


def household_class(household, period, parameters):
    law = parameters(period)
    urban = household("urban", period) == 1
    low = household("income_score", period) <= np.where(urban, law.cutoff_income_urban, law.cutoff_income_rural)
    monthly = household("monthly", period)
    line = np.where(urban, law.line_income_urban, law.line_income_rural)
    ceiling = np.where(urban, law.line_average_urban, law.line_average_rural)
    average = (household("farm", period) == 1) & (monthly > line) & (monthly <= ceiling)
    deprived = household("deprivation", period) >= law.cutoff_deprivation
    return np.where(low, np.where(deprived, 0, 1), np.where(average, 2, 3))


def system_of(values):
    system = TaxBenefitSystem([person_entity, household_entity])
    person_facts = ("birth_year", "birth_month", "birth_day", "male", "employment", "allowance", "nutrition", "insured",
                    "schooling", "education")  # fmt: skip
    home_facts = ("income_score", "wall", "pillar", "roof", "water_source", "toilet_kind", "internet", "shared_means",
                  "personal_means", "urban", "farm", "monthly")  # fmt: skip
    person, home = person_entity, household_entity
    system.add_variables(
        *[fact(name, person) for name in person_facts],
        *[fact(name, home) for name in home_facts],
        fact("area_m2", home, float),
        rule("months", person, months, int), rule("years", person, years, int),
        *[rule(each.__name__, person, each)
          for each in (without_work, dependant, malnourished, uninsured, below_level, wrong_school)],
        rule("employment_lack", home, any_of("without_work")), rule("dependants", home, dependants),
        rule("malnutrition", home, any_of("malnourished")), rule("insurance", home, any_of("uninsured")),
        rule("adult_education", home, any_of("below_level")), rule("child_schooling", home, any_of("wrong_school")),
        *[rule(each.__name__, home, each)
          for each in (house_quality, house_area, water, toilet, telecom, information)],
        rule("deprivation", home, deprivation, int), rule("household_class", home, household_class, int),
    )  # fmt: skip
    data = {name: {"values": {"2022-01-01": {"value": value}}} for name, value in values.items()}
    system.parameters = ParameterNode("", data=data)
    return system


def simulation_of(system, inputs):
    builder = SimulationBuilder()
    builder.create_entities(system)
    own = inputs["own"]
    count = len(inputs["income_score"])
    builder.declare_person_entity("person", np.arange(len(own)))
    homes = builder.declare_entity("household", np.arange(count))
    builder.join_with_persons(homes, own, np.array(["member"] * len(own)))
    simulation = builder.build(system)
    for name, column in inputs.items():
        if name != "own":
            simulation.set_input(name, PERIOD, column)
    return simulation


def main() -> None:
    inputs = dict(np.load(sys.argv[1]))
    system = system_of(json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
    best = building = float("inf")
    for _ in range(RUNS):
        started = time.perf_counter()
        simulation = simulation_of(system, inputs)
        building = min(building, time.perf_counter() - started)
        started = time.perf_counter()
        classes = simulation.calculate("household_class", PERIOD)
        best = min(best, time.perf_counter() - started)
    np.save(sys.argv[3], classes)
    print(json.dumps({"seconds": best, "building": building}))


if __name__ == "__main__":
    main()
