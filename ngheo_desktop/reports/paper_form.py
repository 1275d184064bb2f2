"""Questionnaires on paper: boxes to tick, lines to write on, a table of members, and a code on every page.

The layout is the program's own, made from the form definition; the official one was not found. Members stand on sheets
of their own, across the page.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

import zxingcpp
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.paper_form import PaperForm, PaperKind, PaperQuestion, PaperSection
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.reports import page
from ngheo_desktop.reports.fonts import BOLD, ITALIC, REGULAR, width
from ngheo_desktop.reports.member_table import MemberTable
from ngheo_desktop.reports.outline import Outline, check_letters
from ngheo_desktop.reports.typeset import Align, Block, Run, draw, paragraph

LEFT = 16 * mm
MARGIN = 13 * mm
FOOT = 14 * mm
CODE_SIDE = 19 * mm
PAGE_OF = "Trang {page}/{pages}"
CONTINUED = "{title} – {head}"

_SIZE, _LEADING = 11.0, 15.0
_SMALL, _SMALL_LEADING = 9.0, 11.5
_BOX = 10.0
_LINE_ROOM = 18.0
_MOST_COLUMNS = 3
_LABEL_PART = 0.37
_SIGNATURE_ROOM = 62.0


class _Sheet:
    """The page being drawn: its size and the height reached."""

    def __init__(self, canvas: Canvas, form: PaperForm, pages: int) -> None:
        self.canvas = canvas
        self.form = form
        self.pages = pages
        self.number = 0
        self.wide = False
        self.y = 0.0

    @property
    def right(self) -> float:
        return (A4[1] if self.wide else A4[0]) - MARGIN

    @property
    def room(self) -> float:
        return self.right - LEFT

    def begin(self, *, wide: bool) -> None:
        """Begin a page: mark, code, number, head of the form."""
        if self.number:
            self.canvas.showPage()
        self.number += 1
        self.wide = wide
        size = landscape(A4) if wide else A4
        self.canvas.setPageSize(size)
        if self.form.is_sample:
            page.draw_mark(self.canvas, page.SAMPLE_MARK, size)
        self.y = size[1] - 12 * mm
        self._foot()
        if self.number == 1:
            self._head()
        else:
            self._short_head()

    def has_room(self, height: float) -> bool:
        return self.y - height >= FOOT + 6

    def put(self, block: Block, x: float | None = None, align: Align = Align.LEFT) -> None:
        self.y = draw(self.canvas, block, LEFT if x is None else x, self.y, align)

    def _foot(self) -> None:
        words = PAGE_OF.format(page=self.number, pages=self.pages) if self.pages else str(self.number)
        block = paragraph(Run(REGULAR, words), _SMALL, _SMALL_LEADING, self.room)
        draw(self.canvas, block, LEFT + self.room - block.lines[0].width, FOOT)
        place = f"{self.form.commune}, {self.form.province}"
        draw(self.canvas, paragraph(Run(ITALIC, place), _SMALL, _SMALL_LEADING, self.room), LEFT, FOOT)

    def _head(self) -> None:
        top = self.y
        room = self.room - (CODE_SIDE + 8 if self.form.code else 0)
        self._code(top)
        self.put(paragraph(Run(BOLD, self.form.title), 14, 18, room))
        self.put(paragraph(Run(REGULAR, self.form.subtitle), _SIZE, _LEADING, room))
        if self.form.note:
            self.put(paragraph(Run(ITALIC, self.form.note), _SMALL, _SMALL_LEADING, room))
        self.y = min(self.y, top - (CODE_SIDE if self.form.code else 0)) - 6
        for row in self.form.facts:
            column = self.room / len(row)
            self.y = min(
                self._fact(label, value, LEFT + place * column, column) for place, (label, value) in enumerate(row)
            )
        self.y -= 4

    def _fact(self, label: str, value: str, x: float, column: float) -> float:
        block = paragraph([Run(REGULAR, f"{label}: "), Run(BOLD, value)], _SIZE, _LINE_ROOM, column - 8)
        if not value:
            page.draw_dots(self.canvas, x + block.lines[0].width + 2, x + column - 8, self.y - _LINE_ROOM + 5)
        return draw(self.canvas, block, x, self.y)

    def _short_head(self) -> None:
        self._code(self.y)
        head = self.form.head_name
        words = CONTINUED.format(title=self.form.title, head=head) if head else self.form.title
        room = self.room - (CODE_SIDE + 8 if self.form.code else 0)
        self.put(paragraph(Run(BOLD, words), _SIZE, _LEADING, room))
        village = " – ".join(part for part in (self.form.village, self.form.number) if part)
        self.put(paragraph(Run(REGULAR, village or " "), _SIZE, _LEADING, room))
        if self.form.code:
            self.y = min(self.y, A4[0 if self.wide else 1] - 12 * mm - CODE_SIDE)
        self.y -= 6

    def _code(self, top: float) -> None:
        if self.form.code:
            draw_code(self.canvas, self.form.code, self.right - CODE_SIDE, top - CODE_SIDE, CODE_SIDE)


def draw_code(canvas: Canvas, text: str, x: float, y: float, side: float) -> None:
    """Draw a QR code as filled squares, its lower left corner at (x, y); `side` in points."""
    symbol = zxingcpp.create_barcode(text, zxingcpp.QRCode, ec_level="M")
    image = zxingcpp.write_barcode_to_image(symbol, scale=1, add_quiet_zones=False)
    rows, columns = image.shape
    module = side / rows
    path = canvas.beginPath()
    view = memoryview(image)  # type: ignore[arg-type]  # it has a buffer, the stub does not say so
    for row in range(rows):
        column = 0
        while column < columns:
            start = column
            while column < columns and view[row, column] == 0:
                column += 1
            if column > start:
                path.rect(x + start * module, y + side - (row + 1) * module, (column - start) * module, module)
            column += 1
    canvas.drawPath(path, stroke=0, fill=1)


def _question_height(question: PaperQuestion, room: float) -> float:
    label = sum(block.height for block in _label(question, room))
    if question.kind is PaperKind.LINE:
        return max(label, _LINE_ROOM) + 1
    return max(label, len(list(_grid(question, room))) * _LEADING) + 3


def _label(question: PaperQuestion, room: float) -> list[Block]:
    column = room * _LABEL_PART - 10
    blocks = [paragraph(Run(REGULAR, question.label), _SIZE, _LEADING - 1.5, column)]
    if question.help:
        blocks.append(paragraph(Run(ITALIC, question.help), _SMALL - 0.5, _SMALL_LEADING - 1.5, column))
    return blocks


def _grid(question: PaperQuestion, room: float) -> Iterator[Sequence[int]]:
    """Yield the places of the choices of each line, in as many columns as the longest of them allows."""
    field = room * (1 - _LABEL_PART)
    widest = max(width(choice.words, REGULAR, _SIZE) for choice in question.choices) + _BOX + 12
    columns = max(1, min(_MOST_COLUMNS, int(field // widest)))
    places = range(len(question.choices))
    for start in range(0, len(question.choices), columns):
        yield places[start : start + columns]


def _draw_question(sheet: _Sheet, question: PaperQuestion) -> None:
    canvas, top, field = sheet.canvas, sheet.y, LEFT + sheet.room * _LABEL_PART
    below = top
    for block in _label(question, sheet.room):
        below = draw(canvas, block, LEFT, below)
    if question.kind is PaperKind.LINE:
        if question.value:
            draw(canvas, paragraph(Run(BOLD, question.value), _SIZE, _LEADING, sheet.right - field), field, top)
        else:
            page.draw_dots(canvas, field, sheet.right, top - _LINE_ROOM + 6)
    else:
        lines = list(_grid(question, sheet.room))
        step = (sheet.right - field) / max(len(line) for line in lines)
        for row, line in enumerate(lines):
            for column, place in enumerate(line):
                choice = question.choices[place]
                _draw_box(canvas, field + column * step, top - row * _LEADING, choice.key, is_chosen=choice.is_chosen)
                words = paragraph(Run(REGULAR, choice.words), _SIZE, _LEADING, step - _BOX - 8)
                draw(canvas, words, field + column * step + _BOX + 4, top - row * _LEADING)
    sheet.y = top - _question_height(question, sheet.room)


def _draw_box(canvas: Canvas, x: float, top: float, key: str, *, is_chosen: bool) -> None:
    y = top - (_LEADING + _BOX) / 2
    canvas.setLineWidth(0.8)
    canvas.rect(x, y, _BOX, _BOX, stroke=1, fill=0)
    if is_chosen:
        canvas.setLineWidth(1.4)
        canvas.line(x + 1.5, y + 1.5, x + _BOX - 1.5, y + _BOX - 1.5)
        canvas.line(x + 1.5, y + _BOX - 1.5, x + _BOX - 1.5, y + 1.5)
    elif key:
        canvas.setFont(REGULAR, 7)
        canvas.setFillGray(0.45)
        canvas.drawCentredString(x + _BOX / 2, y + 2.6, key)
        canvas.setFillGray(0)


def _draw_section(sheet: _Sheet, section: PaperSection) -> None:
    heading = paragraph(Run(BOLD, nfc(section.title).upper()), _SIZE, _LEADING, sheet.room)
    first = _question_height(section.questions[0], sheet.room)
    if not sheet.has_room(heading.height + 8 + first):
        sheet.begin(wide=False)
    sheet.y -= 5
    sheet.put(heading)
    sheet.canvas.setLineWidth(0.6)
    sheet.canvas.line(LEFT, sheet.y, sheet.right, sheet.y)
    sheet.y -= 3
    for question in section.questions:
        if not sheet.has_room(_question_height(question, sheet.room)):
            sheet.begin(wide=False)
        _draw_question(sheet, question)


def _draw_members(sheet: _Sheet) -> None:
    if not sheet.form.columns:
        return
    sheet.begin(wide=True)
    table = MemberTable(sheet.form, LEFT, sheet.room)
    sheet.put(paragraph(Run(BOLD, nfc(sheet.form.member_title).upper()), _SIZE, _LEADING, sheet.room))
    sheet.y -= 2
    sheet.y = table.draw_heading(sheet.canvas, sheet.y)
    drawn_spare = False
    people = sum(any(row[1:]) for row in sheet.form.rows)
    for row in sheet.form.rows:
        if not sheet.has_room(table.row_height(row)):
            if people and drawn_spare:
                # One line for somebody new is enough: no page is begun for a second one.
                break
            sheet.begin(wide=True)
            sheet.y = table.draw_heading(sheet.canvas, sheet.y)
        sheet.y = table.draw_row(sheet.canvas, row, sheet.y)
        drawn_spare = not any(row[1:])
    sheet.y -= 6
    for block in table.legends():
        if not sheet.has_room(block.height):
            sheet.begin(wide=True)
        sheet.put(block)


def _draw_signatures(sheet: _Sheet) -> None:
    if not sheet.form.signatures:
        return
    if not sheet.has_room(_SIGNATURE_ROOM):
        sheet.begin(wide=False)
    sheet.y -= 8
    column = sheet.room / len(sheet.form.signatures)
    for place, who in enumerate(sheet.form.signatures):
        block = paragraph(Run(BOLD, who), _SIZE, _LEADING, column)
        draw(sheet.canvas, block, LEFT + place * column, sheet.y, Align.CENTRE)
    sheet.y -= _SIGNATURE_ROOM - 8


def _draw_form(canvas: Canvas, form: PaperForm, pages: int) -> int:
    sheet = _Sheet(canvas, form, pages)
    sheet.begin(wide=False)
    for section in form.sections:
        _draw_section(sheet, section)
    _draw_signatures(sheet)
    _draw_members(sheet)
    canvas.showPage()
    return sheet.number


def _check_characters(form: PaperForm) -> None:
    said = [
        form.title,
        form.subtitle,
        form.note,
        form.commune,
        form.province,
        form.village,
        form.number,
        form.head_name,
    ]
    said += [part for row in form.facts for fact in row for part in fact] + [form.member_title, *form.signatures]
    for section in form.sections:
        said.append(section.title.upper())
        for question in section.questions:
            said += [question.label, question.help, question.value, *(choice.words for choice in question.choices)]
    for column in form.columns:
        said += [column.title, column.help, *(words for code in column.legend for words in code)]
    said += [cell for row in form.rows for cell in row]
    check_letters(said, form.number or form.head_name, form.village)


def paper_forms_pdf(
    forms: Iterable[PaperForm], out: BinaryIO, *, total: int, progress: Progress | None = None
) -> tuple[int, int]:
    """Write questionnaires, in the order given, as one PDF and return the number of pages and of questionnaires.

    The outline names each village and under it each household. Equal forms give equal bytes. `out` is written once, at
    the end.

    Raises:
        CancelledError: `progress` returned False; `out` is untouched.
        KnownError: SLIP_NONE, nothing was given; SLIP_LETTERS, a word holds a character that no shipped typeface of the
            paper has. `out` is untouched.
    """
    outline: Outline | None = None
    pages = done = 0
    for done, form in enumerate(forms, start=1):
        _check_characters(form)
        if outline is None:
            canvas = page.new_canvas(out, title=nfc(f"{form.title} – {form.commune}"), author=nfc(form.commune))
            outline = Outline(canvas)
        outline.add(form.village_id, form.village, form.head_name)
        # The number of pages stands on each page, so a form is laid out once before it is drawn.
        trial = page.new_canvas(io.BytesIO(), title="", author="")
        pages += _draw_form(outline.canvas, form, _draw_form(trial, form, 0))
        if progress is not None and not progress(done, total):
            raise CancelledError
    if outline is None:
        raise KnownError(ErrorCode.SLIP_NONE)
    outline.canvas.save()
    return pages, done
