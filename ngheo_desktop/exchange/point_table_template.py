"""Writes the workbook of an income point table (B1): empty, to be filled in, or a table as it is on record."""

import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from ngheo_desktop.domain.point_table import COLUMNS, PointTable

_FIELDS = ("number", "item", "kind", "count", "place", "option")
_WIDTHS = {"number": 6, "item": 34, "kind": 15, "count": 9, "place": 8, "option": 40, "note": 30}
_POINTS_WIDTH = 13
_EMPTY_ROWS = 200
_HEAD_ROWS = 4


def write_template(
    out: BinaryIO, rule_set: str, words: Mapping[str, Mapping[str, Any]], table: PointTable | None = None
) -> None:
    """Write a workbook of the official shape (item, option, seven area columns), with `table` in it when given.

    `words` are the headings, see `resources/point_table.toml`. Texts are written as texts, whatever they begin with.
    """
    # Loaded when a workbook is written: no other start needs it.
    import xlsxwriter  # noqa: PLC0415

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(words["sheet"]["table"])
    label = book.add_format({"bold": True})
    heading = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "bg_color": "#DDEBEE"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    number = book.add_format({"num_format": "0", "valign": "top", "border": 1})
    for row, (title, value) in enumerate(_head(rule_set, words, table)):
        sheet.write_string(row, 0, title, label)
        sheet.write_string(row, 2, value)
    top = _HEAD_ROWS + 1
    names = [*_FIELDS, *[column.value for column in COLUMNS], "note"]
    for place, name in enumerate(names):
        title = words["heading"][name] if name in words["heading"] else words["column"][name]["title"]
        sheet.write_string(top, place, str(title), heading)
        sheet.set_column(place, place, _WIDTHS.get(name, _POINTS_WIDTH))
    sheet.set_row(top, 62)
    sheet.freeze_panes(top + 1, 0)
    empty: list[list[str | int]] = [[""] * len(names)] * _EMPTY_ROWS
    rows = list(_rows(table, words)) if table else empty
    for row, cells in enumerate(rows, start=top + 1):
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, place, cell, number)
            elif cell:
                sheet.write_string(row, place, cell, text)
            else:
                sheet.write_blank(row, place, None, text)
    first, last = top + 1, top + max(len(rows), _EMPTY_ROWS)
    kinds = [str(kind["title"]) for kind in words["kind"].values()]
    sheet.data_validation(first, 2, last, 2, {"validate": "list", "source": kinds})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    guide = book.add_worksheet(words["sheet"]["help"])
    guide.set_column(0, 0, 110)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for row, line in enumerate(words["guide"]["lines"]):
        guide.write_string(row, 0, line, wrapped)
    book.close()
    out.write(held.getvalue())


def _head(rule_set: str, words: Mapping[str, Mapping[str, Any]], table: PointTable | None) -> Iterator[tuple[str, str]]:
    head = words["head"]
    yield head["rule_set"], rule_set
    yield head["title"], table.title if table else ""
    yield head["document"], table.document if table else ""
    yield head["article"], table.article if table else ""


def _rows(table: PointTable, words: Mapping[str, Mapping[str, Any]]) -> Iterator[list[str | int]]:
    for number, item in enumerate(table.items, start=1):
        kind = str(words["kind"][item.kind.value]["title"])
        for place, option in enumerate(item.options, start=1):
            of_item: list[str | int] = (
                [number, item.title, kind, len(item.options)] if place == 1 else [number, "", "", ""]
            )
            yield [*of_item, place, option.label, *option.points, item.note if place == 1 else ""]
