"""Adding an invented commune to a folder, for trying, teaching and testing."""

from collections.abc import Callable
from dataclasses import dataclass

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId, derived_record_id, new_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import QuestionnaireStatus, ReviewRound, RoundKind, questionnaire_id
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.forms.model import Form
from ngheo_desktop.reference.people import SampleHousehold, generate_commune
from ngheo_desktop.reference.sampling.answers import SURVEY_MONTHS
from ngheo_desktop.reference.sampling.draw import Draw
from ngheo_desktop.reference.sampling.points import item_answers
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.rounds import all_rounds, create_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.tables_in_force import RoundTables
from ngheo_desktop.services.villages import VillageBook
from ngheo_desktop.store.unit_of_work import Entry, UnitOfWork

SAMPLE_RULES = ("vn-2022-2026",)
_PORTION = 50  # households written at once


@dataclass(frozen=True, slots=True)
class Added:
    """How many invented households and people were added, and the round that holds their answers."""

    households: int
    members: int
    round_id: RecordId
    changes: Changes


def add_sample(
    folder: Folder,
    standards: Standards,
    *,
    households: int,
    seed: int,
    progress: Callable[[int, int], bool] | None = None,
) -> Added:
    """Add invented households with members, answers and last year's class, all in one transaction.

    Where an income point table is in force they answer its items, so that the sum is about the total they would have
    keyed without it. Answers belong to the newest round; the periodic round of this year is created when there is none.

    Raises:
        KnownError: ROUND_NOT_HERE in an upper office, STORE_ codes.
        CancelledError: `progress` returned False; nothing was added.
    """
    commune = folder.commune_code
    if commune is None:
        raise KnownError(ErrorCode.ROUND_NOT_HERE)
    review_round = _round(folder, standards)
    tables = RoundTables(folder, standards, review_round)
    form = tables.asked_in(standards.form_of(review_round))
    members = 0
    with folder.work() as unit:
        writer = _Writer(folder, unit, review_round, commune, tables)
        people = generate_commune(seed, households, commune, review_round.reference_date)
        for done, household in enumerate(people, start=1):
            members += len(household.members)
            writer.add(household, form)
            if done % _PORTION == 0 or done == households:
                writer.write()
                if progress and not progress(done, households):
                    raise CancelledError
        changes = unit.commit()
    return Added(households, members, review_round.round_id, changes)


def _round(folder: Folder, standards: Standards) -> ReviewRound:
    found = all_rounds(folder)
    if found:
        return found[-1]
    year = folder.clock.today().year
    return create_round(folder, standards, year=year, kind=RoundKind.PERIODIC, rule_sets=SAMPLE_RULES)


class _Writer:
    """Adds invented households to a unit of work, where they arrive with `write`."""

    def __init__(
        self, folder: Folder, unit: UnitOfWork, review_round: ReviewRound, commune: str, tables: RoundTables
    ) -> None:
        self._folder = folder
        self._unit = unit
        self._round = review_round
        self._commune = commune
        self._tables = tables
        self._villages = VillageBook(folder, unit, commune)
        self._waiting: list[Entry] = []

    def write(self) -> None:
        """Write what was added."""
        self._unit.append_all(self._waiting)
        self._unit.flush()
        self._waiting.clear()

    def add(self, household: SampleHousehold, form: Form) -> None:
        """Add one household with everything that belongs to it, answered as far as the form asks."""
        household_id = self._new_id()
        asked = {question.id for question in form.questions}
        # Where a question is asked of some households only, the household's own answers settle which.
        of_all = {question.id for question in form.questions if question.relevance is None}
        self._add(
            records.HOUSEHOLD,
            household_id,
            {
                "commune_code": self._commune,
                "commune_list": self._folder.profile.commune_list,
                "village_id": self._villages.id_of(household.village),
                "number": household.number,
                "ethnic_code": household.ethnic_code,
                "is_minority": household.is_minority,
                "no_labour": household.no_labour,
                "has_merit": household.has_merit,
                "causes": list(household.causes),
            },
        )
        of_household = {question: value for question, value in household.other_answers.items() if question in of_all}
        of_household |= household.answers
        if "income.monthly" in of_household:
            of_household["survey.months"] = SURVEY_MONTHS
        self._answer_items(household, of_household)
        answers: dict[str, Value] = {
            records.household_answer(question): value for question, value in of_household.items() if question in asked
        }
        for member in household.members:
            member_id = self._new_id()
            self._add(
                records.MEMBER,
                member_id,
                {
                    "household_id": household_id,
                    "position": member.position,
                    "full_name": member.full_name,
                    "sex": member.sex.value,
                    "birth_date": member.birth_date,
                    "relation": member.relation,
                    "ethnic_code": member.ethnic_code,
                    "citizen_id": member.citizen_id,
                    "id_issued_on": member.id_issued_on,
                },
            )
            answers |= {
                records.member_answer(member_id, question): value
                for question, value in member.answers.items()
                if question in asked
            }
        if answers:
            self._write_answers(household, household_id, form.id, answers)
        self._write_last_year(household, household_id)

    def _answer_items(self, household: SampleHousehold, answers: dict[str, Value]) -> None:
        """Put the items of point tables in force in the place of the totals they add up to."""
        for each in self._tables.tables:
            total = answers.pop(each.fact, None)
            if type(total) is int and self._tables.column is not None:
                draw = Draw(f"{household.number}/{total}")
                answers |= item_answers(draw, each.table, self._tables.column, total)

    def _write_answers(
        self, household: SampleHousehold, household_id: RecordId, form_id: str, answers: dict[str, Value]
    ) -> None:
        complete = household.completeness == "complete"
        status = QuestionnaireStatus.COMPLETE if complete else QuestionnaireStatus.OPEN
        self._add(
            records.QUESTIONNAIRE,
            questionnaire_id(self._round.round_id, household_id),
            {
                "household_id": household_id,
                "round_id": self._round.round_id,
                "form_id": form_id,
                "status": status.value,
                **answers,
            },
        )

    def _write_last_year(self, household: SampleHousehold, household_id: RecordId) -> None:
        last = household.last_year
        self._add(
            records.CLASS_RECORD,
            derived_record_id(records.CLASS_RECORD, household_id, str(last.year), last.standard),
            {
                "household_id": household_id,
                "year": last.year,
                "standard": last.standard,
                "household_class": last.household_class.value,
                "income_score": last.income_score,
                "deprivation_score": last.deprivation_score,
                "decision_number": last.decision_number,
                "decision_date": last.decision_date,
                "source": "sample",
            },
        )

    def _add(self, kind: str, record_id: RecordId, fields: dict[str, Value]) -> None:
        self._waiting.append(Entry(kind, record_id, fields))

    def _new_id(self) -> RecordId:
        return new_record_id(self._folder.clock.now())
