"""What the rules read of every household of a round, in a few large queries and without names or numbers of people."""

import json
from collections.abc import Iterator
from datetime import date

from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import Answers, Area, HouseholdFacts, PersonFacts
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.projection import given_answers

# Small enough that a person who cancels waits a moment only; larger parts are no faster.
AT_ONCE = 1_024

_OF_SOME = "+s.commune_code = :commune AND s.household_no BETWEEN :first AND :last"
_ANSWERS = (
    "SELECT s.household_no, r.record_id, q.answers FROM household_summary s"
    " JOIN record r ON r.record_no = s.household_no LEFT JOIN questionnaire q ON q.household_no = s.household_no"
    " AND q.round_no = (SELECT record_no FROM record WHERE record_id = :round)"
    f" WHERE {_OF_SOME} ORDER BY s.household_no, q.record_id"
)
_MEMBERS = (
    "SELECT m.household_no, m.record_id, m.sex, m.birth_date, m.relation"
    " FROM household_summary s CROSS JOIN member m ON m.household_no = s.household_no"
    f" WHERE {_OF_SOME} AND m.removed IS NOT 1"
    " ORDER BY m.household_no, m.position IS NULL, m.position, m.record_id"
)
_SEXES = {each.value: each for each in Sex}
_NOTHING: Answers = {}


def facts(
    db: Database, round_id: str, commune_code: str, area: Area, on: date
) -> Iterator[list[tuple[RecordId, HouseholdFacts]]]:
    """Go through the households of a round's commune with their facts, `AT_ONCE` at a time, removed ones left out.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    numbers = [
        number
        for (number,) in db.all(
            "SELECT household_no FROM household_summary WHERE commune_code = ? ORDER BY household_no", (commune_code,)
        )
    ]
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        wanted = {"commune": commune_code, "first": some[0], "last": some[-1], "round": round_id}
        people = _people(db, {name: wanted[name] for name in ("commune", "first", "last")})
        found: list[tuple[RecordId, HouseholdFacts]] = []
        before = None
        for number, household_id, answers in db.each(_ANSWERS, wanted):
            # Of several questionnaires the first record counts, as everywhere.
            if number != before:
                found.append((household_id, _facts(area, on, answers, people.get(number, ()))))
            before = number
        yield found


_Row = tuple[str, str | None, str | None, str | None]


def _people(db: Database, wanted: dict[str, object]) -> dict[int, list[_Row]]:
    people: dict[int, list[_Row]] = {}
    for number, *row in db.each(_MEMBERS, wanted):
        people.setdefault(number, []).append((row[0], row[1], row[2], row[3]))
    return people


def _facts(area: Area, on: date, answers: str | None, people: list[_Row] | tuple[()]) -> HouseholdFacts:
    document = json.loads(answers) if answers else {"h": {}, "m": {}}
    of_members = document["m"]
    return HouseholdFacts(
        area,
        on,
        given_answers(document["h"]),
        tuple(
            PersonFacts(
                member_id,
                _SEXES[sex] if sex is not None else None,
                birth_date,
                relation,
                given_answers(of_members[member_id]) if member_id in of_members else _NOTHING,
            )
            for member_id, sex, birth_date, relation in people
        ),
    )
