"""Taking a commune's list in from a workbook: a plan first, then all of it in one transaction.

A household of the list is found again by its head or by most of its people (`list_matching`), never by a number or a
name alone. What is there already is never overwritten: a difference is listed beside its row for the officer to settle.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ngheo_desktop.domain.changes import Changes, Progress
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.life_event import EventKind
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.exchange.failed_rows import write_failed_rows
from ngheo_desktop.exchange.list_columns import Choices, Layout
from ngheo_desktop.exchange.list_workbook import OpenedList, open_list, read_list, rows_of
from ngheo_desktop.exchange.listed import ListedHousehold, ListWorkbook
from ngheo_desktop.exchange.problems import ListProblem, RowProblem, problem_text
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services import list_columns
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.list_matching import Matched, Update, match_list
from ngheo_desktop.services.list_undo import ListRuns
from ngheo_desktop.services.list_writer import ListWriter
from ngheo_desktop.services.many_objects import gathers_many
from ngheo_desktop.services.villages import known_village, village_key
from ngheo_desktop.store import class_history, households, journal, life_events

# Printed numbers of the problems that a choice settles: “add the villages”, “repair the identity numbers”.
VILLAGE_UNKNOWN = RowProblem.VILLAGE_UNKNOWN.number
ZERO_LOST = frozenset({RowProblem.ID_ZERO.number, RowProblem.ID_REPAIRED.number})

# What takes people off the lists of the commune; who comes back does so by an event, too.
_TAKEN_OFF = frozenset({EventKind.DEATH, EventKind.MOVE_OUT, EventKind.LEFT, EventKind.DISSOLVED, EventKind.MISTAKE})
# In a list of this length a village that is named once is probably misspelt.
_MANY = 20
# Households written at once: an eighth of a second on an old computer, so that progress moves and cancelling is heard.
_PORTION = 200


@dataclass(frozen=True, slots=True)
class PlannedProblem:
    """A problem as people read it; `cell` is an address such as E12, empty where the whole row is meant."""

    sheet: str
    row: int
    code: str
    message: str
    is_hard: bool
    cell: str = ""


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What importing a list would do.

    Attributes:
        year: the year that its classes are of, None while it is not known: then no class is taken in.
        households, members, poor, near_poor: what the list holds, rows with hard problems included.
        additions: households that are not here yet.
        updates: households where people, values that were empty, or last year's class are new.
        unchanged: households that are here already with everything.
        failed: households that a problem keeps out.
        totals: rows that only add up others; they are passed over.
        new_villages: names of villages that would be added.
        heads_only: households of which the list names only the head.
        counted: how many people its column of sizes counts in them, 0 without one.
        by_name: households that are here and were known by village and name of the head alone.
    """

    file: Path
    year: int | None
    households: int
    members: int
    poor: int
    near_poor: int
    additions: tuple[ListedHousehold, ...]
    updates: tuple[Update, ...]
    unchanged: int
    failed: int
    totals: int
    new_villages: tuple[str, ...]
    problems: tuple[PlannedProblem, ...]
    workbook: ListWorkbook
    heads_only: int
    counted: int
    by_name: int

    @property
    def classes_lost(self) -> bool:
        """Tell whether the list tells classes that are not taken in, because their year is not known."""
        return self.year is None and any(one.household_class for one in self.workbook.households)

    @property
    def added(self) -> int:
        """Return how many households are new."""
        return len(self.additions)

    @property
    def has_work(self) -> bool:
        """Tell whether importing the list would change anything."""
        return bool(self.additions or self.updates)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `run_id` is what `ListRuns.undo` takes it back by, None when nothing was to be done."""

    changes: Changes
    run_id: RecordId | None


@dataclass(frozen=True, slots=True)
class ListReading:
    """A list that was read: its cells, its layouts, and the plan, None while the columns are still to be chosen."""

    opened: OpenedList
    layouts: tuple[Layout, ...]
    plan: ListPlan | None


class ListImporter:
    """Plans and applies the import of household lists."""

    def __init__(self, folder: Folder, areas: Areas) -> None:
        self._folder = folder
        self._areas = areas
        self.runs = ListRuns(folder)

    @property
    def newest_year(self) -> int:
        """Return the latest year that a list can be of."""
        return self._folder.clock.today().year

    @gathers_many
    def open(self, file: Path) -> OpenedList:
        """Read the cells of a workbook, for `layouts` and `plan`.

        Raises:
            KnownError: FILE_ and LIST_ codes for the file as a whole.
        """
        return open_list(file)

    def layouts(self, opened: OpenedList) -> tuple[Layout, ...]:
        """Return the sheets that may hold lists and which column is which, as chosen earlier or by the headings."""
        return opened.layouts(list_columns.remembered(self._folder))

    def read(
        self,
        file: Path,
        opened: OpenedList | None = None,
        *,
        add_villages: bool = False,
        repair_ids: bool = False,
        year: int | None = None,
        progress: Progress | None = None,
    ) -> ListReading:
        """Read a list and plan its import, unless its columns have to be chosen first; see `plan`."""
        opened = opened or self.open(file)
        layouts = self.layouts(opened)
        lists = [one for one in layouts if one.seems_a_list or (one.is_chosen and one.columns)]
        unclear = any(one.missing or one.double for one in lists) or (bool(layouts) and not lists)
        if unclear:
            return ListReading(opened, layouts, None)
        plan = self.plan(
            file, opened=opened, add_villages=add_villages, repair_ids=repair_ids, year=year, progress=progress
        )
        return ListReading(opened, layouts, plan)

    def remember(self, choices: Choices) -> None:
        """Keep the chosen columns for every list of the same headings.

        Raises:
            KnownError: STORE_ codes.
        """
        list_columns.remember(self._folder, choices)

    @gathers_many
    def plan(
        self,
        file: Path,
        *,
        opened: OpenedList | None = None,
        add_villages: bool = False,
        repair_ids: bool = False,
        year: int | None = None,
        progress: Progress | None = None,
    ) -> ListPlan:
        """Read the list and say what importing it would do; nothing is written.

        Villages that this commune does not have are added when `add_villages` says so, and in any case while the
        commune has none at all.

        Args:
            file: the workbook.
            opened: its cells, where they were read already.
            add_villages: whether unknown villages are added.
            repair_ids: whether identity numbers get back the leading zeros that Excel dropped.
            year: the year of the list, None for the one that it names itself.
            progress: called with (rows read, all rows).

        Raises:
            KnownError: FILE_ and LIST_ codes for the file as a whole; ROUND_NOT_HERE in an upper office.
            CancelledError: `progress` returned False.
        """
        commune = self._commune()
        villages = {village_key(v.name): v.name for v in households.villages(self._folder.database, commune)}
        book = self._read_book(opened or open_list(file), progress, repair_ids=repair_ids)
        self._require_commune(book, commune)
        may_add = add_villages or not villages
        listed, elsewhere = _in_known_places(book, commune, villages, may_add=may_add)
        own_year = year or book.year
        matched = self._matched(listed, commune, own_year)
        once = _villages_named_once(listed, matched.additions, villages)
        problems = [*book.problems, *elsewhere, *once, *matched.problems]
        new_villages = {village_key(one.village): one.village for one in matched.additions}
        classes = Counter(household.household_class for household in book.households)
        return ListPlan(
            file=file,
            year=own_year,
            households=len(book.households),
            members=sum([len(household.members) for household in book.households]),
            poor=classes[HouseholdClass.POOR],
            near_poor=classes[HouseholdClass.NEAR_POOR],
            additions=matched.additions,
            updates=matched.updates,
            unchanged=matched.unchanged,
            failed=len(book.households) - len(listed) + matched.kept_out,
            totals=book.totals,
            new_villages=tuple(name for key, name in new_villages.items() if key not in villages),
            problems=tuple(_planned(problem) for problem in sorted(problems, key=_place)),
            workbook=book,
            heads_only=sum(household.heads_only for household in book.households),
            counted=sum(household.size or 0 for household in book.households if household.heads_only),
            by_name=matched.by_name,
        )

    def apply(self, plan: ListPlan, progress: Progress | None = None) -> Imported:
        """Write what the plan says, in one transaction, and note the run so that it can be undone.

        Raises:
            KnownError: STORE_ codes; nothing was written.
            CancelledError: `progress`, called with (done, all), returned False; nothing was written.
        """
        commune = self._commune()
        if not plan.has_work:
            return Imported(Changes(), None)
        own = self._folder.identity.device_id
        with self._folder.work() as unit:
            before, _ = journal.tail(self._folder.database, own)
            writer = ListWriter(self._folder, unit, commune, plan.year, plan.file.name)
            total = len(plan.additions) + len(plan.updates)
            work: list[ListedHousehold | Update] = [*plan.additions, *plan.updates]
            for done, household in enumerate(work, start=1):
                if isinstance(household, Update):
                    writer.update(household)
                else:
                    writer.add(household)
                if done % _PORTION == 0 or done == total:
                    writer.write()
                if progress and not progress(done, total):
                    raise CancelledError
            last, _ = journal.tail(self._folder.database, own)
            run_id = writer.note_run(plan.file.name, plan.workbook.digest, before + 1, last)
            return Imported(unit.commit(), run_id)

    def save_failed(self, plan: ListPlan, target: Path) -> int:
        """Save the rows of the households that were kept out, with the reasons, ready to be corrected; return how many.

        Raises:
            KnownError: FILE_NOT_WRITTEN.
        """
        reasons: dict[tuple[str, int], list[str]] = {}
        for problem in plan.problems:
            if problem.is_hard:
                place = f"{problem.cell}: " if problem.cell else ""
                reasons.setdefault((problem.sheet, problem.row), []).append(place + problem.message)
        wanted = set(reasons)
        for household in plan.workbook.households:
            rows = rows_of(household)
            if not wanted.isdisjoint(rows):
                wanted.update(rows)
        texts = {place: "\n".join(messages) for place, messages in reasons.items()}
        return write_failed_rows(target, plan.workbook.sheets, wanted, texts)

    def _commune(self) -> str:
        commune = self._folder.commune_code
        if commune is None:
            raise KnownError(ErrorCode.ROUND_NOT_HERE)
        return commune

    def _read_book(self, opened: OpenedList, progress: Progress | None, *, repair_ids: bool) -> ListWorkbook:
        def tell(done: int, total: int) -> None:
            if progress and not progress(done, total):
                raise CancelledError

        choices = list_columns.remembered(self._folder)
        return read_list(opened, today=self._folder.clock.today(), choices=choices, repair_ids=repair_ids, tell=tell)

    def _matched(self, listed: list[ListedHousehold], commune: str, year: int | None) -> Matched:
        database = self._folder.database
        classes = class_history.classes_of_year(database, year) if year is not None else {}
        gone = life_events.gone(database, commune, _TAKEN_OFF)
        return match_list(households.all(database, commune), listed, classes, year, gone)

    def _require_commune(self, book: ListWorkbook, commune: str) -> None:
        if book.commune_codes and commune not in book.commune_codes:
            found = ", ".join(sorted(book.commune_codes))
            name = self._areas.commune(commune).name
            raise KnownError(ErrorCode.LIST_OTHER_COMMUNE, found=found, expected=f"{name} ({commune})")


def _in_known_places(
    book: ListWorkbook, commune: str, known: Mapping[str, str], *, may_add: bool
) -> tuple[list[ListedHousehold], list[ListProblem]]:
    """Leave out households of another commune or of an unknown village, and say so."""
    kept: list[ListedHousehold] = []
    problems: list[ListProblem] = []
    meant = {name: known_village(name, known) for name in {household.village for household in book.households}}
    for household in book.importable:
        village = meant[household.village]
        if household.commune_code not in {None, commune}:
            context = {"found": str(household.commune_code), "expected": commune}
            problems.append(ListProblem(household.sheet, household.row, RowProblem.COMMUNE_OTHER, context))
        elif village is None and not may_add:
            context = {"text": household.village}
            problems.append(ListProblem(household.sheet, household.row, RowProblem.VILLAGE_UNKNOWN, context))
        elif village is None or village == household.village:
            kept.append(household)
        else:
            kept.append(replace(household, village=village))
    return kept, problems


def _villages_named_once(
    listed: list[ListedHousehold], additions: Iterable[ListedHousehold], known: Mapping[str, str]
) -> list[ListProblem]:
    """Point at new villages that are probably misspelt."""
    if len(listed) < _MANY:
        return []
    names = Counter(household.village for household in listed)
    times: Counter[str] = Counter()
    for name, count in names.items():
        times[village_key(name)] += count
    once = {name for name in names if times[village_key(name)] == 1 and village_key(name) not in known}
    return [
        ListProblem(household.sheet, household.row, RowProblem.VILLAGE_ONCE, {"text": household.village})
        for household in additions
        if household.village in once
    ]


def _planned(problem: ListProblem) -> PlannedProblem:
    message = problem_text(problem)
    return PlannedProblem(problem.sheet, problem.row, problem.code, message, problem.is_hard, problem.cell)


def _place(problem: ListProblem) -> tuple[str, int, str]:
    return (problem.sheet, problem.row, problem.code)
