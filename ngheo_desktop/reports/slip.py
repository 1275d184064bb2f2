"""The slip for the family and the village meeting: why a household has its class, on one sheet of A4.

It is no official form. Each rule set has a block of its own on a page of its own, set as closely as it needs to be to
fit there; of a household so large that nothing fits, the block goes on with the heading of its table repeated.
Everything is told without colour.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

from ngheo_desktop.domain.area import in_sentence
from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.slip import SlipBlock, SlipContent
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.reports import page
from ngheo_desktop.reports.fonts import BOLD, ITALIC, REGULAR
from ngheo_desktop.reports.outline import check_letters
from ngheo_desktop.reports.slip_block import LAYOUTS, block_parts, large_words
from ngheo_desktop.reports.slip_parts import (
    BOTTOM,
    COLUMN,
    LEFT,
    TOP,
    USUAL,
    Paper,
    Part,
    Sizes,
    framed,
    gap,
    table_heading,
    text,
    words,
)
from ngheo_desktop.reports.slip_request import income_parts, said_of, screening_parts
from ngheo_desktop.reports.typeset import Align, Run, draw

TITLE = "PHIẾU GIẢI THÍCH KẾT QUẢ RÀ SOÁT"
DOCUMENT_TITLE = "Phiếu giải thích kết quả rà soát"
HEAD = "Chủ hộ: "
VILLAGE = "Thôn, tổ dân phố: "
MEMBERS = "Nhân khẩu: {count}"
NUMBER = "Hộ số: {number}"
CONTINUED = "{head} – {village} – trang {page}"
STANDARD_OF = "Bộ chuẩn {place}/{count}: "
OPINION = "Ý kiến của gia đình: "
SIGNED = "Ngày …… tháng …… năm ……, họ tên và chữ ký: "


def _objection(content: SlipContent, sizes: Sizes) -> Part:
    """Return the place for what the family has to say."""
    said = " ".join(content.objection)
    inner = [
        words(Run(REGULAR, said), sizes.concerned, left=7, shared=True),
        _dotted(OPINION, sizes),
        _dotted(SIGNED, sizes),
    ]
    return framed(inner, 5)


def _dotted(label: str, sizes: Sizes) -> Part:
    block = text(Run(REGULAR, label), sizes.concerned)

    def put(paper: Paper, y: float) -> None:
        paper.stamp(block, LEFT + 7, y - 5)
        foot = y - 5 - block.height
        page.draw_dots(paper.canvas, LEFT + 9 + block.lines[0].width, LEFT + COLUMN - 7, foot + 3)

    return Part(block.height + 5, put)


class _Drawing:
    """One slip on its way to paper: the page within the slip and the height reached."""

    def __init__(self, paper: Paper, content: SlipContent) -> None:
        self.paper = paper
        self.canvas = paper.canvas
        self.content = content
        self.pages = 0
        self.y = TOP

    def draw(self) -> int:
        """Draw all pages and return their number."""
        count = len(self.content.blocks)
        if not count:
            self._begin_page()
            sizes = USUAL
            self._fill([*self._first(sizes), gap(9), _objection(self.content, sizes)], sizes)
            self.canvas.showPage()
        for place, block in enumerate(self.content.blocks, start=1):
            self._begin_page()
            standard = STANDARD_OF.format(place=place, count=count) if count > 1 else ""
            self._fill(*self._sized(block, standard, first=place == 1, last=place == count))
            self.canvas.showPage()
        return self.pages

    def _first(self, sizes: Sizes) -> list[Part]:
        """Return what stands on the first page before any rule set: Phiếu A and the income worked out."""
        content = self.content
        parts = screening_parts(content.screening, sizes, large_words) if content.screening is not None else []
        return parts + (income_parts(content.income, sizes) if content.income is not None else [])

    def _sized(self, block: SlipBlock, standard: str, *, first: bool, last: bool) -> tuple[list[Part], Sizes]:
        """Return the parts in the first layout that fits the page; what fits in none goes on in the usual one."""
        usual: list[Part] = []
        for layout in LAYOUTS:
            sizes = layout.sizes
            parts = [*(self._first(sizes) if first else []), *block_parts(block, layout, standard)]
            if last:
                parts += [gap(4 if layout.is_close else 7), _objection(self.content, sizes)]
            if sum(part.height for part in parts) <= self.y - BOTTOM:
                return parts, sizes
            usual = usual or parts
        return usual, USUAL

    def _begin_page(self) -> None:
        self.pages += 1
        self.y = TOP
        if self.content.is_sample:
            page.draw_mark(self.canvas, page.SAMPLE_MARK)
        if self.pages == 1:
            self._opening()
        else:
            content = self.content
            said = CONTINUED.format(head=content.head_name, village=content.village, page=self.pages)
            self.y = draw(self.canvas, text(Run(ITALIC, said), 10), LEFT, self.y, Align.CENTRE) - 6

    def _opening(self) -> None:
        content = self.content
        half = COLUMN / 2
        left = text(Run(BOLD, f"{content.commune_name}, {in_sentence(content.province_name)}"), 10.5, half)
        made = f"{content.place}, {page.date_in_words(date.fromisoformat(content.made_on))}"
        right = text(Run(ITALIC, made), 10.5, half)
        below = draw(self.canvas, left, LEFT, self.y)
        shift = half - max(line.width for line in right.lines)
        self.y = min(below, draw(self.canvas, right, LEFT + half + shift, self.y)) - 5
        self.y = draw(self.canvas, text(Run(BOLD, TITLE), 14), LEFT, self.y, Align.CENTRE)
        self.y = draw(self.canvas, text(Run(REGULAR, content.round_words), 11), LEFT, self.y, Align.CENTRE) - 6
        facts = [MEMBERS.format(count=content.member_count)]
        if content.number:
            facts.append(NUMBER.format(number=content.number))
        aside = text(Run(REGULAR, "    ".join(facts).replace(" ", page.NO_BREAK_SPACE)), 12, COLUMN / 2)
        room = COLUMN - aside.lines[0].width - 10
        draw(self.canvas, aside, LEFT + COLUMN - aside.lines[0].width, self.y - 1)
        self.y = draw(self.canvas, text([Run(REGULAR, HEAD), Run(BOLD, content.head_name)], 13, room), LEFT, self.y)
        self.y = draw(self.canvas, text([Run(REGULAR, VILLAGE), Run(REGULAR, content.village)], 12), LEFT, self.y) - 2
        self.canvas.setLineWidth(0.6)
        self.canvas.line(LEFT, self.y, LEFT + COLUMN, self.y)
        self.y -= 4

    def _fill(self, parts: Sequence[Part], sizes: Sizes) -> None:
        """Draw the parts one below the other; a heading never stands alone at the foot of a page."""
        heading = table_heading(sizes)
        place = 0
        while place < len(parts):
            end = place + 1
            while end < len(parts) and parts[end - 1].with_next:
                end += 1
            together = list(parts[place:end])
            if sum(part.height for part in together) > self.y - BOTTOM:
                self.canvas.showPage()
                self._begin_page()
                if together[0].heads_page:
                    together = [heading, *together]
            for part in together:
                part.draw(self.paper, self.y)
                self.y -= part.height
            place = end


def _check_characters(content: SlipContent) -> None:
    said = [content.commune_name, content.province_name, content.place, content.round_words, content.village]
    said += [content.head_name, content.number, *content.objection, *said_of(content)]
    for block in content.blocks:
        said += [block.title, block.class_words.upper(), block.rule, block.rule_article, block.mark, block.note]
        said += [block.meeting_heading, *block.meeting]
        if block.points is not None:
            told = block.points
            said += [told.title, told.document, told.article, *[one.title + one.answer for one in told.lines]]
        said += [*block.distances, *block.missing, *[item for change in block.changes for item in change.items]]
        for scale in block.scales:
            said += [scale.title, *[band.class_words + band.limit for band in scale.bands]]
        for line in block.lines:
            said += [line.title, line.threshold, line.article, *line.facts, *line.few_names]
    check_letters(said, content.number or content.household_id, content.village)


def slip_pdf(
    slips: Iterable[SlipContent], out: BinaryIO, *, total: int, progress: Progress | None = None
) -> tuple[int, int]:
    """Write slips, in the order given, as one PDF to `out` and return the number of pages and of slips.

    The outline names each village and under it each household; give the slips village by village. Equal slips give
    equal bytes. `out` is written once, at the end.

    Raises:
        CancelledError: `progress` returned False; `out` is untouched.
        KnownError: SLIP_NONE, nothing was given; SLIP_LETTERS, a word holds a character that no shipped typeface of the
            paper has. `out` is untouched.
    """
    paper: Paper | None = None
    pages = done = 0
    for done, content in enumerate(slips, start=1):
        _check_characters(content)
        if paper is None:
            title = f"{DOCUMENT_TITLE} – {content.commune_name}, {content.round_words}"
            paper = Paper(page.new_canvas(out, title=nfc(title), author=nfc(content.commune_name)))
        named = f"{content.number} – {content.head_name}" if content.number else content.head_name
        paper.outline.add(content.village_id, content.village, named)
        pages += _Drawing(paper, content).draw()
        if progress is not None and not progress(done, total):
            raise CancelledError
    if paper is None:
        raise KnownError(ErrorCode.SLIP_NONE)
    if done > 1:
        paper.canvas.showOutline()
    paper.canvas.save()
    return pages, done
