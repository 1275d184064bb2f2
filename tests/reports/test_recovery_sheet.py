from datetime import date

from ngheo_desktop.reports.recovery_sheet import recovery_sheet_pdf
from ngheo_desktop.reports.render import PdfPages

KEY = "7K3M-QX9D-0WTR-HBN4-VZ82-JC6P-1EGS-Y5FA-2B4D-6F8H-JKMN-PQRS-TVWX"
FOLDER = "C:\\Users\\NguyenThiPhuongThao\\AppData\\Local\\ngheo_desktop\\data\\XaVanLang2026"


def sheet(key=KEY, folder=FOLDER):
    return recovery_sheet_pdf(key, "Ủy ban nhân dân xã Văn Lăng", date(2026, 2, 5), folder)


def test_the_sheet_is_one_page_with_the_whole_key_in_order(words_of):
    pdf = sheet()

    with PdfPages(pdf) as pages:
        assert len(pages) == 1
    words = words_of(pdf)
    expected = " ".join(f"{number} {' '.join(group)}" for number, group in enumerate(KEY.split("-"), start=1))
    assert expected in words


def test_the_sheet_says_whose_it_is_when_and_where(words_of):
    words = words_of(sheet())

    assert "Cơ quan: Ủy ban nhân dân xã Văn Lăng Ngày lập phiếu: 05/02/2026" in words
    assert FOLDER in words.replace(" ", "")


def test_the_key_is_only_on_the_page(words_of):
    pdf = sheet()

    with PdfPages(pdf) as pages:
        told = " ".join(pages.metadata().values())
    assert not [group for group in KEY.split("-") if group in told or group.encode() in pdf]


def test_the_last_line_stands_above_the_lower_margin_with_sixteen_groups_and_a_long_folder():
    pdf = sheet("-".join(["WMWM"] * 16), FOLDER * 2)

    with PdfPages(pdf) as pages:
        picture = pages.render(0, 72)
    margin = picture.rgba[-57 * picture.stride :]
    assert len(pdf) > 10_000
    assert set(margin) == {255}


def test_equal_sheets_are_equal_bytes():
    assert sheet() == sheet()
