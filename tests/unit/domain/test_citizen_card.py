"""Numbers and QR codes of identity cards, against the invented cases of `tests/data/id_cases.csv`."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.domain.citizen_card import CardDoubt, looks_like_card, read_card
from ngheo_desktop.domain.citizen_id import IdDoubt, birth_year_in, doubts_of, is_citizen_id, sex_in
from ngheo_desktop.domain.household import Sex

CASES = {
    (row["kind"], row["input"]): row["expected"]
    for row in csv.DictReader((Path(__file__).parents[2] / "data" / "id_cases.csv").read_text("utf-8").splitlines())
}
PROVINCES = {"01", "06", "19"}


def text_of(kind: str) -> str:
    return next(text for (of, text) in CASES if of == kind)


@pytest.mark.parametrize(("text", "expected"), [(text, said) for (kind, text), said in CASES.items() if kind == "id"])
def test_a_number_has_twelve_digits_or_the_nine_of_the_old_card(text: str, expected: str) -> None:
    assert is_citizen_id(text) is not expected.startswith("bad")


def test_the_digits_tell_sex_and_year_of_birth() -> None:
    assert (sex_in("019190012345"), birth_year_in("019190012345")) == (Sex.FEMALE, 1990)
    assert (sex_in("006088000001"), birth_year_in("006088000001")) == (Sex.MALE, 1988)
    assert (sex_in("019215000777"), birth_year_in("019215000777")) == (Sex.MALE, 2015)
    assert (sex_in("019316000778"), birth_year_in("019316000778")) == (Sex.FEMALE, 2016)
    assert (sex_in("091234567"), birth_year_in("091234567")) == (None, None)


def test_a_number_that_does_not_fit_the_person_is_doubted() -> None:
    assert doubts_of("019190012345", Sex.MALE, None, PROVINCES) == (IdDoubt.SEX,)
    assert doubts_of("019190012345", Sex.FEMALE, "1991-02-03", PROVINCES) == (IdDoubt.BIRTH_YEAR,)
    assert doubts_of("019190012345", Sex.FEMALE, "1990", PROVINCES) == ()
    assert doubts_of("099190012345", None, None, PROVINCES) == (IdDoubt.PROVINCE,)
    assert doubts_of("091234567", Sex.MALE, "1950", PROVINCES) == ()


def test_a_card_of_2021_has_seven_fields() -> None:
    card = read_card(text_of("qr7"))

    assert card is not None
    assert (card.citizen_id, card.old_id, card.full_name) == ("019190012345", "091234567", "Hoàng Thị Mẫu")
    assert (card.birth_date, card.sex, card.issued_on) == ("1990-02-03", Sex.FEMALE, "2021-04-25")
    assert card.address == "Xóm Bản Mẫu, Văn Lăng, Đồng Hỷ, Thái Nguyên"
    assert (card.extras, card.doubts) == ((), ())


def test_a_card_without_an_old_number_leaves_it_empty() -> None:
    card = read_card(text_of("qr7_nocmnd"))

    assert card is not None
    assert (card.old_id, card.full_name, card.doubts) == (None, "Lý A Mẫu", ())


def test_the_further_fields_of_a_card_of_2024_are_kept_and_used_for_nothing() -> None:
    card = read_card(text_of("qr_2024"))

    assert card is not None
    assert card.full_name == "Triệu Thị Mẫu"
    assert card.extras == ("", "Triệu Văn Cha", "Bàn Thị Mẹ")


def test_a_date_that_does_not_exist_is_left_out_and_not_rolled_over() -> None:
    card = read_card(text_of("qr_bad_date"))

    assert card is not None
    assert (card.birth_date, card.doubts) == (None, (CardDoubt.BIRTH_DATE,))


def test_a_text_that_lost_its_accents_is_doubted() -> None:
    card = read_card(text_of("qr_nodiacritic"))

    assert card is not None
    assert card.sex is Sex.FEMALE
    assert card.doubts == (CardDoubt.NO_ACCENTS,)


def test_a_year_of_birth_alone_is_taken_with_a_doubt() -> None:
    card = read_card("019151000009||Triệu Mùi Ghến|1951|Nữ||25042021")

    assert card is not None
    assert (card.birth_date, card.address, card.doubts) == ("1951", "", (CardDoubt.BIRTH_YEAR_ONLY,))


def test_a_health_insurance_code_and_other_texts_are_no_card() -> None:
    assert read_card(text_of("qr_bhyt")) is None
    assert read_card("https://example.vn/?a=1|2|3|4|5|6|7") is None
    assert read_card("019190012345|12345|Hoàng Thị Mẫu|03021990|Nữ|Thái Nguyên|25042021") is None
    assert read_card("019190012345||Hoàng Thị Mẫu|03021990|Nữ") is None
    assert read_card("019190012345||" + "A" * 3000 + "|03021990|Nữ|x|25042021") is None


def test_a_card_is_known_by_its_first_letters_while_a_scanner_types() -> None:
    assert looks_like_card("019190012345|")
    assert not looks_like_card("019190012345")
    assert not looks_like_card("Hoàng|")


@given(st.text(max_size=400))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    card = read_card(text)

    assert card is None or is_citizen_id(card.citizen_id)


@given(
    st.integers(0, 999_999),
    st.dates(),
    st.sampled_from(["Nam", "Nữ"]),
    st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=20),
)
def test_what_a_card_holds_is_what_is_read(number: int, born: object, sex: str, name: str) -> None:
    day = str(born)
    text = f"019190{number:06}||{name}|{day[8:]}{day[5:7]}{day[:4]}|{sex}|Thái Nguyên|01012022"

    card = read_card(text)

    assert card is not None
    assert (card.birth_date, card.sex) == (day, Sex.MALE if sex == "Nam" else Sex.FEMALE)
