"""What is to be keyed a second time: drawing a sample, taking it back, and how far each household of it is.

A draw is recorded with its share and its seed, so that computers that exchange bundles know of one sample, and anybody
can draw the same one again.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound, questionnaire_id
from ngheo_desktop.domain.verification import tallies_from_list, verification_id
from ngheo_desktop.messages import format_date, format_int, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.verification import VerificationDesk
from ngheo_desktop.store import households, memory, questionnaires, verifications
from ngheo_desktop.store.verifications import COMPLETE, DROPPED, OPEN, SETTLED, StoredVerification

_DRAWN = "verification.drawn."


class CaseState(StrEnum):
    """How far the second keying of a household is."""

    TO_KEY = "to_key"
    BEGUN = "begun"
    TO_SETTLE = "to_settle"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Case:
    """A household of the sample.

    Attributes:
        first: who keyed it first, once it is settled; until then `first_operators` tells.
        second: who keys it the second time; empty while nobody has begun.
        compared: answers compared, of which `differing` differed; 0 before it is settled.
    """

    household: Household
    state: CaseState
    first: tuple[str, ...]
    second: str
    compared: int
    differing: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw put on the list; `changes` for the screens."""

    household_ids: tuple[RecordId, ...]
    percent: int
    seed: int
    changes: Changes


def draw(folder: Folder, standards: Standards, review_round: ReviewRound, percent: int, seed: int) -> Drawn:
    """Put a random share of the complete questionnaires that are not drawn yet on the list, in one transaction.

    Whose they are does not matter: who keys one the second time is asked when it is opened.

    Raises:
        ValueError: `percent` is not from 1 to 100.
        KnownError: FORM_UNKNOWN; STORE_ codes.
    """
    chosen = VerificationDesk(folder, standards, review_round).sample(percent, seed, own_too=True)
    reason = tr("Sample for the second keying: {percent} %, seed {seed}", percent=percent, seed=seed)
    form_id = standards.form_of(review_round).id
    with folder.work() as unit:
        if chosen:
            told = [percent, seed, len(chosen), folder.clock.today().isoformat()]
            memory.put(unit, _DRAWN + review_round.round_id, json.dumps(told))
        for household_id in chosen:
            fields = {
                "household_id": household_id,
                "round_id": review_round.round_id,
                "form_id": form_id,
                "status": OPEN,
            }
            record_id = verification_id(review_round.round_id, household_id)
            unit.append(records.VERIFICATION, record_id, fields, reason=reason)
        return Drawn(tuple(chosen), percent, seed, unit.commit())


def last_draw(folder: Folder, review_round: ReviewRound) -> str:
    """Return how the last sample was drawn on this computer, in words; empty where none was.

    Raises:
        KnownError: STORE_ codes.
    """
    text = memory.get(folder.database, _DRAWN + review_round.round_id)
    if text is None:
        return ""
    percent, seed, count, day = json.loads(text)
    return tr(
        "Last draw: {day}, {percent} %, seed {seed}, {count} households.",
        day=format_date(day),
        percent=percent,
        seed=seed,
        count=format_int(count),
    )


def candidates(folder: Folder, review_round: ReviewRound) -> int:
    """Return how many complete questionnaires are not drawn yet.

    Raises:
        KnownError: STORE_ codes.
    """
    complete, _, _ = questionnaires.progress(folder.database, review_round.round_id, review_round.commune_code)
    drawn = verifications.all(folder.database, review_round.round_id)
    return max(0, complete - sum(one.status != DROPPED for one in drawn))


def take_back(folder: Folder, review_round: ReviewRound, household_ids: Iterable[RecordId]) -> Changes:
    """Take households off the list that nobody has begun to key a second time; others stay.

    Raises:
        KnownError: STORE_ codes.
    """
    wanted = set(household_ids)
    with folder.work() as unit:
        for one in verifications.all(folder.database, review_round.round_id):
            if one.household_id in wanted and one.status == OPEN and not one.operator:
                record_id = verification_id(review_round.round_id, one.household_id)
                unit.append(records.VERIFICATION, record_id, {"status": DROPPED})
        return unit.commit()


def cases(folder: Folder, review_round: ReviewRound) -> list[Case]:
    """Return the sample in the order of villages and numbers; households no longer on the lists are left out.

    Raises:
        KnownError: STORE_ codes.
    """
    found = {one.household_id: one for one in verifications.all(folder.database, review_round.round_id)}
    wanted = [household_id for household_id, one in found.items() if one.status != DROPPED]
    return [_case(one, found[one.household_id]) for one in households.some(folder.database, wanted)]


def first_operators(folder: Folder, review_round: ReviewRound, household_id: RecordId) -> tuple[str, ...]:
    """Return who keyed the answers of a questionnaire the first time, who keyed most of them first.

    Raises:
        KnownError: STORE_ codes.
    """
    record_id = questionnaire_id(review_round.round_id, household_id)
    authors = Counter(verifications.answer_authors(folder.database, record_id).values())
    return tuple(name for name, _ in sorted(authors.items(), key=lambda item: (-item[1], item[0])))


def may_key(folder: Folder, review_round: ReviewRound, case: Case) -> bool:
    """Tell whether who is keying now can key a household blind: not begun by another, and not one's own work.

    Raises:
        KnownError: STORE_ codes.
    """
    return bool(keyable(folder, review_round, [case]))


def keyable(folder: Folder, review_round: ReviewRound, found: Iterable[Case]) -> list[Case]:
    """Return those of these households that who is keying now can key blind; see `may_key`.

    Raises:
        KnownError: STORE_ codes.
    """
    left = {
        questionnaire_id(review_round.round_id, one.household.household_id): one
        for one in found
        if one.state in {CaseState.TO_KEY, CaseState.BEGUN} and one.second in {"", folder.operator}
    }
    own = verifications.answered_by(folder.database, left, folder.operator) if left else set()
    return [one for record_id, one in left.items() if record_id not in own]


def _case(household: Household, stored: StoredVerification) -> Case:
    if stored.status == SETTLED:
        state = CaseState.SETTLED
    elif stored.status == COMPLETE:
        state = CaseState.TO_SETTLE
    else:
        state = CaseState.BEGUN if stored.operator else CaseState.TO_KEY
    tallies = tallies_from_list(stored.tallies)
    # Settling writes answers anew: their authors are not those of the first keying.
    first = tuple(sorted({author for _, author in tallies if author}))
    differing = sum(tally.differing for tally in tallies.values())
    return Case(household, state, first, stored.operator, stored.compared, differing)
