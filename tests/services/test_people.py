"""What is typed about who somebody is becomes the stored form, or a refusal that says why."""

from datetime import date

import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.people import parse_person

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("full_name", "  Y Blô Êban ", "Y Blô Êban"),
        ("full_name", "nguyễn thị HOÀ", "nguyễn thị HOÀ"),
        ("full_name", "Tra\u0302\u0300n", "Trần"),
        ("sex", "2", "female"),
        ("sex", "Nam", "male"),
        ("birth_date", "5/3/62", "1962-03-05"),
        ("birth_date", "1962", "1962"),
        ("relation", "vợ", "vo"),
        ("relation", "con_dau", "con_dau"),
        ("ethnic_code", "Tày", "02"),
        ("ethnic_code", "02", "02"),
        ("citizen_id", "019 162 000 123", "019162000123"),
        ("citizen_id", "", None),
        ("birth_date", "  ", None),
    ],
)
def test_what_is_typed_is_stored_as(field: str, typed: str, stored: str | None) -> None:
    assert parse_person(field, typed, TODAY) == stored


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("full_name", " ", ErrorCode.INPUT_REQUIRED),
        ("full_name", "2", ErrorCode.INPUT_NAME),
        ("full_name", "019190012345||Hoàng Thị Mẫu|03021990|Nữ|Văn Lăng|25042021", ErrorCode.INPUT_NAME),
        ("sex", "3", ErrorCode.INPUT_UNKNOWN_CODE),
        ("birth_date", "31/02/1970", ErrorCode.INPUT_DATE),
        ("relation", "hàng xóm", ErrorCode.INPUT_UNKNOWN_CODE),
        ("ethnic_code", "Tay", ErrorCode.INPUT_UNKNOWN_CODE),
        ("citizen_id", "12345", ErrorCode.INPUT_CITIZEN_ID),
        ("citizen_id", "01916200012x", ErrorCode.INPUT_CITIZEN_ID),
    ],
)
def test_what_cannot_be_meant_is_refused(field: str, typed: str, code: ErrorCode) -> None:
    with pytest.raises(KnownError) as caught:
        parse_person(field, typed, TODAY)

    assert caught.value.code is code
