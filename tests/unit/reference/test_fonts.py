"""The shipped fonts draw everything that people here write."""

import unicodedata

import pytest
from fontTools.ttLib import TTFont

from ngheo_desktop.assets import asset

_STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
_FILES = [f"Liberation{family}-{style}.ttf" for family in ("Serif", "Sans") for style in _STYLES]
_TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
_VIETNAMESE = {
    form
    for vowel in "aăâeêioôơuưy"
    for tone in _TONES
    for form in (unicodedata.normalize("NFC", vowel + tone), unicodedata.normalize("NFC", vowel.upper() + tone))
} | set("đĐ")
_HIGHLAND = set("ŏŎĭĬŭŬƀɃčČñÑ’")
_PRINTED = set("0123456789 .,;:!?()[]{}/\\-–—“”\"'…%&+*=<>|@#№°²₫€§")


@pytest.mark.parametrize("file", _FILES)
def test_the_font_has_every_letter(file: str) -> None:
    assert len(_VIETNAMESE) == 146
    with TTFont(asset("resources", "fonts", file)) as font:
        glyphs = font.getBestCmap()
    wanted = _VIETNAMESE | _HIGHLAND | _PRINTED
    assert sorted(char for char in wanted if ord(char) not in glyphs) == []


@pytest.mark.parametrize("file", _FILES)
def test_the_font_is_the_second_liberation(file: str) -> None:
    with TTFont(asset("resources", "fonts", file)) as font:
        assert font["name"].getDebugName(5) == "Version 2.1.5"


@pytest.mark.parametrize("file", _FILES)
def test_the_font_places_combining_marks(file: str) -> None:
    with TTFont(asset("resources", "fonts", file)) as font:
        glyphs = font.getBestCmap()
        features = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert all(ord(mark) in glyphs for mark in "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b")
    assert {"mark", "mkmk"} & features


@pytest.mark.parametrize("file", _FILES)
def test_the_font_draws_everything_in_the_catalogues(file: str) -> None:
    with TTFont(asset("resources", "fonts", file)) as font:
        glyphs = font.getBestCmap()
    for folder in ("areas", "catalogues"):
        for table in asset("resources", folder).glob("*.csv"):
            text = set(table.read_text(encoding="utf-8")) - {"\n"}
            assert sorted(char for char in text if ord(char) not in glyphs) == [], table.name


def test_nothing_but_the_eight_styles_ships() -> None:
    assert sorted(path.name for path in asset("resources", "fonts").iterdir()) == sorted(_FILES)


@pytest.mark.parametrize(
    ("file", "owner"),
    [
        ("OFL-1.1-liberation-fonts.txt", "Copyright (c) 2012 Red Hat, Inc."),
        ("MIT-vietnamese-provinces-database.txt", "Copyright (c) 2021 Thang Le Quoc"),
        ("MIT-vietnamadminunits.txt", "Copyright (c) 2025 Tran Ngoc Minh Hieu"),
        ("MIT-holidays.txt", "Copyright (c) Vacanza Team"),
    ],
)
def test_the_notice_of_shipped_material_ships(file: str, owner: str) -> None:
    assert owner in asset("resources", "licenses", file).read_text(encoding="utf-8")
