import errno
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal

import pytest
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol, get_group_symbol
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop import messages
from ngheo_desktop.assets import asset
from ngheo_desktop.errors import BugError, ErrorCode, KnownError


def test_vietnamese_is_the_language_at_the_start() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from ngheo_desktop.messages import current_language; print(current_language())"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "vi"


def test_babel_is_not_loaded_by_importing_messages() -> None:
    code = "import sys, ngheo_desktop.messages; print('babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_the_default_language_comes_first() -> None:
    assert messages.available_languages() == ("vi", "en")


def test_languages_name_themselves() -> None:
    assert messages.language_name("vi") == "Tiếng Việt"
    assert messages.language_name("en") == "English"


def test_an_unknown_language_is_our_mistake() -> None:
    with pytest.raises(BugError):
        messages.choose_language("xx")


def test_a_text_is_translated_and_its_tokens_filled() -> None:
    messages.choose_language("vi")
    shown = messages.tr("“{text}” is not a date.", text="31/02/2026")

    assert "31/02/2026" in shown
    assert "is not a date" not in shown


def test_english_texts_are_the_message_ids() -> None:
    messages.choose_language("en")

    assert messages.tr("“{text}” is not a date.", text="x") == "“x” is not a date."


def test_an_empty_text_stays_empty() -> None:
    assert messages.tr("") == ""


def test_braces_in_a_value_are_left_alone() -> None:
    messages.choose_language("en")

    assert messages.tr("“{text}” is not a date.", text="{0} {x}") == "“{0} {x}” is not a date."


def test_a_text_without_tokens_may_hold_braces() -> None:
    assert messages.tr("{not a token") == "{not a token"


@pytest.mark.parametrize(("n", "expected"), [(0, "0 xyzs"), (1, "1 xyz"), (2, "2 xyzs"), (1500, "1,500 xyzs")])
def test_english_plurals_follow_the_number(n: int, expected: str) -> None:
    messages.choose_language("en")

    assert messages.ntr("{n} xyz", "{n} xyzs", n) == expected


def test_a_fault_is_described_with_number_message_and_advice() -> None:
    messages.choose_language("en")
    fault = KnownError(ErrorCode.FILE_TOO_LARGE, file="a.xlsx", size=12345, limit=100)

    described = messages.describe(fault)

    assert described.number == "FIL-002"
    assert described.message == "The file a.xlsx is too large (12,345 MB; at most 100 MB)."
    assert described.advice == "Check that it is the right file. Nothing was changed."


def test_lists_and_dates_in_a_fault_are_written_for_people() -> None:
    messages.choose_language("en")
    fault = KnownError(ErrorCode.RULE_NOT_IN_FORCE, name=["a", "b"], date=date(2026, 9, 1))

    assert messages.describe(fault).message == "“a, b” has no value in force on 01/09/2026."


@pytest.mark.parametrize(
    ("language", "expected"), [("vi", "-1.234.567"), ("en", "-1,234,567")], ids=["Vietnamese", "English"]
)
def test_thousands_stand_apart(language: str, expected: str) -> None:
    messages.choose_language(language)

    assert messages.format_int(-1_234_567) == expected


def test_a_decimal_keeps_its_digits() -> None:
    assert messages.format_decimal(Decimal("1234.50")) == "1.234,50"
    assert messages.format_decimal(Decimal("12.5"), 2) == "12,50"
    assert messages.format_decimal(45) == "45"
    assert messages.format_decimal(Decimal("1234.5"), language="en") == "1,234.5"


def test_money_does_not_break_over_two_lines() -> None:
    assert messages.format_money(1_500_000) == "1.500.000\u00a0đồng"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 3, 5), "05/03/2026"),
        ("2026-03-05", "05/03/2026"),
        ("1951-09", "09/1951"),
        ("1951", "1951"),
        (date(962, 1, 2), "02/01/0962"),
    ],
)
def test_dates_are_day_month_year(value: date | str, expected: str) -> None:
    assert messages.format_date(value) == expected


@pytest.mark.parametrize("text", ["", "05/03/2026", "2026-3-5", "2026-03-05T10:00"])
def test_what_is_no_iso_date_is_refused(text: str) -> None:
    with pytest.raises(KnownError) as caught:
        messages.format_date(text)

    assert caught.value.code is ErrorCode.INPUT_DATE


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 21), "ngày 21 tháng 11 năm 2026"),
    ],
)
def test_long_dates_follow_decree_30_2020(value: date, expected: str) -> None:
    messages.choose_language("en")

    assert messages.format_long_date(value, language="vi") == expected


def test_a_long_date_in_english() -> None:
    assert messages.format_long_date(date(2026, 1, 5), language="en") == "5 January 2026"


def test_a_moment_is_shown_to_the_minute() -> None:
    assert messages.format_datetime(datetime(2026, 11, 21, 9, 5)) == "21/11/2026 09:05"
    assert messages.format_datetime("2026-11-21T09:05:59") == "21/11/2026 09:05"


def test_a_moment_with_an_offset_is_shown_in_local_time() -> None:
    moment = datetime.fromisoformat("2026-11-21T09:05:00+07:00")

    assert messages.format_datetime(moment) == messages.format_datetime(moment.astimezone().replace(tzinfo=None))


def test_what_is_no_moment_is_refused() -> None:
    with pytest.raises(KnownError):
        messages.format_datetime("yesterday")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45,5", "45.5"),
        ("1.500.000", "1500000"),
        ("1.500,25", "1500.25"),
        (" 1 500 ", "1500"),
        ("-3", "-3"),
        ("0", "0"),
    ],
)
def test_vietnamese_numbers_are_read(text: str, expected: str) -> None:
    assert messages.parse_decimal(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["1.5", "45.50", "1,2,3", "", "x", "NaN", "Infinity", "1e5", "٣", "1..5", "--1"])
def test_an_ambiguous_or_foreign_number_is_refused(text: str) -> None:
    with pytest.raises(KnownError) as caught:
        messages.parse_decimal(text)

    assert caught.value.code is ErrorCode.INPUT_NUMBER


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(["vi", "en"]))
def test_a_written_number_reads_back(value: Decimal, language: str) -> None:
    messages.choose_language(language)

    assert messages.parse_decimal(messages.format_decimal(value)) == value


def test_a_fraction_is_no_whole_number() -> None:
    assert messages.parse_int("1.500") == 1500
    with pytest.raises(KnownError):
        messages.parse_int("1,5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16/9/1951", "1951-09-16"),
        ("16-09-1951", "1951-09-16"),
        ("16.9.1951", "1951-09-16"),
        (" 1951-09-16 ", "1951-09-16"),
        ("9/1951", "1951-09"),
        ("1951", "1951"),
        ("29/2/2024", "2024-02-29"),
    ],
)
def test_written_dates_are_read(text: str, expected: str) -> None:
    assert messages.parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "29/2/2023", "0/1/2000", "1/13/2000", "13/2000", "12/05/0196", "2201", "51", "", "x", "16/9/51",
     "1/2/345", "١٩٥١", "16/9/1951 x"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(KnownError) as caught:
        messages.parse_date(text)

    assert caught.value.code is ErrorCode.INPUT_DATE
    assert caught.value.context == {"text": text}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("16/9/51", "1951-09-16"), ("21/11/26", "2026-11-21"), ("22/11/26", "1926-11-22"), ("1/1/00", "2000-01-01")],
)
def test_a_year_of_two_digits_is_the_latest_not_after_today(text: str, expected: str) -> None:
    assert messages.parse_date(text, today=date(2026, 11, 21)) == expected


@given(st.dates(min_value=date(1850, 1, 1), max_value=date(2200, 12, 31)))
def test_a_written_date_reads_back(value: date) -> None:
    assert messages.parse_date(messages.format_date(value)) == value.isoformat()


@pytest.mark.parametrize(
    ("number", "expected"), [(errno.ENOSPC, "(the disk is full)"), (errno.EROFS, "(the disk is write-protected)")]
)
def test_a_refusal_of_the_system_is_told_in_words_of_the_screen(number: int, expected: str) -> None:
    messages.choose_language("en")
    fault = KnownError(ErrorCode.FILE_NOT_WRITTEN, file="a", cause=OSError(number, "irgendwas"))

    assert expected in messages.describe(fault).message


def test_a_rare_refusal_of_the_system_keeps_its_number() -> None:
    messages.choose_language("en")
    fault = KnownError(ErrorCode.FILE_NOT_WRITTEN, file="a", cause=OSError(errno.EDOM, "irgendwas"))

    assert f"(system fault {errno.EDOM})" in messages.describe(fault).message


@pytest.mark.parametrize("language", messages.available_languages())
def test_catalogues_are_read_as_babel_reads_them(language: str) -> None:
    with asset("i18n", language, "LC_MESSAGES", "ngheo_desktop.po").open("rb") as source:
        expected = [message for message in read_po(source, locale=language) if message.id]
    catalogue = messages._catalogue(language)

    assert len(catalogue.texts) == len(expected) > 100
    for message in expected:
        if isinstance(message.id, tuple):
            forms = {number: text for number, text in enumerate(message.string) if text}
            assert catalogue.plurals[message.id[0]] == forms
        else:
            assert catalogue.texts[message.id] == message.string


@pytest.mark.parametrize("language", messages.available_languages())
def test_separators_are_those_of_babel(language: str) -> None:
    table = {ord(","): get_group_symbol(language), ord("."): get_decimal_symbol(language)}

    assert messages._separators(language) == table


def test_entries_of_every_sort_are_read(tmp_path, monkeypatch) -> None:
    path = tmp_path / "i18n" / "vi" / "LC_MESSAGES" / "ngheo_desktop.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
        'msgid "one"\nmsgstr "một"\n\n'
        'msgid ""\n"long "\n"text\\n"\nmsgstr "dài\\\\ \\"trích\\"\\t"\n\n'
        '#, fuzzy\nmsgid "guess"\nmsgstr "đoán"\n\n'
        'msgid "{n} bird"\nmsgid_plural "{n} birds"\nmsgstr[0] "{n} con chim"\nmsgstr[1] "{n} đàn chim"\n\n'
        '#~ msgid "old"\n#~ msgstr "cũ"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(messages, "asset", tmp_path.joinpath)
    read = messages._catalogue.__wrapped__("vi")

    assert read.gettext("one") == "một"
    assert read.gettext("long text\n") == 'dài\\ "trích"\t'
    assert read.gettext("guess") == "guess"
    assert read.gettext("old") == "old"
    assert [read.ngettext("{n} bird", "{n} birds", n) for n in (1, 2)] == ["{n} con chim", "{n} đàn chim"]
