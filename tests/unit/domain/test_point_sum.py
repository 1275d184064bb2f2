"""Adding up by look-ups against the plain way, line for line, over any answers, odd ones among them."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from tests_support.point_tables import small

from ngheo_desktop.domain.point_sum import PointAdder, PointLine
from ngheo_desktop.domain.point_table import (
    COLUMNS,
    MOST_COUNTED,
    MOST_POINTS,
    NONE_OF_THESE,
    AreaColumn,
    ItemKind,
    PointItem,
    PointOption,
    PointTable,
)

CODES = ["a", "b", "a_b", "x%d", NONE_OF_THESE]
ODD = [None, "", "c", [], ["c"], ["a", "a"], ["a", NONE_OF_THESE], True, False, 0, 1, -1, MOST_COUNTED + 1, "1"]
ANSWERS = st.one_of(
    st.sampled_from(CODES),
    st.lists(st.sampled_from(CODES), min_size=1, max_size=3),
    st.integers(0, 3),
    st.sampled_from(ODD),
)
POINTS = st.tuples(*[st.integers(0, MOST_POINTS)] * len(COLUMNS))


@st.composite
def tables(draw: st.DrawFn) -> PointTable:
    items = []
    for number, kind in enumerate(draw(st.lists(st.sampled_from(ItemKind), min_size=1, max_size=6))):
        codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))
        options = tuple(PointOption(code, code.upper(), draw(POINTS)) for code in codes)
        items.append(PointItem(f"i{number}", f"Mục {number}", "", kind, options))
    return PointTable("vn-2022-2026", "Thử", "Thông tư", "Phụ lục", tuple(items))


# --- the plain way --------------------------------------------------------------------------------------------------


def plain_line(table: PointTable, item: PointItem, place: int, answers: Mapping) -> tuple[PointLine, list[str]]:
    """What one item brings, and the questions it lacks."""
    points = {option.id: option.points[place] for option in item.options}
    if item.kind is ItemKind.COUNT:
        numbers = {option.id: answers.get(table.question(item, option)) for option in item.options}
        lacking = [code for code, each in numbers.items() if type(each) is not int or each < 0 or each > MOST_COUNTED]
        if lacking:
            return PointLine(item.id, "", None), [f"{table.question(item)}.{code}" for code in lacking]
        text = ",".join(f"{code}*{each}" for code, each in numbers.items())
        return PointLine(item.id, text, sum(points[code] * each for code, each in numbers.items())), []
    answer = answers.get(table.question(item))
    codes = answer if item.kind is ItemKind.SEVERAL else [answer]
    if codes == [NONE_OF_THESE]:
        return PointLine(item.id, NONE_OF_THESE, 0), []
    known = isinstance(codes, list) and codes and len(codes) == len({repr(code) for code in codes})
    if not known or not all(isinstance(code, str) and code in points for code in codes):
        return PointLine(item.id, "", None), [table.question(item)]
    return PointLine(item.id, ",".join(codes), sum(points[code] for code in codes)), []


@given(tables(), st.sampled_from(COLUMNS), st.data())
def test_every_line_total_and_gap_is_what_the_plain_way_gives(
    table: PointTable, column: AreaColumn, data: st.DataObject
) -> None:
    adder = PointAdder(table, column)
    questions = [question for question, _, _ in table.questions()]
    sure = {
        question: "a" if item.kind is ItemKind.ONE else ["a"] if item.kind is ItemKind.SEVERAL else 1
        for question, item, _ in table.questions()
    }
    # What one household leaves remembered must not reach another: true after 1, a text after a list.
    for _ in range(data.draw(st.integers(1, 4))):
        changed = data.draw(st.dictionaries(st.sampled_from(questions), ANSWERS, max_size=4))
        answers = {**sure, **changed}
        plain = [plain_line(table, item, COLUMNS.index(column), answers) for item in table.items]
        missing = [question for _, lacking in plain for question in lacking]

        found = adder.sum(answers)

        assert found.lines == tuple(line for line, _ in plain)
        assert found.missing == tuple(missing)
        assert found.total == (None if missing else sum(line.points or 0 for line, _ in plain))
        assert found.said == tuple(
            ("", line.item, "" if line.points is None else f"{line.answer}={line.points}") for line, _ in plain
        )


def test_true_is_no_number_even_after_one_was_counted() -> None:
    adder = PointAdder(small(), AreaColumn.MEKONG)
    answers = {
        "b1.2022.so_nhan_khau": "ho_co_4_nguoi",
        "b1.2022.tai_san": ["xe_may"],
        "b1.2022.gia_suc.trau": 1,
        "b1.2022.gia_suc.lon": 1,
    }

    assert adder.sum(answers).total == 120 + 10 + 4 + 1
    assert adder.sum({**answers, "b1.2022.gia_suc.trau": True}).missing == ("b1.2022.gia_suc.trau",)
    assert adder.sum({**answers, "b1.2022.tai_san": "xe_may"}).missing == ("b1.2022.tai_san",)
