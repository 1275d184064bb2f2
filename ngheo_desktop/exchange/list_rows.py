"""Turns the rows of one sheet into households and people, and lists what is wrong with each row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.household import HEAD
from ngheo_desktop.domain.text import even_tone_placement
from ngheo_desktop.exchange import cells
from ngheo_desktop.exchange.list_columns import ListSheet
from ngheo_desktop.exchange.list_fields import CLASS_MARKS, Column
from ngheo_desktop.exchange.list_people import PeopleReader
from ngheo_desktop.exchange.list_table import ListTable, Memo
from ngheo_desktop.exchange.listed import ListedHousehold, ListedMember
from ngheo_desktop.exchange.problems import ListProblem, RowProblem

_COMMUNE_DIGITS = 5
_DEPRIVATION_STEP = 10
_FULL_DATE = len("2025-12-15")
_ROWS_BETWEEN_REPORTS = 500
# What two rows about one person share.
_OF_ONE_PERSON = (
    *(Column.NAME, Column.RELATION, Column.BIRTH_DATE, Column.BORN_MALE, Column.BORN_FEMALE),
    *(Column.AGE, Column.CITIZEN_ID),
)

_T = TypeVar("_T")
_Go = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """What the rows of a sheet hold; `totals` counts the rows that add up others."""

    households: list[ListedHousehold]
    problems: list[ListProblem]
    totals: int


def matching_key(name: str) -> str:
    """Return what two names of villages or people are compared by: case and tone placement do not count."""
    return (name if name.isascii() else even_tone_placement(name)).casefold()


def read_rows(sheet: ListSheet, today: date, *, repair_ids: bool = False, tell: _Go | None = None) -> SheetRows:
    """Return the households of a sheet and the problems of its rows.

    `tell`, called with (rows read, all rows), may raise to stop.
    """
    reader = _SheetReader(sheet, today, repair_ids=repair_ids)
    households = reader.households(tell)
    return SheetRows(households, reader.problems, reader.totals)


def _marked(poor: str, near_poor: str) -> str:
    """Return the class that one mark of two columns tells; anything else as it stands there, to be reported."""
    marks = cells.flag_of(poor), cells.flag_of(near_poor)
    if marks == (True, False):
        return "Hộ nghèo"
    return "Hộ cận nghèo" if marks == (False, True) else " ".join(filter(None, (poor, near_poor)))


class _SheetReader:
    def __init__(self, sheet: ListSheet, today: date, *, repair_ids: bool) -> None:
        self._sheet = sheet
        self._name = sheet.cells.sheet
        self._table = ListTable(sheet)
        self.problems: list[ListProblem] = []
        self.totals = 0
        self._people = PeopleReader(
            self._table,
            today=today,
            year=sheet.year,
            is_1904=sheet.cells.is_1904,
            repair_ids=repair_ids,
            heads_only=sheet.heads_only,
            report=self._report,
        )
        self._texts = texts = {column: self._table.texts(column) for column in Column}
        self._person = [texts[column] for column in _OF_ONE_PERSON if column in self._table.values]
        self._numbers = texts[Column.NUMBER]
        self._villages = texts[Column.VILLAGE]
        self._head_names = texts[Column.HEAD_NAME]
        self._class_texts = texts[Column.CLASS]
        if self._table.values.keys() >= CLASS_MARKS:
            self._class_texts = list(map(_marked, texts[Column.IS_POOR], texts[Column.IS_NEAR_POOR]))
        self._class_column = Column.CLASS if Column.CLASS in self._table.values else Column.IS_POOR
        self._counts = Column.SIZE in self._table.values
        self._scores = Memo(cells.score_of)
        self._dates = Memo(cells.date_of)
        self._flags = Memo(cells.flag_of)
        self._causes_of = Memo(cells.causes_of)
        self._class_of = Memo(cells.class_of)

    def _report(self, row: int, problem: RowProblem, cell: Column | None = None, /, **context: object) -> None:
        texts = {name: str(value) for name, value in context.items()}
        table = self._table
        place = table.address(row, cell)
        self.problems.append(ListProblem(self._name, table.number(row), problem, texts, place))

    # -- which rows belong together -----------------------------------------------------------------------------------

    def households(self, tell: _Go | None) -> list[ListedHousehold]:
        people, others, self.totals = self._table.people()
        for row in others:
            self._report(row, RowProblem.LEFT_OUT, text=self._table.everything(row))
        known = set(people)
        for row, column in self._table.uncalculated():
            if row in known:
                self._report(row, RowProblem.FORMULA_EMPTY, column, column=column.value)
        groups = [[row] for row in people] if self._sheet.heads_only else self._grouped(people)
        found: list[ListedHousehold] = []
        said = 0
        for rows in groups:
            found.append(self._household(rows))
            if tell and rows[-1] - said >= _ROWS_BETWEEN_REPORTS:
                said = rows[-1]
                tell(said, len(self._table))
        return found

    def _grouped(self, people: list[int]) -> list[list[int]]:
        numbers, relation = self._numbers, self._people.relation
        numbered = [row for row in people if numbers[row]]
        # Some lists number the people instead of the households.
        numbers_households = 2 * sum(relation(row) == HEAD for row in numbered) >= len(numbered)
        groups: list[list[int]] = []
        number = village = ""
        above = Column.VILLAGE not in self._table.values
        for row in people:
            own = numbers[row] if numbers_households else ""
            if above and self._villages[row] != village:
                # Each village counts its households from 1.
                village, number = self._villages[row], ""
            repeated = bool(own) and own == number
            starts = bool(own) or (
                relation(row) == HEAD
                and (
                    not groups
                    or (above and not numbered)
                    or bool((self._villages[row] and not above) or self._class_texts[row] or self._head_names[row])
                )
            )
            if starts and not repeated:
                groups.append([row])
                number = own
            elif groups:
                groups[-1].append(row)
            else:
                self._report(row, RowProblem.MEMBER_BEFORE_HEAD)
        return groups

    # -- a household ----------------------------------------------------------------------------------------------

    def _household(self, rows: list[int]) -> ListedHousehold:
        first = rows[0]
        texts = self._texts
        if len(rows) > 1:
            rows = self._without_repeated(rows)
        member = self._people.member
        members = tuple([member(row) for row in rows])
        self._check_head(first, members)
        household_class, previous = self._class(first)
        income_score = self._score(first, Column.INCOME_SCORE)
        deprivation_score = self._score(first, Column.DEPRIVATION_SCORE)
        if deprivation_score is not None and deprivation_score % _DEPRIVATION_STEP:
            self._report(first, RowProblem.SCORE_STEP, Column.DEPRIVATION_SCORE, text=deprivation_score)
        village = self._villages[first]
        if not village:
            self._report(first, RowProblem.VILLAGE_MISSING, Column.VILLAGE)
        return ListedHousehold(
            sheet=self._name,
            row=self._table.number(first),
            number=self._numbers[first],
            village=village,
            commune_code=self._commune_code(first),
            household_class=household_class,
            previous_class=previous,
            income_score=income_score,
            deprivation_score=deprivation_score,
            decision_number=texts[Column.DECISION_NUMBER][first] or None,
            decision_date=self._decision_date(first),
            is_minority=self._flag(first, Column.MINORITY),
            no_labour=self._flag(first, Column.NO_LABOUR),
            has_merit=self._flag(first, Column.MERIT),
            causes=self._causes(first),
            members=members,
            address=texts[Column.ADDRESS][first] or None,
            phone=texts[Column.PHONE][first] or None,
            size=self._size(first, len(members)) if self._counts else None,
            heads_only=self._sheet.heads_only,
        )

    def _size(self, row: int, listed: int) -> int | None:
        """Return how many people the list counts in a household; another number than it names is a problem."""
        size = self._score(row, Column.SIZE)
        if size is not None and size != listed and not self._sheet.heads_only:
            self._report(row, RowProblem.SIZE_DIFFERS, Column.SIZE, text=size, here=listed)
        return size

    def _without_repeated(self, rows: list[int]) -> list[int]:
        """Return the rows of a household without those that say the same person once more."""
        table = self._table
        seen: dict[tuple[str, ...], int] = {}
        kept: list[int] = []
        for row in rows:
            person = tuple([texts[row] for texts in self._person])
            earlier = seen.setdefault(person, row)
            if earlier == row or not person[0]:
                kept.append(row)
            else:
                self._report(row, RowProblem.ROW_REPEATED, first=table.number(earlier))
        return kept

    def _check_head(self, first: int, members: tuple[ListedMember, ...]) -> None:
        heads = [member for member in members if member.relation == HEAD]
        for second in heads[1:]:
            context = {"first": str(heads[0].row)}
            self.problems.append(ListProblem(self._name, second.row, RowProblem.TWO_HEADS, context))
        if not heads and all(member.relation for member in members):
            self._report(first, RowProblem.HEAD_MISSING)
        named = self._head_names[first]
        name = heads[0].full_name if heads else ""
        if named and name and named != name and matching_key(named) != matching_key(name):
            self._report(first, RowProblem.HEAD_NAME_DIFFERS, Column.HEAD_NAME, text=named, name=name)

    def _class(self, row: int) -> tuple[HouseholdClass | None, HouseholdClass | None]:
        if self._sheet.classes:
            return self._sheet.classes
        text = self._class_texts[row]
        found = self._class_of[text]
        if found is None:
            problem = RowProblem.CLASS_UNKNOWN if text else RowProblem.CLASS_MISSING
            self._report(row, problem, self._class_column, text=text)
            return None, None
        return found

    def _commune_code(self, row: int) -> str | None:
        text = self._texts[Column.COMMUNE_CODE][row]
        # Every code has five digits, so a zero that Excel dropped is known.
        is_number = text and isinstance(self._table.values[Column.COMMUNE_CODE][row], (int, float))
        return (text.zfill(_COMMUNE_DIGITS) if is_number else text) or None

    def _score(self, row: int, column: Column) -> int | None:
        return self._read(row, column, self._scores, RowProblem.SCORE_INVALID)

    def _decision_date(self, row: int) -> str | None:
        column = Column.DECISION_DATE
        found = self._read(row, column, self._dates, RowProblem.DECISION_DATE)
        if found and len(found) < _FULL_DATE:
            self._report(row, RowProblem.DECISION_DATE, column, text=self._texts[column][row])
            return None
        return found

    def _flag(self, row: int, column: Column) -> bool | None:
        if column not in self._table.values:
            return None
        text = self._texts[column][row]
        flag = self._flags[text]
        if flag is None:
            self._report(row, RowProblem.FLAG_UNKNOWN, column, text=text, column=column.value)
        return flag

    def _causes(self, row: int) -> tuple[str, ...]:
        causes, unknown = self._causes_of[self._texts[Column.CAUSES][row]]
        if unknown:
            self._report(row, RowProblem.CAUSE_UNKNOWN, Column.CAUSES, text=" ".join(unknown))
        return tuple(causes)

    def _read(self, row: int, column: Column, read: Memo[object, _T | None], problem: RowProblem) -> _T | None:
        """Return what a cell holds; an empty one holds None, and one that is not understood is reported."""
        text = self._texts[column][row]
        if not text:
            return None
        found = read[self._table.values[column][row]]
        if found is None:
            self._report(row, problem, column, text=text, column=column.value)
        return found
