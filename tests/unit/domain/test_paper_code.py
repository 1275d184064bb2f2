"""The code on papers: digits only, there and back, and a slip of the scanner noticed."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.domain.ids import RecordId, derived_record_id, new_record_id
from ngheo_desktop.domain.paper_code import household_of, paper_code

IDS = st.uuids().map(lambda one: RecordId(str(one)))


@given(IDS)
def test_a_code_is_a_row_of_digits_that_leads_back_to_its_household(household_id: RecordId) -> None:
    code = paper_code(household_id)

    assert code.isascii()
    assert code.isdigit()
    assert household_of(f" {code}\r\n") == household_id


@given(IDS, st.integers(0, 44), st.integers(1, 9))
def test_one_misread_digit_is_noticed(household_id: RecordId, place: int, change: int) -> None:
    code = paper_code(household_id)
    wrong = code[:place] + str((int(code[place]) + change) % 10) + code[place + 1 :]

    assert household_of(wrong) is None


@given(IDS, st.integers(0, 43))
def test_two_digits_changed_about_are_noticed(household_id: RecordId, place: int) -> None:
    code = paper_code(household_id)
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert wrong == code or household_of(wrong) is None


def test_ids_of_both_kinds_have_codes() -> None:
    for household_id in (derived_record_id("household", "1"), new_record_id(datetime(2026, 11, 21, tzinfo=UTC))):
        assert household_of(paper_code(household_id)) == household_id


def test_another_text_is_no_code() -> None:
    assert household_of("") is None
    assert household_of("019190012345") is None
    assert household_of("Hoàng Thị Mẫu") is None
    assert household_of("2708" + "9" * 41) is None
