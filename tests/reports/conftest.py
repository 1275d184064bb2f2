"""Invented households for the tests of paper."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from ngheo_desktop.domain.certificate import Certificate, CertificateContent, CertificateMember
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.reports.certificate import certificate_pdf
from ngheo_desktop.reports.render import PdfPages

LEGAL_BASES = (
    (
        "Căn cứ Nghị định số 07/2021/NĐ-CP ngày 27 tháng 01 năm 2021 của Chính phủ quy định chuẩn nghèo đa chiều "
        "giai đoạn 2021 - 2025;"
    ),
    (
        "Căn cứ Quyết định số 24/2021/QĐ-TTg ngày 16 tháng 7 năm 2021 của Thủ tướng Chính phủ quy định quy trình "
        "rà soát hộ nghèo, hộ cận nghèo hằng năm."
    ),
)

NAMES = (
    "Triệu Mùi Ghến",
    "Nguyễn Thị Phương Thảo Nguyên Hương",
    "Y Blô Êban",
    "H’Ƀlĭ Niê Kđăm",
    "Hoàng Văn Thụ",
    "Lý A Chỉn",
    "Phùng Thị Mẩy",
    "Đặng Hữu Lộc",
)
RELATIONS = ("Chủ hộ", "Vợ", "Con đẻ", "Con dâu, con rể", "Ông/bà nội, ông/bà ngoại", "Cháu nội, cháu ngoại")
BIRTH_DATES = ("1962-03-05", "1966", "1988-11", "2019-02-28")


def _members(count: int) -> tuple[CertificateMember, ...]:
    return tuple(
        CertificateMember(
            full_name=NAMES[number % len(NAMES)],
            relation=RELATIONS[number % len(RELATIONS)],
            birth_date=BIRTH_DATES[number % len(BIRTH_DATES)],
        )
        for number in range(count)
    )


def _content(count: int = 4, **changes: object) -> CertificateContent:
    plain = CertificateContent(
        commune_name="Xã Văn Lăng",
        province_name="Tỉnh Thái Nguyên",
        number="07/GCN-HN.HCN",
        place="Văn Lăng",
        issued_on="2026-12-05",
        legal_bases=LEGAL_BASES,
        head_honorific="bà",
        head_name="Triệu Mùi Ghến",
        ethnic_group="Dao",
        citizen_id="019162000123",
        id_issued_on="2021-08-04",
        residence="Xóm Khe Cạn, Xã Văn Lăng, Tỉnh Thái Nguyên",
        village="Xóm Khe Cạn",
        household_class="poor",
        class_text="hộ nghèo",
        year=2026,
        standard="2022 - 2026",
        members=_members(count),
        signer_title="Chủ tịch",
        signer_name="Hoàng Thị Nga",
        is_sample=False,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def _certificate(number: int = 7, village: str = "Xóm Khe Cạn", count: int = 4, **changes: object) -> Certificate:
    words = _content(count, number=f"{number:02d}/GCN-HN.HCN", village=village, **changes)
    return Certificate(
        certificate_id=RecordId(f"certificate-{number}"),
        household_id=RecordId(f"household-{number}"),
        round_id=RecordId("round"),
        village_id=RecordId(f"village-{village}"),
        number=number,
        register_year=2026,
        content=words,
    )


def _print(*certificates: Certificate) -> bytes:
    out = io.BytesIO()
    certificate_pdf(certificates, out)
    return out.getvalue()


def _words(pdf: bytes) -> str:
    """The text of all pages, line ends and runs of blanks made one blank."""
    with PdfPages(pdf) as pages:
        return " ".join(" ".join(pages.text(number) for number in range(len(pages))).split())


@pytest.fixture
def certificate() -> Callable[..., Certificate]:
    return _certificate


@pytest.fixture
def printed() -> Callable[..., bytes]:
    return _print


@pytest.fixture
def words_of() -> Callable[[bytes], str]:
    return _words
