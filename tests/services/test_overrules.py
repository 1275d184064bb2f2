"""Decisions of the village meeting: recorded, withdrawn, listed, and seen in everything that shows a class."""

from datetime import date

import pytest

from ngheo_desktop.domain import records
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.overruling import CLASS, DEPRIVED, MET, overrule_id
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.certificates import CertificateOffice, Issue, candidates
from ngheo_desktop.services.classification import classify_household, classify_round, recorded
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery
from ngheo_desktop.services.mass_classification import results_of
from ngheo_desktop.services.overrules import Agreed, overrule, overrulings, withdraw
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.replay import replay
from ngheo_desktop.services.slips import SlipWriter, write_slips
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households, journal, questionnaires

RULES = "vn-2022-2026"
DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def sample_size() -> int:
    return 40


@pytest.fixture
def poor(folder: Folder, standards: Standards, review_round: ReviewRound) -> RecordId:
    """A household whose answers make it poor."""
    for household in households.all(folder.database):
        found = classify_household(folder, standards, review_round, household.household_id).results[RULES]
        if found.household_class is HouseholdClass.POOR:
            return household.household_id
    raise AssertionError("the sample has no poor household")


def agreed(subject: str = CLASS, decided: str = "near_poor", **others: object) -> Agreed:
    said = {"rule_set": RULES, "reason": "Có con đi làm gửi tiền về", "minutes_number": "05/BB-HT", "meeting_date": DAY}
    return Agreed(subject=subject, decided=decided, **{**said, **others})


def stored_class(folder: Folder, review_round: ReviewRound, household_id: RecordId):
    return recorded(folder, review_round, RULES, household_id).result


def test_a_decided_class_is_on_record_at_once_beside_the_computed_one(folder, standards, review_round, poor):
    changes = overrule(folder, standards, review_round, poor, agreed())

    assert changes.touches(records.OVERRULE)
    assert changes.touches(records.CLASSIFICATION)
    found = stored_class(folder, review_round, poor)
    assert (found.household_class, found.computed_class, found.overruled) == ("near_poor", "poor", (CLASS,))
    assert found.trace[-1].rule == "overrule.class"


def test_classifying_the_round_again_keeps_the_decision_and_records_nothing_new(folder, standards, review_round, poor):
    overrule(folder, standards, review_round, poor, agreed())
    again = classify_round(folder, standards, review_round)

    assert again.recorded == 0
    assert stored_class(folder, review_round, poor).household_class is HouseholdClass.NEAR_POOR


def test_a_withdrawn_decision_leaves_the_computed_class_and_stays_listed(folder, standards, review_round, poor):
    overrule(folder, standards, review_round, poor, agreed())
    withdraw(folder, standards, review_round, poor, rule_set=RULES, subject=CLASS, reason="Gia đình khiếu nại")

    found = stored_class(folder, review_round, poor)
    assert (found.household_class, found.computed_class, found.overruled) == (HouseholdClass.POOR, None, ())
    (one,) = overrulings(folder, standards, review_round, poor)
    assert (one.withdrawn, one.withdrawn_because, one.computed_now) == (True, "Gia đình khiếu nại", None)
    with pytest.raises(KnownError) as refused:
        withdraw(folder, standards, review_round, poor, rule_set=RULES, subject=CLASS, reason="lần nữa")
    assert refused.value.code is ErrorCode.OVERRULE_NONE


def test_a_decision_can_be_taken_again_after_it_was_withdrawn(folder, standards, review_round, poor):
    overrule(folder, standards, review_round, poor, agreed())
    withdraw(folder, standards, review_round, poor, rule_set=RULES, subject=CLASS, reason="nhầm hộ")
    overrule(folder, standards, review_round, poor, agreed(minutes_number="06/BB-HT"))

    (one,) = overrulings(folder, standards, review_round, poor)
    assert (one.withdrawn, one.withdrawn_because, one.decision.minutes_number) == (False, "", "06/BB-HT")


def test_the_journal_keeps_author_and_reason_of_every_step(folder, standards, review_round, poor):
    overrule(folder, standards, review_round, poor, agreed())
    withdraw(folder, standards, review_round, poor, rule_set=RULES, subject=CLASS, reason="nhầm hộ")
    history = journal.history(folder.database, overrule_id(review_round.round_id, poor, RULES, CLASS))

    assert [(change.author, change.reason) for change in history] == [
        ("Triệu Thị Mẩy", "Có con đi làm gửi tiền về"), ("Triệu Thị Mẩy", "nhầm hộ")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (agreed(rule_set="vn-2027-2030"), ErrorCode.ROUND_RULE_SET),
        (agreed(subject="roof"), ErrorCode.OVERRULE_SUBJECT),
        (agreed(decided="rich"), ErrorCode.INPUT_UNKNOWN_CODE),
        (agreed(decided="incomplete"), ErrorCode.INPUT_UNKNOWN_CODE),
        (agreed(subject="water", decided="poor"), ErrorCode.INPUT_UNKNOWN_CODE),
        (agreed(reason="  "), ErrorCode.INPUT_REQUIRED),
        (agreed(minutes_number=""), ErrorCode.INPUT_REQUIRED),
        (agreed(meeting_date=date(2026, 11, 22)), ErrorCode.OVERRULE_DATE),
        (agreed(meeting_date=date(2020, 1, 1)), ErrorCode.OVERRULE_DATE),
        (agreed(decided="poor"), ErrorCode.OVERRULE_SAME),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_recorded(
    folder, standards, review_round, poor, wanted: Agreed, code: ErrorCode
):
    before = journal.count(folder.database)
    with pytest.raises(KnownError) as refused:
        overrule(folder, standards, review_round, poor, wanted)

    assert refused.value.code is code
    assert journal.count(folder.database) == before


def test_a_household_that_does_not_exist_is_refused(folder, standards, review_round):
    with pytest.raises(KnownError) as refused:
        overrule(folder, standards, review_round, RecordId("no-such-household"), agreed())
    assert refused.value.code is ErrorCode.STORE_NO_RECORD


def test_a_changed_answer_marks_the_decision_to_be_looked_at_again(folder, standards, review_round, poor):
    session = open_questionnaire(folder, standards, poor, review_round)
    session.save(session.set_answer("water.source", "surface"))
    overrule(folder, standards, review_round, poor, agreed("water", MET))
    assert [one.look_again for one in overrulings(folder, standards, review_round)] == [False]

    session.save(session.set_answer("water.source", "piped"))
    (one,) = overrulings(folder, standards, review_round)
    assert (one.look_again, one.computed_now, one.decision.computed) == (True, MET, DEPRIVED)


def test_a_session_opened_after_the_decision_shows_the_decided_class_live(folder, standards, review_round, poor):
    overrule(folder, standards, review_round, poor, agreed())
    state = open_questionnaire(folder, standards, poor, review_round).state()
    assert state.results[RULES].household_class is HouseholdClass.NEAR_POOR


def test_the_columnar_path_gives_the_decided_class(folder, standards, review_round, poor):
    overrule(folder, standards, review_round, poor, agreed())
    found = {each.household_id: each.household_class for each in results_of(folder, standards, review_round)}
    assert found[poor] is HouseholdClass.NEAR_POOR


def test_the_slip_tells_both_results_with_reason_and_minutes(folder, standards, review_round, poor, tmp_path):
    overrule(folder, standards, review_round, poor, agreed())
    household = households.get(folder.database, poor)
    questionnaire = questionnaires.get(folder.database, poor, review_round.round_id)
    (block,) = SlipWriter(folder, standards, review_round).content(household, questionnaire).blocks

    assert (block.class_words, block.rule, block.distances, block.changes) == ("Hộ cận nghèo", "", (), ())
    (said,) = block.meeting
    assert said == (
        "Loại hộ: “Hộ cận nghèo”, theo biên bản số 05/BB-HT ngày 20/11/2026; tính theo bộ chuẩn là “Hộ nghèo”. "
        "Lý do: Có con đi làm gửi tiền về."
    )
    file = tmp_path / "slip.pdf"
    write_slips(folder, standards, review_round, [poor], file)
    with PdfPages(file.read_bytes()) as pages:
        printed = " ".join(pages.text(0).split())
    assert "Họp thôn thống nhất khác với kết quả tính:" in printed
    assert "05/BB-HT" in printed


def test_a_decided_indicator_is_marked_on_the_slip(folder, standards, review_round, poor):
    subject = stored_class(folder, review_round, poor).deprived[-1]
    overrule(folder, standards, review_round, poor, agreed(subject, MET))
    household = households.get(folder.database, poor)
    questionnaire = questionnaires.get(folder.database, poor, review_round.round_id)
    (block,) = SlipWriter(folder, standards, review_round).content(household, questionnaire).blocks

    title = standards.rule_set(RULES).indicator(subject).title.vi
    assert f"{title} (theo họp thôn)" in [line.title for line in block.lines]
    assert f"{title}: “không thiếu hụt”" in block.meeting[0]


def test_certificates_follow_the_decided_class_and_name_the_minutes(folder, standards, review_round, poor):
    overrule(folder, standards, review_round, poor, agreed())
    office = CertificateOffice(folder, standards)
    (chosen,) = [each for each in candidates(folder, review_round, RULES) if each.household.household_id == poor]
    issued = office.issue(review_round, [chosen], Issue(DAY, "Hoàng Văn Thụ", "CHỦ TỊCH", "Triệu Thị Mẩy"))

    (certificate,) = issued.certificates
    assert certificate.content.household_class == "near_poor"
    assert certificate.content.notes[0] == (
        "Phân loại theo thống nhất của cuộc họp thôn ngày 20/11/2026, biên bản số 05/BB-HT."
    )


def row_of(folder: Folder, review_round: ReviewRound, household_id: RecordId):
    book = HouseholdBook(folder)
    query = HouseholdQuery(commune_code=folder.commune_code, round_id=review_round.round_id)
    return next(row for row in book.rows(query, book.find(query)) if row.household_id == household_id)


def test_the_list_of_households_has_both_classes(folder, standards, review_round, poor):
    assert row_of(folder, review_round, poor).computed == {}
    overrule(folder, standards, review_round, poor, agreed())
    row = row_of(folder, review_round, poor)
    assert (row.classes[RULES], row.computed) == ("near_poor", {RULES: "poor"})


def test_who_was_decided_not_poor_gets_no_certificate(folder, standards, review_round, poor):
    overrule(folder, standards, review_round, poor, agreed(decided="non_poor"))
    assert poor not in {each.household.household_id for each in candidates(folder, review_round, RULES)}


def test_a_replay_follows_decisions_about_its_own_rule_set_only(folder, standards, review_round, poor):
    overrule(folder, standards, review_round, poor, agreed())
    same = replay(folder, standards, review_round, standards.rule_set(RULES), language="vi")
    other = replay(folder, standards, review_round, standards.rule_set("vn-2027-2030"), language="vi")

    assert (same.decisions, same.left_out, same.changes) == (1, 0, ())
    assert (other.decisions, other.left_out) == (0, 1)


def test_a_removed_household_is_not_listed(folder, standards, review_round, poor):
    overrule(folder, standards, review_round, poor, agreed())
    with folder.work() as unit:
        unit.append(records.HOUSEHOLD, poor, {"removed": True, "removed_reason": "chuyển đi"})
        unit.commit()
    assert overrulings(folder, standards, review_round) == []


def test_two_computers_that_decided_differently_meet_in_a_conflict_that_deciding_again_settles(
    folder, standards, review_round, poor, make_folder
):
    second = make_folder("second", commune="05665")
    carry_over(folder, second)
    overrule(folder, standards, review_round, poor, agreed())
    overrule(second, standards, review_round, poor, agreed(decided="non_poor", minutes_number="07/BB-HT"))
    carry_over(second, folder)

    (one,) = overrulings(folder, standards, review_round)
    assert one.conflict
    assert row_of(folder, review_round, poor).conflict
    overrule(folder, standards, review_round, poor, agreed(minutes_number="08/BB-HT"))
    (one,) = overrulings(folder, standards, review_round)
    assert (one.conflict, one.decision.decided, one.decision.minutes_number) == (False, "near_poor", "08/BB-HT")
    assert not row_of(folder, review_round, poor).conflict
    assert stored_class(folder, review_round, poor).household_class is HouseholdClass.NEAR_POOR


def carry_over(source: Folder, target: Folder) -> None:
    with target.work() as unit:
        unit.receive(journal.changes(source.database))
        unit.commit()
