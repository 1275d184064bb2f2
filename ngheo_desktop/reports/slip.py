"""The slip for the family and the village meeting: why a household has its class, on one sheet of A4.

It is no official form. Each rule set has a block of its own on a page of its own; a block that is longer than a page
goes on with the heading of its table repeated. Everything is told without colour.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

from ngheo_desktop.domain.area import in_sentence
from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.classification import Outcome
from ngheo_desktop.domain.slip import SlipBlock, SlipChanges, SlipContent, SlipLine
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.reports import page
from ngheo_desktop.reports.fonts import BOLD, ITALIC, REGULAR, missing_characters
from ngheo_desktop.reports.slip_parts import (
    BOTTOM,
    COLUMN,
    LEFT,
    SMALL,
    SMALLEST,
    TOP,
    USUAL,
    Paper,
    Part,
    Sizes,
    draw_scale,
    framed,
    gap,
    group_heading,
    scale_height,
    table_heading,
    table_rows,
    text,
    words,
)
from ngheo_desktop.reports.slip_points import points_parts
from ngheo_desktop.reports.slip_request import beside_parts, income_parts, said_of, screening_parts
from ngheo_desktop.reports.typeset import Align, Block, Run, balanced, draw

TITLE = "PHIẾU GIẢI THÍCH KẾT QUẢ RÀ SOÁT"
DOCUMENT_TITLE = "Phiếu giải thích kết quả rà soát"
HEAD = "Chủ hộ: "
VILLAGE = "Thôn, tổ dân phố: "
MEMBERS = "Nhân khẩu: {count}"
NUMBER = "Hộ số: {number}"
CONTINUED = "{head} – {village} – trang {page}"
STANDARD_OF = "Bộ chuẩn {place}/{count}: "
RULE = "Vì sao: "
DISTANCES = "Còn cách loại khác: "
MISSING = "Còn thiếu để xếp loại:"
GROUPS = {
    Outcome.YES: "THIẾU HỤT: {count} chỉ số, {points} điểm",
    Outcome.MISSING: "CHƯA BIẾT: {count} chỉ số",
    Outcome.NO: "ĐẠT: {count} chỉ số",
}
CHANGES = "Chỉ một điều khác đi là đổi kết quả."
CHANGES_TO = "Thành “{name}” nếu:"
SETTLES = "Câu trả lời còn thiếu sẽ quyết định."
SETTLES_AS = "Là “{name}” nếu:"
SOURCES = "Căn cứ: "
OPINION = "Ý kiến của gia đình: "
SIGNED = "Ngày …… tháng …… năm ……, họ tên và chữ ký: "
UNVERIFIED_SIGN = "*"

_CLASS_SIZES = (23.0, 19.0, 16.0, 13.0, 11.0)
_CLASS_COLUMN = 172.0
_CLASS_LINES = 4
_SCALES_LEFT = LEFT + _CLASS_COLUMN + 16
_SCALES_COLUMN = COLUMN - _CLASS_COLUMN - 16
_SCALE_SIZE = 10.0
_MANY_IN_A_FRAME = 12
_BULLET = "•  "


def _sources(block: SlipBlock) -> dict[str, str]:
    """Return the sign of each law and article, in the order they are first cited."""
    cited = [line.article for line in block.lines] + ([block.rule_article] if block.rule_article else [])
    return {article: f"({number})" for number, article in enumerate(dict.fromkeys(cited), start=1)}


def _cited(signs: dict[str, str], article: str, *, verified: bool) -> str:
    return signs[article] + ("" if verified else UNVERIFIED_SIGN)


def _verdict(block: SlipBlock) -> Part:
    """Return the class in large words on the left and the scales on the right."""
    if not block.scales:
        return _large(block.class_words)
    fits = _fitting(block.class_words, _CLASS_COLUMN - 16)
    heights = [scale_height(scale, _SCALES_COLUMN, _SCALE_SIZE) for scale in block.scales]
    height = max(sum(heights) + 7 * max(len(heights) - 1, 0), fits.height + 24)

    def put(paper: Paper, y: float) -> None:
        canvas = paper.canvas
        canvas.setLineWidth(1.8)
        canvas.rect(LEFT + 1, y - height, _CLASS_COLUMN - 2, height, stroke=1, fill=0)
        draw(canvas, fits, LEFT + 8, y - (height - fits.height) / 2, Align.CENTRE)
        below = y
        for scale in block.scales:
            below = draw_scale(paper, scale, _SCALES_LEFT, below, _SCALES_COLUMN, _SCALE_SIZE) - 7

    return Part(height, put, with_next=True)


def _fitting(said: str, column: float) -> Block:
    """Return words in capitals, in the largest size that fits."""
    fits: Block | None = None
    capitals = Run(BOLD, nfc(said).upper())
    for size in _CLASS_SIZES:
        fits = balanced(capitals, size, size * 1.2, column)
        if len(fits.lines) <= (2 if size > _CLASS_SIZES[2] else _CLASS_LINES):
            break
    assert fits is not None  # noqa: S101  (there is at least one size)
    return fits


def _large(said: str) -> Part:
    """Return a class, or that there is none, in large words across the page: nothing stands beside it."""
    fits = _fitting(said, COLUMN - 24)
    height = fits.height + 18

    def put(paper: Paper, y: float) -> None:
        paper.canvas.setLineWidth(1.8)
        paper.canvas.rect(LEFT + 1, y - height, COLUMN - 2, height, stroke=1, fill=0)
        draw(paper.canvas, fits, LEFT + 12, y - 9, Align.CENTRE)

    return Part(height, put, with_next=True)


def _table(block: SlipBlock, signs: dict[str, str], sizes: Sizes) -> list[Part]:
    if not block.lines:
        return []
    parts = [table_heading(sizes)]
    for outcome in (Outcome.YES, Outcome.MISSING, Outcome.NO):
        lines = [line for line in block.lines if line.outcome is outcome]
        if not lines:
            continue
        points = sum(line.points for line in lines)
        parts.append(group_heading(GROUPS[outcome].format(count=len(lines), points=points), sizes))
        for line in lines:
            cited = _cited(signs, line.article, verified=line.verified)
            parts += table_rows(line, _points(line), cited, sizes)
    return parts


def _points(line: SlipLine) -> str:
    return "?" if line.outcome is Outcome.MISSING else str(line.points)


def _changes(changes: Sequence[SlipChanges], sizes: Sizes, *, settles: bool) -> list[Part]:
    if not changes:
        return []
    parts = [gap(5)]
    for place, change in enumerate(changes):
        heading = (SETTLES_AS if settles else CHANGES_TO).format(name=change.class_words)
        runs = [Run(BOLD, (SETTLES if settles else CHANGES) + " ")] if place == 0 else []
        parts.append(words([*runs, Run(REGULAR, heading)], sizes.body, above=2, with_next=True))
        parts += [words(Run(REGULAR, _BULLET + item), sizes.concerned, left=8, above=1) for item in change.items]
    return parts


def _block_parts(block: SlipBlock, sizes: Sizes, standard: str) -> list[Part]:
    """Return the parts of one rule set's block from its title to its sources."""
    signs = _sources(block)
    parts = [
        words([Run(REGULAR, standard), Run(BOLD, block.title)], sizes.body, above=2, with_next=True, shared=True),
        gap(4),
        _verdict(block),
        gap(3),
    ]
    if block.rule:
        cited = _cited(signs, block.rule_article, verified=block.rule_verified)
        parts.append(words([Run(BOLD, RULE), Run(REGULAR, f"{block.rule} {cited}.")], sizes.body, above=2, shared=True))
    if block.distances:
        said = " ".join(block.distances)
        parts.append(words([Run(BOLD, DISTANCES), Run(REGULAR, said)], sizes.body, above=2))
    if block.meeting:
        told = [words(Run(BOLD, block.meeting_heading), sizes.body, left=8, with_next=True)]
        told += [words(Run(REGULAR, _BULLET + each), sizes.body, left=8, above=1) for each in block.meeting]
        parts += [gap(4), *([framed(told, 5)] if len(told) < _MANY_IN_A_FRAME else told)]
    if block.missing:
        lacking = [words(Run(BOLD, MISSING), sizes.body, left=8, with_next=True)]
        lacking += [words(Run(REGULAR, _BULLET + each), sizes.body, left=8, above=1) for each in block.missing]
        parts += [gap(4), *([framed(lacking, 5)] if len(lacking) < _MANY_IN_A_FRAME else lacking)]
    parts += beside_parts(block.beside, sizes)
    parts += [gap(7), *_table(block, signs, sizes), *_changes(block.changes, sizes, settles=bool(block.missing))]
    if block.points is not None:
        parts += points_parts(block.points, sizes)
    listed = "; ".join(f"{sign} {article}" for article, sign in signs.items())
    unchecked = f" {UNVERIFIED_SIGN} {block.mark}. {block.note}" if block.note else ""
    parts.append(words([Run(ITALIC, SOURCES + listed + "." + unchecked)], sizes.met - 0.5, above=4, shared=True))
    return parts


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
        parts = screening_parts(content.screening, sizes, _large) if content.screening is not None else []
        return parts + (income_parts(content.income, sizes) if content.income is not None else [])

    def _sized(self, block: SlipBlock, standard: str, *, first: bool, last: bool) -> tuple[list[Part], Sizes]:
        """Return the parts in the largest sizes that fit the page; what fits in none goes on in the usual ones."""
        usual: list[Part] = []
        for sizes in (USUAL, SMALL, SMALLEST):
            parts = [*(self._first(sizes) if first else []), *_block_parts(block, sizes, standard)]
            if last:
                parts += [gap(7), _objection(self.content, sizes)]
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
            said += [line.title, line.threshold, line.article, *line.facts]
    missing = missing_characters(nfc("".join(said)))
    if missing:
        listed = " ".join(f"{char} (U+{ord(char):04X})" for char in missing)
        household = content.number or content.household_id
        raise KnownError(ErrorCode.SLIP_LETTERS, household=household, village=content.village, characters=listed)


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
    village: object = None
    for done, content in enumerate(slips, start=1):
        _check_characters(content)
        if paper is None:
            title = f"{DOCUMENT_TITLE} – {content.commune_name}, {content.round_words}"
            paper = Paper(page.new_canvas(out, title=nfc(title), author=nfc(content.commune_name)))
        canvas = paper.canvas
        canvas.bookmarkPage(f"s{done}")
        here = (content.village_id, content.village)
        if here != village:
            # A bookmark has one line of the outline, so the village needs its own on the same page.
            canvas.bookmarkPage(f"v{done}")
            canvas.addOutlineEntry(nfc(content.village), f"v{done}", level=0, closed=True)
            village = here
        named = f"{content.number} – {content.head_name}" if content.number else content.head_name
        canvas.addOutlineEntry(nfc(named), f"s{done}", level=1)
        pages += _Drawing(paper, content).draw()
        if progress is not None and not progress(done, total):
            raise CancelledError
    if paper is None:
        raise KnownError(ErrorCode.SLIP_NONE)
    if done > 1:
        paper.canvas.showOutline()
    paper.canvas.save()
    return pages, done
