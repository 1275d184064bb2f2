"""The points of B1 item by item, as a part of the slip: in rows, in close columns, or one behind the other."""

from enum import Enum
from itertools import zip_longest

from ngheo_desktop.domain.point_trace import PointsText, PointText
from ngheo_desktop.reports.fonts import BOLD, REGULAR
from ngheo_desktop.reports.slip_columns import Cell, column_width, in_columns
from ngheo_desktop.reports.slip_parts import COLUMN, LEFT, Paper, Part, Sizes, gap, text, words
from ngheo_desktop.reports.typeset import Block, Run, draw

POINTS = "Điểm B1 từng mục: "
TOTAL = "cộng {points} điểm"
OPEN = "chưa đủ câu trả lời để cộng"
TABLE = " (bảng “{title}”, {document}, {article}; mã kiểm {checksum})"
UNKNOWN = "?"
ITEM_POINTS = " {points} điểm"
EACH = "{points} điểm mỗi mục: "
NOTHING = "{count} mục 0 điểm: "

_BETWEEN = 14.0
_NUMBER = 24.0
_HALF = (COLUMN - _BETWEEN) / 2
_CLOSE_COLUMNS = 3
_CLOSE_BETWEEN = 9.0
_CLOSE = column_width(_CLOSE_COLUMNS, _CLOSE_BETWEEN)
_CLOSE_NUMBER = 17.0
_CLOSE_PAD = 0.8


class PointsForm(Enum):
    """How the items stand.

    In rows of two, read from top to bottom; in three columns, or one behind the other, with the items that bring
    nothing named together at the end; in the closest form only their names, by the points they bring.
    """

    ROWS = "rows"
    COLUMNS = "columns"
    RUNNING = "running"
    NAMES = "names"


def points_parts(told: PointsText, sizes: Sizes, form: PointsForm) -> list[Part]:
    """Return the parts: a heading that names the table and its sum, then the items."""
    total = OPEN if told.total is None else TOTAL.format(points=told.total)
    table = TABLE.format(title=told.title, document=told.document, article=told.article, checksum=told.checksum)
    heading = words([Run(BOLD, POINTS + total), Run(REGULAR, table)], sizes.concerned, with_next=True)
    if form is PointsForm.ROWS:
        half = (len(told.lines) + 1) // 2
        rows = [_row(pair, sizes) for pair in zip_longest(told.lines[:half], told.lines[half:])]
        return [gap(5), heading, gap(3), *rows]
    return [gap(3), heading, gap(1), *_items(told, sizes, form)]


def _items(told: PointsText, sizes: Sizes, form: PointsForm) -> list[Part]:
    some = [line for line in told.lines if line.points != 0]
    if form is PointsForm.NAMES:
        return [words(_by_points(told), sizes.met, above=1)]
    if not some:
        return _nothing(told, sizes)
    if form is PointsForm.RUNNING:
        return [words(_running(some), sizes.met, above=1), *_nothing(told, sizes)]
    cells = [_close(line, sizes.met) for line in some]
    return [in_columns(cells, _CLOSE_COLUMNS, _CLOSE_BETWEEN), *_nothing(told, sizes)]


def _nothing(told: PointsText, sizes: Sizes) -> list[Part]:
    """Return the names of the items that bring no point, in one paragraph."""
    names = [line.title for line in told.lines if line.points == 0]
    if not names:
        return []
    runs = [Run(BOLD, NOTHING.format(count=len(names))), Run(REGULAR, "; ".join(names) + ".")]
    return [words(runs, sizes.met, above=2)]


def _running(lines: list[PointText]) -> list[Run]:
    runs: list[Run] = []
    for place, line in enumerate(lines):
        said = f"{line.title}: {line.answer}" if line.answer else line.title
        points = ITEM_POINTS.format(points=_number(line)).replace(" ", "\N{NO-BREAK SPACE}")
        end = "." if place == len(lines) - 1 else "; "
        runs += [Run(REGULAR, said), Run(BOLD, points), Run(REGULAR, end)]
    return runs


def _by_points(told: PointsText) -> list[Run]:
    """Return the names of all items under the points they bring, the most points first."""
    names: dict[str, list[str]] = {}
    for line in sorted(told.lines, key=lambda each: -1 if each.points is None else -each.points):
        names.setdefault(_number(line), []).append(line.title)
    runs: list[Run] = []
    for points, titles in names.items():
        runs += [Run(BOLD, EACH.format(points=points)), Run(REGULAR, "; ".join(titles) + ". ")]
    return runs


def _close(line: PointText, size: float) -> Cell:
    said, points = _cell(line, size, _CLOSE, _CLOSE_NUMBER)

    def put(paper: Paper, x: float, y: float) -> None:
        draw(paper.canvas, said, x, y - _CLOSE_PAD)
        draw(paper.canvas, points, x + _CLOSE - points.lines[0].width, y - _CLOSE_PAD)

    return Cell(said.height + 2 * _CLOSE_PAD, put)


def _row(pair: tuple[PointText | None, ...], sizes: Sizes) -> Part:
    cells = [
        (LEFT + place * (_HALF + _BETWEEN), *_cell(line, sizes.met, _HALF, _NUMBER))
        for place, line in enumerate(pair)
        if line
    ]
    height = max(words_of.height for _, words_of, _ in cells) + 2

    def put(paper: Paper, y: float) -> None:
        canvas = paper.canvas
        canvas.setLineWidth(0.3)
        for x, said, points in cells:
            draw(canvas, said, x, y - 1)
            draw(canvas, points, x + _HALF - points.lines[0].width, y - 1)
            canvas.line(x, y - height, x + _HALF, y - height)

    return Part(height, put)


def _cell(line: PointText, size: float, column: float, number: float) -> tuple[Block, Block]:
    runs = [Run(REGULAR, f"{line.title}: "), Run(BOLD, line.answer)] if line.answer else [Run(REGULAR, line.title)]
    return text(runs, size, column - number), text(Run(BOLD, _number(line)), size, number)


def _number(line: PointText) -> str:
    return UNKNOWN if line.points is None else str(line.points)
