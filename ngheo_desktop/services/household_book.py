"""The whole household book of a round as tables: households with answers and classes, people, earlier years."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.classification import Classification
from ngheo_desktop.domain.expression import FactKind, Level
from ngheo_desktop.domain.household import Household, Member, Sex
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import Questionnaire, ReviewRound
from ngheo_desktop.domain.table_content import Cell, TableColumn, TableContent
from ngheo_desktop.errors import N_, CancelledError
from ngheo_desktop.forms.model import Question
from ngheo_desktop.messages import current_language, format_date, tr
from ngheo_desktop.reference.catalogues import ethnic_groups, relations
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.reading import households_with_results
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.table_export import save_tables
from ngheo_desktop.services.tables_in_force import RoundTables
from ngheo_desktop.store import class_records, households

_BETWEEN_REPORTS = 50
_NUMBERS = (FactKind.INTEGER, FactKind.DECIMAL)
# Where the class of an earlier year comes from, as records keep it.
_SOURCES = {"list": N_("Imported list"), "sample": N_("Invented sample")}


def household_book(
    folder: Folder, standards: Standards, review_round: ReviewRound, progress: Progress | None = None
) -> list[TableContent]:
    """Return the tables of the book: households, people, classes of earlier years. Standards never share a column.

    Raises:
        CancelledError: `progress` returned False.
        KnownError: RULE_SET_UNKNOWN, FORM_UNKNOWN, STORE_ codes.
    """
    writer = _BookWriter(folder, standards, review_round)
    total = households.counts(folder.database, review_round.commune_code)[0]
    for done, (household, questionnaire, results) in enumerate(households_with_results(folder, review_round)):
        writer.add(household, questionnaire, results)
        for one in class_records.get(folder.database, household.household_id):
            writer.earlier.append(
                (*_place(household), one.year, one.standard, writer.class_title(one.household_class), _from(one.source))
            )
        if progress and done % _BETWEEN_REPORTS == 0 and not progress(done, total):
            raise CancelledError
    return writer.tables()


def save_household_book(
    folder: Folder, standards: Standards, review_round: ReviewRound, path: Path, progress: Progress | None = None
) -> int:
    """Write the book as a workbook and return the number of households.

    Raises:
        CancelledError: nothing was written.
        KnownError: FILE_NOT_WRITTEN, TABLE_TOO_LARGE, and those of `household_book`.
    """
    tables = household_book(folder, standards, review_round, progress)
    save_tables(tables, path.with_suffix(".xlsx"), progress)
    return len(tables[0].rows)


class _BookWriter:
    """Gathers the rows of the book in the language of the screen."""

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound) -> None:
        self._form = RoundTables(folder, standards, review_round).asked_in(standards.form_of(review_round))
        self._rule_sets = [standards.rule_set(each) for each in review_round.rule_sets]
        self._year = review_round.year
        self._language = current_language()
        self._of_household = [one for one in self._form.questions if one.level is Level.HOUSEHOLD]
        self._of_members = [one for one in self._form.questions if one.level is Level.MEMBER]
        self._homes: list[tuple[Cell, ...]] = []
        self._people: list[tuple[Cell, ...]] = []
        self.earlier: list[tuple[Cell, ...]] = []

    def add(
        self, household: Household, questionnaire: Questionnaire | None, results: Mapping[str, Classification]
    ) -> None:
        """Add a household with its people."""
        answers = questionnaire.household_answers if questionnaire else {}
        of_members = questionnaire.member_answers if questionnaire else {}
        group = ethnic_groups().find(household.ethnic_code or "")
        status = questionnaire.status.value if questionnaire else "none"
        self._homes.append(
            (
                *_place(household),
                len(household.members),
                group.name if group else household.ethnic_code,
                household.address,
                household.phone,
                _STATUS[status](),
                *(cell for rules in self._rule_sets for cell in self._result(rules, results.get(rules.rule_set_id))),
                *(self._answer(question, answers.get(question.id)) for question in self._of_household),
                household.household_id,
            )
        )
        for member in household.members:
            given = of_members.get(member.member_id, {})
            self._people.append(
                (
                    *_place(household),
                    *self._person(member),
                    *(self._answer(question, given.get(question.id)) for question in self._of_members),
                    household.household_id,
                )
            )

    def class_title(self, household_class: str | None) -> str | None:
        """Return the words of the law for a class."""
        for rules in self._rule_sets:
            for one in rules.classes:
                if one.household_class == household_class:
                    return one.title.in_language(self._language)
        return household_class

    def tables(self) -> list[TableContent]:
        """Return what was gathered."""
        place = (tr("Village"), tr("Number"), tr("Head of household"))
        result_titles = [
            f"{title} ({rules.rule_set_id})"
            for rules in self._rule_sets
            for title in (tr("Class"), tr("B1"), tr("B2"), tr("Deprived indicators"), tr("Missing answers"))
        ]
        homes = (
            *place,
            tr("Members"),
            tr("Ethnic group"),
            tr("Address"),
            tr("Telephone"),
            tr("Questionnaire"),
            *result_titles,
            *(self._words(one.label, one.label_en) for one in self._of_household),
            tr("Household id"),
        )
        people = (
            *place,
            tr("No."),
            tr("Full name"),
            tr("Relation to the head"),
            tr("Sex"),
            tr("Date of birth"),
            tr("Ethnic group"),
            tr("Identity number"),
            *(self._words(one.label, one.label_en) for one in self._of_members),
            tr("Household id"),
        )
        earlier = (*place, tr("Year"), tr("Standard"), tr("Class"), tr("Source"))
        return [
            _table(tr("Households {year}", year=self._year), homes, self._homes),
            _table(tr("People {year}", year=self._year), people, self._people),
            _table(tr("Classes of earlier years"), earlier, self.earlier),
        ]

    def _result(self, rules: RuleSet, result: Classification | None) -> tuple[Cell, ...]:
        if result is None:
            return (None,) * 5
        titles = {one.indicator_id: one.title.in_language(self._language) for one in rules.indicators}
        return (
            self.class_title(result.household_class.value) if not result.missing else tr("Incomplete"),
            result.income_score,
            result.deprivation_score,
            "; ".join(titles.get(one, one) for one in result.deprived),
            len(result.missing) or None,
        )

    def _person(self, member: Member) -> tuple[Cell, ...]:
        group = ethnic_groups().find(member.ethnic_code or "")
        relation = relations().find(member.relation or "")
        sex = {Sex.MALE: tr("Male"), Sex.FEMALE: tr("Female"), None: None}[member.sex]
        return (
            member.position,
            member.full_name,
            self._words(relation.name, relation.english) if relation else member.relation,
            sex,
            day_of(member.birth_date),
            group.name if group else member.ethnic_code,
            member.citizen_id,
        )

    def _answer(self, question: Question, value: Value) -> Cell:
        if value is None:
            return None
        if isinstance(value, list):
            return "; ".join(self._choice(question, code) for code in value)
        if question.kind is FactKind.DECIMAL:
            return Decimal(str(value))
        if question.kind is FactKind.DATE:
            return day_of(str(value))
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return self._choice(question, str(value))

    def _choice(self, question: Question, code: str) -> str:
        choice = question.choice(code)
        return self._words(choice.label, choice.label_en) if choice else code

    def _words(self, vietnamese: str, english: str) -> str:
        return vietnamese if self._language == "vi" else english


_STATUS = {
    "none": lambda: tr("Not begun"),
    "open": lambda: tr("Open"),
    "complete": lambda: tr("Complete"),
}


def day_of(partial: str | None) -> Cell:
    """Return a whole date as a date, and one of which only the year or month is known as people write it."""
    if not partial:
        return None
    return date.fromisoformat(partial) if len(partial) == len("2026-11-21") else format_date(partial)


def _place(household: Household) -> tuple[Cell, ...]:
    return household.village, household.number, household.head.full_name if household.head else None


def _table(title: str, headings: Iterable[str], rows: list[tuple[Cell, ...]]) -> TableContent:
    years = tr("Year")
    columns = tuple(TableColumn(heading, is_year=heading == years) for heading in headings)
    return TableContent(title, columns, tuple(rows))


def _from(source: str | None) -> str | None:
    """Return the words for the source of a class; bundles of later versions may bring one that has none here."""
    words = _SOURCES.get(source or "")
    return tr(words) if words else source
