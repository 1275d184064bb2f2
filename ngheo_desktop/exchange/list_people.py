"""Reads the person of each row of a list, and says what is wrong with the cells."""

from collections.abc import Callable
from datetime import date

from ngheo_desktop.domain.citizen_id import LENGTH, birth_year_in, is_citizen_id, sex_in
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.exchange import cells
from ngheo_desktop.exchange.list_fields import Column
from ngheo_desktop.exchange.list_table import ListTable, Memo
from ngheo_desktop.exchange.listed import ListedMember
from ngheo_desktop.exchange.problems import RowProblem
from ngheo_desktop.reference.catalogues import ethnic_groups, relations

Report = Callable[..., None]
"""Called with the row's index, the problem, the column of the cell, and what the message names."""

_Birth = tuple[str | None, RowProblem | None, str]
_AGE_WORDS = 3
_HEAD = "Chủ hộ"


class PeopleReader:
    """Reads people from the columns of one list.

    Args:
        table: the rows.
        today: the day of the import; nobody is born later.
        year: the year of the list, from which ages count.
        is_1904: whether bare numbers of days count from 1904.
        repair_ids: whether identity numbers get back the leading zeros that Excel dropped.
        heads_only: whether everybody is the head of a household.
        report: told of every problem.
    """

    def __init__(
        self,
        table: ListTable,
        *,
        today: date,
        year: int | None,
        is_1904: bool,
        repair_ids: bool,
        heads_only: bool,
        report: Report,
    ) -> None:
        self._table = table
        self._today = today
        self._today_text = today.isoformat()
        self._year = year or today.year
        self._is_1904 = is_1904
        self._repair_ids = repair_ids
        self._report = report
        self._names = table.texts(Column.NAME)
        self._relations = [_HEAD] * len(table) if heads_only else table.texts(Column.RELATION)
        self._heads_only = heads_only
        self._ethnic = table.texts(Column.ETHNIC)
        self._ids = table.texts(Column.CITIZEN_ID)
        self._relation_of: Memo[str, str | None] = Memo(_relation_of)
        self._ethnic_of: Memo[str, str | None] = Memo(_ethnic_of)
        self._is_name = Memo(cells.is_name)
        self._sex_of = Memo(cells.sex_of)
        self._births: Memo[object, _Birth] = Memo(self._birth)
        self._ages: Memo[object, _Birth] = Memo(self._age)
        self._birth_columns = [
            (column, table.texts(column), table.values[column], self._ages if column is Column.AGE else self._births)
            for column in (Column.BIRTH_DATE, Column.BORN_MALE, Column.BORN_FEMALE, Column.AGE)
            if column in table.values
        ]
        self._sexes = table.texts(Column.SEX) if Column.SEX in table.values else None

    def relation(self, row: int) -> str | None:
        """Return the key of a row's relation, None when it is not known."""
        return self._relation_of[self._relations[row]]

    def member(self, row: int) -> ListedMember:
        """Return the person of a row."""
        report = self._report
        name = self._names[row]
        if not name:
            report(row, RowProblem.NAME_MISSING, Column.NAME)
        elif not self._is_name[name]:
            report(row, RowProblem.NAME_LETTERS, Column.NAME, text=name)
        relation = self._relation_of[self._relations[row]]
        if relation is None and self._relations[row]:
            report(row, RowProblem.RELATION_UNKNOWN, Column.RELATION, text=self._relations[row])
        elif relation is None:
            report(row, RowProblem.RELATION_MISSING, Column.RELATION)
        sex = self._sex_of[self._sexes[row]] if self._sexes is not None else None
        if sex is None:
            sex = self._sex(row)
        ethnic = self._ethnic_of[self._ethnic[row]]
        if ethnic is None and self._ethnic[row]:
            report(row, RowProblem.ETHNIC_UNKNOWN, Column.ETHNIC, text=self._ethnic[row])
        birth_date = self._birth_date(row)
        citizen_id = self._citizen_id(row) if self._ids[row] else None
        if citizen_id:
            if sex and sex_in(citizen_id) not in {None, sex}:
                report(row, RowProblem.ID_AND_SEX, Column.CITIZEN_ID)
            if birth_date and birth_year_in(citizen_id) not in {None, int(birth_date[:4])}:
                report(row, RowProblem.ID_AND_BIRTH, Column.CITIZEN_ID)
        return ListedMember(self._table.number(row), name, relation, sex, birth_date, citizen_id, ethnic)

    def _sex(self, row: int) -> Sex | None:
        table = self._table
        if self._sexes is not None:
            text = self._sexes[row]
            sex = self._sex_of[text]
            if sex is None and text:
                self._report(row, RowProblem.SEX_UNKNOWN, Column.SEX, text=text)
            elif sex is None:
                self._report(row, RowProblem.SEX_MISSING, Column.SEX)
            return sex
        for male, female in ((Column.IS_MALE, Column.IS_FEMALE), (Column.BORN_MALE, Column.BORN_FEMALE)):
            if female in table.values:
                is_male, is_female = bool(table.texts(male)[row]), bool(table.texts(female)[row])
                if is_male == is_female and male in table.values:
                    texts = f"{table.texts(male)[row]} {table.texts(female)[row]}".strip()
                    self._report(row, RowProblem.SEX_UNKNOWN if texts else RowProblem.SEX_MISSING, female, text=texts)
                    return None
                return Sex.FEMALE if is_female else Sex.MALE
        return None

    def _birth_date(self, row: int) -> str | None:
        """Return the birth date of a row from the first of its cells that holds one."""
        for column, texts, values, births in self._birth_columns:
            text = texts[row]
            if text:
                found, problem, shown = births[values[row]]
                if problem is not None:
                    self._report(row, problem, column, text=text, column=column.value, shown=shown)
                return found
        # A list of heads that has no column for births lacks them in every row, and says so by its columns.
        if self._birth_columns or not self._heads_only:
            self._report(row, RowProblem.BIRTH_MISSING, self._birth_columns[0][0] if self._birth_columns else None)
        return None

    def _birth(self, value: object) -> _Birth:
        found = cells.date_of(value)
        if found is not None:
            return (found, RowProblem.BIRTH_FUTURE if found > self._today_text[: len(found)] else None, "")
        short = cells.short_date_of(value, self._today)
        if short is not None:
            iso, doubtful = short
            return iso, RowProblem.DATE_CENTURY if doubtful else None, _shown(iso)
        serial = cells.serial_date_of(value, is_1904=self._is_1904)
        if serial is not None:
            if serial > self._today_text:
                return serial, RowProblem.BIRTH_FUTURE, ""
            return serial, RowProblem.DATE_SERIAL, _shown(serial)
        if cells.age_of(value) is not None and len(cells.text_of(value)) <= _AGE_WORDS:
            return None, RowProblem.AGE_OR_YEAR, ""
        return None, RowProblem.DATE_IMPOSSIBLE, ""

    def _age(self, value: object) -> _Birth:
        age = cells.age_of(value)
        if age is None:
            return None, RowProblem.AGE_INVALID, ""
        year = str(self._year - age)
        return year, RowProblem.AGE_USED, year

    def _citizen_id(self, row: int) -> str | None:
        text = self._ids[row]
        if len(text) == LENGTH and is_citizen_id(text):
            return text
        found = cells.citizen_id_of(text)
        if found is not None and is_citizen_id(found):
            return found
        if cells.says_no_id(text):
            return None
        if found is not None:
            self._report(row, RowProblem.ID_NOBODY, Column.CITIZEN_ID, text=text)
            return None
        repaired = cells.repaired_id_of(text)
        if repaired is None:
            self._report(row, RowProblem.ID_LENGTH, Column.CITIZEN_ID, text=text)
            return None
        problem = RowProblem.ID_REPAIRED if self._repair_ids else RowProblem.ID_ZERO
        self._report(row, problem, Column.CITIZEN_ID, text=text, repaired=repaired)
        return repaired if self._repair_ids else None


def _shown(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def _relation_of(text: str) -> str | None:
    found = relations().match(text)
    return found.key if found else None


def _ethnic_of(text: str) -> str | None:
    found = ethnic_groups().match(text) if text else None
    return found.code if found else None
