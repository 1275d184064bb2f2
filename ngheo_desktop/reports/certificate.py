"""Certificates of poor and near-poor households: Mẫu 03, Quyết định 24/2021/QĐ-TTg.

The names of the fields are known; the official layout has not been seen. The sheet follows the general layout of Nghị
định 30/2020/NĐ-CP and carries no legal words beyond those of the frozen record and the names of the fields. It is drawn
from that record and nothing else, so that a reprint is the same bytes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from ngheo_desktop.domain.area import in_sentence
from ngheo_desktop.domain.certificate import Certificate, CertificateContent, CertificateMember
from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.reports import page
from ngheo_desktop.reports.fonts import BOLD, ITALIC, REGULAR, missing_characters, width
from ngheo_desktop.reports.typeset import Align, Block, Run, draw, paragraph

TITLE = ("GIẤY CHỨNG NHẬN", "HỘ NGHÈO, HỘ CẬN NGHÈO")
DOCUMENT_TITLE = "Giấy chứng nhận hộ nghèo, hộ cận nghèo"
NUMBER = "Số: "
CHAIR = "Chủ tịch Ủy ban nhân dân {commune}, {province} chứng nhận:"
HOUSEHOLD = "Hộ gia đình {honorific}: "
ETHNIC_GROUP = "Dân tộc: "
CITIZEN_ID = "Số CCCD/CMND: "
ID_ISSUED_ON = "Ngày cấp: "
RESIDENCE = "Nơi thường trú: "
MEMBERS = "Danh sách thành viên trong hộ:"
COLUMNS = ("TT", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh")
CLASS = "Là "
CLASS_YEAR = " năm {year}"
STANDARD = ", theo chuẩn nghèo đa chiều giai đoạn {period}"
NO_VILLAGE = "Chưa ghi thôn"

_COLUMN_WIDTHS = (10 * mm, 84 * mm, 45 * mm, 26 * mm)
_COLUMN_ALIGN = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.CENTRE)
_TITLE_SIZE = 14.0
_CELL_PAD = 4.0
_CELL_LEADING = 15.5
_ROW_PAD = 3.0
_SIGNATURE_LEFT = page.LEFT + 75 * mm
_SIGNATURE_COLUMN = page.RIGHT - _SIGNATURE_LEFT
_SEAL_ROOM = 28 * mm
_GAP = 4.0
_SECOND_FIELD = page.LEFT + 108 * mm
_BETWEEN_FIELDS = 4 * mm

# However the officer wrote it: with or without the words for “signs in place of the chairperson”.
_DEPUTY = re.compile(r"(?:KT\.? ?CHỦ TỊCH )?(PHÓ CHỦ TỊCH.*)")

# A signature never stands alone on a page: it takes this many rows of the table with it.
_ROWS_WITH_SIGNATURE = 2


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[Block, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Field:
    """A label and the word behind it; an empty word leaves a dotted line to write on."""

    label: str
    value: str
    font: str = REGULAR

    @property
    def natural_width(self) -> float:
        return width(self.label, REGULAR, page.SIZE) + width(nfc(self.value), self.font, page.SIZE)


def printed_date(iso: str) -> str:
    """Return a date as paper has it: "1951", "09/1951" or "16/09/1951" for the same in ISO form, "" for none."""
    return "/".join(reversed(iso.split("-")))


def _body(runs: Sequence[Run] | Run, *, indent: float = 0.0) -> Block:
    return paragraph(runs, page.SIZE, page.LEADING, page.COLUMN, indent=indent)


def _row(texts: Sequence[str], name: str) -> _Row:
    cells = tuple(
        paragraph(Run(name, text), page.SIZE, _CELL_LEADING, column - 2 * _CELL_PAD)
        for text, column in zip(texts, _COLUMN_WIDTHS, strict=True)
    )
    return _Row(cells, max(cell.height for cell in cells) + 2 * _ROW_PAD)


def _member_row(number: int, member: CertificateMember) -> _Row:
    return _row((str(number), member.full_name, member.relation, printed_date(member.birth_date)), REGULAR)


def signature_lines(title: str) -> list[str]:
    """Return the lines over a signature: who signs for the head names the head first, “KT. CHỦ TỊCH”.

    Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I, mục II, khoản 7.
    """
    deputy = _DEPUTY.fullmatch(" ".join(title.upper().split()))
    return ["KT. CHỦ TỊCH", deputy.group(1)] if deputy else title.upper().splitlines()


class _Drawing:
    """One certificate on its way to paper: the height reached and the page within the certificate."""

    def __init__(self, canvas: Canvas, certificate: Certificate) -> None:
        content = certificate.content
        self.canvas = canvas
        self.content = content
        self.mark = page.DRAFT_MARK if certificate.is_draft else page.SAMPLE_MARK if content.is_sample else ""
        self.pages = 0
        self.y = page.TOP
        self.heading = _row(COLUMNS, BOLD)
        self.class_line = self._class_line()
        self.signature = [
            paragraph(Run(BOLD, words), page.SIZE, page.LEADING, _SIGNATURE_COLUMN)
            for words in signature_lines(content.signer_title)
        ]
        self.signer = paragraph(Run(BOLD, content.signer_name), page.SIZE, page.LEADING, _SIGNATURE_COLUMN)
        self.notes = page.footnotes(content.notes)

    def draw(self) -> int:
        """Draw all pages and return their number."""
        self._begin_page()
        self._opening()
        rows = [_member_row(number, member) for number, member in enumerate(self.content.members, start=1)]
        pages = self._pages(rows)
        for number, rows_here in enumerate(pages):
            if number:
                self.canvas.showPage()
                self._begin_page()
            self._table(rows_here)
        self._closing()
        self.canvas.showPage()
        return self.pages

    def _begin_page(self) -> None:
        self.pages += 1
        self.y = page.TOP
        if self.mark:
            page.draw_mark(self.canvas, self.mark)
        page.draw_page_number(self.canvas, self.pages)

    def _put(self, block: Block, align: Align = Align.LEFT, *, gap: float = _GAP) -> None:
        self.y = draw(self.canvas, block, page.LEFT, self.y, align) - gap

    def _opening(self) -> None:
        content = self.content
        issued_on = page.date_in_words(date.fromisoformat(content.issued_on))
        self.y = page.draw_head(
            self.canvas,
            page.Head(
                issuer=(page.COMMITTEE, content.commune_name.upper()),
                number=NUMBER + content.number,
                place_and_date=f"{content.place}, {issued_on}",
            ),
        )
        self.y -= 18
        for words in TITLE:
            self._put(paragraph(Run(BOLD, words), _TITLE_SIZE, page.LEADING, page.COLUMN), Align.CENTRE, gap=0)
        self.y -= 10
        for words in content.legal_bases:
            self._put(_body(Run(ITALIC, words), indent=page.INDENT), Align.JUSTIFIED, gap=3)
        self.y -= 5
        chair = CHAIR.format(commune=in_sentence(content.commune_name), province=in_sentence(content.province_name))
        self._put(_body(Run(BOLD, chair), indent=page.INDENT), Align.JUSTIFIED)
        self._fields()

    def _fields(self) -> None:
        content = self.content
        household = HOUSEHOLD.format(honorific=content.head_honorific)
        self._pair(_Field(household, content.head_name, BOLD), _Field(ETHNIC_GROUP, content.ethnic_group))
        self._pair(_Field(CITIZEN_ID, content.citizen_id), _Field(ID_ISSUED_ON, printed_date(content.id_issued_on)))
        self._field(_Field(RESIDENCE, content.residence), page.LEFT, page.COLUMN)
        if content.members:
            self._put(_body(Run(REGULAR, MEMBERS)), gap=5)

    def _pair(self, left: _Field, right: _Field) -> None:
        """Draw two fields side by side where the words allow it, else one below the other."""
        right_column = page.RIGHT - _SECOND_FIELD
        left_column = page.COLUMN - right_column - _BETWEEN_FIELDS
        if left.natural_width > left_column or right.natural_width > right_column:
            self._field(left, page.LEFT, page.COLUMN)
            self._field(right, page.LEFT, page.COLUMN)
            return
        top = self.y
        self._field(left, page.LEFT, left_column)
        self.y = top
        self._field(right, _SECOND_FIELD, right_column)

    def _field(self, field: _Field, x: float, column: float) -> None:
        block = paragraph([Run(REGULAR, field.label), Run(field.font, field.value)], page.SIZE, page.LEADING, column)
        bottom = draw(self.canvas, block, x, self.y)
        if not field.value:
            page.draw_dots(self.canvas, x + field.natural_width + 1, x + column, bottom + page.DOTS_ABOVE_EDGE)
        self.y = bottom - _GAP

    def _class_line(self) -> Block:
        content = self.content
        runs = [Run(REGULAR, CLASS), Run(BOLD, content.class_text + CLASS_YEAR.format(year=content.year))]
        if content.standard:
            runs.append(Run(REGULAR, STANDARD.format(period=content.standard)))
        runs.append(Run(REGULAR, "."))
        return _body(runs, indent=page.INDENT)

    def _closing_height(self) -> float:
        title = sum(block.height for block in self.signature)
        notes = page.footnotes_height(self.notes)
        return 8 + self.class_line.height + 12 + title + _SEAL_ROOM + self.signer.height + (notes + 8 if notes else 0)

    def _pages(self, rows: Sequence[_Row]) -> list[list[_Row]]:
        """Share the rows out among pages so that the closing stands below at least one row of its household."""
        pages: list[list[_Row]] = [[]]
        room = self.y - page.BOTTOM - self.heading.height
        full = page.TOP - page.BOTTOM - self.heading.height
        for row in rows:
            if row.height > room and (pages[-1] or room < full):
                pages.append([])
                room = full
            pages[-1].append(row)
            room -= row.height
        if len(pages) > 1 and len(pages[-1]) < _ROWS_WITH_SIGNATURE < len(pages[-2]):
            moved = pages[-2].pop()
            pages[-1].insert(0, moved)
            room -= moved.height
        if self._closing_height() > room:
            carried = max(min(_ROWS_WITH_SIGNATURE, len(pages[-1]) - 1), 0)
            split = len(pages[-1]) - carried
            pages[-1], taken = pages[-1][:split], pages[-1][split:]
            pages.append(taken)
        return pages

    def _table(self, rows: Sequence[_Row]) -> None:
        if not rows:
            return
        top = self.y
        for row in (self.heading, *rows):
            self._draw_row(row, heading=row is self.heading)
        self.canvas.setLineWidth(0.5)
        x = page.LEFT
        for column in (0.0, *_COLUMN_WIDTHS):
            x += column
            self.canvas.line(x, top, x, self.y)
        self.canvas.line(page.LEFT, top, page.RIGHT, top)

    def _draw_row(self, row: _Row, *, heading: bool) -> None:
        x = page.LEFT
        for cell, column, align in zip(row.cells, _COLUMN_WIDTHS, _COLUMN_ALIGN, strict=True):
            spare = (row.height - cell.height) / 2
            draw(self.canvas, cell, x + _CELL_PAD, self.y - spare, Align.CENTRE if heading else align)
            x += column
        self.y -= row.height
        self.canvas.setLineWidth(0.5)
        self.canvas.line(page.LEFT, self.y, page.RIGHT, self.y)

    def _closing(self) -> None:
        self.y -= 8
        self._put(self.class_line, Align.JUSTIFIED, gap=12)
        for block in self.signature:
            self.y = draw(self.canvas, block, _SIGNATURE_LEFT, self.y, Align.CENTRE)
        self.y -= _SEAL_ROOM
        draw(self.canvas, self.signer, _SIGNATURE_LEFT, self.y, Align.CENTRE)
        page.draw_footnotes(self.canvas, self.notes)


def _check_characters(content: CertificateContent) -> None:
    words: list[str] = [content.commune_name.upper(), content.signer_title.upper(), *content.legal_bases]
    words += [getattr(content, name) for name in _TEXT_FIELDS]
    words += content.notes
    for member in content.members:
        words += (member.full_name, member.relation, member.birth_date)
    missing = missing_characters(nfc("".join(words)))
    if missing:
        listed = " ".join(f"{char} (U+{ord(char):04X})" for char in missing)
        raise KnownError(ErrorCode.CERTIFICATE_LETTERS, number=content.number, characters=listed)


_TEXT_FIELDS = tuple(
    name for name, kind in CertificateContent.__annotations__.items() if kind is str and name != "household_class"
)


def certificate_pdf(certificates: Sequence[Certificate], out: BinaryIO, *, progress: Progress | None = None) -> int:
    """Write the certificates, in the order given, as one PDF to `out` and return the number of pages.

    A draft carries its mark on every page.

    The outline names each village and under it each household; give the certificates village by village. Equal
    certificates give equal bytes. `out` is written once, at the end.

    Raises:
        CancelledError: `progress` returned False; `out` is untouched.
        KnownError: CERTIFICATE_NONE, nothing was given; CERTIFICATE_LETTERS, a word holds a character that no shipped
            typeface of the paper has. `out` is untouched.
    """
    if not certificates:
        raise KnownError(ErrorCode.CERTIFICATE_NONE)
    first = certificates[0].content
    canvas = page.new_canvas(
        out,
        title=nfc(f"{DOCUMENT_TITLE} – {first.commune_name}, {first.year}"),
        author=nfc(f"Ủy ban nhân dân {in_sentence(first.commune_name)}"),
    )
    pages = 0
    village: object = None
    for done, certificate in enumerate(certificates, start=1):
        content = certificate.content
        _check_characters(content)
        canvas.bookmarkPage(f"c{done}")
        here = (certificate.village_id, content.village)
        if here != village:
            # A bookmark has one line of the outline, so the village needs its own on the same page.
            canvas.bookmarkPage(f"v{done}")
            canvas.addOutlineEntry(nfc(content.village or NO_VILLAGE), f"v{done}", level=0, closed=True)
            village = here
        canvas.addOutlineEntry(nfc(f"{content.number} – {content.head_name}"), f"c{done}", level=1)
        pages += _Drawing(canvas, certificate).draw()
        if progress is not None and not progress(done, len(certificates)):
            raise CancelledError
    if len(certificates) > 1:
        canvas.showOutline()
    canvas.save()
    return pages
