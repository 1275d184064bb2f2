"""Pieces of a slip in columns of about equal height, one below the other in each: the closest way to set many."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ngheo_desktop.reports.slip_parts import COLUMN, LEFT, Paper, Part

_NEAR = 0.5


class Cell(NamedTuple):
    """A piece that draws itself with its upper left corner at (x, y); `height` in points."""

    height: float
    draw: Callable[[Paper, float, float], None]


def column_width(count: int, between: float) -> float:
    """Return how wide each of some columns is, with so much room between them, in points."""
    return (COLUMN - (count - 1) * between) / count


def in_columns(cells: Sequence[Cell], count: int, between: float, *, in_order: bool = True) -> Part:
    """Return cells in so many columns, each read from top to bottom, with a line under each cell.

    Without `in_order` a cell stands in the column where it needs least room, in order only within a column.
    """
    wide = column_width(count, between)
    columns = _filled(cells, _least_height(cells, count)) if in_order else _packed(cells, count)

    def put(paper: Paper, y: float) -> None:
        canvas = paper.canvas
        for place, own in enumerate(columns):
            x, top = LEFT + place * (wide + between), y
            for cell in own:
                cell.draw(paper, x, top)
                top -= cell.height
                canvas.setLineWidth(0.3)
                canvas.line(x, top, x + wide, top)

    return Part(max(sum(cell.height for cell in own) for own in columns) + 1, put)


def _filled(cells: Sequence[Cell], room: float) -> list[list[Cell]]:
    columns: list[list[Cell]] = [[]]
    used = 0.0
    for cell in cells:
        if used + cell.height > room and columns[-1]:
            columns.append([])
            used = 0.0
        columns[-1].append(cell)
        used += cell.height
    return columns


def _packed(cells: Sequence[Cell], count: int) -> list[list[Cell]]:
    places: list[list[int]] = [[] for _ in range(count)]
    used = [0.0] * count
    for place in sorted(range(len(cells)), key=lambda each: -cells[each].height):
        column = used.index(min(used))
        places[column].append(place)
        used[column] += cells[place].height
    return [[cells[place] for place in sorted(own)] for own in sorted(places, key=lambda own: min(own, default=count))]


def _least_height(cells: Sequence[Cell], count: int) -> float:
    """Return the least height in which the cells need no more columns."""
    heights = [cell.height for cell in cells]
    low, high = max(*heights, sum(heights) / count), sum(heights)
    while high - low > _NEAR:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_filled(cells, middle)) <= count else (middle, high)
    return high
