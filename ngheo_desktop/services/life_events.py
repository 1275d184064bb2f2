"""Life events: each function records one event and what follows from it in one transaction.

Nothing is deleted. People and households that leave keep their records with the mark `removed`; answers of people who
move go with them (docs/decisions/0023). `life_event_restore.void_event` takes an event back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.household import HEAD, Household, Member
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.life_event import EventKind, StoredEvent
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import tr
from ngheo_desktop.reference.catalogues import ethnic_groups
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.life_event_work import (
    NOBODY_ELSE,
    EventWork,
    Joining,
    NewHousehold,
    NewPerson,
    Succession,
    check_born,
    check_date,
    chosen_members,
    last_position,
)
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households, life_events


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event that was recorded.

    Attributes:
        household_id: the household to show afterwards: the new one of a split, the one that took in others; None when
            the household is gone.
    """

    event_id: RecordId
    household_id: RecordId | None
    changes: Changes


def events_of(folder: Folder, household_id: RecordId) -> list[StoredEvent]:
    """Return the events that name a household, oldest first, those taken back too."""
    return life_events.of_household(folder.database, household_id)


def record_birth(
    folder: Folder, standards: Standards, household_id: RecordId, child: NewPerson, note: str = ""
) -> Recorded:
    """Record a birth on the child's birthday.

    Raises:
        KnownError: INPUT_REQUIRED without name or date of birth, LIFE_FUTURE, LIFE_ONE_HEAD, LIFE_ID_TAKEN,
            STORE_NO_RECORD.
    """
    return _join(folder, standards, EventKind.BIRTH, household_id, child.birth_date or "", Joining((child,)), note)


def record_marriage(
    folder: Folder, standards: Standards, household_id: RecordId, on: str, joining: Joining, note: str = ""
) -> Recorded:
    """Record that somebody joined a household by marriage, from elsewhere or from another household.

    Raises:
        KnownError: see `record_move_in`.
    """
    return _join(folder, standards, EventKind.MARRIAGE_IN, household_id, on, joining, note)


def record_move_in(
    folder: Folder, standards: Standards, household_id: RecordId, on: str, joining: Joining, note: str = ""
) -> Recorded:
    """Record that people moved into a household, from elsewhere or from another household.

    Raises:
        KnownError: LIFE_NOBODY, LIFE_FUTURE, LIFE_BEFORE_BIRTH, LIFE_NOT_MEMBER, LIFE_HEAD_NEEDED for the household
            they leave, LIFE_EVERYBODY when all of it would move (that is a merge), LIFE_SAME_HOUSEHOLD,
            LIFE_ONE_HEAD, LIFE_ID_TAKEN, INPUT_REQUIRED, INPUT_DATE, STORE_NO_RECORD.
    """
    return _join(folder, standards, EventKind.MOVE_IN, household_id, on, joining, note)


def record_arrival(folder: Folder, standards: Standards, household_id: RecordId, on: str, note: str = "") -> Recorded:
    """Record that a household, listed already, came from elsewhere as a whole.

    Raises:
        KnownError: LIFE_FUTURE, INPUT_DATE, STORE_NO_RECORD.
    """
    household = households.get(folder.database, household_id)
    check_date(folder, on)
    with folder.work() as unit:
        work = EventWork(folder, standards, unit, EventKind.ARRIVED)
        work.begin(household_id, on, [member.member_id for member in household.members], note=note)
        return Recorded(work.event_id, household_id, unit.commit())


def record_death(
    folder: Folder,
    standards: Standards,
    household_id: RecordId,
    on: str,
    member_ids: Sequence[RecordId],
    succession: Succession = NOBODY_ELSE,
    note: str = "",
) -> Recorded:
    """Record deaths; of the head with the new head. When nobody is left, the household is dissolved.

    Raises:
        KnownError: LIFE_NOBODY, LIFE_FUTURE, LIFE_BEFORE_BIRTH, LIFE_NOT_MEMBER, LIFE_HEAD_NEEDED, INPUT_DATE,
            STORE_NO_RECORD.
    """
    household = households.get(folder.database, household_id)
    gone = _about(folder, household, on, member_ids)
    if len(gone) == len(household.members):
        return record_dissolution(folder, standards, household_id, on, note)
    return _take_off(folder, standards, EventKind.DEATH, household, on, gone, succession, note)


def record_move_out(
    folder: Folder,
    standards: Standards,
    household_id: RecordId,
    on: str,
    member_ids: Sequence[RecordId],
    succession: Succession = NOBODY_ELSE,
    note: str = "",
) -> Recorded:
    """Record that people left for elsewhere; when all of them did, the whole household left.

    Raises:
        KnownError: see `record_death`.
    """
    household = households.get(folder.database, household_id)
    gone = _about(folder, household, on, member_ids)
    if len(gone) == len(household.members):
        return record_departure(folder, standards, household_id, on, note)
    return _take_off(folder, standards, EventKind.MOVE_OUT, household, on, gone, succession, note)


def record_mistake(
    folder: Folder,
    standards: Standards,
    household_id: RecordId,
    member_id: RecordId,
    reason: str,
    succession: Succession = NOBODY_ELSE,
) -> Recorded:
    """Take off a person who was entered by mistake; it counts for nothing in the movement of a year.

    Raises:
        KnownError: INPUT_REQUIRED without a reason, LIFE_NOT_MEMBER, LIFE_HEAD_NEEDED, LIFE_EVERYBODY,
            STORE_NO_RECORD.
    """
    household = households.get(folder.database, household_id)
    gone = chosen_members(household, [member_id])
    if not reason.strip():
        raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Reason"))
    if len(gone) == len(household.members):
        raise KnownError(ErrorCode.LIFE_EVERYBODY)
    on = folder.clock.today().isoformat()
    return _take_off(folder, standards, EventKind.MISTAKE, household, on, gone, succession, reason)


def record_departure(folder: Folder, standards: Standards, household_id: RecordId, on: str, note: str = "") -> Recorded:
    """Record that a whole household left for elsewhere.

    Raises:
        KnownError: LIFE_FUTURE, INPUT_DATE, STORE_NO_RECORD.
    """
    return _close(folder, standards, EventKind.LEFT, household_id, on, note)


def record_dissolution(
    folder: Folder, standards: Standards, household_id: RecordId, on: str, note: str = ""
) -> Recorded:
    """Record that nothing is left of a household, for example because its last person died.

    Raises:
        KnownError: LIFE_FUTURE, INPUT_DATE, STORE_NO_RECORD.
    """
    return _close(folder, standards, EventKind.DISSOLVED, household_id, on, note)


def record_split(
    folder: Folder,
    standards: Standards,
    household_id: RecordId,
    on: str,
    member_ids: Sequence[RecordId],
    new: NewHousehold,
    succession: Succession = NOBODY_ELSE,
    note: str = "",
) -> Recorded:
    """Record that people of a household found one of their own.

    Args:
        folder: where.
        standards: rule sets and forms.
        household_id: the household they leave.
        on: when.
        member_ids: who they are.
        new: the head, relations and place of the new household.
        succession: who follows as head of the old household, when its head is among them.
        note: what else is to be known.

    Raises:
        KnownError: LIFE_NOBODY, LIFE_EVERYBODY, LIFE_FUTURE, LIFE_BEFORE_BIRTH, LIFE_NOT_MEMBER, LIFE_HEAD_NEEDED,
            INPUT_DATE, STORE_NO_RECORD.
    """
    household = households.get(folder.database, household_id)
    movers = _about(folder, household, on, member_ids)
    ids = [member.member_id for member in movers]
    if len(movers) == len(household.members):
        raise KnownError(ErrorCode.LIFE_EVERYBODY)
    head_id = new.succession.new_head_id
    head = next((member for member in movers if member.member_id == head_id), None)
    if head is None:
        raise KnownError(ErrorCode.LIFE_HEAD_NEEDED)
    if HEAD in new.succession.relations.values():
        raise KnownError(ErrorCode.LIFE_ONE_HEAD)
    with folder.work() as unit:
        work = EventWork(folder, standards, unit, EventKind.SPLIT)
        new_id = work.new_id()
        work.begin(new_id, on, ids, other_id=household_id, new_head_id=head_id, note=note)
        work.put(records.HOUSEHOLD, new_id, _place_of(folder, household, head, new))
        in_order = [head, *(member for member in movers if member is not head)]
        work.bring(in_order, new_id, 0, {**new.succession.relations, head.member_id: HEAD})
        work.succeed(household, ids, succession)
        work.refresh_statuses((household_id, new_id))
        return Recorded(work.event_id, new_id, unit.commit())


def record_merge(
    folder: Folder,
    standards: Standards,
    household_id: RecordId,
    into_id: RecordId,
    on: str,
    relations: Mapping[RecordId, str | None],
    note: str = "",
) -> Recorded:
    """Record that all people of a household joined another one; the emptied household is closed.

    Raises:
        KnownError: LIFE_SAME_HOUSEHOLD, LIFE_FUTURE, LIFE_ONE_HEAD, LIFE_NOT_MEMBER, INPUT_DATE, STORE_NO_RECORD.
    """
    if household_id == into_id:
        raise KnownError(ErrorCode.LIFE_SAME_HOUSEHOLD)
    household = households.get(folder.database, household_id)
    into = households.get(folder.database, into_id)
    check_date(folder, on)
    check_born(household.members, on)
    ids = [member.member_id for member in household.members]
    _check_relations(into, relations, ids)
    with folder.work() as unit:
        work = EventWork(folder, standards, unit, EventKind.MERGED)
        work.begin(household_id, on, ids, other_id=into_id, note=note)
        work.bring(household.members, into_id, last_position(into), relations)
        work.close(household_id)
        work.refresh_statuses((into_id,))
        return Recorded(work.event_id, into_id, unit.commit())


# -- parts ------------------------------------------------------------------------------------------------------------


def _join(
    folder: Folder,
    standards: Standards,
    kind: EventKind,
    household_id: RecordId,
    on: str,
    joining: Joining,
    note: str,
) -> Recorded:
    household = households.get(folder.database, household_id)
    check_date(folder, on)
    other, movers = _leaving(folder, household_id, joining)
    if not movers and not joining.people:
        raise KnownError(ErrorCode.LIFE_NOBODY)
    check_born((*movers, *joining.people), on)
    ids = [member.member_id for member in movers]
    _check_relations(household, joining.relations, ids)
    _check_people(folder, household, joining.people)
    with folder.work() as unit:
        work = EventWork(folder, standards, unit, kind)
        added = [(work.new_id(), person) for person in joining.people]
        work.begin(household_id, on, [*ids, *(own for own, _ in added)], other_id=joining.other_id, note=note)
        work.bring(movers, household_id, last_position(household), joining.relations)
        work.add(households.get(folder.database, household_id), added)
        touched = [household_id]
        if other is not None:
            work.succeed(other, ids, joining.succession)
            touched.append(other.household_id)
        work.refresh_statuses(touched)
        return Recorded(work.event_id, household_id, unit.commit())


def _leaving(folder: Folder, household_id: RecordId, joining: Joining) -> tuple[Household | None, list[Member]]:
    """Return the household that people leave to join another, and those people."""
    if joining.other_id is None:
        return None, []
    if joining.other_id == household_id:
        raise KnownError(ErrorCode.LIFE_SAME_HOUSEHOLD)
    other = households.get(folder.database, joining.other_id)
    movers = chosen_members(other, joining.member_ids)
    if len(movers) == len(other.members):
        raise KnownError(ErrorCode.LIFE_EVERYBODY)
    return other, movers


def _take_off(
    folder: Folder,
    standards: Standards,
    kind: EventKind,
    household: Household,
    on: str,
    gone: Sequence[Member],
    succession: Succession,
    note: str,
) -> Recorded:
    ids = [member.member_id for member in gone]
    with folder.work() as unit:
        work = EventWork(folder, standards, unit, kind)
        work.begin(household.household_id, on, ids, new_head_id=succession.new_head_id, note=note)
        work.take_off(gone)
        work.succeed(household, ids, succession)
        work.refresh_statuses((household.household_id,))
        return Recorded(work.event_id, household.household_id, unit.commit())


def _close(
    folder: Folder, standards: Standards, kind: EventKind, household_id: RecordId, on: str, note: str
) -> Recorded:
    household = households.get(folder.database, household_id)
    check_date(folder, on)
    check_born(household.members, on)
    with folder.work() as unit:
        work = EventWork(folder, standards, unit, kind)
        work.begin(household_id, on, [member.member_id for member in household.members], note=note)
        work.close(household_id)
        return Recorded(work.event_id, None, unit.commit())


def _about(folder: Folder, household: Household, on: str, member_ids: Sequence[RecordId]) -> list[Member]:
    """Return the people an event is about, its date checked."""
    found = chosen_members(household, member_ids)
    check_date(folder, on)
    check_born(found, on)
    return found


def _check_relations(household: Household, relations: Mapping[RecordId, str | None], ids: Sequence[RecordId]) -> None:
    unknown = set(relations) - set(ids)
    if unknown:
        raise KnownError(ErrorCode.LIFE_NOT_MEMBER, count=len(unknown))
    if list(relations.values()).count(HEAD) > (0 if household.head is not None else 1):
        raise KnownError(ErrorCode.LIFE_ONE_HEAD)


def _check_people(folder: Folder, household: Household, people: Sequence[NewPerson]) -> None:
    for person in people:
        if not person.full_name.strip():
            raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Full name"))
        if person.relation == HEAD and household.head is not None:
            raise KnownError(ErrorCode.LIFE_ONE_HEAD)
    numbers = [person.citizen_id for person in people if person.citizen_id]
    taken = households.find_by_citizen_ids(folder.database, household.commune_code, numbers)
    doubled = [number for number in numbers if number in taken or numbers.count(number) > 1]
    if doubled:
        raise KnownError(ErrorCode.LIFE_ID_TAKEN, text=doubled[0])


def _place_of(folder: Folder, old: Household, head: Member, new: NewHousehold) -> dict[str, Value]:
    group = ethnic_groups().find(head.ethnic_code) if head.ethnic_code else None
    return {
        "commune_code": old.commune_code,
        "commune_list": folder.profile.commune_list,
        "village_id": new.village_id or old.village_id,
        "number": new.number,
        "address": new.address,
        "ethnic_code": head.ethnic_code,
        "is_minority": group.is_minority if group is not None else None,
    }
