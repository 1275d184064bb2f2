"""Two people are two: another spelling of one name is not a second person."""

import pytest

from ngheo_desktop.domain.same_person import is_a_name, may_be_one_person

HA = "Nguyễn Thị Hà"
SAME = [
    "nguyen thi ha",
    "NGUYỄN THỊ HÀ",
    "Nguyễn  Thị Hà ",
    "Nguyễn Thị Hà.",
    "Nguyễn-Thị-Hà",
    "NguyễnThịHà",
    "Nguyễn Thị Hà 2",
    "Bà Nguyễn Thị Hà",
    "đ/c Nguyễn Thị Hà (kế toán)",
    "Hà Nguyễn Thị",
    "Nguyễn Hà",
    "N. T. Hà",
    "Nguyễn Thị\u200b Hà",
    "Nguyê\u0303n Thi\u0323 Ha\u0300",
    "Ｎｇｕｙen Thi Ha",
    "",
    ". 12 .",
]
OTHERS = ["Trần Văn Mẫu", "Nguyễn Văn Hà", "Nguyễn Thị Hoa", "Trần Thị Hà", "Lò Thị Hà", "N. V. Hà", "Hoàng Hà My"]


@pytest.mark.parametrize("name", SAME)
def test_another_spelling_of_a_name_may_be_the_same_person(name: str) -> None:
    assert may_be_one_person(HA, name)
    assert may_be_one_person(name, HA)


@pytest.mark.parametrize("name", OTHERS)
def test_another_name_is_another_person(name: str) -> None:
    assert not may_be_one_person(HA, name)
    assert not may_be_one_person(name, HA)


def test_a_name_has_a_letter() -> None:
    assert [text for text in ("Hà", "Đ", ".", "12", "\u200b", "") if is_a_name(text)] == ["Hà", "Đ"]
