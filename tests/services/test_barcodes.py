"""What stands in the barcode of a paper is read back, whatever the keyboard made of it."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.domain.ids import RecordId, derived_record_id, new_record_id
from ngheo_desktop.services.barcodes import barcode_text, household_of, round_of

ROUND = derived_record_id("round", "05665", "2026")


@given(st.uuids())
def test_a_household_is_read_back_from_its_barcode(value) -> None:
    household = RecordId(str(value))

    assert household_of(barcode_text(household)) == household
    assert round_of(barcode_text(household)) is None
    assert household_of(barcode_text(household, ROUND)) == household
    assert round_of(barcode_text(household, ROUND)) == ROUND


def test_nothing_in_a_barcode_can_be_rewritten_by_telex_or_vni() -> None:
    text = barcode_text(new_record_id(datetime.fromisoformat("2026-11-21T09:00:00+07:00")), ROUND)
    mark, *figures = text.split(":")

    assert mark == "NGHEO"
    assert len(figures) == 2
    assert all(part.isdecimal() for part in figures)


def test_a_barcode_with_the_id_as_it_is_is_read() -> None:
    household = "0199c0de-0000-7abc-8def-0123456789ab"

    assert household_of(f"NGHEO:{household}") == household
    assert household_of(f"  nghEO;{household.upper()}\n") == household
    assert household_of(f"NGHEO:{household}:{ROUND}") == household


@pytest.mark.parametrize(
    "text", ["", "NGHEO", "NGHEO:", "nguyen", "12", "NGHEO 12", "XNGHEO:12", "NGHEO:a b", f"NGHEO:{2**128}"]
)
def test_other_texts_are_no_barcode(text: str) -> None:
    assert household_of(text) is None
