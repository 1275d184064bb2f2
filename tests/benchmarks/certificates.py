"""Draws 6,000 certificates as one PDF and prints speed and memory as ratios to their budgets.

Run as a file: python tests/benchmarks/certificates.py [number of certificates]
"""

import io
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ngheo_desktop.domain.certificate import Certificate, CertificateContent, CertificateMember
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.reports.certificate import certificate_pdf

BUDGET_PER_SECOND = 100
BUDGET_MEGABYTES = 300
HOUSEHOLDS_A_VILLAGE = 100

SURNAMES = ("Triệu", "Nguyễn", "Hoàng", "Lý", "Phùng", "Đặng", "Nông", "Bàn", "Lường", "Hà")
MIDDLE = ("Văn", "Thị", "Mùi", "A", "Hữu", "Thị Phương", "Đức", "Kim", "Thị Thảo", "Minh")
GIVEN = ("Ghến", "Hương", "Chỉn", "Mẩy", "Lộc", "Thụ", "Quyên", "Sửu", "Nguyên", "Dũng", "Ỷ", "Khoẳn")
RELATIONS = ("Vợ", "Con đẻ", "Con dâu, con rể", "Ông/bà nội, ông/bà ngoại", "Cháu nội, cháu ngoại")
LEGAL_BASES = (
    "Căn cứ Nghị định số 07/2021/NĐ-CP ngày 27 tháng 01 năm 2021 của Chính phủ quy định chuẩn nghèo đa chiều;",
    "Căn cứ Quyết định số 24/2021/QĐ-TTg ngày 16 tháng 7 năm 2021 của Thủ tướng Chính phủ.",
)


def name(chance: random.Random) -> str:
    return " ".join((chance.choice(SURNAMES), chance.choice(MIDDLE), chance.choice(GIVEN)))


def members(chance: random.Random) -> Iterator[CertificateMember]:
    for position in range(chance.randint(1, 8)):
        yield CertificateMember(
            full_name=name(chance),
            relation=chance.choice(RELATIONS) if position else "Chủ hộ",
            birth_date=f"{chance.randint(1940, 2025)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        )


def certificate(number: int, chance: random.Random) -> Certificate:
    household = tuple(members(chance))
    village = f"Xóm {number // HOUSEHOLDS_A_VILLAGE + 1}"
    content = CertificateContent(
        commune_name="Xã Văn Lăng",
        province_name="Tỉnh Thái Nguyên",
        number=f"{number:02d}/GCN-HN.HCN",
        place="Văn Lăng",
        issued_on="2026-12-05",
        legal_bases=LEGAL_BASES,
        head_honorific="ông",
        head_name=household[0].full_name,
        ethnic_group="Dao",
        citizen_id=f"0190{chance.randrange(10**8):08d}",
        id_issued_on="2021-08-04",
        residence=f"{village}, xã Văn Lăng, tỉnh Thái Nguyên",
        village=village,
        household_class="poor",
        class_text="hộ nghèo",
        year=2026,
        standard="2022 - 2026",
        members=household,
        signer_title="Chủ tịch",
        signer_name="Hoàng Thị Nga",
        is_sample=True,
        notes=("Dữ liệu dựng để đo tốc độ.",),
    )
    return Certificate(
        certificate_id=RecordId(f"c{number}"),
        household_id=RecordId(f"h{number}"),
        round_id=RecordId("r"),
        village_id=RecordId(village),
        number=number,
        register_year=2026,
        content=content,
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 6000
    chance = random.Random(20260205)
    given = [certificate(number, chance) for number in range(1, count + 1)]
    certificate_pdf(given[:1], io.BytesIO())
    out = io.BytesIO()
    start = time.perf_counter()
    pages = certificate_pdf(given, out)
    seconds = time.perf_counter() - start
    speed = count / seconds
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} certificates, {pages} pages, {len(out.getvalue()) / 1e6:.1f} MB in {seconds:.1f} s")
    print(
        f"certificates a second: {speed:.0f}, {speed / BUDGET_PER_SECOND:.2f} of the least wanted ({BUDGET_PER_SECOND})"
    )
    print(
        f"peak memory: {megabytes:.0f} MB, {megabytes / BUDGET_MEGABYTES:.2f} of the most allowed ({BUDGET_MEGABYTES})"
    )


if __name__ == "__main__":
    main()
