"""Keys of a scanner and keys of a person, with invented times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.paper_code import CODE_DIGITS, paper_code
from ngheo_desktop.domain.reader_burst import BREAK_MS, FAST_MS, Heard, ReaderBurst, ScannedText

CARD = "019070000001|"
PAPER = paper_code(RecordId("0199c0de-0000-7abc-8def-0123456789ab"))
CODES = {Heard.CARD, Heard.HOUSEHOLD, Heard.UNKNOWN_CODE}
# A day of work may begin at any moment, in milliseconds since the computer was started.
START = 1_000


def hear(text: str, pauses: list[int] | int, start: int = START) -> list[Heard]:
    burst, moment, found = ReaderBurst(), start, []
    for place, key in enumerate(text):
        moment += pauses if isinstance(pauses, int) else pauses[place]
        found.append(burst.key(key, moment))
    return found


@pytest.mark.parametrize("pause", [0, 2, 15, FAST_MS])
def test_a_card_is_known_by_its_first_bar(pause: int) -> None:
    found = hear(CARD, pause)

    assert found == [Heard.FIRST, *[Heard.DIGIT] * 11, Heard.CARD]


def test_one_pause_of_a_busy_computer_does_not_hide_a_card() -> None:
    pauses = [5] * len(CARD)
    pauses[3] = BREAK_MS

    assert hear(CARD, pauses)[-1] is Heard.CARD


@pytest.mark.parametrize(("pause", "is_card"), [(FAST_MS - 1, True), (FAST_MS, True), (FAST_MS + 1, False)])
def test_the_limit_between_scanner_and_person(pause: int, is_card: bool) -> None:
    assert (hear(CARD, pause)[-1] is Heard.CARD) == is_card


def test_a_code_on_paper_is_known_by_its_last_digit_and_a_misread_one_is_not() -> None:
    wrong = PAPER[:-1] + str((int(PAPER[-1]) + 1) % 10)

    assert hear(PAPER, 3)[-1] is Heard.HOUSEHOLD
    assert Heard.HOUSEHOLD not in hear(PAPER, 3)[:-1]
    assert CODES.isdisjoint(hear(wrong, 3))
    assert len(PAPER) == CODE_DIGITS


def test_a_code_is_known_though_a_digit_was_typed_just_before() -> None:
    assert hear(f"1{CARD}", 5)[-1] is Heard.CARD
    assert hear(f"1{PAPER}", 5)[-1] is Heard.HOUSEHOLD


def test_a_long_row_of_digits_with_enter_is_a_code_that_is_not_known() -> None:
    assert hear("893456789012\r", 5)[-1] is Heard.UNKNOWN_CODE
    assert hear("89345678901\r", 5)[-1] is Heard.OTHER


def test_a_letter_between_digits_begins_anew() -> None:
    assert CODES.isdisjoint(hear("019070a000001|", 2))


def test_a_pause_begins_anew() -> None:
    pauses = [5] * len(CARD)
    pauses[6] = BREAK_MS + 1
    found = hear(CARD, pauses)

    assert found[6] is Heard.FIRST
    assert CODES.isdisjoint(found)


def test_keys_of_no_known_time_are_nobodys_scanner() -> None:
    burst = ReaderBurst()

    assert {burst.key(key, 0) for key in CARD} == {Heard.OTHER}


def test_the_clock_of_the_screen_may_begin_anew_between_two_keys() -> None:
    burst = ReaderBurst()
    burst.key("1", 4_294_967_290)

    assert burst.key("2", 3) is Heard.FIRST


# Whoever keys a thousand papers: a few keys fast, but never one key after the other under 60 ms.
_HUMAN = st.integers(min_value=60, max_value=900)
_KEYS = st.sampled_from("0123456789|\rcky")


@given(st.lists(st.tuples(_KEYS, _HUMAN), max_size=80))
def test_a_person_is_never_taken_for_a_scanner(keys: list[tuple[str, int]]) -> None:
    found = hear("".join(key for key, _ in keys), [pause for _, pause in keys])

    assert CODES.isdisjoint(found)


@given(st.lists(st.integers(min_value=0, max_value=40), min_size=13, max_size=13), st.integers(1, 10**9))
def test_a_scanner_is_always_heard(pauses: list[int], start: int) -> None:
    assert hear(CARD, pauses, start)[-1] is Heard.CARD


def test_what_follows_is_gathered_until_enter_as_an_input_method_leaves_it() -> None:
    scanned = ScannedText("019070000001|")
    ended = [scanned.key(key) for key in ["|", "D", "\b", "Đ", "\b", "Đ", "a", "n", "\r"]]

    assert ended == [False] * 8 + [True]
    assert scanned.text == "019070000001||Đan"
