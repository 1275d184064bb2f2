"""The indicators of a slip as cells in two columns, where a table needs too much room."""

from collections.abc import Callable, Sequence

from ngheo_desktop.domain.classification import Outcome
from ngheo_desktop.domain.slip import SlipLine
from ngheo_desktop.reports.fonts import BOLD, ITALIC, REGULAR
from ngheo_desktop.reports.slip_columns import Cell, column_width, in_columns
from ngheo_desktop.reports.slip_parts import Paper, Part, Sizes, outcome_mark, text
from ngheo_desktop.reports.typeset import Run, draw

REQUIRED = "Yêu cầu: "
POINTS = "{points} điểm"
UNKNOWN = "? điểm"

_COUNT = 2
_BETWEEN = 12.0
_WIDE = column_width(_COUNT, _BETWEEN)
_MARK = 12.0
_PAD = 1.2

Cite = Callable[[SlipLine], str]


def indicator_cells(lines: Sequence[SlipLine], cite: Cite, sizes: Sizes, *, few_names: bool) -> Part:
    """Return indicators of one outcome: the name with the sign of its article, points, facts, what is required."""
    cells = [
        _cell(line, line.few_names if few_names and line.few_names else line.facts, cite(line), sizes) for line in lines
    ]
    return in_columns(cells, _COUNT, _BETWEEN, in_order=False)


def _cell(line: SlipLine, facts: Sequence[str], cited: str, sizes: Sizes) -> Cell:
    met = line.outcome is Outcome.NO
    size, strong = (sizes.met, REGULAR) if met else (sizes.concerned, BOLD)
    points = UNKNOWN if line.outcome is Outcome.MISSING else POINTS.format(points=line.points)
    runs = [
        Run(BOLD, line.title),
        Run(REGULAR, f" {cited}: "),
        Run(strong, points),
        Run(REGULAR, f". {'. '.join(facts)}."),
    ]
    said = text(runs, size, _WIDE - _MARK)
    required = text([Run(ITALIC, REQUIRED), Run(REGULAR, f"{line.threshold}.")], sizes.met, _WIDE - _MARK)

    def put(paper: Paper, x: float, y: float) -> None:
        below = draw(paper.canvas, said, x + _MARK, y - _PAD)
        paper.stamp(required, x + _MARK, below)
        outcome_mark(paper.canvas, line.outcome, x, y - _PAD)

    return Cell(said.height + required.height + 2 * _PAD, put)
