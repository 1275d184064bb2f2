"""Questionnaires and how far they are."""

import json
from collections.abc import Iterator

from ngheo_desktop.domain.entry_notes import NOTE
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.survey import Questionnaire, QuestionnaireStatus, ReviewRound
from ngheo_desktop.store import households
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.driver import Row
from ngheo_desktop.store.numbers import chunks, marks
from ngheo_desktop.store.projection import given_answers, given_notes

_SELECT = (
    "SELECT q.household_no, q.record_id, h.record_id, r.record_id, q.form_id, q.status, q.answers"
    " FROM questionnaire q JOIN record h ON h.record_no = q.household_no JOIN record r ON r.record_no = q.round_no"
)


def get(db: Database, household_id: str, round_id: str) -> Questionnaire | None:
    """Return a household's questionnaire in a round, or None while there is none.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.one(f"{_SELECT} WHERE h.record_id = ? AND r.record_id = ? ORDER BY q.record_id", (household_id, round_id))
    return None if row is None else _questionnaire(row)


def all(db: Database, round_id: str) -> Iterator[Questionnaire]:  # noqa: A001  (reads as questionnaires.all)
    """Go through the questionnaires of a round.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    for row in db.each(f"{_SELECT} WHERE r.record_id = ? ORDER BY q.household_no", (round_id,)):
        yield _questionnaire(row)


def facts(db: Database, review_round: ReviewRound) -> Iterator[tuple[Household, Questionnaire | None]]:
    """Go through the households of a round's commune with their questionnaires, in the order of villages and numbers.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    for part in chunks(households.ordered_numbers(db, review_round.commune_code)):
        found = households.by_numbers(db, part)
        answered = {
            row[0]: _questionnaire(row)
            for row in db.all(
                f"{_SELECT} WHERE q.household_no IN ({marks(part)}) AND r.record_id = ? ORDER BY q.record_id DESC",
                (*part, review_round.round_id),
            )
        }
        for number in part:
            if number in found:
                yield found[int(number)], answered.get(number)


def progress(db: Database, round_id: str, commune_code: str | None = None) -> tuple[int, int, int]:
    """Return how many households have a complete questionnaire, an open one, none.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    where = "" if commune_code is None else "WHERE s.commune_code = :commune"
    row = db.numbers(
        "SELECT count(*), count(q.household_no), count(CASE q.status WHEN 'complete' THEN 1 END)"
        " FROM household_summary s LEFT JOIN questionnaire q ON q.household_no = s.household_no"
        f" AND q.round_no = (SELECT record_no FROM record WHERE record_id = :round) {where}",
        {"round": round_id, "commune": commune_code},
    )
    total, begun, complete = row
    return complete, begun - complete, total - begun


def _questionnaire(row: Row) -> Questionnaire:
    _, questionnaire_id, household_id, round_id, form_id, status, text = row
    document = json.loads(text)
    return Questionnaire(
        questionnaire_id=questionnaire_id,
        household_id=household_id,
        round_id=round_id,
        form_id=form_id or "",
        status=QuestionnaireStatus(status or "open"),
        household_answers=given_answers(document["h"]),
        member_answers={
            member: answers for member, entries in document["m"].items() if (answers := given_answers(entries))
        },
        notes=given_notes(document) if NOTE in text else {},
    )
