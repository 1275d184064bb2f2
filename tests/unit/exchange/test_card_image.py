"""Codes in pictures: found in real image files, and clear refusals of what is none."""

import random
import resource
import struct
import zlib
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange import card_image
from ngheo_desktop.exchange.card_image import read_codes

_FEW_KILOBYTES = 64 << 10
CARD = "019190012345|091234567|Hoàng Thị Mẫu|03021990|Nữ|Xóm Bản Mẫu, Văn Lăng, Đồng Hỷ, Thái Nguyên|25042021"


def picture_of(text: str, path: Path, *, angle: int = 0, kind: zxingcpp.BarcodeFormat = zxingcpp.QRCode) -> Path:
    code = zxingcpp.create_barcode(text, kind)
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4))
    sheet = Image.new("L", (drawn.width + 200, drawn.height + 200), 235)
    sheet.paste(drawn, (100, 100))
    sheet.rotate(angle, expand=True, fillcolor=235).save(path)
    return path


def refusal(path: Path) -> ErrorCode:
    with pytest.raises(KnownError) as caught:
        read_codes(path)
    return caught.value.code


@pytest.mark.parametrize("name", ["the.png", "the.jpg", "the.bmp", "the.webp"])
def test_the_code_of_a_card_is_read_from_a_photograph(tmp_path: Path, name: str) -> None:
    assert read_codes(picture_of(CARD, tmp_path / name)) == [CARD]


def test_a_card_lying_askew_is_read(tmp_path: Path) -> None:
    assert read_codes(picture_of(CARD, tmp_path / "askew.png", angle=17)) == [CARD]


def test_the_barcode_of_a_form_is_read(tmp_path: Path) -> None:
    path = picture_of("NGHEO-1234567890", tmp_path / "form.png", kind=zxingcpp.Code128)

    assert read_codes(path) == ["NGHEO-1234567890"]


def test_a_picture_without_a_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain.png"
    Image.new("RGB", (300, 200), "white").save(path)

    assert refusal(path) is ErrorCode.IMAGE_NO_CODE


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_a_file_that_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(content)

    assert refusal(path) is ErrorCode.IMAGE_NOT_READ


def test_a_picture_cut_off_in_the_middle_is_refused(tmp_path: Path) -> None:
    whole = picture_of(CARD, tmp_path / "whole.png").read_bytes()
    path = tmp_path / "half.png"
    path.write_bytes(whole[: len(whole) // 2])

    assert refusal(path) is ErrorCode.IMAGE_NOT_READ


def test_a_small_file_of_a_huge_picture_is_refused_before_it_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(path)

    assert path.stat().st_size < 1 << 20
    assert refusal(path) is ErrorCode.IMAGE_TOO_LARGE


@pytest.mark.parametrize("side", [8_000, 100_000, 2**31 - 1])
def test_a_picture_that_claims_to_be_huge_costs_no_memory(tmp_path: Path, side: int) -> None:
    path = tmp_path / "claim.png"
    size = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", size), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_png_part(name, data) for name, data in parts))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert refusal(path) is ErrorCode.IMAGE_TOO_LARGE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _FEW_KILOBYTES


def _png_part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@pytest.mark.parametrize(
    "content",
    [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(5000), b"%PDF-1.7\n" + bytes(5000), b"PK\3\4" + bytes(5000)],
    ids=["heic", "pdf", "zip"],
)
@pytest.mark.parametrize("name", ["card.jpg", "card.heic", "card.pdf"])
def test_what_telephones_and_scanners_also_write_is_refused(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert refusal(path) is ErrorCode.IMAGE_NOT_READ


def test_a_photograph_that_was_not_copied_to_its_end_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "whole.jpg"
    Image.effect_noise((1200, 900), 80).save(whole)
    path = tmp_path / "cut.jpg"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    assert refusal(path) is ErrorCode.IMAGE_NOT_READ


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "TIFF", "WEBP", "GIF"])
def test_a_picture_with_changed_bytes_is_read_or_refused_and_nothing_else(tmp_path: Path, kind: str) -> None:
    chance = random.Random(kind)
    whole = tmp_path / "whole"
    Image.effect_noise((60, 60), 80).save(whole, kind)
    path = tmp_path / "changed"
    for _ in range(60):
        data = bytearray(whole.read_bytes())
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        assert refusal(path) in {ErrorCode.IMAGE_NOT_READ, ErrorCode.IMAGE_NO_CODE, ErrorCode.IMAGE_TOO_LARGE}


def test_a_file_that_is_too_large_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    with path.open("wb") as out:
        out.truncate(card_image.MAX_FILE_BYTES + 1)

    assert refusal(path) is ErrorCode.FILE_TOO_LARGE
    assert refusal(tmp_path / "none.png") is ErrorCode.FILE_NOT_FOUND
