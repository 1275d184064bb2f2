"""The register of certificates."""

import pytest
from tests_support import communes

from ngheo_desktop.domain import records
from ngheo_desktop.domain.certificate import CertificateContent, CertificateMember, content_to_json
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store import certificates, households
from ngheo_desktop.store.database import Database


def content(number: int) -> CertificateContent:
    return CertificateContent(
        commune_name="Xã Văn Lăng",
        province_name="Tỉnh Thái Nguyên",
        number=f"{number:02d}/GCN-HN.HCN",
        place="Văn Lăng",
        issued_on="2026-12-05",
        legal_bases=("Căn cứ Nghị định số 07/2021/NĐ-CP",),
        head_honorific="bà",
        head_name="Lý Thị Ỷ",
        ethnic_group="Dao",
        citizen_id="019151000001",
        id_issued_on="04/05/2021",
        residence="Nà Lẹng",
        village="Nà Lẹng",
        household_class="poor",
        class_text="Hộ nghèo",
        year=2026,
        standard="2022-2026",
        members=(CertificateMember("Lý Thị Ỷ", "Chủ hộ", "1951"), CertificateMember("Bàn Văn A", "Con", "1980")),
        signer_title="CHỦ TỊCH",
        signer_name="Đặng Đông",
        is_sample=True,
    )


def issue(db: Database, household: int, number: int, year: int = 2026) -> None:
    own = households.get(db, communes.household_id(household))
    with communes.work_on(db) as work:
        work.append(
            records.CERTIFICATE,
            RecordId(f"certificate-{year}-{number}"),
            {
                "household_id": own.household_id,
                "round_id": communes.ROUND,
                "village_id": own.village_id,
                "rule_set": communes.RULES,
                "household_class": "poor",
                "register_year": year,
                "number": number,
                "issued_on": "2026-12-05",
                "content": content_to_json(content(number)),
            },
        )
        work.commit()


def test_a_certificate_comes_back_word_for_word(commune: Database) -> None:
    issue(commune, 1, 1)
    found = certificates.get(commune, "certificate-2026-1")
    assert found.content == content(1)
    assert (found.number, found.register_year) == (1, 2026)
    assert found.household_id == communes.household_id(1)


def test_numbers_continue_within_a_commune_and_a_year(commune: Database) -> None:
    assert certificates.next_number(commune, communes.COMMUNE, 2026) == 1
    issue(commune, 1, 1)
    issue(commune, 2, 7)
    issue(commune, 3, 30, year=2025)
    assert certificates.next_number(commune, communes.COMMUNE, 2026) == 8
    assert certificates.next_number(commune, communes.COMMUNE, 2027) == 1
    assert certificates.next_number(commune, "05666", 2026) == 1


def test_certificates_come_by_village_and_number(commune: Database) -> None:
    for household in range(1, 21):
        issue(commune, household, household)
    found = certificates.all(commune, communes.ROUND)
    places = {village.village_id: place for place, village in enumerate(households.villages(commune))}
    order = [(places[one.village_id], one.number) for one in found if one.village_id is not None]
    assert len(order) == 20
    assert order == sorted(order)
    assert certificates.all(commune, "another round") == []
    village = found[0].village_id
    assert certificates.all(commune, village_id=village) == [one for one in found if one.village_id == village]


def test_a_content_of_another_shape_is_a_known_fault(commune: Database) -> None:
    with communes.work_on(commune) as work:
        fields = {"household_id": communes.household_id(1), "round_id": communes.ROUND, "content": '{"number": "1"}'}
        work.append(records.CERTIFICATE, RecordId("c"), fields)
        work.commit()
    with pytest.raises(KnownError) as caught:
        certificates.get(commune, "c")
    assert caught.value.code is ErrorCode.JOURNAL_SHAPE
