"""Questionnaires on telephones: the round's form for ODK Collect, and filled-in ones taken back.

Nothing that was keyed here is overwritten without being asked for: where an answer differs, both are shown.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ngheo_desktop.domain.changes import Changes, Progress
from ngheo_desktop.domain.expression import FactKind
from ngheo_desktop.domain.household import Household, Member
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.paper_code import household_of, paper_code
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.domain.text import fold
from ngheo_desktop.errors import CancelledError, KnownError
from ngheo_desktop.exchange.odk_instance import Instance, UnreadInstance, read_instances
from ngheo_desktop.exchange.xlsform import MOST_PEOPLE, names_asked, write_households, write_xlsform
from ngheo_desktop.forms.answer import parse_answer
from ngheo_desktop.forms.model import Question
from ngheo_desktop.messages import describe, format_date, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.pending_answers import PendingAnswer
from ngheo_desktop.services.questionnaires import QuestionnaireSession, open_questionnaire
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.tables_in_force import RoundTables
from ngheo_desktop.store import households
from ngheo_desktop.sync.safe_write import write_verified

FORM_FILE = "phieu.xlsx"
HOUSEHOLDS_FILE = "households.csv"
# What KoboToolbox adds to every questionnaire.
_OF_SERVERS = frozenset({"uuid", "__version__"})


@dataclass(frozen=True, slots=True)
class PhoneDifference:
    """An answer that is not the one keyed here; `member` is empty for the household."""

    household: str
    member: str
    question: str
    here: str
    phone: str


@dataclass(frozen=True, slots=True)
class PhoneProblem:
    """Something of a file that cannot be taken, and why."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class PhonePlan:
    """What taking questionnaires from telephones would do.

    Attributes:
        questionnaires: how many were read and belong to households here.
        new_answers: answers that nobody had given.
        same: answers that agree with what is here.
        new_people: people who are not on record.
        pending: what would be written without the answers that differ; `differing` what they would write.
    """

    questionnaires: int
    new_answers: int
    same: int
    new_people: int
    differences: tuple[PhoneDifference, ...]
    problems: tuple[PhoneProblem, ...]
    pending: tuple[PendingAnswer, ...]
    differing: tuple[PendingAnswer, ...]


class PhoneForms:
    """Gives the form of a round to telephones and takes their answers back."""

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound) -> None:
        self._folder = folder
        self._standards = standards
        self._round = review_round

    @property
    def form_id(self) -> str:
        """Return the name by which a telephone's answers are known as this round's."""
        return f"ngheo-{self._round.round_id}"

    def write(self, out: Path, village: str | None = None, progress: Progress | None = None) -> tuple[Path, Path]:
        """Write the form and the table of households (of one village) into a folder; return both files.

        Raises:
            CancelledError: `progress` returned False; the table is as it was.
            KnownError: FILE_NOT_WRITTEN.
        """
        tables = RoundTables(self._folder, self._standards, self._round)
        form = tables.asked_in(self._standards.form_of(self._round))
        version = self._folder.clock.now().strftime("%Y%m%d%H%M%S")
        title = (f"{form.title} {self._round.year}", f"{form.title_en} {self._round.year}")
        day = self._round.reference_date
        form_file, table = out / FORM_FILE, out / HOUSEHOLDS_FILE
        write_verified(form_file, lambda file: write_xlsform(form, self.form_id, title, day, version, file))
        write_verified(table, lambda file: write_households(self._rows(village, progress), file))
        return form_file, table

    def _rows(self, village: str | None, progress: Progress | None) -> Iterator[list[str]]:
        total = households.counts(self._folder.database, self._round.commune_code)[0]
        for done, one in enumerate(households.all(self._folder.database, self._round.commune_code)):
            if village in {None, one.village, one.village_id}:
                yield _row(one)
            if progress and not progress(done, total):
                raise CancelledError

    def plan(self, files: list[Path], progress: Progress | None = None) -> PhonePlan:
        """Read filled-in questionnaires and say what taking them would do; nothing is written.

        Of several files one that cannot be read is a problem of the plan. Of a questionnaire that was edited on the
        telephone and sent again only the edited version counts, whatever the order of the files.

        Raises:
            KnownError: FILE_ codes and ODK_NOT_INSTANCE for the one file there is.
            CancelledError: `progress` returned False.
        """
        reader = _Reader(self._folder, self._standards, self._round)
        replaced = _replaced(files)
        for number, file in enumerate(files):
            try:
                for read, found in enumerate(read_instances(file)):
                    if not (isinstance(found, Instance) and found.instance_id in replaced):
                        self._take(reader, found)
                    # How many a zip file holds is not known before it is read.
                    if progress and not progress(*((number, len(files)) if len(files) > 1 else (read, 0))):
                        raise CancelledError
            except KnownError as fault:
                if len(files) == 1:
                    raise
                reader.problem(file.name, describe(fault).message)
        return reader.plan()

    def apply(self, plan: PhonePlan, *, take_differing: bool = False, reason: str = "") -> Changes:
        """Write what was planned in one transaction; answers that differ only when asked for.

        Raises:
            KnownError: STORE_ codes; nothing was written.
        """
        with self._folder.work() as unit:
            for pending in (*plan.pending, *(plan.differing if take_differing else ())):
                for kind, record_id, fields in pending.entries:
                    unit.append(kind, record_id, fields, reason=reason)
            return unit.commit()

    def _take(self, reader: "_Reader", found: Instance | UnreadInstance) -> None:
        if isinstance(found, UnreadInstance):
            reader.problem(found.name, describe(KnownError(found.fault, file=found.name)).message)
        elif found.form_id != self.form_id:
            reader.problem(found.name, tr("The form belongs to another review round."))
        else:
            reader.take(found)


def _replaced(files: list[Path]) -> frozenset[str]:
    """Return the ids of the questionnaires of which an edited version is there; faults are told when they are read."""
    found: set[str] = set()
    for file in files:
        with suppress(KnownError):
            found.update(one.replaces for one in read_instances(file) if isinstance(one, Instance) and one.replaces)
    return frozenset(found)


class _Reader:
    """Turns instances into what would be written."""

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound) -> None:
        self._folder = folder
        self._standards = standards
        self._round = review_round
        self._commune = review_round.commune_code
        self._problems: list[PhoneProblem] = []
        self._differences: list[PhoneDifference] = []
        self._pending: list[PendingAnswer] = []
        self._differing: list[PendingAnswer] = []
        self._seen: dict[RecordId, str] = {}
        self._new = self._same = self._people = 0

    def plan(self) -> PhonePlan:
        return PhonePlan(
            len(self._seen),
            self._new,
            self._same,
            self._people,
            tuple(self._differences),
            tuple(self._problems),
            tuple(self._pending),
            tuple(self._differing),
        )

    def problem(self, file: str, message: str) -> None:
        self._problems.append(PhoneProblem(file, message))

    def take(self, instance: Instance) -> None:
        code = instance.answers.get("household_code", "")
        household_id = household_of(code)
        if household_id is None:
            self.problem(instance.name, tr("No household: the code of the paper form was not scanned."))
            return
        if household_id in self._seen:
            other = self._seen[household_id]
            self.problem(instance.name, tr("The same household was read from {file} already.", file=other))
            return
        try:
            session = open_questionnaire(self._folder, self._standards, household_id, self._round)
        except KnownError as fault:
            self.problem(instance.name, describe(fault).message)
            return
        if session.household.commune_code != self._commune:
            self.problem(instance.name, tr("The household belongs to another commune."))
            return
        self._seen[household_id] = instance.name
        self._names_unknown(session, instance)
        of_household = {one.id: one for one in session.form.questions if one.level.value == "household"}
        self._answers(session, instance.name, of_household, instance.answers, None)
        for person in instance.people:
            self._person(session, instance.name, person)

    def _names_unknown(self, session: QuestionnaireSession, instance: Instance) -> None:
        """Tell which answers belong to questions that the round does not ask: they were asked by another form."""
        given = dict.fromkeys(name for part in (instance.answers, *instance.people) for name in part)
        known = names_asked(session.form) | _OF_SERVERS
        unknown = [name for name in given if name not in known]
        if unknown:
            names = ", ".join(unknown)
            self.problem(
                instance.name, tr("The telephone's form is another version; not asked here: {names}.", names=names)
            )

    def _person(self, session: QuestionnaireSession, file: str, person: Mapping[str, str]) -> None:
        name = person.get("full_name", "")
        member = _member(session.household, person)
        member_id = member.member_id if member else None
        if member_id is None:
            if not name:
                return
            member_id, pending = session.add_person(name)
            self._pending.append(pending)
            self._people += 1
        for field in ("birth_date", "sex"):
            if person.get(field) and not getattr(session.member(member_id), field):
                try:
                    self._pending.append(session.set_person(member_id, field, person[field]))
                except KnownError as fault:
                    self.problem(file, f"{name}: {describe(fault).message}")
        of_members = {one.id: one for one in session.form.questions if one.level.value == "member"}
        self._answers(session, file, of_members, person, member_id)

    def _answers(
        self,
        session: QuestionnaireSession,
        file: str,
        questions: Mapping[str, Question],
        answers: Mapping[str, str],
        member_id: RecordId | None,
    ) -> None:
        who = session.member(member_id).full_name if member_id else ""
        for name, text in answers.items():
            question = questions.get(name)
            if question is None:
                continue
            try:
                value = parse_answer(question, _from_phone(question, text))
            except KnownError as fault:
                self.problem(file, f"{who}: {describe(fault).message}" if who else describe(fault).message)
                continue
            here = session.answer(name, member_id)
            if here == value:
                self._same += 1
            elif here is None:
                self._new += 1
                self._pending.append(session.set_answer(name, _typed(question, value), member_id))
            else:
                head = session.household.head
                self._differences.append(
                    PhoneDifference(
                        head.full_name if head else "",
                        who,
                        question.label,
                        _shown(question, here),
                        _shown(question, value),
                    )
                )
                self._differing.append(_trial(session, name, question, value, member_id, here))


def _trial(
    session: QuestionnaireSession,
    name: str,
    question: Question,
    value: Value,
    member_id: RecordId | None,
    here: Value,
) -> PendingAnswer:
    """Return what taking an answer would write, and leave the session as it was."""
    pending = session.set_answer(name, _typed(question, value), member_id)
    session.set_answer(name, _typed(question, here), member_id)
    return pending


def _typed(question: Question, value: Value) -> Value:
    """Return a stored answer as it is typed: decimals with a comma, so that no point can group thousands."""
    return str(value).replace(".", ",") if question.kind is FactKind.DECIMAL else value


def _from_phone(question: Question, text: str) -> Value:
    if question.kind is FactKind.MULTI:
        return text.split()
    return text.replace(".", ",") if question.kind is FactKind.DECIMAL else text


def _shown(question: Question, value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(_label(question, str(code)) for code in value)
    return _label(question, str(value))


def _label(question: Question, code: str) -> str:
    choice = question.choice(code)
    return choice.label if choice else code


def _member(household: Household, person: Mapping[str, str]) -> Member | None:
    """Return who of the household a person on the telephone is: by id, or by name and year of birth."""
    by_id = next((one for one in household.members if one.member_id == person.get("member_id")), None)
    if by_id is not None:
        return by_id
    name, year = fold(person.get("full_name", "")), person.get("birth_date", "")[-4:]
    found = [
        one
        for one in household.members
        if fold(one.full_name) == name and (not year or not one.birth_date or one.birth_date[:4] == year)
    ]
    return found[0] if len(found) == 1 else None


def _row(household: Household) -> list[str]:
    head = household.head
    row = [
        paper_code(household.household_id),
        household.village,
        household.number or "",
        head.full_name if head else "",
    ]
    for member in household.members[:MOST_PEOPLE]:
        born = format_date(member.birth_date) if member.birth_date else ""
        row += [member.member_id, member.full_name, born, member.sex or "", member.relation or ""]
    return row
