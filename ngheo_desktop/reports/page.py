"""The sheet of paper: format, margins, document head and page numbers of Nghị định 30/2020/NĐ-CP, Phụ lục I.

A4, margins 20 mm above and below, 30 mm left, 15 mm right; quốc hiệu and tiêu ngữ in bold, the latter over a rule as
long as itself; the issuing body in bold capitals over a rule of a third to a half of its length; number upright, place
and date in italics; page numbers centred at the top from the second page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from ngheo_desktop.reports.fonts import BOLD, FILES, ITALIC, REGULAR, font
from ngheo_desktop.reports.typeset import Align, Block, Run, balanced, draw, paragraph

WIDTH, HEIGHT = A4
LEFT = 30 * mm
RIGHT = WIDTH - 15 * mm
TOP = HEIGHT - 20 * mm
BOTTOM = 20 * mm
COLUMN = RIGHT - LEFT

SIZE = 13.0
LEADING = 18.0
DOTS_ABOVE_EDGE = 4.7  # from the lower edge of a line to its baseline
INDENT = 10 * mm  # Phụ lục I: the first line of a paragraph stands in by 1 cm or 1.27 cm

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
COMMITTEE = "ỦY BAN NHÂN DÂN"
SAMPLE_MARK = "BẢN MẪU – KHÔNG CÓ GIÁ TRỊ"
DRAFT_MARK = "BẢN NHÁP"

NO_BREAK_SPACE = "\u00a0"

_RULE = 0.6
_HEAD_LEFT = 64 * mm
_HEAD_RIGHT = COLUMN - _HEAD_LEFT
_HEAD_LEADING = 16.0


@dataclass(frozen=True, slots=True)
class Head:
    """The words of a document's head: the lines of the issuing body, the number line, the line of place and date."""

    issuer: tuple[str, ...]
    number: str
    place_and_date: str


def date_in_words(day: date) -> str:
    """Return "ngày 05 tháng 02 năm 2026", unbreakable; NĐ 30/2020 puts a zero before days under 10, months 1 and 2."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}".replace(" ", NO_BREAK_SPACE)


def new_canvas(out: BinaryIO, *, title: str, author: str) -> Canvas:
    """Return an empty A4 document that writes the same bytes for the same content, in Vietnamese, without Helvetica."""
    for name in FILES:
        font(name)
    # ReportLab takes its defaults from the user's environment and home folder; the bytes must not depend on them.
    # ASCII armour of the page streams costs a tenth of the time and a fifth of the size.
    rl_config.useA85 = 0
    canvas = Canvas(
        out,
        pagesize=A4,
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,  # type: ignore[arg-type]  # the type stub says float
        initialFontSize=SIZE,
        lang="vi-VN",
    )
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(title)
    canvas.setCreator("ngheo_desktop")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def draw_rule(canvas: Canvas, centre: float, y: float, length: float) -> None:
    """Draw a thin horizontal rule around `centre`, all in points."""
    canvas.setLineWidth(_RULE)
    canvas.line(centre - length / 2, y, centre + length / 2, y)


def draw_dots(canvas: Canvas, start: float, end: float, y: float) -> None:
    """Draw the dotted line on which a missing word is written by hand, from `start` to `end` at height `y`."""
    canvas.saveState()
    canvas.setLineWidth(0.9)
    canvas.setLineCap(1)
    canvas.setDash([0, 3])
    canvas.line(start, y, end, y)
    canvas.restoreState()


def draw_head(canvas: Canvas, head: Head) -> float:
    """Draw the head of the first page and return the height of its lower edge in points."""
    right = LEFT + _HEAD_LEFT
    right_centre = right + _HEAD_RIGHT / 2
    nation = paragraph(Run(BOLD, NATION), SIZE, _HEAD_LEADING, _HEAD_RIGHT)
    motto = paragraph(Run(BOLD, MOTTO), SIZE + 1, _HEAD_LEADING + 1, _HEAD_RIGHT)
    below_motto = draw(canvas, motto, right, draw(canvas, nation, right, TOP, Align.CENTRE), Align.CENTRE)
    draw_rule(canvas, right_centre, below_motto - 2, motto.lines[0].width)

    below_issuer = TOP
    last: Block | None = None
    for words in head.issuer:
        last = balanced(Run(BOLD, words.replace(" - ", f"{NO_BREAK_SPACE}- ")), SIZE, _HEAD_LEADING, _HEAD_LEFT)
        below_issuer = draw(canvas, last, LEFT, below_issuer, Align.CENTRE)
    if last is not None:
        draw_rule(canvas, LEFT + _HEAD_LEFT / 2, below_issuer - 2, last.lines[-1].width * 0.45)

    second_row = min(below_motto, below_issuer) - 9
    number = paragraph(Run(REGULAR, head.number), SIZE, _HEAD_LEADING, _HEAD_LEFT)
    place = paragraph(Run(ITALIC, head.place_and_date), SIZE, _HEAD_LEADING, _HEAD_RIGHT)
    return min(
        draw(canvas, number, LEFT, second_row, Align.CENTRE), draw(canvas, place, right, second_row, Align.CENTRE)
    )


def draw_page_number(canvas: Canvas, page: int) -> None:
    """Draw the page number in the upper margin; the first page carries none."""
    if page > 1:
        draw(canvas, paragraph(Run(REGULAR, str(page)), SIZE, LEADING, COLUMN), LEFT, HEIGHT - 10 * mm, Align.CENTRE)


def draw_mark(canvas: Canvas, words: str, size: tuple[float, float] = A4) -> None:
    """Draw pale diagonal words that keep a sheet from being used: SAMPLE_MARK, DRAFT_MARK. Call it first."""
    width, height = size
    canvas.saveState()
    canvas.setFillGray(0.91)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(52 if height > width else 33)
    canvas.setFont(BOLD, 50)
    canvas.drawCentredString(0, -16, words)
    canvas.restoreState()


def footnotes(notes: Sequence[str]) -> list[Block]:
    """Break the notes at the foot of the paper into lines."""
    return [paragraph(Run(ITALIC, note), 10, 12.5, COLUMN) for note in notes]


def footnotes_height(blocks: Sequence[Block]) -> float:
    """Return how much room the notes and their rule take above the lower margin, in points."""
    return sum(block.height for block in blocks) + 10 if blocks else 0.0


def draw_footnotes(canvas: Canvas, blocks: Sequence[Block]) -> None:
    """Draw the notes so that the last line stands on the lower margin."""
    if not blocks:
        return
    y = BOTTOM + footnotes_height(blocks) - 6
    canvas.setLineWidth(0.4)
    canvas.line(LEFT, y, LEFT + 40 * mm, y)
    y -= 4
    for block in blocks:
        y = draw(canvas, block, LEFT, y)
