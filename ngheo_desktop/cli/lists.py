"""The verb that takes in household lists from workbooks, and takes an import back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.messages import tr
from ngheo_desktop.services.list_columns import choose_by_heading
from ngheo_desktop.services.list_import import ListImporter
from ngheo_desktop.services.list_undo import ListRuns

pass_context = click.make_pass_decorator(Context)


@dataclass(frozen=True, slots=True)
class _Options:
    dry_run: bool
    add_villages: bool
    repair_ids: bool
    year: int | None


@click.command(cls=Verb, name="import-list")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--add-villages", is_flag=True, help="Add villages that are not here yet.")
@click.option("--repair-ids", is_flag=True, help="Put back the leading zeros that Excel dropped from identity numbers.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADING=FIELD",
    help="Which field a heading means, remembered for lists of this layout: --column 'Ngày đẻ=birth_date'.",
)
@click.option("--year", type=click.IntRange(2000, 2100), help="The year of the list, where it names none or another.")
@click.option(
    "--failed",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="XLSX",
    help="Save the rows that were kept out, with the reasons, to be corrected and imported again.",
)
@click.option("--runs", is_flag=True, help="List the imports of this folder.")
@click.option("--undo", metavar="RUN", default="", help="Take an import back, if nothing later rests on it.")
@pass_context
def import_list(
    shared: Context,
    file: Path | None,
    dry_run: bool,
    add_villages: bool,
    repair_ids: bool,
    year: int | None,
    columns: Sequence[str],
    failed: Path | None,
    runs: bool,
    undo: str,
) -> None:
    """Read a household list from a workbook; what is there already is left as it is."""
    if sum((file is not None, runs, bool(undo))) != 1:
        raise click.UsageError("give exactly one of FILE, --runs and --undo RUN")
    if runs:
        _list_runs(shared)
    elif undo:
        _undo(shared, undo)
    elif file is not None:
        wanted = dict(_pair(text) for text in columns)
        options = _Options(dry_run=dry_run, add_villages=add_villages, repair_ids=repair_ids, year=year)
        _import(shared, file, wanted, failed, options)


def _pair(text: str) -> tuple[str, str]:
    heading, sign, name = text.rpartition("=")
    if not sign:
        raise click.BadParameter("HEADING=FIELD is expected", param_hint="--column")
    return heading, name


def _import(shared: Context, file: Path, columns: dict[str, str], failed: Path | None, options: _Options) -> None:
    importer = ListImporter(shared.folder(), shared.areas)
    opened = importer.open(file)
    if columns:
        importer.remember(choose_by_heading(importer.layouts(opened), columns))
    plan = importer.plan(
        file,
        opened=opened,
        add_villages=options.add_villages,
        repair_ids=options.repair_ids,
        year=options.year,
    )
    run_id = None if options.dry_run else importer.apply(plan).run_id
    saved = importer.save_failed(plan, failed) if failed is not None else 0
    problems: list[dict[str, Any]] = [
        {
            "sheet": problem.sheet,
            "row": problem.row,
            "cell": problem.cell,
            "code": problem.code,
            "hard": problem.is_hard,
            "message": problem.message,
        }
        for problem in plan.problems
    ]
    data = {
        "households": plan.households,
        "members": plan.members,
        "heads_only": plan.heads_only,
        "people_counted": plan.counted,
        "year": plan.year,
        "poor": plan.poor,
        "near_poor": plan.near_poor,
        "added": plan.added,
        "changed": len(plan.updates),
        "unchanged": plan.unchanged,
        "known_by_name_only": plan.by_name,
        "failed": plan.failed,
        "totals_rows": plan.totals,
        "failed_rows_saved": saved,
        "run": run_id,
        "problems": problems,
    }
    lines = [f"{name}: {value}" for name, value in data.items() if name != "problems"]
    places = (f"{p['sheet']}:{p['cell'] or p['row']}: {p['code']} {p['message']}" for p in problems)
    shared.result(data, *lines, *places)


def _list_runs(shared: Context) -> None:
    found = [
        {
            "run": run.run_id,
            "file": run.file,
            "imported_on": run.imported_on,
            "households": run.households,
            "members": run.members,
            "changed": run.changed,
            "undone": run.undone,
        }
        for run in ListRuns(shared.folder()).runs()
    ]
    lines = (
        f"{run['run']}  {run['imported_on']}  {run['file']}  +{run['households']} +{run['members']} ~{run['changed']}"
        + (f"  {tr('undone')}" if run["undone"] else "")
        for run in found
    )
    shared.result({"runs": found}, *lines)


def _undo(shared: Context, run_id: str) -> None:
    done = ListRuns(shared.folder()).undo(run_id)
    data = {
        "households_removed": done.households,
        "members_removed": done.members,
        "households_restored": done.changed,
        "villages_kept": done.villages,
    }
    shared.result(data, *(f"{name}: {value}" for name, value in data.items()))
