"""What a desk remembers is local: kept, replaced, forgotten, and never in the journal."""

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.store import journal, memory
from ngheo_desktop.store.database import Database


def test_a_text_is_kept_replaced_and_forgotten_without_a_change_in_the_journal(db: Database, clock: FixedClock) -> None:
    before = journal.count(db)
    with db.unit_of_work(author="Cán bộ", clock=clock) as unit:
        memory.put(unit, "filter.a", "một")
        memory.put(unit, "filter.b", "hai")
        memory.put(unit, "place", "x")
        memory.put(unit, "filter.a", "ba")
        unit.commit()

    assert memory.get(db, "filter.a") == "ba"
    assert memory.keys(db, "filter.") == ["filter.a", "filter.b"]

    with db.unit_of_work(author="Cán bộ", clock=clock) as unit:
        memory.put(unit, "filter.a", None)
        unit.commit()

    assert memory.get(db, "filter.a") is None
    assert memory.keys(db, "filter.") == ["filter.b"]
    assert journal.count(db) == before


def test_what_is_not_committed_is_not_remembered(db: Database, clock: FixedClock) -> None:
    with db.unit_of_work(author="Cán bộ", clock=clock) as unit:
        memory.put(unit, "place", "x")

    assert memory.get(db, "place") is None
