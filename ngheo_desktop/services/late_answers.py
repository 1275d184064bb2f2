"""Answers keyed for somebody in the old household after, on another computer, the person had gone to a new one.

The event could not take them along, and nobody reads them where they are; so they are shown beside what the new
household has, to be chosen from (docs/decisions/0023).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Change, Value, fold_record
from ngheo_desktop.domain.life_event import EventKind, StoredEvent, event_reason
from ngheo_desktop.domain.survey import QuestionnaireStatus, ReviewRound, questionnaire_id
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.life_event_work import rounds_in_work
from ngheo_desktop.store import households, journal, life_events, questionnaires
from ngheo_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """One answer that did not come along.

    Attributes:
        household_id: where the person lives now.
        source_id: the questionnaire of the old household.
        here: the change that gave the answer in the new household; None when there is none.
        there: the change that gave the other one in the old household.
    """

    household_id: RecordId
    member_id: RecordId
    review_round: ReviewRound
    source_id: RecordId
    field: str
    here: Change | None
    there: Change

    @property
    def questionnaire_id(self) -> RecordId:
        """The questionnaire of the new household."""
        return questionnaire_id(self.review_round.round_id, self.household_id)

    @property
    def value_here(self) -> Value:
        """What the new household has; None for nothing."""
        return self.here.fields[self.field] if self.here is not None else None


def late_answers(folder: Folder, household_id: RecordId) -> list[LateAnswer]:
    """Return the answers that people of a household left behind in the rounds in work.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    if not life_events.is_listed(folder.database, household_id):
        return []
    here = {member.member_id for member in households.get(folder.database, household_id).members}
    found: dict[str, LateAnswer] = {}
    for event in life_events.of_household(folder.database, household_id):
        source = _source(event, household_id)
        movers = [member for member in event.member_ids if member in here]
        if source is not None and movers and not event.is_void:
            for review_round in rounds_in_work(folder):
                for one in _left(folder, event, household_id, review_round, source, movers):
                    found[f"{one.source_id}{one.field}"] = one
    return list(found.values())


def settle_late(folder: Folder, unit: UnitOfWork, late: LateAnswer, value: Value, reason: str) -> None:
    """Give both questionnaires the answer that was chosen, so that from now on there is only one.

    Raises:
        KnownError: STORE_ codes.
    """
    place: dict[str, Value] = {}
    if questionnaires.get(folder.database, late.household_id, late.review_round.round_id) is None:
        place = {
            "household_id": late.household_id,
            "round_id": late.review_round.round_id,
            "form_id": late.review_round.form_id,
            "status": QuestionnaireStatus.OPEN.value,
        }
    for record_id, fields in (
        (late.questionnaire_id, {**place, late.field: value}),
        (late.source_id, {late.field: value}),
    ):
        unit.append(records.QUESTIONNAIRE, record_id, fields, reason=reason, settle=True)


def _source(event: StoredEvent, household_id: RecordId) -> RecordId | None:
    """Return the household that people left by an event to be in this one."""
    if event.kind is EventKind.MERGED:
        return event.household_id if event.other_household_id == household_id else None
    if event.kind in (EventKind.MARRIAGE_IN, EventKind.MOVE_IN, EventKind.SPLIT):
        return event.other_household_id if event.household_id == household_id else None
    return None


def _left(
    folder: Folder,
    event: StoredEvent,
    household_id: RecordId,
    review_round: ReviewRound,
    source: RecordId,
    movers: list[RecordId],
) -> Iterator[LateAnswer]:
    source_id = questionnaire_id(review_round.round_id, source)
    old = journal.history(folder.database, source_id)
    if not old:
        return
    new = journal.history(folder.database, questionnaire_id(review_round.round_id, household_id))
    by_ref = {change.ref: change for change in old}
    for field, state in fold_record(old).fields.items():
        answer = records.split_answer(field)
        if answer is None or answer[0] not in movers or state.value is None:
            continue
        there = by_ref[state.heads[-1].ref]
        own = [change for change in new if field in change.fields]
        if not _was_seen(own, there, field, event):
            here = max(own, key=lambda one: (one.counter, one.ref), default=None)
            yield LateAnswer(household_id, RecordId(answer[0]), review_round, source_id, field, here, there)


def _was_seen(own: list[Change], there: Change, field: str, event: StoredEvent) -> bool:
    """Tell whether the new household has had the answer, or got its own one later."""
    copied = event_reason(event.event_id)
    return any(
        one.fields[field] == there.fields[field] or (one.reason != copied and one.counter > there.counter)
        for one in own
    )
