"""Adding up the income points (B1) of a household from the items of a table; nothing is guessed.

What an item brings depends on its answer and the area alone, so its lines are made once and picked up from then on: a
household costs one look-up for each item.
"""

from collections.abc import Callable, Mapping
from operator import itemgetter, mul
from typing import Any, NamedTuple

from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.point_table import (
    COLUMNS,
    MOST_COUNTED,
    NONE_OF_THESE,
    AreaColumn,
    ItemKind,
    PointItem,
    PointTable,
)

Answers = Mapping[str, Value]
# A line as a trace keeps it: "" (nobody in particular), the item, and `<answer>=<points>`, empty without an answer.
SaidLine = tuple[str, str, str]
_Line = tuple[int, SaidLine]


_LINES_KEPT = 4_096


class PointLine(NamedTuple):
    """What one item brings: `answer` as codes (`a`, `a,b`, `a*3`), empty while it is not answered."""

    item: str
    answer: str
    points: int | None


def line_said(said: SaidLine) -> PointLine:
    """Return the line that a trace keeps."""
    _, item, text = said
    answer, _, points = text.rpartition("=")
    return PointLine(item, answer, int(points)) if points.isdecimal() else PointLine(item, "", None)


class PointSum(NamedTuple):
    """The points of a household: no total while an item lacks its answer; `missing` are question ids."""

    total: int | None
    said: tuple[SaidLine, ...]
    missing: tuple[str, ...]

    @property
    def lines(self) -> tuple[PointLine, ...]:
        """Return what each item brings, in the order of the table."""
        return tuple(map(line_said, self.said))


class _One(NamedTuple):
    """An item answered by one code, with the line of each."""

    item_id: str
    question: str
    lines: dict[Value, _Line]

    def line(self, answers: Answers) -> _Line | None:
        """Return the points and line of the item; None where an answer is missing or the table does not know it."""
        answer = answers.get(self.question)
        return self.lines.get(answer) if isinstance(answer, str) else None

    def lacking(self, _answers: Answers) -> list[str]:
        """Return the questions to be answered where there is no line."""
        return [self.question]


class _Several(NamedTuple):
    """An item answered by any of its codes, with the lines made so far."""

    item_id: str
    question: str
    points: Mapping[str, int]
    lines: dict[tuple[Value, ...], _Line]

    def line(self, answers: Answers) -> _Line | None:
        """Return the points and line of the item, see `_One`."""
        codes = answers.get(self.question)
        if not isinstance(codes, list):
            return None
        key = tuple(codes)
        found = self.lines.get(key)
        if found is None and key and len(set(key)) == len(key) and all(code in self.points for code in key):
            found = _line(self.item_id, ",".join(key), sum(self.points[code] for code in key))
            _keep(self.lines, key, found)
        return found

    def lacking(self, _answers: Answers) -> list[str]:
        """Return the questions to be answered where there is no line."""
        return [self.question]


class _Counted(NamedTuple):
    """An item answered by a number for each of its options, with the lines made so far."""

    item_id: str
    questions: tuple[str, ...]
    numbers_of: Callable[[Answers], tuple[Any, ...]]
    points: Mapping[str, int]
    lines: dict[tuple[Value, ...], _Line]

    def line(self, answers: Answers) -> _Line | None:
        """Return the points and line of the item, see `_One`."""
        try:
            key = self.numbers_of(answers)
        except KeyError:
            return None
        for number in key:
            if type(number) is not int:  # 1 and true are equal in Python, and only one of them is a number
                return None
        found = self.lines.get(key)
        if found is None and min(key) >= 0 and max(key) <= MOST_COUNTED:
            said = ",".join([f"{code}*{number}" for code, number in zip(self.points, key, strict=True)])
            found = _line(self.item_id, said, sum(map(mul, key, self.points.values())))
            _keep(self.lines, key, found)
        return found

    def lacking(self, answers: Answers) -> list[str]:
        """Return the questions to be answered where there is no line."""
        given = {question: answers.get(question) for question in self.questions}
        return [name for name, each in given.items() if type(each) is not int or not 0 <= each <= MOST_COUNTED]


class PointAdder:
    """Adds up a table in an area column for any number of households."""

    def __init__(self, table: PointTable, column: AreaColumn) -> None:
        place = COLUMNS.index(column)
        self._items = tuple(_item_in(table, item, place) for item in table.items)
        self._single = tuple((item.question, item.lines) for item in self._items if isinstance(item, _One))
        self._others = tuple((at, item) for at, item in enumerate(self._items) if not isinstance(item, _One))

    def sum(self, answers: Answers) -> PointSum:
        """Return the points of a household; an answer that the table does not know counts as missing."""
        total = 0
        said: list[SaidLine] = []
        # Nearly every item takes one code: those first, without a call for each, and the others into their places.
        try:
            for question, lines in self._single:
                points, line = lines[answers[question]]
                total += points
                said.append(line)
        except (KeyError, TypeError):  # an answer is missing or odd
            return self._incomplete(answers)
        for at, item in self._others:
            found = item.line(answers)
            if found is None:
                return self._incomplete(answers)
            total += found[0]
            said.insert(at, found[1])
        return PointSum(total, tuple(said), ())

    def _incomplete(self, answers: Answers) -> PointSum:
        said: list[SaidLine] = []
        missing: list[str] = []
        for item in self._items:
            found = item.line(answers)
            said.append(("", item.item_id, "") if found is None else found[1])
            missing += item.lacking(answers) if found is None else []
        return PointSum(None, tuple(said), tuple(missing))


def _item_in(table: PointTable, item: PointItem, place: int) -> _One | _Several | _Counted:
    points = {each.id: each.points[place] for each in item.options}
    if item.kind is ItemKind.COUNT:
        questions = tuple({each.id: table.question(item, each) for each in item.options}.values())
        numbers_of = itemgetter(*questions) if len(questions) > 1 else lambda answers: (answers[questions[0]],)
        return _Counted(item.id, questions, numbers_of, points, {})
    question = table.question(item)
    if item.kind is ItemKind.SEVERAL:
        return _Several(item.id, question, points, {(NONE_OF_THESE,): _line(item.id, NONE_OF_THESE, 0)})
    return _One(
        item.id, question, {code: _line(item.id, code, each) for code, each in {**points, NONE_OF_THESE: 0}.items()}
    )


def _keep(lines: dict[tuple[Value, ...], _Line], key: tuple[Value, ...], line: _Line) -> None:
    if len(lines) < _LINES_KEPT:
        lines[key] = line


def _line(item_id: str, answer: str, points: int) -> _Line:
    return points, ("", item_id, f"{answer}={points}")
