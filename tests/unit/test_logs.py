import logging
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.logs import FILE_NAME, mask_long_numbers, start_logging, stop_logging

LOGGER = logging.getLogger("ngheo_desktop.services.example")


class Colour(Enum):
    RED = 1


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "Nhật ký"
    handler = start_logging(folder)
    yield folder / FILE_NAME
    stop_logging(handler)


def last_line(log: Path) -> str:
    return log.read_text(encoding="utf-8").splitlines()[-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("012345678", "#"),
        ("001234567890 and 0912345678", "# and #"),
        ("001 234 567 890", "#"),
        ("0912.345.678", "#"),
        ("12345678", "12345678"),
        ("1234567890123", "1234567890123"),
        ("400 households, 1600 members", "400 households, 1600 members"),
    ],
)
def test_runs_of_nine_to_twelve_digits_are_masked(text: str, expected: str) -> None:
    assert mask_long_numbers(text) == expected


def test_codes_and_counts_are_written(log: Path) -> None:
    LOGGER.info("imported %d of %s as %s", 400, "vn-2022-2026", Colour.RED)

    assert last_line(log).endswith(" INFO ngheo_desktop.services.example imported 400 of vn-2022-2026 as RED")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Nguyễn Thị Ưng", "<str>"),
        ("Nguyen Van A", "<str>"),
        (Path("/home/nguyenvana/data"), "<PosixPath>"),
        (["Nguyen"], "<list>"),
        (KeyError("Nguyen"), "<KeyError>"),
        ("001234567890", "#"),
        (1234567890, "#"),
        (KnownError(ErrorCode.INPUT_DATE, text="Nguyen"), "INP-001"),
        (ErrorCode.STORE_LOCKED, "STO-001"),
        (None, "None"),
    ],
)
def test_anything_else_is_replaced_by_its_type(value: object, shown: str, log: Path) -> None:
    LOGGER.warning("value %s", value)

    written = last_line(log)
    assert written.endswith(f"value {shown}") or (shown == "<PosixPath>" and written.endswith("Path>"))
    assert "guy" not in written


def test_named_arguments_are_cleaned_too(log: Path) -> None:
    LOGGER.info("%(count)d by %(who)s", {"count": 3, "who": "Trần Văn B"})

    assert last_line(log).endswith("3 by <str>")


def test_an_exception_is_written_without_its_text(log: Path) -> None:
    try:
        try:
            raise ValueError("Nguyễn Thị Ưng 001234567890")
        except ValueError as fault:
            raise KnownError(ErrorCode.INPUT_DATE, text="Trần Văn B") from fault
    except KnownError:
        LOGGER.exception("failed")

    written = log.read_text(encoding="utf-8")
    assert "KnownError INP-001" in written
    assert "ValueError" in written
    assert "test_logs.py:" in written
    assert "test_an_exception_is_written_without_its_text" in written
    assert not any(secret in written for secret in ("Nguyễn", "Trần", "001234567890", str(Path(__file__).parent)))


def test_other_packages_do_not_write_into_the_log(log: Path) -> None:
    LOGGER.info("ours")
    logging.getLogger("another.package").error("theirs: Nguyễn Văn A")

    assert "theirs" not in log.read_text(encoding="utf-8")


def test_the_log_stays_small(log: Path) -> None:
    long_line = "%d" + " a long line" * 1_000
    for number in range(700):
        LOGGER.info(long_line, number)

    sizes = [file.stat().st_size for file in log.parent.iterdir()]
    assert len(sizes) == 6
    assert max(sizes) <= 1_000_000


def test_nothing_is_written_after_the_end(tmp_path: Path) -> None:
    handler = start_logging(tmp_path)
    LOGGER.info("before")
    stop_logging(handler)
    LOGGER.info("after")

    assert "after" not in (tmp_path / FILE_NAME).read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file", encoding="utf-8")

    with pytest.raises(KnownError) as caught:
        start_logging(tmp_path / "logs")

    assert caught.value.code is ErrorCode.STORE_READ_ONLY
