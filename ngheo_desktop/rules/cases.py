"""Named cases of a rule set: households with the result the law gives them, beside the rules as data.

A case starts from a base household (`[base.NAME]` in `cases/base.toml`) and says only what differs:

    [[case]]
    name = "insurance: a child of exactly 6 years without a card"
    base = "ordinary"
    date = 2026-09-01
    area = "rural"
    h."toilet.kind" = "none"                    an answer of the household
    m.child.birth_date = "2020-09-01"           birth date, sex, relation or an answer of a member
    without = ["h.income_score", "m.child", "m.wife.insured"]     what is taken out: an answer or a whole member
    expect.class = "poor"                       any of class, deprived, income_score, deprivation_score, missing
    why = "Phụ lục, chỉ số 4"
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ngheo_desktop.domain.classification import Classification, HouseholdClass
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.domain.tables import Fault, Faults, Reader, Table, parse_toml
from ngheo_desktop.errors import N_, ErrorCode, KnownError
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.model import RuleSet

BASE_FILE = "base.toml"

_IDENTITY = ("birth_date", "sex", "relation")
_EXPECTED = ("class", "deprived", "income_score", "deprivation_score", "missing")


@dataclass(frozen=True, slots=True)
class Case:
    """A household and what is expected of it; `expected` holds only what the case says."""

    name: str
    file: str
    why: str
    facts: HouseholdFacts
    expected: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case came out: every difference between what was expected and what was found; none when it passed."""

    case: Case
    found: Classification
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether everything expected was found."""
        return not self.differences


def run_cases(rule_set: RuleSet, folder: Path) -> list[CaseResult]:
    """Return the results of all cases in a rule set's folder `cases`.

    Raises:
        KnownError: RULE_SET_INVALID, a case file has faults.
    """
    cases, faults = read_cases(folder)
    if faults:
        raise KnownError(
            ErrorCode.RULE_SET_INVALID,
            rule_set=rule_set.rule_set_id,
            count=len(faults),
            faults=tuple(fault.detail for fault in faults),
        )
    engine = Engine(rule_set)
    return [run_case(engine, case) for case in cases]


def run_case(engine: Engine, case: Case) -> CaseResult:
    """Return the result of one case."""
    found = engine.classify(case.facts)
    actual = {
        "class": found.household_class.value,
        "deprived": list(found.deprived),
        "income_score": found.income_score,
        "deprivation_score": found.deprivation_score,
        "missing": sorted(_place(subject, question) for subject, question in found.missing),
    }
    differences = tuple(
        f"{name}: expected {_sorted(name, value)}, found {actual[name]}"
        for name, value in case.expected.items()
        if actual[name] != _sorted(name, value)
    )
    return CaseResult(case, found, differences)


def _sorted(name: str, value: Any) -> Any:
    return sorted(value) if name == "missing" and isinstance(value, list) else value


def _place(subject: str, question: str) -> str:
    return f"m.{subject}.{question}" if subject else f"h.{question}"


def read_cases(folder: Path) -> tuple[list[Case], list[Fault]]:
    """Return the cases of a folder `cases` in the order of their files, and the faults of the files."""
    faults = Faults()
    files = sorted(path for path in folder.glob("*.toml") if path.name != BASE_FILE)
    base_path = folder / BASE_FILE
    tables = {}
    for path in (base_path, *files):
        name = f"{folder.name}/{path.name}"
        if not path.is_file():
            faults.add(name, "-", N_("the file cannot be read: {cause}"), cause="-")
            continue
        tables[path.name] = parse_toml(path.read_bytes(), name, faults)
    main = Reader(tables.get(BASE_FILE, {}), f"{folder.name}/{BASE_FILE}", "", faults)
    bases = main.table("base")
    main.done()
    cases: list[Case] = []
    seen: set[str] = set()
    for path in files:
        reader = Reader(tables.get(path.name, {}), f"{folder.name}/{path.name}", "", faults)
        for each in reader.tables("case"):
            case = _case(each, bases)
            if case is None:
                continue
            if case.name in seen:
                each.fault("name", N_("is there twice"))
            seen.add(case.name)
            cases.append(case)
        reader.done()
    return cases, faults.items


def _case(reader: Reader, bases: Mapping[str, Any]) -> Case | None:
    name = reader.text("name")
    reader.key = f"case “{name}”"
    base = bases.get(reader.choice("base", bases))
    on = reader.day("date")
    area = reader.choice("area", list(Area))
    household = reader.table("h", required=False)
    members = reader.table("m", required=False)
    without = reader.texts("without", ())
    expected = _expected(reader)
    why = reader.text("why")
    reader.done()
    if not isinstance(base, dict) or on is None or area not in list(Area):
        return None
    answers = {**base.get("h", {}), **household}
    people = {key: dict(person) for key, person in base.get("m", {}).items()}
    for key, changes in members.items():
        people.setdefault(key, {}).update(changes)
    for place in without:
        if not _take_out(place, answers, people):
            reader.fault("without", N_("there is no “{name}” in the household"), name=place)
    return Case(name, reader.file, why, _facts(Area(area), on, answers, people, reader), expected)


def _expected(reader: Reader) -> dict[str, Any]:
    expect = Reader(reader.table("expect"), reader.file, reader.path("expect"), reader.faults)
    found = {name: expect.raw(name) for name in _EXPECTED if expect.has(name)}
    if "class" in found and found["class"] not in list(HouseholdClass):
        expect.fault("class", N_("“{value}” is not one of: {known}"), value=found["class"],
                     known=", ".join(HouseholdClass))  # fmt: skip
    if not found:
        expect.fault("", N_("says nothing"))
    expect.done()
    return found


def _take_out(place: str, answers: Table, people: dict[str, Table]) -> bool:
    kind, _, rest = place.partition(".")
    if kind == "h":
        return answers.pop(rest, None) is not None
    member, _, question = rest.partition(".")
    if not question:
        return people.pop(member, None) is not None
    return member in people and people[member].pop(question, None) is not None


def _facts(area: Area, on: date, answers: Table, people: dict[str, Table], reader: Reader) -> HouseholdFacts:
    return HouseholdFacts(
        area,
        on,
        {key: _stored(value) for key, value in answers.items()},
        tuple(_person(key, person, reader) for key, person in people.items()),
    )


def _person(key: str, person: Table, reader: Reader) -> PersonFacts:
    sex = person.get("sex")
    if sex is not None and sex not in list(Sex):
        reader.fault(f"m.{key}.sex", N_("“{value}” is not one of: {known}"), value=sex, known=", ".join(Sex))
        sex = None
    answers = {name: _stored(value) for name, value in person.items() if name not in _IDENTITY}
    return PersonFacts(key, Sex(sex) if sex else None, person.get("birth_date"), person.get("relation"), answers)


def _stored(value: Any) -> Any:
    """Return a value as the journal keeps it: decimals as text."""
    return f"{value:f}" if isinstance(value, Decimal) else value
