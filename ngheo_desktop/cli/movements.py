"""The verb that tells what became of the lists of a year: movement."""

from typing import Any

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.movement import LISTS, RelapseRule
from ngheo_desktop.domain.movement_forms import COLUMNS, FlowFault, FormLines, count_movements
from ngheo_desktop.messages import current_language, tr
from ngheo_desktop.rules.movement_terms import Reading
from ngheo_desktop.services.movement import VillageRow, YearMovement, area_totals, movement_of_year
from ngheo_desktop.services.standards import Standards

pass_context = click.make_pass_decorator(Context)


@click.command(cls=Verb)
@click.option("--year", type=click.IntRange(2016, 2100), required=True)
@click.option("--rules", metavar="ID", required=True)
@click.option("--relapse-years", type=click.IntRange(0), metavar="N", help="How far back a relapse reaches; 0: always.")
@click.option("--relapse-any-standard", is_flag=True, help="Count classes under other standards for relapses.")
@pass_context
def movement(shared: Context, year: int, rules: str, relapse_years: int | None, relapse_any_standard: bool) -> None:
    """Count what became of the poor and near-poor lists in a year (forms 7.2 and 7.3), and check their identity."""
    rule = None
    if relapse_years is not None or relapse_any_standard:
        rule = RelapseRule(relapse_years or None, relapse_any_standard)
    found = movement_of_year(shared.folder(), shared.standards, year, rules, rule=rule)
    counts = count_movements(found.moves)
    data = {
        "year": year,
        "rules": rules,
        "history_since": found.history_since,
        "forms": {one.value: _form_data(found, shared.standards, one) for one in LISTS},
        "movements": {
            one.value: {
                kind.value: {"households": households, "persons": persons}
                for kind, (households, persons) in counts[one].items()
            }
            for one in LISTS
        },
        "identity": {"holds": not found.faults, "faults": [_fault_data(found, fault) for fault in found.faults]},
        "doubts": [
            {"household": move.household_id, "doubts": [doubt.value for doubt in move.doubts]}
            for move in found.moves
            if move.doubts
        ],
        "disagreements": list(found.disagreements),
        "relapse": {
            "years": found.terms.rule.years,
            "other_standards": found.terms.rule.other_standards,
            "as_shipped": found.is_rule_shipped,
            **_reading_data(found.terms.relapse),
        },
        "persons": _reading_data(found.terms.persons),
    }
    shared.result(data, *_lines(found))


def _reading_data(reading: Reading) -> dict[str, Any]:
    return {
        "text": reading.text.in_language(current_language()),
        "source": reading.source.in_language(current_language()),
        "verified": reading.verified,
    }


def _form_data(found: YearMovement, standards: Standards, household_class: HouseholdClass) -> dict[str, Any]:
    form = found.terms.forms[household_class]
    areas = area_totals(found, standards, household_class)
    return {
        "form": form.number,
        "title": form.title.in_language(current_language()),
        "columns": [column.in_language(current_language()) for column in form.columns],
        "source": form.source,
        "verified": form.verified,
        "areas": {area.value: _lines_data(lines) for area, lines in areas.items()},
        "total": _lines_data(found.total(household_class)),
        "villages": [
            {**_village_data(village), **_lines_data(lines)} for village, lines in found.forms[household_class].items()
        ],
    }


def _lines_data(lines: FormLines) -> dict[str, list[int]]:
    return {"households": list(lines.households.cells), "persons": list(lines.persons.cells)}


def _village_data(village: VillageRow) -> dict[str, str | None]:
    return {"commune": village.commune_code, "village": village.village_id, "name": village.village}


def _fault_data(found: YearMovement, fault: FlowFault[VillageRow]) -> dict[str, Any]:
    return {
        "form": found.terms.forms[fault.household_class].number,
        "column": COLUMNS,
        "counting": fault.counting,
        **_village_data(fault.group),
        "stands": fault.stands,
        "worked_out": fault.worked_out,
        "households": list(fault.households),
    }


def _lines(found: YearMovement) -> list[str]:
    language = current_language()
    lines = []
    for household_class in LISTS:
        form, total = found.terms.forms[household_class], found.total(household_class)
        lines.append(f"{form.number} {form.title.in_language(language)}, {found.year} ({found.rule_set})")
        for number, column in enumerate(form.columns, start=1):
            households, persons = total.households.column(number), total.persons.column(number)
            lines.append(f"  {number}  {households:>6} {persons:>7}  {column.in_language(language)}")
    lines += [_fault_line(found, fault) for fault in found.faults]
    if not found.faults:
        lines.append(tr("Column 9 follows from columns 1 to 8 in every line."))
    if found.disagreements:
        count = len(found.disagreements)
        lines.append(tr("{count} households have another class in their round than in the decision.", count=count))
    readings = (found.terms.relapse, found.terms.persons)
    lines += [
        f"* {one.text.in_language(language)} ({one.source.in_language(language)})"
        for one in readings
        if not one.verified
    ]
    return lines


def _fault_line(found: YearMovement, fault: FlowFault[VillageRow]) -> str:
    return tr(
        "{form}, {village}, {counting}: column 9 is {stands}, columns 1 to 8 give {worked_out} ({count} in doubt).",
        form=found.terms.forms[fault.household_class].number,
        village=fault.group.village or "–",
        counting=tr("households") if fault.counting == "households" else tr("persons"),
        stands=fault.stands,
        worked_out=fault.worked_out,
        count=len(fault.households),
    )


VERBS = (movement,)
