"""Slips made from what a folder holds: the words of each household, and the file they are written to."""

import itertools
from dataclasses import replace

import pytest

from ngheo_desktop.domain.classification import Outcome
from ngheo_desktop.domain.household import Household, Member, Sex
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.slip import SlipBlock
from ngheo_desktop.domain.survey import Questionnaire, QuestionnaireStatus, ReviewRound
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.classification import classify_household
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.slips import SlipWriter, gather, write_slips
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households

HOUSEHOLDS = 30
HOME = {
    "income_score": 130,
    "house.wall": "durable",
    "house.pillar": "durable",
    "house.roof": "durable",
    "house.area_m2": "23.5",
    "water.source": "surface",
    "toilet.kind": "none",
    "telecom.internet": "yes",
    "info.shared": ["tv", "radio"],
    "info.personal": ["none"],
}
ADULT = {"employment": "3", "allowance": "no", "insured": "yes", "education": "3"}


@pytest.fixture(scope="module")
def sample_size() -> int:
    return HOUSEHOLDS


def two_people() -> Household:
    people = tuple(
        Member(RecordId(key), RecordId("h"), position, name, sex, birth, relation, "12", None)
        for position, (key, name, sex, birth, relation) in enumerate([
            ("an", "Triệu Mùi Ghến", Sex.FEMALE, "1982-03-04", "chu_ho"),
            ("binh", "Y Blô Êban", Sex.MALE, "1980", "chong"),
        ])
    )  # fmt: skip
    return Household(RecordId("h"), "05665", None, "", None, None, None, "12", None, None, None, (), people)


@pytest.fixture
def written(folder: Folder, standards: Standards, review_round: ReviewRound):
    def write(home: dict, *, an: dict = ADULT, binh: dict = ADULT) -> SlipBlock:
        answers = Questionnaire(RecordId("q"), RecordId("h"), review_round.round_id, "vn-2026",
                                QuestionnaireStatus.OPEN, home, {"an": an, "binh": binh})  # fmt: skip
        (block,) = SlipWriter(folder, standards, review_round).content(two_people(), answers).blocks
        return block

    return write


def test_a_fact_of_one_person_carries_the_name_as_it_is_stored(written):
    block = written(HOME, binh={**ADULT, "insured": "no"})
    insurance = next(each for each in block.lines if each.title == "Bảo hiểm y tế")
    assert insurance.facts == ("Y Blô Êban – 46 tuổi; Có bảo hiểm y tế: không",)
    assert (insurance.outcome, insurance.points) == (Outcome.YES, 10)


def test_what_several_people_share_is_said_once(written):
    uninsured = {**ADULT, "insured": "no"}
    block = written(HOME, an=uninsured, binh=uninsured)
    insurance = next(each for each in block.lines if each.title == "Bảo hiểm y tế")
    assert insurance.facts == ("Có bảo hiểm y tế: không – Triệu Mùi Ghến (44 tuổi), Y Blô Êban (46 tuổi)",)


def test_single_facts_that_change_the_class_name_what_is_written_now(written):
    block = written(HOME, binh={**ADULT, "insured": "no"})
    assert block.class_words == "Hộ nghèo"
    (change,) = block.changes
    assert change.class_words == "Hộ cận nghèo"
    assert change.items == (
        (
            "Nguồn nước: nước máy hoặc giếng khoan hoặc giếng đào được bảo vệ hoặc khe, mó được bảo vệ hoặc nước mưa "
            "hoặc nước đóng chai, bình (đang ghi: nước sông, suối, ao, hồ)"
        ),
        (
            "Nhà tiêu: tự hoại, bán tự hoại hoặc thấm dội nước hoặc chìm có ống thông hơi hoặc hố xí có bệ "
            "hoặc hai ngăn ủ phân (đang ghi: không có nhà tiêu)"
        ),
        "Có bảo hiểm y tế của Y Blô Êban: có (đang ghi: không)",
    )


def test_people_for_whom_the_same_answer_counts_share_a_sentence_and_numbers_say_their_direction(written):
    (change,) = written(HOME).changes
    assert change.class_words == "Hộ nghèo"
    assert "Có bảo hiểm y tế của Triệu Mùi Ghến, Y Blô Êban: không (đang ghi: có)" in change.items
    assert "Diện tích nhà ở: giảm còn 15,99 m² (đang ghi: 23,5 m²)" in change.items


def test_where_nearly_every_answer_would_do_the_others_are_named(written):
    (change,) = written({**HOME, "toilet.kind": "none"}, an={**ADULT, "employment": "6"}).changes
    work = next(item for item in change.items if item.startswith("Việc làm"))
    assert work == (
        "Việc làm của Triệu Mùi Ghến: không phải là Có việc làm thường xuyên, không hợp đồng hoặc Làm thuê, việc không "
        "thường xuyên hoặc Không có việc làm, đang tìm việc (đang ghi: Không có việc làm, đang tìm việc)"
    )


def test_scales_turn_at_the_lines_of_the_standard(written):
    income, deprivation = written(HOME).scales
    assert (income.value, deprivation.value) == (130, 20)
    assert [(band.class_words, band.limit) for band in income.bands] == [
        ("Hộ cận nghèo", "đến 140"),
        ("Hộ không nghèo", "từ 141"),
    ]
    assert [(band.start, band.end) for band in deprivation.bands] == [(0, 20), (30, 120)]
    assert income.end >= 210


def test_a_score_far_above_every_line_is_still_on_the_scale(written):
    income, _ = written({**HOME, "income_score": 640}).scales
    assert income.end > 640


def test_missing_answers_are_listed_by_person_and_leave_no_class(written):
    home = {name: value for name, value in HOME.items() if name != "toilet.kind"}
    block = written(home, binh={name: value for name, value in ADULT.items() if name != "insured"})
    assert block.class_words == "Chưa xếp loại được"
    assert set(block.missing) == {"Y Blô Êban – Có bảo hiểm y tế", "Nhà tiêu"}
    assert block.rule == ""
    income, deprivation = block.scales
    assert (income.value, income.bands, deprivation.value) == (130, (), None)


def test_two_standards_have_a_block_each_and_a_limit_that_is_not_loaded_is_named(folder, standards, review_round):
    both = replace(review_round, rule_sets=("vn-2022-2026", "vn-2027-2030"))
    home = {**HOME, "income_score.2027": 120, "digital.deprived": "no", "waste.deprived": "no"}
    answers = Questionnaire(RecordId("q"), RecordId("h"), review_round.round_id, "vn-2026b",
                            QuestionnaireStatus.OPEN, home, {"an": ADULT, "binh": ADULT})  # fmt: skip
    first, second = SlipWriter(folder, standards, both).content(two_people(), answers).blocks
    assert (first.class_words, second.class_words) == ("Hộ cận nghèo", "Chưa xếp loại được")
    assert [line.split(":")[0] for line in second.missing] == ["Chưa nạp quy định của pháp luật"]

    surveyed = replace(answers, household_answers={**home, "income.monthly": 1_900_000})
    _, second = SlipWriter(folder, standards, both).content(two_people(), surveyed).blocks
    assert second.class_words == "Hộ cận nghèo"
    higher = [item for change in second.changes for item in change.items if item.startswith("Thu nhập khảo sát")]
    assert higher == ["Thu nhập khảo sát: tăng lên 2.200.001 đồng/người/tháng (đang ghi: 1.900.000 đồng/người/tháng)"]


def test_a_household_without_questionnaire_or_people_has_a_slip(folder, standards, review_round):
    empty = Household(RecordId("h"), "05665", None, "", None, None, None, None, None, None, None, (), ())
    content = SlipWriter(folder, standards, review_round).content(empty, None)
    assert (content.head_name, content.village, content.member_count) == ("(chưa ghi tên)", "Chưa ghi thôn", 0)
    assert content.blocks[0].missing != ()


def test_every_household_has_its_class_in_words(folder, standards, review_round):
    total, contents = gather(folder, standards, review_round)
    found = list(contents)
    assert (total, len(found)) == (HOUSEHOLDS, HOUSEHOLDS)
    for content in found:
        results = classify_household(folder, standards, review_round, content.household_id).results
        for result, block in zip(results.values(), content.blocks, strict=True):
            assert len(block.lines) == len(standards.rule_set(block.rule_set).indicators)
            assert sum(line.points for line in block.lines) == 10 * len(result.deprived)


def test_chosen_households_stand_village_by_village(folder, standards, review_round):
    everybody = list(households.all(folder.database, review_round.commune_code))
    mixed = [one.household_id for one in everybody[::2]] + [one.household_id for one in everybody[1::2]]
    total, contents = gather(folder, standards, review_round, mixed)
    villages = [content.village_id for content in contents]
    assert total == HOUSEHOLDS
    assert len(set(villages)) > 1
    assert sum(before != after for before, after in itertools.pairwise(villages)) == len(set(villages)) - 1


@pytest.mark.parametrize("by", ["village", "village_id"])
def test_a_village_is_chosen_by_its_name_or_id(folder, standards, review_round, by):
    everybody = list(households.all(folder.database, review_round.commune_code))
    wanted = getattr(everybody[0], by)
    total, contents = gather(folder, standards, review_round, village=wanted)
    expected = [one.household_id for one in everybody if getattr(one, by) == wanted]
    assert [content.household_id for content in contents] == expected
    assert total == len(expected) < HOUSEHOLDS


def test_the_file_holds_every_slip_and_is_the_same_again(folder, standards, review_round, tmp_path):
    first = write_slips(folder, standards, review_round, None, tmp_path / "a.pdf")
    again = write_slips(folder, standards, review_round, None, tmp_path / "b.pdf")
    assert (first.slips, first.pages) == (again.slips, again.pages)
    assert first.slips == HOUSEHOLDS <= first.pages
    assert first.file.read_bytes() == again.file.read_bytes()
    with PdfPages(first.file.read_bytes()) as pages:
        assert len(pages) == first.pages
        text = " ".join(" ".join(pages.text(number).split()) for number in range(len(pages)))
    for household in households.all(folder.database, review_round.commune_code):
        assert household.head is not None
        assert f"Chủ hộ: {household.head.full_name}" in text


def test_nothing_is_written_where_nothing_is_chosen_or_somebody_cancels(folder, standards, review_round, tmp_path):
    file = tmp_path / "none.pdf"
    with pytest.raises(KnownError) as caught:
        write_slips(folder, standards, review_round, None, file, village="Không có thôn này")
    assert caught.value.code is ErrorCode.SLIP_NONE
    with pytest.raises(CancelledError):
        write_slips(folder, standards, review_round, None, file, lambda done, _total: done < 3)
    with pytest.raises(KnownError) as caught:
        write_slips(folder, standards, review_round, [RecordId("không có")], file)
    assert caught.value.code is ErrorCode.STORE_NO_RECORD
    assert list(tmp_path.glob("none*")) == []
