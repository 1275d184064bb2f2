"""Second keyings, and who keyed what of a round."""

import json
from collections.abc import Collection, Iterator
from typing import NamedTuple

from ngheo_desktop.domain import records
from ngheo_desktop.domain.entry_notes import is_note
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.projection import given_answers, given_notes

# A dropped one was drawn and taken back before anybody keyed it.
OPEN, COMPLETE, SETTLED, DROPPED = "open", "complete", "settled", "dropped"


class StoredVerification(NamedTuple):
    """A second keying; `tallies` as `domain.verification.tallies_to_list` writes them."""

    household_id: RecordId
    status: str
    operator: str
    compared: int
    tallies: tuple[str, ...]
    household_answers: dict[str, object]
    member_answers: dict[str, dict[str, object]]
    notes: dict[str, str]


class Keying(NamedTuple):
    """One committed change of a questionnaire, as far as the work of its author is told by it."""

    author: str
    at: str
    answers: int
    corrected: int
    completed: bool


_SELECT = (
    "SELECT h.record_id, v.status, v.operator, v.compared, v.differences, v.answers"
    " FROM verification v JOIN record h ON h.record_no = v.household_no"
    " WHERE v.round_no = (SELECT record_no FROM record WHERE record_id = ?)"
)


def all(db: Database, round_id: str) -> list[StoredVerification]:  # noqa: A001  (reads as verifications.all)
    """Return every second keying of a round.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    found = []
    for household_id, status, operator, compared, tallies, answers in db.all(
        f"{_SELECT} ORDER BY v.record_no", (round_id,)
    ):
        document = json.loads(answers)
        found.append(
            StoredVerification(
                RecordId(household_id),
                status or OPEN,
                operator or "",
                compared or 0,
                tuple(json.loads(tallies or "[]")),
                dict(given_answers(document["h"])),
                {member: dict(given_answers(entries)) for member, entries in document["m"].items()},
                given_notes(document),
            )
        )
    return found


def answer_authors(db: Database, questionnaire_id: str) -> dict[str, str]:
    """Return who keyed the answer that stands in each field of a questionnaire.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "WITH own AS (SELECT q.record_no, q.answers FROM questionnaire q"
        " WHERE q.record_no = (SELECT record_no FROM record WHERE record_id = ?)),"
        " place AS (SELECT 'h.' || e.key AS field, e.value AS entry FROM own, json_each(own.answers, '$.h') e"
        " UNION ALL SELECT 'm.' || m.key || '.' || e.key, e.value FROM own, json_each(own.answers, '$.m') m,"
        " json_each(m.value) e)"
        " SELECT place.field, c.content ->> '$.author' FROM place JOIN change c"
        " ON c.change_no = (place.entry ->> '$[1]') << 40 | (place.entry ->> '$[2]')",
        (questionnaire_id,),
    )
    return {field: author or "" for field, author in rows}


def answered_by(db: Database, questionnaire_ids: Collection[str], author: str) -> set[str]:
    """Return those of these questionnaires in which an answer that stands was keyed by this person.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "WITH own AS MATERIALIZED (SELECT q.record_no, q.record_id, q.answers FROM json_each(?) wanted"
        " CROSS JOIN record r ON r.record_id = wanted.value JOIN questionnaire q USING (record_no)),"
        # Many answers of a questionnaire were keyed in the same change, which is looked at once.
        " place AS MATERIALIZED"
        " (SELECT own.record_id, (e.value ->> '$[1]') << 40 | (e.value ->> '$[2]') AS change_no"
        " FROM own, json_each(own.answers, '$.h') e"
        " UNION SELECT own.record_id, (e.value ->> '$[1]') << 40 | (e.value ->> '$[2]')"
        " FROM own, json_each(own.answers, '$.m') m, json_each(m.value) e)"
        " SELECT DISTINCT place.record_id FROM place CROSS JOIN change c USING (change_no)"
        " WHERE ifnull(c.content ->> '$.author', '') = ?",
        (json.dumps(list(questionnaire_ids)), author),
    )
    return {record_id for (record_id,) in rows}


def keyings(db: Database, round_id: str) -> Iterator[Keying]:
    """Go through the changes of a round's questionnaires in the order of their journal.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    for (content,) in db.each(
        "SELECT c.content FROM questionnaire q JOIN change c USING (record_no)"
        " WHERE q.round_no = (SELECT record_no FROM record WHERE record_id = ?) ORDER BY c.change_no",
        (round_id,),
    ):
        change = json.loads(content)
        fields = [name for name in change["fields"] if records.split_answer(name) is not None and not is_note(name)]
        corrected = sum(name in change["bases"] for name in fields)
        completed = change["fields"].get("status") == COMPLETE
        yield Keying(change["author"], change["at"], len(fields), corrected, completed)
