import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.domain.text import even_tone_placement, fold, nfc, person_sort_key, sort_key

_CASES = Path(__file__).parents[2] / "data" / "text_cases.csv"
_VOWELS = "aăâeêioôơuưy"
_TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
_ACCENTED = [nfc(vowel + tone) for vowel in _VOWELS for tone in _TONES] + ["đ"]
_LETTERS = [*"bcdghklmnpqrstvx", *_ACCENTED]
_ALPHABET = [*_LETTERS, *(letter.upper() for letter in _LETTERS)]

words = st.text(st.sampled_from(_ALPHABET), min_size=1, max_size=6)
names = st.lists(words, min_size=1, max_size=5).map(" ".join)


def _cases(kind: str) -> list[tuple[str, str]]:
    with _CASES.open(encoding="utf-8", newline="") as stream:
        found = [(row["input"], row["expected"]) for row in csv.DictReader(stream) if row["kind"] == kind]
    assert found, kind
    return found


@pytest.mark.parametrize(("text", "expected"), _cases("fold"))
def test_fold_gives_the_agreed_search_key(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(("text", "expected"), _cases("tone_old_style"))
def test_new_tone_placement_becomes_old(text: str, expected: str) -> None:
    assert even_tone_placement(text) == expected


@pytest.mark.parametrize(("old", "new"), _cases("tone_new_style"))
def test_both_tone_placements_meet(old: str, new: str) -> None:
    assert old != new
    assert even_tone_placement(new) == even_tone_placement(old) == old


@pytest.mark.parametrize(("text", "expected"), _cases("tone_unchanged_both_styles"))
def test_syllables_with_one_spelling_keep_it(text: str, expected: str) -> None:
    assert even_tone_placement(text) == expected == text


@pytest.mark.parametrize(("listed", "expected"), _cases("collation_given_name_first"))
def test_people_are_listed_by_given_name(listed: str, expected: str) -> None:
    assert sorted(listed.split(" | "), key=person_sort_key) == expected.split(" | ")


def test_every_vietnamese_letter_folds_to_a_plain_one() -> None:
    assert len(set(_ACCENTED)) == 73
    for letter in _ACCENTED:
        for form in (letter, letter.upper(), unicodedata.normalize("NFD", letter)):
            assert len(fold(form)) == 1, form
            assert fold(form) in "adeiouy", form


def test_letters_of_highland_names_fold_too() -> None:
    assert fold("H’Ƀlim Êban") == fold("H'ƀlim Êban") == "h’blim eban"
    assert fold("Ayŭn Hđơk Mĭ Č") == "ayun hdok mi c"


def test_every_kind_of_apostrophe_is_found_by_any_other() -> None:
    assert len({fold(f"Đắk R{mark}Lấp") for mark in "'’‘ʼ`´"}) == 1


def test_blanks_of_any_kind_fold_to_one() -> None:
    assert fold("  Ma\u00a0\u00a0Văn\t Đức \n") == "ma van duc"


def test_letters_come_in_the_order_of_the_alphabet() -> None:
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(set(alphabet), key=sort_key) == alphabet


def test_tones_come_in_dictionary_order() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(set(tones), key=sort_key) == tones


def test_a_later_letter_weighs_more_than_an_earlier_tone() -> None:
    assert sorted(["mạ", "man", "mà", "ma"], key=sort_key) == ["ma", "mà", "mạ", "man"]


def test_small_comes_before_capital_only_when_nothing_else_differs() -> None:
    assert sorted(["An", "an", "ÁN", "Ánh", "án"], key=sort_key) == ["an", "An", "án", "ÁN", "Ánh"]


def test_a_word_comes_before_its_continuation() -> None:
    assert sorted(["Văn Lăng A", "Văn Lăng", "Vănh", "Văn"], key=sort_key) == ["Văn", "Văn Lăng", "Văn Lăng A", "Vănh"]


def test_all_who_share_a_given_name_stand_together() -> None:
    people = ["Bế Thị Há", "Nguyễn Văn Hà", "Ma Thị Há", "An Thị Hà"]
    assert sorted(people, key=person_sort_key) == ["An Thị Hà", "Nguyễn Văn Hà", "Bế Thị Há", "Ma Thị Há"]


def test_a_single_name_is_a_given_name() -> None:
    assert sorted(["Trần Bình", "Anh", "Lê An"], key=person_sort_key) == ["Lê An", "Anh", "Trần Bình"]


def test_apostrophes_written_differently_do_not_part_names() -> None:
    assert sorted(["M’ta", "M'gar", "M’Droh"], key=sort_key) == ["M’Droh", "M'gar", "M’ta"]


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_composed_and_decomposed_text_give_the_same_keys(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    composed = unicodedata.normalize("NFC", text)
    assert fold(decomposed) == fold(composed)
    assert sort_key(decomposed) == sort_key(composed)
    assert person_sort_key(decomposed) == person_sort_key(composed)
    assert even_tone_placement(decomposed) == even_tone_placement(composed)


@given(names)
def test_case_does_not_matter_for_search(name: str) -> None:
    assert fold(name.upper()) == fold(name.lower()) == fold(name)


@given(names)
def test_the_keys_of_vietnamese_are_printable_ascii(name: str) -> None:
    for key in (sort_key(name), person_sort_key(name), fold(name)):
        assert key.isascii()
        assert key.isprintable()


@given(names, names)
def test_different_vietnamese_texts_have_different_sorting_keys(one: str, two: str) -> None:
    assert (sort_key(one) == sort_key(two)) == (one == two)


@given(names, names)
def test_order_of_keys_is_that_of_letters_then_tones_then_case(one: str, two: str) -> None:
    assert (sort_key(one) < sort_key(two)) == (_levels(one) < _levels(two))


@given(names)
def test_evening_out_tones_keeps_the_letters(name: str) -> None:
    evened = even_tone_placement(name)
    assert fold(evened) == fold(name)
    assert len(evened) == len(name)
    assert even_tone_placement(evened) == evened


def _levels(text: str) -> tuple[list[int], list[int], list[bool]]:
    """The definition of the order, written the slow way."""
    alphabet = " aăâbcdđeêghiklmnoôơpqrstuưvxy"
    letters, tones = [], []
    for char in text.casefold():
        decomposed = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in decomposed if mark in _TONES), "")
        letters.append(alphabet.index(nfc(decomposed.replace(tone, ""))))
        tones.append(_TONES.index(tone))
    return letters, tones, [char != char.casefold() for char in text]
