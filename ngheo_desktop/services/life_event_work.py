"""The steps that life events are made of, inside one unit of work."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ngheo_desktop.domain import records
from ngheo_desktop.domain.household import HEAD, Household, Member, is_partial_date
from ngheo_desktop.domain.ids import RecordId, new_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.life_event import EventKind, event_reason
from ngheo_desktop.domain.survey import Questionnaire, QuestionnaireStatus, ReviewRound, questionnaire_id
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import format_date, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import questionnaires, rounds
from ngheo_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Succession:
    """Who is the head of a household from now on, and what the others are to the new head.

    A person without an entry in `relations` keeps the relation that stands; with None it is to be asked again.
    """

    new_head_id: RecordId | None = None
    relations: Mapping[RecordId, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is not on record yet, with stored values (see `services.people.parse_person`)."""

    full_name: str
    sex: str | None = None
    birth_date: str | None = None
    relation: str | None = None
    ethnic_code: str | None = None
    citizen_id: str | None = None


NOBODY_ELSE = Succession()


@dataclass(frozen=True, slots=True)
class Joining:
    """Who joins a household.

    Attributes:
        people: those who are not on record yet.
        other_id: the household of this commune that `member_ids` leave.
        relations: what those members are to the head of their new household.
        succession: who follows as head of the household they leave.
    """

    people: Sequence[NewPerson] = ()
    other_id: RecordId | None = None
    member_ids: Sequence[RecordId] = ()
    relations: Mapping[RecordId, str | None] = field(default_factory=dict)
    succession: Succession = NOBODY_ELSE


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """The household that people of another one found; without a village it is in the same one."""

    succession: Succession
    village_id: RecordId | None = None
    number: str | None = None
    address: str | None = None


class EventWork:
    """Writes one event: its record first, then what it changes, each change with the event as its reason."""

    def __init__(self, folder: Folder, standards: Standards, unit: UnitOfWork, kind: EventKind) -> None:
        self._folder = folder
        self._standards = standards
        self._unit = unit
        self.kind = kind
        self.event_id = self.new_id()

    def new_id(self) -> RecordId:
        """Return the id of a new record."""
        return new_record_id(self._folder.clock.now())

    def begin(
        self,
        household_id: RecordId,
        on: str,
        member_ids: Sequence[RecordId],
        *,
        other_id: RecordId | None = None,
        new_head_id: RecordId | None = None,
        note: str = "",
    ) -> None:
        """Write the record of the event."""
        fields: dict[str, Value] = {
            "event_kind": self.kind.value,
            "on_date": on,
            "household_id": household_id,
            "other_household_id": other_id,
            "member_ids": list(member_ids),
            "new_head_id": new_head_id,
            "people": len(member_ids),
            "note": note.strip() or None,
        }
        self._unit.append(records.LIFE_EVENT, self.event_id, fields, reason=event_reason(self.event_id))

    def put(self, kind: str, record_id: RecordId, fields: Mapping[str, Value]) -> None:
        """Write what the event changes."""
        self._unit.append(kind, record_id, fields, reason=event_reason(self.event_id))

    # -- people ---------------------------------------------------------------------------------------------------

    def take_off(self, members: Iterable[Member]) -> None:
        """Take people off their household."""
        for member in members:
            fields: dict[str, Value] = {"removed": True, "removed_reason": self.kind.value}
            self.put(records.MEMBER, member.member_id, fields)

    def add(self, household: Household, people: Sequence[tuple[RecordId, NewPerson]]) -> None:
        """Add people who are new, after the last one."""
        place = last_position(household)
        for position, (member_id, person) in enumerate(people, start=place + 1):
            fields: dict[str, Value] = {
                "household_id": household.household_id,
                "position": position,
                "full_name": person.full_name,
                "sex": person.sex,
                "birth_date": person.birth_date,
                "relation": person.relation,
                "ethnic_code": person.ethnic_code,
                "citizen_id": person.citizen_id,
            }
            self.put(records.MEMBER, member_id, fields)

    def bring(
        self,
        members: Sequence[Member],
        household_id: RecordId,
        after: int,
        relations: Mapping[RecordId, str | None],
    ) -> None:
        """Bring people into another household, with the answers they have given; what is not told is asked again."""
        for position, member in enumerate(members, start=after + 1):
            fields: dict[str, Value] = {
                "household_id": household_id,
                "position": position,
                "relation": relations.get(member.member_id),
            }
            self.put(records.MEMBER, member.member_id, fields)
        self._carry_answers(members, household_id)

    def succeed(self, household: Household, gone: Collection[RecordId], succession: Succession) -> None:
        """Give those who stay in a household their new head and their relations to the head.

        Raises:
            KnownError: LIFE_HEAD_NEEDED, LIFE_NOT_MEMBER, LIFE_ONE_HEAD.
        """
        staying = [member for member in household.members if member.member_id not in gone]
        check_succession(household, staying, succession)
        new_head = succession.new_head_id
        for member in staying:
            fields: dict[str, Value] = {}
            if member.member_id == new_head:
                old = household.head
                fields = {"relation": HEAD}
                if old is not None and old.member_id in gone and old.position < member.position:
                    fields["position"] = old.position
            elif member.member_id in succession.relations:
                fields = {"relation": succession.relations[member.member_id]}
            elif new_head is not None and member.is_head:
                fields = {"relation": None}
            if fields:
                self.put(records.MEMBER, member.member_id, fields)

    def close(self, household_id: RecordId) -> None:
        """Take a household off the lists; everything about it stays on record."""
        self.put(records.HOUSEHOLD, household_id, {"removed": True, "removed_reason": self.kind.value})

    # -- questionnaires -------------------------------------------------------------------------------------------

    def _carry_answers(self, members: Sequence[Member], household_id: RecordId) -> None:
        """Take people's answers of the rounds in work to the questionnaire of their new household."""
        database = self._folder.database
        for review_round in rounds_in_work(self._folder):
            found: dict[RecordId, Questionnaire | None] = {}
            answers: dict[str, Value] = {}
            for member in members:
                if member.household_id not in found:
                    found[member.household_id] = questionnaires.get(
                        database, member.household_id, review_round.round_id
                    )
                old = found[member.household_id]
                given = old.member_answers.get(member.member_id, {}) if old is not None else {}
                answers |= {records.member_answer(member.member_id, name): value for name, value in given.items()}
            if not answers:
                continue
            if questionnaires.get(database, household_id, review_round.round_id) is None:
                answers |= {
                    "household_id": household_id,
                    "round_id": review_round.round_id,
                    "form_id": review_round.form_id,
                    "status": QuestionnaireStatus.OPEN.value,
                }
            self.put(records.QUESTIONNAIRE, questionnaire_id(review_round.round_id, household_id), answers)

    def refresh_statuses(self, household_ids: Collection[RecordId]) -> None:
        """Say anew whether the questionnaires of these households are complete with the people they have now."""
        for found, status in changed_statuses(self._folder, self._standards, household_ids):
            self.put(records.QUESTIONNAIRE, found, {"status": status.value})


# -- reading and checking ---------------------------------------------------------------------------------------------


def rounds_in_work(folder: Folder) -> list[ReviewRound]:
    """Return the rounds of the newest year: those whose questionnaires follow the people."""
    found = rounds.all(folder.database, folder.commune_code)
    return [one for one in found if one.year == found[-1].year]


def changed_statuses(
    folder: Folder, standards: Standards, household_ids: Collection[RecordId]
) -> list[tuple[RecordId, QuestionnaireStatus]]:
    """Return the questionnaires of the rounds in work whose status is another than the one on record."""
    changed: list[tuple[RecordId, QuestionnaireStatus]] = []
    for review_round in rounds_in_work(folder):
        for household_id in dict.fromkeys(household_ids):
            session = open_questionnaire(folder, standards, household_id, review_round)
            if session.exists and session.status_due is not session.status:
                changed.append((session.questionnaire_id, session.status_due))
    return changed


def last_position(household: Household) -> int:
    """Return the place of the last person on the form."""
    return max((member.position for member in household.members), default=0)


def chosen_members(household: Household, member_ids: Sequence[RecordId]) -> list[Member]:
    """Return the chosen people in the order of the form.

    Raises:
        KnownError: LIFE_NOBODY, LIFE_NOT_MEMBER.
    """
    wanted = set(member_ids)
    if not wanted:
        raise KnownError(ErrorCode.LIFE_NOBODY)
    found = [member for member in household.members if member.member_id in wanted]
    if len(found) < len(wanted):
        raise KnownError(ErrorCode.LIFE_NOT_MEMBER, count=len(wanted) - len(found))
    return found


def check_date(folder: Folder, on: str) -> str:
    """Return the date of an event, the day or month of which may be missing.

    Raises:
        KnownError: INPUT_REQUIRED, INPUT_DATE, LIFE_FUTURE.
    """
    if not on:
        raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Date"))
    if not is_partial_date(on):
        raise KnownError(ErrorCode.INPUT_DATE, text=on)
    if on > folder.clock.today().isoformat()[: len(on)]:
        raise KnownError(ErrorCode.LIFE_FUTURE, date=format_date(on))
    return on


def check_born(people: Iterable[Member | NewPerson], on: str) -> None:
    """Refuse an event before the birth of somebody it is about.

    Raises:
        KnownError: LIFE_BEFORE_BIRTH.
    """
    for person in people:
        birth = person.birth_date
        if birth and on[: min(len(on), len(birth))] < birth[: min(len(on), len(birth))]:
            raise KnownError(
                ErrorCode.LIFE_BEFORE_BIRTH, name=person.full_name, birth=format_date(birth), date=format_date(on)
            )


def check_succession(household: Household, staying: Sequence[Member], succession: Succession) -> None:
    """Refuse to leave a household without a head, with a head who is not there, or with a second one.

    Raises:
        KnownError: LIFE_HEAD_NEEDED, LIFE_NOT_MEMBER, LIFE_ONE_HEAD.
    """
    if HEAD in succession.relations.values():
        raise KnownError(ErrorCode.LIFE_ONE_HEAD)
    here = {member.member_id for member in staying}
    unknown = set(succession.relations) - here
    if succession.new_head_id is not None and succession.new_head_id not in here:
        raise KnownError(ErrorCode.LIFE_HEAD_NEEDED)
    if unknown:
        raise KnownError(ErrorCode.LIFE_NOT_MEMBER, count=len(unknown))
    had_head = household.head is not None
    if had_head and succession.new_head_id is None and not any(member.is_head for member in staying):
        raise KnownError(ErrorCode.LIFE_HEAD_NEEDED)
