"""Households, their members and villages, as domain objects. Removed ones are left out."""

import json
from collections.abc import Collection, Iterator, Sequence

from ngheo_desktop.domain.household import Household, Member, Sex, Village
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.numbers import chunks, marks


def get(db: Database, household_id: str) -> Household:
    """Return a household with its members in the order of the form.

    Raises:
        KnownError: STORE_NO_RECORD when it does not exist or was removed; STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.one("SELECT record_no FROM record WHERE record_id = ?", (household_id,))
    found = by_numbers(db, row) if row is not None else {}
    if row is None or row[0] not in found:
        raise KnownError(ErrorCode.STORE_NO_RECORD, record_id=household_id)
    return found[row[0]]


def all(db: Database, commune_code: str | None = None) -> Iterator[Household]:  # noqa: A001  (households.all)
    """Go through the households of a commune (of all communes) in the order of villages and numbers.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    for part in chunks(ordered_numbers(db, commune_code)):
        found = by_numbers(db, part)
        yield from (found[number] for number in part if number in found)


def some(db: Database, household_ids: Collection[str]) -> Iterator[Household]:
    """Go through some households in the order of villages and numbers; removed ones are left out.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    wanted = [
        row
        for part in chunks(household_ids)
        for row in db.all(
            "SELECT s.commune_code, s.village_key, s.number_key, s.name_key, s.household_no FROM household_summary s"
            f" JOIN record r ON r.record_no = s.household_no WHERE r.record_id IN ({marks(part)})",
            part,
        )
    ]
    for numbers in chunks([row[-1] for row in sorted(wanted)]):
        found = by_numbers(db, numbers)
        yield from (found[int(number)] for number in numbers if int(number) in found)


def ordered_numbers(db: Database, commune_code: str | None = None) -> list[int]:
    """Return the local numbers of households by village, number and head's name.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    where, parameters = ("", ()) if commune_code is None else ("WHERE commune_code = ?", (commune_code,))
    rows = db.all(
        f"SELECT household_no FROM household_summary {where}"
        " ORDER BY commune_code, village_key, number_key, name_key, household_no",
        parameters,
    )
    return [number for (number,) in rows]


def by_numbers(db: Database, numbers: Sequence[int | str]) -> dict[int, Household]:
    """Return households by their local numbers; at most some hundreds at a time.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    members = _members(db, numbers)
    found: dict[int, Household] = {}
    for row in db.all(
        "SELECT h.record_no, h.record_id, h.commune_code, vr.record_id, v.name, h.number, h.address, h.phone,"
        " h.ethnic_code, h.is_minority, h.no_labour, h.has_merit, h.causes"
        " FROM household h LEFT JOIN record vr ON vr.record_no = h.village_no"
        " LEFT JOIN village v ON v.record_no = h.village_no"
        f" WHERE h.record_no IN ({marks(numbers)}) AND h.removed IS NOT 1",
        numbers,
    ):
        number, household_id, commune, village_id, village, own_number, address, phone, ethnic, *rest = row
        minority, no_labour, merit, causes = rest
        found[number] = Household(
            household_id=household_id,
            commune_code=commune or "",
            village_id=village_id,
            village=village or "",
            number=own_number,
            address=address,
            phone=phone,
            ethnic_code=ethnic,
            is_minority=_flag(minority),
            no_labour=_flag(no_labour),
            has_merit=_flag(merit),
            causes=tuple(json.loads(causes)) if causes else (),
            members=tuple(members.get(number, ())),
        )
    return found


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _members(db: Database, household_nos: Sequence[int | str]) -> dict[int, list[Member]]:
    members: dict[int, list[Member]] = {}
    for row in db.all(
        "SELECT m.household_no, m.record_id, r.record_id, m.position, m.full_name, m.sex, m.birth_date, m.relation,"
        " m.ethnic_code, m.citizen_id, m.id_issued_on FROM member m JOIN record r ON r.record_no = m.household_no"
        f" WHERE m.household_no IN ({marks(household_nos)}) AND m.removed IS NOT 1"
        " ORDER BY m.household_no, m.position IS NULL, m.position, m.record_id",
        household_nos,
    ):
        number, member_id, household_id, position, full_name, sex, birth, relation, ethnic, citizen_id, issued = row
        members.setdefault(number, []).append(
            Member(
                member_id=member_id,
                household_id=household_id,
                position=position or 0,
                full_name=full_name or "",
                sex=None if sex is None else Sex(sex),
                birth_date=birth,
                relation=relation,
                ethnic_code=ethnic,
                citizen_id=citizen_id,
                id_issued_on=issued,
            )
        )
    return members


def villages(db: Database, commune_code: str | None = None) -> list[Village]:
    """Return the villages of a commune (of all communes) in their order.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    where, parameters = ("", ()) if commune_code is None else ("WHERE commune_code = ?", (commune_code,))
    return [
        Village(RecordId(village_id), commune or "", name or "", position)
        for village_id, commune, name, position in db.all(
            "SELECT record_id, commune_code, name, position FROM village"
            f" {where} ORDER BY commune_code, list_key, record_id",
            parameters,
        )
    ]


def find_by_citizen_ids(
    db: Database, commune_code: str | None, ids: Collection[str]
) -> dict[str, tuple[RecordId, RecordId]]:
    """Return, for those of the citizen ids that a commune's people carry, the household's and the member's id.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    found: dict[str, tuple[RecordId, RecordId]] = {}
    for part in chunks(ids):
        for citizen_id, household_id, member_id, commune in db.all(
            "SELECT m.citizen_id, h.record_id, m.record_id, h.commune_code"
            " FROM member m JOIN household h ON h.record_no = m.household_no"
            f" WHERE m.citizen_id IN ({marks(part)}) AND m.removed IS NOT 1 AND h.removed IS NOT 1"
            " ORDER BY m.record_id DESC",
            part,
        ):
            if commune_code is None or commune == commune_code:
                found[citizen_id] = (household_id, member_id)
    return found


def carriers(db: Database, commune_code: str | None, ids: Collection[str]) -> list[tuple[RecordId, RecordId]]:
    """Return household and member of everybody of a commune who carries one of these citizen ids.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return [
        (RecordId(household_id), RecordId(member_id))
        for part in chunks(ids)
        for household_id, member_id, commune in db.all(
            "SELECT h.record_id, m.record_id, h.commune_code"
            " FROM member m JOIN household h ON h.record_no = m.household_no"
            f" WHERE m.citizen_id IN ({marks(part)}) AND m.removed IS NOT 1 AND h.removed IS NOT 1"
            " ORDER BY m.record_id",
            part,
        )
        if commune_code is None or commune == commune_code
    ]


def counts(db: Database, commune_code: str | None = None) -> tuple[int, int]:
    """Return the numbers of households and of members.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    where, parameters = ("", ()) if commune_code is None else ("WHERE commune_code = ?", (commune_code,))
    found = db.numbers(f"SELECT count(*), coalesce(sum(member_count), 0) FROM household_summary {where}", parameters)
    return found[0], found[1]


def ids(db: Database, commune_code: str) -> set[RecordId]:
    """Return the ids of all households of a commune, removed ones too.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all("SELECT record_id FROM household WHERE commune_code = ?", (commune_code,))
    return {household_id for (household_id,) in rows}


def village_class_counts(db: Database, commune_code: str) -> list[tuple[str, str, str, int]]:
    """Return (village, class, status of the questionnaire, households) in the newest round of a commune.

    The class is the current one under the round's first rule set, empty while there is none; the status is `none`,
    `open` or `complete`. Villages of one name are counted together.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "WITH newest AS MATERIALIZED (SELECT record_no AS round_no, rule_sets ->> '$[0]' AS rule_set"
        " FROM review_round WHERE commune_code = :commune ORDER BY year DESC, opened_on DESC, record_id DESC LIMIT 1)"
        " SELECT coalesce(v.name, ''), coalesce(c.household_class, ''),"
        " CASE WHEN q.record_no IS NULL THEN 'none' ELSE coalesce(q.status, 'open') END, count(*)"
        " FROM household_summary s LEFT JOIN newest n LEFT JOIN village v ON v.record_no = s.village_no"
        " LEFT JOIN questionnaire q ON q.household_no = s.household_no AND q.round_no = n.round_no"
        " LEFT JOIN classification c ON c.household_no = s.household_no AND c.round_no = n.round_no"
        " AND c.rule_set = n.rule_set AND c.is_current = 1"
        " WHERE s.commune_code = :commune GROUP BY 1, 2, 3 ORDER BY min(s.village_key), 1, 2, 3",
        {"commune": commune_code},
    )
    return [(village, household_class, status, number) for village, household_class, status, number in rows]
