"""Many changes appended at once leave the same database as the same changes appended one by one."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import communes

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value, is_intact
from ngheo_desktop.errors import BugError
from ngheo_desktop.store import journal, search
from ngheo_desktop.store.check import check
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.driver import Row
from ngheo_desktop.store.search import HouseholdQuery
from ngheo_desktop.store.unit_of_work import Entry, UnitOfWork

LISTS = {"ethnic_code": "1979", "relation": "2026"}
_NAMES = st.sampled_from(["Triệu Văn Ghến", "Tri\u1ec7u Thi\u0323 Mâ\u0309y", "Ly A Sua", "Hoà", None])
_HOUSEHOLDS = st.sampled_from([f"household-{number}" for number in range(4)])
_ANSWERS = st.sampled_from(["yes", "no", None])


def _entry(kind: str, ids: st.SearchStrategy[str], fields: dict[str, st.SearchStrategy[Value]]) -> st.SearchStrategy:
    reasons = st.sampled_from(["", "danh sa\u0301ch"])
    return st.builds(Entry, st.just(kind), ids, st.fixed_dictionaries({}, optional=fields), reasons)


def _some(name: str, count: int) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{name}-{number}" for number in range(count)])


_ENTRIES = st.one_of(
    _entry(records.VILLAGE, _some("village", 2), {"name": _NAMES, "position": st.integers(0, 3)}),
    _entry(
        records.HOUSEHOLD,
        _HOUSEHOLDS,
        {
            "village_id": _some("village", 2),
            "number": st.sampled_from(["7", "12a", None]),
            "ethnic_code": st.sampled_from(["01", None]),
            "is_minority": st.booleans(),
            "causes": st.sampled_from([[], ["1", "4"]]),
            "removed": st.booleans(),
        },
    ),
    _entry(
        records.MEMBER,
        _some("member", 6),
        {
            "household_id": _HOUSEHOLDS,
            "full_name": _NAMES,
            "position": st.integers(1, 3),
            "relation": st.sampled_from(["chu_ho", "con_de"]),
            "citizen_id": st.sampled_from(["019151000123", None]),
        },
    ),
    _entry(
        records.QUESTIONNAIRE,
        _some("questionnaire", 2),
        {"household_id": _HOUSEHOLDS, "h.water.source": _ANSWERS, "m.member-1.insured": _ANSWERS},
    ),
)
_CLASSES = st.builds(
    lambda household, rule_set, household_class, voids: {
        "household_id": household,
        "round_id": "round",
        "rule_set": rule_set,
        "household_class": household_class,
        "voids": voids,
    },
    _HOUSEHOLDS,
    st.sampled_from([communes.RULES, "vn-2027-2030"]),
    st.sampled_from(["poor", "near_poor"]),
    st.sampled_from([[], ["class-0"], ["class-0", "class-1"]]),
)


def _with_classes(entries: list[Entry], classes: list[dict[str, Value]]) -> list[Entry]:
    """Put classifications, which are written once, between the other entries."""
    mixed = list(entries)
    for number, fields in enumerate(classes):
        entry = Entry(records.CLASSIFICATION, RecordId(f"class-{number}"), fields)
        mixed.insert(number * 3, entry)
    return mixed


def _everything(db: Database) -> Iterator[tuple[str, list[Row]]]:
    tables = db.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'household_index*'")
    for (name,) in sorted(tables):
        yield name, sorted(db.all(f"SELECT * FROM {name}"), key=repr)
    for word in ("trieu", "hoa", "#0191", "12a", "t"):
        yield word, db.all("SELECT rowid FROM household_index WHERE household_index MATCH ?", (f'"{word}"*',))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the closed database of a device that wrote nothing yet."""
    path = tmp_path_factory.mktemp("empty") / "ngheo.db"
    communes.new_database(path).close()
    return path


def _written(empty: Path, path: Path, write: Callable[[UnitOfWork], None]) -> tuple[Changes, dict[str, list[Row]]]:
    shutil.copyfile(empty, path)
    with Database(path, communes.KEY) as db:
        with db.unit_of_work(author="Hà Minh Thụ", clock=communes.CLOCK, code_lists=LISTS) as work:
            write(work)
            changes = work.commit()
        assert check(db).ok
        return changes, dict(_everything(db))


@given(
    entries=st.builds(_with_classes, st.lists(_ENTRIES, max_size=24), st.lists(_CLASSES, max_size=5)),
    cut=st.integers(0, 24),
)
def test_appending_at_once_equals_appending_one_by_one(empty: Path, entries: list[Entry], cut: int) -> None:
    def one_by_one(work: UnitOfWork) -> None:
        for entry in entries:
            work.append(entry.kind, entry.record_id, entry.fields, reason=entry.reason)

    def at_once(work: UnitOfWork) -> None:
        work.append_all(entries[:cut])
        work.append_all(entries[cut:])

    with TemporaryDirectory() as folder:
        expected = _written(empty, Path(folder) / "one.db", one_by_one)
        found = _written(empty, Path(folder) / "all.db", at_once)

    assert found == expected


def test_records_appended_at_once_are_sealed_chained_and_found(db: Database) -> None:
    members = [
        Entry(records.MEMBER, RecordId(f"m{number}"), {"household_id": "h", "full_name": "Lý Thị Mẩy", "position": 1})
        for number in range(1_200)
    ]
    with communes.work_on(db) as work:
        work.append_all([Entry(records.HOUSEHOLD, RecordId("h"), {"number": "12"}), *members])
        work.commit()
    changes = list(journal.changes(db))

    assert [change.seq for change in changes] == list(range(1, 1_202))
    assert all(is_intact(change) for change in changes)
    assert len(search.household_nos(db, HouseholdQuery(None, text="ly may"))) == 1
    assert check(db).ok


def test_changes_at_once_go_on_where_the_chain_ended_and_may_touch_known_records(db: Database) -> None:
    with communes.work_on(db) as work:
        work.append(records.HOUSEHOLD, RecordId("h"), {"number": "12"})
        work.commit()
    with communes.work_on(db) as work:
        work.append_all(
            [
                Entry(records.HOUSEHOLD, RecordId("h"), {"number": "12"}),
                Entry(records.HOUSEHOLD, RecordId("h"), {"number": "13"}),
                Entry(records.HOUSEHOLD, RecordId("empty"), {"number": None}),
                Entry(records.HOUSEHOLD, RecordId("new"), {"number": "14"}),
            ]
        )
        changes = work.commit()

    assert changes == Changes(frozenset({("household", "h"), ("household", "new")}))
    assert [(change.seq, change.fields) for change in journal.changes(db)] == [
        (1, {"number": "12"}),
        (2, {"number": "13"}),
        (3, {"number": "14"}),
    ]
    assert check(db).ok


def test_nothing_of_many_changes_stays_when_one_of_them_is_wrong(db: Database) -> None:
    good = Entry(records.HOUSEHOLD, RecordId("h"), {"number": "12"})
    with pytest.raises(BugError), communes.work_on(db) as work:
        work.append_all([good, Entry(records.HOUSEHOLD, RecordId("i"), {"colour": "red"})])
    frozen = Entry(records.CLASSIFICATION, RecordId("c"), {"household_id": "h"})
    with pytest.raises(BugError), communes.work_on(db) as work:
        work.append_all([good, frozen, frozen])

    assert journal.count(db) == 0
    assert check(db).ok
