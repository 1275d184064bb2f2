"""What an income point table in force leaves on certificates, and in the answers of an invented commune."""

from datetime import date
from pathlib import Path

import pytest
from tests_support.point_tables import add_household, fragment, put_in_force, small
from tests_support.requests import RULES

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.point_table import PointTable
from ngheo_desktop.domain.survey import QuestionnaireStatus, ReviewRound, RoundKind
from ngheo_desktop.services.certificates import CertificateOffice, Issue, candidates, save_pdf
from ngheo_desktop.services.classification import class_counts, classify_round
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.point_tables import PointTables
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households, questionnaires

ISSUE = Issue(date(2026, 11, 21), "Hoàng Văn Thụ", "CHỦ TỊCH", "Triệu Thị Mẩy")


@pytest.fixture
def review_round(commune: Folder, standards: Standards) -> ReviewRound:
    return create_round(commune, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=(RULES,))


def issue(commune: Folder, standards: Standards, review_round: ReviewRound):
    classify_round(commune, standards, review_round)
    found = candidates(commune, review_round, RULES)
    return CertificateOffice(commune, standards).issue(review_round, found, ISSUE).certificates


def test_new_certificates_name_the_table_and_older_ones_stay_as_they_are(
    commune: Folder, standards: Standards, review_round: ReviewRound, tmp_path: Path
):
    add_sample(commune, standards, households=20, seed=4)
    before = {each.certificate_id: each for each in issue(commune, standards, review_round)}
    table = put_in_force(PointTables(commune, standards), tmp_path, small(size=100))
    household = add_household(commune)
    session = open_questionnaire(commune, standards, household, review_round)
    for question, value in {
        "b1.2022.so_nhan_khau": "ho_co_4_nguoi", "b1.2022.tai_san": ["none"], "b1.2022.gia_suc.trau": 0,
        "b1.2022.gia_suc.lon": 0, "house.wall": "durable", "house.pillar": "durable", "house.roof": "durable",
        "house.area_m2": "60", "water.source": "piped", "toilet.kind": "septic", "telecom.internet": "yes",
        "info.shared": ["tv"], "info.personal": ["smartphone"],
    }.items():  # fmt: skip
        session.save(session.set_answer(question, value))
    member = session.household.members[0].member_id
    for question, value in {"employment": "1", "allowance": "no", "insured": "yes", "education": "8"}.items():
        session.save(session.set_answer(question, value, member))
    after = {each.certificate_id: each for each in issue(commune, standards, review_round)}
    (new,) = [each for key, each in after.items() if key not in before]
    told = f"Điểm B1 tính theo bảng “{table.title}” (Thông tư thử, Phụ lục thử), mã kiểm {table.short_checksum}."

    assert before
    assert {key: after[key].content for key in before if key in after} == {
        key: each.content for key, each in before.items() if key in after
    }
    assert told in new.content.notes
    assert not any("Điểm B1" in note for each in before.values() for note in each.content.notes)
    assert save_pdf([new], tmp_path / "gcn.pdf") == 1


@pytest.mark.parametrize("make", [small, fragment])
def test_an_invented_commune_answers_the_items_of_a_table_in_force(
    commune: Folder, standards: Standards, review_round: ReviewRound, tmp_path: Path, make
):
    table: PointTable = put_in_force(PointTables(commune, standards), tmp_path, make())
    add_sample(commune, standards, households=60, seed=4)
    classify_round(commune, standards, review_round)
    counts = class_counts(commune, review_round)[RULES]
    complete = [
        (one, found)
        for one, found in questionnaires.facts(commune.database, review_round)
        if found is not None and found.status is QuestionnaireStatus.COMPLETE
    ]

    assert len(complete) > 30
    assert sum(counts) - counts.incomplete >= len(complete)
    assert counts.poor > 0
    for one, found in complete:
        session = open_questionnaire(commune, standards, one.household_id, review_round)
        assert session.status_due is QuestionnaireStatus.COMPLETE
        assert session.classify()[RULES].household_class is not HouseholdClass.INCOMPLETE
        assert {name for name, _, _ in table.questions()} <= set(found.household_answers)
        assert "income_score" not in found.household_answers


def test_the_same_seed_invents_the_same_items(commune: Folder, standards: Standards, make_folder, tmp_path: Path):
    found = []
    for number, folder in enumerate((commune, make_folder("second", commune="05665"))):
        review_round = create_round(folder, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=(RULES,))
        (tmp_path / str(number)).mkdir()
        put_in_force(PointTables(folder, standards), tmp_path / str(number), small())
        add_sample(folder, standards, households=20, seed=9)
        found.append([
            {name: value for name, value in answers.household_answers.items() if name.startswith("b1.")}
            for _, answers in questionnaires.facts(folder.database, review_round) if answers is not None
        ])  # fmt: skip

    assert found[0] == found[1]
    assert any(found[0])
    assert households.counts(commune.database)[0] == 20
