"""Breaks text into lines and draws them.

ReportLab's own paragraphs do more and are several times slower; certificates need runs of two typefaces, four
alignments and nothing else.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from ngheo_desktop.domain.text import nfc
from ngheo_desktop.reports.fonts import width


class Run(NamedTuple):
    """A typeface and the text set in it."""

    font: str
    text: str


# A no-break space is not among them: it keeps "số 24" together.
_BLANKS = re.compile("[ \t\r\n]+")
# The middle of a capital letter, as a part of the type size: lines are centred on it in their leading.
_CAPITAL_HEIGHT = 0.66


class Align(Enum):
    """How a line stands in its column."""

    LEFT = "left"
    CENTRE = "centre"
    JUSTIFIED = "justified"


@dataclass(frozen=True, slots=True)
class Line:
    """A line ready to draw: its runs (blanks included), its natural width in points, its blanks, its indent."""

    runs: tuple[Run, ...]
    width: float
    blanks: int
    indent: float
    ends_paragraph: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one paragraph with the size and leading they were broken for, in points."""

    lines: tuple[Line, ...]
    size: float
    leading: float
    column: float

    @property
    def height(self) -> float:
        """The height of all lines in points."""
        return len(self.lines) * self.leading


def _words(runs: Iterable[Run]) -> list[list[Run]]:
    words: list[list[Run]] = [[]]
    for name, text in runs:
        for number, part in enumerate(_BLANKS.split(nfc(text))):
            if number:
                words.append([])
            if part:
                words[-1].append(Run(name, part))
    return [word for word in words if word]


def _word_width(word: Iterable[Run], size: float) -> float:
    return sum(width(text, name, size) for name, text in word)


def _broken(word: list[Run], size: float, room: float) -> list[list[Run]]:
    """Cut a word that is wider than the column, such as the path of a folder, between letters."""
    pieces: list[list[Run]] = [[]]
    used = 0.0
    for name, text in word:
        for char in text:
            advance = width(char, name, size)
            if used + advance > room and pieces[-1]:
                pieces.append([])
                used = 0.0
            if pieces[-1] and pieces[-1][-1].font == name:
                pieces[-1][-1] = Run(name, pieces[-1][-1].text + char)
            else:
                pieces[-1].append(Run(name, char))
            used += advance
    return pieces


def _line(words: Sequence[list[Run]], size: float, indent: float, *, ends: bool) -> Line:
    runs: list[Run] = []
    for number, word in enumerate(words):
        for part, (name, text) in enumerate(word):
            # The blank belongs to the word before it, so that a run keeps its typeface to its end.
            if number and not part and runs:
                runs[-1] = Run(runs[-1].font, runs[-1].text + " ")
            if runs and runs[-1].font == name:
                runs[-1] = Run(name, runs[-1].text + text)
            else:
                runs.append(Run(name, text))
    return Line(tuple(runs), _word_width(runs, size), max(len(words) - 1, 0), indent, ends)


def paragraph(runs: Sequence[Run] | Run, size: float, leading: float, column: float, *, indent: float = 0.0) -> Block:
    """Break runs of text into lines no wider than `column`; the first is indented. All lengths in points."""
    return _paragraph((runs,) if isinstance(runs, Run) else tuple(runs), size, leading, column, indent)


# Head, legal bases and headings are the same on every sheet of a job.
@lru_cache(maxsize=2048)
def _paragraph(runs: tuple[Run, ...], size: float, leading: float, column: float, indent: float) -> Block:
    lines: list[Line] = []
    current: list[list[Run]] = []
    used = 0.0
    room = column - indent
    for word in _words(runs):
        for piece in _broken(word, size, column) if _word_width(word, size) > column else [word]:
            blank = width(" ", current[-1][-1].font, size) if current else 0.0
            advance = _word_width(piece, size)
            if current and used + blank + advance > room:
                lines.append(_line(current, size, column - room, ends=False))
                current, used, room, blank = [], 0.0, column, 0.0
            current.append(piece)
            used += blank + advance
    if current:
        lines.append(_line(current, size, column - room, ends=True))
    return Block(tuple(lines), size, leading, column)


def balanced(run: Run, size: float, leading: float, column: float) -> Block:
    """Break words into as few lines as the column needs, of about equal length: for lines set centred."""
    widest = paragraph(run, size, leading, column)
    narrow, wide = column / 4, column
    while wide - narrow > size / 4:
        middle = (narrow + wide) / 2
        fits = len(paragraph(run, size, leading, middle).lines) <= len(widest.lines)
        narrow, wide = (narrow, middle) if fits else (middle, wide)
    lines = paragraph(run, size, leading, wide).lines
    return Block(lines, size, leading, column)


def draw(canvas: Canvas, block: Block, x: float, top: float, align: Align = Align.LEFT) -> float:
    """Draw a block with its upper left corner at (x, top) and return the height of its lower edge, in points."""
    for number, line in enumerate(block.lines):
        baseline = top - number * block.leading - (block.leading + _CAPITAL_HEIGHT * block.size) / 2
        start = x + line.indent
        spare = block.column - line.indent - line.width
        text = canvas.beginText()
        if align is Align.CENTRE:
            start += spare / 2
        text.setTextOrigin(start, baseline)
        spaced = align is Align.JUSTIFIED and line.blanks > 0 and not line.ends_paragraph
        if spaced:
            text.setWordSpace(spare / line.blanks)
        for name, words in line.runs:
            text.setFont(name, block.size)
            text.textOut(words)
        if spaced:
            # Word space outlives the text object it was set in.
            text.setWordSpace(0)
        canvas.drawText(text)
    return top - block.height
