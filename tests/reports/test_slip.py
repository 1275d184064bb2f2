"""What stands on the slip for the family, read back from the paper."""

import io
from dataclasses import replace

import pytest

from ngheo_desktop.domain.classification import Outcome
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.point_trace import PointsText, PointText
from ngheo_desktop.domain.slip import SlipBand, SlipBlock, SlipChanges, SlipContent, SlipLine, SlipScale
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.reports import page
from ngheo_desktop.reports.render import Bookmark, PdfPages
from ngheo_desktop.reports.slip import TITLE, slip_pdf
from ngheo_desktop.reports.slip_block import CHANGES, SETTLES
from ngheo_desktop.reports.slip_parts import HEADINGS

LONG_NAME = "Nguyễn Thị Phương Thảo Nguyên Hương"
DECREE = "Nghị định 07/2021/NĐ-CP, Phụ lục"
OBJECTION = ("Kết quả được niêm yết công khai trong 03 ngày làm việc.", "Nếu chưa đồng ý, gia đình khiếu nại.")


def line(title: str, outcome: Outcome, *facts: str, verified: bool = False) -> SlipLine:
    points = 10 if outcome is Outcome.YES else 0
    return SlipLine(title, outcome, facts or ("thực tế",), f"Yêu cầu của {title}", points, DECREE, verified)


LINES = (
    line("Bảo hiểm y tế", Outcome.YES, f"{LONG_NAME} – 44 tuổi; Có bảo hiểm y tế: không"),
    line("Nhà tiêu hợp vệ sinh", Outcome.YES, "Nhà tiêu: không có nhà tiêu"),
    line("Dinh dưỡng", Outcome.NO, "Không có trẻ em dưới 16 tuổi", verified=True),
)
SCALES = (
    SlipScale("Điểm B1 (thu nhập)", 130, 220, (
        SlipBand(0, 140, "Hộ cận nghèo", "đến 140"), SlipBand(141, 220, "Hộ không nghèo", "từ 141"))),
    SlipScale("Điểm B2 (thiếu hụt)", 20, 120, (
        SlipBand(0, 20, "Hộ cận nghèo", "đến 20"), SlipBand(30, 120, "Hộ nghèo", "từ 30"))),
)  # fmt: skip


def block(**changes: object) -> SlipBlock:
    plain = SlipBlock(
        rule_set="vn-2022-2026",
        title="Chuẩn nghèo đa chiều giai đoạn 2022–2025",
        class_words="Hộ cận nghèo",
        rule="B1 từ 140 điểm trở xuống và B2 dưới 30 điểm",
        rule_article="Nghị định 07/2021/NĐ-CP, Điều 3",
        rule_verified=True,
        scales=SCALES,
        distances=("Thêm 1 chỉ số thiếu hụt thì thành: Hộ nghèo.",),
        lines=LINES,
        changes=(SlipChanges("Hộ nghèo", ("Nguồn nước: nguồn khác (đang ghi: nước máy)",)),),
        missing=(),
        mark="chưa đối chiếu văn bản",
        note="Kết quả dựa trên 43 quy định chưa đối chiếu văn bản.",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def slip(number: int = 12, village: str = "Khe Cạn", **changes: object) -> SlipContent:
    plain = SlipContent(
        household_id=RecordId(f"household-{number}"),
        village_id=RecordId(f"village-{village}"),
        commune_name="Xã Văn Lăng",
        province_name="Tỉnh Thái Nguyên",
        place="Văn Lăng",
        made_on="2026-11-21",
        round_words="Rà soát hộ nghèo, hộ cận nghèo định kỳ năm 2026",
        head_name=LONG_NAME,
        village=village,
        number=str(number),
        member_count=4,
        blocks=(block(),),
        objection=OBJECTION,
        is_sample=False,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


TOLD = PointsText(
    "Bảng điểm thử",
    "Thông tư thử",
    "Phụ lục 1",
    "46cbac6d",
    (PointText("Số nhân khẩu", "Hộ có 4 người", 30), PointText("Lương hưu", "", None), PointText("Xe máy", "Có", 15)),
    None,
)


def printed(*slips: SlipContent) -> bytes:
    out = io.BytesIO()
    assert slip_pdf(slips, out, total=len(slips))[1] == len(slips)
    return out.getvalue()


def texts_of(*slips: SlipContent) -> list[str]:
    with PdfPages(printed(*slips)) as pages:
        return [" ".join(pages.text(number).split()) for number in range(len(pages))]


def pixels_of(given: SlipContent) -> bytes:
    with PdfPages(printed(given)) as pages:
        return pages.render(0, 72).rgba


def test_every_word_of_the_slip_is_on_its_one_page():
    (words,) = texts_of(slip())

    expected = [
        "Xã Văn Lăng, tỉnh Thái Nguyên",
        "Văn Lăng, ngày 21 tháng 11 năm 2026",
        TITLE,
        "Rà soát hộ nghèo, hộ cận nghèo định kỳ năm 2026",
        f"Chủ hộ: {LONG_NAME}",
        "Khe Cạn",
        "Nhân khẩu: 4",
        "Hộ số: 12",
        "Chuẩn nghèo đa chiều giai đoạn 2022–2025",
        "HỘ CẬN NGHÈO",
        "Điểm B1 (thu nhập): 130 điểm",
        "Điểm B2 (thiếu hụt): 20 điểm",
        "Hộ không nghèo từ 141",
        "B1 từ 140 điểm trở xuống và B2 dưới 30 điểm (2).",
        "Thêm 1 chỉ số thiếu hụt thì thành: Hộ nghèo.",
        "THIẾU HỤT: 2 chỉ số, 20 điểm",
        "ĐẠT: 1 chỉ số",
        "Nhà tiêu: không có nhà tiêu",
        CHANGES,
        "Nguồn nước: nguồn khác (đang ghi: nước máy)",
        f"(1) {DECREE}",
        "(2) Nghị định 07/2021/NĐ-CP, Điều 3",
        "Kết quả dựa trên 43 quy định chưa đối chiếu văn bản.",
        *OBJECTION,
    ]
    assert [text for text in expected if text not in words] == []
    assert [each.threshold for each in LINES if each.threshold not in words] == []


def test_only_texts_nobody_compared_with_the_law_carry_the_sign():
    (words,) = texts_of(slip())
    assert "Bảo hiểm y tế (1)*" in words
    assert "Dinh dưỡng (1) " in words


def test_what_is_deprived_stands_before_what_is_met():
    shuffled = (LINES[2], LINES[1], LINES[0])
    (words,) = texts_of(slip(blocks=(block(lines=shuffled),)))
    places = [words.index(name) for name in ("THIẾU HỤT", "Nhà tiêu hợp", "Bảo hiểm y tế (1)", "ĐẠT", "Dinh dưỡng (1)")]
    assert places == sorted(places)


def test_two_standards_have_a_page_each_and_share_no_words():
    other = block(title="Chuẩn 2027–2030", class_words="Hộ nghèo", rule="Yêu cầu của chuẩn mới", lines=LINES[:1])
    first, second = texts_of(slip(blocks=(block(), other)))

    assert "Bộ chuẩn 1/2: Chuẩn nghèo đa chiều" in first
    assert "Bộ chuẩn 2/2: Chuẩn 2027–2030" in second
    assert "Yêu cầu của chuẩn mới" not in first
    assert "Dinh dưỡng" not in second
    assert LONG_NAME in second
    assert (OBJECTION[1] in first, OBJECTION[1] in second) == (False, True)


def test_missing_answers_stand_in_place_of_a_class():
    open_one = block(
        class_words="Chưa xếp loại được",
        rule="",
        rule_article="",
        distances=(),
        scales=(SlipScale("Điểm B1 (thu nhập)", 130, 0, ()), replace(SCALES[1], value=None)),
        lines=(line("Nhà tiêu hợp vệ sinh", Outcome.MISSING, "Còn thiếu: Nhà tiêu"), LINES[2]),
        missing=("Triệu Mùi Ghến – Có bảo hiểm y tế", "Nhà tiêu"),
    )
    (words,) = texts_of(slip(blocks=(open_one,)))

    assert "CHƯA XẾP LOẠI ĐƯỢC" in words
    assert "Điểm B2 (thiếu hụt): chưa tính được" in words
    assert "• Triệu Mùi Ghến – Có bảo hiểm y tế • Nhà tiêu" in words
    assert "CHƯA BIẾT: 1 chỉ số" in words
    assert SETTLES in words
    assert CHANGES not in words
    assert "Vì sao" not in words


def test_the_scale_shows_another_score_at_another_place():
    moved = block(scales=(replace(SCALES[0], value=60), SCALES[1]))
    assert pixels_of(slip(blocks=(moved,))) != pixels_of(slip())


@pytest.mark.parametrize("people", [60, 200])
def test_more_people_than_a_page_holds_go_on_below_a_repeated_heading(people):
    facts = [f"Người thứ {number}. – 30 tuổi; Có bảo hiểm y tế: không" for number in range(people)]
    many = tuple(replace(each, facts=tuple(facts)) for each in LINES)
    pages = texts_of(slip(member_count=people, blocks=(block(lines=many),)))

    heading = " ".join(HEADINGS)
    assert len(pages) > 2
    assert all(heading in words for words in pages[:-1])
    assert all(f"– trang {number}" in words for number, words in enumerate(pages[1:], start=2))
    everything = " ".join(pages)
    assert [everything.count(f"Người thứ {number}. ") for number in range(people)] == [len(LINES)] * people


def test_only_sample_data_carry_the_mark_and_on_every_page():
    two = (block(), block())
    assert all(page.SAMPLE_MARK in words for words in texts_of(slip(is_sample=True, blocks=two)))
    assert not any(page.SAMPLE_MARK in words for words in texts_of(slip(blocks=two)))


def test_the_outline_names_each_village_and_each_household():
    with PdfPages(printed(slip(1, "Mong"), replace(slip(2, "Mong"), number=""), slip(3, "Khe Cạn"))) as pages:
        assert pages.outline() == [
            Bookmark(0, "Mong", 0),
            Bookmark(1, f"1 – {LONG_NAME}", 0),
            Bookmark(1, LONG_NAME, 1),
            Bookmark(0, "Khe Cạn", 2),
            Bookmark(1, f"3 – {LONG_NAME}", 2),
        ]


def test_equal_slips_are_equal_bytes_and_another_day_is_not():
    given = [slip(number) for number in range(5)]
    assert printed(*given) == printed(*given)
    assert printed(slip()) != printed(slip(made_on="2026-11-22"))


def test_what_slips_share_is_written_once():
    one, many = len(printed(slip())), len(printed(*[slip(number) for number in range(100)]))
    assert many - one < 100 * 4_000


def test_letters_the_paper_cannot_draw_stop_the_print_without_naming_a_person():
    out = io.BytesIO()
    with pytest.raises(KnownError) as caught:
        slip_pdf([slip(1), slip(2, head_name="Triệu 趙 Ghến")], out, total=2)

    assert caught.value.code is ErrorCode.SLIP_LETTERS
    assert caught.value.context == {"household": "2", "village": "Khe Cạn", "characters": "趙 (U+8D99)"}
    assert out.getvalue() == b""


def test_no_slip_makes_no_document():
    out = io.BytesIO()
    with pytest.raises(KnownError) as caught:
        slip_pdf([], out, total=0)

    assert caught.value.code is ErrorCode.SLIP_NONE
    assert out.getvalue() == b""


def test_progress_is_told_after_each_slip_and_can_stop_the_print():
    told = []
    out = io.BytesIO()

    def stop_at_two(done, total):
        told.append((done, total))
        return done < 2

    with pytest.raises(CancelledError):
        slip_pdf((slip(number) for number in range(9)), out, total=9, progress=stop_at_two)

    assert told == [(1, 9), (2, 9)]
    assert out.getvalue() == b""


def test_the_points_of_b1_stand_item_by_item_with_the_table_they_come_from() -> None:
    (said,) = texts_of(slip(blocks=(block(points=TOLD),)))
    (added,) = texts_of(slip(blocks=(block(points=replace(TOLD, total=45)),)))

    assert "Điểm B1 từng mục: chưa đủ câu trả lời để cộng" in said
    assert "Điểm B1 từng mục: cộng 45 điểm" in added
    assert "(bảng “Bảng điểm thử”, Thông tư thử, Phụ lục 1; mã kiểm 46cbac6d)" in said
    for item in ("Số nhân khẩu: Hộ có 4 người 30", "Lương hưu ?", "Xe máy: Có 15"):
        assert item in said


def test_a_letter_of_the_table_that_cannot_be_printed_is_refused() -> None:
    strange = replace(TOLD, lines=(PointText("Mục \u4e2d", "", None),))

    with pytest.raises(KnownError) as caught:
        printed(slip(blocks=(block(points=strange),)))

    assert caught.value.code is ErrorCode.SLIP_LETTERS
