"""Taking a commune's list in from a workbook: a plan first, then all of it in one transaction.

A household of the list is found again by a citizen id of any of its people, or by village, head's name and head's
birth. What is there already is never overwritten: a difference is listed beside its row for the officer to settle.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes, Progress
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.household import Household, Member
from ngheo_desktop.domain.ids import RecordId, derived_record_id, new_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.text import even_tone_placement
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.exchange.list_workbook import read_list
from ngheo_desktop.exchange.listed import ListedHousehold, ListedMember, ListWorkbook
from ngheo_desktop.exchange.problems import ListProblem, RowProblem, problem_text
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.villages import VillageBook, village_key
from ngheo_desktop.store import class_records, households
from ngheo_desktop.store.unit_of_work import UnitOfWork

# Printed number of the problem that the choice “add the villages” settles.
VILLAGE_UNKNOWN = RowProblem.VILLAGE_UNKNOWN.number

# In a list of this length a village that is named once is probably misspelt.
_MANY = 20

# A list does not say under which standard a class was given; the year does.
_STANDARDS = ((2016, "vn-2016-2021"), (2022, "vn-2022-2026"), (2027, "vn-2027-2030"))


@dataclass(frozen=True, slots=True)
class PlannedProblem:
    """A problem as people read it."""

    sheet: str
    row: int
    code: str
    message: str
    is_hard: bool


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What importing a list would do.

    Attributes:
        households, members, poor, near_poor: what the list holds, rows with hard problems included.
        additions: households that are not here yet.
        updates: (household here, household of the list) where people or last year's class are new.
        unchanged: households that are here already with everything.
        new_villages: names of villages that would be added.
    """

    file: Path
    year: int | None
    households: int
    members: int
    poor: int
    near_poor: int
    additions: tuple[ListedHousehold, ...]
    updates: tuple[tuple[Household, ListedHousehold], ...]
    unchanged: int
    new_villages: tuple[str, ...]
    problems: tuple[PlannedProblem, ...]

    @property
    def added(self) -> int:
        """Return how many households are new."""
        return len(self.additions)


class ListImporter:
    """Plans and applies the import of household lists."""

    def __init__(self, folder: Folder, areas: Areas) -> None:
        self._folder = folder
        self._areas = areas

    def plan(self, file: Path, *, add_villages: bool = False) -> ListPlan:
        """Read the list and say what importing it would do; nothing is written.

        Villages that this commune does not have are added when `add_villages` says so, and in any case while the
        commune has none at all.

        Raises:
            KnownError: FILE_ and LIST_ codes for the file as a whole; ROUND_NOT_HERE in an upper office.
        """
        commune = self._folder.commune_code
        if commune is None:
            raise KnownError(ErrorCode.ROUND_NOT_HERE)
        villages = {village_key(v.name): v.name for v in households.villages(self._folder.database, commune)}
        book = read_list(file, today=self._folder.clock.today())
        self._require_commune(book, commune)
        may_add = add_villages or not villages
        listed, elsewhere = _in_known_places(book, commune, villages, may_add=may_add)
        problems = [*book.problems, *elsewhere, *_villages_named_once(listed, villages)]
        known = _KnownHouseholds(list(households.all(self._folder.database, commune)))
        additions: list[ListedHousehold] = []
        updates: list[tuple[Household, ListedHousehold]] = []
        unchanged = 0
        for household in listed:
            here = known.find(household)
            if here is None:
                additions.append(household)
                continue
            recorded = self._class_of(here.household_id, book.year)
            problems += _differences(here, household, recorded)
            if _new_members(here, household) or (household.household_class and book.year and not recorded):
                updates.append((here, household))
            else:
                unchanged += 1
        new_villages = {village_key(one.village): one.village for one in listed}
        classes = Counter(household.household_class for household in book.households)
        return ListPlan(
            file=file,
            year=book.year,
            households=len(book.households),
            members=sum(len(household.members) for household in book.households),
            poor=classes[HouseholdClass.POOR],
            near_poor=classes[HouseholdClass.NEAR_POOR],
            additions=tuple(additions),
            updates=tuple(updates),
            unchanged=unchanged,
            new_villages=tuple(name for key, name in new_villages.items() if key not in villages),
            problems=tuple(_planned(problem) for problem in sorted(problems, key=_place)),
        )

    def apply(self, plan: ListPlan, progress: Progress | None = None) -> Changes:
        """Write what the plan says, in one transaction.

        Raises:
            KnownError: STORE_ codes; nothing was written.
            CancelledError: `progress`, called with (done, all), returned False; nothing was written.
        """
        commune = self._folder.commune_code
        if commune is None:
            raise KnownError(ErrorCode.ROUND_NOT_HERE)
        reason = f"{plan.file.name}"
        with self._folder.work() as unit:
            writer = _Writer(self._folder, unit, commune, plan.year, reason)
            total = len(plan.additions) + len(plan.updates)
            for done, household in enumerate(plan.additions, start=1):
                writer.add(household)
                if progress and not progress(done, total):
                    raise CancelledError
            for here, household in plan.updates:
                writer.update(here, household)
            return unit.commit()

    def _require_commune(self, book: ListWorkbook, commune: str) -> None:
        if book.commune_codes and commune not in book.commune_codes:
            found = ", ".join(sorted(book.commune_codes))
            name = self._areas.commune(commune).name
            raise KnownError(ErrorCode.LIST_OTHER_COMMUNE, found=found, expected=f"{name} ({commune})")

    def _class_of(self, household_id: RecordId, year: int | None) -> str | None:
        found = class_records.get(self._folder.database, household_id)
        return next((one.household_class for one in found if one.year == year), None)


def _in_known_places(
    book: ListWorkbook, commune: str, known: Mapping[str, str], *, may_add: bool
) -> tuple[list[ListedHousehold], list[ListProblem]]:
    """Leave out households of another commune or of an unknown village, and say so."""
    kept: list[ListedHousehold] = []
    problems: list[ListProblem] = []
    for household in book.importable:
        village = known.get(village_key(household.village))
        if household.commune_code not in {None, commune}:
            context = {"found": str(household.commune_code), "expected": commune}
            problems.append(ListProblem(household.sheet, household.row, RowProblem.COMMUNE_OTHER, context))
        elif village is None and not may_add:
            context = {"text": household.village}
            problems.append(ListProblem(household.sheet, household.row, RowProblem.VILLAGE_UNKNOWN, context))
        else:
            kept.append(replace(household, village=village or household.village))
    return kept, problems


def _villages_named_once(listed: list[ListedHousehold], known: Mapping[str, str]) -> list[ListProblem]:
    """Point at new villages that are probably misspelt."""
    if len(listed) < _MANY:
        return []
    times = Counter(village_key(household.village) for household in listed)
    return [
        ListProblem(household.sheet, household.row, RowProblem.VILLAGE_ONCE, {"text": household.village})
        for household in listed
        if times[village_key(household.village)] == 1 and village_key(household.village) not in known
    ]


class _KnownHouseholds:
    """The households that are here, to be found again from a list."""

    def __init__(self, found: list[Household]) -> None:
        self._by_citizen_id = {
            member.citizen_id: household for household in found for member in household.members if member.citizen_id
        }
        self._by_head: dict[tuple[str, str, str | None], Household] = {}
        for household in found:
            head = household.head
            if head is not None:
                key = (village_key(household.village), _name_key(head.full_name), head.birth_date)
                self._by_head[key] = household

    def find(self, listed: ListedHousehold) -> Household | None:
        """Return the household here that the list means, or None."""
        for member in listed.members:
            if member.citizen_id in self._by_citizen_id:
                return self._by_citizen_id[member.citizen_id]
        head = listed.head
        if head is None:
            return None
        return self._by_head.get((village_key(listed.village), _name_key(head.full_name), head.birth_date))


def _name_key(name: str) -> str:
    return even_tone_placement(name).casefold()


def _is_same(here: Member, listed: ListedMember) -> bool:
    if here.citizen_id and listed.citizen_id:
        return here.citizen_id == listed.citizen_id
    return (_name_key(here.full_name), here.birth_date) == (_name_key(listed.full_name), listed.birth_date)


def _new_members(here: Household, listed: ListedHousehold) -> list[ListedMember]:
    """Return the people of the list who are not in the household; each person here answers for one of the list."""
    left = list(here.members)
    new: list[ListedMember] = []
    for member in listed.members:
        same = next((known for known in left if _is_same(known, member)), None)
        if same is None:
            new.append(member)
        else:
            left.remove(same)
    return new


def _differences(here: Household, listed: ListedHousehold, recorded: str | None) -> list[ListProblem]:
    """Return what the list says otherwise; the data here stay as they are."""
    found: list[ListProblem] = []
    if recorded and listed.household_class and recorded != listed.household_class:
        found.append(_differs(listed, listed.row, listed.household_class, recorded))
    if village_key(here.village) != village_key(listed.village):
        found.append(_differs(listed, listed.row, listed.village, here.village))
    for member in listed.members:
        same = next((known for known in here.members if _is_same(known, member)), None)
        if same is None:
            continue
        for theirs, ours in (
            (member.full_name, same.full_name),
            (member.birth_date, same.birth_date),
            (member.citizen_id, same.citizen_id),
        ):
            if theirs and ours and theirs != ours:
                found.append(_differs(listed, member.row, theirs, ours))
    return found


def _differs(listed: ListedHousehold, row: int, theirs: str, ours: str) -> ListProblem:
    return ListProblem(listed.sheet, row, RowProblem.DIFFERS, {"text": theirs, "here": ours})


class _Writer:
    """Writes the households of a list into a unit of work."""

    def __init__(self, folder: Folder, unit: UnitOfWork, commune: str, year: int | None, reason: str) -> None:
        self._folder = folder
        self._unit = unit
        self._commune = commune
        self._year = year
        self._reason = reason
        self._villages = VillageBook(folder, unit, commune)

    def add(self, listed: ListedHousehold) -> None:
        """Write a new household."""
        household_id = self._new_id()
        self._append(
            records.HOUSEHOLD,
            household_id,
            {
                "commune_code": self._commune,
                "commune_list": self._folder.profile.commune_list,
                "village_id": self._villages.id_of(listed.village),
                "ethnic_code": listed.ethnic_code,
                "is_minority": listed.is_minority,
                "no_labour": listed.no_labour,
                "has_merit": listed.has_merit,
                "causes": list(listed.causes),
            },
        )
        for position, member in enumerate(listed.members, start=1):
            self._add_member(household_id, member, position)
        self._add_class(household_id, listed)

    def update(self, here: Household, listed: ListedHousehold) -> None:
        """Add the people and the class that a known household does not have yet."""
        last = max((member.position for member in here.members), default=0)
        for position, member in enumerate(_new_members(here, listed), start=last + 1):
            self._add_member(here.household_id, member, position)
        self._add_class(here.household_id, listed)

    def _add_member(self, household_id: RecordId, member: ListedMember, position: int) -> None:
        self._append(
            records.MEMBER,
            self._new_id(),
            {
                "household_id": household_id,
                "position": position,
                "full_name": member.full_name,
                "sex": member.sex.value if member.sex else None,
                "birth_date": member.birth_date,
                "relation": member.relation,
                "ethnic_code": member.ethnic_code,
                "citizen_id": member.citizen_id,
            },
        )

    def _add_class(self, household_id: RecordId, listed: ListedHousehold) -> None:
        if listed.household_class is None or self._year is None:
            return
        standard = [name for since, name in _STANDARDS if since <= self._year][-1:]
        previous = listed.previous_class
        self._append(
            records.CLASS_RECORD,
            derived_record_id(records.CLASS_RECORD, household_id, str(self._year), *standard),
            {
                "household_id": household_id,
                "year": self._year,
                "standard": "".join(standard),
                "household_class": listed.household_class.value,
                "previous_class": previous.value if previous else None,
                "income_score": listed.income_score,
                "deprivation_score": listed.deprivation_score,
                "decision_number": listed.decision_number,
                "decision_date": listed.decision_date,
                "source": "list",
            },
        )

    def _append(self, kind: str, record_id: RecordId, fields: dict[str, Value]) -> None:
        self._unit.append(kind, record_id, fields, reason=self._reason)

    def _new_id(self) -> RecordId:
        return new_record_id(self._folder.clock.now())


def _planned(problem: ListProblem) -> PlannedProblem:
    return PlannedProblem(problem.sheet, problem.row, problem.code, problem_text(problem), problem.is_hard)


def _place(problem: ListProblem) -> tuple[str, int, str]:
    return (problem.sheet, problem.row, problem.code)
