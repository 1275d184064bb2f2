"""Income point tables (B1): loaded from a workbook, confirmed by a second person, withdrawn; all in the journal.

Which of them count where is told by `tables_in_force`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import new_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.point_table import CHECKSUM_SHOWN, AreaColumn, PointTable, questions_of
from ngheo_desktop.domain.same_person import is_a_name, may_be_one_person
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.point_table_template import write_template
from ngheo_desktop.exchange.point_table_workbook import PointFault, read_point_table
from ngheo_desktop.forms.point_section import point_words
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.tables_in_force import (
    column_for,
    columns_for,
    counts,
    first_year,
    in_force,
    root_of,
    score_fact,
    table_in,
)
from ngheo_desktop.store import point_tables as stored_tables
from ngheo_desktop.store import questionnaires, rounds
from ngheo_desktop.store.point_tables import StoredTable
from ngheo_desktop.sync.safe_write import write_verified


@dataclass(frozen=True, slots=True)
class PointTablePlan:
    """What a workbook holds, before anything is recorded.

    Attributes:
        rule_set: the standard it is for; of an overlay the one under it.
        table: None when there is any fault.
        columns: the columns the commune may belong to; more than one where the officer must choose.
        known: the record with the same content that was not withdrawn, if there is one.
    """

    file: str
    rule_set: str
    table: PointTable | None
    faults: tuple[PointFault, ...]
    columns: tuple[AreaColumn, ...]
    known: StoredTable | None


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table after a step and what the step touched."""

    stored: StoredTable
    changes: Changes


class PointTables:
    """The tables of this office."""

    def __init__(self, folder: Folder, standards: Standards) -> None:
        self._folder = folder
        self._standards = standards

    @property
    def standards(self) -> Standards:
        """Return the standards tables can be of."""
        return self._standards

    @property
    def officer(self) -> str:
        """Return who works here, the name proposed for who loads."""
        return self._folder.profile.officer

    @property
    def likely(self) -> str:
        """Return the standard somebody is likely to work on: one whose table waits, one with a table, today's."""
        sets = {name: self._standards.rule_set(name) for name in self._standards.rule_set_ids}
        known = [name for name, rules in sets.items() if not rules.parent]
        on_record = {each.rule_set: each for each in self.all() if not each.removed}
        waiting = [name for name in known if name in on_record and not on_record[name].confirmed_by]
        today = self._folder.clock.today()
        apply_now = [name for name in known if sets[name].start <= today <= sets[name].end]
        return [*waiting, *[name for name in known if name in on_record], *apply_now, *known][0]

    def all(self) -> list[StoredTable]:
        """Return every table of the commune, the withdrawn ones too, oldest first."""
        return stored_tables.of_commune(self._folder.database, self._commune())

    def waiting(self, rule_set: str) -> StoredTable | None:
        """Return the newest table of a standard that nobody confirmed yet, or None.

        Raises:
            KnownError: RULE_SET_UNKNOWN; POINT_TABLE_NOT_HERE in an upper office.
        """
        found = self.all_waiting(rule_set)
        return found[-1] if found else None

    def all_waiting(self, rule_set: str) -> list[StoredTable]:
        """Return all tables of a standard that nobody confirmed yet, oldest first; raises like `waiting`."""
        root = root_of(self._standards, rule_set)
        return [each for each in self.all() if each.rule_set == root and not each.removed and not each.confirmed_by]

    def in_force(self, rule_set: str) -> StoredTable | None:
        """Return the table that counts for a standard, or None; raises like `waiting`."""
        return in_force(self._folder, self._standards, self._commune(), rule_set)

    def columns(self) -> tuple[AreaColumn, ...]:
        """Return the columns the commune may belong to: one where it is clear or was chosen."""
        return columns_for(self._folder, self._standards, self._commune())

    def choose_column(self, column: AreaColumn) -> Changes:
        """Record the column of the table that the office says is the commune's."""
        self._commune()
        return self._folder.update_profile(region=column.value)

    def plan(self, file: Path, rule_set: str) -> PointTablePlan:
        """Read a workbook and say what loading it would do; nothing is recorded.

        Raises:
            KnownError: RULE_SET_UNKNOWN, POINT_TABLE_NOT_HERE, FILE_ and LIST_ codes of the workbook.
        """
        root = root_of(self._standards, rule_set)
        before = self.all()
        table, faults = read_point_table(file, root, point_words())
        same = [each for each in before if table is not None and each.checksum == table.checksum and not each.removed]
        return PointTablePlan(file.name, root, table, tuple(faults), self.columns(), same[-1] if same else None)

    def load(self, plan: PointTablePlan, by: str) -> TableChange:
        """Record a table that waits for its confirmation; one that is on record already stays as it is.

        Raises:
            KnownError: POINT_TABLE_INVALID with every fault; POINT_TABLE_REGION while the commune's column is not
                clear; INPUT_REQUIRED or INPUT_NAME without a name.
        """
        table = plan.table
        if table is None or plan.faults:
            faults = tuple(fault.detail for fault in plan.faults)
            raise KnownError(ErrorCode.POINT_TABLE_INVALID, file=plan.file, count=len(faults), faults=faults)
        name = _named(by)
        column_for(self._folder, self._standards, self._commune())
        if plan.known is not None:
            return TableChange(plan.known, Changes())
        record_id = new_record_id(self._folder.clock.now())
        with self._folder.work() as unit:
            unit.append(
                records.POINT_TABLE,
                record_id,
                {
                    "commune_code": self._commune(),
                    "rule_set": plan.rule_set,
                    "title": table.title,
                    "document": table.document,
                    "article": table.article,
                    "checksum": table.checksum,
                    "content": table.content,
                    "origin": plan.file,
                    "loaded_by": name,
                    "loaded_on": self._folder.clock.today().isoformat(),
                },
            )
            changes = unit.commit()
        return TableChange(self._get(record_id), changes)

    def confirm(self, rule_set: str, by: str, checksum: str) -> TableChange:
        """Let the table of a standard that waits count from now on; the one that counted before is withdrawn.

        Args:
            rule_set: the standard.
            by: who compared the table with the text of the law; not who loaded it.
            checksum: the first eight digits of the checksum, typed from the sheet that was compared.

        Raises:
            KnownError: POINT_TABLE_NONE, POINT_TABLE_SAME_PERSON, POINT_TABLE_CHECKSUM, POINT_TABLE_DAMAGED,
                INPUT_REQUIRED, INPUT_NAME.
        """
        name = _named(by)
        typed = "".join(checksum.split()).casefold()
        all_waiting = self.all_waiting(rule_set)
        if not all_waiting:
            raise KnownError(ErrorCode.POINT_TABLE_NONE, rule_set=rule_set)
        meant = [each for each in all_waiting if each.checksum.startswith(typed) and len(typed) >= CHECKSUM_SHOWN]
        if not meant:
            raise KnownError(ErrorCode.POINT_TABLE_CHECKSUM, typed=checksum.strip(), count=CHECKSUM_SHOWN)
        waiting = meant[-1]
        if may_be_one_person(name, waiting.loaded_by):
            raise KnownError(ErrorCode.POINT_TABLE_SAME_PERSON, name=name)
        table = table_in(waiting)
        before = [each for each in self.all() if each.rule_set == waiting.rule_set and counts(each)]
        with self._folder.work() as unit:
            for old in before:
                replaced: dict[str, Value] = {"removed": True, "removed_reason": f"→ {table.short_checksum}"}
                unit.append(records.POINT_TABLE, old.record_id, replaced)
            confirmed: dict[str, Value] = {"confirmed_by": name, "confirmed_on": self._folder.clock.today().isoformat()}
            unit.append(records.POINT_TABLE, waiting.record_id, confirmed)
            changes = unit.commit()
        return TableChange(self._get(waiting.record_id), changes)

    def withdraw(self, record_id: str, reason: str) -> TableChange:
        """Let a table count no more; its record and the classes made with it stay.

        Raises:
            KnownError: INPUT_REQUIRED without a reason, STORE_NO_RECORD.
        """
        stored = self._get(record_id)
        if not reason.strip():
            raise KnownError(ErrorCode.INPUT_REQUIRED, field="reason")
        with self._folder.work() as unit:
            fields: dict[str, Value] = {"removed": True, "removed_reason": reason.strip()}
            unit.append(records.POINT_TABLE, stored.record_id, fields, reason=reason.strip())
            changes = unit.commit()
        return TableChange(self._get(record_id), changes)

    def totals_without_items(self, rule_set: str) -> int:
        """Return how many questionnaires hold the total on paper but no item: incomplete once a table counts."""
        fact, root = score_fact(self._standards, rule_set), root_of(self._standards, rule_set)
        prefix = questions_of(root)
        total = 0
        today = self._folder.clock.today().isoformat()
        since = first_year(self._folder, self._standards, self._commune(), root, today)
        for each in rounds.all(self._folder.database, self._commune()):
            if each.year >= since and any(root_of(self._standards, name) == root for name in each.rule_sets):
                total += sum(
                    fact in one.household_answers and not any(name.startswith(prefix) for name in one.household_answers)
                    for one in questionnaires.all(self._folder.database, each.round_id)
                )
        return total

    def write_template(self, file: Path, rule_set: str, table: PointTable | None = None) -> None:
        """Write a workbook of the official shape for a standard: empty, or with a table in it.

        Raises:
            KnownError: RULE_SET_UNKNOWN, FILE_NOT_WRITTEN; no half-written file is left.
        """
        root = root_of(self._standards, rule_set)

        def write(out: BinaryIO) -> None:
            write_template(out, root, point_words(), table)

        write_verified(file, write)

    def _commune(self) -> str:
        commune = self._folder.commune_code
        if commune is None:
            raise KnownError(ErrorCode.POINT_TABLE_NOT_HERE)
        return commune

    def _get(self, record_id: str) -> StoredTable:
        for each in self.all():
            if each.record_id == record_id:
                return each
        raise KnownError(ErrorCode.STORE_NO_RECORD, record_id=record_id)


def _named(by: str) -> str:
    name = " ".join(by.split())
    if not name:
        raise KnownError(ErrorCode.INPUT_REQUIRED, field="name")
    if not is_a_name(name):
        raise KnownError(ErrorCode.INPUT_NAME, text=name)
    return name
