"""How many sheets a slip takes, counted in the PDF: one for every standard of a household of ordinary size."""

import io
import re
from dataclasses import replace

import pytest
from tests_support.inventing import SHIPPED
from tests_support.slips import SlipInventor, long_table

from ngheo_desktop.domain.slip import SlipChanges, SlipContent
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.reports.slip import CONTINUED, slip_pdf
from ngheo_desktop.reports.slip_block import LAYOUTS, MORE, Layout
from ngheo_desktop.reports.slip_parts import HEADINGS, LEAST_SIZE

ORDINARY = tuple(range(1, 13))
EACH = 5
NEXT = "vn-2027-2030"


def pages_of(content: SlipContent) -> list[str]:
    out = io.BytesIO()
    count, _ = slip_pdf([content], out, total=1)
    with PdfPages(out.getvalue()) as pages:
        assert len(pages) == count
        return [" ".join(pages.text(number).split()) for number in range(count)]


def letters(text: str) -> str:
    """Return a text without what the breaking of lines may change."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("rule_set", SHIPPED)
@pytest.mark.parametrize("items", [0, 40])
def test_every_household_of_up_to_twelve_fits_one_sheet(rule_set: str, items: int) -> None:
    table = long_table(rule_set, items) if items else None
    inventor = SlipInventor(rule_set, seed=20 + items, table=table)
    for people in ORDINARY * EACH:
        content = inventor.slip(people)
        pages = pages_of(content)
        assert len(pages) == 1, f"{people} people, {content.blocks[0].class_words}"
        (block,) = content.blocks
        wanted = [block.class_words.upper(), block.rule, *block.distances, *content.objection]
        wanted += [text for line in block.lines for text in (line.title, line.threshold)]
        if block.points is not None:
            wanted += [str(block.points.total or ""), *[each.title for each in block.points.lines]]
        # The cells of a row stand side by side, so that only words, not sentences, are found in the text of the page.
        assert [word for text in wanted for word in text.split() if word not in pages[0]] == []


def test_two_standards_with_a_long_table_take_a_sheet_each() -> None:
    first, second = (
        SlipInventor(rule_set, seed=3, table=long_table(rule_set)).slip(12) for rule_set in ("vn-2022-2026", NEXT)
    )
    pages = pages_of(replace(first, blocks=(*first.blocks, *second.blocks)))

    assert len(pages) == 2
    assert [block.title in page for block, page in zip((*first.blocks, *second.blocks), pages, strict=True)] == [
        True
    ] * 2
    assert [each in page for page in pages for each in first.objection] == [False, False, True, True]


def test_changes_left_out_for_want_of_room_are_counted() -> None:
    content = SlipInventor(NEXT, seed=1, table=long_table(NEXT)).slip(6)
    items = tuple(f"Điều thứ {number}: có (đang ghi: không)" for number in range(30))
    many = replace(content.blocks[0], changes=(SlipChanges("Hộ nghèo", items), SlipChanges("Hộ cận nghèo", items[:3])))
    (page,) = pages_of(replace(content, blocks=(many,)))

    left_out = re.findall(re.escape(MORE).replace(r"\{count\}", r"(\d+)"), page)
    told = page.count("(đang ghi: không)")
    assert told < len(items) + 3
    assert told + sum(map(int, left_out)) == len(items) + 3


def test_people_who_are_alike_are_counted_where_not_all_names_fit() -> None:
    inventor = SlipInventor(NEXT, seed=4, table=long_table(NEXT))
    counted = 0
    for _ in range(20):
        content = inventor.slip(12)
        (page,) = pages_of(content)
        for line in content.blocks[0].lines:
            if line.few_names:
                assert any(letters(". ".join(said)) in letters(page) for said in (line.facts, line.few_names))
                counted += letters(". ".join(line.few_names)) in letters(page)
    assert counted


def test_a_household_too_large_for_a_sheet_goes_on_below_its_name_and_the_heading() -> None:
    content = SlipInventor("vn-2022-2026", seed=2, table=long_table("vn-2022-2026", 80)).slip(25)
    lines = tuple(
        replace(
            line,
            facts=tuple(f"Người thứ {number} – 30 tuổi; chưa có bảo hiểm y tế" for number in range(25)),
            few_names=(),
        )
        for line in content.blocks[0].lines
    )
    first, second, *_ = pages_of(replace(content, blocks=(replace(content.blocks[0], lines=lines),)))

    assert " ".join(HEADINGS) in first
    assert second.startswith(CONTINUED.format(head=content.head_name, village=content.village, page=2))
    assert " ".join(HEADINGS) in second


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_layout_sets_type_too_small_to_read(layout: Layout) -> None:
    sizes = layout.sizes
    assert min(sizes.body, sizes.concerned, sizes.met, sizes.note) >= LEAST_SIZE
