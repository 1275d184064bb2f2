"""What a round on request adds to the slip: Phiếu A, the income survey, who is recognised beside the class."""

from collections.abc import Callable, Iterator, Sequence

from ngheo_desktop.domain.slip import SlipBeside, SlipContent, SlipIncome, SlipScreening
from ngheo_desktop.reports.fonts import BOLD, ITALIC, REGULAR
from ngheo_desktop.reports.slip_parts import COLUMN, LEFT, Paper, Part, Sizes, framed, gap, text, words
from ngheo_desktop.reports.typeset import Block, Run, draw

BESIDE = "{title}: "
LOOKED_AT = " Đã xem: {facts}."

_BULLET = "•  "
_INSET = 8.0
_NUMBER = 100.0
_MANY_IN_A_FRAME = 14

Verdict = Callable[[str], Part]


def screening_parts(found: SlipScreening, sizes: Sizes, verdict: Verdict) -> list[Part]:
    """Return what the request and Phiếu A come to; `verdict` draws large words where no rule set has any."""
    runs = [Run(BOLD, found.heading), Run(REGULAR, found.sentence)]
    if not found.verdict:
        return [words(runs, sizes.body, above=2), gap(3)]
    parts = [gap(4), verdict(found.verdict), gap(5), words(runs, sizes.body, above=2)]
    for group in found.criteria:
        told = [words(Run(BOLD, group.heading), sizes.body, left=_INSET, with_next=True)]
        told += [words(Run(REGULAR, _BULLET + each), sizes.body, left=_INSET, above=1) for each in group.items]
        parts += [gap(5), *([framed(told, 5)] if len(told) < _MANY_IN_A_FRAME else told)]
    said = " ".join(each for each in (found.source, found.mark) if each)
    return [*parts, words(Run(ITALIC, said), sizes.met, above=4)] if said else parts


def income_parts(income: SlipIncome, sizes: Sizes) -> list[Part]:
    """Return the sums: a line for each source, their sum over a rule, what that is a person and month."""
    last = len(income.lines) - 1
    inside = [words(Run(BOLD, income.heading), sizes.concerned, left=_INSET, with_next=True)]
    inside += [_sum(line, sizes, strong=place == last, ruled=place == last) for place, line in enumerate(income.lines)]
    inside.append(_sum(income.each, sizes, strong=True, ruled=False))
    inside += [words(Run(REGULAR, each), sizes.concerned, left=_INSET, above=1) for each in income.apart]
    if income.mark:
        inside.append(words(Run(ITALIC, income.mark), sizes.met, left=_INSET, above=1))
    return [gap(3), framed(inside, 5), gap(4)]


def _sum(line: tuple[str, str], sizes: Sizes, *, strong: bool, ruled: bool) -> Part:
    face = BOLD if strong else REGULAR
    said = text(Run(REGULAR, line[0]), sizes.concerned, COLUMN - 2 * _INSET - _NUMBER)
    number: Block = text(Run(face, line[1]), sizes.concerned, _NUMBER)
    above = 3 if ruled else 1

    def put(paper: Paper, y: float) -> None:
        right = LEFT + COLUMN - _INSET
        draw(paper.canvas, said, LEFT + _INSET, y - above)
        draw(paper.canvas, number, right - number.lines[0].width, y - above)
        if ruled:
            paper.canvas.setLineWidth(0.4)
            paper.canvas.line(right - _NUMBER, y - 1, right, y - 1)

    return Part(said.height + above, put)


def beside_parts(found: Sequence[SlipBeside], sizes: Sizes) -> list[Part]:
    """Return who is recognised as what: the sentence, then why."""
    parts: list[Part] = []
    for each in found:
        runs = [Run(BOLD, BESIDE.format(title=each.title)), Run(REGULAR, each.sentence)]
        parts.append(words(runs, sizes.body, above=4, with_next=True))
        said = each.why + (LOOKED_AT.format(facts=each.facts) if each.facts else "")
        mark = [Run(ITALIC, f" ({each.mark})")] if each.mark else []
        parts.append(words([Run(REGULAR, said), *mark], sizes.concerned, left=_INSET, above=1))
    return parts


def said_of(content: SlipContent) -> Iterator[str]:
    """Yield every text that these parts print."""
    if content.screening is not None:
        found = content.screening
        yield from (found.verdict.upper(), found.heading, found.sentence, found.source, found.mark)
        for group in found.criteria:
            yield from (group.heading, *group.items)
    if content.income is not None:
        income = content.income
        yield from (income.heading, *income.apart, income.mark)
        for label, _ in (*income.lines, income.each):
            yield label
    for block in content.blocks:
        for each in block.beside:
            yield from (each.title, each.sentence, each.why, each.facts, each.mark)
