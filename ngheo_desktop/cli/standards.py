"""Verbs about rule sets: lint, cases, show and replay."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.cli.rule_files import FILE_VERBS, with_installed
from ngheo_desktop.domain.environment import decimal_of
from ngheo_desktop.domain.tables import Fault
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import current_language, tr
from ngheo_desktop.rules.model import DatedValue, Period, RuleSet, Source
from ngheo_desktop.services import rounds
from ngheo_desktop.services.authoring import lint_folder, rule_set_in, run_cases_in
from ngheo_desktop.services.replay import Replay, ReplayChange, replay
from ngheo_desktop.services.what_if import changed_copy

pass_context = click.make_pass_decorator(Context)
_FOLDER = click.Path(path_type=Path)
_FAULTY = 1


@click.group(name="rules", commands=list(FILE_VERBS))
def rules_() -> None:
    """Rule sets: check them and show what they say."""


@rules_.command(cls=Verb, name="lint")
@click.argument("path", type=_FOLDER)
@click.pass_context
def lint(ctx: click.Context, path: Path) -> None:
    """Check the folder of a rule set, an overlay or a form, and list every fault."""
    shared = ctx.ensure_object(Context)
    faults = lint_folder(shared.standards, path)
    data = {"path": str(path), "ok": not faults, "faults": [_fault_data(fault) for fault in faults]}
    shared.result(data, *[_said(fault) for fault in faults], tr("{count} faults.", count=len(faults)))
    if faults:
        ctx.exit(_FAULTY)


def _fault_data(fault: Fault) -> dict[str, str]:
    return {"file": fault.file, "key": fault.key, "message": tr(fault.message, **fault.context)}


def _said(fault: Fault) -> str:
    return f"{fault.file}: {fault.key}: {tr(fault.message, **fault.context)}"


@rules_.command(cls=Verb, name="cases")
@click.argument("path", type=_FOLDER)
@click.pass_context
def cases(ctx: click.Context, path: Path) -> None:
    """Run the cases of a rule set and list those that fail."""
    shared = ctx.ensure_object(Context)
    results = run_cases_in(path)
    failed = [result for result in results if not result.passed]
    data = {
        "path": str(path),
        "cases": len(results),
        "failed": [
            {"name": each.case.name, "file": each.case.file, "why": each.case.why, "differences": each.differences}
            for each in failed
        ],
    }
    lines = [f"{each.case.file}: {each.case.name}: {'; '.join(each.differences)} ({each.case.why})" for each in failed]
    shared.result(data, *lines, tr("{passed} of {count} cases pass.",
                                   passed=len(results) - len(failed), count=len(results)))  # fmt: skip
    if failed:
        ctx.exit(_FAULTY)


@rules_.command(cls=Verb, name="show")
@click.argument("rule_set", metavar="ID")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="D")
@pass_context
def show(shared: Context, rule_set: str, day: datetime | None) -> None:
    """Show a rule set with the values in force on a day, their sources and what is not verified or not loaded."""
    if rule_set not in shared.standards.shipped_ids and not Path(rule_set).is_dir():
        with_installed(shared)
    rules = rule_set_in(shared.standards, rule_set)
    on = rules.values_day(day.date()) if day else rules.on_any_day.values_day(shared.clock.today())
    data = {
        "id": rules.id,
        "title": rules.title.in_language(current_language()),
        "parent": rules.parent or None,
        "from": rules.start.isoformat(),
        "until": rules.end.isoformat(),
        "review_from": rules.review_from.isoformat(),
        "date": on.isoformat(),
        "content_hash": rules.content_hash,
        "forms": list(rules.forms),
        "documents": [document.name.in_language(current_language()) for document in rules.documents],
        "classes": [
            {"id": each.household_class, "title": each.title.in_language(current_language()),
             **_source_data(each.source)}
            for each in rules.classes
        ],
        "indicators": [
            {"id": each.indicator_id, "title": each.title.in_language(current_language()), **_source_data(each.source)}
            for each in rules.indicators
        ],
        "values": [_value_data(value, value.on(on)) for value in rules.values],
        "unverified": list(rules.unverified_ids),
        "not_loaded": list(rules.not_loaded_ids),
    }  # fmt: skip
    shared.result(data, *_show_lines(rules, on))


def _source_data(source: Source) -> dict[str, Any]:
    return {
        "document": source.document.name.in_language(current_language()),
        "article": source.article,
        "verified": source.verified,
        "read_in": source.read_in,
    }


def _value_data(value: DatedValue, period: Period) -> dict[str, Any]:
    number = sorted(period.value) if isinstance(period.value, frozenset) else period.value
    return {
        "id": value.full_id,
        "title": value.title.in_language(current_language()),
        "unit": value.unit,
        "value": number if number is None or isinstance(number, int | list) else str(number),
        **_source_data(period.source),
    }


def _show_lines(rules: RuleSet, on: date) -> list[str]:
    lines = [f"{rules.id}: {rules.title.in_language(current_language())}", f"{rules.start} – {rules.end}"]
    for value in rules.values:
        period = value.on(on)
        number = ", ".join(sorted(period.value)) if isinstance(period.value, frozenset) else period.value
        mark = "" if period.source.verified else f" ({tr('not verified')})"
        lines.append(f"  {value.full_id} = {tr('not loaded') if number is None else number} {value.unit}{mark}")
    return lines


@click.command(cls=Verb, name="replay")
@click.option("--round", "round_id", metavar="R")
@click.option("--rules", "rule_set", metavar="ID", required=True)
@click.option("--against", metavar="ID")
@click.option("--set", "values", metavar="VALUE=NUMBER", multiple=True, help="Try another number, e.g. count.poor=4.")
@pass_context
def replay_(shared: Context, round_id: str | None, rule_set: str, against: str | None, values: tuple[str, ...]) -> None:
    """Run a stored round under any rule set, or a changed copy, and list who changes class; nothing is recorded."""
    folder = shared.folder()
    review_round = rounds.get_round(folder, round_id)
    rules = changed_copy(rule_set_in(shared.standards, rule_set), review_round, _numbers(values))
    found = replay(folder, shared.standards, review_round, rules, against=against, language=current_language())
    data = {
        "round": review_round.round_id,
        "rules": rules.id,
        "rule_set_hash": rules.content_hash,
        "against": found.against,
        "before": found.before._asdict(),
        "after": found.after._asdict(),
        "not_classified": found.not_classified,
        "decisions_of_the_meeting": {"followed": found.decisions, "left_out": found.left_out},
        "changed": [_change_data(change) for change in found.changes],
    }
    shared.result(data, *_replay_lines(found))


def _numbers(values: tuple[str, ...]) -> dict[str, Decimal]:
    """Return the numbers to try by the ids of their values; decimals with a point or a comma."""
    found: dict[str, Decimal] = {}
    for value in values:
        name, _, text = value.partition("=")
        number = decimal_of(text if "." in text else text.replace(",", ".", 1))
        if number is None:
            raise KnownError(ErrorCode.INPUT_NUMBER, text=value)
        found[name] = number
    return found


def _change_data(change: ReplayChange) -> dict[str, Any]:
    return {
        "household": change.household.household_id,
        "village": change.household.village,
        "number": change.household.number,
        "before": _class_data(change.before.household_class, change.before.income_score, change.before.deprived),
        "after": _class_data(change.after.household_class, change.after.income_score, change.after.deprived),
        "joined": list(change.joined),
        "left": list(change.left),
        "missing": [{"subject": lack.subject, "question": lack.question} for lack in change.after.missing],
        "why": _why(change),
    }


def _class_data(household_class: str, income: int | None, deprived: tuple[str, ...]) -> dict[str, Any]:
    return {"class": str(household_class), "income_score": income, "deprived": list(deprived)}


def _why(change: ReplayChange) -> list[str]:
    decision = change.why.decision
    told = [change.why.headline, *([decision.threshold] if decision else [])]
    return [*told, *[fact.text for fact in change.why.missing]]


def _replay_lines(found: Replay) -> list[str]:
    lines = [f"{found.against}: {found.before._asdict()}", f"{found.rule_set.id}: {found.after._asdict()}"]
    if found.decisions or found.left_out:
        lines.append(
            tr(
                "Decisions of the meeting followed: {followed}; left out, being about another rule set: {left}.",
                followed=found.decisions,
                left=found.left_out,
            )
        )
    for change in found.changes:
        place = f"{change.household.village} {change.household.number or change.household.household_id}"
        lines.append(
            f"{place}: {change.before.household_class.value} > {change.after.household_class.value}. "
            + " ".join(_why(change))
        )
    return lines


VERBS = (rules_, replay_)
