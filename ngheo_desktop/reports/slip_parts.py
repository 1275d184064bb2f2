"""The parts a slip is made of: each knows its height and draws itself, so that pages can be filled with them."""

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from ngheo_desktop.domain.classification import Outcome
from ngheo_desktop.domain.slip import SlipLine, SlipScale
from ngheo_desktop.reports import page
from ngheo_desktop.reports.fonts import BOLD, REGULAR
from ngheo_desktop.reports.outline import Outline
from ngheo_desktop.reports.typeset import Block, Run, draw, paragraph

LEFT = 16 * mm
RIGHT = page.WIDTH - 13 * mm
TOP = page.HEIGHT - 11 * mm
BOTTOM = 10 * mm
COLUMN = RIGHT - LEFT

STANDS = ": {score} điểm"
UNKNOWN = ": chưa tính được"
HEADINGS = ("Chỉ số", "Thực tế của hộ", "Yêu cầu", "Điểm")

_MARK, _POINTS = 13.0, 26.0
_FACT, _THRESHOLD = 2, 3
_ROWS_KEPT = 4096
_CELL_GAP = 7.0
_FACT_LINES = 40
_SET_CLOSER = 9.0
_FILL = 0.82
_BAR = 9.0
_POINTER = 6.0
_LEAST_LABEL = 34.0


class Paper:
    """The document that parts are drawn on.

    What is the same on every slip (the names of indicators, what the law requires) is written into the document once
    and from then on only referred to: a third of the time and of the file.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.outline = Outline(canvas)
        self._stamps: dict[Hashable, str] = {}

    def stamp(self, block: Block, x: float, top: float) -> None:
        """Draw a block that many slips share, its upper left corner at (x, top)."""
        if block not in self._stamps:
            self._begin(block, block.height, block.column)
            draw(self.canvas, block, 0, 0)
            self.canvas.endForm()
        self._put(block, x, top)

    def stamp_row(self, put: "Callable[[Paper, float], None]", height: float, top: float) -> None:
        """Draw a row that many slips share across the page, its upper edge at `top`; `put` draws it."""
        if put not in self._stamps:
            self._begin(put, height, RIGHT)
            put(self, 0)
            self.canvas.endForm()
        self._put(put, 0, top)

    def _begin(self, key: Hashable, height: float, right: float) -> None:
        name = self._stamps[key] = f"t{len(self._stamps)}"
        self.canvas.beginForm(name, 0, -math.ceil(height) - 3, math.ceil(right) + 3, 3)

    def _put(self, key: Hashable, x: float, top: float) -> None:
        self.canvas.saveState()
        self.canvas.translate(x, top)
        self.canvas.doForm(self._stamps[key])
        self.canvas.restoreState()


class Part(NamedTuple):
    """A piece of a page.

    Attributes:
        draw: draws it from its upper edge down.
        with_next: whether the next part must stand on the same page.
        heads_page: whether to draw the heading of the table over it where it begins a page.
    """

    height: float
    draw: Callable[[Paper, float], None]
    with_next: bool = False
    heads_page: bool = False


@dataclass(frozen=True, slots=True)
class Sizes:
    """The type sizes of one slip in points: of body text, of what is deprived or missing, of what is met, of sources.

    Attributes:
        pad: the room above and below a row.
    """

    body: float
    concerned: float
    met: float
    note: float
    pad: float


USUAL = Sizes(body=10.5, concerned=10.0, met=9.0, note=8.5, pad=3.0)
SMALL = Sizes(body=9.5, concerned=9.0, met=8.2, note=8.0, pad=1.8)
# What is met shrinks most: a family reads what it lacks. Nothing is set smaller than LEAST_SIZE.
SMALLEST = Sizes(body=8.8, concerned=8.5, met=8.0, note=8.0, pad=1.0)
LEAST_SIZE = 8.0
ALL_LEAST = Sizes(body=LEAST_SIZE, concerned=LEAST_SIZE, met=LEAST_SIZE, note=LEAST_SIZE, pad=1.0)


class Columns(NamedTuple):
    """The widths of the table of indicators: the indicator with the sign of its article, and the fact."""

    title: float
    fact: float

    @property
    def widths(self) -> tuple[float, ...]:
        """The widths of mark, indicator, fact, threshold and points."""
        return (_MARK, *self, COLUMN - _MARK - self.title - self.fact - _POINTS, _POINTS)

    @property
    def starts(self) -> tuple[float, ...]:
        """The left edges of the columns."""
        return tuple(accumulate(self.widths, initial=LEFT))


USUAL_COLUMNS = Columns(100.0, 168.0)


def text(runs: Sequence[Run] | Run, size: float, column: float = COLUMN) -> Block:
    """Break text into lines with the slip's leading."""
    return paragraph(runs, size, leading(size), column)


def leading(size: float) -> float:
    """Return the distance between lines of a type size; the smallest type is set a little closer."""
    return size * (1.19 if size >= _SET_CLOSER else 1.15)


def words(
    runs: Sequence[Run] | Run,
    size: float,
    *,
    left: float = 0.0,
    above: float = 0.0,
    with_next: bool = False,
    shared: bool = False,
) -> Part:
    """Return a paragraph, `left` points in from both sides, with `above` points of room over it.

    `shared` says that many slips have the same words.
    """
    block = text(runs, size, COLUMN - 2 * left)

    def put(paper: Paper, y: float) -> None:
        if shared:
            paper.stamp(block, LEFT + left, y - above)
        else:
            draw(paper.canvas, block, LEFT + left, y - above)

    return Part(block.height + above, put, with_next)


def gap(height: float) -> Part:
    """Return room, in points, that vanishes into nothing but itself."""
    return Part(height, lambda _paper, _y: None, with_next=True)


# --- scales -----------------------------------------------------------------------------------------------------------


def scale_height(scale: SlipScale, column: float, size: float) -> float:
    """Return how much room a scale takes in points."""
    title = _scale_title(scale, column, size).height
    if not scale.bands:
        return title
    return title + _POINTER + _BAR + 3 + max(block.height for _, block in _labels(scale, column, size))


def _scale_title(scale: SlipScale, column: float, size: float) -> Block:
    value = UNKNOWN if scale.value is None else STANDS.format(score=scale.value)
    return text([Run(REGULAR, scale.title), Run(BOLD, value)], size, column)


def _labels(scale: SlipScale, column: float, size: float) -> list[tuple[float, Block]]:
    """Return the words under each band with their left edge; a narrow band borrows room from the next."""
    found: list[tuple[float, Block]] = []
    edges = [*_edges(scale), float(scale.end)]
    for place, band in enumerate(scale.bands):
        start, end = edges[place] / scale.end * column, edges[place + 1] / scale.end * column
        here = scale.value is not None and band.start <= scale.value <= band.end
        runs = [Run(BOLD if here else REGULAR, band.class_words)]
        if band.limit:
            runs.append(Run(REGULAR, " " + band.limit.replace(" ", page.NO_BREAK_SPACE)))
        found.append((start, text(runs, size - 1.5, max(end - start - 3, _LEAST_LABEL))))
    return found


def _edges(scale: SlipScale) -> list[float]:
    """Return where each band begins: a class turns half-way between its last score and the first of the next."""
    edges = [0.0]
    for before, after in zip(scale.bands, scale.bands[1:], strict=False):
        edges.append((before.end + after.start) / 2)
    return edges


def draw_scale(paper: Paper, scale: SlipScale, x: float, y: float, column: float, size: float) -> float:
    """Draw a scale: the bar up to where the household stands, the lines between classes; return its lower edge."""
    canvas = paper.canvas
    below = draw(canvas, _scale_title(scale, column, size), x, y)
    if not scale.bands:
        return below
    bar = below - _POINTER - _BAR
    at = None if scale.value is None else min(scale.value / scale.end, 1.0) * column
    canvas.setLineWidth(0.6)
    if at:
        canvas.setFillGray(_FILL)
        canvas.rect(x, bar, at, _BAR, stroke=0, fill=1)
        canvas.setFillGray(0)
    canvas.rect(x, bar, column, _BAR, stroke=1, fill=0)
    if at is not None:
        _pointer(canvas, x + at, bar + _BAR)
    for edge in _edges(scale)[1:]:
        turn = x + edge / scale.end * column
        canvas.setLineWidth(2.2)
        canvas.line(turn, bar - 3, turn, bar + _BAR + 1.5)
    bottom = bar
    for start, block in _labels(scale, column, size):
        paper.stamp(block, x + start + (3 if start else 0), bar - 3)
        bottom = min(bottom, bar - 3 - block.height)
    return bottom


def _pointer(canvas: Canvas, x: float, y: float) -> None:
    shape = canvas.beginPath()
    shape.moveTo(x, y - 1)
    shape.lineTo(x - 3.4, y + 4.6)
    shape.lineTo(x + 3.4, y + 4.6)
    shape.close()
    canvas.drawPath(shape, stroke=0, fill=1)


# --- the table of indicators ------------------------------------------------------------------------------------------


def table_heading(sizes: Sizes, columns: Columns = USUAL_COLUMNS) -> Part:
    """Return the names of the columns, over a rule."""
    size, starts = sizes.met, columns.starts
    cells = [text(Run(BOLD, name), size, column) for name, column in zip(HEADINGS, columns.widths[1:], strict=True)]

    def put(paper: Paper, y: float) -> None:
        for place, cell in enumerate(cells, start=1):
            paper.stamp(cell, starts[place], y)
        canvas = paper.canvas
        canvas.setLineWidth(0.8)
        canvas.line(LEFT, y - cells[0].height - 2, RIGHT, y - cells[0].height - 2)

    return Part(cells[0].height + 3, put, with_next=True)


def group_heading(title: str, sizes: Sizes) -> Part:
    """Return the line over a group of indicators, on grey."""
    block = text(Run(BOLD, title), sizes.met)

    def put(paper: Paper, y: float) -> None:
        canvas = paper.canvas
        canvas.setFillGray(0.9)
        canvas.rect(LEFT, y - block.height - 3, COLUMN, block.height + 2, stroke=0, fill=1)
        canvas.setFillGray(0)
        paper.stamp(block, LEFT + 3, y - 2)

    return Part(block.height + 4, put, with_next=True, heads_page=True)


@lru_cache(maxsize=_ROWS_KEPT)
def table_rows(line: SlipLine, points: str, article: str, sizes: Sizes, columns: Columns) -> tuple[Part, ...]:
    """Return an indicator as a row; one whose facts are very long goes on below."""
    rows: list[Part] = []
    met = line.outcome is Outcome.NO
    size, strong = (sizes.met, REGULAR) if met else (sizes.concerned, BOLD)
    widths = columns.widths
    facts = [text(Run(REGULAR, fact), size, widths[_FACT] - _CELL_GAP) for fact in line.facts]
    lines = tuple(each for block in facts for each in block.lines)
    texts = (
        (1, [Run(strong, line.title), Run(REGULAR, f" {article}")], size),
        (3, Run(REGULAR, line.threshold), sizes.met),
        (4, Run(strong, points), size),
    )
    cells = [(place, text(runs, at, widths[place] - _CELL_GAP)) for place, runs, at in texts]
    for start in range(0, max(len(lines), 1), _FACT_LINES):
        fact = Block(lines[start : start + _FACT_LINES], size, leading(size), widths[_FACT] - _CELL_GAP)
        last = start + _FACT_LINES >= len(lines)
        own = [(_FACT, fact), *(cells if start == 0 else [])]
        placed = [(columns.starts[place], block, place == _THRESHOLD) for place, block in own]
        rows.append(_row(placed, line.outcome, sizes.pad, first=start == 0, last=last))
    return tuple(rows)


def _row(cells: list[tuple[float, Block, bool]], outcome: Outcome, pad: float, *, first: bool, last: bool) -> Part:
    """Return a row of cells; what the law requires is the same on many slips."""
    height = max(block.height for _, block, _ in cells) + 2 * pad

    def put(paper: Paper, y: float) -> None:
        canvas = paper.canvas
        for start, block, shared in cells:
            if shared and outcome is not Outcome.NO:
                paper.stamp(block, start, y - pad)
            else:
                draw(canvas, block, start, y - pad)
        if first:
            outcome_mark(canvas, outcome, LEFT, y - pad)
        if last:
            canvas.setLineWidth(0.3)
            canvas.line(LEFT, y - height, RIGHT, y - height)

    def stamped(paper: Paper, y: float) -> None:
        paper.stamp_row(put, height, y)

    # Only what is deprived or missing names people: what is met reads the same on many slips.
    return Part(height, stamped if outcome is Outcome.NO else put, heads_page=True)


def outcome_mark(canvas: Canvas, outcome: Outcome, left: float, y: float) -> None:
    """Draw a full square for deprived, a question mark for missing, a tick for met: told apart without colour."""
    x, bottom = left + 2, y - 9.5
    if outcome is Outcome.MISSING:
        draw(canvas, text(Run(BOLD, "?"), 10.5, 10), x + 1, y)
        return
    if outcome is Outcome.YES:
        canvas.rect(x, bottom, 7, 7, stroke=0, fill=1)
        return
    canvas.setLineWidth(1.0)
    canvas.line(x, bottom + 4, x + 2.4, bottom + 1.2)
    canvas.line(x + 2.4, bottom + 1.2, x + 7, bottom + 7)


# --- frames -----------------------------------------------------------------------------------------------------------


def framed(parts: Sequence[Part], pad: float = 6.0) -> Part:
    """Return parts in one frame that never breaks."""
    height = sum(part.height for part in parts) + 2 * pad

    def put(paper: Paper, y: float) -> None:
        paper.canvas.setLineWidth(0.8)
        paper.canvas.rect(LEFT, y - height, COLUMN, height, stroke=1, fill=0)
        below = y - pad
        for part in parts:
            part.draw(paper, below)
            below -= part.height

    return Part(height, put)
