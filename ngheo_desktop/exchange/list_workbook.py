"""Reads the workbook in which a commune keeps its list: the poor and near-poor households, and those that escaped.

One row per member; the cells of the household stand in the row of its head only. Sheets and columns are recognised by
their headings. What is wrong with a row becomes a `ListProblem`; an exception means that the whole file is refused.
Nothing is guessed or repaired, and names stay as they are written (in NFC, with single blanks).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.list_columns import ListSheet, find_list, required_columns
from ngheo_desktop.exchange.list_rows import matching_key, read_rows
from ngheo_desktop.exchange.listed import ListedHousehold, ListedMember, ListWorkbook
from ngheo_desktop.exchange.problems import ListProblem, RowProblem
from ngheo_desktop.exchange.workbook_file import read_sheets

__all__ = ["ListWorkbook", "ListedHousehold", "ListedMember", "read_list"]


def read_list(path: Path, *, today: date) -> ListWorkbook:
    """Read the lists of a workbook. Villages and commune codes are taken as written; the service compares them.

    Args:
        path: an .xlsx, .xlsm or .xls file.
        today: the day of the import; a later date of birth is a problem.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READ, FILE_TOO_LARGE, LIST_NOT_WORKBOOK, LIST_NO_SHEET,
            LIST_MISSING_COLUMNS, LIST_DOUBLE_COLUMNS or LIST_TOO_LONG.
    """
    sheets = [lists for cells in read_sheets(path) if (lists := find_list(cells))]
    if not sheets:
        raise KnownError(ErrorCode.LIST_NO_SHEET, file=path.name, columns=required_columns())
    households: list[ListedHousehold] = []
    problems: list[ListProblem] = []
    for sheet in sheets:
        found, wrong = read_rows(sheet, today)
        households += found
        problems += wrong
    problems += _duplicates(households)
    order = {sheet.cells.sheet: position for position, sheet in enumerate(sheets)}
    problems.sort(key=lambda problem: (order[problem.sheet], problem.row, problem.code))
    refused = {(problem.sheet, problem.row) for problem in problems if problem.is_hard}
    return ListWorkbook(
        sheets=tuple(order),
        households=tuple(replace(found, importable=refused.isdisjoint(_rows_of(found))) for found in households),
        problems=tuple(problems),
        year=_year(sheets, households),
        commune_codes=Counter(found.commune_code for found in households if found.commune_code),
    )


def _rows_of(household: ListedHousehold) -> set[tuple[str, int]]:
    return {(household.sheet, household.row)} | {(household.sheet, member.row) for member in household.members}


def _year(sheets: list[ListSheet], households: list[ListedHousehold]) -> int | None:
    titles = [sheet.year for sheet in sheets if sheet.year]
    decisions = Counter(int(found.decision_date[:4]) for found in households if found.decision_date)
    if titles:
        return titles[0]
    return decisions.most_common(1)[0][0] if decisions else None


def _duplicates(households: list[ListedHousehold]) -> Iterator[ListProblem]:
    """Give the households that stand twice, and the identity numbers that two people share."""
    heads: dict[tuple[str, str, str], ListedHousehold] = {}
    owners: dict[str, list[tuple[str, int]]] = {}
    for household in households:
        first = heads.setdefault(key, household) if (key := _key(household)) else household
        if first is not household and _may_be_same(first, household):
            context = {"sheet": first.sheet, "first": str(first.row)}
            yield ListProblem(household.sheet, household.row, RowProblem.HOUSEHOLD_DUPLICATE, context)
            continue
        for member in household.members:
            if member.citizen_id:
                owners.setdefault(member.citizen_id, []).append((household.sheet, member.row))
    for citizen_id, places in owners.items():
        if len(places) > 1:
            for sheet, row in places:
                other_sheet, other_row = next(place for place in places if place != (sheet, row))
                context = {"text": citizen_id, "sheet": other_sheet, "first": str(other_row)}
                yield ListProblem(sheet, row, RowProblem.ID_DUPLICATE, context)


def _key(household: ListedHousehold) -> tuple[str, str, str] | None:
    head = household.head
    if head is None or not head.full_name or head.birth_date is None:
        return None
    return matching_key(household.village), matching_key(head.full_name), head.birth_date


def _may_be_same(first: ListedHousehold, second: ListedHousehold) -> bool:
    ids = {household.head.citizen_id for household in (first, second) if household.head and household.head.citizen_id}
    return len(ids) < 2
