import hashlib
import io
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace

import pytest

from ngheo_desktop.domain.area import in_sentence
from ngheo_desktop.domain.certificate import content_to_json
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.reports import page
from ngheo_desktop.reports.certificate import COLUMNS, certificate_pdf, printed_date, signature_lines
from ngheo_desktop.reports.render import Bookmark, PdfPages

LONG = {
    "commune_name": "Phường Văn Miếu - Quốc Tử Giám",
    "province_name": "Thành phố Hồ Chí Minh",
    "place": "Văn Miếu - Quốc Tử Giám",
    "head_name": "Nguyễn Thị Phương Thảo Nguyên Hương",
    "residence": "Số 124/35/7B, ngõ 12 đường Nguyễn Thị Minh Khai nối dài, Tổ dân phố số 12 Văn Miếu, "
    "phường Văn Miếu - Quốc Tử Giám, Thành phố Hồ Chí Minh",
    "signer_title": "KT. Chủ tịch\nPhó Chủ tịch",
    "signer_name": "Nguyễn Thị Phương Thảo Nguyên Hương",
}


def page_texts(pdf):
    with PdfPages(pdf) as pages:
        return [" ".join(pages.text(number).split()) for number in range(len(pages))]


@pytest.mark.parametrize("changes", [{}, LONG], ids=["short", "long"])
def test_every_frozen_word_is_on_the_paper(certificate, printed, words_of, changes):
    given = certificate(count=8, notes=("Giá trị chưa đối chiếu với văn bản gốc.",), **changes)

    words = words_of(printed(given))

    content = given.content
    expected = [
        content.commune_name.upper(),
        f"Số: {content.number}",
        f"{content.place}, ngày 05 tháng 12 năm 2026",
        *content.legal_bases,
        f"Hộ gia đình bà: {content.head_name}",
        "Dân tộc: Dao",
        "Số CCCD/CMND: 019162000123",
        "Ngày cấp: 04/08/2021",
        f"Nơi thường trú: {content.residence}",
        f"Là {content.class_text} năm 2026, theo chuẩn nghèo đa chiều giai đoạn 2022 - 2026.",
        " ".join(content.signer_title.upper().split()),
        content.signer_name,
        *content.notes,
    ]
    expected += [
        f"{number} {member.full_name} {member.relation} {printed_date(member.birth_date)}"
        for number, member in enumerate(content.members, start=1)
    ]
    assert [text for text in expected if text not in words] == []


def test_words_given_in_decomposed_form_are_printed_composed(certificate, printed, words_of):
    name = "Nguyễn Thị Phương Thảo Nguyên Hương"
    decomposed = certificate(count=1, head_name=unicodedata.normalize("NFD", name))

    assert name in words_of(printed(decomposed))
    assert printed(decomposed) == printed(certificate(count=1, head_name=name))


def test_the_fonts_are_embedded_and_helvetica_is_not_named(certificate, printed):
    pdf = printed(certificate(count=8, is_sample=True, notes=("Ghi chú.",)))

    names = set(re.findall(rb"/BaseFont /([^\s/]+)", pdf))
    assert {name.split(b"+")[-1] for name in names} == {
        b"LiberationSerif",
        b"LiberationSerif-Bold",
        b"LiberationSerif-Italic",
    }
    assert pdf.count(b"/FontFile2") == len(re.findall(rb"/Type /FontDescriptor", pdf)) >= 3
    assert b"Helvetica" not in pdf


def test_the_document_names_its_title_author_and_language(certificate, printed):
    pdf = printed(certificate())

    with PdfPages(pdf) as pages:
        meta = pages.metadata()
    assert meta["Title"] == "Giấy chứng nhận hộ nghèo, hộ cận nghèo – Xã Văn Lăng, 2026"
    assert meta["Author"] == "Ủy ban nhân dân xã Văn Lăng"
    assert b"/Lang (vi-VN)" in pdf


def test_the_outline_names_villages_and_under_them_households(certificate, printed):
    pdf = printed(
        certificate(1, "Xóm Khe Cạn"),
        certificate(2, "Xóm Khe Cạn", count=40),
        certificate(3, "Bản Tèn", head_name="Lý A Chỉn"),
        certificate(4, ""),
    )

    with PdfPages(pdf) as pages:
        outline = pages.outline()
    assert outline == [
        Bookmark(0, "Xóm Khe Cạn", 0),
        Bookmark(1, "01/GCN-HN.HCN – Triệu Mùi Ghến", 0),
        Bookmark(1, "02/GCN-HN.HCN – Triệu Mùi Ghến", 1),
        Bookmark(0, "Bản Tèn", 4),
        Bookmark(1, "03/GCN-HN.HCN – Lý A Chỉn", 4),
        Bookmark(0, "Chưa ghi thôn", 5),
        Bookmark(1, "04/GCN-HN.HCN – Triệu Mùi Ghến", 5),
    ]


def test_another_process_writes_the_same_bytes(certificate, printed):
    given = certificate(count=12, **LONG)
    program = (
        "import hashlib, io, sys\n"
        "from ngheo_desktop.domain.certificate import Certificate, content_from_json\n"
        "from ngheo_desktop.reports.certificate import certificate_pdf\n"
        "content = content_from_json(sys.stdin.buffer.read().decode())\n"
        "out = io.BytesIO()\n"
        "certificate_pdf([Certificate('certificate-7', 'household-7', 'round', sys.argv[1], 7, 2026, content)], out)\n"
        "print(hashlib.sha256(out.getvalue()).hexdigest())\n"
    )

    digests = {
        subprocess.run(
            [sys.executable, "-c", program, given.village_id],
            input=content_to_json(given.content).encode(),
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "RL_useA85": seed, "RL_pageCompression": "0"},
            capture_output=True,
            check=True,
        ).stdout.strip()
        for seed, zone in (("0", "UTC"), ("1", "Asia/Ho_Chi_Minh"))
    }

    assert digests == {hashlib.sha256(printed(given)).hexdigest().encode()}


def test_a_reprint_does_not_depend_on_what_was_printed_before(certificate, printed):
    given = certificate()
    first = printed(given)

    printed(certificate(9, head_name="H’Ƀlĭ Niê Kđăm"), certificate(10, head_name="Ŭ Ŏ Ĭ"))

    assert printed(given) == first


def test_eight_members_and_a_note_fit_on_one_page(certificate, printed):
    assert len(page_texts(printed(certificate(count=8, notes=("Ghi chú một dòng.",))))) == 1


def test_forty_members_run_over_pages_with_heading_and_number_repeated(certificate):
    out = io.BytesIO()

    pages = certificate_pdf([certificate(count=40)], out)

    texts = page_texts(out.getvalue())
    assert pages == len(texts) == 3
    heading = " ".join(COLUMNS)
    assert [text.count(heading) for text in texts] == [1, 1, 1]
    assert [text.startswith(f"{number} {heading}") for number, text in enumerate(texts, start=1)] == [False, True, True]
    numbers = re.findall(r"(?<!\S)(\d+) (?:Triệu|Nguyễn|Y Blô|H’|Hoàng|Lý|Phùng|Đặng)", " ".join(texts))
    assert numbers == [str(number) for number in range(1, 41)]


@pytest.mark.parametrize("count", range(1, 60))
def test_the_signature_stands_with_a_member_and_the_class(certificate, printed, count):
    texts = page_texts(printed(certificate(count=count, notes=("Ghi chú một dòng.",))))

    assert ["CHỦ TỊCH" in text for text in texts] == [False] * (len(texts) - 1) + [True]
    assert all(words in texts[-1] for words in ("Là hộ nghèo năm 2026", "Hoàng Thị Nga", "Ghi chú một dòng."))
    assert re.search(rf"(?<!\S){count} (?:Triệu|Nguyễn|Y Blô|H’|Hoàng|Lý|Phùng|Đặng)", texts[-1])
    assert all(" ".join(COLUMNS) in text for text in texts)


@pytest.mark.parametrize("count", range(9, 60))
def test_no_member_stands_alone_on_the_last_page(certificate, printed, count):
    last = page_texts(printed(certificate(count=count, residence="Xóm Khe Cạn, " * 12)))[-1]

    assert len(re.findall(r"(?<!\S)(\d+) (?:Triệu|Nguyễn|Y Blô|H’|Hoàng|Lý|Phùng|Đặng)", last)) >= 2


@pytest.mark.parametrize(
    "title", ["Phó Chủ tịch", "PHÓ CHỦ TỊCH", "KT. Chủ tịch Phó Chủ tịch", "kt chủ tịch\nphó chủ tịch"]
)
def test_who_signs_in_place_of_the_head_names_the_head_first(title):
    assert signature_lines(title) == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


def test_a_title_of_another_kind_stands_as_it_was_written():
    assert signature_lines("Chủ tịch") == ["CHỦ TỊCH"]
    assert signature_lines("TM. Ủy ban nhân dân\nChủ tịch") == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]


def test_only_sample_data_carry_the_mark_and_on_every_page(certificate, printed):
    sample = page_texts(printed(certificate(count=40, is_sample=True)))
    real = page_texts(printed(certificate(count=40)))

    assert [page.SAMPLE_MARK in text for text in sample] == [True, True, True]
    assert [page.SAMPLE_MARK in text for text in real] == [False, False, False]


def test_a_draft_says_so_on_every_page_whatever_the_data(certificate, printed):
    drafts = [replace(certificate(count=40, is_sample=sample), number=0) for sample in (False, True)]

    texts = page_texts(printed(*drafts))

    assert [page.DRAFT_MARK in text for text in texts] == [True] * 6
    assert not any(page.DRAFT_MARK in text for text in page_texts(printed(certificate(count=40))))


def test_a_missing_identity_number_leaves_a_line_to_write_on(certificate, printed, words_of):
    pdf = printed(certificate(citizen_id="", id_issued_on=""))

    assert "Số CCCD/CMND: Ngày cấp: Nơi thường trú:" in words_of(pdf)
    with PdfPages(pdf) as pages:
        blank = dark_pixels(pages.render(0, 144))
    with PdfPages(printed(certificate(citizen_id=" ", id_issued_on=" "))) as pages:
        nothing = dark_pixels(pages.render(0, 144))
    assert blank > nothing + 100


def dark_pixels(picture):
    return sum(value < 128 for value in picture.rgba[::4])


def test_a_character_outside_the_typeface_stops_the_print_before_anything_is_written(certificate):
    out = io.BytesIO()

    with pytest.raises(KnownError) as caught:
        certificate_pdf([certificate(1), certificate(2, head_name="Triệu 趙 Ghến")], out)

    assert caught.value.code is ErrorCode.CERTIFICATE_LETTERS
    assert caught.value.context == {"number": "02/GCN-HN.HCN", "characters": "趙 (U+8D99)"}
    assert out.getvalue() == b""


def test_no_certificate_makes_no_document():
    out = io.BytesIO()

    with pytest.raises(KnownError) as caught:
        certificate_pdf([], out)

    assert caught.value.code is ErrorCode.CERTIFICATE_NONE
    assert out.getvalue() == b""


def test_progress_is_told_after_each_certificate_and_can_stop_the_print(certificate):
    told = []
    out = io.BytesIO()

    def stop_at_two(done, total):
        told.append((done, total))
        return done < 2

    with pytest.raises(CancelledError):
        certificate_pdf([certificate(number) for number in range(1, 6)], out, progress=stop_at_two)

    assert told == [(1, 5), (2, 5)]
    assert out.getvalue() == b""


def test_many_certificates_show_each_household_once(certificate, printed, words_of):
    many = [certificate(number, f"Xóm {number // 10}") for number in range(1, 41)]

    words = words_of(printed(*many))

    assert [words.count(f"Số: {one.content.number}") for one in many] == [1] * 40


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Xã Văn Lăng", "xã Văn Lăng"),
        ("Đặc khu Côn Đảo", "đặc khu Côn Đảo"),
        ("Thành phố Hà Nội", "thành phố Hà Nội"),
        ("Xãnh", "Xãnh"),
    ],
)
def test_the_kind_of_a_unit_is_small_within_a_sentence(name, expected):
    assert in_sentence(name) == expected


@pytest.mark.parametrize(
    ("iso", "expected"), [("", ""), ("1951", "1951"), ("1951-09", "09/1951"), ("1951-09-16", "16/09/1951")]
)
def test_dates_are_printed_as_far_as_they_are_known(iso, expected):
    assert printed_date(iso) == expected


def test_a_reprint_of_an_unlike_record_differs(certificate, printed):
    given = certificate()

    other = replace(given, content=replace(given.content, signer_name="Hoàng Thị Ngà"))

    assert printed(other) != printed(given)
