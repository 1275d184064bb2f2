import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.reference.encodings import LegacyEncoding, LegacyFont, decode_legacy, legacy_font

_TCVN3, _VNI = LegacyFont(LegacyEncoding.TCVN3), LegacyFont(LegacyEncoding.VNI)


def _table(encoding: LegacyEncoding) -> dict[str, str]:
    with asset("resources", "catalogues", "legacy_encodings.csv").open(encoding="utf-8", newline="") as stream:
        return {row["unicode"]: row["source_text"] for row in csv.DictReader(stream) if row["encoding"] == encoding}


_ENCODE_VNI = _table(LegacyEncoding.VNI)
_ENCODE_TCVN3 = _table(LegacyEncoding.TCVN3)
_PLAIN = "bcdghklmnpqrstvx "


@pytest.mark.parametrize(
    ("font", "expected"),
    [
        (".VnTime", LegacyFont(LegacyEncoding.TCVN3)),
        (".VnTimeH", LegacyFont(LegacyEncoding.TCVN3, capitals=True)),
        (".vnarial", LegacyFont(LegacyEncoding.TCVN3)),
        ("VNI-Times", LegacyFont(LegacyEncoding.VNI)),
        ("Times New Roman", None),
        ("Vnaria", None),
        ("", None),
    ],
)
def test_the_font_tells_the_encoding(font: str, expected: LegacyFont | None) -> None:
    assert legacy_font(font) == expected


@pytest.mark.parametrize(
    ("text", "font", "expected"),
    [
        ("NguyÔn V¨n §øc", _TCVN3, "Nguyễn Văn Đức"),
        ("M\u00adêng Kh\u00ad¬ng", _TCVN3, "Mường Khương"),
        ("Nguyeãn Vaên Ñöùc", _VNI, "Nguyễn Văn Đức"),
        ("Ñoàng Hyû", _VNI, "Đồng Hỷ"),
        ("Ñoàng Hyû – “Thaùi”", _VNI, "Đồng Hỷ – “Thái”"),
        ("Thai Nguyen 1990", _VNI, "Thai Nguyen 1990"),
    ],
)
def test_old_text_becomes_readable(text: str, font: LegacyFont, expected: str) -> None:
    assert decode_legacy(text, font) == expected


def test_a_capital_font_gives_capitals() -> None:
    assert decode_legacy("®Æng thÞ lª", LegacyFont(LegacyEncoding.TCVN3, capitals=True)) == "ĐẶNG THỊ LÊ"


def test_unicode_text_in_an_old_font_is_left_alone() -> None:
    assert decode_legacy("Đặng Thị Hoà", _VNI) == "Đặng Thị Hoà"


def test_every_small_letter_can_be_decoded() -> None:
    vowels = [nfc(vowel + tone) for vowel in "aăâeêioôơuưy" for tone in ["", *"\u0300\u0309\u0303\u0301\u0323"]]
    accented = {letter for letter in vowels if not letter.isascii()} | {"đ"}
    assert len(accented) == 67
    assert accented <= set(_ENCODE_TCVN3)
    assert accented <= set(_ENCODE_VNI)


@given(st.text(st.sampled_from([*_ENCODE_VNI, *_PLAIN, *"aeiouy"]), max_size=20))
def test_vni_reads_back_what_was_written(text: str) -> None:
    written = "".join(_ENCODE_VNI.get(letter, letter) for letter in text)
    assert decode_legacy(written, _VNI) == text


@given(st.text(st.sampled_from([*_ENCODE_TCVN3, *_PLAIN, *"aeiouy"]), max_size=20))
def test_tcvn3_reads_back_what_was_written(text: str) -> None:
    written = "".join(_ENCODE_TCVN3.get(letter, letter) for letter in text)
    assert decode_legacy(written, _TCVN3) == text
