"""The points of B1 item by item, as a part of the slip: two columns, read from top to bottom."""

from itertools import zip_longest

from ngheo_desktop.domain.point_trace import PointsText, PointText
from ngheo_desktop.reports.fonts import BOLD, REGULAR
from ngheo_desktop.reports.slip_parts import COLUMN, LEFT, Paper, Part, Sizes, gap, text, words
from ngheo_desktop.reports.typeset import Block, Run, draw

POINTS = "Điểm B1 từng mục: "
TOTAL = "cộng {points} điểm"
OPEN = "chưa đủ câu trả lời để cộng"
TABLE = " (bảng “{title}”, {document}, {article}; mã kiểm {checksum})"
UNKNOWN = "?"

_BETWEEN = 14.0
_NUMBER = 24.0
_HALF = (COLUMN - _BETWEEN) / 2


def points_parts(told: PointsText, sizes: Sizes) -> list[Part]:
    """Return the parts: a heading that names the table and its sum, then two items a row."""
    total = OPEN if told.total is None else TOTAL.format(points=told.total)
    table = TABLE.format(title=told.title, document=told.document, article=told.article, checksum=told.checksum)
    heading = words([Run(BOLD, POINTS + total), Run(REGULAR, table)], sizes.concerned, with_next=True)
    half = (len(told.lines) + 1) // 2
    return [
        gap(5),
        heading,
        gap(3),
        *[_row(pair, sizes) for pair in zip_longest(told.lines[:half], told.lines[half:])],
    ]


def _row(pair: tuple[PointText | None, ...], sizes: Sizes) -> Part:
    cells = [(LEFT + place * (_HALF + _BETWEEN), *_cell(line, sizes)) for place, line in enumerate(pair) if line]
    height = max(words_of.height for _, words_of, _ in cells) + 2

    def put(paper: Paper, y: float) -> None:
        canvas = paper.canvas
        canvas.setLineWidth(0.3)
        for x, said, points in cells:
            draw(canvas, said, x, y - 1)
            draw(canvas, points, x + _HALF - points.lines[0].width, y - 1)
            canvas.line(x, y - height, x + _HALF, y - height)

    return Part(height, put)


def _cell(line: PointText, sizes: Sizes) -> tuple[Block, Block]:
    runs = [Run(REGULAR, f"{line.title}: "), Run(BOLD, line.answer)] if line.answer else [Run(REGULAR, line.title)]
    number = UNKNOWN if line.points is None else str(line.points)
    return text(runs, sizes.met, _HALF - _NUMBER), text(Run(BOLD, number), sizes.met, _NUMBER)
