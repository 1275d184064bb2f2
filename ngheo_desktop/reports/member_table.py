"""The table of members on a paper questionnaire: a row a person, a column a question, codes explained below."""

from itertools import accumulate

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from ngheo_desktop.domain.paper_form import PaperForm
from ngheo_desktop.reports.fonts import BOLD, REGULAR
from ngheo_desktop.reports.typeset import Align, Block, Run, draw, paragraph

_SIZE, _LEADING = 10.0, 12.5
_HEADING, _HEADING_LEADING = 8.5, 10.0
_LEGEND, _LEGEND_LEADING = 9.5, 12.0
_LEAST_ROW = 22.0
_NARROWEST = 11 * mm
_PAD = 2.5


class MemberTable:
    """The table laid out for a page `room` points wide."""

    def __init__(self, form: PaperForm, left: float, room: float) -> None:
        self._columns = form.columns
        self._left = left
        self._room = room
        fixed = sum(column.width * mm for column in form.columns)
        shared = sum(1 for column in form.columns if not column.width)
        rest = max((room - fixed) / shared, _NARROWEST) if shared else 0.0
        wanted = [column.width * mm or rest for column in form.columns]
        # Many questions make the columns of people narrower rather than running off the page.
        scale = room / sum(wanted) if wanted else 1.0
        self._widths = [width * scale for width in wanted]
        self._starts = list(accumulate(self._widths, initial=left))
        self._titles = [
            paragraph(Run(BOLD, column.title), _HEADING, _HEADING_LEADING, width - 2 * _PAD)
            for column, width in zip(form.columns, self._widths, strict=True)
        ]
        self._heading_height = max((title.height for title in self._titles), default=0.0) + 2 * _PAD

    def draw_heading(self, canvas: Canvas, top: float) -> float:
        """Draw the row of headings and return the height of its lower edge in points."""
        bottom = top - self._heading_height
        canvas.setFillGray(0.93)
        canvas.rect(self._left, bottom, self._room, self._heading_height, stroke=0, fill=1)
        canvas.setFillGray(0)
        for start, title in zip(self._starts, self._titles, strict=False):
            draw(canvas, title, start + _PAD, top - _PAD, Align.CENTRE)
        self._frame(canvas, top, bottom)
        return bottom

    def row_height(self, row: tuple[str, ...]) -> float:
        """Return the height of a person's row in points."""
        return max(_LEAST_ROW, max((cell.height for cell in self._cells(row)), default=0.0) + 2 * _PAD)

    def draw_row(self, canvas: Canvas, row: tuple[str, ...], top: float) -> float:
        """Draw a person's row and return the height of its lower edge in points."""
        height = self.row_height(row)
        for place, cell in enumerate(self._cells(row)):
            align = Align.LEFT if self._columns[place].width > 20 else Align.CENTRE
            draw(canvas, cell, self._starts[place] + _PAD, top - (height - cell.height) / 2, align)
        self._frame(canvas, top, top - height)
        return top - height

    def legends(self) -> list[Block]:
        """Return what the codes of each column mean, and whom it asks."""
        blocks = []
        for column in self._columns:
            codes = "; ".join(f"{code} {words}" for code, words in column.legend)
            said = ". ".join(part for part in (codes, column.help) if part)
            if said:
                runs = [Run(BOLD, f"{column.title}: "), Run(REGULAR, f"{said}.")]
                blocks.append(paragraph(runs, _LEGEND, _LEGEND_LEADING, self._room))
        return blocks

    def _cells(self, row: tuple[str, ...]) -> list[Block]:
        return [
            paragraph(Run(REGULAR, text), _SIZE, _LEADING, width - 2 * _PAD)
            for text, width in zip(row, self._widths, strict=True)
        ]

    def _frame(self, canvas: Canvas, top: float, bottom: float) -> None:
        canvas.setLineWidth(0.5)
        canvas.rect(self._left, bottom, self._room, top - bottom, stroke=1, fill=0)
        for start in self._starts[1:-1]:
            canvas.line(start, bottom, start, top)
