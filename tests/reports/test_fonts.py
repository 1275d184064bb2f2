import csv

import pytest
from fontTools.ttLib import TTFont

from ngheo_desktop.assets import asset
from ngheo_desktop.reports import certificate, fonts, page, recovery_sheet

NAMES = "Nguyễn Thị Phương Thảo Nguyên Hương, Y Blô Êban, Triệu Mùi Ghến, H’Ƀlĭ Niê Kđăm, Ksor H'Bŏ, Kră Jăn Ñhŭ, Đỗ Ỹ"


@pytest.fixture(scope="module", params=sorted(fonts.FILES))
def shipped(request):
    with TTFont(asset("resources", "fonts", fonts.FILES[request.param])) as font:
        yield request.param, font


def strings(value):
    if isinstance(value, str):
        return value
    return "".join(strings(part) for part in value) if isinstance(value, tuple) else ""


def lacking(font, text):
    return sorted(set(text) - set(map(chr, font.getBestCmap())) - set("\n"))


def test_every_text_of_the_reports_is_in_the_font(shipped):
    constants = [
        value
        for module in (page, certificate, recovery_sheet)
        for name, value in vars(module).items()
        if name.isupper() and name != "FILES"
    ]
    text = strings(tuple(constants))

    assert len(text) > 800
    assert lacking(shipped[1], text) == []


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("catalogues/names_by_ethnicity.csv", "value"),
        ("catalogues/relationships.csv", "name_vi"),
        ("areas/communes.csv", "name"),
        ("areas/provinces.csv", "name"),
    ],
)
def test_every_shipped_name_is_in_the_font_in_small_and_capital_letters(shipped, file, column):
    with asset("resources", *file.split("/")).open(encoding="utf-8-sig", newline="") as source:
        text = "".join(row[column] for row in csv.DictReader(source))

    assert len(text) > 100
    assert lacking(shipped[1], text + text.upper()) == []


def test_names_of_many_peoples_are_in_the_font(shipped):
    assert lacking(shipped[1], NAMES + NAMES.upper()) == []


def test_our_own_check_agrees_with_the_font_file(shipped):
    name, font = shipped
    text = NAMES + "☐✓趙"

    assert list(fonts.missing_characters(text, name)) == lacking(font, text) != []


@pytest.mark.parametrize(
    ("name", "char", "expected"),
    [
        (fonts.REGULAR, "a", 0.444),
        (fonts.REGULAR, "m", 0.778),
        (fonts.REGULAR, "W", 0.944),
        (fonts.BOLD, "a", 0.5),
        (fonts.ITALIC, "W", 0.833),
    ],
)
def test_the_widths_are_those_of_times(name, char, expected):
    assert fonts.width(char, name, 1) == pytest.approx(expected, abs=1e-3)
