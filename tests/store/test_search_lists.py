"""A list that is filtered, sorted and searched is what filtering, sorting and searching in plain Python gives."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import communes

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId, derived_record_id
from ngheo_desktop.store import search, search_matches
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.search import HouseholdQuery, HouseholdRow
from ngheo_desktop.store.search_words import Wanted, wanted

OTHER = "05668"
HOUSEHOLDS, HOUSEHOLDS_ELSEWHERE = 90, 40
LAST_YEAR = 2025
RANKS = ("poor", "near_poor", "average", "non_poor", "incomplete", "none")
TEXTS = ("", "n", "thi", "Thị", "nguyen th", "Lý văn", "1", "12", "0190", "na leng", "đ", "zz", "-")
# With these a list of a hundred households is as long as one of half a million is with the usual numbers.
SMALL_STEPS = {"_MANY": 5, "_FEW": 3, "_FIRST": 6, "_ENOUGH": 4, "_STEP": 4, "_SHORT": 2, "_WEIGHED": 0}
SMALL_STEPS |= {"_MOST_WALKED": 20, "_MOST_WALKED_AT_ONCE": 16}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Return the database of an upper office with two communes, in which some households have nothing on record."""
    with communes.new_database(tmp_path_factory.mktemp("office") / "ngheo.db") as db:
        with communes.work_on(db) as work:
            communes.fill(work, HOUSEHOLDS)
            communes.fill(work, HOUSEHOLDS_ELSEWHERE, commune=OTHER, seed=8)
            for number in range(1, HOUSEHOLDS, 9):
                record = derived_record_id("class", communes.household_id(number), "2025")
                work.append(records.CLASS_RECORD, record, {"household_class": None})
            for number in range(2, HOUSEHOLDS, 11):
                work.append(records.HOUSEHOLD, communes.household_id(number), {"number": None})
            for number in range(3, HOUSEHOLDS, 13):
                work.append(records.HOUSEHOLD, communes.household_id(number), {"removed": True})
            for number in range(4, HOUSEHOLDS, 7):
                communes.add_classification(work, number, "incomplete", name="2")
            work.append(records.HOUSEHOLD, communes.household_id(5), {"village_id": "a village that never came"})
            work.commit()
        yield db


queries = st.builds(
    HouseholdQuery,
    commune_code=st.sampled_from((None, communes.COMMUNE, OTHER)),
    text=st.sampled_from(TEXTS),
    village_id=st.sampled_from((None, None, derived_record_id("village", communes.COMMUNE, "Nà Lẹng"))),
    household_class=st.sampled_from((None, None, *RANKS)),
    rule_set=st.just(communes.RULES),
    last_class=st.sampled_from((None, None, *communes.CLASSES, "none")),
    last_year=st.just(LAST_YEAR),
    status=st.sampled_from((None, None, "none", "open", "complete")),
    round_id=st.just(communes.ROUND),
    order=st.sampled_from(("village", "name", "number", "class")),
    descending=st.booleans(),
)


def plain_list(db: Database, query: HouseholdQuery) -> list[int]:
    """Return what the query asks for, filtered and sorted here."""
    summaries = {row[0]: row for row in db.all("SELECT household_no, * FROM household_summary")}
    village_no = search.household_no(db, query.village_id) if query.village_id else None
    texts: dict[int, str] = dict(db.all("SELECT household_no, words FROM household_text"))
    looked_for = wanted(query.text)
    found: list[tuple[tuple[Any, ...], int]] = []
    for row in search.rows(db, query, sorted(summaries)):
        number, _, commune, its_village, village_key, number_key, name_key, *_ = summaries[row.household_no]
        here = query.commune_code in {None, commune} and (village_no is None or its_village == village_no)
        if here and _passes(row, query) and (not query.text or (looked_for and _fits(texts[number], looked_for))):
            keys: dict[str, tuple[Any, ...]] = {
                "village": (commune, village_key, number_key, name_key),
                "name": (name_key,),
                "number": (number_key, village_key, name_key),
            }
            rank = RANKS.index(row.classes.get(communes.RULES, "none"))
            keys["class"] = (rank, *keys["village"])
            found.append((keys[query.order], number))
    ordered = [number for _, number in sorted(found, reverse=query.descending)]
    if looked_for is None or not looked_for.has_exact:
        return ordered
    return sorted(ordered, key=lambda number: not _fits(texts[number], looked_for, exact=True))


def _passes(row: HouseholdRow, query: HouseholdQuery) -> bool:
    return (
        query.household_class in {None, row.classes.get(communes.RULES, "none")}
        and query.last_class in {None, row.last_class or "none"}
        and query.status in {None, row.status}
    )


def _fits(text: str, looked_for: Wanted, *, exact: bool = False) -> bool:
    for word in looked_for.words:
        beginnings = (word.exact + (" " if word.is_whole else ""),) if exact else word.beginnings
        if not any(f" {beginning}" in text for beginning in beginnings):
            return False
    return True


@given(queries)
def test_a_list_is_what_plain_python_filters_and_sorts(office: Database, query: HouseholdQuery) -> None:
    with patch.multiple(search_matches, _WEIGHED=0):
        found = search.find(office, query)

    assert list(found) == plain_list(office, query)
    assert found.is_all


@given(queries, st.booleans())
def test_what_is_told_at_once_of_a_long_list_is_how_it_begins(
    office: Database, query: HouseholdQuery, was_read: bool
) -> None:
    office._kept.clear()
    with patch.multiple(search_matches, **SMALL_STEPS), patch.multiple(search, _SMALL=1):
        if was_read:
            search.find(office, replace(query, text=""))
        found = search.look(office, query)
        length, first = len(found), list(found[: SMALL_STEPS["_FIRST"]])
        expected = plain_list(office, query)

        assert first == expected[: len(first)]
        assert length == len(expected) if found.is_all else length <= len(expected)
        assert list(found) == (expected if found.is_all else expected[:length])


def test_a_list_that_was_read_before_is_told_whole(office: Database) -> None:
    query = HouseholdQuery(None, last_class="poor", last_year=LAST_YEAR, order="name")
    office._kept.clear()
    with patch.multiple(search, _SMALL=1), patch.multiple(search_matches, **SMALL_STEPS):
        before = search.look(office, query)
        search.find(office, query)
        after = search.look(office, query)

    assert not before.is_all
    assert after.is_all
    assert list(after) == plain_list(office, query)


def test_a_class_recorded_since_moves_its_household_in_a_list_that_was_read(office: Database) -> None:
    query = HouseholdQuery(
        communes.COMMUNE, household_class="non_poor", rule_set=communes.RULES, round_id=communes.ROUND, order="class"
    )
    before = list(search.find(office, query))
    row = search.rows(office, query, before[:1])[0]
    with communes.work_on(office) as work:
        work.append(
            records.CLASSIFICATION,
            RecordId("classified again"),
            {
                "household_id": row.household_id,
                "round_id": communes.ROUND,
                "rule_set": communes.RULES,
                "household_class": "poor",
                "voids": [],
            },
        )
        work.commit()

    assert list(search.find(office, query)) == before[1:]
    assert row.household_no in search.find(office, replace(query, household_class="poor"))


def test_what_nobody_asked_for_lately_is_forgotten_first(office: Database) -> None:
    made: list[int] = []

    def ask(key: int) -> None:
        office.kept(("number", key), lambda: made.append(key))

    for key in (*range(16), 0, 16, 0, 1):
        ask(key)

    assert made == [*range(17), 1]
