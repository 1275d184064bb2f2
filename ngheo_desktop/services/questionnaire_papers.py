"""Questionnaires for paper: from the form of a round, blank or with what is known of each household."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.expression import FactKind, Level
from ngheo_desktop.domain.household import Household, Member, Sex
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.paper_code import paper_code
from ngheo_desktop.domain.paper_form import PaperChoice, PaperColumn, PaperForm, PaperKind, PaperQuestion, PaperSection
from ngheo_desktop.domain.survey import Questionnaire, ReviewRound
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.model import Form, Question, Section
from ngheo_desktop.messages import current_language, format_date, format_decimal, format_int
from ngheo_desktop.reference.catalogues import ethnic_groups, relations
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.tables_in_force import RoundTables
from ngheo_desktop.store import households, questionnaires
from ngheo_desktop.sync.safe_write import write_verified

_LANGUAGE = "vi"
# Rows for people who are not on record yet.
_SPARE_ROWS = 3
_BLANK_ROWS = 10
# Columns of who somebody is: the field and its width in millimetres.
_IDENTITY = (
    ("position", 8.0),
    ("full_name", 46.0),
    ("relation", 24.0),
    ("sex", 12.0),
    ("birth_date", 21.0),
    ("ethnic_code", 16.0),
    ("citizen_id", 28.0),
)


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """What is to be printed.

    Attributes:
        sheet: `A`, `B` or `VIII`.
        blanks: how many blank ones; 0 prints those of households.
        household_ids: which households; None for all, or all of `village`.
        village: id or name of a village; None for all.
        with_answers: whether answers already given are printed too, not only who the people are.
    """

    sheet: str = "B"
    blanks: int = 0
    household_ids: tuple[RecordId, ...] | None = None
    village: str | None = None
    with_answers: bool = False


@dataclass(frozen=True, slots=True)
class PrintedForms:
    """A PDF of questionnaires: where it is, its pages, and how many questionnaires."""

    file: Path
    pages: int
    forms: int


def write_papers(
    folder: Folder,
    standards: Standards,
    review_round: ReviewRound,
    order: PaperOrder,
    file: Path,
    progress: Progress | None = None,
) -> PrintedForms:
    """Write questionnaires of a round as one PDF file. `progress` is called with (done, all); False cancels.

    Raises:
        CancelledError: no file is left.
        KnownError: SLIP_NONE, nothing is to be printed; SLIP_LETTERS, STORE_NO_RECORD, FILE_NOT_WRITTEN; PAPER_NO_SHEET
            when the round has no such form.
    """
    # ReportLab costs a fifth of a second to import; the window must not wait for it.
    from ngheo_desktop.reports.paper_form import paper_forms_pdf  # noqa: PLC0415

    writer = PaperWriter(folder, standards, review_round, order)
    pages = forms = 0

    def write(out: BinaryIO) -> None:
        nonlocal pages, forms
        total, contents = writer.gather()
        pages, forms = paper_forms_pdf(contents, out, total=total, progress=progress)

    write_verified(file, write)
    return PrintedForms(file, pages, forms)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(asset("resources", "papers", "questionnaire.toml").read_text(encoding="utf-8"))


class PaperWriter:
    """Puts the form of a round into what is printed, always in Vietnamese, as the law's forms are."""

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound, order: PaperOrder) -> None:
        self._folder = folder
        self._round = review_round
        self._order = order
        self._form = RoundTables(folder, standards, review_round).asked_in(standards.form_of(review_round))
        self._standards = [standards.rule_set(each).title.in_language(_LANGUAGE) for each in review_round.rule_sets]
        self._commune = standards.areas.commune(review_round.commune_code)
        self._province = standards.areas.province(self._commune.province_code)
        self._sheet = _words()["sheet"][order.sheet]
        self._sections = _sections_on(order.sheet, self._form)
        if not self._sections:
            raise KnownError(ErrorCode.PAPER_NO_SHEET, sheet=order.sheet)

    def gather(self) -> tuple[int, Iterator[PaperForm]]:
        """Return how many questionnaires there are and the questionnaires, made one after the other.

        Raises:
            KnownError: STORE_NO_RECORD, one of the households does not exist.
        """
        order, db = self._order, self._folder.database
        if order.blanks:
            return order.blanks, (self.blank() for _ in range(order.blanks))
        if order.household_ids is not None:
            chosen = [households.get(db, each) for each in dict.fromkeys(order.household_ids)]
            return len(chosen), (
                self.filled(one, questionnaires.get(db, one.household_id, self._round.round_id)) for one in chosen
            )
        if order.village is None:
            total = households.counts(db, self._round.commune_code)[0]
        else:
            total = sum(self._is_wanted(one) for one in households.all(db, self._round.commune_code))
        return total, (
            self.filled(one, answers) for one, answers in questionnaires.facts(db, self._round) if self._is_wanted(one)
        )

    def blank(self) -> PaperForm:
        """Return the form with nothing filled in."""
        return self._paper(None, {}, {})

    def filled(self, household: Household, questionnaire: Questionnaire | None) -> PaperForm:
        """Return a household's form with what is known of it."""
        if questionnaire is None or not self._order.with_answers:
            return self._paper(household, {}, {})
        return self._paper(household, questionnaire.household_answers, questionnaire.member_answers)

    def _is_wanted(self, household: Household) -> bool:
        return self._order.village is None or self._order.village in {household.village_id, household.village}

    def _paper(
        self, household: Household | None, answers: Mapping[str, Value], of_members: Mapping[str, Mapping[str, Value]]
    ) -> PaperForm:
        words = _words()
        word = words["word"]
        head = household.head if household else None
        standards = word["standards"].format(titles="; ".join(self._standards))
        subtitle = words["round"][self._round.kind.value].format(year=self._round.year)
        member_sections = [section for section in self._sections if section.level is Level.MEMBER]
        questions = [question for section in member_sections for question in section.questions]
        columns, rows = self._members(household, questions, of_members) if member_sections else ((), ())
        return PaperForm(
            household_id=household.household_id if household else None,
            village_id=household.village_id if household else None,
            sheet=self._order.sheet,
            code=paper_code(household.household_id) if household else "",
            title=self._sheet["title"],
            subtitle=f"{subtitle}. {standards}",
            note=word["note"].format(note=self._form.note) if self._form.note else "",
            commune=self._commune.name,
            province=self._province.name,
            village=household.village if household else "",
            number=(household.number or "") if household else "",
            head_name=head.full_name if head else "",
            facts=(
                (
                    (word["head"], head.full_name if head else ""),
                    (word["phone"], (household.phone or "") if household else ""),
                ),
                (
                    (word["village"], household.village if household else ""),
                    (word["number"], (household.number or "") if household else ""),
                ),
                ((word["address"], (household.address or "") if household else ""),),
            ),
            sections=tuple(
                _section(section, answers) for section in self._sections if section.level is Level.HOUSEHOLD
            ),
            member_title=word["members"],
            columns=columns,
            rows=rows,
            signatures=tuple(self._sheet["signatures"]),
            is_sample=self._folder.is_sample,
        )

    def _members(
        self, household: Household | None, questions: list[Question], of_members: Mapping[str, Mapping[str, Value]]
    ) -> tuple[tuple[PaperColumn, ...], tuple[tuple[str, ...], ...]]:
        titles = _words()["member"]
        columns = [PaperColumn(titles[field], "", width, ()) for field, width in _IDENTITY]
        columns += [PaperColumn(one.label, one.help, 0.0, _legend(one)) for one in questions]
        people = household.members if household else ()
        rows = [
            (*_identity(member), *(_code(one, of_members.get(member.member_id, {}).get(one.id)) for one in questions))
            for member in people
        ]
        spare = _SPARE_ROWS if people else _BLANK_ROWS
        rows += [(str(len(people) + 1 + number), *[""] * (len(columns) - 1)) for number in range(spare)]
        return tuple(columns), tuple(rows)


def sheets_of(folder: Folder, standards: Standards, review_round: ReviewRound) -> list[tuple[str, str]]:
    """Return the sheets that a round's form has, as (`A`, `B` or `VIII`, name); the questionnaire itself first.

    Names are in the language of the screen, unlike the papers.

    Raises:
        KnownError: FORM_UNKNOWN, STORE_ codes.
    """
    form = RoundTables(folder, standards, review_round).asked_in(standards.form_of(review_round))
    key = "name" if current_language() == _LANGUAGE else "name_en"
    found = [(sheet, str(one[key])) for sheet, one in _words()["sheet"].items() if _sections_on(sheet, form)]
    return sorted(found, key=lambda sheet: "sections" in _words()["sheet"][sheet[0]])


def _sections_on(sheet: str, form: Form) -> list[Section]:
    """Return the sections that stand on a sheet; what no other sheet asks stands on the questionnaire itself."""
    sheets = _words()["sheet"]
    own = sheets[sheet].get("sections")
    elsewhere = {each for name, one in sheets.items() if name != sheet for each in one.get("sections", ())}
    return [one for one in form.sections if (one.id in own if own is not None else one.id not in elsewhere)]


def _section(section: Section, answers: Mapping[str, Value]) -> PaperSection:
    return PaperSection(section.title, tuple(_question(one, answers.get(one.id)) for one in section.questions))


def _question(question: Question, value: Value) -> PaperQuestion:
    chosen = set(value) if isinstance(value, list) else {str(value)} if value is not None else set()
    choices = tuple(PaperChoice(one.key, one.label, one.code in chosen) for one in question.choices)
    kind = PaperKind.BOXES if choices else PaperKind.LINE
    return PaperQuestion(question.label, question.help, kind, choices, "" if choices else _shown(question, value))


def _shown(question: Question, value: Value) -> str:
    if value is None:
        return ""
    if question.kind is FactKind.DECIMAL:
        return format_decimal(Decimal(str(value)), language=_LANGUAGE)
    if question.kind is FactKind.DATE:
        return format_date(str(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return format_int(value, language=_LANGUAGE)
    return str(value)


def _legend(question: Question) -> tuple[tuple[str, str], ...]:
    return tuple((one.key or one.code, one.label) for one in question.choices)


def _code(question: Question, value: Value) -> str:
    """Return what stands in a member's cell: the keys of the answers chosen, as the legend below explains them."""
    if not question.choices:
        return _shown(question, value)
    codes: Iterable[Any] = value if isinstance(value, list) else [value] if value is not None else []
    found = [(question.choice(str(code)), str(code)) for code in codes]
    return ", ".join((choice.key or choice.code) if choice else code for choice, code in found)


def _identity(member: Member) -> tuple[str, ...]:
    titles = _words()["member"]
    relation = relations().find(member.relation or "")
    group = ethnic_groups().find(member.ethnic_code or "")
    return (
        str(member.position),
        member.full_name,
        relation.name if relation else "",
        {Sex.MALE: titles["male"], Sex.FEMALE: titles["female"], None: ""}[member.sex],
        format_date(member.birth_date) if member.birth_date else "",
        group.name if group else "",
        member.citizen_id or "",
    )
