from datetime import date

import pytest

from ngheo_desktop.reports.fonts import REGULAR, width
from ngheo_desktop.reports.page import COLUMN, date_in_words
from ngheo_desktop.reports.typeset import Run, balanced, paragraph


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 10), "ngày 10 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_days_under_ten_and_the_first_two_months_take_a_zero(day, expected):
    assert date_in_words(day).replace("\u00a0", " ") == expected


def test_no_line_is_wider_than_its_column():
    text = "Căn cứ Nghị định số 07/2021/NĐ-CP ngày 27 tháng 01 năm 2021 của Chính phủ " * 5

    block = paragraph(Run(REGULAR, text), 13, 18, COLUMN, indent=28)

    assert max(line.width + line.indent for line in block.lines) <= COLUMN
    assert " ".join("".join(words for _, words in line.runs) for line in block.lines) == text.strip()


def test_a_word_wider_than_the_column_is_cut_and_kept_whole():
    path = "C:\\" + "DuLieuRaSoat" * 20

    block = paragraph(Run(REGULAR, path), 13, 18, 200)

    assert len(block.lines) > 1
    assert max(line.width for line in block.lines) <= 200
    assert "".join(words for line in block.lines for _, words in line.runs) == path


def test_balanced_lines_are_as_few_and_more_alike():
    run = Run(REGULAR, "PHƯỜNG VĂN MIẾU - QUỐC TỬ GIÁM")
    column = width("PHƯỜNG VĂN MIẾU - QUỐC TỬ", REGULAR, 13) + 1

    plain = paragraph(run, 13, 16, column)
    even = balanced(run, 13, 16, column)

    assert len(plain.lines) == len(even.lines) == 2
    assert even.lines[1].width > plain.lines[1].width
