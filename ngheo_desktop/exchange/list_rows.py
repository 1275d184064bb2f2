"""Turns the rows of one sheet into households and people, and lists what is wrong with each row."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.household import HEAD, Sex
from ngheo_desktop.domain.text import even_tone_placement
from ngheo_desktop.exchange import cells
from ngheo_desktop.exchange.list_columns import Column, ListSheet
from ngheo_desktop.exchange.listed import ListedHousehold, ListedMember
from ngheo_desktop.exchange.problems import ListProblem, RowProblem
from ngheo_desktop.reference.catalogues import ethnic_groups, relations

_OF_A_PERSON = (Column.NAME, Column.RELATION, Column.BIRTH_DATE, Column.SEX, Column.CITIZEN_ID)
_BESIDE_THE_NAME = (Column.RELATION, Column.BIRTH_DATE, Column.SEX, Column.CITIZEN_ID)
_OF_A_HOUSEHOLD = (Column.VILLAGE, Column.CLASS, Column.HEAD_NAME)
# Under the headings many lists number their columns: 1, 2, 3 … or (1), (2), (3) …
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
_COMMUNE_DIGITS = 5
_DEPRIVATION_STEP = 10

_T = TypeVar("_T")


class _Row:
    """A row by its columns."""

    def __init__(self, number: int, values: Sequence[object], columns: Mapping[Column, int]) -> None:
        self.number = number
        self._values = values
        self._columns = columns

    def value(self, column: Column) -> object:
        index = self._columns.get(column)
        return "" if index is None else self._values[index]

    def text(self, column: Column) -> str:
        return cells.text_of(self.value(column))

    def has(self, *columns: Column) -> bool:
        return any(self.text(column) for column in columns)

    def everything(self) -> str:
        return " ".join(text for value in self._values if (text := cells.text_of(value)))


def matching_key(name: str) -> str:
    """Return what two names of villages or people are compared by: case and tone placement do not count."""
    return even_tone_placement(name).casefold()


def read_rows(sheet: ListSheet, today: date) -> tuple[list[ListedHousehold], list[ListProblem]]:
    """Return the households of a sheet and the problems of its rows."""
    reader = _SheetReader(sheet, today)
    return reader.households(), reader.problems


class _SheetReader:
    def __init__(self, sheet: ListSheet, today: date) -> None:
        self._sheet = sheet
        self._today = today.isoformat()
        self.problems: list[ListProblem] = []

    def households(self) -> list[ListedHousehold]:
        return [self._household(rows) for rows in self._grouped()]

    def _report(self, row: _Row, problem: RowProblem, **context: object) -> None:
        texts = {name: str(value) for name, value in context.items()}
        self.problems.append(ListProblem(self._sheet.cells.sheet, row.number, problem, texts))

    # -- which rows belong together -----------------------------------------------------------------------------------

    def _rows(self) -> Iterator[_Row]:
        """Give the rows that describe people; what else stands on the sheet is listed and left out."""
        first = self._sheet.cells.first_row
        rows = [
            _Row(first + index, values, self._sheet.columns)
            for index, values in enumerate(self._sheet.cells.rows)
            if index > self._sheet.header
        ]
        if rows and all(_COLUMN_NUMBER.fullmatch(rows[0].text(column)) for column in (Column.NAME, Column.RELATION)):
            del rows[0]
        last = max((index for index, row in enumerate(rows) if row.has(*_BESIDE_THE_NAME)), default=-1)
        for index, row in enumerate(rows):
            of_household = row.has(Column.NUMBER) and row.has(*_OF_A_HOUSEHOLD)
            if index <= last and (row.has(*_OF_A_PERSON) or of_household):
                yield row
            elif text := row.everything():
                self._report(row, RowProblem.LEFT_OUT, text=text)

    def _grouped(self) -> list[list[_Row]]:
        rows = list(self._rows())
        numbered = [row for row in rows if row.has(Column.NUMBER)]
        # Some lists number the people instead of the households.
        numbers_households = 2 * sum(_is_head(row) for row in numbered) >= len(numbered)
        groups: list[list[_Row]] = []
        number = ""
        for row in rows:
            own = row.text(Column.NUMBER) if numbers_households else ""
            repeated = bool(own) and own == number
            starts = bool(own) or (_is_head(row) and (not groups or row.has(*_OF_A_HOUSEHOLD)))
            if starts and not repeated:
                groups.append([row])
                number = own
            elif groups:
                groups[-1].append(row)
            else:
                self._report(row, RowProblem.MEMBER_BEFORE_HEAD)
        return groups

    # -- a household ----------------------------------------------------------------------------------------------

    def _household(self, rows: list[_Row]) -> ListedHousehold:
        first = rows[0]
        members = tuple(self._member(row) for row in rows)
        self._check_head(first, members)
        household_class, previous = self._class(first)
        income_score = self._score(first, Column.INCOME_SCORE)
        deprivation_score = self._score(first, Column.DEPRIVATION_SCORE)
        if deprivation_score is not None and deprivation_score % _DEPRIVATION_STEP:
            self._report(first, RowProblem.SCORE_STEP, text=deprivation_score)
        return ListedHousehold(
            sheet=self._sheet.cells.sheet,
            row=first.number,
            number=first.text(Column.NUMBER),
            village=self._village(first),
            commune_code=self._commune_code(first),
            household_class=household_class,
            previous_class=previous,
            income_score=income_score,
            deprivation_score=deprivation_score,
            decision_number=first.text(Column.DECISION_NUMBER) or None,
            decision_date=self._decision_date(first),
            is_minority=self._flag(first, Column.MINORITY),
            no_labour=self._flag(first, Column.NO_LABOUR),
            has_merit=self._flag(first, Column.MERIT),
            causes=self._causes(first),
            members=members,
        )

    def _check_head(self, first: _Row, members: tuple[ListedMember, ...]) -> None:
        heads = [member for member in members if member.relation == HEAD]
        for second in heads[1:]:
            self.problems.append(
                ListProblem(self._sheet.cells.sheet, second.row, RowProblem.TWO_HEADS, {"first": str(heads[0].row)})
            )
        if not heads and all(member.relation for member in members):
            self._report(first, RowProblem.HEAD_MISSING)
        named = first.text(Column.HEAD_NAME)
        name = heads[0].full_name if heads else ""
        if named and name and matching_key(named) != matching_key(name):
            self._report(first, RowProblem.HEAD_NAME_DIFFERS, text=named, name=name)

    def _class(self, row: _Row) -> tuple[HouseholdClass | None, HouseholdClass | None]:
        if self._sheet.escaped_from:
            return HouseholdClass.NON_POOR, self._sheet.escaped_from
        text = row.text(Column.CLASS)
        found = cells.class_of(text)
        if found is None:
            self._report(row, RowProblem.CLASS_UNKNOWN, text=text)
            return None, None
        return found

    def _village(self, row: _Row) -> str:
        text = row.text(Column.VILLAGE)
        if not text:
            self._report(row, RowProblem.VILLAGE_MISSING)
        return text

    @staticmethod
    def _commune_code(row: _Row) -> str | None:
        value, text = row.value(Column.COMMUNE_CODE), row.text(Column.COMMUNE_CODE)
        # Every code has five digits, so a zero that Excel dropped is known.
        code = text.zfill(_COMMUNE_DIGITS) if isinstance(value, (int, float)) else text
        return code or None

    def _score(self, row: _Row, column: Column) -> int | None:
        return self._read(row, column, cells.score_of, RowProblem.SCORE_INVALID)

    def _decision_date(self, row: _Row) -> str | None:
        found = self._read(row, Column.DECISION_DATE, cells.date_of, RowProblem.DECISION_DATE)
        if found and len(found) < len("2025-12-15"):
            self._report(row, RowProblem.DECISION_DATE, text=row.text(Column.DECISION_DATE))
            return None
        return found

    def _flag(self, row: _Row, column: Column) -> bool | None:
        if column not in self._sheet.columns:
            return None
        flag = cells.flag_of(row.text(column))
        if flag is None:
            self._report(row, RowProblem.FLAG_UNKNOWN, text=row.text(column), column=column.value)
        return flag

    def _causes(self, row: _Row) -> tuple[str, ...]:
        causes, unknown = cells.causes_of(row.text(Column.CAUSES))
        if unknown:
            self._report(row, RowProblem.CAUSE_UNKNOWN, text=" ".join(unknown))
        return tuple(causes)

    def _read(self, row: _Row, column: Column, reader: Callable[[object], _T | None], problem: RowProblem) -> _T | None:
        """Return what a cell holds; an empty one holds None, and one that is not understood is reported."""
        text = row.text(column)
        if not text:
            return None
        found = reader(row.value(column))
        if found is None:
            self._report(row, problem, text=text, column=column.value)
        return found

    # -- a person -------------------------------------------------------------------------------------------------

    def _member(self, row: _Row) -> ListedMember:
        name = row.text(Column.NAME)
        if not name:
            self._report(row, RowProblem.NAME_MISSING)
        elif not cells.is_name(name):
            self._report(row, RowProblem.NAME_LETTERS, text=name)
        relation = relations().match(row.text(Column.RELATION))
        if relation is None:
            self._report(row, RowProblem.RELATION_UNKNOWN, text=row.text(Column.RELATION))
        sex = cells.sex_of(row.text(Column.SEX))
        if sex is None:
            self._report(row, RowProblem.SEX_UNKNOWN, text=row.text(Column.SEX))
        ethnic = ethnic_groups().match(row.text(Column.ETHNIC))
        if ethnic is None and row.has(Column.ETHNIC):
            self._report(row, RowProblem.ETHNIC_UNKNOWN, text=row.text(Column.ETHNIC))
        birth_date = self._birth_date(row)
        return ListedMember(
            row=row.number,
            full_name=name,
            relation=relation.key if relation else None,
            sex=sex,
            birth_date=birth_date,
            citizen_id=self._citizen_id(row, sex, birth_date),
            ethnic_code=ethnic.code if ethnic else None,
        )

    def _birth_date(self, row: _Row) -> str | None:
        column = Column.BIRTH_DATE
        found = self._read(row, column, cells.date_of, RowProblem.DATE_IMPOSSIBLE)
        if not row.has(column):
            self._report(row, RowProblem.BIRTH_MISSING)
        if found and found > self._today[: len(found)]:
            self._report(row, RowProblem.BIRTH_FUTURE, text=row.text(column))
        return found

    def _citizen_id(self, row: _Row, sex: Sex | None, birth_date: str | None) -> str | None:
        value = row.value(Column.CITIZEN_ID)
        if isinstance(value, (int, float)):
            self._report(row, RowProblem.ID_NUMBER, text=row.text(Column.CITIZEN_ID))
            return None
        found = self._read(row, Column.CITIZEN_ID, cells.citizen_id_of, RowProblem.ID_LENGTH)
        if found and sex and not cells.id_fits_sex(found, sex):
            self._report(row, RowProblem.ID_AND_SEX)
        if found and birth_date and not cells.id_fits_birth(found, birth_date):
            self._report(row, RowProblem.ID_AND_BIRTH)
        return found


def _is_head(row: _Row) -> bool:
    relation = relations().match(row.text(Column.RELATION))
    return relation is not None and relation.key == HEAD
