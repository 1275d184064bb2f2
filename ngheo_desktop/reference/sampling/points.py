"""Answers to the items of an income point table whose points come near a given total."""

from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.point_table import COLUMNS, NONE_OF_THESE, AreaColumn, ItemKind, PointItem, PointTable
from ngheo_desktop.reference.sampling.draw import Draw

_MOST_THINGS = 5


def item_answers(draw: Draw, table: PointTable, column: AreaColumn, target: int) -> dict[str, Value]:
    """Return an answer to every question of the table, so that the points add up to about `target`.

    Each item takes its share of what is left; the last ones make good what the others could not. A total that the
    table cannot reach leaves its largest or smallest one.
    """
    place = COLUMNS.index(column)
    left, room = max(target, 0), sum(_most(item, place) for item in table.items)
    answers: dict[str, Value] = {}
    # The items with many points go first: small ones can still come near what is left then.
    for item in sorted(table.items, key=lambda each: (-_most(each, place), each.id)):
        most = _most(item, place)
        share = left * most // room if room else 0
        wanted = share + (draw.number(0, most // 4) if draw.chance(0.5) else 0)
        points, given = _answer(table, item, place, min(wanted, left))
        answers |= given
        left, room = left - points, room - most
    return answers


def _most(item: PointItem, place: int) -> int:
    points = [option.points[place] for option in item.options]
    if item.kind is ItemKind.ONE:
        return max(points)
    return sum(points) * (_MOST_THINGS if item.kind is ItemKind.COUNT else 1)


def _answer(table: PointTable, item: PointItem, place: int, wanted: int) -> tuple[int, dict[str, Value]]:
    """Return the points taken, at most `wanted`, and the answers that bring them."""
    options = sorted(item.options, key=lambda each: -each.points[place])
    left = wanted
    if item.kind is ItemKind.ONE:
        chosen = next((each for each in options if 0 < each.points[place] <= wanted), None)
        found: Value = NONE_OF_THESE if chosen is None else chosen.id
        return (0 if chosen is None else chosen.points[place]), {table.question(item): found}
    if item.kind is ItemKind.SEVERAL:
        codes = []
        for each in options:
            if 0 < each.points[place] <= left:
                codes.append(each.id)
                left -= each.points[place]
        # In the order of the table, as a person ticks them.
        several: list[str] = [each.id for each in item.options if each.id in codes]
        return wanted - left, {table.question(item): several or [NONE_OF_THESE]}
    counted: dict[str, Value] = {}
    for each in options:
        number = min(left // each.points[place], _MOST_THINGS) if each.points[place] else 0
        counted[table.question(item, each)] = number
        left -= number * each.points[place]
    return wanted - left, counted
