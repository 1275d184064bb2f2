"""The list finds what was typed, with or without accents, and counts what is there."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_support import communes

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.store import households, schema_search, search, search_counts, search_matches, search_words
from ngheo_desktop.store.check import check
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.search import HouseholdQuery
from ngheo_desktop.store.summary import number_key

ALL = HouseholdQuery(communes.COMMUNE, rule_set=communes.RULES, last_year=2025, round_id=communes.ROUND)
PEOPLE = {
    "1": ("Lý Thị Hòa", "Bàn Văn Đông"),
    "2": ("Lý Văn Hoa", "Triệu Mùi Ghến"),
    "10": ("Đặng Thị Hóa", "Lý Văn Ổn"),
    "10a": ("Ma Đức Dũng",),
}


@pytest.fixture
def hamlet(db: Database) -> Database:
    """Return a database of four households in two villages."""
    with communes.work_on(db) as work:
        communes.add_round(work)
        work.append(records.VILLAGE, RecordId("v1"), {"commune_code": "05665", "name": "Xóm Đồng Hỷ", "position": 2})
        work.append(records.VILLAGE, RecordId("v2"), {"commune_code": "05665", "name": "Nà Lẹng", "position": 1})
        for place, (number, names) in enumerate(PEOPLE.items()):
            fields: dict[str, Value] = {"commune_code": "05665", "village_id": f"v{place % 2 + 1}", "number": number}
            work.append(records.HOUSEHOLD, RecordId(f"h{number}"), {**fields, "phone": f"091234567{place}"})
            for position, name in enumerate(names):
                work.append(
                    records.MEMBER,
                    RecordId(f"m{number}.{position}"),
                    {
                        "household_id": f"h{number}",
                        "position": position,
                        "full_name": name,
                        "relation": "con_de" if position else "chu_ho",
                        "citizen_id": f"0191510{place}000{position}",
                    },
                )
        work.commit()
    return db


def numbers(db: Database, query: HouseholdQuery) -> list[str | None]:
    return [row.number for row in search.rows(db, query, search.household_nos(db, query))]


def found(db: Database, text: str) -> set[str | None]:
    return set(numbers(db, replace(ALL, text=text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hoa", {"1", "2", "10"}),
        ("  HOA ", {"1", "2", "10"}),
        ("dong hy", {"1", "10"}),
        ("Đồng Hỷ", {"1", "10"}),
        ("na leng", {"2", "10a"}),
        ("ghen", {"2"}),
        ("on", {"10"}),
        ("Ly-Van.Hoa", {"1", "2", "10"}),
        ("hyy", set()),
        ("091 234 567 3", {"10a"}),
        ("ly van", {"1", "2", "10"}),
        ("ly hoa na", {"2"}),
        ("zz", set()),
        ("%", set()),
        ("10", {"10", "10a"}),
        ("0001", {"1", "2", "10"}),
        ("4567", set()),
        ("2345670", {"1"}),
        ("0912345673", {"10a"}),
        ("01915102", {"10"}),
        ("1510", set()),
    ],
)
def test_text_finds_names_villages_numbers_and_the_ends_of_ids(hamlet: Database, text: str, expected: set[str]) -> None:
    assert found(hamlet, text) == expected


@pytest.mark.parametrize(
    ("text", "first"), [("hòa", "1"), ("hoà", "1"), ("ho\u0300a", "1"), ("hóa", "10"), ("HÓA", "10")]
)
def test_what_matches_the_typed_accents_comes_first(hamlet: Database, text: str, first: str) -> None:
    order = numbers(hamlet, replace(ALL, text=text))
    assert set(order) == {"1", "2", "10"}
    assert order[0] == first


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("village", ["2", "10a", "1", "10"]),
        ("number", ["1", "2", "10", "10a"]),
        ("name", ["10a", "2", "1", "10"]),
    ],
)
def test_the_list_can_be_ordered(hamlet: Database, order: search.Order, expected: Sequence[str]) -> None:
    assert numbers(hamlet, replace(ALL, order=order)) == expected
    assert numbers(hamlet, replace(ALL, order=order, descending=True)) == expected[::-1]


def test_numbers_sort_as_people_count() -> None:
    typed = ["10a", None, "2", "10", "1", "2/3"]
    assert sorted(typed, key=number_key) == ["1", "2", "2/3", "10", "10a", None]


def test_a_village_filter_keeps_villages_of_one_name_apart(hamlet: Database) -> None:
    with communes.work_on(hamlet) as work:
        work.append(records.VILLAGE, RecordId("v3"), {"commune_code": "05665", "name": "Nà Lẹng", "position": 1})
        work.append(records.HOUSEHOLD, RecordId("h3"), {"commune_code": "05665", "village_id": "v3", "number": "3"})
        work.commit()
    assert numbers(hamlet, replace(ALL, village_id="v2")) == ["2", "10a"]
    assert numbers(hamlet, replace(ALL, village_id="v3")) == ["3"]
    assert numbers(hamlet, replace(ALL, village_id="nothing")) == []


def test_a_renamed_village_is_found_and_ordered_by_its_new_name(hamlet: Database) -> None:
    with communes.work_on(hamlet) as work:
        work.append(records.VILLAGE, RecordId("v2"), {"name": "Tân Lập", "position": 9})
        work.commit()
    assert found(hamlet, "na leng") == set()
    assert found(hamlet, "tan lap") == {"2", "10a"}
    assert numbers(hamlet, ALL) == ["1", "10", "2", "10a"]


def test_filters_and_counts_agree_with_the_rows(commune: Database) -> None:
    rows = search.rows(commune, ALL, search.household_nos(commune, ALL))
    assert len(rows) == 40
    for status in ("none", "open", "complete"):
        expected = [row for row in rows if row.status == status]
        query = replace(ALL, status=status)
        assert search.rows(commune, query, search.household_nos(commune, query)) == expected
    for wanted in (*communes.CLASSES, "none"):
        query = replace(ALL, household_class=wanted)
        expected = [row for row in rows if row.classes.get(communes.RULES, "none") == wanted]
        assert search.rows(commune, query, search.household_nos(commune, query)) == expected
        query = replace(ALL, last_class=wanted)
        expected = [row for row in rows if (row.last_class or "none") == wanted]
        assert search.rows(commune, query, search.household_nos(commune, query)) == expected
    counts = search_counts.counts(commune, replace(ALL, text="no influence", status="open"))
    assert counts.total == 40
    for status in ("none", "open", "complete"):
        assert counts.by_status.get(status, 0) == sum(row.status == status for row in rows)
    for wanted in (*communes.CLASSES, "none"):
        expected_number = sum(row.classes.get(communes.RULES, "none") == wanted for row in rows)
        assert counts.by_class.get(wanted, 0) == expected_number


def test_the_order_by_class_goes_from_poor_to_not_classified(commune: Database) -> None:
    query = replace(ALL, order="class")
    rows = search.rows(commune, query, search.household_nos(commune, query))
    places = {name: place for place, name in enumerate((*communes.CLASSES, "none"))}
    order = [places[row.classes.get(communes.RULES, "none")] for row in rows]
    assert order == sorted(order)
    assert len(set(order)) > 2


def test_a_row_shows_the_head_and_how_many_people_live_there(commune: Database) -> None:
    for row in search.rows(commune, ALL, search.household_nos(commune, ALL)):
        household = households.get(commune, row.household_id)
        assert household.head is not None
        assert (row.head_name, row.member_count) == (household.head.full_name, len(household.members))
        assert (row.village, row.number) == (household.village, household.number)
        assert not row.conflict


def test_the_list_shows_what_was_committed_since_and_what_is_being_written(hamlet: Database) -> None:
    assert found(hamlet, "kim") == set()
    with communes.work_on(hamlet) as work:
        work.append(records.MEMBER, RecordId("m10a.0"), {"full_name": "Ma Kim Dũng"})
        work.append(records.HOUSEHOLD, RecordId("h1"), {"removed": True})
        assert found(hamlet, "kim") == {"10a"}
        assert numbers(hamlet, ALL) == ["2", "10a", "10"]
    assert found(hamlet, "kim") == set()
    assert numbers(hamlet, ALL) == ["2", "10a", "1", "10"]
    with communes.work_on(hamlet) as work:
        work.append(records.HOUSEHOLD, RecordId("h1"), {"removed": True})
        work.commit()
    assert numbers(hamlet, ALL) == ["2", "10a", "10"]


def test_another_commune_is_another_list(commune: Database) -> None:
    with communes.work_on(commune) as work:
        communes.fill(work, 3, commune="05668")
        work.commit()
    assert len(search.household_nos(commune, replace(ALL, commune_code="05668"))) == 3
    assert len(search.household_nos(commune, replace(ALL, commune_code=None))) == 43
    assert search_counts.counts(commune, replace(ALL, commune_code=None)).total == 43


def test_no_numbers_give_no_rows(commune: Database) -> None:
    assert search.rows(commune, ALL, []) == []
    assert search.rows(commune, ALL, [999_999]) == []


def test_a_number_as_a_whole_comes_before_longer_ones(hamlet: Database) -> None:
    assert numbers(hamlet, replace(ALL, text="1", order="name"))[0] == "1"
    assert numbers(hamlet, replace(ALL, text="10", order="number", descending=True)) == ["10", "10a"]


def test_the_whole_name_comes_before_its_words_in_several_names(hamlet: Database) -> None:
    assert numbers(hamlet, replace(ALL, text="ly van o", order="number")) == ["10"]
    assert numbers(hamlet, replace(ALL, text="ly van hoa", order="number")) == ["2", "1", "10"]


TEXTS = ("n", "th", "thi", "Thị", "thị", "nguyễn", "nguyen thi", "Hương", "huong", "đ", "1", "12", "zz", "0190", "ghen")
FEW_AT_A_TIME = {"_MANY": 3, "_SHORT": 0, "_STEP": 2, "_MOST_WALKED": 12, "_FIRST": 4}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "options", [{}, {"order": "name", "descending": True}, {"status": "open"}, {"household_class": "none"}]
)
def test_very_many_are_found_in_the_same_order_as_a_few(
    commune: Database, monkeypatch: pytest.MonkeyPatch, text: str, options: dict[str, Any]
) -> None:
    query = replace(ALL, text=text, **options)
    monkeypatch.setattr(search_matches, "_WEIGHED", 0)
    expected = search.household_nos(commune, query)
    for name, value in FEW_AT_A_TIME.items():
        monkeypatch.setattr(search_matches, name, value)
    found = search.find(commune, query)
    assert len(found) == len(expected)
    assert found[:3] == expected[:3]
    assert found.all() == expected
    assert list(found) == list(expected)


def test_the_first_of_very_many_are_known_without_working_out_the_rest(
    commune: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in FEW_AT_A_TIME.items():
        monkeypatch.setattr(search_matches, name, value)
    found = search.find(commune, replace(ALL, text="n"))
    first = found[:4]
    with communes.work_on(commune) as work:
        for row in search.rows(commune, ALL, first):
            work.append(records.HOUSEHOLD, row.household_id, {"removed": True})
        work.commit()
    assert found[:4] == first
    # What was removed meanwhile leaves its place empty until the list is read again.
    assert list(found)[-4:] == [search_matches.NOBODY] * 4
    assert search.rows(commune, ALL, list(found)[-4:]) == []
    assert len(search.find(commune, replace(ALL, text="n"))) == len(found) - 4


@given(
    st.lists(st.text(alphabet="aăâeêoôơhlnđ HLĐĂ\u0301\u0300’-.12", max_size=12), min_size=1, max_size=4),
    st.text(alphabet="aăâeêoôơhlnđ HĐĂ\u0301\u0300’-.12", max_size=5),
)
@settings(deadline=None)
def test_the_index_finds_what_a_comparison_of_words_finds(texts: list[str], typed: str) -> None:
    looked_for = search_words.wanted(typed)
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE household_text (household_no INTEGER PRIMARY KEY, words TEXT, exact TEXT)")
    for statement in schema_search.STATEMENTS:
        connection.execute(statement)
    for number, text in enumerate(texts):
        words = search_words.words_of([text], [])
        connection.execute("INSERT INTO household_text VALUES (?, ?, '')", (number, words))
    for exact in (False, True) if looked_for is not None else ():
        condition, parameters = looked_for.condition("words", exact=exact)
        compared = connection.execute(f"SELECT household_no FROM household_text WHERE {condition}", parameters)
        match = (looked_for.match(exact=exact),)
        asked = connection.execute("SELECT rowid FROM household_index WHERE household_index MATCH ?", match)
        assert asked.fetchall() == compared.fetchall()
    connection.close()


def test_the_index_follows_what_is_written_and_taken_back(hamlet: Database) -> None:
    assert check(hamlet).ok
    assert found(hamlet, "00001") == {"1"}
    with communes.work_on(hamlet) as work:
        work.append(records.MEMBER, RecordId("m1.1"), {"full_name": "Bàn Văn Tây", "citizen_id": None})
        work.append(records.HOUSEHOLD, RecordId("h2"), {"removed": True})
    assert check(hamlet).ok
    with communes.work_on(hamlet) as work:
        work.append(records.MEMBER, RecordId("m1.1"), {"full_name": "Bàn Văn Tây", "citizen_id": None})
        work.append(records.HOUSEHOLD, RecordId("h2"), {"removed": True})
        work.commit()
    assert found(hamlet, "van tay") == {"1"}
    assert found(hamlet, "00001") == set()
    assert check(hamlet).ok
