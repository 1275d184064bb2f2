"""Verbs about the income point table (B1): load, confirm, show, withdraw, template."""

from pathlib import Path
from typing import Any

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.domain.point_table import COLUMNS, AreaColumn, PointTable
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import describe, tr
from ngheo_desktop.services.point_tables import PointTables, TableChange
from ngheo_desktop.services.tables_in_force import table_in
from ngheo_desktop.store.point_tables import StoredTable

pass_context = click.make_pass_decorator(Context)
_FILE = click.Path(path_type=Path)
_FAULTY = 1


@click.group(name="b1")
def b1() -> None:
    """Income point tables (B1): load one, confirm it by a second person, show what counts."""


def _tables(shared: Context) -> PointTables:
    return PointTables(shared.folder(), shared.standards)


@b1.command(cls=Verb, name="load")
@click.argument("file", type=_FILE)
@click.option("--rules", "rule_set", metavar="ID", required=True, help="The standard the table is of.")
@click.option("--by", "name", metavar="NAME", help="Who loads it; default: the officer.")
@click.option("--region", type=click.Choice([column.value for column in COLUMNS]), help="The column of the commune.")
@click.pass_context
def load(ctx: click.Context, file: Path, rule_set: str, name: str | None, region: str | None) -> None:
    """Read a table from a workbook and record it; it counts once a second person confirms it."""
    shared = ctx.ensure_object(Context)
    tables = _tables(shared)
    plan = tables.plan(file, rule_set)
    if plan.table is None:
        lines = [f"{fault.place}: {tr(fault.message, **fault.context)}" for fault in plan.faults]
        faults = [
            {"sheet": each.sheet, "row": each.row, "column": each.column, "message": tr(each.message, **each.context)}
            for each in plan.faults
        ]
        shared.result({"file": plan.file, "ok": False, "faults": faults}, *lines)
        said = describe(KnownError(ErrorCode.POINT_TABLE_INVALID, file=plan.file, count=len(faults), faults=()))
        shared.note(f"{said.number}: {said.message}")
        ctx.exit(_FAULTY)
    if region:
        tables.choose_column(AreaColumn(region))
    made = tables.load(plan, name or tables.officer)
    command = f"b1 confirm --rules {made.stored.rule_set} --by … --checksum {plan.table.short_checksum}"
    told = tr(
        "Compare the table with the text of the law, then confirm it as another person: {command}", command=command
    )
    shared.result({"ok": True, **_data(made.stored)}, *_lines(made.stored), told)


@b1.command(cls=Verb, name="confirm")
@click.option("--rules", "rule_set", metavar="ID", required=True, help="The standard the table is of.")
@click.option("--by", "name", metavar="NAME", required=True, help="Who compared the table with the law.")
@click.option("--checksum", metavar="PREFIX", required=True, help="The first eight characters of its checksum.")
@pass_context
def confirm(shared: Context, rule_set: str, name: str, checksum: str) -> None:
    """Let the table that waits count, as a person who did not load it."""
    tables = _tables(shared)
    totals = tables.totals_without_items(rule_set)
    made = tables.confirm(rule_set, name, checksum)
    told = (
        [tr("{count} questionnaires hold only a total: their items are to be keyed.", count=totals)] if totals else []
    )
    shared.result({**_data(made.stored), "totals_without_items": totals}, *_lines(made.stored), *told)


@b1.command(cls=Verb, name="withdraw")
@click.option("--rules", "rule_set", metavar="ID", required=True, help="The standard the table is of.")
@click.option("--reason", metavar="TEXT", required=True, help="Why it counts no more.")
@pass_context
def withdraw(shared: Context, rule_set: str, reason: str) -> None:
    """Let the table that waits, or else the one that counts, count no more."""
    tables = _tables(shared)
    stored = tables.waiting(rule_set) or tables.in_force(rule_set)
    if stored is None:
        raise KnownError(ErrorCode.POINT_TABLE_NONE, rule_set=rule_set)
    made: TableChange = tables.withdraw(stored.record_id, reason)
    shared.result(_data(made.stored), *_lines(made.stored))


@b1.command(cls=Verb, name="show")
@click.option("--rules", "rule_set", metavar="ID", help="Only tables of this standard, with their items.")
@pass_context
def show(shared: Context, rule_set: str | None) -> None:
    """Show the tables on record, which of them count, and the column of the commune."""
    tables = _tables(shared)
    columns = [column.value for column in tables.columns()]
    if rule_set is None:
        chosen = tables.all()
        in_force = {each.rule_set for each in chosen}
        counting = {found.record_id for each in in_force if (found := tables.in_force(each)) is not None}
    else:
        found = tables.in_force(rule_set)
        counting = {found.record_id} if found else set()
        chosen = [each for each in (found, tables.waiting(rule_set)) if each is not None]
    data = [
        {
            **_data(each),
            "in_force": each.record_id in counting,
            **({"items": _items(table_in(each))} if rule_set is not None else {}),
        }
        for each in chosen
    ]
    lines = [line for each in chosen for line in _lines(each)] or [tr("No point table is on record.")]
    shared.result({"columns": columns, "tables": data}, tr("Column: {columns}", columns=", ".join(columns)), *lines)


@b1.command(cls=Verb, name="template")
@click.option("--out", "file", type=_FILE, required=True, help="The workbook to write.")
@click.option("--rules", "rule_set", metavar="ID", default="vn-2022-2026", show_default=True)
@click.option("--filled", is_flag=True, help="With the table that waits or counts in it, to be compared.")
@pass_context
def template(shared: Context, file: Path, rule_set: str, filled: bool) -> None:
    """Write a workbook of the official shape to fill in."""
    tables = _tables(shared)
    table: PointTable | None = None
    if filled:
        stored = tables.waiting(rule_set) or tables.in_force(rule_set)
        if stored is None:
            raise KnownError(ErrorCode.POINT_TABLE_NONE, rule_set=rule_set)
        table = table_in(stored)
    tables.write_template(file, rule_set, table)
    shared.result({"file": str(file), "filled": table is not None}, tr("Written: {file}", file=str(file)))


def _data(stored: StoredTable) -> dict[str, Any]:
    return {
        "id": stored.record_id,
        "rules": stored.rule_set,
        "title": stored.title,
        "document": stored.document,
        "article": stored.article,
        "checksum": stored.checksum,
        "origin": stored.origin,
        "loaded_by": stored.loaded_by,
        "loaded_on": stored.loaded_on,
        "confirmed_by": stored.confirmed_by or None,
        "confirmed_on": stored.confirmed_on or None,
        "removed": stored.removed,
        "removed_reason": stored.removed_reason or None,
    }


def _items(table: PointTable) -> list[dict[str, Any]]:
    return [
        {
            "id": item.id,
            "title": item.title,
            "kind": item.kind.value,
            "options": [
                {
                    "id": option.id,
                    "label": option.label,
                    "points": {column.value: points for column, points in zip(COLUMNS, option.points, strict=True)},
                }
                for option in item.options
            ],
        }
        for item in table.items
    ]


def _lines(stored: StoredTable) -> list[str]:
    if stored.removed:
        state = tr("withdrawn: {reason}", reason=stored.removed_reason)
    elif stored.confirmed_by:
        state = tr("confirmed by {name} on {date}", name=stored.confirmed_by, date=stored.confirmed_on)
    else:
        state = tr(
            "loaded by {name} on {date}, waits for a second person", name=stored.loaded_by, date=stored.loaded_on
        )
    return [
        f"{stored.rule_set}: {stored.title} ({stored.document}, {stored.article})",
        f"  {stored.checksum[:8]} {state}",
    ]


VERBS = (b1,)
