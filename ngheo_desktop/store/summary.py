"""What lists and searches need of a household, kept ready in narrow tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ngheo_desktop.domain.household import HEAD
from ngheo_desktop.domain.text import fold, person_sort_key
from ngheo_desktop.store.driver import Connection
from ngheo_desktop.store.numbers import chunks, marks
from ngheo_desktop.store.projection import LAST_POSITION
from ngheo_desktop.store.search_words import exact_text, words_of

_DIGITS = re.compile(r"\d+")
_NO_KEY = "~"  # after every key of domain.text and every number
# Never replaced: a replaced row would stay in the full-text index (see `schema_search`).
_WRITE_TEXT = (
    "INSERT INTO household_text VALUES (?, ?, ?) ON CONFLICT (household_no) DO UPDATE"
    " SET words = excluded.words, exact = excluded.exact WHERE words <> excluded.words OR exact <> excluded.exact"
)
_BEFORE_ALL = "\x01"  # before every letter of a key, so that a shorter name stays before a longer one


@dataclass(frozen=True, slots=True)
class _Member:
    full_name: str
    relation: str | None
    citizen_id: str | None


def number_key(number: str | None) -> str:
    """Return a key that sorts household numbers as people count: 2 before 10, 10 before 10a, none last."""
    return _DIGITS.sub(lambda match: match[0].zfill(8), fold(number)) if number else _NO_KEY


def refresh(connection: Connection, household_nos: Sequence[int]) -> None:
    """Write the summaries and search texts of these households again; removed households have none."""
    for part in chunks(household_nos):
        there = connection.execute(
            "SELECT h.record_no, h.record_id, h.commune_code, h.village_no, v.name, v.list_key, h.number, h.phone"
            " FROM household h LEFT JOIN village v ON v.record_no = h.village_no"
            f" WHERE h.record_no IN ({marks(part)}) AND h.removed IS NOT 1",
            part,
        ).fetchall()
        members = _members(connection, [row[0] for row in there]) if there else {}
        summaries, texts = [], []
        for number, record_id, commune, village_no, village, village_key, own_number, phone in there:
            people = members.get(number, [])
            head = next((one.full_name for one in people if one.relation == HEAD), "")
            summaries.append(
                (
                    number,
                    commune or "",
                    village_no,
                    village_key or f"{LAST_POSITION:06d}{_NO_KEY}",
                    number_key(own_number),
                    # Equal names in the order of their ids: the same on every computer, whatever arrived first.
                    f"{person_sort_key(head) if head else _NO_KEY}{_BEFORE_ALL}{record_id}",
                    head,
                    len(people),
                )
            )
            names = [village or "", own_number or ""]
            lines = [*(one.full_name for one in people), *names]
            words = words_of(lines, [phone or "", *(one.citizen_id or "" for one in people)])
            texts.append((number, words, exact_text("\n".join(["", *lines, ""]))))
        gone = set(part).difference(row[0] for row in summaries)
        connection.executemany("INSERT OR REPLACE INTO household_summary VALUES (?, ?, ?, ?, ?, ?, ?, ?)", summaries)
        connection.executemany(_WRITE_TEXT, texts)
        for table in ("household_summary", "household_text") if gone else ():
            connection.executemany(f"DELETE FROM {table} WHERE household_no = ?", [(number,) for number in gone])


def _members(connection: Connection, part: Sequence[int | str]) -> dict[int, list[_Member]]:
    members: dict[int, list[_Member]] = {}
    for number, full_name, relation, citizen_id in connection.execute(
        "SELECT household_no, full_name, relation, citizen_id FROM member"
        f" WHERE household_no IN ({marks(part)}) AND removed IS NOT 1"
        " ORDER BY household_no, position IS NULL, position, record_id",
        part,
    ):
        members.setdefault(number, []).append(_Member(full_name or "", relation, citizen_id))
    return members
