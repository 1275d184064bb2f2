"""Works out again, from the journal, everything that hangs on it: heads, tables, summaries, current classifications."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import DeviceId
from ngheo_desktop.domain.journal import Change, ChangeRef, Value, change_from_content, fold_record
from ngheo_desktop.store import summary
from ngheo_desktop.store.driver import Connection, Row
from ngheo_desktop.store.numbers import RecordNumbers, Tips, chunks, marks
from ngheo_desktop.store.projection import REFERENCES, TABLES, First, row_of


@dataclass(slots=True)
class Pending:
    """What must be worked out again because something under it changed."""

    households: set[int] = field(default_factory=set)
    villages: set[int] = field(default_factory=set)
    groups: set[tuple[int, int, str]] = field(default_factory=set)

    def note(self, kind: str, record_no: int, values: Mapping[str, Value], numbers: RecordNumbers) -> None:
        """Note a record whose fields got these values."""
        if kind == records.HOUSEHOLD:
            self.households.add(record_no)
        elif kind == records.VILLAGE:
            self.villages.add(record_no)
        elif kind == records.MEMBER:
            household = values.get("household_id")
            if isinstance(household, str) and household:
                self.households.add(numbers.give(household))
        elif kind == records.CLASSIFICATION:
            household, round_, rule_set = (values.get(name) for name in ("household_id", "round_id", "rule_set"))
            if isinstance(household, str) and isinstance(round_, str) and isinstance(rule_set, str):
                self.groups.add((numbers.give(household), numbers.give(round_), rule_set))

    def flush(self, connection: Connection) -> None:
        """Bring summaries, search texts and current classifications up to date."""
        for part in chunks(sorted(self.villages)):
            self.households.update(
                number
                for (number,) in connection.execute(
                    f"SELECT record_no FROM household WHERE village_no IN ({marks(part)})", part
                )
            )
        if self.households:
            summary.refresh(connection, sorted(self.households))
        _mark_current(connection, self.groups)
        self.households.clear()
        self.villages.clear()
        self.groups.clear()


@dataclass(frozen=True, slots=True)
class Folded:
    """One record as it is after a fold, ready to be written."""

    kind: str
    values: Mapping[str, Value]
    first: Change
    heads: tuple[tuple[str, DeviceId, int], ...] = ()
    winners: Mapping[str, ChangeRef] = field(default_factory=dict)
    forks: int = 0
    conflicts: frozenset[str] = frozenset()


def fold_one(changes: Sequence[Change]) -> Folded:
    """Fold the changes of one record; heads that are written elsewhere are left out (see `m0001_initial`).

    Raises:
        KnownError: JOURNAL_KIND.
    """
    if len(changes) == 1:
        return Folded(changes[0].record_kind, changes[0].fields, changes[0])
    state = fold_record(changes)
    first = min(changes, key=lambda change: (change.counter, change.device_id, change.seq))
    heads: list[tuple[str, DeviceId, int]] = []
    winners: dict[str, ChangeRef] = {}
    for name, field_state in state.fields.items():
        found = field_state.heads
        winners[name] = found[-1].ref
        elsewhere = records.split_answer(name) is not None or winners[name] == first.ref
        if len(found) > 1 or not elsewhere:
            heads.extend((name, head.device_id, head.seq) for head in found)
    forks = sum(len(field_state.heads) > 1 for field_state in state.fields.values())
    conflicts = frozenset(name for name, field_state in state.fields.items() if field_state.in_conflict)
    return Folded(state.kind, state.values(), first, tuple(heads), winners, forks, conflicts)


def read_changes(connection: Connection, record_nos: Collection[int]) -> dict[int, list[Change]]:
    """Return the changes of records from the journal, without hashes, for folding only.

    Raises:
        KnownError: JOURNAL_SHAPE when one of them cannot be read.
    """
    found: dict[int, list[Change]] = {}
    for part in chunks(record_nos):
        for record_no, device_id, seq, content in connection.execute(
            "SELECT change.record_no, device.device_id, change.seq, change.content"
            f" FROM change JOIN device USING (device_no) WHERE change.record_no IN ({marks(part)})",
            part,
        ):
            found.setdefault(record_no, []).append(change_from_content(device_id, seq, "", content, ""))
    return found


def write_folded(
    connection: Connection,
    changes_by_record: Mapping[int, Sequence[Change]],
    tips: Tips,
    numbers: RecordNumbers,
    pending: Pending,
    *,
    new: Collection[int] = (),
) -> dict[int, Folded]:
    """Fold records and write their heads and rows; return what they are now.

    Args:
        connection: an open transaction.
        changes_by_record: all changes of each record.
        tips: numbers of devices.
        numbers: numbers of records.
        pending: gets what must be worked out again afterwards.
        new: records that had nothing written before, which saves taking old heads away.

    Raises:
        KnownError: JOURNAL_KIND.
    """
    folded = {record_no: fold_one(changes) for record_no, changes in changes_by_record.items()}
    old = [record_no for record_no in folded if record_no not in new]
    _leave_households(connection, old, pending)
    connection.executemany("DELETE FROM head WHERE record_no = ?", ((record_no,) for record_no in old))
    connection.executemany(
        "UPDATE record SET kind = ?, device_no = ?, seq = ?, forks = ?, conflicts = ? WHERE record_no = ?",
        [
            (one.kind, tips.number(one.first.device_id), one.first.seq, one.forks, len(one.conflicts), record_no)
            for record_no, one in folded.items()
        ],
    )
    connection.executemany(
        "INSERT INTO head (record_no, field, device_no, seq) VALUES (?, ?, ?, ?)",
        [
            (record_no, name, tips.number(device_id), seq)
            for record_no, one in folded.items()
            for name, device_id, seq in one.heads
        ],
    )
    _write_rows(connection, folded, tips, numbers, pending)
    return folded


def _write_rows(
    connection: Connection, folded: Mapping[int, Folded], tips: Tips, numbers: RecordNumbers, pending: Pending
) -> None:
    mentioned = {
        value
        for one in folded.values()
        for name in REFERENCES
        if isinstance(value := one.values.get(name), str) and value
    }
    numbers.give_all(mentioned)
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for record_no, one in folded.items():
        first = First(one.first.counter, tips.number(one.first.device_id), one.first.seq)
        places = (
            {name: (tips.number(ref.device_id), ref.seq) for name, ref in one.winners.items()}
            if records.KINDS[one.kind].answers
            else {}
        )
        row = row_of(one.kind, record_no, one.first.record_id, one.values, first, numbers, places)
        rows.setdefault(one.kind, []).append(row)
        pending.note(one.kind, record_no, one.values, numbers)
    for kind, of_kind in rows.items():
        connection.executemany(TABLES[kind].insert, of_kind)


def _leave_households(connection: Connection, record_nos: Iterable[int], pending: Pending) -> None:
    """Note the households that these members and classifications belonged to until now."""
    for part in chunks(record_nos):
        pending.households.update(
            number
            for (number,) in connection.execute(
                f"SELECT household_no FROM member WHERE record_no IN ({marks(part)}) AND household_no IS NOT NULL",
                part,
            )
        )
        pending.groups.update(
            connection.execute(
                "SELECT household_no, round_no, rule_set FROM classification"
                f" WHERE record_no IN ({marks(part)}) AND household_no IS NOT NULL AND round_no IS NOT NULL"
                " AND rule_set IS NOT NULL",
                part,
            )
        )


def _mark_current(connection: Connection, groups: Iterable[tuple[int, int, str]]) -> None:
    """Mark, for each household, round and rule set, the newest classification that no other one voids."""
    households: dict[tuple[int, str], list[int]] = {}
    for household_no, round_no, rule_set in sorted(groups):
        households.setdefault((round_no, rule_set), []).append(household_no)
    no_more: list[tuple[int]] = []
    now: list[tuple[int]] = []
    for (round_no, rule_set), household_nos in households.items():
        for part in chunks(household_nos):
            found: dict[int, list[Row]] = {}
            for household_no, *row in connection.execute(
                "SELECT c.household_no, c.record_no, c.record_id, c.voids, c.counter, d.device_id, c.seq, c.is_current"
                " FROM classification c JOIN device d ON d.device_no = c.device_no"
                f" WHERE c.household_no IN ({marks(part)}) AND c.round_no = ? AND c.rule_set = ?",
                (*part, round_no, rule_set),
            ):
                found.setdefault(household_no, []).append(tuple(row))
            for rows in found.values():
                current = _newest_valid(rows)
                no_more.extend((row[0],) for row in rows if row[6] and row[0] != current)
                now.extend((row[0],) for row in rows if not row[6] and row[0] == current)
    # Only one may be the current one, so the old ones step back first.
    connection.executemany("UPDATE classification SET is_current = 0 WHERE record_no = ?", no_more)
    connection.executemany("UPDATE classification SET is_current = 1 WHERE record_no = ?", now)


def _newest_valid(rows: Sequence[Row]) -> int | None:
    voided = {other for row in rows for other in json.loads(row[2] or "[]")}
    valid = [row for row in rows if row[1] not in voided]
    return max(valid, key=lambda row: row[3:6])[0] if valid else None
