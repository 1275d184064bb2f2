"""Households of which computers disagree: about themselves, their people, a questionnaire, a class or a decision."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ngheo_desktop.domain import records
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.numbers import marks

KINDS = frozenset({records.HOUSEHOLD, records.MEMBER, records.QUESTIONNAIRE, records.CLASS_RECORD, records.OVERRULE})
_ROUND = "(SELECT record_no FROM record WHERE record_id = ?)"
# Few records are in conflict: their index is gone through, never the households.
_ALL = (
    "WITH disputed AS MATERIALIZED (SELECT record_no FROM record WHERE conflicts > 0)"
    " SELECT h.record_no AS household_no FROM disputed CROSS JOIN household h USING (record_no)"
    " UNION SELECT m.household_no FROM disputed CROSS JOIN member m USING (record_no)"
    " UNION SELECT q.household_no FROM disputed CROSS JOIN questionnaire q USING (record_no)"
    f" WHERE q.round_no = {_ROUND}"
    " UNION SELECT c.household_no FROM disputed CROSS JOIN class_record c USING (record_no)"
    f" UNION SELECT o.household_no FROM disputed CROSS JOIN overrule o USING (record_no) WHERE o.round_no = {_ROUND}"
)


@dataclass(frozen=True, slots=True)
class Disputed:
    """The filter of households of which computers disagree, questionnaires and decisions of one round only."""

    round_id: str | None

    @property
    def kinds(self) -> Collection[str]:
        """The kinds of records the filter rests on."""
        return KINDS

    @property
    def parameters(self) -> tuple[str | int | None, ...]:
        """What the question marks of `test` stand for."""
        return (self.round_id, self.round_id)

    @property
    def rest(self) -> bytes:
        """The flag of households after the last that is flagged."""
        return b"\0"

    def test(self, number: str) -> str:
        """Return the condition, with `parameters`, that the household of this number passes the filter."""
        return f"{number} IN (SELECT household_no FROM ({_ALL}))"

    def flags(self, db: Database) -> bytes:
        """Return 1 for each household number that passes, else 0.

        Raises:
            KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
        """
        return db.kept(("flags", self), lambda: self._read(db), kinds=KINDS)

    def _read(self, db: Database) -> bytes:
        numbers = _numbers(db, self.parameters)
        flags = bytearray(1 + max(numbers, default=0))
        for number in numbers:
            flags[number] = 1
        return bytes(flags)


def among(db: Database, nos: Sequence[int], round_id: str | None) -> set[int]:
    """Return those of these households, by their local numbers, of which computers disagree.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return {
        number
        for (number,) in db.all(
            f"SELECT household_no FROM ({_ALL}) WHERE household_no IN ({marks(nos)})", (round_id, round_id, *nos)
        )
    }


def count(db: Database, commune_code: str | None, round_id: str | None) -> int:
    """Return how many households of a commune, or of all, computers disagree about.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    where = "" if commune_code is None else " WHERE s.commune_code = ?"
    here = () if commune_code is None else (commune_code,)
    (found,) = db.numbers(
        f"SELECT count(*) FROM ({_ALL}) JOIN household_summary s USING (household_no){where}",
        (round_id, round_id, *here),
    )
    return int(found)


def _numbers(db: Database, parameters: tuple[str | int | None, ...]) -> list[int]:
    (found,) = db.numbers(
        f"SELECT json_group_array(household_no) FROM ({_ALL}) WHERE household_no IS NOT NULL", parameters
    )
    numbers: list[int] = json.loads(found)
    return numbers
