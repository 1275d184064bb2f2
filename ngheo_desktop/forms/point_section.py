"""The section of a questionnaire that asks the items of an income point table; made at run time, one for each table."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.classification import TraceStep
from ngheo_desktop.domain.expression import FactKind, Level
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.point_sum import PointLine
from ngheo_desktop.domain.point_table import (
    MOST_COUNTED,
    NONE_OF_THESE,
    ItemKind,
    PointItem,
    PointOption,
    PointTable,
    tag_of,
)
from ngheo_desktop.domain.point_trace import PointsText, PointText, points_in
from ngheo_desktop.forms.check import Problem
from ngheo_desktop.forms.model import Choice, Form, Question, Section, Severity

DIFFERS = "b1_total"

_VIETNAMESE = "vi"
_FORMS_KEPT = 8
_LINES_KEPT = 4_096
_KEYS = "123456789"
_KEY_OF_NONE = "0"
_KINDS = {ItemKind.ONE: FactKind.CHOICE, ItemKind.SEVERAL: FactKind.MULTI, ItemKind.COUNT: FactKind.INTEGER}


@cache
def point_words() -> dict[str, Any]:
    """Return the words around point tables (resources/point_table.toml)."""
    return tomllib.loads(asset("resources", "point_table.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=_FORMS_KEPT)
def with_point_tables(form: Form, tables: tuple[tuple[PointTable, str], ...]) -> Form:
    """Return a form that asks the items of these tables, each given with the question of its total on paper.

    Made once, because forms are told apart by identity. The items stand in a section of their own before the section
    with the total; the total need no longer be keyed.
    """
    if not tables:
        return form
    totals = {total for _, total in tables}
    sections: list[Section] = []
    for section in form.sections:
        here = [question.id for question in section.questions]
        sections += [_section(table) for table, total in tables if total in here]
        questions = tuple(_beside(each) if each.id in totals else each for each in section.questions)
        sections.append(replace(section, questions=questions))
    asked = {question.id for section in form.sections for question in section.questions}
    sections += [_section(table) for table, total in tables if total not in asked]
    return replace(form, sections=tuple(sections))


def difference(question: str, keyed: int, added: int) -> Problem:
    """Return the problem that the total on paper is not what the items add up to."""
    words = point_words()["question"]
    said = words["differs"].format(keyed=keyed, added=added), words["differs_en"].format(keyed=keyed, added=added)
    return Problem("", question, Severity.SOFT, *said, DIFFERS)


@lru_cache(maxsize=_FORMS_KEPT)
def labels_of(table: PointTable) -> Mapping[str, str]:
    """Return the words of each question of a table."""
    return {name: _label(item, option) for name, item, option in table.questions()}


def points_told(table: PointTable, trace: Iterable[TraceStep], language: str) -> PointsText:
    """Return the points that a trace holds in words, in the order of the table."""
    told = [_told(table, line, language) for line in points_in(trace)]
    lines = [line for line in told if line is not None]
    points = [line.points for line in lines]
    total = None if None in points else sum(each for each in points if each is not None)
    return PointsText(table.title, table.document, table.article, table.short_checksum, tuple(lines), total)


@lru_cache(maxsize=_LINES_KEPT)
def _told(table: PointTable, line: PointLine, language: str) -> PointText | None:
    """Return a line in words; None for an item that the table does not have."""
    item = table.item(line.item)
    if item is None:
        return None
    none = point_words()["question"]["none" if language == _VIETNAMESE else "none_en"]
    return PointText(item.title, _answer(item, line.answer, none), line.points)


def item_answer(table: PointTable, question: str, value: Value, language: str) -> str:
    """Return an answer to a question of a table in words; a number of a counted item as it is."""
    item = next(item for name, item, _ in table.questions() if name == question)
    codes = value if isinstance(value, list) else [str(value)]
    none = point_words()["question"]["none" if language == _VIETNAMESE else "none_en"]
    return _answer(item, ",".join(map(str, codes)), none)


def _answer(item: PointItem, answer: str, none: str) -> str:
    if answer == NONE_OF_THESE:
        return none
    said = []
    for part in answer.split(",") if answer else []:
        code, _, number = part.partition("*")
        option = item.option(code)
        label = code if option is None else option.label
        said.append(f"{label}: {number}" if number else label)
    return ", ".join(said)


def _label(item: PointItem, option: PointOption | None) -> str:
    if option is None or len(item.options) == 1:
        return item.title
    return str(point_words()["question"]["counted"].format(item=item.title, option=option.label))


def _beside(total: Question) -> Question:
    words = point_words()["question"]
    return replace(total, required=False, help=words["total_help"], help_en=words["total_help_en"])


def _section(table: PointTable) -> Section:
    words = point_words()["question"]
    name = f"b1_{tag_of(table.rule_set)}"
    return Section(
        name,
        words["section"].format(title=table.title),
        words["section_en"].format(title=table.title),
        Level.HOUSEHOLD,
        tuple(_question(table, name, each, item, option) for each, item, option in table.questions()),
    )


def _question(table: PointTable, section: str, name: str, item: PointItem, option: PointOption | None) -> Question:
    label = _label(item, option)
    return Question(
        id=name,
        section=section,
        kind=_KINDS[item.kind],
        level=Level.HOUSEHOLD,
        label=label,
        label_en=label,
        help=item.note,
        help_en=item.note,
        unit="",
        choices=() if item.kind is ItemKind.COUNT else _choices(item),
        exclusive=NONE_OF_THESE if item.kind is ItemKind.SEVERAL else None,
        relevance=None,
        when_read=False,
        asked_of_all_by=(),
        required=True,
        minimum=0 if item.kind is ItemKind.COUNT else None,
        maximum=MOST_COUNTED if item.kind is ItemKind.COUNT else None,
        decimals=0,
        source=f"{table.document}, {table.article}",
        verified=False,
    )


def _choices(item: PointItem) -> tuple[Choice, ...]:
    words = point_words()["question"]
    keys = [*_KEYS, *[""] * len(item.options)]
    options = [Choice(each.id, each.label, each.label, key) for each, key in zip(item.options, keys, strict=False)]
    return (*options, Choice(NONE_OF_THESE, words["none"], words["none_en"], _KEY_OF_NONE))
