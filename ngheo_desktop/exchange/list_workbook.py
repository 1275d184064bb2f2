"""Reads the workbook in which a commune keeps its list: the poor and near-poor households, and those that escaped.

One row per member; the cells of the household stand in the row of its head only. Sheets and columns are recognised by
their headings, or as the officer chose for this layout. What is wrong with a row becomes a `ListProblem`; an exception
means that the whole file is refused. Nothing is guessed, and names stay as they are written (in Unicode NFC, with
single blanks).
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.legacy_text import to_unicode
from ngheo_desktop.exchange.list_columns import Choices, Layout, ListSheet, find_layout, year_in
from ngheo_desktop.exchange.list_fields import needed_columns, quoted
from ngheo_desktop.exchange.list_rows import matching_key, read_rows
from ngheo_desktop.exchange.listed import ListedHousehold, ListedMember, ListWorkbook
from ngheo_desktop.exchange.problems import ListProblem, RowProblem
from ngheo_desktop.exchange.workbook_file import Cells, content_of, sheets_of

__all__ = ["ListWorkbook", "ListedHousehold", "ListedMember", "OpenedList", "open_list", "read_list"]

_Go = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class OpenedList:
    """A workbook whose sheets are in memory, in Unicode, and not yet understood.

    Attributes:
        file: name of the file.
        digest: SHA-256 of its bytes, as hex.
    """

    file: str
    digest: str
    sheets: tuple[Cells, ...]

    def layouts(self, choices: Choices) -> tuple[Layout, ...]:
        """Return how each sheet that may hold a list is laid out."""
        found = (find_layout(cells, choices) for cells in self.sheets)
        return tuple(layout for layout in found if layout is not None)


def open_list(path: Path) -> OpenedList:
    """Read the cells of a workbook (.xlsx, .xlsm or .xls); text typed for old fonts comes back in Unicode.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READ, FILE_TOO_LARGE, LIST_NOT_WORKBOOK, LIST_WEB_PAGE, LIST_PASSWORD,
            LIST_DAMAGED or LIST_TOO_LONG.
    """
    data = content_of(path)
    sheets = to_unicode(sheets_of(data, path.name), data, path.name)
    return OpenedList(path.name, hashlib.sha256(data).hexdigest(), tuple(sheets))


def read_list(
    source: Path | OpenedList,
    *,
    today: date,
    choices: Choices | None = None,
    repair_ids: bool = False,
    tell: _Go | None = None,
) -> ListWorkbook:
    """Read the lists of a workbook. Villages and commune codes are taken as written; the service compares them.

    Args:
        source: a file or an opened workbook.
        today: the day of the import; a later date of birth is a problem.
        choices: the columns that the officer chose, by fingerprint of the layout.
        repair_ids: whether identity numbers get back the leading zeros that Excel dropped.
        tell: called with (rows read, all rows); may raise to stop.

    Raises:
        KnownError: see `open_list`; LIST_NO_SHEET, LIST_MISSING_COLUMNS, LIST_DOUBLE_COLUMNS.
    """
    opened = open_list(source) if isinstance(source, Path) else source
    layouts = [one for one in opened.layouts(choices or {}) if one.seems_a_list or (one.is_chosen and one.columns)]
    if not layouts:
        raise KnownError(ErrorCode.LIST_NO_SHEET, file=opened.file, columns=quoted(needed_columns()))
    sheets = [layout.sheet() for layout in layouts]
    households: list[ListedHousehold] = []
    problems: list[ListProblem] = []
    totals = 0
    for sheet in sheets:
        found = read_rows(sheet, today, repair_ids=repair_ids, tell=tell)
        households += found.households
        problems += found.problems
        totals += found.totals
    problems += _duplicates(households)
    if any(sheet.heads_only for sheet in sheets):
        problems += _bare_heads(households)
    order = {sheet.cells.sheet: position for position, sheet in enumerate(sheets)}
    problems.sort(key=lambda problem: (order[problem.sheet], problem.row, problem.code))
    refused = {(problem.sheet, problem.row) for problem in problems if problem.is_hard}
    if refused:
        households = [
            found if refused.isdisjoint(rows_of(found)) else replace(found, importable=False) for found in households
        ]
    return ListWorkbook(
        file=opened.file,
        digest=opened.digest,
        sheets=tuple(sheets),
        households=tuple(households),
        problems=tuple(problems),
        year=_year(sheets, households, opened.file),
        commune_codes=Counter(found.commune_code for found in households if found.commune_code),
        totals=totals,
    )


def rows_of(household: ListedHousehold) -> list[tuple[str, int]]:
    """Return (sheet, row) of every row of a household."""
    return [(household.sheet, household.row), *((household.sheet, member.row) for member in household.members)]


def _year(sheets: list[ListSheet], households: list[ListedHousehold], file: str) -> int | None:
    """Return the year that a title names, or else most decisions, or else the names of the sheets or of the file."""
    titles = [sheet.year for sheet in sheets if sheet.year]
    if titles:
        return titles[0]
    decisions = Counter(int(found.decision_date[:4]) for found in households if found.decision_date)
    if decisions:
        return decisions.most_common(1)[0][0]
    return next((year for name in (*(sheet.cells.sheet for sheet in sheets), file) if (year := year_in(name))), None)


def _duplicates(households: list[ListedHousehold]) -> Iterator[ListProblem]:
    """Give the households that stand twice, and the identity numbers that two people share."""
    heads: dict[tuple[str, str, str], ListedHousehold] = {}
    villages = {name: matching_key(name) for name in {household.village for household in households}}
    owners: dict[str, tuple[str, int]] = {}
    shared: dict[str, list[tuple[str, int]]] = {}
    for household in households:
        first = heads.setdefault(key, household) if (key := _key(household, villages)) else household
        if first is not household and _may_be_same(first, household):
            context = {"sheet": first.sheet, "first": str(first.row)}
            yield ListProblem(household.sheet, household.row, RowProblem.HOUSEHOLD_DUPLICATE, context)
            continue
        for member in household.members:
            if member.citizen_id:
                place = (household.sheet, member.row)
                owner = owners.setdefault(member.citizen_id, place)
                if owner is not place:
                    shared.setdefault(member.citizen_id, [owner]).append(place)
    for citizen_id, places in shared.items():
        for sheet, row in places:
            other_sheet, other_row = next(place for place in places if place != (sheet, row))
            context = {"text": citizen_id, "sheet": other_sheet, "first": str(other_row)}
            yield ListProblem(sheet, row, RowProblem.ID_DUPLICATE, context)


def _bare_heads(households: list[ListedHousehold]) -> Iterator[ListProblem]:
    """Give the households of lists of heads that nothing tells from another of the same village and name."""
    named: dict[tuple[str, str], list[ListedHousehold]] = {}
    for household in households:
        head = household.head
        if head is None or not head.full_name:
            continue
        group = named.setdefault((matching_key(household.village), matching_key(head.full_name)), [])
        first = next((one for one in group if _is_untold(one, household)), None)
        group.append(household)
        if first is None:
            continue
        later, earlier = (first, household) if not household.heads_only else (household, first)
        context = {"sheet": earlier.sheet, "first": str(earlier.row)}
        problem = RowProblem.HEAD_TWICE if earlier.heads_only else RowProblem.HOUSEHOLD_DUPLICATE
        yield ListProblem(later.sheet, later.row, problem, context)


def _is_untold(first: ListedHousehold, second: ListedHousehold) -> bool:
    """Tell whether nothing tells two heads of one name apart, in lists of which one names nobody but heads."""
    births = [household.head.birth_date for household in (first, second) if household.head]
    if not (first.heads_only or second.heads_only) or not _may_be_same(first, second):
        return False
    # Those of one birth are reported as the same household.
    return not all(births) or (births[0] != births[1] and str(births[0])[:4] == str(births[1])[:4])


def _key(household: ListedHousehold, villages: Mapping[str, str]) -> tuple[str, str, str] | None:
    head = household.head
    if head is None or not head.full_name or head.birth_date is None:
        return None
    return villages[household.village], matching_key(head.full_name), head.birth_date


def _may_be_same(first: ListedHousehold, second: ListedHousehold) -> bool:
    ids = {household.head.citizen_id for household in (first, second) if household.head and household.head.citizen_id}
    return len(ids) < 2
