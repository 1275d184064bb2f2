"""Finds QR codes and barcodes in pictures: photographs of identity cards, scans of questionnaires."""

import warnings
from pathlib import Path

import zxingcpp
from PIL import Image, UnidentifiedImageError

from ngheo_desktop.errors import ErrorCode, KnownError

MAX_FILE_BYTES = 30 << 20
# A photograph of 50 million points is more than any telephone of today takes by default.
MAX_POINTS = 60_000_000
# Beyond this size nothing more is found, and everything takes longer.
_LONGEST_SIDE = 4_000
_FORMATS = ("PNG", "JPEG", "BMP", "TIFF", "WEBP", "GIF")


def read_codes(path: Path) -> list[str]:
    """Return the texts of all codes in a picture, in the order in which they were found.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READ, FILE_TOO_LARGE, IMAGE_TOO_LARGE, IMAGE_NOT_READ,
            IMAGE_NO_CODE.
    """
    image = _picture(path)
    found = [code.text for code in zxingcpp.read_barcodes(image) if code.text]
    if not found:
        raise KnownError(ErrorCode.IMAGE_NO_CODE, file=path.name)
    return found


def codes_in(width: int, height: int, stride: int, rgba: bytes) -> list[str]:
    """Return the texts of all codes on a page drawn in memory; none when there are none."""
    image = Image.frombuffer("RGBA", (width, height), rgba, "raw", "RGBA", stride, 1).convert("L")
    return [code.text for code in zxingcpp.read_barcodes(image) if code.text]


def _picture(path: Path) -> Image.Image:
    try:
        size = path.stat().st_size
    except FileNotFoundError as fault:
        raise KnownError(ErrorCode.FILE_NOT_FOUND, file=path.name) from fault
    except OSError as fault:
        raise KnownError(ErrorCode.FILE_NOT_READ, file=path.name, cause=fault.strerror) from fault
    if size > MAX_FILE_BYTES:
        raise KnownError(ErrorCode.FILE_TOO_LARGE, file=path.name, size=size >> 20, limit=MAX_FILE_BYTES >> 20)
    try:
        with warnings.catch_warnings():
            # Pillow only warns about a picture that would fill the memory; the size is looked at before it is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            # Of damaged files it warns before it refuses them.
            warnings.simplefilter("ignore", UserWarning)
            with Image.open(path, formats=_FORMATS) as opened:
                if opened.width * opened.height > MAX_POINTS:
                    size_text = f"{opened.width} × {opened.height}"
                    raise KnownError(ErrorCode.IMAGE_TOO_LARGE, file=path.name, size=size_text)
                grey = opened.convert("L")
    except Image.DecompressionBombError as fault:
        raise KnownError(ErrorCode.IMAGE_TOO_LARGE, file=path.name, size=f"> {MAX_POINTS // 10**6} MP") from fault
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as fault:
        raise KnownError(ErrorCode.IMAGE_NOT_READ, file=path.name) from fault
    if max(grey.size) > _LONGEST_SIDE:
        grey.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return grey
