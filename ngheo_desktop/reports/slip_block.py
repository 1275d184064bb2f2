"""What one rule set says of a household, as parts of the slip, more or less closely set.

A slip is one sheet. The layouts of `LAYOUTS` are tried one after the other until one fits; each says as much as the one
before or tells how much it leaves out, and none is set smaller than `LEAST_SIZE`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ngheo_desktop.domain.classification import Outcome
from ngheo_desktop.domain.slip import SlipBlock, SlipChanges, SlipLine
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.reports.fonts import BOLD, ITALIC, REGULAR
from ngheo_desktop.reports.slip_cells import indicator_cells
from ngheo_desktop.reports.slip_parts import (
    ALL_LEAST,
    COLUMN,
    LEFT,
    SMALL,
    SMALLEST,
    USUAL,
    USUAL_COLUMNS,
    Columns,
    Paper,
    Part,
    Sizes,
    draw_scale,
    framed,
    gap,
    group_heading,
    scale_height,
    table_heading,
    table_rows,
    words,
)
from ngheo_desktop.reports.slip_points import PointsForm, points_parts
from ngheo_desktop.reports.slip_request import beside_parts
from ngheo_desktop.reports.typeset import Align, Block, Run, balanced, draw

RULE = "Vì sao: "
DISTANCES = "Còn cách loại khác: "
MISSING = "Còn thiếu để xếp loại:"
GROUPS = {
    Outcome.YES: "THIẾU HỤT: {count} chỉ số, {points} điểm",
    Outcome.MISSING: "CHƯA BIẾT: {count} chỉ số",
    Outcome.NO: "ĐẠT: {count} chỉ số",
}
CHANGES = "Chỉ một điều khác đi là đổi kết quả."
CHANGES_TO = "Thành “{name}” nếu:"
SETTLES = "Câu trả lời còn thiếu sẽ quyết định."
SETTLES_AS = "Là “{name}” nếu:"
MORE = "… và {count} điều khác"
SOURCES = "Căn cứ: "
UNVERIFIED_SIGN = "*"

_CLASS_SIZES = (23.0, 19.0, 16.0, 13.0, 11.0)
_CLASS_COLUMN = 172.0
_CLOSE_CLASS_COLUMN = 130.0
_CLASS_LINES = 4
_BESIDE_CLASS = 16.0
_SCALE_SIZE = 10.0
_CLOSE_SCALE_SIZE = 9.5
_MANY_IN_A_FRAME = 12
_BULLET = "•  "
_COLUMNS_TRIED = tuple(Columns(86.0, fact) for fact in (125.0, 155.0, 185.0, 215.0, 245.0))


@dataclass(frozen=True, slots=True)
class Layout:
    """How closely a block is set.

    Attributes:
        points: how the items of B1 stand.
        is_close: whether the columns of the table take the widths that need least room, and lists run on.
        in_cells: whether the indicators stand in two columns instead of a table, and the scales side by side.
        few_names: whether of many people who are alike only the first are named, and the others counted.
        most_changes: how many single changes are told; all when None.
    """

    sizes: Sizes
    points: PointsForm = PointsForm.ROWS
    is_close: bool = False
    in_cells: bool = False
    few_names: bool = False
    most_changes: int | None = None


LAYOUTS = (
    Layout(USUAL),
    Layout(SMALL),
    Layout(SMALL, PointsForm.COLUMNS, is_close=True),
    Layout(SMALLEST, PointsForm.COLUMNS, is_close=True),
    Layout(SMALL, PointsForm.COLUMNS, is_close=True, in_cells=True),
    Layout(SMALLEST, PointsForm.COLUMNS, is_close=True, in_cells=True),
    Layout(SMALLEST, PointsForm.COLUMNS, is_close=True, in_cells=True, most_changes=8),
    Layout(SMALLEST, PointsForm.RUNNING, is_close=True, in_cells=True, most_changes=8),
    Layout(SMALLEST, PointsForm.RUNNING, is_close=True, in_cells=True, few_names=True, most_changes=4),
    Layout(SMALLEST, PointsForm.NAMES, is_close=True, in_cells=True, few_names=True, most_changes=4),
    Layout(SMALLEST, PointsForm.NAMES, is_close=True, in_cells=True, few_names=True, most_changes=2),
    Layout(ALL_LEAST, PointsForm.NAMES, is_close=True, in_cells=True, few_names=True, most_changes=2),
)


def _sources(block: SlipBlock) -> dict[str, str]:
    """Return the sign of each law and article, in the order they are first cited."""
    cited = [line.article for line in block.lines] + ([block.rule_article] if block.rule_article else [])
    return {article: f"({number})" for number, article in enumerate(dict.fromkeys(cited), start=1)}


def _cited(signs: dict[str, str], article: str, *, verified: bool) -> str:
    return signs[article] + ("" if verified else UNVERIFIED_SIGN)


def _verdict(block: SlipBlock, layout: Layout) -> Part:
    """Return the class in large words on the left and the scales on the right, side by side where room is scarce."""
    if not block.scales:
        return large_words(block.class_words)
    box = _CLOSE_CLASS_COLUMN if layout.in_cells else _CLASS_COLUMN
    fits = _fitting(block.class_words, box - 16, _CLASS_SIZES[1:] if layout.in_cells else _CLASS_SIZES)
    left, room = LEFT + box + _BESIDE_CLASS, COLUMN - box - _BESIDE_CLASS
    size = _CLOSE_SCALE_SIZE if layout.in_cells else _SCALE_SIZE
    across = len(block.scales) if layout.in_cells else 1
    wide = (room - (across - 1) * _BESIDE_CLASS) / across
    heights = [scale_height(scale, wide, size) for scale in block.scales]
    together = max(heights) if across > 1 else sum(heights) + 7 * max(len(heights) - 1, 0)
    height = max(together, fits.height + (10 if layout.in_cells else 24))

    def put(paper: Paper, y: float) -> None:
        canvas = paper.canvas
        canvas.setLineWidth(1.8)
        canvas.rect(LEFT + 1, y - height, box - 2, height, stroke=1, fill=0)
        draw(canvas, fits, LEFT + 8, y - (height - fits.height) / 2, Align.CENTRE)
        x, top = left, y
        for scale in block.scales:
            below = draw_scale(paper, scale, x, top, wide, size)
            x, top = (x + wide + _BESIDE_CLASS, y) if across > 1 else (x, below - 7)

    return Part(height, put, with_next=True)


def _fitting(said: str, column: float, sizes: Sequence[float] = _CLASS_SIZES) -> Block:
    """Return words in capitals, in the largest size that fits."""
    fits: Block | None = None
    capitals = Run(BOLD, nfc(said).upper())
    for size in sizes:
        fits = balanced(capitals, size, size * 1.2, column)
        if len(fits.lines) <= (2 if size > _CLASS_SIZES[2] else _CLASS_LINES):
            break
    assert fits is not None  # noqa: S101  (there is at least one size)
    return fits


def large_words(said: str) -> Part:
    """Return a class, or that there is none, in large words across the page: nothing stands beside it."""
    fits = _fitting(said, COLUMN - 24)
    height = fits.height + 18

    def put(paper: Paper, y: float) -> None:
        paper.canvas.setLineWidth(1.8)
        paper.canvas.rect(LEFT + 1, y - height, COLUMN - 2, height, stroke=1, fill=0)
        draw(paper.canvas, fits, LEFT + 12, y - 9, Align.CENTRE)

    return Part(height, put, with_next=True)


def _table(block: SlipBlock, signs: dict[str, str], layout: Layout) -> list[Part]:
    if not block.lines:
        return []
    if layout.in_cells:
        return _cells(block, signs, layout)
    if not layout.is_close:
        return _table_in(block, signs, layout.sizes, USUAL_COLUMNS)
    tried = [_table_in(block, signs, layout.sizes, columns) for columns in _COLUMNS_TRIED]
    return min(tried, key=lambda parts: sum(part.height for part in parts))


def _groups(block: SlipBlock, sizes: Sizes) -> Iterator[tuple[Part, list[SlipLine]]]:
    """Yield the indicators by outcome under their heading, what is deprived first."""
    for outcome in (Outcome.YES, Outcome.MISSING, Outcome.NO):
        lines = [line for line in block.lines if line.outcome is outcome]
        if lines:
            points = sum(line.points for line in lines)
            yield group_heading(GROUPS[outcome].format(count=len(lines), points=points), sizes), lines


def _cells(block: SlipBlock, signs: dict[str, str], layout: Layout) -> list[Part]:
    def cite(line: SlipLine) -> str:
        return _cited(signs, line.article, verified=line.verified)

    return [
        part
        for heading, lines in _groups(block, layout.sizes)
        for part in (
            heading._replace(heads_page=False),
            indicator_cells(lines, cite, layout.sizes, few_names=layout.few_names),
        )
    ]


def _table_in(block: SlipBlock, signs: dict[str, str], sizes: Sizes, columns: Columns) -> list[Part]:
    parts = [table_heading(sizes, columns)]
    for heading, lines in _groups(block, sizes):
        parts.append(heading)
        for line in lines:
            cited = _cited(signs, line.article, verified=line.verified)
            parts += table_rows(line, _points(line), cited, sizes, columns)
    return parts


def _points(line: SlipLine) -> str:
    return "?" if line.outcome is Outcome.MISSING else str(line.points)


def _changes(changes: Sequence[SlipChanges], layout: Layout, *, settles: bool) -> list[Part]:
    if not changes:
        return []
    sizes, parts = layout.sizes, [gap(5)]
    told = _told(changes, layout.most_changes)
    for place, (change, count) in enumerate(zip(changes, told, strict=True)):
        heading = (SETTLES_AS if settles else CHANGES_TO).format(name=change.class_words)
        runs = [Run(BOLD, (SETTLES if settles else CHANGES) + " ")] if place == 0 else []
        parts.append(words([*runs, Run(REGULAR, heading)], sizes.body, above=2, with_next=True))
        items = [*change.items[:count]]
        if count < len(change.items):
            items.append(MORE.format(count=len(change.items) - count))
        parts += [words(Run(REGULAR, _BULLET + item), sizes.concerned, left=8, above=1) for item in items]
    return parts


def _told(changes: Sequence[SlipChanges], most: int | None) -> list[int]:
    """Return how many changes of each class are told: of each class in turn one more, until there are enough."""
    counts = [len(change.items) for change in changes]
    if most is None:
        return counts
    told = [0] * len(counts)
    while sum(told) < min(most, sum(counts)):
        for place, count in enumerate(counts):
            told[place] += told[place] < count and sum(told) < most
    # A line that says one more is left out takes the room of the one itself.
    return [count if count - own == 1 else own for own, count in zip(told, counts, strict=True)]


def _listed(heading: str, items: Sequence[str], layout: Layout) -> list[Part]:
    """Return a list under its heading, in a frame where it is short."""
    size = layout.sizes.body
    if layout.is_close:
        runs = [Run(BOLD, heading + " "), Run(REGULAR, "; ".join(items) + ".")]
        return [gap(3), framed([words(runs, layout.sizes.concerned, left=8)], 3)]
    told = [words(Run(BOLD, heading), size, left=8, with_next=True)]
    told += [words(Run(REGULAR, _BULLET + each), size, left=8, above=1) for each in items]
    return [gap(4), *([framed(told, 5)] if len(told) < _MANY_IN_A_FRAME else told)]


def block_parts(block: SlipBlock, layout: Layout, standard: str) -> list[Part]:
    """Return the parts of one rule set's block from its title to its sources; `standard` stands before the title."""
    sizes = layout.sizes
    signs = _sources(block)
    parts = [
        words([Run(REGULAR, standard), Run(BOLD, block.title)], sizes.body, above=2, with_next=True, shared=True),
        gap(4),
        _verdict(block, layout),
        gap(3),
    ]
    if block.rule:
        cited = _cited(signs, block.rule_article, verified=block.rule_verified)
        parts.append(words([Run(BOLD, RULE), Run(REGULAR, f"{block.rule} {cited}.")], sizes.body, above=2, shared=True))
    if block.distances:
        said = " ".join(block.distances)
        parts.append(words([Run(BOLD, DISTANCES), Run(REGULAR, said)], sizes.body, above=2))
    if block.meeting:
        parts += _listed(block.meeting_heading, block.meeting, layout)
    if block.missing:
        parts += _listed(MISSING, block.missing, layout)
    parts += beside_parts(block.beside, sizes)
    parts += [gap(4 if layout.is_close else 7), *_table(block, signs, layout)]
    parts += _changes(block.changes, layout, settles=bool(block.missing))
    if block.points is not None:
        parts += points_parts(block.points, sizes, layout.points)
    listed = "; ".join(f"{sign} {article}" for article, sign in signs.items())
    unchecked = f" {UNVERIFIED_SIGN} {block.mark}. {block.note}" if block.note else ""
    parts.append(words([Run(ITALIC, SOURCES + listed + "." + unchecked)], sizes.note, above=4, shared=True))
    return parts
