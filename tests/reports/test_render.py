import struct
import threading
import zlib

import pytest

from ngheo_desktop.reports.render import PdfPages


def test_a_page_is_a4_at_the_asked_resolution_and_white_at_the_corner(certificate, printed):
    with PdfPages(printed(certificate())) as pages:
        picture = pages.render(0, 144)

    assert (picture.width, picture.height) == (1191, 1684)
    assert len(picture.rgba) == picture.stride * picture.height
    assert picture.rgba[:4] == b"\xff\xff\xff\xff"
    assert min(picture.rgba[::4]) < 60


def test_the_png_holds_the_same_pixels(certificate, printed):
    with PdfPages(printed(certificate())) as pages:
        picture = pages.render(0, 50)

    png = picture.png()

    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (picture.width, picture.height)
    start = png.index(b"IDAT") + 4
    rows = zlib.decompress(png[start : png.index(b"IEND") - 8])
    assert rows[1 : 1 + picture.width * 4] == picture.rgba[: picture.width * 4]
    assert len(rows) == picture.height * (picture.width * 4 + 1)


@pytest.mark.parametrize("number", [-1, 1])
def test_a_page_that_is_not_there_is_refused(certificate, printed, number):
    with PdfPages(printed(certificate())) as pages, pytest.raises(IndexError):
        pages.render(number)


def test_threads_may_render_at_once(certificate, printed):
    pictures = []
    with PdfPages(printed(*(certificate(number) for number in range(1, 9)))) as pages:
        expected = [pages.render(number, 40) for number in range(8)]
        workers = [threading.Thread(target=lambda n=n: pictures.append((n, pages.render(n, 40)))) for n in range(8)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    assert [picture for _, picture in sorted(pictures, key=lambda pair: pair[0])] == expected
