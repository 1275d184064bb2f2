"""The income point table: adding up, ids from words, checksum over canonical content."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support.point_tables import fragment, small

from ngheo_desktop.domain.point_sum import PointAdder
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
    ids_of,
    table_of,
    tag_of,
)

WORDS = st.text("abcdeghi đôư>", min_size=1, max_size=12).filter(str.strip)
POINTS = st.integers(0, MOST_POINTS)


@st.composite
def tables(draw: st.DrawFn) -> PointTable:
    items = []
    for number, title in enumerate(draw(st.lists(WORDS, min_size=1, max_size=5, unique_by=str.strip))):
        labels = draw(st.lists(st.integers(0, 99), min_size=1, max_size=5, unique=True))
        options = tuple(
            PointOption(f"o{label}", str(label), tuple(draw(st.tuples(*[POINTS] * len(COLUMNS))))) for label in labels
        )
        items.append(PointItem(f"i{number}", title, "", draw(st.sampled_from(ItemKind)), options))
    return PointTable("vn-2022-2026", "Thử", "Thông tư", "Phụ lục", tuple(items))


@given(tables(), st.sampled_from(COLUMNS), st.data())
def test_the_sum_is_what_an_independent_count_gives(table: PointTable, column: AreaColumn, data: st.DataObject) -> None:
    answers: dict[str, object] = {}
    expected = 0
    place = list(AreaColumn).index(column)
    for item in table.items:
        codes = [option.id for option in item.options]
        points = {option.id: option.points[place] for option in item.options}
        name = f"b1.2022.{item.id}"
        if item.kind is ItemKind.COUNT:
            for code in codes:
                answers[f"{name}.{code}"] = number = data.draw(st.integers(0, MOST_COUNTED))
                expected += number * points[code]
        elif item.kind is ItemKind.SEVERAL:
            chosen = data.draw(st.lists(st.sampled_from(codes), min_size=1, unique=True) | st.just([NONE_OF_THESE]))
            answers[name] = chosen
            expected += sum(points.get(code, 0) for code in chosen)
        else:
            answers[name] = code = data.draw(st.sampled_from([*codes, NONE_OF_THESE]))
            expected += points.get(code, 0)

    found = PointAdder(table, column).sum(answers)  # type: ignore[arg-type]

    assert found.total == expected
    assert sum(line.points or 0 for line in found.lines) == expected
    assert found.missing == ()
    left_out = data.draw(st.sampled_from(sorted(answers)))
    without = PointAdder(table, column).sum({**answers, left_out: None})  # type: ignore[dict-item]
    assert (without.total, without.missing) == (None, (left_out,))


@given(tables())
def test_a_table_comes_back_from_its_content_with_the_same_checksum(table: PointTable) -> None:
    again = table_of(table.content)

    assert again == table
    assert again.checksum == table.checksum


def test_each_column_has_its_own_points() -> None:
    table = fragment("vn-2016-2021")
    size = table.items[0]
    answers = {table.question(item): NONE_OF_THESE for item in table.items[1:]}
    answers[table.question(size)] = size.options[0].id

    found = [PointAdder(table, column).sum(answers).total for column in COLUMNS]

    assert found == [75, 75, 70, 75, 70, 65, 80]


@pytest.mark.parametrize(
    "answers",
    [
        {"b1.2022.so_nhan_khau": "ho_co_9_nguoi"},
        {"b1.2022.so_nhan_khau": ["ho_co_4_nguoi"]},
        {"b1.2022.so_nhan_khau": 4},
        {"b1.2022.tai_san": "xe_may"},
        {"b1.2022.tai_san": []},
        {"b1.2022.tai_san": ["xe_may", "xe_may"]},
        {"b1.2022.tai_san": ["none", "xe_may"]},
        {"b1.2022.gia_suc.trau": -1},
        {"b1.2022.gia_suc.trau": MOST_COUNTED + 1},
        {"b1.2022.gia_suc.trau": "2"},
        {"b1.2022.gia_suc.trau": True},
    ],
)
def test_an_answer_the_table_does_not_know_is_missing_never_zero(answers: dict) -> None:
    whole = {
        "b1.2022.so_nhan_khau": "ho_co_4_nguoi",
        "b1.2022.tai_san": ["xe_may"],
        "b1.2022.gia_suc.trau": 1,
        "b1.2022.gia_suc.lon": 2,
    }
    assert PointAdder(small(), AreaColumn.MEKONG).sum(whole).total == 120 + 10 + 4 + 2

    found = PointAdder(small(), AreaColumn.MEKONG).sum({**whole, **answers})

    assert found.total is None
    assert found.missing == tuple(answers)


def test_one_changed_point_label_or_title_changes_the_checksum() -> None:
    table = small()
    item = table.items[0]
    option = item.options[0]
    other_points = replace(option, points=(option.points[0] + 1, *option.points[1:]))
    changed = [
        replace(table, title="Bảng khác"),
        replace(table, items=(replace(item, options=(other_points, *item.options[1:])), *table.items[1:])),
        replace(table, items=tuple(reversed(table.items))),
    ]

    assert len({each.checksum for each in (table, *changed)}) == 4


def test_different_words_never_share_an_id_and_the_order_changes_none() -> None:
    labels = ["Hộ có 6 người", "Hộ có > 6 người", "Hộ có < 6 người", "Không có", "Má", "Ma", "x" * 90, "x" * 91, "≥"]

    found = ids_of(labels)

    assert len(set(found)) == len(labels)
    assert found[0].startswith("ho_co_6_nguoi")
    assert ids_of(labels[::-1])[::-1] == found
    assert all(len(each) <= 40 and each != NONE_OF_THESE for each in [*found, *ids_of(["None"])])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"urban"', '"town"'),
        lambda text: text.replace("[120,", "[120.5,", 1),
        lambda text: text.replace("[120,", "[", 1),
        lambda text: text.replace("[120,", "[-1,", 1),
        lambda text: text.replace('"one"', '"two"', 1),
        lambda text: f" {text}",
        lambda _: "[]",
        lambda _: "{}",
        lambda _: "not json",
    ],
)
def test_content_that_is_no_table_is_refused(spoil) -> None:
    with pytest.raises(ValueError, match=r".+"):
        table_of(spoil(small().content))


def test_questions_are_named_by_the_first_year_of_a_national_standard() -> None:
    assert [tag_of(each) for each in ("vn-2022-2026", "vn-2027-2030", "tinh-19")] == ["2022", "2027", "tinh-19"]
    assert [name for name, _, _ in small().questions()] == [
        "b1.2022.so_nhan_khau",
        "b1.2022.tai_san",
        "b1.2022.gia_suc.trau",
        "b1.2022.gia_suc.lon",
    ]
