"""Verbs that sum up: measures, matrix."""

from fractions import Fraction
from typing import Any

import click

from ngheo_desktop.cli.context import Context, Verb
from ngheo_desktop.domain.alkire_foster import Decomposition, GroupMeasures, Measures
from ngheo_desktop.domain.rounding import rounded
from ngheo_desktop.messages import current_language, tr
from ngheo_desktop.services import rounds
from ngheo_desktop.services.class_matrix import matrix_of
from ngheo_desktop.services.measures import Counted, GroupBy, RoundMeasures, measure_round

pass_context = click.make_pass_decorator(Context)

INDICATOR = "indicator"
PLACES = 4  # of a ratio between 0 and 1: a hundredth of a percent


@click.command(cls=Verb)
@click.option("--round", "round_id", metavar="R")
@click.option("--rules", metavar="ID", required=True)
@click.option("--by", type=click.Choice([*(by.value for by in GroupBy), INDICATOR]))
@click.option("--cutoff", type=click.IntRange(1), metavar="K")
@pass_context
def measures(shared: Context, round_id: str | None, rules: str, by: str | None, cutoff: int | None) -> None:
    """Measure a round's poverty (Alkire-Foster: H, A, M0) from the classes on record under one rule set."""
    folder = shared.folder()
    found = measure_round(
        folder,
        shared.standards,
        rounds.get_round(folder, round_id),
        rules,
        by=None if by in {None, INDICATOR} else GroupBy(by),
        cutoff=cutoff,
    )
    data = {
        "round": found.review_round.round_id,
        "year": found.review_round.year,
        "commune": found.review_round.commune_code,
        "rules": rules,
        "rule_set_hash": found.rule_set_hash,
        "identification": "class" if cutoff is None else "cutoff",
        "cutoff": cutoff,
        "unverified": list(found.unverified),
        "households": _counted_data(found, found.households, by),
        "members": _counted_data(found, found.members, by),
    }
    shared.result(data, *_lines(found, by))


def ratio_data(value: Fraction | None) -> dict[str, str] | None:
    """Return a ratio as JSON: exactly, and rounded once for reading; None where it divides by nothing."""
    return None if value is None else {"exact": str(value), "value": rounded(value, PLACES)}


def _counted_data(found: RoundMeasures, counted: Counted, by: str | None) -> dict[str, Any]:
    coverage = counted.coverage
    data = {
        "all": coverage.all,
        "measured": coverage.measured,
        "incomplete": coverage.incomplete,
        "not_classified": coverage.not_classified,
        **_measures_data(counted.result.whole),
    }
    if by == INDICATOR:
        data["indicators"] = _indicators_data(found, counted.result.whole)
    elif by is not None:
        data["groups"] = [
            {"key": key, "name": name, **_group_data(counted.result.groups[key])}
            for key, name in found.group_names.items()
            if key in counted.result.groups
        ]
    return data


def _measures_data(own: Measures) -> dict[str, Any]:
    return {
        "poor": own.poor,
        "h": ratio_data(own.headcount),
        "a": ratio_data(own.intensity),
        "m0": ratio_data(own.adjusted),
    }


def _group_data(group: GroupMeasures) -> dict[str, Any]:
    return {
        "population": group.own.population,
        **_measures_data(group.own),
        "population_share": ratio_data(group.population_share),
        "poor_share": ratio_data(group.poor_share),
        "contribution": ratio_data(group.contribution),
        "share": ratio_data(group.share),
    }


def _indicators_data(found: RoundMeasures, own: Measures) -> list[dict[str, Any]]:
    return [
        {
            "indicator": one.indicator,
            "title": found.rule_set.indicator(one.indicator).title.in_language(current_language()),
            "deprived": one.deprived,
            "censored": one.censored,
            "headcount": ratio_data(one.headcount),
            "censored_headcount": ratio_data(one.censored_headcount),
            "contribution": ratio_data(one.contribution),
            "share": ratio_data(one.share),
        }
        for one in own.indicators
    ]


def _lines(found: RoundMeasures, by: str | None) -> list[str]:
    households, members = found.households, found.members
    left_out = households.coverage.all - households.coverage.measured
    lines = [
        tr(
            "{poor} of {measured} households are poor, with {poor_members} of {measured_members} members.",
            poor=households.result.whole.poor,
            measured=households.coverage.measured,
            poor_members=members.result.whole.poor,
            measured_members=members.coverage.measured,
        ),
        tr("{count} households have no class and are in no measure.", count=left_out),
        tr("Households: {measures}", measures=_line(households.result.whole)),
        tr("Members: {measures}", measures=_line(members.result.whole)),
    ]
    if by == INDICATOR:
        titles = {one.indicator_id: one.title.in_language(current_language()) for one in found.rule_set.indicators}
        lines += [
            f"  {titles[one.indicator]}: {one.censored}/{one.deprived}  {_shown(one.share)}"
            for one in households.result.whole.indicators
        ]
    elif by is not None:
        lines += [f"  {name or '–'}: {text}" for name, text in _group_lines(found, households.result)]
    return lines


def _group_lines(found: RoundMeasures, result: Decomposition) -> list[tuple[str, str]]:
    return [(name, _line(result.groups[key].own)) for key, name in found.group_names.items() if key in result.groups]


def _line(own: Measures) -> str:
    return f"H {_shown(own.headcount)}  A {_shown(own.intensity)}  M0 {_shown(own.adjusted)}"


def _shown(value: Fraction | None) -> str:
    return "–" if value is None else rounded(value, PLACES)


@click.command(cls=Verb)
@click.option("--round", "round_id", metavar="R")
@click.option("--rows", "first", metavar="ID")
@click.option("--columns", "second", metavar="ID")
@pass_context
def matrix(shared: Context, round_id: str | None, first: str | None, second: str | None) -> None:
    """Count the households of a round by class under one rule set across class under another, as recorded."""
    folder = shared.folder()
    review_round = rounds.get_round(folder, round_id)
    row_set = first or review_round.rule_sets[0]
    column_set = second or next((each for each in review_round.rule_sets if each != row_set), row_set)
    found = matrix_of(folder, [review_round], row_set, column_set)
    rows, columns = found.classes
    data = {
        "round": review_round.round_id,
        "rows": row_set,
        "columns": column_set,
        "cells": {one: {two: found.cell(one, two)._asdict() for two in columns} for one in rows},
        "row_totals": {one: found.cell(one, None)._asdict() for one in rows},
        "column_totals": {two: found.cell(None, two)._asdict() for two in columns},
        "total": found.cell(None, None)._asdict(),
    }
    lines = [f"{row_set} (↓) × {column_set} (→)", "".join(f"{name:>14}" for name in ("", *columns, "="))]
    for one in (*rows, None):
        counts = [found.cell(one, two).households for two in (*columns, None)]
        lines.append(f"{one or '=':>14}" + "".join(f"{count:>14}" for count in counts))
    shared.result(data, *lines)


VERBS = (measures, matrix)
